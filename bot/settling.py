"""Questions that were answered lose their buttons: the answer that goes on also settles the card that asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from adapters.intents import Account, Answer, Handout, MessageRef, Notice, Pressed, Reply, Settled
from bot import drawer
from bot.call import Call
from bot.kept_answers import decode_settled, encode_settled
from bot.wording.catalogue import say
from storage.database import Database
from storage.failures import StorageUnavailable
from storage.unit import Unit

log = logging.getLogger(__name__)


def settle(call: Call, answer: Answer) -> Answer:
    """`answer`, and with it the questions that this intent answered or left; the question it asks itself is noted to be settled by the next."""
    if not call.touched:
        return answer
    body = drawer.kept(call)
    asked: dict[str, object] = dict(body.get("asked") or {})
    over = [asked.pop(kind) for kind in sorted(call.touched) if kind in asked]
    kind = "form" if "form" in call.touched else "confirm"
    if isinstance(answer, Reply) and (place := _question(answer)) is not None and body.get(kind):
        asked[kind] = encode_settled(Settled(call.intent.delivery, place, answer.cards[place]))
    drawer.keep(call, asked=asked)
    found = [one for plain in over if (one := decode_settled(plain)) is not None]
    if isinstance(answer, Reply) and answer.replace and isinstance(call.intent, Pressed):
        found = [one for one in found if one.message is not None and one.message != call.intent.message]
    settled = tuple(_without_buttons(call, one) for one in found)
    if not settled:
        return answer
    if isinstance(answer, Reply | Handout):
        return replace(answer, settled=settled)
    return Reply((), notice=answer if isinstance(answer, Notice) else None, settled=settled)


async def note_places(database: Database, account: Account, delivery: str, places: Mapping[int, MessageRef]) -> None:
    """Where the cards of the answer to `delivery` stand, by their number: of an open question it is kept, so that it is found after a restart too."""
    try:
        await asyncio.wrap_future(database.write(lambda unit: _note(unit, account, delivery, places)))
    except StorageUnavailable as trouble:
        log.warning("a question will keep its buttons: %s", trouble.kind, extra={"action": "storage-unavailable"})


def _note(unit: Unit, account: Account, delivery: str, places: Mapping[int, MessageRef]) -> None:
    person = unit.people.of_account(account.platform, account.id)
    found = unit.drafts.get(person, account.platform) if person else None
    if person is None or found is None:
        return
    body, touched = found
    open_ones = {kind: one for kind, plain in (body.get("asked") or {}).items() if (one := decode_settled(plain)) is not None}
    placed = {kind: replace(one, message=places[one.number]) for kind, one in open_ones.items() if one.delivery == delivery and one.number in places}
    if placed:
        asked = {**body["asked"], **{kind: encode_settled(one) for kind, one in placed.items()}}
        unit.drafts.keep(person, account.platform, {**body, "asked": asked}, touched)


def _question(answer: Reply) -> int | None:
    """The last card of an answer that has buttons."""
    return next((place for place in reversed(range(len(answer.cards))) if answer.cards[place].buttons), None)


def _without_buttons(call: Call, asked: Settled) -> Settled:
    """The card as it was; which of its buttons was pressed is said, for nothing else in the chat shows it, or that it came to nothing."""
    card, intent = asked.card, call.intent
    bare = replace(asked, card=replace(card, buttons=()))
    if not isinstance(intent, Pressed):
        return bare
    label = next((button.name or button.label for row in card.buttons for button in row if intent.token and button.token == intent.token), "")
    if not label:
        return bare
    note = say("notice.dropped", call.language) if call.refused else say("ask.chosen", call.language, label=label)
    return replace(bare, card=replace(bare.card, note=note), message=intent.message)
