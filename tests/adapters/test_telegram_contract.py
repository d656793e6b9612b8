"""Telegram keeps the contract of every platform, over a local Bot API server that keeps Telegram's own rules."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.contract import GatewayContract, Reception
from tests.adapters.telegram_person import TelegramHarness, on_telegram


class TestTelegram(GatewayContract):
    @pytest.fixture
    async def harness(self, reception: Reception) -> AsyncIterator[TelegramHarness]:
        async with on_telegram(reception) as harness:
            yield harness


class TestTelegramByWebhook(GatewayContract):
    @pytest.fixture
    async def harness(self, reception: Reception) -> AsyncIterator[TelegramHarness]:
        async with on_telegram(reception, called=True) as harness:
            yield harness
