"""What the console is told from outside: its folder, its people, its clock, and the rail beside the chats."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ConsolePerson:
    """Someone who can be played. `id` is the account id; `title` the line under the name; `language` id | en; `zone` an IANA name."""

    id: str
    name: str
    initials: str
    title: str = ""
    language: str = "id"
    zone: str = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class RailLine:
    """One thing that happened behind the scenes: `who` is shown strong before `what`, `detail` under it."""

    time: str
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RailHint:
    """One thing to try, `how` it goes, and whether it was done."""

    what: str
    how: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class RailPicture:
    """The rail as it is now, in words of one language. `next_alarm` is when the next alarm rings, "" when none waits. Newest line first. Without
    `hints` nothing is said about them."""

    date: str
    time: str
    note: str = ""
    next_alarm: str = ""
    log: tuple[RailLine, ...] = ()
    hints_title: str = ""
    hints: tuple[RailHint, ...] = ()


class Rail(Protocol):
    """What stands beside the chats in a demonstration. `picture` is asked for about once a second while a page is open: keep it cheap."""

    async def picture(self, language: str) -> RailPicture: ...

    async def move(self, step: str) -> None:
        """Moves the clock: `step` hour | day | alarm."""

    async def put_hints_away(self) -> None:
        """No hints are wanted any more."""

    async def reset(self, clear: Callable[[], Awaitable[None]]) -> None:
        """Starts the demonstration anew; awaits `clear` (which empties every transcript) once nothing old can be posted any more."""


def nowhere(_digest: str) -> Path | None:
    """Holds no files."""
    return None


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """`people` is asked anew each time, so names and languages may change. `now` is the product's clock.

    `open_file` finds the bytes of a file that rides on a card by its SHA-256 in hex, None if there is none.
    With `loopback_only` every other machine is refused, and so is every host name that is not this machine's own.
    """

    folder: Path
    people: Callable[[], Sequence[ConsolePerson]]
    now: Callable[[], datetime]
    open_file: Callable[[str], Path | None] = nowhere
    rail: Rail | None = None
    loopback_only: bool = True
