"""A fresh SQLite database for each test, and the same opened a second time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "alur.db"
    with closing(Database.open(path)) as database:
        database.upgrade()
        database.carry_out(lambda unit: None)
    return path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    path = shutil.copyfile(empty, tmp_path / "alur.db")
    with closing(Database.open(path, busy_seconds=2)) as opened:
        yield opened


@pytest.fixture
def twin(database: Database) -> Iterator[Database]:
    with closing(Database.open(database.path)) as opened:
        yield opened
