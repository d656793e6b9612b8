"""Two thousand cards wait for three hundred people: Telegram's limits are kept, and nothing but they makes anybody wait. The time is the limits' own."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import cast

from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from tests.faults.storm import LoopClock, deliver
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Fault, telegram
from tests.servers.skipping import SkippingLoop
from tests.servers.telegram.limits import least_seconds

CARDS, PEOPLE, HELD = 2000, 300, 20


async def storm(folder: Path, clock: LoopClock) -> tuple[FakeTelegram, float]:
    """Gives the seconds it took. One chat meets a 429 of its own at once."""
    server = FakeTelegram(lambda: clock.now().timestamp())
    people = [server.person(f"Pegawai {number}") for number in range(PEOPLE)]
    for person in people:
        person.met()
    async with telegram(server):
        server.pacing.strict = True
        server.weather.order("sendMessage", Fault("too_many", after=HELD))
        gateway = TelegramGateway(TelegramSettings(TOKEN, clock.monotonic, lambda seconds: seconds, server.address))
        accounts = [str(people[number * PEOPLE // CARDS].id) for number in range(CARDS)]
        took = await deliver(folder, clock, gateway, accounts, lambda: sum(call.code == 200 for call in server.calls) >= CARDS)
        await gateway.close()
    return server, took


def test_two_thousand_cards_for_three_hundred_people_go_out_as_fast_as_telegram_allows(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        server, took = runner.run(storm(tmp_path, LoopClock(cast(SkippingLoop, runner.get_loop()))))
    sent = [call for call in server.calls if call.code == 200]
    counts = Counter(int(call.arguments["chat_id"]) for call in sent)
    least = least_seconds(counts)
    assert (len(sent), len(counts)) == (CARDS, PEOPLE)
    assert least <= took <= 1.3 * least
    assert [call.code for call in server.calls if call.code != 200] == [429]
    for chat in counts:
        numbers = [call.result["text"] for call in sent if int(call.arguments["chat_id"]) == chat]
        assert numbers == sorted(numbers, key=int)
