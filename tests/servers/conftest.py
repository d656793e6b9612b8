"""Each test has a Telegram or a Slack of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.servers.fake_slack import FakeSlack, slack
from tests.servers.fake_telegram import FakeTelegram, telegram
from tests.servers.scene import Scene, talking
from tests.servers.workspace import Workspace


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    moved: list[Scene] = []
    server = FakeTelegram(lambda: moved[0].moment if moved else 1_795_500_000.0)
    async with telegram(server), talking(server) as bot:
        moved.append(Scene(server, bot))
        yield moved[0]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    moved: list[Workspace] = []
    server = FakeSlack(lambda: moved[0].moment if moved else 1_795_500_000.0)
    async with slack(server), aiohttp.ClientSession() as session:
        moved.append(Workspace(server, session))
        yield moved[0]


@pytest.fixture(params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> str:
    """How things are brought to an app."""
    return str(request.param)
