"""What people have typed and not yet sent: one draft a person and platform, so that a restart loses nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.codec import dumps, loads, millis, moment
from storage.connection import Connection, table, upsert_row

_drafts = table("drafts")
_THIS = (_drafts.c.person == bindparam("person")) & (_drafts.c.platform == bindparam("platform"))
_KEEP = upsert_row(_drafts, "person", "platform")
_GET = select(_drafts.c.body, _drafts.c.updated).where(_THIS)
_DROP = delete(_drafts).where(_THIS)
_SWEEP = delete(_drafts).where(_drafts.c.updated < bindparam("before"))


class Drafts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, person: str, platform: str, body: Any, at: datetime) -> None:
        """`body` is plain JSON and replaces what was there."""
        self._connection.run(_KEEP, {"person": person, "platform": platform, "body": dumps(body), "updated": millis(at)})

    def get(self, person: str, platform: str) -> tuple[Any, datetime] | None:
        """The draft and when it was touched last."""
        row = self._connection.one(_GET, {"person": person, "platform": platform})
        return None if row is None else (loads(row[0]), moment(row[1]))

    def drop(self, person: str, platform: str) -> None:
        self._connection.run(_DROP, {"person": person, "platform": platform})

    def sweep(self, before: datetime) -> int:
        """Forgets drafts not touched since `before`; how many."""
        return self._connection.run(_SWEEP, {"before": millis(before)})
