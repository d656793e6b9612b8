"""What every chat platform offers the product: one protocol, no optional methods."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from adapters.cards import Card
from adapters.intents import Account, Address, Answer, IncomingFile, Intent, MessageRef

Receive = Callable[[Intent], Awaitable[Answer]]
FILE_LIMIT = 20 * 1024 * 1024  # bytes of one file, where a platform sets no lower limit


@dataclass(frozen=True, slots=True)
class Traits:
    """What a platform can do. `forms`: it shows whole forms, so many fields (`form_fields`) on one page; otherwise questions are asked one by one. `groups`: cards can stand where several people
    read and press; `threads`: all of one thing stands in a thread there. `file_limit` in bytes. `exclusive`: only one process at a time may `run` it, others stand by; they may send all the same. `home`: each
    person has a page of their own there, which shows what it was given last. `emails`: it says which address of somebody it has verified, and the
    settings want accounts to be linked by that."""

    forms: bool = False
    form_fields: int = 0
    groups: bool = False
    threads: bool = False
    file_limit: int = FILE_LIMIT
    text_limit: int = 4096
    exclusive: bool = False
    home: bool = False
    emails: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes with a message. `key`: the same for every try of one message, and of no other, "" for none. `since`: when it was tried first, or
    earlier, in seconds since 1970, `None` where it was not: a platform that can looks whether it stands there already. `under`: messages about the
    same thing, oldest first; where a platform has threads, it goes into that of the first which stands in its place."""

    key: str = ""
    since: float | None = None
    under: tuple[MessageRef, ...] = ()


BARE = Slip()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows of an account; never a proof of who somebody is. `email`: one that it has verified, of a full member, where its traits
    say that it tells them; "" else."""

    name: str
    language: str = ""
    zone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to announce, with its line of help by language."""

    name: str
    help: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """A permission that the platform has not given: what it is called there, what it is for by language, and the command or setting that mends it."""

    name: str
    purpose: Mapping[str, str]
    way_out: str


class Gateway(Protocol):
    """All input and output of one platform. Raises only `adapters.failures`."""

    name: str
    traits: Traits

    async def run(self, receive: Receive) -> None:
        """Takes intents in until cancelled."""

    def routes(self) -> Sequence[BaseRoute]:
        """Web routes of the platform, () when it polls."""

    def room(self, to: Address | Account | MessageRef) -> None:
        """Raises TryLater where the pace of the place leaves no room there for a while: what is drawn for it now is drawn in vain. From any
        thread."""

    async def post(self, to: Address | Account, card: Card, slip: Slip = BARE) -> MessageRef: ...
    async def edit(self, ref: MessageRef, card: Card) -> None: ...
    async def delete(self, ref: MessageRef) -> None: ...
    async def show_home(self, account: Account, cards: Sequence[Card]) -> None:
        """Fills the page of their own anew. Raises CannotReach where there is none."""

    def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]: ...
    async def announce(self, commands: Sequence[Command]) -> None: ...
    async def invitation(self) -> str:
        """The address of a chat with the product that brings a one-time code along, `{code}` in its place; "" where there is none."""

    async def look_up(self, account: Account) -> Profile: ...
    async def check(self) -> Sequence[Lack]:
        """What the product needs there and may not do; raises if the platform cannot be used now. Nothing has to be open for it, or is afterwards."""
