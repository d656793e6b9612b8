"""When the disk is full, the database locked or the program killed: said clearly, nothing half done, well again without a restart."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database, UnknownDatabase
from storage.failures import Kind, StorageUnavailable
from storage.sqlite import SqliteConnection
from storage.unit import Unit
from tests.storage.contract import held

HOUSE = Path(__file__).parents[2]


def raw(unit: Unit) -> sqlite3.Connection:
    assert isinstance(unit.connection, SqliteConnection)
    return unit.connection.raw


def fill_the_disk(unit: Unit) -> None:
    (pages,) = raw(unit).execute("PRAGMA page_count").fetchone()
    raw(unit).execute(f"PRAGMA max_page_count={pages + 2}")


def write_much(unit: Unit) -> None:
    unit.settings.set("much", "x" * 100_000)


def forbid_writing(unit: Unit) -> None:
    raw(unit).execute("PRAGMA query_only=ON")


def outcome(database: Database, work: Callable[[Unit], object]) -> Kind | None:
    error = database.write(work).exception()
    assert error is None or isinstance(error, StorageUnavailable)
    return None if error is None else error.kind


@pytest.mark.parametrize(("spoil", "kind"), [(fill_the_disk, "full"), (forbid_writing, "readonly")])
def test_a_disk_that_takes_nothing_is_told_and_forgiven(database: Database, spoil: Callable[[Unit], None], kind: Kind) -> None:
    assert outcome(database, spoil) is None
    assert outcome(database, write_much) == kind
    assert database.read(lambda reader: reader.settings.get("much")) is None
    assert outcome(database, write_much) is None


def test_on_a_full_disk_what_fits_is_kept_and_only_the_rest_refused(database: Database) -> None:
    spoilt, small, much = held(database, [fill_the_disk, lambda unit: unit.settings.set("small", "1"), write_much])
    assert (spoilt.exception(), small.exception(), str(much.exception())) == (None, None, "full")
    assert database.read(lambda reader: (reader.settings.get("small"), reader.settings.get("much"))) == ("1", None)
    assert outcome(database, write_much) is None


def test_a_lock_held_too_long_is_told_to_all_who_wait_and_forgiven(database: Database) -> None:
    with closing(Database.open(database.path, busy_seconds=0.05)) as hasty, closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [outcome(hasty, write_much) for _ in range(2)] == ["locked", "locked"]
        assert hasty.read(lambda reader: reader.settings.get("much")) is None
        other.execute("ROLLBACK")
        assert outcome(hasty, write_much) is None


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "alur.db").write_bytes(b"nothing like it" * 100)
    with pytest.raises(StorageUnavailable, match="broken"):
        Database.open(tmp_path / "alur.db")
    with pytest.raises(StorageUnavailable, match="broken"):
        Database.open(tmp_path)
    with pytest.raises(UnknownDatabase, match="oracle"):
        Database.open("oracle://somewhere")


def test_what_was_acknowledged_is_there_after_every_kill(tmp_path: Path) -> None:
    rounds = ["before_commit", "1", "after_commit", "1", "before_commit", "6", "after_commit", "6", "before_commit", "9"]
    script = [sys.executable, "-m", "tests.storage.crashing", str(tmp_path / "alur.db"), *rounds]
    said = subprocess.run(script, cwd=HOUSE, capture_output=True, check=True, timeout=60).stdout
    acknowledged = {int(line) for line in said.splitlines()}
    with closing(Database.open(tmp_path / "alur.db")) as database:
        database.upgrade()
        kept = {int(listed.number.removeprefix("PB/")) for listed in database.read(lambda reader: reader.ledger.running())}
        assert acknowledged
        assert acknowledged <= kept == set(range(1, database.read(lambda reader: reader.series.last("PB/{seq}")) + 1))
        assert database.read(lambda reader: reader.ledger.verify()) == ()
        assert database.read(lambda reader: reader.outbox.pending_count()) == len(kept)
