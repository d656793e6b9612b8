"""What the pages show, as plain data: every string is already formatted in the viewer's language; templates only place it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from dashboard.alike_views import Heap


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. `language` en | id; `unit` under the name; `tint` 0 to 4; `waiting` counts what waits for their decision;
    `theme` auto | light | dark, "" where they chose none."""

    id: str
    name: str
    unit: str
    initials: str
    tint: int
    language: str
    waiting: int = 0
    theme: str = ""

    @property
    def face(self) -> Face:
        return Face(self.name, self.initials, self.tint)


@dataclass(frozen=True, slots=True)
class Face:
    """A round avatar; a square one (`rule`) is Alur's own act. `more` people beside the named are written as "+2" in `initials`."""

    name: str
    initials: str
    tint: int = 0
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to pick in the demo."""

    id: str
    face: Face
    line: str
    group: str


@dataclass(frozen=True, slots=True)
class Pill:
    """`kind` wait | ok | no | back | rest | warn | none, with the word that says it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu or a list; `count` is shown where it is not None."""

    key: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. `view` any | running | overdue | returned | mine | closed; `sort` due | since | amount | new; `page` from 1."""

    view: str = "running"
    sop: str = ""
    holder: str = ""
    sort: str = "due"
    q: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Dashes:
    """The way of a request in a row: `marks` done | here | late | ahead, and the words beside them ("2 dari 4")."""

    marks: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One request of a list. `key` leads to its page (number or id); `id` is what live changes name. `late` says how far past the deadline,
    `measure` what an amount counts that is no money; `ended` when it ended and `took` how long it had been under way, "" while it runs."""

    id: str
    key: str
    number: str
    title: str
    amount: str
    requester: str
    holders: tuple[Face, ...]
    holder: str
    dashes: Dashes
    here_for: str
    due: str
    late: str = ""
    pill: Pill | None = None
    measure: str = ""
    ended: str = ""
    took: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A list of requests the viewer may see. `scope` says which those are; `counts` by view; `notes` under the tiles, by the tile's name
    (running, overdue, waiting, pace); `pace` is the median time to the end, number and unit, both "" where too few ended; `sops` and `holders` fill the menus;
    `pages` is at least 1."""

    scope: str
    updated: str
    rows: tuple[Row, ...]
    counts: dict[str, int]
    notes: dict[str, str] = field(default_factory=dict)
    sops: tuple[Choice, ...] = ()
    holders: tuple[Choice, ...] = ()
    pages: int = 1
    pace: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the request, or one handed in with a form that is not sent yet; `line` says what is to be known of it, `size` in bytes."""

    digest: str
    name: str
    line: str
    media_type: str = "application/octet-stream"
    size: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table in a form. Under `id_name` goes its id, "" for a new one; `note` is what stands in it already, or what is worked out."""

    title: str
    asks: tuple[Ask, ...]
    id_name: str = ""
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a form. `kind` line | text | number | date | time | datetime | choice | choices | yes_no | person | people | files;
    table and late (one answer for each line that is there) have `lines`; shown is worked out, kept goes along unseen. `value` is as it is typed,
    several in `values`, `files` are handed in already; `picks` are what a doubtful answer may mean, each `key` as it is typed without doubt."""

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    values: tuple[str, ...] = ()
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    files: tuple[Attachment, ...] = ()
    picks: tuple[Choice, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A button; `seat`: for whom, where there is a choice. `style` main | plain | grave | quiet; `reason` none | optional | required. With a reason, `asks`
    or when it is `asked_back` it opens a dialog whose title is `question`; `reason_label` names the box, `reasons` are offered ready-made.
    A `paged` one asks on a page of its own, and its `asks` are not known before. `press` is on the form's button, where that is not the label."""

    key: str
    label: str
    style: str = "plain"
    state: str = ""
    visit: int = 0
    reason: str = "none"
    question: str = ""
    help: str = ""
    reason_label: str = ""
    reasons: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    seat: str = ""
    paged: bool = False
    asked_back: bool = False
    press: str = ""

    @property
    def at_once(self) -> bool:
        """Nothing is to be said first: one press decides."""
        return not (self.asks or self.paged or self.asked_back) and self.reason == "none"


