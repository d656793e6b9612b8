"""What has just happened, for whoever looks on: live pages and the demo's rail. Nothing depends on it being heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True)
class News:
    """`kind`: began acted rang roster sent wrote answered; `about` a request's id; `person` who, or to whom; `detail` free parameters."""

    at: datetime
    kind: str
    about: str = ""
    person: str = ""
    detail: dict[str, str] = field(default_factory=dict)


class Bulletin:
    """Said from any thread, heard in the listener's event loop."""

    def __init__(self) -> None:
        self._listeners: set[Callable[[News], object]] = set()
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

    async def news(self) -> AsyncIterator[News]:
        """Everything said from now on; what a slow listener cannot keep up with is dropped."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[News] = asyncio.Queue(maxsize=1000)

        def put(item: News) -> None:
            if not queue.full():
                queue.put_nowait(item)

        with self.listening(lambda item: loop.call_soon_threadsafe(put, item)):
            while True:
                yield await queue.get()
