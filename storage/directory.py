"""The world of the engine, read from the tables in the step's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo

from storage.unit import Reader
from workflows.request import Request
from workflows.sop import Sop
from workflows.values import RegisterRow
from workflows.world import Absence, PersonRecord

ROTA = "rota:"  # a rota is a role of that name


class StoredWorld:
    """`holidays` gives those of a year; `sop` the definition of a digest; dates are judged in `zone`, the organisation's;
    `administrators` are those of the configuration, beside whoever holds the role "administrator"."""

    def __init__(
        self,
        store: Reader,
        holidays: Callable[[int], frozenset[date]],
        sop: Callable[[str], Sop],
        zone: tzinfo = UTC,
        administrators: tuple[str, ...] = (),
    ) -> None:
        self._store, self._holidays, self._sop, self._zone = store, holidays, sop, zone
        self._directory = store.people.directory()
        self._administrators = administrators

    def person(self, id: str) -> PersonRecord | None:
        return self._directory.people.get(id)

    def everyone(self) -> tuple[str, ...]:
        return self._directory.active

    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        return self._directory.role(role, unit)

    def rota(self, name: str) -> tuple[str, ...]:
        return self._directory.role(ROTA + name)

    def administrators(self) -> tuple[str, ...]:
        named = {*self._administrators, *self._directory.role("administrator")}
        return tuple(id for id in self._directory.active if id in named)

    def absences(self, person: str, now: datetime) -> tuple[Absence, ...]:
        return self._directory.away(person, now.astimezone(self._zone).date())

    def holidays(self, year: int) -> frozenset[date]:
        return self._holidays(year)

    def register(self, name: str) -> tuple[RegisterRow, ...]:
        return self._store.registers.rows(name)

    def others(self, sop: str, but: str) -> Iterable[tuple[Sop, Request]]:
        return self._with_sops(self._store.ledger.of_sop(sop, but))

    def last_number(self, template: str, key: str) -> int:
        return self._store.series.last(template, key)

    def _with_sops(self, requests: Iterator[Request]) -> Iterator[tuple[Sop, Request]]:
        return ((self._sop(request.digest), request) for request in requests)
