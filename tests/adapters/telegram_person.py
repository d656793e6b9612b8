"""Plays people on Telegram: over the local Bot API server, through the gateway and its library."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from adapters.intents import Account, Address
from adapters.port import Gateway, Receive
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from tests.adapters.contract import Seen
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Person, telegram
from tests.servers.telegram.chats import Chat
from tests.servers.telegram.people import Shown
from tests.webserver import listening, serving


def hurried() -> Callable[[], float]:
    """A clock that only grows, two seconds with every look: nobody waits for the next place in a row of messages."""
    looks = count(0, 2)
    return lambda: float(next(looks))


class TelegramHarness:
    """`adapters.contract.Harness` of Telegram. A sentence that makes no sound stands for one that does not stay: Telegram has no other for what is
    typed."""

    def __init__(self, gateway: Gateway, server: FakeTelegram, people: Mapping[str, Person], files: dict[str, Path], running: asyncio.Task[None]) -> None:
        self.gateway, self.server, self.folk = gateway, server, people
        self.people, self.bystander = ("rina", "budi"), Account("telegram", "1")
        self._files, self._running = files, running
        self._told: dict[str, list[str]] = {}
        self._heard: dict[str, tuple[int, int]] = {}
        self._group: Chat | None = None

    def meet(self) -> Address | None:
        group = self.server.group("Pengadaan", *self.folk.values())
        group.add_bot(self.folk["rina"])
        self._group = group.chat
        return Address("telegram", str(group.id), shared=True)

    async def say(self, person: str, text: str) -> None:
        self.folk[person].say(text, self._group)
        await self.settled()

    async def answer(self, person: str, seen: str, text: str) -> None:
        self.folk[person].reply(seen, text, self._group)
        await self.settled()

    async def press(self, person: str, label: str) -> None:
        self.folk[person].press(label, chat=self._group)
        await self.settled()

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None:
        self.folk[person].send_document(name, content, text)
        await self.settled()

    async def repeat(self) -> None:
        self.server.updates.repeat()
        await self.settled()

    async def settled(self) -> None:
        """The gateway has taken in everything and answered."""
        await self.server.updates.confirmed(60)

    async def see(self, person: str) -> Sequence[Seen]:
        """A file that stands under a card, in answer to it, is the card's."""
        shown = [message for message in self.folk[person].view(self._group) if not message.silent]
        under: dict[int, tuple[str, ...]] = {}
        for message in shown:
            if _beside(message):
                under[message.reply_to] = (*under.get(message.reply_to, ()), *message.files)
        return [Seen(each.text, each.labels, (*each.files, *under.get(each.id, ())), each.own) for each in shown if not _beside(each)]

    async def told(self, person: str) -> Sequence[str]:
        toasts = [toast.text for toast in self.folk[person].toasts]
        silent = [message.text for message in self.folk[person].view() if message.silent]
        before = self._heard.get(person, (0, 0))
        self._told.setdefault(person, []).extend([*toasts[before[0] :], *silent[before[1] :]])
        self._heard[person] = (len(toasts), len(silent))
        return list(self._told[person])

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    def account(self, person: str) -> Account:
        return Account("telegram", str(self.folk[person].id))

    def offer(self, digest: str, path: Path) -> None:
        self._files[digest] = path


def _beside(message: Shown) -> bool:
    return bool(message.files and message.reply_to and not message.text and not message.own)


@contextlib.asynccontextmanager
async def on_telegram(receive: Receive, called: bool = False) -> AsyncIterator[TelegramHarness]:
    """A running gateway at a local Telegram, two people who have begun to talk to the bot, and its harness. `called`: by webhook, else it polls."""
    files: dict[str, Path] = {}
    async with telegram(FakeTelegram()) as server, contextlib.AsyncExitStack() as open_door:
        people = {"rina": server.person("Rina Wulandari", "rina"), "budi": server.person("Budi Santoso", "budi")}
        for person in people.values():
            person.met()
        settings = TelegramSettings(TOKEN, hurried(), lambda seconds: 0.0, server.address, server.address, open_file=files.get)
        door = listening()
        if called:
            settings = replace(settings, webhook_secret="rahasia", webhook_url=f"http://127.0.0.1:{door.getsockname()[1]}/telegram/webhook")
        gateway = TelegramGateway(settings)
        await open_door.enter_async_context(serving(gateway.routes(), door))
        harness = TelegramHarness(gateway, server, people, files, asyncio.create_task(gateway.run(receive)))
        try:
            await server.updates.polled(60)
            yield harness
        finally:
            await harness.stop()
