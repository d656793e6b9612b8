"""A courier that stops leaves nothing claimed: the next process need not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from adapters.cards import Card, words
from adapters.intents import Account
from adapters.port import Gateway
from bot.bulletin import Bulletin
from bot.config import Config
from bot.courier import Courier
from bot.desk import Desk
from bot.library import Library
from bot.main import calendar_of
from bot.viewing import Message, Viewing
from storage.outbox import Delivery
from tests.faults.storm import BEGIN, LoopClock
from tests.servers.skipping import SkippingLoop, WatchedDatabase


class Plain:
    """Stands in for what draws messages."""

    def message(self, delivery: Delivery, platforms: Sequence[str]) -> Message:
        return Message((Card(title=words(str(delivery.body)), plain=True),), Account("slow", delivery.person))


class Slow:
    """A platform that never answers."""

    name = "slow"

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def post(self, *_: Any) -> None:
        self.asked.set()
        await asyncio.Event().wait()


async def stopped(folder: Path, loop: SkippingLoop) -> tuple[Delivery, ...]:
    """What another process finds to deliver right after this one was stopped in the middle of a delivery."""
    clock = LoopClock(loop)
    database = WatchedDatabase.open(folder / "alur.db", lasting=False)
    assert isinstance(database, WatchedDatabase)
    database.upgrade()
    database.carry_out(lambda unit: unit.outbox.add("person:rina", "tell", BEGIN, person="rina", body="hello"))
    gateway = Slow()
    desk = Desk(database, Library(), clock, calendar_of(Config()), Bulletin())
    courier = asyncio.create_task(Courier(desk, cast(Viewing, Plain()), {"slow": cast(Gateway, gateway)}).run())
    database.loop = loop
    await gateway.asked.wait()
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)
    found = await asyncio.wrap_future(database.write(lambda unit: unit.outbox.claim(clock.now(), 9, timedelta(seconds=60))))
    await asyncio.to_thread(database.close)
    return found


def test_what_a_stopped_courier_could_not_finish_is_there_for_the_next_at_once(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        found = runner.run(stopped(tmp_path, cast(SkippingLoop, runner.get_loop())))
    assert [(each.body, each.attempts) for each in found] == [("hello", 2)]
