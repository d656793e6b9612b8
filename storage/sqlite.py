"""SQLite by its bare driver: opening a connection, running compiled statements, telling its errors apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from storage.connection import NOTHING, Params
from storage.failures import Kind, ReadOnlyUse, StorageUnavailable

_DIALECT = sqlite.dialect(paramstyle="named")
_compiled: dict[ClauseElement, tuple[str, dict[str, Any]]] = {}


def connect(path: Path, busy_seconds: float, *, writes: bool, lasting: bool = True) -> sqlite3.Connection:
    """A connection in autocommit mode (transactions are begun by hand), durable at every commit; without `lasting` power loss may cost the file."""
    raw = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=512)
    try:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA synchronous={'FULL' if lasting else 'OFF'}")
        raw.execute("PRAGMA foreign_keys=ON")
        if not writes:
            raw.execute("PRAGMA query_only=ON")
    except sqlite3.Error:
        raw.close()
        raise
    return raw


def look_at(path: Path) -> sqlite3.Connection:
    """A connection that leaves no trace. Beside a log that somebody writes, or left behind, it reads that too; where there is none, SQLite would
    make one even for reading, so the file is taken for one that does not change."""
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)


class SqliteConnection:
    """Runs statements on a raw connection. Each is compiled once, by identity, for all connections."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    def run(self, statement: ClauseElement, params: Params = NOTHING) -> int:
        sql, constants = _compiled.get(statement) or _compile(statement)
        return self.raw.execute(sql, {**constants, **params} if constants else params).rowcount

    def many(self, statement: ClauseElement, params: Iterable[Params]) -> None:
        sql, constants = _compiled.get(statement) or _compile(statement)
        self.raw.executemany(sql, ({**constants, **each} for each in params) if constants else params)

    def one(self, statement: ClauseElement, params: Params = NOTHING) -> tuple[Any, ...] | None:
        rows = self.all(statement, params)
        return rows[0] if rows else None

    def all(self, statement: ClauseElement, params: Params = NOTHING) -> list[tuple[Any, ...]]:
        sql, constants = _compiled.get(statement) or _compile(statement)
        return self.raw.execute(sql, {**constants, **params} if constants else params).fetchall()


class ReadingConnection(SqliteConnection):
    """The same for reading only."""

    def run(self, statement: ClauseElement, params: Params = NOTHING) -> int:
        raise ReadOnlyUse(str(statement))

    def many(self, statement: ClauseElement, params: Iterable[Params]) -> None:
        raise ReadOnlyUse(str(statement))


def _compile(statement: ClauseElement) -> tuple[str, dict[str, Any]]:
    compiled = statement.compile(dialect=_DIALECT)
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    _compiled[statement] = compiled.string, constants
    return _compiled[statement]


_KINDS: dict[str, Kind] = {
    "SQLITE_FULL": "full",
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_READONLY": "readonly",
    "SQLITE_IOERR": "broken",
    "SQLITE_CORRUPT": "broken",
    "SQLITE_NOTADB": "broken",
    "SQLITE_CANTOPEN": "broken",
}


def unavailable(error: BaseException) -> StorageUnavailable | None:
    """`error` as what the caller may act on, or `None` if it is not the storage's doing. Names of extended codes begin with their family's."""
    name = getattr(error, "sqlite_errorname", None) if isinstance(error, sqlite3.Error) else None
    if name is None:
        return None
    kind = _KINDS.get("_".join(name.split("_")[:2]))
    return None if kind is None else StorageUnavailable(kind)
