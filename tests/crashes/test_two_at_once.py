"""Two processes on one database with one bot. On Telegram one takes in, the other stands by and goes on for it, however it ended; on Slack both take in. Nothing
is lost, nothing done twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx

from adapters.slack.sockets import COUNT
from tests.crashes.house import House, house
from tests.crashes.remains import complaints
from tests.servers.slack.people import Person
from tests.servers.weather import Weather
from tests.stories.stages import SlackStage, TelegramStage


class Firm:
    """Processes of one firm, and the people who write to its bot."""

    def __init__(self, folder: Path, stage: TelegramStage | SlackStage, more: Mapping[str, str], stack: ExitStack) -> None:
        self.folder, self.stage, self.folk, self.more, self._stack = folder, stage, stage.folk, more, stack

    async def come(self) -> House:
        return await asyncio.to_thread(self._stack.enter_context, house(self.folder, more=self.more, alone=False))

    async def taken_in(self) -> None:
        """Everything written was taken in and answered."""
        if isinstance(self.stage, TelegramStage):
            await self.stage.server.updates.confirmed(60)
        else:
            await self.stage.server.deliveries.settled(60)

    async def stands(self, found: House, how: str) -> None:
        """Waits until the platform is `how` for that process; either way it is ready."""
        async with asyncio.timeout(60), httpx.AsyncClient(base_url=found.address, timeout=60) as client:
            while (answer := await client.get("/readyz")).json()["platforms"] != {self.stage.platform: how}:
                await asyncio.sleep(0.05)
            assert answer.status_code == 200

    def seen(self, person: str, part: str) -> int:
        """How many messages on that person's screen hold `part`."""
        return sum(part in shown.text for shown in self.folk[person].view() if not shown.own)


async def test_the_second_goes_on_where_the_first_was_killed_and_the_third_where_it_was_stopped(tmp_path: Path) -> None:
    stage, folder = TelegramStage(), tmp_path / "house"
    async with stage.set_up(folder, time.time) as more:
        with ExitStack() as stack:
            firm = Firm(folder, stage, more, stack)
            rina, budi = stage.folk["rina"], stage.folk["budi"]
            first = await firm.come()
            await firm.stands(first, "open")
            second = await firm.come()
            await firm.stands(second, "standing-by")
            rina.say("/beli 4jt laptop")
            await firm.taken_in()
            first.end()
            rina.say("dua staf baru")  # nobody takes it in, the lease is the dead one's still
            await firm.stands(second, "standing-by")
            second.clock.put(second.clock.now() + timedelta(seconds=31))
            await firm.taken_in()
            await firm.stands(second, "open")
            third = await firm.come()
            await firm.stands(third, "standing-by")
            rina.press("Kirim")
            await firm.taken_in()
            for person in ("budi", "rina"):
                await until_shown(firm, person, "PB/0001/XI/2026")
            stopping = asyncio.create_task(asyncio.to_thread(second.stop))
            rina.say("/bantuan")
            assert await stopping == 0
            await firm.stands(third, "open")
            budi.press("Setujui")
            await firm.taken_in()
            await until_shown(firm, "putu", "PB/0001/XI/2026")
            assert await asyncio.to_thread(third.stop) == 0
            said = first.log()
        assert [firm.seen("rina", text) for text in ("Untuk keperluan apa?", "PB/0001/XI/2026", "PB/0002", "Yang bisa dilakukan di sini")] == [1, 1, 0, 1]
        assert [toast.text for toast in budi.toasts] == ["Disetujui. Berikutnya Putu."]
    assert complaints(said) == []  # a process that hears of another's poll (409) would complain; one that is gone hears nothing


async def test_on_slack_whichever_is_brought_a_thing_does_it_once_and_one_goes_on_alone(tmp_path: Path) -> None:
    stage, folder = SlackStage(Weather(5, repeat=0.5, reorder=0.5)), tmp_path / "house"
    async with stage.set_up(folder, time.time) as more:
        with ExitStack() as stack:
            firm = Firm(folder, stage, more, stack)
            rina, budi = stage.folk["rina"], stage.folk["budi"]
            houses = [await firm.come(), await firm.come()]
            await stage.server.sockets.connected(2 * COUNT, 60)
            for number, (what, why) in enumerate((("4jt laptop", "dua staf baru"), ("3jt tas", "untuk pameran")), 1):
                rina.command(f"/beli {what}")
                await until_open(rina)
                rina.fill("Alasan", why)
                for _ in range(2):
                    rina.submit()
                    await firm.taken_in()
                await until_shown(firm, "budi", f"PB/000{number}/XI/2026")
                budi.press("Setujui")
                await firm.taken_in()
                await until_shown(firm, "putu", f"PB/000{number}/XI/2026")
                if number == 1:
                    houses.pop(0).end()
                    await stage.server.sockets.connected(COUNT, 60)
            assert await asyncio.to_thread(houses[0].stop) == 0
            said = houses[0].log()
        assert [firm.seen(who, f"PB/000{number}/XI/2026") for who in ("budi", "putu") for number in (1, 2, 3)] == [1, 1, 0, 1, 1, 0]
        assert stage.server.called("chat.update") != []
    assert complaints(said) == []


async def until_open(person: Person) -> None:
    async with asyncio.timeout(60):
        while person.page is None:
            await asyncio.sleep(0.05)


async def until_shown(firm: Firm, person: str, part: str, times: int = 1) -> None:
    async with asyncio.timeout(60):
        while firm.seen(person, part) < times:
            await asyncio.sleep(0.05)
