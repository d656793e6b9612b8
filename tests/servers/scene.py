"""A local Telegram, a bot of python-telegram-bot that talks to it, and two people of whom one has begun to talk to the bot."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from tests.servers.fake_telegram import TOKEN, FakeTelegram, Group

os.environ.setdefault("PTB_TIMEDELTA", "1")  # without it python-telegram-bot warns of every 429


PNG = b"\x89PNG\r\n\x1a\n rest"


class Scene:
    """`moment` is the clock of the server, in seconds since 1970."""

    def __init__(self, server: FakeTelegram, bot: Bot) -> None:
        self.server, self.bot = server, bot
        self.rina, self.budi = server.person("Rina Wulandari", "rina"), server.person("Budi Santoso")
        self.rina.start()
        self.moment = 1_795_500_000.0

    def group(self, forum: bool = False) -> Group:
        group = self.server.group("Pengadaan", self.rina, self.budi, forum=forum)
        group.add_bot(self.rina)
        return group

    async def send(self, text: str = "Setujui?", to: int = 0, **more: Any) -> int:
        return (await self.bot.send_message(to or self.rina.id, text, **more)).message_id


@contextlib.asynccontextmanager
async def talking(server: FakeTelegram, token: str = TOKEN) -> AsyncIterator[Bot]:
    """A bot that need not read certificates."""
    async with HTTPXRequest(httpx_kwargs={"verify": False}) as polls, HTTPXRequest(httpx_kwargs={"verify": False}) as calls:
        yield Bot(token, base_url=server.base_url, base_file_url=server.file_url, request=calls, get_updates_request=polls)


def keys(*labels: str, data: str = "t:1", row: int = 2) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(label, callback_data=data) for label in labels]
    return InlineKeyboardMarkup([buttons[place : place + row] for place in range(0, len(buttons), row)])
