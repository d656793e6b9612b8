"""An event loop on which waiting takes no time: when nothing happens any more, its clock jumps to the next thing that is to happen."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from storage.database import Database
from storage.unit import Unit

T = TypeVar("T")
_LOOK = 0.05  # real seconds between looks at what other threads do
_ON_ITS_WAY = 0.003  # real seconds that bytes may need from one socket of this machine to another


class _Skipper(selectors.DefaultSelector):
    """`elapsed` seconds of the loop's own time; `elsewhere` counts what is under way in other threads."""

    def __init__(self) -> None:
        super().__init__()
        self.elapsed, self.elsewhere = 0.0, 0

    def select(self, timeout: float | None = None) -> Any:
        """What is ready; else time goes on, unless another thread is at work."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.elsewhere or timeout is None:
            return super().select(_LOOK)
        ready = super().select(min(timeout, _ON_ITS_WAY))
        if not ready:
            self.elapsed += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """All that talks to each other has to run on it, or in threads that it knows of: `to_thread`, and a `WatchedDatabase`."""

    def __init__(self) -> None:
        self._skipper = _Skipper()
        super().__init__(self._skipper)

    def time(self) -> float:
        return self._skipper.elapsed

    def begin(self) -> None:
        """Something is under way in another thread."""
        self._skipper.elsewhere += 1

    def end(self, *_: object) -> None:
        self._skipper.elsewhere -= 1

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        self.begin()
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self.end)
        return future


class WatchedDatabase(Database):
    """Tells the loop of writes that are under way."""

    loop: SkippingLoop | None = None

    def write(self, work: Callable[[Unit], T]) -> Future[T]:
        loop = self.loop
        if loop is None:
            return super().write(work)
        loop.begin()
        future = super().write(work)
        future.add_done_callback(lambda done: loop.call_soon_threadsafe(loop.end))
        return future
