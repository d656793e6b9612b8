"""Two thousand cards wait for three hundred people: Telegram's limits are kept, and nothing but they makes anybody wait. The time is the limits' own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from adapters.cards import Card, words
from adapters.intents import Account
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from bot.bulletin import Bulletin
from bot.config import Config
from bot.courier import Courier
from bot.desk import Desk
from bot.library import Library
from bot.main import calendar_of
from bot.viewing import Message, Viewing
from storage.outbox import Delivery
from storage.unit import Unit
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Fault, telegram
from tests.servers.skipping import SkippingLoop, WatchedDatabase
from tests.servers.telegram.limits import least_seconds

BEGIN = datetime(2026, 11, 25, 1, 5, tzinfo=UTC)
CARDS, PEOPLE, HELD = 2000, 300, 20


class LoopClock:
    """The clock of the loop."""

    def __init__(self, loop: SkippingLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return BEGIN + timedelta(milliseconds=int(self._loop.time() * 1000))

    def monotonic(self) -> float:
        return self._loop.time()


class Plain:
    """Stands in for what draws cards: each delivery says its number, to the person it is for."""

    def message(self, delivery: Delivery, platforms: Sequence[str]) -> Message:
        return Message((Card(title=words(str(delivery.body)), plain=True),), Account("telegram", delivery.person))


async def deliver(folder: Path, loop: SkippingLoop) -> tuple[FakeTelegram, float]:
    """The storm; gives the seconds it took. One chat meets a 429 of its own at once."""
    clock = LoopClock(loop)
    database = WatchedDatabase.open(folder / "alur.db", lasting=False)
    assert isinstance(database, WatchedDatabase)
    database.upgrade()
    server = FakeTelegram(lambda: clock.now().timestamp())
    people = [server.person(f"Pegawai {number}") for number in range(PEOPLE)]
    for person in people:
        person.met()
    waiting = [(people[number * PEOPLE // CARDS], number) for number in range(CARDS)]

    def fill(unit: Unit) -> None:
        for person, number in waiting:
            unit.outbox.add(f"person:{person.id}", "tell", BEGIN, person=str(person.id), body=number)

    database.carry_out(fill)
    async with telegram(server):
        server.pacing.strict = True
        server.weather.order("sendMessage", Fault("too_many", after=HELD))
        gateway = TelegramGateway(TelegramSettings(TOKEN, clock.monotonic, lambda seconds: seconds, server.address))
        desk = Desk(database, Library(), clock, calendar_of(Config()), Bulletin())
        courier = asyncio.create_task(Courier(desk, cast(Viewing, Plain()), {"telegram": gateway}).run())
        database.loop = loop
        begun = loop.time()
        while sum(call.code == 200 for call in server.calls) < CARDS and loop.time() < begun + 600:
            await asyncio.sleep(0.1)
        took = loop.time() - begun
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)
        await gateway.close()
    database.close()
    return server, took


def test_two_thousand_cards_for_three_hundred_people_go_out_as_fast_as_telegram_allows(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        loop = cast(SkippingLoop, runner.get_loop())
        server, took = runner.run(deliver(tmp_path, loop))
    sent = [call for call in server.calls if call.code == 200]
    counts = Counter(int(call.arguments["chat_id"]) for call in sent)
    least = least_seconds(counts)
    assert (len(sent), len(counts)) == (CARDS, PEOPLE)
    assert least <= took <= 1.3 * least
    assert [call.code for call in server.calls if call.code != 200] == [429]
    for chat in counts:
        numbers = [call.result["text"] for call in sent if int(call.arguments["chat_id"]) == chat]
        assert numbers == sorted(numbers, key=int)
