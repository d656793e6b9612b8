"""A firm of many branches: whoever in the demo company holds no role for the whole firm exists once in each, in a unit of the branch's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from bot.demo_company import demo_people
from workflows.world import PersonRecord

BRANCHES = 60
PLATFORM = "console"


class Branches:
    """`renamed` says how ids of people and keys of units are called in a branch; branch 0 is the demo company itself."""

    def __init__(self) -> None:
        self.file = demo_people()
        self._local = {person.id for person in self.file.people if all(unit for _, unit in person.roles)}
        self._units = {person.unit for person in self.file.people if person.id in self._local}

    def renamed(self, branch: int) -> Mapping[str, str]:
        return {name: f"{name}_{branch:02}" for name in (*self._local, *self._units)} if branch else {}

    @cached_property
    def people(self) -> tuple[PersonRecord, ...]:
        """Everybody of the firm: the demo company's people first, then those of the other branches."""
        copies = (self._copy(person, branch) for branch in range(1, BRANCHES) for person in self.file.people if person.id in self._local)
        return (*self.file.people, *copies)

    @property
    def accounts(self) -> Mapping[tuple[str, str], str]:
        """Each has one on the console."""
        return {(PLATFORM, person.id): person.id for person in self.people}

    @property
    def units(self) -> Mapping[str, Mapping[str, str]]:
        """Titles by language."""
        titles = dict(self.file.units)
        for branch in range(1, BRANCHES):
            titles.update({f"{unit}_{branch:02}": {language: f"{title} {branch}" for language, title in self.file.units[unit].items()} for unit in self._units})
        return titles

    def _copy(self, person: PersonRecord, branch: int) -> PersonRecord:
        names = self.renamed(branch)
        return replace(
            person,
            id=names[person.id],
            name=f"{person.name} {branch}",
            short=f"{person.short} {branch}",
            unit=names.get(person.unit, person.unit),
            manager=names.get(person.manager, person.manager),
            roles=tuple((role, names.get(unit, unit)) for role, unit in person.roles),
        )


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Plain JSON in which every text that is one of `names`, as a value or as a part of a key ("person:rina"), is called as it says."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if isinstance(value, dict):
        return {":".join(names.get(part, part) for part in key.split(":")): renamed(each, names) for key, each in value.items()}
    return value
