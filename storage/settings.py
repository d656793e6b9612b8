"""Small facts the installation remembers about itself, by name."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, select

from storage.connection import Connection, table, upsert_row

_settings = table("settings")
_SET = upsert_row(_settings, "key")
_GET = select(_settings.c.value).where(_settings.c.key == bindparam("key"))
_BEGINNING = select(_settings.c.key, _settings.c.value).where(func.substr(_settings.c.key, 1, func.length(bindparam("beginning"))) == bindparam("beginning")).order_by(_settings.c.key)
_DROP = delete(_settings).where(_settings.c.key == bindparam("key"))


class Settings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        row = self._connection.one(_GET, {"key": key})
        return None if row is None else str(row[0])

    def beginning(self, beginning: str) -> tuple[tuple[str, str], ...]:
        """All whose key begins so, by key."""
        return tuple((str(key), str(value)) for key, value in self._connection.all(_BEGINNING, {"beginning": beginning}))

    def set(self, key: str, value: str) -> None:
        self._connection.run(_SET, {"key": key, "value": value})

    def drop(self, key: str) -> None:
        self._connection.run(_DROP, {"key": key})
