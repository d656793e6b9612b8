"""An office on a local Telegram, and the gateway that serves it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.cards import Button, Card, CardFile, words
from adapters.intents import Account, Answer, Intent, Nothing
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Group, Person, telegram


@dataclass
class Office:
    """Rina and Budi, who have begun to talk to the bot, and Dewi, who has not. `answers` what the product says to an intent."""

    server: FakeTelegram
    settings: TelegramSettings
    rina: Person
    budi: Person
    dewi: Person
    answers: Callable[[Intent], Answer] = lambda intent: Nothing()
    held: asyncio.Event | None = None

    def __post_init__(self) -> None:
        self.taken: list[Intent] = []
        self.gateway = TelegramGateway(self.settings)

    async def receive(self, intent: Intent) -> Answer:
        self.taken.append(intent)
        if self.held is not None and intent.account.id == str(self.budi.id):
            await self.held.wait()
        return self.answers(intent)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.Task[None]]:
        running = asyncio.create_task(self.gateway.run(self.receive))
        try:
            await self.server.updates.polled()
            yield running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def group(self, forum: bool = False) -> Group:
        group = self.server.group("Pengadaan", self.rina, self.budi, self.dewi, forum=forum)
        group.add_bot(self.rina)
        return group

    async def done(self) -> None:
        await self.server.updates.confirmed()

    def shown(self, person: Person) -> list[str]:
        return [message.text for message in person.view() if not message.own]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with telegram() as server:
        people = [server.person(name) for name in ("Rina Wulandari", "Budi Santoso", "Dewi Kartika")]
        for person in people[:2]:
            person.met()
        settings = TelegramSettings(TOKEN, time.monotonic, lambda seconds: 0.0, server.address, open_file=lambda digest: found if (found := tmp_path / digest).exists() else None)
        made = Office(server, settings, people[0], people[1], people[2])
        try:
            yield made
        finally:
            await made.gateway.close()


def account(person: Person) -> Account:
    return Account("telegram", str(person.id))


def card(text: str = "Setujui laptop?", *labels: str) -> Card:
    return Card(title=words(text), buttons=(tuple(Button(label, f"token:{label}") for label in labels),))


def file(folder: Path, content: bytes = b"%PDF-1.7 offer", name: str = "penawaran.pdf", picture: bool = False) -> CardFile:
    digest = hashlib.sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    return CardFile(digest, name, len(content), "image/png" if picture else "application/pdf", "", picture)
