"""Looks at a database without touching it, whether or not somebody works with it, and whatever state it is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from storage.codec import moment
from storage.connection import table
from storage.schema import Status, revision
from storage.shelf import Shelf
from storage.sqlite import ReadingConnection, look_at, unavailable
from storage.unit import Reader

_requests = table("requests")
_NEWEST = (
    select(func.max(_requests.c.submitted)),
    select(func.max(_requests.c.ended)),
    select(func.max(_requests.c.changed)).where(_requests.c.ended.is_(None)),
    select(func.max(table("sops").c.published_at)),
    select(func.max(table("directory_history").c.at)),
    select(func.max(table("outbox").c.created)),
)
_MOST = 20  # faults that are told


class Examination:
    """One moment of a database. `reader` may be used where `status` is current."""

    def __init__(self, path: Path, raw: sqlite3.Connection) -> None:
        self.path, self._raw = path, raw
        self.reader = Reader(ReadingConnection(raw), Shelf())

    def status(self) -> Status:
        return Status(revision(self._raw))

    def has_log(self) -> bool:
        """Whether it writes to a log first (WAL), so that readers and the writer do not wait for each other: its header says so."""
        with self.path.open("rb") as file:
            return file.read(20)[18:] == b"\x02\x02"

    def damages(self) -> tuple[str, ...]:
        """What is wrong with it, in SQLite's own words; empty if it is whole. Reads all of it."""
        found = [row[0] for row in self._raw.execute(f"PRAGMA quick_check({_MOST})") if row[0] != "ok"]
        return (*found, *(f"{row[0]} row {row[1]} refers to nothing" for row in self._raw.execute("PRAGMA foreign_key_check").fetchmany(_MOST)))

    def newest(self) -> datetime | None:
        """The latest moment at which anything was written down."""
        rows = [self.reader.connection.one(statement) for statement in _NEWEST]
        return max((moment(row[0]) for row in rows if row is not None and row[0] is not None), default=None)


def log_size(path: Path) -> int:
    """Bytes of the log beside the database at `path`, 0 if there is none."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


@contextmanager
def examining(path: Path) -> Iterator[Examination]:
    """The database at `path`, which must be there. Raises StorageUnavailable if it cannot be opened, or turns out not to be readable on the way."""
    try:
        with closing(look_at(path)) as raw:
            raw.execute("BEGIN")
            raw.execute("SELECT 1 FROM sqlite_master").fetchone()
            yield Examination(path, raw)
    except sqlite3.Error as error:
        if (trouble := unavailable(error)) is None:
            raise
        raise trouble from error
