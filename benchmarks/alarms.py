"""A million stored alarms: how long the start takes, and how fast those that are due are rung, beside APScheduler's SQLAlchemy job store.

The firm has 10,000 running requests, each with a reminder every hour; the other alarms are of later openings of their states, over the year that follows.
On our side a ring is what it always is: judged by the core, a row of history, the next reminder, the digests of those who are asked, all committed.
On the other an interval job that does nothing, looked up, run in the scheduler's own thread (no pool to hand it to) and stored again, with its commit;
in a database with the write-ahead log, as durable as ours, and in one as SQLite makes it.
"""

from __future__ import annotations

import pickle
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Event
from time import perf_counter

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import create_engine, event

from benchmarks.decisions import CALENDAR
from benchmarks.measuring import Timing, in_turns, spread, table, timed
from bot.alarm import Alarm
from bot.bulletin import Bulletin
from bot.clock import HeldClock, SystemClock
from bot.commands import ImportPeople, Publish, Submit
from bot.desk import Desk
from bot.library import Library
from storage.database import Database
from storage.unit import Unit

DUE, ALARMS, TEAMS = 10_000, 1_000_000, 200
ROUNDS, STARTS = 3, 15
OURS, THEIRS = "Alur's bell", "APScheduler's job store"
JOURNALS = {f"{THEIRS}, write-ahead log": ("WAL", DUE), f"{THEIRS}, as it comes": ("DELETE", DUE // 10)}  # of the latter so few because they take so long
OPENED = datetime(2027, 3, 17, 1, 0, tzinfo=UTC)  # a Wednesday morning in Jakarta
SOP = """
sop: approval
title: Approval
headline: "{{ amount }}"
form:
  amount: money
states:
  manager: {approve: requester.manager, due: 1 hour, nag: 1 hour}
  approved: {end: approved}
"""
PEOPLE = "people:\n" + "".join(f"  - {{id: a{team}, name: Asker {team}, manager: m{team}}}\n  - {{id: m{team}, name: Manager {team}}}\n" for team in range(TEAMS))


@contextmanager
def opened(path: Path, clock: HeldClock) -> Iterator[Alarm]:
    """The bell over the database at `path`."""
    with closing(Database.open(path)) as database:
        database.upgrade()
        yield Alarm(Desk(database, Library(), clock, CALENDAR, Bulletin()), digests_a_day=ROUNDS + 1)


def fill(path: Path) -> None:
    """The firm, at the moment `OPENED`, with a reminder for each of its requests."""
    with opened(path, HeldClock(OPENED)) as alarm:
        desk = alarm.desk
        desk.handle(ImportPeople(PEOPLE, "yaml"))
        desk.handle(Publish(SOP))
        for first in range(0, DUE, 1_000):
            asked = [Submit("approval", f"a{place % TEAMS}", f"a{place % TEAMS}", {"amount": Decimal(4_000_000)}) for place in range(first, first + 1_000)]
            desk.database.carry_out(lambda unit, asked=asked: [desk.run(unit, submit) for submit in asked])  # type: ignore[misc]
        desk.new_day(CALENDAR.today(OPENED)).result()


def add_alarms(path: Path, count: int) -> None:
    """So many more, of the same requests, over the year after the next month."""
    with closing(Database.open(path)) as database:
        requests = [listed.id for listed in database.read(lambda reader: reader.ledger.running())]

        def add(unit: Unit) -> None:
            for place in range(count):
                minute = timedelta(days=31, minutes=place * 7919 % 525_600)
                unit.alarms.set(requests[place % DUE], "manager", 2 + place // DUE, -1, OPENED + minute)

        database.carry_out(add)


def started(path: Path, clock: HeldClock) -> float:
    """Milliseconds from opening the database to the end of the first look at what is due; nothing is."""
    begun = perf_counter()
    with opened(path, clock) as alarm:
        alarm.ring_due()
        return (perf_counter() - begun) * 1000


def rung(alarm: Alarm, clock: HeldClock) -> Timing:
    """An hour later: one reminder of each request."""
    moment = alarm.next_at()
    assert moment is not None
    clock.put(moment)
    found = timed(alarm.ring_due, DUE)
    assert alarm.desk.database.read(lambda reader: reader.alarms.due(moment)) == ()
    return found


def nothing() -> None:
    """What the other side's jobs do."""


class Jobs:
    """APScheduler over the store at `path`; the rows of many jobs are put in at once, in its own form."""

    def __init__(self, path: Path, journal: str) -> None:
        self._path = path
        self._left, self._all = 0, Event()
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", lambda raw, _: raw.executescript(f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL"))
        store = SQLAlchemyJobStore(engine=engine)
        defaults = {"misfire_grace_time": None, "coalesce": True}
        self._scheduler = BackgroundScheduler(jobstores={"default": store}, executors={"default": DebugExecutor()}, job_defaults=defaults, timezone=UTC)
        self._scheduler.add_listener(self._count, EVENT_JOB_EXECUTED)
        self._scheduler.start(paused=True)

    def put(self, places: range, ahead: timedelta) -> None:
        """Those jobs run at a moment so far ahead, and every hour from then on."""
        now = SystemClock().now()

        def row(place: int) -> tuple[str, float, bytes]:
            at = now + ahead + timedelta(minutes=place * 7919 % 525_600 if place >= DUE else 0)
            trigger = IntervalTrigger(hours=1, start_date=at, timezone=UTC)
            what = {"func": nothing, "args": (), "kwargs": {}, "name": "nothing", "executor": "default", "max_instances": 1, "misfire_grace_time": None, "coalesce": True}
            job = Job(self._scheduler, f"{place:032x}", trigger=trigger, next_run_time=at, **what)
            return job.id, at.timestamp(), pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)

        with closing(sqlite3.connect(self._path)) as raw, raw:
            raw.executemany("INSERT OR REPLACE INTO apscheduler_jobs (id, next_run_time, job_state) VALUES (?, ?, ?)", map(row, places))

    def _count(self, executed: object) -> None:
        self._left -= 1
        if not self._left:
            self._all.set()

    def run(self, due: int) -> Timing:
        """One run of each of the first `due`."""
        self.put(range(due), timedelta(seconds=-1))
        self._left = due
        self._all.clear()

        def through() -> None:
            self._scheduler.resume()
            self._all.wait()

        found = timed(through, due)
        self._scheduler.pause()
        return found

    def close(self) -> None:
        self._scheduler.shutdown()


