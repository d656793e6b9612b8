"""Everybody on Telegram, at the local Bot API server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from adapters.port import Gateway
from tests.adapters.telegram_person import TelegramHarness
from tests.servers.fake_telegram import FakeTelegram, Person
from tests.stories.player import Reached


class TelegramPlayer(TelegramHarness):
    """`stories.player.Player` of Telegram."""

    def __init__(self, gateway: Gateway, server: FakeTelegram, people: Mapping[str, Person], running: asyncio.Task[None]) -> None:
        super().__init__(gateway, server, people, {}, running)

    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        return self.folk[person].button(label, on)

    async def tap(self, person: str, button: Reached) -> None:
        await self.forge(person, button, button[1]["callback_data"])

    async def forge(self, person: str, button: Reached, token: str) -> None:
        self.folk[person].forge(button[0], token)
        await self.settled()

    async def token(self, button: Reached) -> str:
        return str(button[1]["callback_data"])

    async def file(self, person: str, name: str) -> bytes:
        return [message.file.content for message in self.folk[person].chat.shown() if message.file and message.file.name == name][-1]

    async def link(self, person: str) -> str:
        return [str(button["url"]) for message in self.folk[person].chat.shown() for row in message.keyboard for button in row if "url" in button][-1]
