"""Bringing the tables up to date by the Alembic steps in `migrations`, which ship with the package."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from storage.failures import NewerDatabase
from storage.sqlite import connect

HEAD = "0009"  # the newest step; a test holds it to the folder, so that a start without news need not load Alembic
_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Status:
    """`found` is "" for a database without tables."""

    found: str
    wanted: str = HEAD

    @property
    def current(self) -> bool:
        return self.found == self.wanted

    @property
    def newer(self) -> bool:
        """Whether a newer Alur made it; steps are numbered."""
        return self.found > self.wanted


def status(path: Path, busy_seconds: float) -> Status:
    raw = connect(path, busy_seconds, writes=False)
    try:
        return Status(revision(raw))
    finally:
        raw.close()


def upgrade(path: Path, busy_seconds: float) -> None:
    """All steps that are missing, in one transaction. Raises NewerDatabase if the tables are of a step that is unknown here."""
    raw = connect(path, busy_seconds, writes=True)
    try:
        if revision(raw) != HEAD:
            raw.execute("PRAGMA foreign_keys=OFF")  # a step may build a table anew, which must not cascade
            _upgrade(raw)
    finally:
        raw.close()


def revision(raw: sqlite3.Connection) -> str:
    """The step that its tables have, "" without tables."""
    if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
        return ""
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    return "" if row is None else str(row[0])


def _upgrade(raw: sqlite3.Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.begin() as connection:
        found = revision(raw)  # again, now that nobody else can change it
        if found and found not in known:
            raise NewerDatabase(found)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
