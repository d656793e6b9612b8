"""Each test has a Telegram of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.fake_telegram import FakeTelegram, telegram
from tests.servers.scene import Scene, talking


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    moved: list[Scene] = []
    server = FakeTelegram(lambda: moved[0].moment if moved else 1_795_500_000.0)
    async with telegram(server), talking(server) as bot:
        moved.append(Scene(server, bot))
        yield moved[0]
