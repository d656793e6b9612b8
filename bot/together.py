"""Buttons in chat for approving what is alike: listed first, then done by one tap."""

from __future__ import annotations

from adapters.intents import Answer, Reply
from bot import drawer
from bot.alike import Listed, approve_each, heap, key_of, listed
from bot.call import Call
from bot.rendering.alike_cards import alike_card, approved_card
from bot.tokens import Token

_FEWEST = 2


def list_alike(call: Call, token: Token) -> Answer:
    """What one tap would approve; what was listed is kept until then."""
    state, seen = heap(call.desk, call.unit, call.eye, token.extra)
    if len(seen) < _FEWEST:
        return call.notice("refuse.none_alike", alert=True)
    rows = [listed(one, state) for one in seen]
    drawer.keep(call, confirm={"alike": [row.to_json() for row in rows]})
    return Reply((alike_card([one.dossier for one in seen], state, key_of(rows), call.eye),))


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
