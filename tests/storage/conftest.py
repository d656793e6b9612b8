"""A fresh SQLite database for each test, and the same opened a second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "alur.db", busy_seconds=2)
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def twin(database: Database) -> Iterator[Database]:
    opened = Database.open(database.path)
    yield opened
    opened.close()
