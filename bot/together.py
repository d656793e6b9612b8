"""Buttons in chat for approving what is alike: listed first, then done by one tap."""

from __future__ import annotations

from dataclasses import replace

from adapters.cards import Card
from adapters.intents import Answer, Filled, Handout, Nothing, Notice, NotShown, PutAway, Reply
from adapters.sheets import TITLE, Sheet
from bot import drawer, presses, tokens
from bot.alike import Listed, approve_each, heap, key_of, listed
from bot.call import Call
from bot.rendering.alike_cards import alike_card, approved_card
from bot.tokens import Token
from bot.wording import formats
from bot.wording.catalogue import say

_FEWEST = 2
InSheet = Filled | NotShown | PutAway


def list_alike(call: Call, token: Token) -> Answer:
    """What one tap would approve; what was listed is kept until then."""
    state, seen = heap(call.desk, call.unit, call.eye, token.extra)
    if len(seen) < _FEWEST:
        return call.notice("refuse.none_alike", alert=True)
    rows = [listed(one, state) for one in seen]
    drawer.keep(call, confirm={"alike": [row.to_json() for row in rows], "heap": token.extra})
    card = alike_card([one.dossier for one in seen], state, key_of(rows), call.eye)
    return Handout(_sheet(call, card, presses.token(presses.ALIKE_YES, extra=key_of(rows)))) if call.opens else Reply((card,))


def _sheet(call: Call, card: Card, token: str) -> Sheet:
    """The list before one decides, or what came of it: then with nothing to press."""
    submit, close = (card.buttons[0][0].label, "press.cancel") if token else ("", "act.close")
    title = formats.cut(submit or say("alike.result", call.language), TITLE)
    parts = (replace(card, buttons=()),)
    return Sheet(token or presses.token(presses.ALIKE_YES), title, parts, submit, say(close, call.language), call.language)


def is_list(intent: InSheet) -> bool:
    """Whether it was done in the sheet of such a list."""
    token = tokens.read(intent.token)
    return token is not None and token.act == presses.ALIKE_YES


def in_sheet(call: Call, intent: InSheet) -> Answer:
    """What was done there."""
    if isinstance(intent, NotShown):
        return list_alike(call, Token(presses.ALIKE, extra=str((drawer.kept(call).get("confirm") or {}).get("heap", ""))))
    if isinstance(intent, PutAway):
        drawer.keep(call, confirm=None)
        return Nothing()
    answer = approve_listed(call, tokens.read(intent.token) or Token(""))
    if not isinstance(answer, Reply):
        return answer
    (card,) = answer.cards
    if any(button for row in card.buttons for button in row):
        return Handout(_sheet(call, replace(card, buttons=()), ""))
    return Notice(card.status.text if card.status is not None else "")


def approve_listed(call: Call, token: Token) -> Answer:
    """Approves what was listed on the card of the button, each by itself; an older list, or one that is done, says nothing now."""
    kept = drawer.kept(call).get("confirm") or {}
    rows = [Listed(*plain) for plain in kept.get("alike", ())]
    if not rows or key_of(rows) != token.extra:
        return call.notice("refuse.old_button", alert=True)
    drawer.keep(call, confirm=None)
    came = approve_each(call.desk, call.unit, call.eye, rows)
    call.done += came.done
    left = len(call.unit.ledger.waiting_for(call.person))
    refused = [(one.dossier, refusal) for one, refusal in came.refused]
    return Reply((approved_card([one.dossier for one in came.approved], refused, rows[0].state, left, call.eye),), replace=True)
