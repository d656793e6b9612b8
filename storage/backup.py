"""Copies of everything that is stored: the database by SQLite's own backup, the files beside it. Safe while the program runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.database import Database
from storage.files import Cabinet

DATABASE, FILES = "alur.db", "files"
Progress = Callable[[int, int], None]  # done, of how many


class NotABackup(Exception):
    """`folder` holds no backup, or a damaged one; `faults` say what is wrong with it, in the database's own words."""

    def __init__(self, folder: Path, faults: tuple[str, ...]) -> None:
        super().__init__(f"{folder}: {', '.join(faults)}")
        self.folder, self.faults = folder, faults


def _quiet(done: int, total: int) -> None:
    pass


def backup(database: Database, target: Path, progress: Progress = _quiet) -> None:
    """Writes a backup into the new folder `target`. The files come after the database, so that each it names is there.
    Raises FileExistsError if the folder exists, OSError if it cannot be written, NotABackup if the copy is damaged."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(database.path)) as source, closing(sqlite3.connect(target / DATABASE)) as copy:
        source.backup(copy, pages=256, progress=lambda _, left, total: progress(total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
    kept = Cabinet(target / FILES)
    for digest in database.files.digests():
        place = kept.path(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(database.files.path(digest), place)
    if faults := check(target):
        raise NotABackup(target, faults)


def check(folder: Path) -> tuple[str, ...]:
    """What is wrong with the backup in `folder`; empty if it is whole. Every file is read and its digest compared."""
    path = folder / DATABASE
    if not path.is_file():
        return (f"{DATABASE} is missing",)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            faults = [row[0] for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [f"{row[0]} row {row[1]} refers to nothing" for row in raw.execute("PRAGMA foreign_key_check")]
            named = [row[0] for row in raw.execute("SELECT digest FROM files ORDER BY digest")]
    except sqlite3.DatabaseError as error:
        return (str(error),)
    cabinet = Cabinet(folder / FILES)
    return (*faults, *(f"file {digest} is missing or damaged" for digest in named if not cabinet.holds(digest)))


def restore(folder: Path, path: Path) -> None:
    """Puts the backup in `folder` back as the database at `path`, where none may be yet, and its files beside it.
    Raises NotABackup, FileExistsError."""
    if faults := check(folder):
        raise NotABackup(folder, faults)
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, path.parent / FILES, dirs_exist_ok=True)
    incoming = path.with_name(path.name + ".incoming")
    shutil.copyfile(folder / DATABASE, incoming)
    os.replace(incoming, path)
