"""What a gateway is handed to find files by, and to tell where the cards of an answer stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from adapters.intents import Account, MessageRef

Shown = Callable[[Account, str, Mapping[int, MessageRef]], Awaitable[None]]


def nowhere(_digest: str) -> Path | None:
    """Holds no files."""
    return None


async def unnoted(_account: Account, _delivery: str, _places: Mapping[int, MessageRef]) -> None:
    """Keeps nothing."""
