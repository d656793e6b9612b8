"""Text and files: an answer to the form in progress; else text that looks like a decision offers a button; else help."""

from __future__ import annotations

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Asked, Reply, Wrote
from bot import drawer, formdesk, presses
from bot.asked import commanded, help_for
from bot.call import Call
from bot.picture import Picture
from bot.rendering.approver import confirm_card, short_number
from bot.rendering.buttons import LABEL
from bot.rendering.standing import act_label, find_act
from bot.typed.answers import Answer as Decision
from bot.typed.answers import read_answer
from bot.wording import formats
from bot.wording.catalogue import say

MOST_TEXT = 4096  # characters of a message; platforms have the same limit or a smaller one
_MOST = 8


def wrote(call: Call, intent: Wrote) -> Answer:
    """The answer to something typed or handed in. Nothing is decided from text alone."""
    text = intent.text.strip()
    if len(text) > MOST_TEXT:
        return call.notice("refuse.too_long", alert=True, limit=MOST_TEXT, given=len(text))
    if text.startswith("/") and not intent.files:
        name, _, rest = text[1:].partition(" ")
        return commanded(call, Asked(intent.delivery, intent.account, intent.address, name.partition("@")[0], rest))
    if drawer.in_progress(call):
        return formdesk.answered(call, text, call.files)
    decision = read_answer(text)
    return _offer(call, intent, decision) if decision is not None else Reply((help_for(call, text),))


def _offer(call: Call, intent: Wrote, decision: Decision) -> Answer:
    """A one-tap confirm for the request the person means: the one replied to, the only one that waits, or a choice."""
    waits = list(call.unit.ledger.waiting_for(call.person))
    if intent.reply_to is not None:
        card = call.unit.cards.by_handle(intent.reply_to.platform, intent.reply_to.handle)
        waits = [wait for wait in waits if card is not None and wait.request == card.request] or waits
    offers = [(call.seen(wait.request), wait.state, wait.visit) for wait in waits]
    fitting = [offer for offer in offers if any(act.name == decision.act for act in offer[0].acts(offer[1], call.person, _seat(offer[0], offer[1])))]
    if not fitting:
        return call.notice("notice.read_none")
    formdesk.note_confirm(call, decision.act, decision.reason)
    label = act_label(find_act(fitting[0][0].sop, fitting[0][1], decision.act), decision.act, call.eye)
    if len(fitting) == 1:
        seen, state, visit = fitting[0]
        return Reply((confirm_card(seen.dossier, state, visit, decision.act, label, decision.reason, call.eye, _seat(seen, state)),))
    return Reply((_which(call, decision.act, label, fitting),))


def _seat(seen: Picture, state: str) -> str:
    """For whom a typed answer is meant where the writer may choose: the first whose vote they may give, which is their own."""
    return next(iter(seen.seats(state)), "")


def _which(call: Call, act: str, label: str, offers: list[tuple[Picture, str, int]]) -> Card:
    buttons = [
        (Button(formats.cut(f"{label} {short_number(seen.request.number)}", LABEL), presses.confirm(seen.request.id, visit, act, _seat(seen, state))),)
        for seen, state, visit in offers[:_MOST]
    ]
    drop = (Button(say("press.not_that", call.language), presses.token(presses.DROP), "quiet"),)
    return Card(lines=(words(say("notice.read_which", call.language, act=label)),), buttons=(*buttons, drop), plain=True, language=call.language)


