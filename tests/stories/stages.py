"""The platforms a story plays on: what an office is told of them, and who plays its people there."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import httpx

from adapters.console.gateway import ConsoleGateway
from bot.clock import HeldClock
from bot.demo_company import PEOPLE, demo_people
from bot.main import House
from tests.adapters.slack_person import taken_in
from tests.adapters.telegram_person import hurried
from tests.servers.fake_slack import APP_TOKEN, SIGNING_SECRET, FakeSlack, slack
from tests.servers.fake_slack import TOKEN as SLACK_TOKEN
from tests.servers.fake_slack import Person as Colleague
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Person, Weather, telegram
from tests.stories.player import ConsolePlayer, Player, PlayerAcross
from tests.stories.slack_player import SlackPlayer
from tests.stories.telegram_player import TelegramPlayer


class Stage(Protocol):
    """Stands for as long as the office does, over its restarts."""

    platform: str

    def clock(self, begin: datetime) -> HeldClock: ...
    def set_up(self, folder: Path, now: Callable[[], float]) -> contextlib.AbstractAsyncContextManager[Mapping[str, str]]:
        """The platform itself; gives the settings of the office in its environment."""

    def people(self, text: str) -> str:
        """A people file in which everybody has an account here."""

    def play(self, house: House, client: httpx.AsyncClient) -> contextlib.AbstractAsyncContextManager[Player]:
        """The platform takes in; gives who plays everybody."""


class ConsoleStage:
    """Everybody at the console."""

    platform = "console"

    def clock(self, begin: datetime) -> HeldClock:
        return HeldClock(begin)

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        yield {}

    def people(self, text: str) -> str:
        return text

    @contextlib.asynccontextmanager
    async def play(self, house: House, client: httpx.AsyncClient) -> AsyncIterator[Player]:
        gateway = house.gateways[self.platform]
        assert isinstance(gateway, ConsoleGateway)
        player = ConsolePlayer(gateway, client, asyncio.create_task(gateway.run(house.reception.receive)))
        try:
            yield player
        finally:
            await player.stop()
            gateway.close()


class HurriedClock(HeldClock):
    """Stands still, but for waiting: a pause between two messages is over at once."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self._hurried = hurried()

    def monotonic(self) -> float:
        return self._hurried()


def _peopled(folder: Path, stage: Stage) -> Mapping[str, str]:
    """The settings of an office without the console, whose people file is that of the stage."""
    file = folder.with_suffix(".yaml")
    file.write_text(stage.people(PEOPLE.read_text(encoding="utf-8")), encoding="utf-8")
    return {"ALUR_PEOPLE__FILE": str(file), "ALUR_CONSOLE__ENABLED": "false"}


class TelegramStage:
    """Everybody on Telegram, without the console; all have begun a chat with the bot."""

    platform = "telegram"

    def __init__(self, weather: Weather | None = None) -> None:
        self.server: FakeTelegram
        self.weather = weather
        self.folk: dict[str, Person] = {}

    def clock(self, begin: datetime) -> HeldClock:
        return HurriedClock(begin)

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        async with telegram(FakeTelegram(now, self.weather)) as self.server:
            for record in demo_people().people:
                person = self.folk[record.id] = self.server.person(record.name, language=record.language)
                person.met()
            yield {
                **_peopled(folder, self),
                "ALUR_TELEGRAM__TOKEN": TOKEN,
                "ALUR_TELEGRAM__API_BASE_URL": self.server.address,
            }

    def people(self, text: str) -> str:
        return re.sub(r"\bconsole:(\w+)", lambda account: f"telegram:{self.folk[account[1]].id}", text)

    @contextlib.asynccontextmanager
    async def play(self, house: House, client: httpx.AsyncClient) -> AsyncIterator[Player]:
        gateway = house.gateways[self.platform]
        running = asyncio.create_task(house.switchboard.take_in(gateway))
        player = TelegramPlayer(gateway, self.server, self.folk, running)
        try:
            yield player
        finally:
            await player.stop()


class SlackStage:
    """Everybody on Slack, without the console: by sockets, or `called` at Alur's address."""

    platform = "slack"
    called = False

    def __init__(self, weather: Weather | None = None) -> None:
        self.server: FakeSlack
        self.weather = weather
        self.folk: dict[str, Colleague] = {}

    def clock(self, begin: datetime) -> HeldClock:
        return HurriedClock(begin)

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        async with slack(FakeSlack(now, self.weather)) as self.server:
            self.server.deliveries.patience = 60.0  # how fast this machine is today is no part of a story
            for record in demo_people().people:
                self.folk[record.id] = self.server.person(record.name)
            way = {"ALUR_SLACK__MODE": "http", "ALUR_SLACK__SIGNING_SECRET": SIGNING_SECRET} if self.called else {"ALUR_SLACK__APP_TOKEN": APP_TOKEN}
            yield {
                **_peopled(folder, self),
                "ALUR_SLACK__BOT_TOKEN": SLACK_TOKEN,
                "ALUR_SLACK__API_BASE_URL": self.server.base_url,
                **way,
            }

    def people(self, text: str) -> str:
        return re.sub(r"\bconsole:(\w+)", lambda account: f"slack:{self.server.team}/{self.folk[account[1]].id}", text)

    @contextlib.asynccontextmanager
    async def play(self, house: House, client: httpx.AsyncClient) -> AsyncIterator[Player]:
        gateway = house.gateways[self.platform]
        running = asyncio.create_task(house.switchboard.take_in(gateway))
        player = SlackPlayer(gateway, self.server, self.folk, running)
        try:
            await taken_in(self.server, str(client.base_url.join("/slack/events")) if self.called else "")
            yield player
        finally:
            await player.stop()


class SlackByRequestsStage(SlackStage):
    called = True


class SlackAskingStage(SlackStage):
    """Slack is so slow that no form can be opened there: what it asks is asked question by question."""

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        async with super().set_up(folder, now) as told:
            self.server.tickets.life = -1.0
            yield told


class AcrossStage:
    """Everybody on Slack, but `moved` on Telegram alone, and `both` there too. Each acts where `where` says, on Slack if it says nothing."""

    platform = "slack and telegram"

    def __init__(self, moved: str, both: str) -> None:
        self.moved, self.both, self.slack, self.telegram = moved, both, SlackStage(), TelegramStage()
        self.where = {moved: "telegram"}

    def clock(self, begin: datetime) -> HeldClock:
        return HurriedClock(begin)

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        async with self.slack.set_up(folder, now) as slack_told, self.telegram.set_up(folder, now) as telegram_told:
            yield {**slack_told, **telegram_told, **_peopled(folder, self)}

    def people(self, text: str) -> str:
        known = self.telegram.folk
        text = text.replace(f"console:{self.moved}", f"telegram:{known[self.moved].id}")
        text = text.replace(f"console:{self.both}", f"console:{self.both}, telegram:{known[self.both].id}")
        return self.slack.people(text)

    @contextlib.asynccontextmanager
    async def play(self, house: House, client: httpx.AsyncClient) -> AsyncIterator[Player]:
        async with self.slack.play(house, client) as on_slack, self.telegram.play(house, client) as on_telegram:
            yield PlayerAcross({"slack": on_slack, "telegram": on_telegram}, self.where)


STAGES = (ConsoleStage, TelegramStage, SlackStage, SlackByRequestsStage)
ASKING = (ConsoleStage, TelegramStage, SlackAskingStage)  # where forms are asked question by question


def named(stage: type[Stage]) -> str:
    return "slack by requests" if stage is SlackByRequestsStage else stage.platform
