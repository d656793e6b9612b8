"""Makes the demo company: its people, its SOPs and its past, apart from what is running, and then puts it in place all at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.bulletin import Bulletin
from bot.clock import HeldClock, ShiftedClock, SystemClock
from bot.commands import ImportPeople, Publish
from bot.config import Config
from bot.demo_company.history import History
from bot.demo_company.passing import opening_moment
from bot.demo_company.plots import read_absence, read_plots
from bot.demo_company.routine import read_routine
from bot.desk import Desk
from bot.library import Library
from bot.people_file import read_people
from storage.database import Database
from storage.files import Cabinet
from storage.replacement import replace_content
from storage.unit import Reader
from workflows.calendar import Calendar

SEED = "contoh"
FOUNDED = "demo.founded"  # the setting that tells when the company was made
OFFSET = "demo.offset"  # the setting that keeps how far the demo's clock is ahead, in seconds
_WORKSHOP = "making"  # folder below the data folder; nothing in it outlives the making


def found(
    config: Config, database: Database, calendar: Calendar, clock: ShiftedClock, tell: Callable[[float], object] = lambda share: None, seed: str = SEED
) -> None:
    """Fills `database` with the demo company as it is when it opens, in one transaction; whatever was in it is gone. The clock is put there.

    `tell` hears how much is done, from 0 to 1. The same seed and opening give the same company."""
    workshop = config.data.folder / _WORKSHOP
    shutil.rmtree(workshop, ignore_errors=True)
    made = Database.open(workshop / "alur.db", lasting=False)
    opening = opening_moment(calendar, SystemClock().now())
    try:
        made.upgrade()
        make(config, made, Cabinet(database.path.parent / "files", lasting=False), calendar, opening, tell, seed)
        clock.put(opening)
        keep_offset(made, clock.offset)
        replace_content(database, made)
    finally:
        made.close()
        shutil.rmtree(workshop, ignore_errors=True)


def make(
    config: Config,
    made: Database,
    files: Cabinet,
    calendar: Calendar,
    opening: datetime,
    tell: Callable[[float], object] = lambda share: None,
    seed: str = SEED,
    share: float = 1,
) -> None:
    """The company with its past up to `opening`, in the empty database `made`; what was attached goes to `files`. `share` of its routine is played."""
    clock = HeldClock(opening)
    desk = Desk(made, Library(), clock, calendar, Bulletin(), config.people.administrators)
    people, suffix = _text(config.people.file), config.people.file.suffix.lstrip(".")
    staff = read_people(people, suffix).people
    told = read_plots(seed, {person.id: person.unit for person in staff})
    routine = read_routine(seed, staff, told, share)
    history = History(desk, clock, files, opening, (*told, *routine.plots), (*routine.absences, read_absence()), routine.pace)
    clock.put(history.beginning)
    desk.handle(ImportPeople(people, suffix))
    for file in sorted(config.sops.folder.glob("*.yaml")):
        desk.handle(Publish(_text(file)))
    history.play(tell)
    made.carry_out(lambda unit: unit.settings.set(FOUNDED, opening.isoformat()))


def keep_offset(database: Database, offset: timedelta) -> None:
    """Keeps how far the demo's clock is ahead of the machine's."""
    database.carry_out(lambda unit: unit.settings.set(OFFSET, str(offset.total_seconds())))


def kept_offset(database: Database) -> timedelta | None:
    """How far the clock of the company in `database` is ahead; `None` if there is no company yet."""
    return database.read(offset_in)


def offset_in(reader: Reader) -> timedelta | None:
    """The same, of the database that `reader` reads."""
    return None if reader.settings.get(FOUNDED) is None else timedelta(seconds=float(reader.settings.get(OFFSET) or 0))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
