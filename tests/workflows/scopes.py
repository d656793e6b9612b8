"""A scope held in memory, for expressions without an engine; it counts how often something outside was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from workflows.calendar import Calendar
from workflows.scope import Row, Scope
from workflows.sop import Expression
from workflows.values import NOBODY, People, Person, Reason, RegisterRow, Value, people

# Saturdays and Sundays apart, the free days that the conventions of the procedures name.
_FREE = (
    "2026-08-17", "2026-08-25", "2026-12-24", "2026-12-25", "2027-01-01", "2027-01-05", "2027-03-08", "2027-03-09", "2027-03-10",
    "2027-03-11", "2027-03-12", "2027-03-15", "2027-03-26", "2027-05-06", "2027-05-17", "2027-05-20", "2027-06-01", "2027-08-17",
)  # fmt: skip
HOLIDAYS = frozenset(map(date.fromisoformat, _FREE))
CALENDAR = Calendar(holidays=lambda year: frozenset(day for day in HOLIDAYS if day.year == year))


def jakarta(text: str) -> datetime:
    """`2027-01-04 09:00` at Jakarta as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone).astimezone(UTC)


@dataclass
class OtherRequest:
    """A request beside the one under judgement."""

    data: Mapping[str, Value]
    states: Mapping[tuple[str, str], Value] = field(default_factory=dict)

    def get(self, name: str) -> Value:
        return self.data.get(name)

    def state(self, name: str, datum: str) -> Value:
        return self.states.get((name, datum))


@dataclass
class PlainScope:
    """Everything an expression may ask for, given beforehand. Lets are expressions or values."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    locals: Mapping[str, Value] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: jakarta("2027-01-11 09:00"))
    calendar: Calendar = CALENDAR
    lets: Mapping[str, Any] = field(default_factory=dict)
    builtins: Mapping[str, Value] = field(default_factory=dict)
    states: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    memory: Mapping[str, Value] = field(default_factory=dict)
    persons: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    roles: Mapping[tuple[str, str | None], tuple[str, ...]] = field(default_factory=dict)
    registers: Mapping[str, tuple[RegisterRow, ...]] = field(default_factory=dict)
    requests: Mapping[str | None, tuple[Row, ...]] = field(default_factory=dict)
    record: list[Value] = field(default_factory=list)  # what was found outside, in order
    is_outside: bool = False

    def bind(self, names: Mapping[str, Value]) -> PlainScope:
        return replace(self, locals={**self.locals, **names})

    def let(self, name: str) -> Value:
        made = self.lets[name]
        return made.run(self) if isinstance(made, Expression) else made

    def builtin(self, name: str) -> Value:
        return self.builtins.get(name)

    def state(self, name: str, datum: str) -> Value:
        return self.states.get((name, datum))

    def seen(self, name: str) -> Value:
        return self.memory.get(name)

    def person(self, person: Person, column: str) -> Value:
        return self.persons.get(person.id, {}).get(column)

    def role(self, name: str, unit: str | None) -> People:
        return people(self.roles.get((name, unit), ()), Reason("role", (name, unit) if unit else (name,)))

    def acting(self, people: People) -> People:
        return people

    def rota(self, name: str) -> People:
        return people(self.roles.get((f"rota {name}", None), ()), Reason("rota", (name,)))

    def chain(self, person: Person, rank: str) -> People:
        found: list[str] = []
        while (above := self.person(person, "manager")) is not None:
            found.append(above.id)
            person = above
            if self.person(above, "rank") == rank:
                break
        return people(found, Reason("chain"))

    def superior(self, people: People) -> People:
        found = NOBODY
        for person in people:
            if (above := self.person(person, "manager")) is not None:
                found |= People({above.id: Reason("superior", (person.id,))})
        return found

    def away(self, people: People) -> People:
        return People({person.id: people.reasons[person.id] for person in people if self.person(person, "away")})

    def vote_of(self, person: Person) -> Value:
        return self.states.get(("vote", person.id))

    def register(self, name: str) -> Iterable[RegisterRow]:
        return self.registers.get(name, ())

    def others(self, sop: str | None) -> Iterable[Row]:
        assert self.is_outside, "other requests are only read inside `outside`"
        return self.requests.get(sop, ())

    def outside(self, read: Callable[[Scope], Value]) -> Value:
        found = read(replace(self, is_outside=True))
        if not self.is_outside:
            self.record.append(found)
        return found

    def serial(self, template: str, keys: tuple[Any, ...]) -> str:
        return f"{template} for {' '.join(map(str, keys))}"

