"""One-time codes: for linking an account, for entering the dashboard. Only their SHA-256 is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage.codec import digest_of, millis
from storage.connection import Connection, insert_row, table

_links = table("links")
_ADD = insert_row(_links)
_FRESH = (
    (_links.c.code_hash == bindparam("code"))
    & (_links.c.purpose == bindparam("aim"))
    & _links.c.used.is_(None)
    & (_links.c.expires > bindparam("now"))
)
_USE = update(_links).values(used=bindparam("now")).where(_FRESH).returning(_links.c.person)
_LOOK = select(_links.c.person).where(_FRESH)
_SWEEP = delete(_links).where(_links.c.expires < bindparam("before"))


class Links:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: str, purpose: str, person: str, expires: datetime) -> None:
        """`code` opens `purpose` ("account", "login") once for `person`, until `expires`."""
        row = {"code_hash": digest_of(code), "purpose": purpose, "person": person, "expires": millis(expires), "used": None}
        self._connection.run(_ADD, row)

    def look(self, code: str, purpose: str, now: datetime) -> str | None:
        """Whose code it is while it is good; it stays good (pages may be fetched by a preview)."""
        row = self._connection.one(_LOOK, {"code": digest_of(code), "aim": purpose, "now": millis(now)})
        return None if row is None else str(row[0])

    def use(self, code: str, purpose: str, now: datetime) -> str | None:
        """Whose code it was; it is used up. `None` if it never was good, or is no more."""
        row = self._connection.one(_USE, {"code": digest_of(code), "aim": purpose, "now": millis(now)})
        return None if row is None else str(row[0])

    def sweep(self, before: datetime) -> int:
        return self._connection.run(_SWEEP, {"before": millis(before)})
