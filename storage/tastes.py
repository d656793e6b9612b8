"""How people want pages to look: kept for the person, over sessions and devices."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.connection import Connection, table, upsert_row

_tastes = table("tastes")
_SET = upsert_row(_tastes, "person")
_GET = select(_tastes.c.theme).where(_tastes.c.person == bindparam("person"))


class Tastes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def theme(self, person: str) -> str:
        """What they chose, "" for nothing yet."""
        row = self._connection.one(_GET, {"person": person})
        return "" if row is None else str(row[0])

    def choose_theme(self, person: str, theme: str) -> None:
        self._connection.run(_SET, {"person": person, "theme": theme})
