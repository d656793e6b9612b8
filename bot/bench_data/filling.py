"""Fills an empty data folder with stored requests: the demo company's, again and again, in many branches and over years."""

from __future__ import annotations

import gc
import os
import shutil
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.bench_data.branches import BRANCHES, Branches
from bot.bench_data.copies import a_thing, cast, id_at, mould_of
from bot.bench_data.specimens import in_branch, play
from bot.bulletin import Bulletin
from bot.clock import Dice, HeldClock, dice
from bot.commands import Publish
from bot.config import Config
from bot.desk import Desk
from bot.directory import TITLES
from bot.library import Library
from storage.codec import dumps
from storage.database import Database, path_of
from storage.stockpile import Mould, Press, Rows, Stockpile, Stored
from storage.unit import Unit
from workflows.calendar import Calendar

A_WEEK = 4_000  # requests that the firm sends
RUNNING = 2_000  # of them running at most, and at most a fifth of all
_BATCH = A_WEEK
_SHARED_OUT = 16  # each branch repeats one in so many of the ended specimens,
_IN_A_WEEK = 6  # and of those so many in one week: moving a specimen into a branch and into a week costs as much as many copies of it
_WEEK = timedelta(weeks=1)
_SEED = "many"
_WORKSHOP = "making"
Specimens = tuple[Stored, ...]


class NotEmpty(Exception):
    """The data folder already holds requests; they would be lost among the made ones."""


def fill(config: Config, calendar: Calendar, now: datetime, count: int, tell: Callable[[float], object] = lambda share: None) -> None:
    """`count` requests in the database of `config`, with people, SOPs and all that belongs to them. `tell` hears how much is done, from 0 to 1.
    The same count at the same moment gives the same, but for ids of the demo company's own. Raises NotEmpty."""
    path = path_of(config.database_url)
    workshop = config.data.folder / _WORKSHOP
    shutil.rmtree(workshop, ignore_errors=True)
    opening = HeldClock(calendar.date_at(calendar.previous_working_day(calendar.today(now)), time(16)))
    database = Database.open(path)
    try:
        database.upgrade()
        if database.read(lambda reader: reader.ledger.newest(1)):
            raise NotEmpty
        specimens = play(config, workshop, calendar, opening)
        shutil.copytree(workshop / "files", config.data.folder / "files", dirs_exist_ok=True)
        branches = Branches()
        _found(config, database, calendar, opening, branches)
    finally:
        database.close()
        shutil.rmtree(workshop, ignore_errors=True)
    _fill(path, specimens, count, tell)


def _fill(path: Path, specimens: Specimens, count: int, tell: Callable[[float], object]) -> None:
    """Batches are made by as many processes as there are processors, and written by this one."""
    stockpile = Stockpile(path)
    starts, makers = range(0, count, _BATCH), os.cpu_count() or 1
    with ProcessPoolExecutor(makers, get_context("spawn"), _prepare, (specimens, count)) as pool:
        ahead = deque(pool.submit(_batch, start) for start in starts[: makers + 1])
        for place, start in enumerate(starts):
            stockpile.put(ahead.popleft().result())
            if following := starts[place + makers + 1 : place + makers + 2]:
                ahead.append(pool.submit(_batch, following[0]))
            tell(min(start + _BATCH, count) / count)
    stockpile.finish()


def _found(config: Config, database: Database, calendar: Calendar, clock: HeldClock, branches: Branches) -> None:
    desk = Desk(database, Library(), clock, calendar, Bulletin())
    for file in sorted(config.sops.folder.glob("*.yaml")):
        desk.handle(Publish(file.read_text(encoding="utf-8")))

    def people(unit: Unit) -> None:
        unit.people.take_over(branches.people, branches.accounts, clock.now(), "")
        roles = {key: dict(title) for key, title in branches.file.roles.items()}
        unit.settings.set(TITLES, dumps({"units": {key: dict(title) for key, title in branches.units.items()}, "roles": roles}))

    database.carry_out(people)


class Copies:
    """The requests number by number, oldest first: the ended ones week by week, then those that are running."""

    def __init__(self, specimens: Specimens, count: int) -> None:
        self.count, self._press = count, Press()
        self._ended = [each for each in specimens if each.request.ended_at is not None]
        self._running = [each for each in specimens if each.request.ended_at is None]
        self._first_running = count - min(RUNNING, count // 5)
        self._weeks = -(-self._first_running // A_WEEK)
        self._branches = Branches()
        self._people = {person.id: person for person in self._branches.people}
        self._placed: dict[tuple[bool, int, int], Stored] = {}
        self._moulds: dict[tuple[bool, int, int, int], Mould] = {}

    def batch(self, start: int) -> Rows:
        """The rows of one batch; the same however the batches are shared out."""
        chance = dice(f"{_SEED} {start}")
        self._moulds.clear()
        made: dict[str, list[dict[str, Any]]] = {}
        for place in range(start, min(start + _BATCH, self.count)):
            for name, rows in self._copy(place, chance).items():
                made.setdefault(name, []).extend(rows)
        return made

    def _copy(self, place: int, chance: Dice) -> Rows:
        ended, branch = place < self._first_running, chance.randrange(BRANCHES)
        weeks = place // A_WEEK - self._weeks if ended else -chance.choice((0, 0, 0, 0, 1, 1, 2, 3))
        if ended:
            known = range(branch % _SHARED_OUT, len(self._ended), _SHARED_OUT)
            chosen = known[(weeks * _IN_A_WEEK + chance.randrange(_IN_A_WEEK)) % len(known)]
        else:
            chosen = chance.randrange(len(self._running))
        specimen, by = self._in_branch(ended, chosen, branch), weeks * _WEEK
        key = ended, chosen, branch, weeks
        if key not in self._moulds:
            self._moulds[key] = mould_of(specimen, self._people[specimen.request.requester], by, self._press)
        return cast(self._moulds[key], place + 1, id_at(specimen.request.submitted + by, chance), a_thing(chance))

    def _in_branch(self, ended: bool, specimen: int, branch: int) -> Stored:
        key = ended, specimen, branch
        if key not in self._placed:
            self._placed[key] = in_branch((self._ended if ended else self._running)[specimen], self._branches.renamed(branch))
        return self._placed[key]


_copies: list[Copies] = []  # in the processes that make them


def _prepare(specimens: Specimens, count: int) -> None:
    gc.disable()  # nothing here goes in circles, and looking for it takes a fifth of the time
    _copies[:] = [Copies(specimens, count)]


def _batch(start: int) -> Rows:
    return _copies[0].batch(start)
