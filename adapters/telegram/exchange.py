"""Hands an update up and shows its answer to the person at once: a tap is always answered, cards and sentences go to the private chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from adapters.answered import Answered, notice_of
from adapters.cards import Card, words
from adapters.failures import CannotReach, Failure
from adapters.intents import Answer, Intent, Moved, Nothing, Notice, Pressed, Reached, Reply
from adapters.port import Receive
from adapters.telegram import parse, render
from adapters.telegram.parse import Me, Query
from adapters.telegram.sending import Sending
from adapters.telegram.settings import TelegramSettings

log = logging.getLogger(__name__)
_SENTENCE = -1  # the place of an answer's sentence among its cards


@dataclass(frozen=True, slots=True)
class _Heard:
    """An intent with what is needed to answer it: the private chat, the message that was written (0 for a tap)."""

    intent: Intent
    chat: int
    message: int
    language: str


class Exchange:
    """Between Telegram and whoever receives."""

    def __init__(self, sending: Sending, settings: TelegramSettings) -> None:
        self._sending, self._language = sending, settings.language
        self._answered = Answered(partial(sending.edit, urgent=True), settings.shown, settings.monotonic, settings.jitter)

    async def handle(self, update: Mapping[str, Any], me: Me, receive: Receive) -> None:
        """Returns when what the update meant is kept and its answer is shown, or cannot be shown."""
        query, intent = parse.query(update), parse.intent(update, me)
        language = parse.language_of(update) or self._language
        if isinstance(intent, Moved | Reached):
            if isinstance(intent, Moved):
                self._sending.follow(int(intent.address.place), int(intent.now.place))
            await self._received(receive, intent, language)
            return
        answer = await self._received(receive, intent, language) if intent is not None else Nothing()

        async def show() -> None:
            if intent is not None:
                await self._show(answer, _Heard(intent, int(intent.account.id), parse.message_of(update), language), query, me)

        if query is None:
            await show()
        elif isinstance(answer, Reply):
            await asyncio.gather(self._end_tap(query, answer), show())  # neither waits for the other
        else:
            await self._end_tap(query, answer)
            await show()

    async def _received(self, receive: Receive, intent: Intent, language: str) -> Answer:
        try:
            return await receive(intent)
        except Exception:
            log.exception("intent not handled", extra={"action": "receive", "delivery": intent.delivery})
            return Notice(render.SPEECH.say(language, "not_saved"), alert=True)

    async def _end_tap(self, query: Query, answer: Answer) -> None:
        """The tap waits no more; the words of the answer pop up, if they fit."""
        notice = notice_of(answer)
        popped = render.alert(notice.text) if notice is not None else None
        try:
            await self._answered.patiently(lambda: self._sending.api.answer(query.id, popped or "", bool(notice and popped and notice.alert)))
        except Failure as failure:
            log.warning("a tap was not answered: %r", failure, extra={"action": "answer"})

    async def _show(self, answer: Answer, heard: _Heard, query: Query | None, me: Me) -> None:
        """Cards, those of earlier answers that change, and words that did not pop up."""
        try:
            if isinstance(answer, Reply):
                for settled in answer.settled:
                    await self._answered.settle(settled, heard.intent)
                for number, card in enumerate(answer.cards):
                    await self._card(number, card, heard, replace=answer.replace and number == 0 and query is not None and query.private)
                await self._answered.tell_places(answer, heard.intent)
            notice = notice_of(answer)
            if notice is not None and (query is None or render.alert(notice.text) is None):
                await self._sentence(notice.text, heard)
        except CannotReach:
            await self._send_to_start(heard, me)
        except Failure as failure:
            log.warning("an answer was not shown: %r", failure, extra={"action": "show", "delivery": heard.intent.delivery})

    async def _card(self, number: int, card: Card, heard: _Heard, replace: bool) -> None:
        """A card of the answer, once; a repeated delivery shows nothing twice."""
        if self._answered.stands(heard.intent, number):
            return
        if replace and isinstance(heard.intent, Pressed) and await self._answered.replace(heard.intent, number, heard.intent.message, card):
            return
        self._answered.note(heard.intent, number, await self._answered.patiently(lambda: self._sending.post(heard.chat, card, urgent=True)))

    async def _sentence(self, text: str, heard: _Heard) -> None:
        """Words that answer what was typed: Telegram pops up nothing there. They make no sound."""
        if self._answered.stands(heard.intent, _SENTENCE):
            return
        card = Card(lines=(words(text),), plain=True, language=heard.language)
        answers = 0 if heard.intent.address.shared else heard.message
        self._answered.note(heard.intent, _SENTENCE, await self._answered.patiently(lambda: self._sending.post(heard.chat, card, answers=answers, silent=True, urgent=True)))

    async def _send_to_start(self, heard: _Heard, me: Me) -> None:
        """Somebody who never began a chat with the bot cannot be written to; in a group they are told, where they asked."""
        address = heard.intent.address
        if not address.shared:
            return
        card = Card(lines=(words(render.SPEECH.say(heard.language, "start_first", bot=f"@{me.username}")),), plain=True, language=heard.language)
        try:
            await self._sending.post(int(address.place), card, thread=int(address.thread or 0), answers=heard.message, silent=True)
        except Failure as failure:
            log.info("somebody was not told to begin a chat: %r", failure, extra={"action": "show"})
