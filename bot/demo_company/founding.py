"""Makes the demo company: its people, its SOPs and its past, apart from what is running, and then puts it in place all at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.bulletin import Bulletin
from bot.clock import HeldClock
from bot.commands import ImportPeople, Publish
from bot.config import Config
from bot.demo_company.history import History
from bot.demo_company.plots import read_absence, read_plots
from bot.desk import Desk
from bot.library import Library
from bot.people_file import read_people
from storage.database import Database
from storage.replacement import replace_content
from workflows.calendar import Calendar

SEED = "contoh"
FOUNDED = "demo.founded"  # the setting that tells when the company was made
_WORKSHOP = "making"  # folder below the data folder; nothing in it outlives the making


def found(config: Config, database: Database, calendar: Calendar, opening: datetime, tell: Callable[[float], object] = lambda share: None, seed: str = SEED) -> None:
    """Fills `database` with the demo company as it is at `opening`, in one transaction; whatever was in it is gone.

    `tell` hears how much is done, from 0 to 1. The same seed and opening give the same company."""
    workshop = config.data.folder / _WORKSHOP
    shutil.rmtree(workshop, ignore_errors=True)
    made = Database.open(workshop / "alur.db")
    try:
        made.upgrade()
        _make(config, made, database, calendar, opening, tell, seed)
        replace_content(database, made)
    finally:
        made.close()
        shutil.rmtree(workshop, ignore_errors=True)


def _make(config: Config, made: Database, home: Database, calendar: Calendar, opening: datetime, tell: Callable[[float], object], seed: str) -> None:
    clock = HeldClock(opening)
    desk = Desk(made, Library(), clock, calendar, Bulletin(), config.people.administrators)
    people, suffix = _text(config.people.file), config.people.file.suffix.lstrip(".")
    plots = read_plots(seed, {person.id: person.unit for person in read_people(people, suffix).people})
    history = History(desk, clock, home.files, opening, plots, read_absence())
    clock.put(history.beginning)
    desk.handle(ImportPeople(people, suffix))
    for file in sorted(config.sops.folder.glob("*.yaml")):
        desk.handle(Publish(_text(file)))
    history.play(tell)
    made.write(lambda unit: unit.settings.set(FOUNDED, opening.isoformat())).result()


def is_founded(database: Database) -> bool:
    """Whether the company is there."""
    return database.read(lambda reader: reader.settings.get(FOUNDED)) is not None


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
