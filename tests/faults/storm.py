"""More cards than a platform takes at once: the courier brings them, and the loop's own time says how long it took."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

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
from storage.unit import Unit
from tests.servers.skipping import SkippingLoop, WatchedDatabase

BEGIN = datetime(2026, 11, 25, 1, 5, tzinfo=UTC)


class LoopClock:
    """The clock of the loop."""

    def __init__(self, loop: SkippingLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return BEGIN + timedelta(milliseconds=int(self._loop.time() * 1000))

    def monotonic(self) -> float:
        return self._loop.time()


class Plain:
    """Stands in for what draws cards: each delivery says its number, to the account it is for."""

    def __init__(self, platform: str) -> None:
        self._platform = platform

    def message(self, delivery: Delivery, platforms: Sequence[str]) -> Message:
        return Message((Card(title=words(str(delivery.body)), plain=True),), Account(self._platform, delivery.person))


async def deliver(folder: Path, clock: LoopClock, gateway: Gateway, accounts: Sequence[str], over: Callable[[], bool]) -> float:
    """A card for each of `accounts`, numbered, until it is `over`, for ten minutes at most; gives the seconds it took."""
    loop = cast(SkippingLoop, asyncio.get_running_loop())
    database = WatchedDatabase.open(folder / "alur.db", lasting=False)
    assert isinstance(database, WatchedDatabase)
    database.upgrade()

    def fill(unit: Unit) -> None:
        for number, account in enumerate(accounts):
            unit.outbox.add(f"person:{account}", "tell", BEGIN, person=account, body=number)

    database.carry_out(fill)
    desk = Desk(database, Library(), clock, calendar_of(Config()), Bulletin())
    courier = asyncio.create_task(Courier(desk, cast(Viewing, Plain(gateway.name)), {gateway.name: gateway}).run())
    database.loop = loop
    begun = loop.time()
    while not over() and loop.time() < begun + 600:
        await asyncio.sleep(0.5)
    took = loop.time() - begun
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)
    database.close()
    return took
