"""What the pages need handed in; `bot/main` fills it. Nothing here is inherited: whatever has these methods fits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from dashboard.account_views import LinkCode, PeoplePage
from dashboard.alike_views import Alike
from dashboard.sop_views import SopLine, SopPage
from dashboard.views import (
    Asked,
    Board,
    Candidate,
    Choice,
    Done,
    Filters,
    Queue,
    Refused,
    RequestPage,
    Review,
    Viewer,
    Wish,
)


class Rooms(Protocol):
    """What is shown. Called in worker threads, may block. Each method shows only what the viewer may see."""

    def viewer(self, person: str) -> Viewer | None:
        """The active person with that id, in their own language; None when there is none."""

    def board(self, viewer: Viewer, filters: Filters) -> Board: ...
    def queue(self, viewer: Viewer, cut: str) -> Queue:
        """What waits for the viewer. `cut` is "" for all, "overdue", or a key of the queue's own chips."""

    def alike(self, viewer: Viewer, key: str) -> Alike | None:
        """What one press would approve of the queue's heap of that key; None where nothing is alike there any more."""

    def request(self, viewer: Viewer, key: str) -> RequestPage | None:
        """By number or id. None for both: there is no such request, and the viewer may not see it."""

    def startable(self, viewer: Viewer) -> Sequence[Choice]:
        """The SOPs the viewer may start, by title."""

    def sops(self, viewer: Viewer) -> Sequence[SopLine]:
        """The SOPs the viewer may start or looks after, by title."""

    def sop(self, viewer: Viewer, key: str) -> SopPage | None:
        """One of them."""

    def people(self, language: str) -> Sequence[Candidate]:
        """Everybody who can be picked in the demo, in the order of the list; members of a group side by side."""


class Desk(Protocol):
    def form(self, viewer: Viewer, wish: Wish) -> Asked | Refused:
        """The form of an act or a new request before anything was typed. Called in worker threads, may block."""

    async def decide(self, viewer: Viewer, wish: Wish) -> Done | Asked | Review | Refused:
        """Judges anew whether the viewer may; done after the commit. Else the form as it is now, what would be sent, or why it may not be at all."""


    async def approve(self, viewer: Viewer, shown: str, once: str) -> Alike:
        """Approves what `Alike.shown` says was listed, each judged by itself; what came of it, after the commit. With the same `once` it is done once."""


class Live(Protocol):
    def changes(self, viewer: Viewer) -> AsyncIterator[str]:
        """Ids of requests the viewer may see, each time one of them changes; ends when the product stops."""


class Sessions(Protocol):
    """Sessions by the SHA-256 (hex) of their secret; may block."""

    def start(self, digest: str, person: str) -> None: ...
    def find(self, digest: str) -> str | None:
        """Whose session it is; None when there is none or it has run out."""

    def end(self, digest: str) -> None: ...


class Links(Protocol):
    def redeem(self, code: str) -> str | None:
        """Uses the one-time code up and says whose it was; None when it is unknown, used or too old. May block."""


class Accounts(Protocol):
    """Chat accounts; may block."""

    def people(self, viewer: Viewer, cut: str) -> PeoplePage:
        """Who is linked where: everybody for those who may give codes to all, else the viewer. `cut` "" for all, unlinked, unreached."""

    def give(self, viewer: Viewer, person: str) -> LinkCode | None:
        """A fresh one-time code with which the person links an account; None where the viewer may not give it."""


class Tastes(Protocol):
    def choose(self, person: str, *, language: str = "", theme: str = "") -> None:
        """Keeps the language or the theme ("" leaves it as it is) for the person, wherever they are met. May block."""


class Files(Protocol):
    def read(self, digest: str) -> Iterator[bytes] | None:
        """The bytes of a file in pieces; None when it is gone. May block."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the pages are handed. `new_secret` gives text nobody can guess, at least 128 bits."""

    rooms: Rooms
    desk: Desk
    live: Live
    sessions: Sessions
    links: Links
    files: Files
    tastes: Tastes
    accounts: Accounts
    new_secret: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Settings:
    """`public_url` is the address people type: its scheme decides the cookie, its host what is let in. `demo` lets anybody be anyone, on
    loopback only. Limits in bytes; `heartbeat` in seconds, the longest silence of a live stream."""

    public_url: str
    demo: bool = False
    body_limit: int = 64 * 1024
    upload_limit: int = 110 * 1024 * 1024
    heartbeat: float = 15.0
