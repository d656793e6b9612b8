"""What there is to say about a SOP file before it goes live: its faults, what a review asks, and what the people on file make of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.role_titles import is_kept
from bot.terminal import read_text
from bot.wording.faults import fault_lines
from workflows.faults import Fault, Faulty
from workflows.loader import load
from workflows.review import questions
from workflows.sop import Sop

if TYPE_CHECKING:
    from bot.company import Company
    from bot.config import Config


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, the SOPs in it as far as they can be read, and all that was found, in the order of the text."""

    file: Path
    text: str
    sops: tuple[Sop, ...]
    faults: tuple[Fault, ...]

    @property
    def serious(self) -> int:
        """How many faults keep it from going live; the others are warnings."""
        return sum(fault.serious for fault in self.faults)

    def lines(self, language: str) -> list[str]:
        """Everything found, as a terminal shows it."""
        return [fault_lines(str(self.file), self.text, fault, language) for fault in self.faults]

    def beside(self, more: tuple[Fault, ...]) -> Checked:
        """With more findings among its own."""
        return replace(self, faults=tuple(sorted((*self.faults, *more), key=lambda fault: (fault.at, fault.code))))


def checked(file: Path) -> Checked:
    """The file by itself; one that cannot be read ends the command."""
    text = read_text(file)
    try:
        sops = load(text)
    except Faulty as faulty:
        return Checked(file, text, (), faulty.faults)
    return Checked(file, text, sops, ()).beside(tuple(fault for sop in sops for fault in (*sop.warnings, *questions(sop))))


def checked_by_people(found: Checked, config: Config, people: Path | None, language: str) -> Checked:
    """The same, judged for every requester among the people of the file named, else of the directory, else of the people file; where there are none,
    as it was. Faults of a people file end the command."""
    if not found.sops or not (people is not None or is_kept(config) or config.people.file.exists()):
        return found
    from bot.company import with_company
    from workflows.checks_people import of_people
    from workflows.stage import Unreadable

    def judge(company: Company) -> tuple[Fault, ...]:
        return () if company.source == "cast" else of_people(sop, company.world, company.eye.now, company.eye.calendar)

    for sop in found.sops:
        try:
            found = found.beside(with_company(config, sop, language, judge, people))
        except Unreadable:
            return found  # nobody is on file, and the cast cannot be read: `alur test` says so
    return found
