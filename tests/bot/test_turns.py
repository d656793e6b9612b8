"""One process at a time: who holds the lease does the work, the others stand by and take over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.turns import Pace, Turns, turns_of
from storage.database import Database
from storage.unit import Unit

QUICK = Pace(renewal=0.02, look=0.02)
DEAD = Pace(renewal=3600)  # never renews: what a killed process leaves behind


class Rivals:
    """Processes on one database, each with its own hold on it. `at_work`: who does what only one may; their clocks stand until they are moved."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path, self.stack, self.clock = path, stack, HeldClock(datetime(2026, 11, 25, 1, 5, tzinfo=UTC))
        self.database = self.open()
        self.at_work: list[Turns] = []
        self.tasks: dict[Turns, asyncio.Task[None]] = {}

    def open(self) -> Database:
        database = self.stack.enter_context(closing(Database.open(self.path, lasting=False)))
        database.upgrade()
        return database

    def come(self, pace: Pace = QUICK) -> Turns:
        turns = Turns(self.open(), self.clock, pace)
        self.tasks[turns] = asyncio.create_task(turns.hold("telegram", lambda: self._work(turns)))
        return turns

    async def _work(self, turns: Turns) -> None:
        self.at_work.append(turns)
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.remove(turns)

    async def leave(self, turns: Turns) -> None:
        self.tasks[turns].cancel()
        await asyncio.gather(self.tasks[turns], return_exceptions=True)

    def held_in(self, seconds: int) -> set[str]:
        """What will still be held then, if nobody does anything; to stand by is a lease too."""
        then = self.clock.now() + timedelta(seconds=seconds)
        return {lease.name for lease in self.database.read(lambda reader: reader.leases.held(then))}

    def shown(self) -> list[tuple[str, int]]:
        """What is done by one alone, and how many stand by."""
        found = self.database.read(lambda reader: turns_of(reader, self.clock.now()))
        return [(turn.name, len(turn.waiting)) for turn in found]


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)


@pytest.fixture
async def rivals(tmp_path: Path) -> AsyncIterator[Rivals]:
    with ExitStack() as stack:
        found = Rivals(tmp_path / "alur.db", stack)
        yield found
        for turns in found.tasks:
            await found.leave(turns)


async def test_the_second_stands_by_says_so_and_takes_over_when_the_first_gives_up(rivals: Rivals) -> None:
    first = rivals.come()
    await until(lambda: rivals.at_work == [first])
    second = rivals.come()
    await until(lambda: rivals.shown() == [("telegram", 1)])
    assert (rivals.at_work, first.waiting, second.waiting) == ([first], set(), {"telegram"})
    await rivals.leave(first)
    await until(lambda: rivals.at_work == [second])
    assert (second.waiting, rivals.shown()) == (set(), [("telegram", 0)])
    await rivals.leave(second)
    await until(lambda: rivals.shown() == [])


async def test_what_a_dead_process_holds_is_taken_over_when_it_runs_out_and_not_before(rivals: Rivals) -> None:
    dead = rivals.come(DEAD)
    await until(lambda: rivals.at_work == [dead])
    second = rivals.come()
    await until(lambda: rivals.shown() == [("telegram", 1)])
    rivals.clock.put(rivals.clock.now() + timedelta(seconds=29))
    await until(lambda: rivals.shown() == [("telegram", 1)])
    assert rivals.at_work == [dead]
    rivals.clock.put(rivals.clock.now() + timedelta(seconds=1))
    await until(lambda: second in rivals.at_work)


async def test_who_renews_keeps_it_however_long_it_takes(rivals: Rivals) -> None:
    first = rivals.come()
    await until(lambda: rivals.at_work == [first])
    second = rivals.come()
    await until(lambda: second.waiting)
    for _ in range(5):
        rivals.clock.put(rivals.clock.now() + timedelta(seconds=20))
        await until(lambda: "telegram" in rivals.held_in(seconds=29))
    assert rivals.at_work == [first]


async def test_who_lost_it_stops_at_once_and_stands_by(rivals: Rivals) -> None:
    first = rivals.come()
    await until(lambda: rivals.at_work == [first])

    def take_away(unit: Unit) -> None:
        unit.leases.end_all()
        unit.leases.take("telegram", "1@elsewhere/a", rivals.clock.now(), rivals.clock.now() + timedelta(hours=1))

    rivals.database.carry_out(take_away)
    await until(lambda: first.waiting == {"telegram"})
    assert rivals.at_work == []
    assert rivals.database.read(lambda reader: turns_of(reader, rivals.clock.now()))[0].holder == (1, "elsewhere")


async def test_one_that_is_alone_waits_for_nobody_who_died(rivals: Rivals) -> None:
    dead = rivals.come(DEAD)
    await until(lambda: rivals.at_work == [dead])
    alone = Turns(rivals.open(), rivals.clock, QUICK)
    alone.end_all()
    assert rivals.shown() == []


async def test_what_the_work_meets_comes_through_and_others_get_their_turn(rivals: Rivals) -> None:
    async def fail() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await Turns(rivals.open(), rivals.clock, QUICK).hold("telegram", fail)
    other = rivals.come()
    await until(lambda: rivals.at_work == [other])
