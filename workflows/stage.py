"""The world in which a SOP's own cases play: the people of its cast, a fixed calendar, registers and requests, all in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workflows.calendar import Calendar
from workflows.request import Request
from workflows.sop import Sop
from workflows.values import RegisterRow
from workflows.world import Absence, PersonRecord

if TYPE_CHECKING:
    from workflows.engine import Outcome

# Free days besides Saturday and Sunday in the cases of every SOP: a fixture (calendar KAL-ID of the procedures that the shipped SOPs come from),
# not the government's final decree, so that the cases stay true whatever is decreed.
_FREE_DAYS = (
    "2026-08-17 2026-08-25 2026-12-24 2026-12-25 2027-01-01 2027-01-05 2027-03-08 2027-03-09 2027-03-10 2027-03-11 2027-03-12 2027-03-15"
    " 2027-03-26 2027-05-06 2027-05-17 2027-05-20 2027-06-01 2027-08-17"
)
FREE_DAYS = frozenset(date.fromisoformat(day) for day in _FREE_DAYS.split())
ADMINISTRATOR = "administrator"  # the role in a cast that makes somebody one

_ROLE = re.compile(r"\s*(\w+)\s*(?:[(@]\s*(\w+)\s*\)?)?\s*\Z")
_OWN_KEYS = frozenset({"name", "role", "roles", "unit", "manager", "rank", "rota", "title", "language"})


class Unreadable(Exception):
    """A case that cannot be played: `what` is the key or word that is wrong, `why` a code (unknown, shape, value, time, stuck, busy), `got` its value."""

    def __init__(self, what: str, why: str, got: str = "") -> None:
        super().__init__(what, why, got)
        self.what, self.why, self.got = what, why, got


def listed(raw: object) -> list[Any]:
    """A YAML value as a list: one word is a list of one, `none` and nothing are empty."""
    if raw is None or raw in ("", "none"):
        return []
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def counted(raw: object, what: str) -> int:
    """A whole number from 0, of nine digits at most. Raises Unreadable."""
    if not str(raw).isdecimal() or len(str(raw)) > 9:
        raise Unreadable(what, "value", str(raw))
    return int(str(raw))


@dataclass
class Stage:
    """Implements `World`. `requests` are all requests of the case by id, in the order in which they were made."""

    people: Mapping[str, PersonRecord]
    rotas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: tuple[Absence, ...] = ()
    registers: Mapping[str, tuple[RegisterRow, ...]] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    free_days: frozenset[date] = FREE_DAYS
    requests: dict[str, tuple[Sop, Request]] = field(default_factory=dict)
    taken: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """Monday to Friday, 08:00 to 17:00 in Jakarta, without the free days."""
        return Calendar(holidays=self.holidays)

    def person(self, id: str) -> PersonRecord | None:
        return self.people.get(id)

    def everyone(self) -> tuple[str, ...]:
        return tuple(self.people)

    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        return tuple(
            id for id, person in self.people.items() if any(held == role and unit in (None, place) for held, place in person.roles)
        )

    def rota(self, name: str) -> tuple[str, ...]:
        return self.rotas.get(name, ())

    def administrators(self) -> tuple[str, ...]:
        return self.role(ADMINISTRATOR, None)

    def absences(self, person: str, now: datetime) -> tuple[Absence, ...]:
        day = self.calendar.today(now)
        return tuple(absence for absence in self.absent if absence.person == person and absence.first <= day <= absence.last)

    def holidays(self, year: int) -> frozenset[date]:
        return frozenset(day for day in self.free_days if day.year == year)

    def register(self, name: str) -> tuple[RegisterRow, ...]:
        return self.registers.get(name, ())

    def others(self, sop: str, but: str) -> Iterable[tuple[Sop, Request]]:
        return [(definition, request) for id, (definition, request) in self.requests.items() if definition.name == sop and id != but]

    def last_number(self, template: str, key: str) -> int:
        return self.taken.get((template, key), self.series.get(template, self.series.get(key, 0)))

    def keep(self, sop: Sop, outcome: Outcome) -> None:
        """The step that came to this is stored: the request as it is now, and the numbers it took."""
        self.requests[outcome.request.id] = (sop, outcome.request)
        self.taken.update({(given.template, given.key): given.number for given in outcome.numbers})

    def turns(self) -> list[datetime]:
        """The moments at which an absence or a delegation begins or is over."""
        days = {day for absence in self.absent for day in (absence.first, absence.last + timedelta(days=1))}
        return sorted(self.calendar.date_at(day) for day in days)


def people_of_cast(sop: Sop, typed: Callable[[str, object], Any]) -> dict[str, PersonRecord]:
    """The cast as a directory; a person's id is their name. `typed` reads the value of one of the firm's own columns."""
    found = {}
    for name, raw in sop.cast.items():
        words: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        own = {column: typed(column, value) for column, value in words.items() if column not in _OWN_KEYS}
        found[name] = PersonRecord(
            id=name,
            name=str(words.get("name", name)),
            short=name,
            unit=str(words.get("unit", "")),
            manager=str(words.get("manager", "")),
            rank=str(words.get("rank", "")),
            title=str(words.get("title", "")),
            roles=tuple(_role(str(role)) for role in listed(words.get("role", words.get("roles")))),
            language=str(words.get("language", "id")),
            columns=own,
        )
    for person in found.values():
        if person.manager and person.manager not in found:
            raise Unreadable(person.manager, "unknown")
    return found


def rotas_of_cast(sop: Sop) -> dict[str, tuple[str, ...]]:
    """Who is on which rota, in the order of the cast."""
    found: dict[str, tuple[str, ...]] = {}
    for name, raw in sop.cast.items():
        for rota in listed(raw.get("rota")) if isinstance(raw, Mapping) else ():
            found[rota] = (*found.get(rota, ()), name)
    return found


def _role(raw: str) -> tuple[str, str]:
    found = _ROLE.match(raw)
    if found is None:
        raise Unreadable("role", "value", raw)
    return found[1], found[2] or ""