def filled_store(path: Path) -> Path:
    with closing(Jobs(path, "DELETE")) as jobs:
        jobs.put(range(ALARMS), timedelta(days=31))
    return path


def measure(folder: Path) -> str:
    """The results as Markdown."""
    few, many = folder / "few" / "alur.db", folder / "many" / "alur.db"
    fill(few)
    many.parent.mkdir()
    shutil.copyfile(few, many)
    add_alarms(many, ALARMS - DUE)
    return f"{_starts(few, many)}\n\n{_rings(folder, many)}"


def _starts(few: Path, many: Path) -> str:
    clock = HeldClock(OPENED)
    found = [(started(few, clock), started(many, clock)) for _ in range(STARTS + 1)][1:]
    rows = [
        (f"{DUE:,} alarms", spread((small for small, _ in found), ".1f"), "1.0 / 1.0 / 1.0", ""),
        (f"{ALARMS:,} alarms", spread((large for _, large in found), ".1f"), spread((large / small for small, large in found), ".1f"), "<= 1.5"),
    ]
    return table(("opening the database and looking for the first time", "ms", "growth", "goal"), rows)


def _rings(folder: Path, many: Path) -> str:
    clock = HeldClock(OPENED)
    with ExitStack() as held:
        runs: dict[str, Callable[[], Timing]] = {OURS: partial(rung, held.enter_context(opened(many, clock)), clock)}
        store = filled_store(folder / "jobs.db")
        for name, (journal, due) in JOURNALS.items():
            jobs = held.enter_context(closing(Jobs(shutil.copyfile(store, folder / f"{journal}.db"), journal)))
            runs[name] = partial(jobs.run, due)
        rounds = in_turns(ROUNDS, runs)
    rows = [
        (
            name,
            spread((each[name].rate for each in rounds), ".0f"),
            spread((each[OURS].rate / each[name].rate for each in rounds), ".2f"),
            ">= 10" if name in JOURNALS else "",
            spread((each[name].cpu for each in rounds), ".0f"),
        )
        for name in rounds[0]
    ]
    return table((f"{DUE:,} due of {ALARMS:,} stored", "a second", "Alur is faster by", "goal", "CPU µs each"), rows)


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        sys.stdout.write(measure(Path(name)) + "\n")
