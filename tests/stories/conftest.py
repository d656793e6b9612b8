"""Each story has an office of its own, and a browser where it needs one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browsers import window
from tests.stories.office import Office, opened
from tests.stories.stages import ASKING, STAGES, named

__all__ = ["window"]


@pytest.fixture(params=ASKING, ids=named)
async def asking(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    """The same where forms are asked question by question."""
    async with opened(tmp_path / "office", "2026-11-25 08:05", request.param()) as office:
        yield office


@pytest.fixture(params=STAGES, ids=named)
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    """The demo company on Wednesday, 25 November 2026, 08.05, before anybody asked for anything. Each story is told on every platform."""
    async with opened(tmp_path / "office", "2026-11-25 08:05", request.param()) as office:
        yield office
