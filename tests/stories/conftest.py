"""Each story has an office of its own, and a browser where it needs one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browsers import window
from tests.stories.office import Office, opened

__all__ = ["window"]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The demo company on Wednesday, 25 November 2026, 08.05, before anybody asked for anything."""
    async with opened(tmp_path / "office", "2026-11-25 08:05") as office:
        yield office
