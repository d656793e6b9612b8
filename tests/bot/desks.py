"""A desk of a few people and SOPs, on a Wednesday morning that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.bulletin import Bulletin
from bot.clock import HeldClock
from bot.commands import ImportPeople, Publish
from bot.desk import Desk
from bot.library import Library
from storage.database import Database
from tests.workflows.scopes import CALENDAR, jakarta


@contextmanager
def opened(folder: Path, people: str, *sops: str) -> Iterator[Desk]:
    """The people of a file in YAML, and what is published, on a database of their own in `folder`."""
    database = Database.open(folder / "alur.db")
    database.upgrade()
    desk = Desk(database, Library(), HeldClock(jakarta("2026-11-25 09:00")), CALENDAR, Bulletin())
    desk.handle(ImportPeople(people, "yaml"))
    for sop in sops:
        desk.handle(Publish(sop))
    yield desk
    database.close()
