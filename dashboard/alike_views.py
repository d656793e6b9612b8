"""What pages show of requests that are alike and can be approved together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heap:
    """Two or more that wait at one step of one SOP, with the words of the way to them."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Alike:
    """What one press would approve, or what came of it. `rows` are what each is about and its number; `lines` say more of all of them; `refused` why some
    are not approved. `press` stands on the button, "" where there is nothing to press. `shown` comes back with the press: what was listed."""

    title: str
    rows: tuple[tuple[str, str], ...]
    lines: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    press: str = ""
    shown: str = ""
