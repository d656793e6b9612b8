"""An office at the console alone, for tests that look at the console's own doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.office import Office, opened


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The demo company on Wednesday, 25 November 2026, 08.05."""
    async with opened(tmp_path / "office", "2026-11-25 08:05") as office:
        yield office
