"""What is swept from the folder of files, what never is, and what a sweep that breaks off leaves to the next."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.janitor import Janitor
from storage.database import Database
from storage.ledger import Entry
from storage.unit import Unit
from tests.storage.samples import NOW, a_request, insert, publish
from workflows.events import Decided
from workflows.values import FileRef

OLD, FRESH = NOW - timedelta(days=3), NOW - timedelta(days=1)


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a SOP and nothing else, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "alur.db"
    with closing(Database.open(path)) as database:
        database.upgrade()
        database.carry_out(publish)
    return path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(shutil.copyfile(empty, tmp_path / "alur.db"))) as opened:
        yield opened


def keep(database: Database, text: str, at: datetime = OLD, noted: bool = True) -> FileRef:
    """A file that was handed in then; its commit may never have come."""
    digest, size = database.files.keep([text.encode()])
    file = FileRef(digest, f"{text}.pdf", size)
    if noted:
        database.carry_out(lambda unit: unit.files.note(file, "ann", at))
    if at == OLD:
        os.utime(database.files.path(digest), (0, 0))
    return file


def swept(database: Database, reached: Callable[[str], None] = lambda point: None) -> int:
    return sum(Janitor(database, HeldClock(NOW), reached).portions())


def left(database: Database, *files: FileRef) -> list[bool]:
    """Which are there, bytes and metadata."""
    return [database.files.holds(file.digest) and database.read(lambda reader, file=file: reader.files.get(file.digest)) is not None for file in files]  # type: ignore[misc]


def test_what_a_history_or_a_draft_names_stays_and_what_is_fresh_and_the_rest_goes(database: Database) -> None:
    sent, taken_out, drafted, loose, fresh = (keep(database, text, FRESH if text == "fresh" else OLD) for text in ("sent", "taken out", "drafted", "loose", "fresh"))
    lost, coming = keep(database, "lost", noted=False), keep(database, "coming", FRESH, noted=False)
    half = database.path.parent / "files" / "new-half"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))

    def story(unit: Unit) -> None:
        """The first quotation was taken out again when another was sent: only the history knows it."""
        first = replace(a_request(), fields={"quote": (taken_out,)})
        insert(unit, first)
        second = replace(first, version=2, fields={"quote": (sent,)})
        unit.ledger.update(second, Entry(2, Decided("ann", "edit", fields={"quote": (sent,)}), NOW), 1)
        unit.drafts.keep("ann", "console", {"quote": [drafted.digest]}, NOW)

    database.carry_out(story)
    assert swept(database) == 3
    assert left(database, sent, taken_out, drafted, fresh) == [True] * 4
    assert left(database, loose, lost) == [False] * 2
    assert database.files.holds(coming.digest)
    assert not half.exists()
    assert swept(database) == 0
    database.carry_out(lambda unit: unit.drafts.drop("ann", "console"))
    assert swept(database) == 1
    assert left(database, sent, taken_out, drafted, fresh) == [True, True, False, True]


def test_more_than_a_portion_goes_over_what_drafts_hold(database: Database) -> None:
    files = [keep(database, f"file {number}") for number in range(60)]
    drafted = sorted(file.digest for file in files)[:30]
    database.carry_out(lambda unit: unit.drafts.keep("ann", "console", {"quote": drafted}, NOW))
    assert swept(database) == 30
    assert database.files.digests() == tuple(drafted)


def test_a_sweep_that_was_killed_is_finished_by_the_next(database: Database) -> None:
    keep(database, "loose")

    def die(point: str) -> None:
        raise Killed

    with pytest.raises(Killed):
        swept(database, die)
    assert len(database.files.digests()) == 1
    assert swept(database) == 1
    assert database.files.digests() == ()


@pytest.mark.parametrize("named_by", ["note", "draft", "event"])
def test_a_file_handed_in_again_while_it_is_swept_is_whole(database: Database, named_by: str) -> None:
    loose = keep(database, "loose")

    def hand_in(point: str) -> None:
        again = keep(database, "loose", FRESH)
        if named_by == "draft":
            database.carry_out(lambda unit: unit.drafts.keep("ann", "console", {"quote": [again.digest]}, NOW))
        if named_by == "event":
            database.carry_out(lambda unit: insert(unit, replace(a_request(), fields={"quote": (again,)})))

    assert swept(database, hand_in) == 0
    assert left(database, loose) == [True]
