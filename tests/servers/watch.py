"""Waits for what a platform's server will be asked to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Watch:
    def __init__(self) -> None:
        self._call = asyncio.Event()

    def noticed(self) -> None:
        """Something was asked for."""
        self._call.set()
        self._call = asyncio.Event()

    async def until(self, look: Callable[[], T], seconds: float = 60) -> T:
        """What `look` finds, once it finds something; it looks after every call, and now and then."""
        async with asyncio.timeout(seconds):
            while not (found := look()):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._call.wait(), 0.05)
            return found
