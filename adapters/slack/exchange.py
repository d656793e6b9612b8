"""Hands up what Slack brought and shows its answer to the person at once: sentences where they are, for nobody else; cards in the conversation with them."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.cards import Card, words
from adapters.failures import Failure, Gone, TryLater
from adapters.intents import Answer, MessageRef, Notice, Opened, Pressed, Reply, Settled
from adapters.memory import keep
from adapters.port import Receive
from adapters.slack import render
from adapters.slack.parse import Heard
from adapters.slack.sending import Sending
from adapters.slack.settings import SlackSettings

log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds; an answer that Slack does not take so long is given up
_FIRST, _LONGEST = 0.5, 8.0  # seconds between two tries where Slack names no time: twice as long each time
_SENTENCE = -1  # the place of an answer's sentence among its cards


class Exchange:
    """Between Slack and whoever receives."""

    def __init__(self, sending: Sending, settings: SlackSettings) -> None:
        self._sending, self._language, self._now = sending, settings.language, settings.monotonic
        self._jitter, self._tell_shown = settings.jitter, settings.shown
        self._shown: OrderedDict[tuple[str, str, int], MessageRef | None] = OrderedDict()

    async def receive(self, heard: Heard, receive: Receive) -> Answer:
        """The answer, when what was meant is kept; a bug gives a sentence, and nothing of itself."""
        try:
            return await receive(heard.intent)
        except Exception:
            log.exception("intent not handled", extra={"action": "receive", "delivery": heard.intent.delivery})
            return Notice(render.SPEECH.say(self._language, "not_saved"), alert=True)

    def acknowledge(self, heard: Heard, answer: Answer) -> dict[str, Any]:
        """What goes back at once: to a command, its sentence, or where its cards are if they are not where it was typed."""
        if not heard.command:
            return {}
        notice = _notice(answer)
        if notice is None and isinstance(answer, Reply) and answer.cards and not heard.private:
            notice = Notice(render.SPEECH.say(self._language, "in_private"))
        return render.acknowledged(render.sentence(notice.text)) if notice is not None else {}

    async def show(self, heard: Heard, answer: Answer) -> None:
        """Cards, those of earlier answers that change, and a sentence."""
        try:
            if isinstance(heard.intent, Opened):
                await self._home(answer, heard)
                return
            if isinstance(answer, Reply):
                for settled in answer.settled:
                    await self._settle(settled, heard)
                for number, card in enumerate(answer.cards):
                    await self._card(number, card, heard, replace=answer.replace and number == 0)
                await self._tell_places(answer, heard)
            notice = _notice(answer)
            if notice is not None and not heard.command:
                await self._sentence(notice.text, heard)
        except Failure as failure:
            log.warning("an answer was not shown: %r", failure, extra={"action": "show", "delivery": heard.intent.delivery})

    async def _home(self, answer: Answer, heard: Heard) -> None:
        """Cards for the Home tab; a sentence has no place there: it is filled anew whenever it is opened."""
        if isinstance(answer, Reply) and answer.cards:
            await self._patiently(lambda: self._sending.fill_home(heard.user, answer.cards, urgent=True))

    async def _settle(self, settled: Settled, heard: Heard) -> None:
        """A question that was answered; one whose place is not known any more stays as it is."""
        ref = settled.message or self._shown.get((heard.intent.account.id, settled.delivery, settled.number))
        if ref is None:
            return
        try:
            await self._patiently(lambda: self._sending.edit(ref, settled.card, urgent=True))
        except Failure as failure:
            log.info("a question was not settled: %r", failure, extra={"action": "settle"})

    async def _tell_places(self, answer: Reply, heard: Heard) -> None:
        """Where the cards of the answer stand that may be settled later."""
        account, delivery = heard.intent.account, heard.intent.delivery
        found = {number: self._shown.get((account.id, delivery, number)) for number, card in enumerate(answer.cards) if card.buttons}
        if places := {number: ref for number, ref in found.items() if ref is not None}:
            await self._tell_shown(account, delivery, places)

    async def _card(self, number: int, card: Card, heard: Heard, replace: bool) -> None:
        """A card of the answer, once; a repeated delivery shows nothing twice."""
        if self._was_shown(number, heard):
            return
        if replace and heard.private and isinstance(heard.intent, Pressed):
            pressed = heard.intent.message
            try:
                await self._patiently(lambda: self._sending.edit(pressed, card, urgent=True))
            except Gone:
                pass
            else:
                self._note(number, heard, pressed)
                return
        place, thread = (heard.channel, heard.thread) if heard.private and heard.channel else (heard.user, "")
        self._note(number, heard, await self._patiently(lambda: self._sending.post(place, card, thread, urgent=True)))

    async def _sentence(self, text: str, heard: Heard) -> None:
        """Words for this person alone, where they wrote or pressed; they are gone when Slack is opened anew. On the Home tab there is no place for them:
        they stand in the conversation."""
        if not heard.channel:
            await self._card(_SENTENCE, Card(lines=(words(text),), plain=True), heard, replace=False)
            return
        if self._was_shown(_SENTENCE, heard):
            return
        await self._patiently(lambda: self._sending.tell(heard.channel, heard.user, render.sentence(text), heard.thread))
        self._note(_SENTENCE, heard, None)

    async def _patiently(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """The person waits for this: it is tried again at once when Slack will take it, for a minute at most. What Slack did without saying so stands
        there twice then; the other way it would be missing."""
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

    def _was_shown(self, number: int, heard: Heard) -> bool:
        return (heard.intent.account.id, heard.intent.delivery, number) in self._shown

    def _note(self, number: int, heard: Heard, ref: MessageRef | None) -> None:
        keep(self._shown, (heard.intent.account.id, heard.intent.delivery, number), ref)


def _notice(answer: Answer) -> Notice | None:
    return answer if isinstance(answer, Notice) else answer.notice if isinstance(answer, Reply) else None
