"""The hash chain over a request's history: any row changed, removed, added or swapped afterwards shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from storage.codec import digest_of, dumps
from storage.connection import Connection, table

_history, _requests = table("history"), table("requests")
_COLUMNS = ("request", "seq", "at", "by", "on_behalf_of", "event", "facts", "from_states", "to_states", "state_digest", "engine")
_ROWS = (
    select(*(_history.c[name] for name in _COLUMNS), _history.c.prev, _history.c.digest)
    .where(_history.c.request == bindparam("request"))
    .order_by(_history.c.seq)
)
_HEAD = select(_requests.c.version, _requests.c.body, _requests.c.state_digest).where(_requests.c.id == bindparam("request"))
_IDS = select(_requests.c.id).order_by(_requests.c.id)
_ORPHANS = (
    select(_history.c.request, _history.c.seq)
    .where(_history.c.request.not_in(select(_requests.c.id)))
    .order_by(_history.c.request, _history.c.seq)
)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of a request that is not what was written. `why`: digest | chain | gap | state | tail | orphan."""

    request: str
    seq: int
    why: str


def row_digest(prev: str, *row: Any) -> str:
    """SHA-256 over the digest before it ("" for the first row) and the row's columns, as canonical JSON, in the order of `_COLUMNS`."""
    return digest_of(dumps([prev, *row]))


class Chain:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def verify(self, request: str | None = None) -> tuple[Broken, ...]:
        """The first bad row of each request that has one (of `request` alone, if given); empty when all is as written."""
        if request is not None:
            broken = self._first_broken(request)
            return () if broken is None else (broken,)
        return tuple(self._all_broken())

    def _all_broken(self) -> Iterator[Broken]:
        for (id,) in self._connection.all(_IDS):
            if (broken := self._first_broken(id)) is not None:
                yield broken
        yield from (Broken(request, seq, "orphan") for request, seq in self._connection.all(_ORPHANS))

    def _first_broken(self, request: str) -> Broken | None:
        before, count, state = "", 0, ""
        for *row, prev, digest in self._connection.all(_ROWS, {"request": request}):
            count += 1
            if row[1] != count:
                return Broken(request, count, "gap")
            if prev != before:
                return Broken(request, count, "chain")
            if digest != row_digest(prev, *row):
                return Broken(request, count, "digest")
            before, state = digest, row[_COLUMNS.index("state_digest")]
        head = self._connection.one(_HEAD, {"request": request})
        if head is None or head[0] != count:
            return Broken(request, count + 1, "tail")
        if not head[2] == state == digest_of(head[1]):
            return Broken(request, count, "state")
        return None
