"""The alarms: when which timer of which opening of a state is to ring. The bell asks here; it remembers nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from storage.codec import maybe_moment, millis, moment
from storage.connection import Connection, table, upsert_row

_alarms = table("alarms")
_SET = upsert_row(_alarms, "request", "state", "visit", "timer")
_OF_REQUEST = _alarms.c.request == bindparam("request")
_DROP = delete(_alarms).where(
    _OF_REQUEST, _alarms.c.state == bindparam("state"), _alarms.c.visit == bindparam("visit"), _alarms.c.timer == bindparam("timer")
)
_DROP_REQUEST = delete(_alarms).where(_OF_REQUEST)
_COLUMNS = (_alarms.c.request, _alarms.c.state, _alarms.c.visit, _alarms.c.timer, _alarms.c.at)
_DUE = (
    select(*_COLUMNS)
    .where(_alarms.c.at <= bindparam("now"))
    .order_by(_alarms.c.at, _alarms.c.request, _alarms.c.visit, _alarms.c.timer)
    .limit(bindparam("most"))
)
_OF = select(*_COLUMNS).where(_OF_REQUEST).order_by(_alarms.c.at, _alarms.c.visit, _alarms.c.timer)
_NEXT = select(func.min(_alarms.c.at))
_OVERDUE = select(func.count(), func.min(_alarms.c.at)).where(_alarms.c.at <= bindparam("now"))


@dataclass(frozen=True, slots=True)
class Alarm:
    request: str
    state: str
    visit: int
    timer: int
    at: datetime


class Alarms:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(self, request: str, state: str, visit: int, timer: int, at: datetime) -> None:
        """That timer rings at `at`, whatever was set before."""
        self._connection.run(_SET, alarm_row(Alarm(request, state, visit, timer, at)))

    def drop(self, request: str, state: str, visit: int, timer: int) -> None:
        self._connection.run(_DROP, {"request": request, "state": state, "visit": visit, "timer": timer})

    def drop_request(self, request: str) -> None:
        """None of its timers rings any more."""
        self._connection.run(_DROP_REQUEST, {"request": request})

    def due(self, now: datetime, most: int = 100) -> tuple[Alarm, ...]:
        """Those whose moment has come, earliest first; timers of one instant in the order of the file."""
        return tuple(_alarm(row) for row in self._connection.all(_DUE, {"now": millis(now), "most": most}))

    def of_request(self, request: str) -> tuple[Alarm, ...]:
        return tuple(_alarm(row) for row in self._connection.all(_OF, {"request": request}))

    def overdue(self, now: datetime) -> tuple[int, datetime | None]:
        """How many moments have come at `now` and did not ring yet, and the earliest."""
        row = self._connection.one(_OVERDUE, {"now": millis(now)})
        return (0, None) if row is None else (int(row[0]), maybe_moment(row[1]))

    def next_at(self) -> datetime | None:
        """When the next one rings, `None` if none is set."""
        row = self._connection.one(_NEXT)
        return None if row is None or row[0] is None else moment(row[0])


def alarm_row(alarm: Alarm) -> dict[str, Any]:
    """As it is stored."""
    return {"request": alarm.request, "state": alarm.state, "visit": alarm.visit, "timer": alarm.timer, "at": millis(alarm.at)}


def _alarm(row: tuple[Any, ...]) -> Alarm:
    request, state, visit, timer, at = row
    return Alarm(request, state, visit, timer, moment(at))
