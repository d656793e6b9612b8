"""Polite reminders that wait for their person's next digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from storage.codec import millis, moment
from storage.connection import Connection, table, upsert_row

_nudges = table("nudges")
_ADD = upsert_row(_nudges, "person", "request", "state")
_DROP = delete(_nudges).where(_nudges.c.request == bindparam("request"), _nudges.c.state == bindparam("state"))
_DROP_REQUEST = delete(_nudges).where(_nudges.c.request == bindparam("request"))
_PERSONS = select(_nudges.c.person).where(_nudges.c.due <= bindparam("now")).distinct().order_by(_nudges.c.person)
_COLUMNS = (_nudges.c.person, _nudges.c.request, _nudges.c.state, _nudges.c.visit, _nudges.c.due)
_TAKE = delete(_nudges).where(_nudges.c.person == bindparam("person"), _nudges.c.due <= bindparam("now")).returning(*_COLUMNS)
_NEXT = select(func.min(_nudges.c.due))


@dataclass(frozen=True, slots=True)
class Nudge:
    """`person` is to be reminded of `state` (opening `visit`) of `request`, not before `due`."""

    person: str
    request: str
    state: str
    visit: int
    due: datetime


class Nudges:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, nudge: Nudge) -> None:
        """One more; the same state of the same request reminds once."""
        row = {"person": nudge.person, "request": nudge.request, "state": nudge.state, "visit": nudge.visit, "due": millis(nudge.due)}
        self._connection.run(_ADD, row)

    def drop(self, request: str, state: str | None = None) -> None:
        """Nobody needs to be reminded of it (of that state) any more."""
        if state is None:
            self._connection.run(_DROP_REQUEST, {"request": request})
        else:
            self._connection.run(_DROP, {"request": request, "state": state})

    def persons(self, now: datetime) -> tuple[str, ...]:
        """Whose digest has something due."""
        return tuple(person for (person,) in self._connection.all(_PERSONS, {"now": millis(now)}))

    def take(self, person: str, now: datetime) -> tuple[Nudge, ...]:
        """What is due for `person`, oldest first, and no longer waits."""
        rows = self._connection.all(_TAKE, {"person": person, "now": millis(now)})
        found = (Nudge(person, request, state, visit, moment(due)) for person, request, state, visit, due in rows)
        return tuple(sorted(found, key=lambda nudge: (nudge.due, nudge.request, nudge.state)))

    def next_at(self) -> datetime | None:
        row = self._connection.one(_NEXT)
        return None if row is None or row[0] is None else moment(row[0])
