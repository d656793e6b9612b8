"""Deliveries of the platforms that were answered already, with the answer: a repeat gets the same and does nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.codec import dumps, loads, millis
from storage.connection import Connection, add_row, table

_seen = table("seen")
_NOTE = add_row(_seen)
_GET = select(_seen.c.answer).where(_seen.c.platform == bindparam("platform"), _seen.c.delivery == bindparam("delivery"))
_SWEEP = delete(_seen).where(_seen.c.at < bindparam("before"))


class Seen:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, platform: str, delivery: str, answer: Any, at: datetime) -> bool:
        """Keeps the answer (plain JSON) given to that delivery. False if it was answered before: then that answer stands."""
        row = {"platform": platform, "delivery": delivery, "answer": dumps(answer), "at": millis(at)}
        return self._connection.run(_NOTE, row) == 1

    def answer(self, platform: str, delivery: str) -> tuple[Any] | None:
        """What that delivery was answered, in a tuple of one, or `None` if it is new."""
        row = self._connection.one(_GET, {"platform": platform, "delivery": delivery})
        return None if row is None else (loads(row[0]),)

    def sweep(self, before: datetime) -> int:
        """Forgets what is older than `before`, longer ago than any platform repeats; how many."""
        return self._connection.run(_SWEEP, {"before": millis(before)})
