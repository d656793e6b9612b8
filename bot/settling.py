"""Questions that were answered lose their buttons: the answer that goes on also settles the card that asked."""

from __future__ import annotations

from dataclasses import replace

from adapters.intents import Answer, Notice, Pressed, Reply, Settled
from bot import drawer
from bot.call import Call
from bot.kept_answers import decode_answer
from bot.wording.catalogue import say


def settle(call: Call, answer: Answer) -> Answer:
    """`answer`, and with it the questions that this intent answered or left; the question it asks itself is noted to be settled by the next."""
    if not call.touched:
        return answer
    asked: dict[str, str] = dict(drawer.kept(call).get("asked") or {})
    over = [asked.pop(kind) for kind in sorted(call.touched) if kind in asked]
    if isinstance(answer, Reply) and _question(answer) is not None:
        asked["form" if "form" in call.touched else "confirm"] = call.intent.delivery
    drawer.keep(call, asked=asked)
    if isinstance(answer, Reply) and answer.replace and isinstance(call.intent, Pressed):
        return answer
    settled = tuple(found for delivery in over if (found := _settled(call, delivery)) is not None)
    if not settled:
        return answer
    if isinstance(answer, Reply):
        return replace(answer, settled=settled)
    return Reply((), notice=answer if isinstance(answer, Notice) else None, settled=settled)


def _question(answer: Reply) -> int | None:
    """The last card of an answer that has buttons."""
    return next((place for place in reversed(range(len(answer.cards))) if answer.cards[place].buttons), None)


def _settled(call: Call, delivery: str) -> Settled | None:
    """The card that asked, without its buttons; `None` where the answer that held it was forgotten."""
    known = call.unit.seen.answer(call.platform, delivery)
    answer = decode_answer(known[0]) if known is not None else None
    if not isinstance(answer, Reply) or (place := _question(answer)) is None:
        return None
    return _without_buttons(call, Settled(delivery, place, answer.cards[place]))


def _without_buttons(call: Call, asked: Settled) -> Settled:
    """The card as it was; which of its buttons was pressed is said, for nothing else in the chat shows it."""
    card, intent = asked.card, call.intent
    bare = replace(asked, card=replace(card, buttons=()))
    if not isinstance(intent, Pressed):
        return bare
    label = next((button.name or button.label for row in card.buttons for button in row if intent.token and button.token == intent.token), "")
    if not label:
        return bare
    return replace(bare, card=replace(bare.card, note=say("ask.chosen", call.language, label=label)), message=intent.message)
