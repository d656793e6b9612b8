"""An office on a local Slack, and the gateway that serves it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from adapters.intents import Account, Answer, Intent, Nothing
from adapters.slack.gateway import SlackGateway
from adapters.slack.settings import SlackSettings
from tests.adapters.slack_person import slack_settings, taken_in
from tests.servers.fake_slack import FakeSlack, Person, slack
from tests.webserver import listening, serving


@dataclass
class SlackOffice:
    """Rina and Budi. `answers` what the product says to an intent; `held`: until then it says nothing to Budi. `moment` is Slack's clock."""

    server: FakeSlack
    settings: SlackSettings
    rina: Person
    budi: Person
    address: str = ""
    answers: Callable[[Intent], Answer] = lambda intent: Nothing()
    held: asyncio.Event | None = None

    def __post_init__(self) -> None:
        self.taken: list[Intent] = []
        self.gateway = SlackGateway(self.settings)

    async def receive(self, intent: Intent) -> Answer:
        self.taken.append(intent)
        if self.held is not None and intent.account == self.account(self.budi):
            await self.held.wait()
        return self.answers(intent)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.Task[None]]:
        async with serving(self.gateway.routes(), door := listening()):
            running = asyncio.create_task(self.gateway.run(self.receive))
            called = bool(self.settings.signing_secret)
            self.address = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events" if called else ""
            try:
                await taken_in(self.server, self.address)
                yield running
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    async def done(self) -> None:
        await self.server.deliveries.settled()
        await self.gateway.settle(10)
        await self.server.deliveries.settled()

    def account(self, person: Person) -> Account:
        return Account("slack", f"{person.account.team}/{person.id}")

    def told(self, **more: Any) -> None:
        """The gateway is another one, with these settings."""
        self.settings = replace(self.settings, **more)
        self.gateway = SlackGateway(self.settings)


@pytest.fixture
async def slack_office(tmp_path: Path) -> AsyncIterator[SlackOffice]:
    async with slack(FakeSlack()) as server:
        settings = slack_settings(server, open_file=lambda digest: found if (found := tmp_path / digest).exists() else None)
        made = SlackOffice(server, settings, server.person("Rina Wulandari"), server.person("Budi Santoso"))
        try:
            yield made
        finally:
            await made.gateway.close()
