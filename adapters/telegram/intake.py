"""Takes updates in: those of a chat in order, chats beside each other, and knows up to where all are handled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.telegram.parse import chat_of

Update = Mapping[str, Any]
log = logging.getLogger(__name__)
_WEEK = 6 * 86_400.0  # seconds; after a week without updates Telegram begins at another number, perhaps a lower one


class Intake:
    """`handle` is awaited for each update; once it returns, the update need not come again. `now` gives seconds that only grow."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]], now: Callable[[], float]) -> None:
        self._handle, self._now = handle, now
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._handled: set[int] = set()  # since the first that is under way
        self._last_in: dict[int, asyncio.Task[None]] = {}  # the newest of each chat
        self._next, self._heard = 0, now()

    @property
    def offset(self) -> int:
        """Telegram may forget all updates before it; 0 to ask for whatever there is."""
        if self._under_way:
            return min(self._under_way)
        return 0 if self._now() - self._heard > _WEEK else self._next

    def take(self, update: Update) -> asyncio.Task[None] | None:
        """Begins with an update; `None` for one that was taken already and not yet forgotten by Telegram."""
        number = int(update["update_id"])
        if number in self._under_way or number in self._handled:
            return self._under_way.get(number)
        chat = chat_of(update)
        task = asyncio.create_task(self._in_turn(update, self._last_in.get(chat)))
        self._under_way[number], self._last_in[chat] = task, task
        self._next, self._heard = number + 1 if self._now() - self._heard > _WEEK else max(self._next, number + 1), self._now()
        task.add_done_callback(lambda done: self._done(number, chat, done))
        return task

    async def settle(self, longest: float) -> None:
        """Returns when all are handled, or after so many seconds."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=longest)

    async def _in_turn(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        await self._handle(update)

    def _done(self, number: int, chat: int, task: asyncio.Task[None]) -> None:
        del self._under_way[number]
        if self._last_in.get(chat) is task:
            del self._last_in[chat]
        self._handled.add(number)
        offset = self.offset
        self._handled = {one for one in self._handled if one >= offset} if self._under_way else set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("an update was not handled", exc_info=fault, extra={"action": "receive"})
