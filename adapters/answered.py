"""What every exchange of a chat platform does with an answer: cards stand once, those of earlier answers change, and a platform that is busy is asked again."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.cards import Card
from adapters.failures import Failure, Gone, TryLater
from adapters.intents import Answer, Intent, MessageRef, Notice, Reply, Settled
from adapters.memory import keep
from adapters.shown import Shown

log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds; an answer that the platform does not take so long is given up
_FIRST, _LONGEST = 0.5, 8.0  # seconds between two tries where the platform names no time: twice as long each time


class Answered:
    """Where the cards of answers stand. `edit` puts a card in a message's place; `tell` hears of cards that may be settled later; `now` in seconds."""

    def __init__(self, edit: Callable[[MessageRef, Card], Awaitable[None]], tell: Shown, now: Callable[[], float], jitter: Callable[[float], float]) -> None:
        self._edit, self._tell, self._now, self._jitter = edit, tell, now, jitter
        self._places: OrderedDict[tuple[str, str, int], MessageRef | None] = OrderedDict()

    def stands(self, intent: Intent, number: int) -> bool:
        """Whether card `number` of the answer to the intent was shown: a repeated delivery shows nothing twice."""
        return (intent.account.id, intent.delivery, number) in self._places

    def note(self, intent: Intent, number: int, ref: MessageRef | None) -> None:
        """It was shown there; `None` for what has no place that lasts."""
        keep(self._places, (intent.account.id, intent.delivery, number), ref)

    async def replace(self, intent: Intent, number: int, pressed: MessageRef, card: Card) -> bool:
        """Puts the card where the pressed one stands; whether that is still there. Raises a Failure but Gone."""
        try:
            await self.patiently(lambda: self._edit(pressed, card))
        except Gone:
            return False
        self.note(intent, number, pressed)
        return True

    async def settle(self, settled: Settled, intent: Intent) -> None:
        """A question that was answered; one whose place is not known any more stays as it is."""
        ref = settled.message or self._places.get((intent.account.id, settled.delivery, settled.number))
        if ref is None:
            return
        try:
            await self.patiently(lambda: self._edit(ref, settled.card))
        except Failure as failure:
            log.info("a question was not settled: %r", failure, extra={"action": "settle"})

    async def tell_places(self, answer: Reply, intent: Intent) -> None:
        """Where the cards of the answer stand that may be settled later."""
        found = {number: self._places.get((intent.account.id, intent.delivery, number)) for number, card in enumerate(answer.cards) if card.buttons}
        if places := {number: ref for number, ref in found.items() if ref is not None}:
            await self._tell(intent.account, intent.delivery, places)

    async def patiently(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """The person waits for this: it is tried again at once when the platform will take it, for a minute at most. What it did without saying so
        stands there twice then; the other way it would be missing."""
        until, own = self._now() + _PATIENCE, _FIRST
        while True:
            try:
                return await call()
            except TryLater as failure:
                pause = failure.after if failure.after is not None else self._jitter(own)
                if self._now() + pause > until:
                    raise
            own = min(_LONGEST, 2 * own)
            await asyncio.sleep(pause)


def notice_of(answer: Answer) -> Notice | None:
    """The sentence of an answer, if it has one."""
    return answer if isinstance(answer, Notice) else answer.notice if isinstance(answer, Reply) else None
