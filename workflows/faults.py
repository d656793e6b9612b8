"""A fault of a definition: code and parameters only; its sentence is made in `bot/wording/faults.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the text: line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` is kebab-case ("unknown-key"); `words` the offending text; `proposal` what to write instead, "" if none; `serious` false = a warning."""

    code: str
    at: Mark
    words: str = ""
    proposal: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    serious: bool = True


class Faulty(Exception):
    """The text is not a SOP; `faults` are all that was found, in the order of the text."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults, the first: {faults[0].code} at line {faults[0].at.line}" if faults else "no faults")
        self.faults = faults
