"""What has just happened, for whoever looks on: live pages and the demo's rail. Nothing depends on it being heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

_MOST_UNHEARD = 1000  # news that wait for one listener


@dataclass(frozen=True, slots=True)
class News:
    """`kind`: began acted rang roster sent wrote answered full; `about` a request's id; `person` who, or to whom; `detail` free parameters."""

    at: datetime
    kind: str
    about: str = ""
    person: str = ""
    detail: dict[str, str] = field(default_factory=dict)


class Bulletin:
    """Said from any thread, heard in the listener's event loop."""

    def __init__(self) -> None:
        self._listeners: set[Callable[[News], object]] = set()
        self._ends: set[Callable[[], object]] = set()
        self._lock = Lock()

    def say(self, news: News) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(news)

    @contextmanager
    def listening(self, hear: Callable[[News], object]) -> Iterator[None]:
        """`hear` is called in the thread that speaks, until the block is left."""
        with self._lock:
            self._listeners.add(hear)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.discard(hear)

    def close(self) -> None:
        """Nothing more is said: those who follow the news are let go, so that the server can stop."""
        with self._lock:
            ends = tuple(self._ends)
        for end in ends:
            end()

    async def news(self) -> AsyncGenerator[News, None]:
        """Everything said from now on, until the bulletin is closed; what a slow listener cannot keep up with is dropped."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[News | None] = asyncio.Queue()

        def put(item: News) -> None:
            if queue.qsize() < _MOST_UNHEARD:
                queue.put_nowait(item)

        with self.listening(lambda item: loop.call_soon_threadsafe(put, item)), self._until(lambda: loop.call_soon_threadsafe(queue.put_nowait, None)):
            while (item := await queue.get()) is not None:
                yield item

    @contextmanager
    def _until(self, end: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._ends.add(end)
        try:
            yield
        finally:
            with self._lock:
                self._ends.discard(end)
