"""Hands up what Slack brought and shows its answer to the person at once: sentences where they are, for nobody else; cards in the conversation with them."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import Any

from adapters.answered import Answered, notice_of
from adapters.cards import Card, words
from adapters.failures import CannotReach, Failure, Gone
from adapters.intents import Answer, Changed, Filled, Handout, Notice, Opened, Pressed, Reply, Settled, Wrote
from adapters.port import Receive, Slip
from adapters.slack import render
from adapters.slack.modals import Modals, fits, not_shown, shows_itself
from adapters.slack.parse import Heard, place_of
from adapters.slack.sending import Sending
from adapters.slack.settings import SlackSettings

log = logging.getLogger(__name__)
_LATE = 5.0  # seconds after which what happened is brought once more, most likely
_SENTENCE, _SHEET = -1, -2  # the places of an answer's sentence and of its sheet among its cards


class Exchange:
    """Between Slack and whoever receives."""

    def __init__(self, sending: Sending, settings: SlackSettings) -> None:
        self._sending, self._language, self._now = sending, settings.language, settings.now
        self._modals = Modals(sending)
        self._answered = Answered(partial(sending.edit, urgent=True), settings.shown, settings.monotonic, settings.jitter)

    async def receive(self, heard: Heard, receive: Receive) -> Answer:
        """The answer, when what was meant is kept; a bug gives a sentence, and nothing of itself."""
        try:
            return await receive(heard.intent)
        except Exception:
            log.exception("intent not handled", extra={"action": "receive", "delivery": heard.intent.delivery})
            return Notice(render.SPEECH.say(self._language, "not_saved"), alert=True)

    def acknowledge(self, heard: Heard, answer: Answer) -> dict[str, Any]:
        """What goes back at once: to a command, its sentence, or where its cards are if they are not where it was typed; to a form that was sent, what
        becomes of it."""
        if not heard.command:
            return self._modals.acknowledge(heard, answer)
        notice = notice_of(answer)
        if notice is None and isinstance(answer, Reply) and answer.cards and not heard.private:
            notice = Notice(render.SPEECH.say(self._language, "in_private"))
        return render.acknowledged(render.sentence(notice.text)) if notice is not None else {}

    async def show(self, heard: Heard, answer: Answer, receive: Receive) -> None:
        """Cards, those of earlier answers that change, and a sentence; a sheet, or the questions that stand for one that cannot be shown."""
        if not heard.user:
            return  # of what happens to a channel nobody waits for an answer
        try:
            if isinstance(answer, Handout) and not await self._sheet(heard, answer):
                heard = replace(heard, intent=not_shown(heard.intent, answer.sheet.token), command=False, trigger="")
                answer = await self.receive(heard, receive)
            if isinstance(heard.intent, Opened):
                await self._home(answer, heard)
                return
            if isinstance(answer, Reply):
                for settled in answer.settled:
                    await self._settle(settled, heard)
                for number, card in enumerate(answer.cards):
                    await self._card(number, card, heard, in_place=answer.replace and number == 0)
                await self._answered.tell_places(answer, heard.intent)
            notice = notice_of(answer)
            if isinstance(heard.intent, Changed):
                await self._answered.patiently(lambda: self._modals.change(heard, answer))
            elif notice is not None and not heard.command and not shows_itself(heard, answer):
                await self._sentence(notice.text, heard)
        except Failure as failure:
            log.warning("an answer was not shown: %r", failure, extra={"action": "show", "delivery": heard.intent.delivery})

    async def _sheet(self, heard: Heard, answer: Handout) -> bool:
        """Whether the sheet is before the person, or will be by what goes back at once."""
        if isinstance(heard.intent, Filled | Changed):
            shown = fits(heard, answer.sheet)
        else:
            shown = self._answered.stands(heard.intent, _SHEET) or bool(heard.trigger and await self._modals.open(heard, answer.sheet))
        if shown:
            self._answered.note(heard.intent, _SHEET, None)
        for settled in answer.settled:
            await self._settle(settled, heard)
        return shown

    async def _home(self, answer: Answer, heard: Heard) -> None:
        """Cards for the Home tab; a sentence has no place there: it is filled anew whenever it is opened."""
        if isinstance(answer, Reply) and answer.cards:
            await self._answered.patiently(lambda: self._sending.fill_home(heard.user, answer.cards, urgent=True))

    async def _settle(self, settled: Settled, heard: Heard) -> None:
        """A question that was answered; one that this person alone sees can be changed only by the way that came with the press."""
        if not heard.way_back or not isinstance(heard.intent, Pressed) or settled.message != heard.intent.message:
            await self._answered.settle(settled, heard.intent)
            return
        try:
            await self._sending.answer(heard.way_back, render.payload(settled.card))
        except Failure as failure:
            log.info("a question was not settled: %r", failure, extra={"action": "settle"})

    async def _card(self, number: int, card: Card, heard: Heard, in_place: bool) -> None:
        """A card of the answer, once; a repeated delivery shows nothing twice."""
        if self._answered.stands(heard.intent, number):
            return
        if in_place and heard.private and isinstance(heard.intent, Pressed) and await self._answered.replace(heard.intent, number, heard.intent.message, card):
            return
        if not heard.private and isinstance(heard.intent, Wrote):
            await self._alone(number, card, heard)
        elif heard.private and heard.channel:
            await self._post(number, card, heard, heard.channel, heard.thread or _under(card, heard))
        else:
            await self._post(number, card, heard, heard.user)

    async def _post(self, number: int, card: Card, heard: Heard, place: str, thread: str = "") -> None:
        again = heard.at and self._now() - heard.at > _LATE  # a process that has died may have answered it
        slip = Slip(f"answer/{heard.intent.delivery}/{number}", heard.at if again else None)
        self._answered.note(heard.intent, number, await self._answered.patiently(lambda: self._sending.post(place, card, thread, urgent=True, slip=slip)))

    async def _alone(self, number: int, card: Card, heard: Heard) -> None:
        """For this person alone, where they wrote or pressed; it is gone when Slack is opened anew. Who looks at a channel without
        being in it, or where the app is no more, is told in the direct messages."""
        shown = render.payload(card)
        try:
            await self._answered.patiently(lambda: self._sending.tell(heard.channel, heard.user, shown, heard.thread))
        except (CannotReach, Gone):
            await self._post(number, card, heard, heard.user)
        else:
            self._answered.note(heard.intent, number, None)

    async def _sentence(self, text: str, heard: Heard) -> None:
        """Words for this person alone. On the Home tab there is no place for them: they stand in the conversation."""
        card = Card(lines=(words(text),), plain=True)
        if not heard.channel:
            await self._card(_SENTENCE, card, heard, in_place=False)
        elif not self._answered.stands(heard.intent, _SENTENCE):
            await self._alone(_SENTENCE, card, heard)


def _under(card: Card, heard: Heard) -> str:
    """The message whose thread a card goes into that tells of the pressed one, "" for none."""
    spot = place_of(heard.intent.message) if card.aside and isinstance(heard.intent, Pressed) else None
    return spot.ts if spot is not None else ""
