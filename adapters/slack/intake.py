"""Takes in what Slack brings: what one person does in its order, people beside each other; acknowledged once it is kept, answered after that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.intents import Answer, Handout
from adapters.slack.in_modals import heard
from adapters.slack.parse import Heard, Me, Payload

Ack = dict[str, Any]
log = logging.getLogger(__name__)


class Intake:
    """`receive` keeps what was heard and gives the answer; `acknowledge` makes of it what goes back at once, `show` shows the rest."""

    def __init__(
        self,
        me: Me,
        receive: Callable[[Heard], Awaitable[Answer]],
        acknowledge: Callable[[Heard, Answer], Ack],
        show: Callable[[Heard, Answer], Awaitable[None]],
    ) -> None:
        self._me, self._receive, self._acknowledge, self._show = me, receive, acknowledge, show
        self._kept: dict[str, asyncio.Task[Ack]] = {}  # by delivery, until it is kept
        self._last_kept: dict[str, asyncio.Task[Ack]] = {}  # the newest of each person
        self._last_shown: dict[str, asyncio.Task[None]] = {}

    async def take(self, kind: str, payload: Payload, told: asyncio.Event) -> Ack:
        """Returns when it is kept, with what Slack is to be told; the same delivery brought twice at once is kept once. Nothing is shown before Slack is
        `told`: it would hold that up."""
        found = heard(kind, payload, self._me)
        if found is None:
            return {}
        delivery = found.intent.delivery
        task = self._kept.get(delivery)
        if task is None:
            task = self._kept[delivery] = asyncio.create_task(self._keep(found, told, self._last_kept.get(found.intent.account.id)))
            self._last_kept[found.intent.account.id] = task
            task.add_done_callback(lambda done: self._done(found, done))
        return await asyncio.shield(task)

    async def settle(self, longest: float) -> None:
        """Returns when all that came is kept and answered, or after so many seconds."""
        async with asyncio.timeout(longest):
            while under_way := [*self._kept.values(), *self._last_shown.values()]:
                await asyncio.wait(under_way)

    async def _keep(self, found: Heard, told: asyncio.Event, before: asyncio.Task[Ack] | None) -> Ack:
        if before is not None:
            await asyncio.wait((before,))
        answer = await self._receive(found)
        shown = asyncio.create_task(self._show_in_turn(found, answer, told, self._last_shown.get(found.intent.account.id)))
        self._last_shown[found.intent.account.id] = shown
        shown.add_done_callback(lambda done: self._was_shown(found.intent.account.id, done))
        return self._acknowledge(found, answer)

    async def _show_in_turn(self, found: Heard, answer: Answer, told: asyncio.Event, before: asyncio.Task[None] | None) -> None:
        await told.wait()
        if before is not None and not (found.trigger and isinstance(answer, Handout)):  # what opens a modal is worth nothing after three seconds
            await asyncio.wait((before,))
        await self._show(found, answer)

    def _done(self, found: Heard, task: asyncio.Task[Ack]) -> None:
        del self._kept[found.intent.delivery]
        if self._last_kept.get(found.intent.account.id) is task:
            del self._last_kept[found.intent.account.id]
        _tell_fault(task)

    def _was_shown(self, account: str, task: asyncio.Task[None]) -> None:
        if self._last_shown.get(account) is task:
            del self._last_shown[account]
        _tell_fault(task)


def _tell_fault(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("what somebody did was not handled", exc_info=fault, extra={"action": "receive"})
