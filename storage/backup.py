"""Copies of everything that is stored: databases by SQLite's own backup, the files beside them. Safe while the program runs.

What chat platforms keep lies in a folder each, `beside` the database: their databases are called `*.sqlite`, all else there is files that
are written once, under names that begin with "new-" until they are whole.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from storage.database import Database
from storage.files import Cabinet
from storage.sqlite import look_at

DATABASE, FILES = "alur.db", "files"
Progress = Callable[[int, int], None]  # done, of how many


class NotABackup(Exception):
    """`folder` holds no backup, or a damaged one; `faults` say what is wrong with it, in the database's own words."""

    def __init__(self, folder: Path, faults: tuple[str, ...]) -> None:
        super().__init__(f"{folder}: {', '.join(faults)}")
        self.folder, self.faults = folder, faults


def _quiet(done: int, total: int) -> None:
    pass


def backup(database: Database, target: Path, beside: Sequence[Path] = (), progress: Progress = _quiet) -> None:
    """Writes a backup into the new folder `target`. Files are copied before and after the databases: then each that is named is there, be it
    swept or handed in meanwhile. A platform's database comes after ours, so that no message we know of is missing in it.
    Raises FileExistsError if the folder exists, OSError if it cannot be written, NotABackup if the copy is damaged."""
    target.mkdir(parents=True)
    folders = {database.path.parent / FILES: target / FILES, **{folder: target / folder.name for folder in beside}}
    for source, copy in folders.items():
        _copy_files(source, copy)
    _copy_database(database.path, target / DATABASE, progress)
    for folder in beside:
        for place in sorted(folder.glob("*.sqlite")):
            _copy_database(place, target / folder.name / place.name)
    for source, copy in folders.items():
        _copy_files(source, copy)
    if faults := check(target):
        raise NotABackup(target, faults)


def _copy_database(place: Path, target: Path, progress: Progress = _quiet) -> None:
    target.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(target)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()  # as of this moment, however much is written meanwhile
        source.backup(copy, pages=256, progress=lambda _, left, total: progress(total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself


def _copy_files(source: Path, target: Path) -> None:
    """Those that are not there yet."""
    for place in source.rglob("*"):
        copy = target / place.relative_to(source)
        if copy.exists() or not place.is_file() or place.name.startswith("new-") or place.suffix.startswith(".sqlite"):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # swept just now
            shutil.copyfile(place, copy)


def check(folder: Path) -> tuple[str, ...]:
    """What is wrong with the backup in `folder`; empty if it is whole. Every file is read and its digest compared."""
    path = folder / DATABASE
    if not path.is_file():
        return (f"{DATABASE} is missing",)
    try:
        faults = [fault for each in (path, *sorted(folder.glob("*/*.sqlite"))) for fault in _faults(each)]
        with closing(look_at(path)) as raw:
            named = [row[0] for row in raw.execute("SELECT digest FROM files ORDER BY digest")]
    except sqlite3.DatabaseError as error:
        return (str(error),)
    cabinet = Cabinet(folder / FILES)
    return (*faults, *(f"file {digest} is missing or damaged" for digest in named if not cabinet.holds(digest)))


def _faults(path: Path) -> list[str]:
    with closing(look_at(path)) as raw:
        faults = [row[0] for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return faults + [f"{row[0]} row {row[1]} refers to nothing" for row in raw.execute("PRAGMA foreign_key_check")]


def restore(folder: Path, path: Path, beside: Sequence[Path] = ()) -> None:
    """Puts the backup in `folder` back: the database at `path`, its files beside it, and the folders of platforms, where none may be yet.
    The database comes to its place last: without it, nothing was restored. Raises NotABackup, FileExistsError with the place that is taken."""
    if faults := check(folder):
        raise NotABackup(folder, faults)
    wanted = {place: folder / place.name for place in beside if (folder / place.name).is_dir()} | {path: folder / DATABASE}
    if taken := next((place for place in wanted if place.exists()), None):
        raise FileExistsError(taken)
    path.parent.mkdir(parents=True, exist_ok=True)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, path.parent / FILES, dirs_exist_ok=True)
    incoming = {place: place.with_name(place.name + ".incoming") for place in wanted}
    for place, source in wanted.items():
        if source.is_dir():
            shutil.copytree(source, incoming[place], dirs_exist_ok=True)
        else:
            shutil.copyfile(source, incoming[place])
    for place, whole in incoming.items():
        os.replace(whole, place)
