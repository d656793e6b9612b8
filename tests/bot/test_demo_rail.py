"""The demo lives: chats show what is true, the clock moves through what rings, time survives a restart, everything can be begun anew."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.console.gateway import ConsoleGateway
from bot.commands import Decide, Submit
from bot.demo import open_demo
from bot.demo_company import demo_config
from bot.demo_company.rail import DemoRail
from bot.main import House
from storage.codec import loads
from workflows.request import Request


class Demo:
    """The demo on a data folder of its own, without a web server."""

    def __init__(self, house: House, rail: DemoRail) -> None:
        self.house, self.rail, self.desk = house, rail, house.desk
        console = house.gateways["console"]
        assert isinstance(console, ConsoleGateway)
        self.console = console

    def chat(self, person: str) -> list[Any]:
        return self.console._transcripts.page(person)

    def request(self, words: str) -> Request:
        (listed,) = self.desk.database.read(lambda reader: reader.ledger.search(words))
        request, _ = self.desk.database.read(lambda reader: self.desk.find(reader, listed.id))
        return request

    def waits_for(self, request: Request) -> set[str]:
        return {wait.person for wait in self.desk.database.read(lambda reader: reader.ledger.waiting_on(request.id))}

    def headlines(self) -> list[str]:
        return sorted(loads(listed.headline)["id"] for listed in self.desk.database.read(lambda reader: reader.ledger.newest()))

    async def move(self, step: str) -> None:
        await self.rail.move(step)
        await self.house.courier.drain()


@asynccontextmanager
async def living(folder: Path) -> AsyncIterator[Demo]:
    house, rail = open_demo(demo_config({"ALUR_DATA": str(folder)}))
    demo = Demo(house, rail)
    try:
        with house.desk.bulletin.listening(rail.hear):
            await rail.begin()
            yield demo
    finally:
        demo.console.close()
        house.database.close()


@pytest.fixture
async def demo(founded: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    async with living(shutil.copytree(founded, tmp_path / "data")) as found:
        yield found


async def test_everybody_finds_a_handful_of_cards_the_newest_last(demo: Demo) -> None:
    people = demo.desk.database.read(lambda reader: reader.people.directory().active)
    chats = {person: demo.chat(person) for person in people}
    assert all(1 <= len(chat) <= 9 for chat in chats.values())
    assert (len(chats["rina"]), len(chats["budi"])) == (6, 7)
    assert all([message.at for message in chat] == sorted(message.at for message in chat) for chat in chats.values())
    assert all("Laptop 2 unit" in str(chats[person][-1].body["title"]) for person in ("rina", "budi"))
    assert len(chats["budi"][-1].body["buttons"]) > 0
    assert demo.desk.database.read(lambda reader: reader.outbox.pending_count()) == 0


async def test_what_waits_for_somebody_is_on_their_screen(demo: Demo) -> None:
    waits = demo.desk.database.read(lambda reader: reader.ledger.all_waiting())
    shown = demo.desk.database.read(lambda reader: [card for wait in waits for card in reader.cards.of_request(wait.request, wait.person)])
    assert len(waits) > 10
    assert {(wait.request, wait.person) for wait in waits} <= {(card.request, card.person) for card in shown if card.handle and not card.closed}


async def test_a_decision_brings_the_cards_of_the_past_to_nobody(demo: Demo) -> None:
    before = {person: len(demo.chat(person)) for person in ("rina", "budi", "sari", "putu")}
    laptop = demo.request("Laptop 2 unit")
    demo.desk.handle(Decide(laptop.id, "approve", "budi", "manager", laptop.standing("manager").visit))
    await demo.house.courier.drain()
    assert {person: len(demo.chat(person)) - count for person, count in before.items()} == {"rina": 0, "budi": 0, "sari": 1, "putu": 0}


async def test_going_from_alarm_to_alarm_reminds_whoever_is_late(demo: Demo) -> None:
    before, alarms = len(demo.chat("budi")), 0
    while len(demo.chat("budi")) == before and alarms < 12:
        due = demo.house.alarm.next_at()
        await demo.move("alarm")
        alarms += 1
        assert due is not None
        assert demo.desk.clock.now() >= due
    assert any("Cetak brosur" in str(message.body) for message in demo.chat("budi")[before:])


async def test_days_that_pass_ask_the_superior_too(demo: Demo) -> None:
    laptop = demo.request("Laptop 2 unit")
    assert demo.waits_for(laptop) == {"budi"}
    days = 0
    while demo.waits_for(laptop) == {"budi"} and days < 20:
        await demo.move("day")
        days += 1
    assert demo.waits_for(laptop) == {"budi", "agus"}
    assert any("Laptop 2 unit" in str(message.body) for message in demo.chat("agus"))
    assert demo.desk.database.read(lambda reader: reader.ledger.verify()) == ()


async def test_an_hour_is_an_hour(demo: Demo) -> None:
    before = demo.desk.clock.now()
    await demo.move("hour")
    assert timedelta(hours=1) <= demo.desk.clock.now() - before < timedelta(hours=1, seconds=30)


@pytest.mark.parametrize(("language", "who", "what", "alarm"), [("id", "Tono", "mengajukan", "pengingat pertama"), ("en", "Tono", "submitted", "first reminder")])
async def test_the_rail_tells_what_happens_in_the_language_of_the_page(demo: Demo, language: str, who: str, what: str, alarm: str) -> None:
    before = await demo.rail.picture(language)
    assert len(before.log) == 30
    assert before.date
    assert before.next_alarm
    sent = demo.desk.handle(Submit("purchase", "tono", "tono", {"item": "spanduk", "total": 900_000, "why": "acara"})).request
    assert sent is not None
    await demo.house.courier.drain()
    picture = await demo.rail.picture(language)
    said = [(line.who, line.what) for line in picture.log]
    assert (who, f"{what} {'/'.join(sent.number.split('/')[:2])}") in said[:6]
    assert ("Alarm", alarm) in said[:8]
    assert len([line for line in picture.log[:4] if "Budi Santoso" in line.what]) == 1
    assert await demo.rail.picture(language) == picture


async def test_what_a_newcomer_tried_is_ticked_off_and_remembered(founded: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(founded, tmp_path / "data")

    async def ticked(demo: Demo) -> list[bool]:
        return [hint.done for hint in (await demo.rail.picture("id")).hints]

    async with living(folder) as demo:
        assert await ticked(demo) == [False, False, False]
        await demo.move("hour")
        sent = demo.desk.handle(Submit("purchase", "rina", "rina", {"item": "laptop", "total": 4_000_000, "why": "staf baru"})).request
        assert sent is not None
        assert await ticked(demo) == [True, False, False]
        demo.desk.handle(Decide(sent.id, "approve", "budi", "manager", sent.standing("manager").visit))
        assert await ticked(demo) == [True, True, False]
        await demo.move("day")
        assert await ticked(demo) == [True, True, True]
        assert (await demo.rail.picture("en")).hints_title == "All three are done"
    async with living(folder) as again:
        assert await ticked(again) == [True, True, True]
        await again.rail.put_hints_away()
    async with living(folder) as last:
        assert (await last.rail.picture("id")).hints == ()


async def test_the_clock_and_the_company_survive_a_restart(founded: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(founded, tmp_path / "data")
    async with living(folder) as demo:
        await demo.move("day")
        await demo.move("day")
        time, headlines, chat = demo.desk.clock.now(), demo.headlines(), [message.id for message in demo.chat("rina")]
    async with living(folder) as again:
        assert timedelta() <= again.desk.clock.now() - time < timedelta(hours=1)
        assert again.headlines() == headlines
        assert [message.id for message in again.chat("rina")] == chat


async def test_it_begins_anew_as_it_began_and_what_was_under_way_harms_nothing(demo: Demo) -> None:
    start, headlines, titles = demo.desk.clock.now(), demo.headlines(), [str(message.body["title"]) for message in demo.chat("budi")]
    demo.desk.handle(Submit("purchase", "tono", "tono", {"item": "spanduk", "total": 900_000, "why": "acara"}))
    await demo.move("day")
    demo.desk.handle(Submit("purchase", "tono", "tono", {"item": "spanduk kain", "total": 900_000, "why": "acara"}))
    epoch = demo.console._transcripts.epoch()
    await demo.rail.reset(demo.console.clear)
    await demo.house.courier.drain()
    assert abs(demo.desk.clock.now() - start) < timedelta(hours=1)
    assert demo.headlines() == headlines
    assert [str(message.body["title"]) for message in demo.chat("budi")] == titles
    assert demo.console._transcripts.epoch() != epoch
    assert all("spanduk" not in line.what for line in (await demo.rail.picture("id")).log)
    laptop = demo.request("Laptop 2 unit")
    demo.desk.handle(Decide(laptop.id, "approve", "budi", "manager", laptop.standing("manager").visit))
    await demo.house.courier.drain()
    assert demo.chat("budi")[-1].body["status"]["kind"] == "ok"
