"""What comes up from a platform, and what goes back at once. Every intent carries the platform's own delivery id: repeats are dropped. `language` is what
the platform says that its person reads, for those nobody has linked; "" where it says nothing. `opens`: a sheet can be handed out in
answer, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.cards import Card
from adapters.sheets import Option, Sheet


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on a platform: its name ("console", "telegram", "slack") and the platform's own immutable id."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Address:
    """A place on a platform where cards can be posted: a private chat, a group, a thread. `shared`: others read there too."""

    platform: str
    place: str
    thread: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class MessageRef:
    """The platform's opaque handle of a sent card; only its gateway reads `handle`."""

    platform: str
    handle: str


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that lies at the platform; `Gateway.fetch` brings its bytes. `name` comes from people and is only ever shown."""

    platform: str
    handle: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Something that somebody wrote elsewhere on the platform, with the address where it stands."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Did:
    """Something that `account` did at `address`, by the platform's own id of its `delivery`."""

    delivery: str
    account: Account
    address: Address


@dataclass(frozen=True, slots=True)
class _Meant(_Did):
    """Something that is answered."""

    language: str = field(default="", compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class _InSheet(_Meant):
    """The same in a sheet, or with one, whose `token` it is."""

    token: str


@dataclass(frozen=True, slots=True)
class Asked(_Meant):
    """A command: `name` without its slash, and the words after it. `quoted`: what it is to be about."""

    name: str
    text: str = ""
    opens: bool = field(default=False, compare=False)
    quoted: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Pressed(_Meant):
    """A button."""

    token: str
    message: MessageRef
    opens: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Wrote(_Meant):
    """Text and files. `reply_to` where the person answered a certain message; `about_it`: in a place where others read too, which holds nothing but
    what is said about that message."""

    text: str = ""
    files: tuple[IncomingFile, ...] = ()
    reply_to: MessageRef | None = None
    about_it: bool = False


@dataclass(frozen=True, slots=True)
class Moved(_Did):
    """A group is called `now` from now on, with all its threads; nobody is waiting for an answer. `account` is whoever did it. `handles`: how those of
    messages there began, and begin now; ("", "") where its messages are left behind."""

    now: Address
    handles: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Reached(_Did):
    """Whether a group takes messages from now on: `now` False when the product was put out of it or it was closed, True when it is back. Nobody is
    waiting for an answer."""

    now: bool


@dataclass(frozen=True, slots=True)
class Opened(_Meant):
    """Somebody looks at the page of their own. The cards of a `Reply` are shown there; after `Nothing` it is filled by `Gateway.show_home`."""


Values = Mapping[str, tuple[str | IncomingFile, ...]]
"""What stands in the fields of a sheet, by key; () where nothing does. A field that was not shown is not there."""


@dataclass(frozen=True, slots=True)
class Filled(_InSheet):
    """A sheet was sent. The answer is another sheet in its place, the same one with errors, a `Notice` that asks for attention and leaves it open, or
    anything else: then it closes."""

    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed(_InSheet):
    """In a sheet that stays open a watched field was changed, or a button with the token `button` was pressed. Files are not among the values."""

    values: Values = field(default_factory=dict)
    button: str = ""


@dataclass(frozen=True, slots=True)
class PutAway(_InSheet):
    """A sheet was closed without being sent; what stood in it is not known."""


@dataclass(frozen=True, slots=True)
class NotShown(_InSheet):
    """A sheet could not be handed out: what it asks is asked in another way."""


@dataclass(frozen=True, slots=True)
class Sought(_InSheet):
    """What can be chosen in the searched field `key` of a sheet, by what was typed so far; answered by `Suggested`."""

    key: str
    text: str


Intent = Asked | Pressed | Wrote | Moved | Reached | Opened | Filled | Changed | PutAway | NotShown | Sought


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to say; the courier brings what follows."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A private sentence that does not stay. `alert` asks for attention, else it is a toast."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A question that was answered: card `number` of the answer given to `delivery` becomes `card`, whose buttons are gone. `message` is where it
    stands, if that is known; without it a gateway that does not know that message any more leaves it as it is."""

    delivery: str
    number: int
    card: Card
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Cards for this person alone, at once. `replace`: the first takes the place of the card whose button was pressed. `settled`: cards of earlier
    answers to this person that change before."""

    cards: tuple[Card, ...]
    replace: bool = False
    notice: Notice | None = None
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet for this person, opened by what they did, or in the place of the one they filled in. `settled` as of a `Reply`."""

    sheet: Sheet
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """What can be chosen, the likeliest first."""

    options: tuple[Option, ...] = ()


Answer = Nothing | Notice | Reply | Handout | Suggested
