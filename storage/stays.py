"""How long requests that have ended stood at each of their steps: written once, when a request ends, from its own history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.codec import loads, millis, moment
from storage.connection import Connection, table, upsert_row
from workflows.forecast import CUT_SHORT, Stay, stays, way_of
from workflows.request import Request

MOST = 100  # stays at one step that are looked at, the newest; more say no more, and each look costs the same
_KEY = ("sop", "state", "opened", "request")
_stays, _history = table("stays"), table("history")
KEEP_STAY = upsert_row(_stays, *_KEY)
_MOVES = select(_history.c.at, _history.c.to_states).where(_history.c.request == bindparam("request")).order_by(_history.c.seq)
_NEWEST = (
    select(_stays.c.opened, _stays.c.until, _stays.c.ended, _stays.c.way, _stays.c.done)
    .where(_stays.c.sop == bindparam("sop"), _stays.c.state == bindparam("state"))
    .order_by(_stays.c.opened.desc(), _stays.c.request.desc())
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class PastStay:
    """A stay of a request that `ended` later. `done`: it was brought to its end, not rejected, withdrawn or left to lapse. `way`: see `way_of`."""

    opened: datetime
    until: datetime
    ended: datetime
    way: int
    done: bool


class Stays:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, request: Request) -> None:
        """Of a request that has just ended, with all of its history; once more, if its end was undone in between."""
        moves = self._connection.all(_MOVES, {"request": request.id})
        self._connection.many(KEEP_STAY, stay_rows(request, ((moment(at), loads(states)) for at, states in moves)))

    def newest(self, sop: str, state: str) -> tuple[PastStay, ...]:
        """The last `MOST` at `state` of the SOP of that name, whichever its text was, newest first."""
        rows = self._connection.all(_NEWEST, {"sop": sop, "state": state})
        return tuple(PastStay(moment(opened), moment(until), moment(ended), way, bool(done)) for opened, until, ended, way, done in rows)


def stay_rows(request: Request, moves: Iterable[tuple[datetime, Sequence[str]]]) -> Iterator[dict[str, Any]]:
    """As they are stored; `moves` as `workflows.forecast.stays` takes them."""
    assert request.ended is not None
    assert request.ended_at is not None
    found = stays(moves)
    common = {"sop": request.sop, "request": request.id, "ended": millis(request.ended_at), "done": int(request.ended not in CUT_SHORT)}
    way = way_of(stay.state for stay in found)
    return (_row(stay, {**common, "way": way}) for stay in found)


def _row(stay: Stay, common: dict[str, Any]) -> dict[str, Any]:
    return {**common, "state": stay.state, "opened": millis(stay.opened), "until": millis(stay.until)}
