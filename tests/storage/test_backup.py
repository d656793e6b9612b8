"""A backup holds everything, tells when it is damaged, and comes back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.backup import DATABASE, FILES, NotABackup, backup, check, restore
from storage.database import Database
from storage.files import TooLarge
from storage.unit import Unit
from tests.storage.samples import NOW, a_request, insert, publish
from workflows.values import FileRef


@pytest.fixture
def stored(database: Database) -> FileRef:
    """A request, and a file that was handed in."""
    digest, size = database.files.keep([b"quo", b"te"])
    file = FileRef(digest, "quote.pdf", size)

    def fill(unit: Unit) -> None:
        publish(unit)
        insert(unit, a_request())
        unit.files.note(file, "ann", NOW)

    database.write(fill).result()
    return file


def test_a_backup_taken_while_running_comes_back_elsewhere(database: Database, stored: FileRef, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    backup(database, tmp_path / "copy", progress=lambda done, total: seen.append((done, total)))
    assert check(tmp_path / "copy") == ()
    assert seen[-1][0] == seen[-1][1] > 0
    restore(tmp_path / "copy", tmp_path / "elsewhere" / "alur.db")
    with closing(Database.open(tmp_path / "elsewhere" / "alur.db")) as again:
        again.upgrade()
        assert again.read(lambda reader: reader.ledger.load("r1")) == a_request()
        assert again.read(lambda reader: reader.ledger.verify()) == ()
        assert again.files.path(stored.digest).read_bytes() == b"quote"
    with pytest.raises(FileExistsError):
        restore(tmp_path / "copy", tmp_path / "elsewhere" / "alur.db")
    with pytest.raises(FileExistsError):
        backup(database, tmp_path / "copy")


def test_what_platforms_keep_comes_along_and_back(database: Database, stored: FileRef, tmp_path: Path) -> None:
    chat = tmp_path / "chat"
    (chat / "uploads").mkdir(parents=True)
    (chat / "uploads" / "quote").write_bytes(b"quote")
    (chat / "uploads" / "new-half").write_bytes(b"half")
    with closing(sqlite3.connect(chat / "chat.sqlite", isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE message (text)")
        raw.execute("INSERT INTO message VALUES ('hello')")
        backup(database, tmp_path / "copy", [chat])
    there = tmp_path / "elsewhere" / "chat"
    restore(tmp_path / "copy", tmp_path / "elsewhere" / "alur.db", [there])
    assert {str(place.relative_to(there)) for place in there.rglob("*")} == {"chat.sqlite", "uploads", "uploads/quote"}
    with closing(sqlite3.connect(there / "chat.sqlite")) as raw:
        assert raw.execute("SELECT text FROM message").fetchall() == [("hello",)]
    (tmp_path / "elsewhere" / "alur.db").unlink()
    with pytest.raises(FileExistsError) as taken:
        restore(tmp_path / "copy", tmp_path / "elsewhere" / "alur.db", [there])
    assert taken.value.args == (there,)
    (tmp_path / "copy" / "chat" / "chat.sqlite").write_bytes(b"torn")
    assert check(tmp_path / "copy") == ("file is not a database",)


def test_a_backup_is_whole_whatever_is_written_and_swept_meanwhile(database: Database, stored: FileRef, tmp_path: Path) -> None:
    loose, size = database.files.keep([b"loose"])
    database.carry_out(lambda unit: unit.files.note(FileRef(loose, "loose.pdf", size), "ann", NOW))

    def meanwhile(done: int, total: int) -> None:
        """After the database was copied: one file comes and is named, another goes."""
        late, size = database.files.keep([b"late"])
        database.carry_out(lambda unit: unit.files.note(FileRef(late, "late.pdf", size), "ann", NOW))
        database.carry_out(lambda unit: unit.files.forget(loose))
        database.files.path(loose).unlink()

    backup(database, tmp_path / "copy", progress=meanwhile)
    assert check(tmp_path / "copy") == ()


@pytest.mark.parametrize("part", ["database", "file", "all"])
def test_a_damaged_backup_is_not_restored(database: Database, stored: FileRef, tmp_path: Path, part: str) -> None:
    copy = tmp_path / "copy"
    backup(database, copy)
    if part == "database":
        text = bytearray((copy / DATABASE).read_bytes())
        text[5000:40000] = bytes(35000)
        (copy / DATABASE).write_bytes(text)
    elif part == "file":
        (copy / FILES / stored.digest[:2] / stored.digest[2:]).write_bytes(b"other")
    else:
        (copy / DATABASE).unlink()
    assert check(copy)
    with pytest.raises(NotABackup):
        restore(copy, tmp_path / "elsewhere" / "alur.db")
    assert not (tmp_path / "elsewhere").exists()


def test_files_are_kept_by_what_they_hold(database: Database, stored: FileRef) -> None:
    cabinet = database.files
    assert cabinet.keep([b"quote"]) == (stored.digest, 5)
    assert cabinet.digests() == (stored.digest,)
    assert (cabinet.holds(stored.digest), cabinet.holds("ab" * 32)) == (True, False)
    with pytest.raises(TooLarge):
        cabinet.keep([b"quote", b"s"], limit=5)
    with pytest.raises(ValueError, match="digest"):
        cabinet.path("../../etc/passwd")

def test_bytes_go_by_how_long_ago_they_were_handed_in(database: Database, stored: FileRef) -> None:
    cabinet, day = database.files, timedelta(days=1)
    half = database.path.parent / "files" / "new-left"
    half.write_bytes(b"")
    assert (cabinet.drop_leavings(day), cabinet.drop(stored.digest, day)) == (0, False)
    for place in (half, cabinet.path(stored.digest)):
        os.utime(place, (0, 0))
    assert (cabinet.drop_leavings(day), half.exists()) == (1, False)
    cabinet.keep([b"quote"])
    assert cabinet.drop(stored.digest, day) is False
    os.utime(cabinet.path(stored.digest), (0, 0))
    assert (cabinet.drop(stored.digest, day), cabinet.drop(stored.digest, day), cabinet.digests()) == (True, False, ())
