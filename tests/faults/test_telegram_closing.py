"""Decisions that change three hundred copies of a card at once, while Telegram is busy here and there. The time is the limits' own."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import cast

from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from bot.bulletin import Bulletin
from bot.commands import Decide, ImportPeople, Publish, Submit
from bot.config import Config
from bot.courier import Courier
from bot.desk import Desk
from bot.library import Library
from bot.main import calendar_of
from bot.viewing import Viewing
from tests.faults.storm import LoopClock
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Fault, Person, telegram
from tests.servers.skipping import SkippingLoop, WatchedDatabase
from tests.servers.telegram.chats import Call
from tests.servers.telegram.limits import least_seconds

COPIES, BUSY, HELD = 300, 12, 25  # people asked; chats that meet a 429 of their own; its seconds
SOP = """
sop: vote
title: {en: Vote, id: Suara}
headline: {en: Vote, id: Suara}
states:
  members: {approve: role.member, need: 2}
  approved: {end: approved}
"""


async def vote(folder: Path, loop: SkippingLoop) -> tuple[FakeTelegram, list[Person], float]:
    """Everybody gets a card; two of them decide within a moment; gives when that was, in seconds since 1970."""
    clock = LoopClock(loop)
    database = WatchedDatabase.open(folder / "alur.db", lasting=False)
    assert isinstance(database, WatchedDatabase)
    database.upgrade()
    server = FakeTelegram(lambda: clock.now().timestamp())
    people = [server.person(f"Pegawai {number}") for number in range(COPIES)]
    for person in people:
        person.met()
    desk = Desk(database, Library(), clock, calendar_of(Config()), Bulletin())
    rows = "".join(f"  - {{id: p{number}, name: Pegawai {number}, roles: [member], accounts: ['telegram:{person.id}']}}\n" for number, person in enumerate(people))
    desk.handle(ImportPeople(f"people:\n  - {{id: rina, name: Rina}}\n{rows}", "yaml"))
    desk.handle(Publish(SOP))
    asked = desk.handle(Submit("vote", "rina", "rina", {})).request
    assert asked is not None
    async with telegram(server):
        server.pacing.strict = True
        gateway = TelegramGateway(TelegramSettings(TOKEN, clock.monotonic, lambda seconds: seconds, server.address))
        courier = Courier(desk, Viewing(desk, Config()), {"telegram": gateway})
        running = asyncio.create_task(courier.run())
        database.loop = loop
        await rest(database)
        decided = server.now()
        for person in people[:BUSY]:
            server.weather.order("editMessageText", Fault("too_many", after=HELD), chat=person.id)
        for number in (COPIES - 1, COPIES - 2):
            await asyncio.to_thread(desk.handle, Decide(asked.id, "approve", f"p{number}", "members", asked.standing("members").visit))
            courier.wake()
            await asyncio.sleep(1)
        await rest(database)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await gateway.close()
    database.close()
    return server, people, decided


async def rest(database: WatchedDatabase) -> None:
    """All is delivered."""
    while await asyncio.to_thread(database.read, lambda reader: reader.outbox.pending_count()):
        await asyncio.sleep(0.5)


def test_three_hundred_copies_change_as_fast_as_telegram_allows_and_nobody_waits_for_a_busy_chat(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        loop = cast(SkippingLoop, runner.get_loop())
        server, people, decided = runner.run(vote(tmp_path, loop))
    edits = [call for call in server.called("editMessageText") if call.code == 200]
    busy = {person.id for person in people[:BUSY]}
    for person in people:
        shown = person.view()[0]
        assert "Pegawai 298 menyetujui" in shown.text
        assert shown.labels == ()
        assert _closed_at_last([call for call in edits if _chat(call) == person.id])
    others = [call for call in edits if _chat(call) not in busy]
    assert max(call.at for call in others) - decided <= 1.3 * least_seconds(Counter(map(_chat, others)))
    assert HELD <= max(call.at for call in edits) - decided <= HELD + 5
    assert Counter(call.code for call in server.called("editMessageText") if call.code != 200) == {429: BUSY}


def _chat(call: Call) -> int:
    return int(call.arguments["chat_id"])


def _closed_at_last(edits: list[Call]) -> bool:
    """What takes the buttons away comes last, once."""
    return ["reply_markup" in call.arguments for call in edits] in ([False], [True, False])
