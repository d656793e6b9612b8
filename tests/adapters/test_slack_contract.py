"""Slack keeps the contract of every platform, over a local Slack that keeps Slack's own rules: by a socket, and by signed requests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.contract import GatewayContract, Reception
from tests.adapters.contract_of_forms import FormsContract
from tests.adapters.slack_person import SlackHarness, on_slack


class TestSlack(GatewayContract, FormsContract):
    @pytest.fixture
    async def harness(self, reception: Reception) -> AsyncIterator[SlackHarness]:
        async with on_slack(reception) as harness:
            yield harness


class TestSlackByRequests(GatewayContract, FormsContract):
    @pytest.fixture
    async def harness(self, reception: Reception) -> AsyncIterator[SlackHarness]:
        async with on_slack(reception, called=True) as harness:
            yield harness
