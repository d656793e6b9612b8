"""Hands an intent up and brings its answer back to the person: reply cards into the transcript, notices to the page."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from adapters.cards import Card
from adapters.console import render
from adapters.console.live import Live
from adapters.console.parse import message_number
from adapters.console.transcripts import Transcripts
from adapters.intents import Answer, Intent, Notice, Pressed, Reply
from adapters.port import Receive

log = logging.getLogger(__name__)


class Unanswered(Exception):
    """`key` names the sentence for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Exchange:
    """Between the page and whoever receives; intents of one person are taken in one after the other."""

    def __init__(self, transcripts: Transcripts, live: Live) -> None:
        self._transcripts, self._live = transcripts, live
        self._receive: Receive | None = None
        self._turns: dict[str, asyncio.Lock] = {}

    def open(self, receive: Receive) -> None:
        self._receive = receive

    def close(self) -> None:
        self._receive = None

    async def say(self, intent: Intent, shown: dict[str, Any]) -> dict[str, Any]:
        """Stores what the person wrote, then passes it on. A repeated delivery is stored once and passed on again."""
        async with self._turn(intent.account.id):
            receive = self._open()
            await asyncio.to_thread(self._transcripts.add, intent.account.id, "own", shown, intent.delivery)
            self._live.changed()
            return await self._pass_on(receive, intent)

    async def press(self, intent: Pressed) -> dict[str, Any]:
        """Passes a button on, whatever its card shows by now. Raises Unanswered when its message is no more."""
        async with self._turn(intent.account.id):
            receive = self._open()
            message = await asyncio.to_thread(self._transcripts.find, message_number(intent.message))
            if message is None or message.account != intent.account.id:
                raise Unanswered("gone")
            return await self._pass_on(receive, intent)

    def _turn(self, account: str) -> asyncio.Lock:
        return self._turns.setdefault(account, asyncio.Lock())

    def _open(self) -> Receive:
        if self._receive is None:
            raise Unanswered("starting")
        return self._receive

    async def _pass_on(self, receive: Receive, intent: Intent) -> dict[str, Any]:
        try:
            answer = await receive(intent)
        except Exception as fault:
            log.exception("intent not handled", extra={"action": "receive", "delivery": intent.delivery})
            raise Unanswered("not_saved") from fault
        return await self._bring(answer, intent)

    async def _bring(self, answer: Answer, intent: Intent) -> dict[str, Any]:
        notice = answer if isinstance(answer, Notice) else answer.notice if isinstance(answer, Reply) else None
        if isinstance(answer, Reply):
            await asyncio.to_thread(self._put, answer, intent)
            self._live.changed()
        return {
            "kind": type(answer).__name__.lower(),
            "notice": {"text": render.clean(notice.text), "alert": notice.alert} if notice else None,
        }

    def _put(self, reply: Reply, intent: Intent) -> None:
        for settled in reply.settled:
            if settled.message is not None:
                self._transcripts.edit(message_number(settled.message), _private(settled.card))
            else:
                self._transcripts.edit_answer(intent.account.id, f"{settled.delivery}.{settled.number}", _private(settled.card))
        replaced = message_number(intent.message) if reply.replace and isinstance(intent, Pressed) else 0
        for number, card in enumerate(reply.cards):
            body = _private(card)
            if number == 0 and replaced and self._transcripts.edit(replaced, body):
                continue
            self._transcripts.add(intent.account.id, "bot", body, f"{intent.delivery}.{number}")


def _private(card: Card) -> dict[str, Any]:
    return {**render.card(card), "private": True}