@dataclass(frozen=True, slots=True)
class Task:
    """A card of the queue: what waits for the viewer."""

    id: str
    key: str
    number: str
    title: str
    line: str
    pill: Pill
    meta: str = ""
    quote: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """`chips` are the viewer's own cuts (decided for somebody, one SOP), after the two that always exist; `counts` for all and overdue; `heaps` are what is
    alike and can be approved together."""

    tasks: tuple[Task, ...]
    counts: dict[str, int]
    chips: tuple[Choice, ...] = ()
    heaps: tuple[Heap, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts; a `wide` one takes the whole width. `sop` names the SOP whose page says more of the rule."""

    label: str
    value: str
    wide: bool = False
    sop: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `right` for numbers; the `main` one stands beside the first on phones."""

    label: str
    right: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table field. `sums` has a cell for each column, "" where there is none; () for no such row. `count` names the rows on phones ("6 barang")."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...] = ()
    count: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed; `old` is "" for what came new."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, as "`face.name` `verb`". `holding` for who has it now (ring); `kept` is never folded away (returns); `help` is where the viewer
    can do something about who cannot be reached, "" for nowhere."""

    face: Face
    verb: str
    meta: str
    quote: str = ""
    changes: tuple[Change, ...] = ()
    holding: bool = False
    kept: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """`mark` done | held | no (decided against) | here | late | ahead | skipped | void | end | over (ended early) | meet (where lanes meet).
    `lane` 0 is the main way, 1 one of lanes side by side."""

    mark: str
    title: str
    lines: tuple[str, ...] = ()
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The steps as a picture, in SVG that is safe to place: for wide pages ("" where only the other serves) and for narrow ones. `folded`: some
    steps are not in it."""

    wide: str = ""
    narrow: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as the viewer may see it. `kind` is the SOP and the unit; `deadline` a whole phrase; `progress` sums the way up;
    `history` is newest first; `drawn` shows the steps."""

    id: str
    key: str
    number: str
    kind: str
    title: str
    pill: Pill
    deadline: str = ""
    late: bool = False
    acts: tuple[Act, ...] = ()
    steps: tuple[Step, ...] = ()
    progress: str = ""
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    files: tuple[Attachment, ...] = ()
    history: tuple[Entry, ...] = ()
    drawn: Drawn = Drawn()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in with an act. `name` comes from people and is only ever shown; `file` is read to its end by whoever stores it."""

    name: str
    media_type: str
    file: BinaryIO


Typed = dict[str, tuple[str | Upload | Attachment, ...]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done (`seat`: for whom, where they may choose), as it was typed: `fields` by name, the words as typed or the files;
    a field left empty has none. Without a `request` a new one of `sop` is wanted. `asked` names what the form had asked, nothing where it is
    not known. `step` is what was pressed in the form: "" its main button, send after the review, change back from it, look | add | strike | pick
    (a table, a line, a reading of `at`, `text` the reading) | language | theme for the form as it is then. What comes twice with the same `once` is done once."""

    request: str
    act: str
    state: str = ""
    visit: int = 0
    reason: str = ""
    fields: Typed = field(default_factory=dict)
    seat: str = ""
    sop: str = ""
    asked: frozenset[str] = frozenset()
    step: str = ""
    at: str = ""
    text: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """It is recorded; `text` is the toast, `key` leads to the request."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing has changed. `sentences` say why and what can be done; `faults` stand at fields, by name ("reason" for the reason)."""

    sentences: tuple[str, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """Nothing is decided yet: the form as it is now, with what was typed. `title` is the request's (the SOP's, for a new one), `asked` its places."""

    act: Act
    title: str
    asked: frozenset[str] = frozenset()
    reason: str = ""
    refused: Refused = Refused()


@dataclass(frozen=True, slots=True)
class Review:
    """What would be sent, looked at before it is: `title` by which people will know it, what `changes`, who will be asked (`route`, each in
    pieces that are strong or not), `notes` on what is passed by. `typed` goes along."""

    act: Act
    title: str
    changes: tuple[Change, ...]
    route: tuple[tuple[tuple[str, bool], ...], ...]
    notes: tuple[str, ...]
    typed: dict[str, tuple[str | Attachment, ...]]
    asked: frozenset[str] = frozenset()
    reason: str = ""
