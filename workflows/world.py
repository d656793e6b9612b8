"""The read-only view of what lies outside a request, and the record of what a step asked it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from workflows.values import RegisterRow

if TYPE_CHECKING:
    from workflows.request import Request
    from workflows.sop import Sop


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person of the directory. `roles` are (role, unit or ""); `hours` minutes of the day between which they may be nagged."""

    id: str
    name: str
    short: str = ""
    unit: str = ""
    manager: str = ""
    rank: str = ""
    title: str = ""
    honorific: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    language: str = "id"
    zone: str = "Asia/Jakarta"
    hours: tuple[int, int] = (480, 1020)
    active: bool = True
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Absence:
    """`person` is away from `first` to `last` (dates, both included); `delegate` decides for them meanwhile, "" for nobody."""

    person: str
    first: date
    last: date
    delegate: str = ""


class World(Protocol):
    """Answers are as of now; the engine records each answer it used."""

    def person(self, id: str) -> PersonRecord | None: ...
    def everyone(self) -> tuple[str, ...]: ...
    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        """Active holders of `role` (of `unit`, if given), in directory order."""

    def rota(self, name: str) -> tuple[str, ...]: ...
    def administrators(self) -> tuple[str, ...]: ...
    def absences(self, person: str, now: datetime) -> tuple[Absence, ...]:
        """Those of `person` in force at `now`."""

    def holidays(self, year: int) -> frozenset[date]: ...
    def register(self, name: str) -> tuple[RegisterRow, ...]: ...
    def others(self, sop: str, but: str) -> Iterable[tuple[Sop, Request]]:
        """The requests of `sop` except the one with id `but`, each with the definition it keeps."""

    def last_number(self, template: str, key: str) -> int:
        """The number given last in the series, 0 if none was. Until the step is stored nobody else takes from it."""
