"""What Telegram is told of the commands, by the whole product over the local Bot API server: at the start, whenever they change, and again where it failed."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import SystemClock
from bot.commands import Publish
from bot.demo_company import SETTINGS, demo_config
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

    def __init__(self, house: House, stage: TelegramStage, environment: dict[str, str]) -> None:
        self.house, self.server, self.folk, self.rina, self.environment = house, stage.server, stage.folk, stage.folk["rina"], environment

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
        environment = {**settings, "ALUR_DATA": str(tmp_path / "firm")}
        house = build(demo_config(environment))
        with closing(house.database):
            yield Firm(house, stage, {**environment, "ALUR_CONFIG": str(SETTINGS), "ALUR_LANG": "en"})


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


async def test_a_link_of_telegram_brings_the_code_along_and_binds_whoever_opens_it_once(firm: Firm) -> None:
    dewi, group = firm.folk["dewi"], firm.server.group("Kantor", firm.folk["dewi"], firm.rina)
    phone, other = firm.server.person("Yohanes"), firm.server.person("Somebody")
    async with firm.connected():
        await until(lambda: firm.house.database.read(lambda reader: reader.settings.beginning("invitation:")))
        group.add_bot(dewi)
        dewi.say("/link @yohanes", group.chat)
        await firm.server.updates.confirmed(30)
        assert [shown.text for shown in dewi.view(group.chat) if not shown.own] == []
        address = next(line for line in dewi.view()[-1].text.splitlines() if line.startswith("https://"))
        assert address.startswith("https://t.me/alur_bot?start=")
        for account in (phone, other):
            account.start(address.partition("start=")[2])
            await firm.server.updates.confirmed(30)
    assert [account.view()[-1].text.split(".")[0] for account in (phone, other)] == ["Linked as Yohanes Kogoya, Operations", "Kode tidak berlaku lagi (10 menit, sekali pakai)"]
    assert firm.house.database.read(lambda reader: reader.people.of_account("telegram", str(phone.id))) == "yohanes"
    made = await asyncio.to_thread(CliRunner().invoke, app, ["people", "link", "rina"], env=firm.environment)
    assert re.fullmatch(r"Code for Rina Wulandari, good for 10 minutes, one use: (\w{8})\nhttps://t.me/alur_bot\?start=\1\n", made.stdout)
