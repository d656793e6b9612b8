"""What a step asked the world, written down with its event, and played back on replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflows.calendar import Calendar
from workflows.values import RegisterRow, Value, decode, encode
from workflows.world import Absence, PersonRecord, World

if TYPE_CHECKING:
    from workflows.request import Request
    from workflows.sop import Sop

Facts = Mapping[str, Any]  # plain JSON: question -> answer; "tape" holds what was found in other requests, in order

_NOBODY = PersonRecord("", "")
_PLAIN = tuple(field.name for field in fields(PersonRecord) if field.name not in ("columns", "roles", "hours"))


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number that a step took from the series of `template` and `key`."""

    template: str
    key: str
    number: int


class Missing(Exception):
    """A replay asked something that the recorded step did not ask: the history was made by another engine, or tampered with."""


class Recorder:
    """A world that remembers its answers. Each question is asked once a step, so that a step sees one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answers: dict[tuple[Any, ...], Any] = {}
        self._facts: dict[str, Any] = {}
        self._tape: list[Any] = []
        self.numbers: list[GivenNumber] = []

    @property
    def facts(self) -> Facts:
        return {**self._facts, "tape": self._tape} if self._tape else self._facts

    def _ask(self, key: tuple[Any, ...], ask: Callable[[], Any], write: Callable[[Any], Any]) -> Any:
        if key in self._answers:
            return self._answers[key]
        answer = self._answers[key] = ask()
        self._facts[":".join(map(str, key))] = write(answer)
        return answer

    def person(self, id: str) -> PersonRecord | None:
        found: PersonRecord | None = self._ask(("person", id), lambda: self._world.person(id), _write_person)
        return found

    def everyone(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("everyone",), self._world.everyone, list)
        return found

    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("role", role, "" if unit is None else unit), lambda: self._world.role(role, unit), list)
        return found

    def rota(self, name: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("rota", name), lambda: self._world.rota(name), list)
        return found

    def administrators(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("administrators",), self._world.administrators, list)
        return found

    def absences(self, person: str, now: datetime) -> tuple[Absence, ...]:
        found: tuple[Absence, ...] = self._ask(("absences", person), lambda: self._world.absences(person, now), _write_absences)
        return found

    def holidays(self, year: int) -> frozenset[date]:
        found: frozenset[date] = self._ask(("holidays", year), lambda: self._world.holidays(year), _write_days)
        return found

    def register(self, name: str) -> tuple[RegisterRow, ...]:
        found: tuple[RegisterRow, ...] = self._ask(("register", name), lambda: self._world.register(name), encode)
        return found

    def others(self, sop: str, but: str) -> Iterable[tuple[Sop, Request]]:
        return self._world.others(sop, but)

    def last_number(self, template: str, key: str) -> int:
        return next((each.number for each in reversed(self.numbers) if (each.template, each.key) == (template, key)), None) or self._world.last_number(template, key)

    def next_number(self, template: str, key: str) -> int:
        given = GivenNumber(template, key, self.last_number(template, key) + 1)
        self.numbers.append(given)
        self._tape.append({"n": str(given.number)})
        return given.number

    def give_back(self) -> None:
        self.numbers.clear()

    def outside(self, read: Callable[[], Value]) -> Value:
        """What `read` finds in other requests, recorded in the order of asking."""
        found = read()
        self._tape.append(encode(found))
        return found


class Playback:
    """A world that only repeats what a `Recorder` wrote down. Raises Missing for anything else."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._tape = iter(facts.get("tape", ()))

    def _answer(self, *key: object) -> Any:
        try:
            return self.facts[":".join(map(str, key))]
        except KeyError:
            raise Missing(":".join(map(str, key))) from None

    def person(self, id: str) -> PersonRecord | None:
        return _read_person(self._answer("person", id))

    def everyone(self) -> tuple[str, ...]:
        return tuple(self._answer("everyone"))

    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        return tuple(self._answer("role", role, "" if unit is None else unit))

    def rota(self, name: str) -> tuple[str, ...]:
        return tuple(self._answer("rota", name))

    def administrators(self) -> tuple[str, ...]:
        return tuple(self._answer("administrators"))

    def absences(self, person: str, now: datetime) -> tuple[Absence, ...]:
        found = self._answer("absences", person)
        return tuple(Absence(person, date.fromisoformat(first), date.fromisoformat(last), delegate) for first, last, delegate in found)

    def holidays(self, year: int) -> frozenset[date]:
        days: str = self._answer("holidays", year)
        return frozenset(date(year, int(day[:2]), int(day[2:])) for day in days.split())

    def register(self, name: str) -> tuple[RegisterRow, ...]:
        rows: tuple[RegisterRow, ...] = decode(self._answer("register", name))
        return rows

    def others(self, sop: str, but: str) -> Iterable[tuple[Sop, Request]]:
        raise Missing(f"others:{sop}")

    def last_number(self, template: str, key: str) -> int:
        raise Missing(f"series:{template}")

    def next_number(self, template: str, key: str) -> int:
        return int(self._next())

    def give_back(self) -> None:
        pass

    def outside(self, read: Callable[[], Value]) -> Value:
        return self._next()

    def _next(self) -> Value:
        try:
            return decode(next(self._tape))
        except StopIteration:
            raise Missing("tape") from None


def _write_person(person: PersonRecord | None) -> Any:
    if person is None:
        return None
    plain = {name: value for name in _PLAIN if (value := getattr(person, name)) != getattr(_NOBODY, name)}
    if person.columns:
        plain["columns"] = {name: encode(value) for name, value in person.columns.items()}
    return plain


def _read_person(plain: Any) -> PersonRecord | None:
    if plain is None:
        return None
    columns = {name: decode(value) for name, value in plain.get("columns", {}).items()}
    return PersonRecord(**{"id": "", "name": "", **plain, "columns": columns})


def _write_absences(absences: tuple[Absence, ...]) -> Any:
    return [[absence.first.isoformat(), absence.last.isoformat(), absence.delegate] for absence in absences]


@lru_cache(maxsize=64)
def _write_days(days: frozenset[date]) -> str:
    return " ".join(sorted(day.strftime("%m%d") for day in days))


@dataclass(frozen=True, slots=True)
class NotedCalendar(Calendar):
    """The organisation's calendar, which tells `ask` each year whose free days it used. It shares the years its original has worked out."""

    ask: Callable[[int], frozenset[date]] = lambda year: frozenset()

    def _working(self, year: int) -> tuple[int, ...]:
        self.ask(year)
        return Calendar._working(self, year)


def noted(calendar: Calendar, world: Recorder) -> Calendar:
    """`calendar` whose free days are written down as facts where they are used."""
    copy = NotedCalendar(calendar.zone, calendar.start, calendar.end, calendar.weekdays, world.holidays, ask=world.holidays)
    object.__setattr__(copy, "_years", calendar._years)
    return copy
