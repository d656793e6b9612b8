"""The console keeps the contract of every platform, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.console_person import ConsoleHarness, console
from tests.adapters.contract import GatewayContract, Reception


class TestConsole(GatewayContract):
    @pytest.fixture
    async def harness(self, reception: Reception, tmp_path: Path) -> AsyncIterator[ConsoleHarness]:
        async with console(tmp_path / "console", reception) as harness:
            yield harness
