"""What Telegram is told of the commands, by the whole product over the local Bot API server: at the start, whenever they change, and again where it failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.commands import Publish
from bot.demo_company import demo_config
from bot.main import House, build, build_desk
from bot.switchboard import Switchboard
from bot.turns import Pace, Turns
from tests.servers.fake_telegram import Fault
from tests.stories.stages import TelegramStage

LOAN = """
sop: loan
title: {en: Equipment loan, id: Peminjaman alat}
command: [pinjam]
headline: {en: Loan, id: Pinjam}
states:
  hand_out: {title: {en: Hand out, id: Serahkan}, task: role.purchasing}
  lent: {title: {en: Lent, id: Dipinjamkan}, end: lent}
"""


class Firm:
    """The demo company with everybody on Telegram."""

    def __init__(self, house: House, stage: TelegramStage) -> None:
        self.house, self.server, self.rina = house, stage.server, stage.folk["rina"]

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Switchboard]:
        """As `alur run` connects it, but looking more often whether commands are others."""
        house, turns = self.house, Turns(self.house.database, self.house.clock, Pace(look=0.02))
        board = Switchboard(house.desk, house.gateways, house.reception.receive, house.reception.commands, house.courier, turns, look=0.02)
        running = asyncio.create_task(board.run())
        try:
            yield board
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def offers(self, command: str) -> bool:
        return command in {offered["command"] for offered in self.rina.commands()}

    async def from_elsewhere(self, text: str) -> None:
        """Published by another process, as `alur sop publish` does."""

        def work() -> None:
            with closing((desk := build_desk(self.house.config, SystemClock())).database):
                desk.handle(Publish(text))

        await asyncio.to_thread(work)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    stage = TelegramStage()
    async with stage.set_up(tmp_path / "firm", time.time) as settings:
        house = build(demo_config({**settings, "ALUR_DATA": str(tmp_path / "firm")}))
        with closing(house.database):
            yield Firm(house, stage)


async def test_commands_of_a_sop_are_offered_when_it_is_published_changed_and_withdrawn(firm: Firm) -> None:
    async with firm.connected():
        await until(lambda: firm.offers("beli"))
        assert not firm.offers("pinjam")
        await firm.from_elsewhere(LOAN)
        await until(lambda: firm.offers("pinjam"))
        await firm.from_elsewhere(LOAN.replace("[pinjam]", "[sewa]"))
        await until(lambda: firm.offers("sewa"))
        assert not firm.offers("pinjam")
        firm.house.database.carry_out(lambda unit: unit.sops.retire("loan"))
        await until(lambda: not firm.offers("sewa"))


async def test_commands_that_could_not_be_told_are_told_again(firm: Firm) -> None:
    async with firm.connected():
        await until(lambda: firm.offers("beli") and firm.server.menu_buttons)
        firm.server.weather.order("setMyCommands", Fault("too_many", after=0), Fault("cut"), Fault("broken"))
        await firm.from_elsewhere(LOAN)
        await until(lambda: firm.offers("pinjam"))


async def test_what_is_known_is_not_told_over_and_over(firm: Firm) -> None:
    async with firm.connected():
        await until(lambda: firm.house.database.read(lambda reader: reader.settings.beginning("invitation:")))
        told = len(firm.server.called("setMyCommands"))
        await firm.from_elsewhere(LOAN)
        await until(lambda: len(firm.server.called("setMyCommands")) >= 2 * told)
    assert len(firm.server.called("setMyCommands")) == 2 * told


async def test_who_stands_by_tells_nothing(firm: Firm) -> None:
    now = firm.house.clock.now()
    firm.house.database.carry_out(lambda unit: unit.leases.take("telegram", "1@elsewhere/a", now, now.replace(year=now.year + 1)))
    async with firm.connected() as board:
        await until(lambda: board.turns.waiting)
        await firm.from_elsewhere(LOAN)
        assert firm.server.called("setMyCommands") == []
        firm.house.database.carry_out(lambda unit: unit.leases.end_all())
        await until(lambda: firm.offers("pinjam"))
