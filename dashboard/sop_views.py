"""What the pages of SOPs show, as plain data like all `views`."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.views import Drawn, Step


@dataclass(frozen=True, slots=True)
class SopLine:
    """A SOP that the viewer may start (`begins`) or looks after; `line` says how, and what they are to it."""

    key: str
    title: str
    line: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, "" for none, and what is said of it: more of them, `True` for those that belong to the one before."""

    line: str
    under: tuple[tuple[bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what is said under it."""

    heading: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class SopPage:
    """A SOP drawn, and said in plain sentences; `note` says what the figures in the drawing count, "" where it has none."""

    sop: SopLine
    drawn: Drawn
    note: str
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]
