"""Refusals in words, for pages and chat, and the toast after an act."""

from __future__ import annotations

from adapters.intents import Answer, Intent, Notice, Pressed, Wrote
from bot import tokens
from bot.desk import Desk, Unknown
from bot.directory import CodeRefused
from bot.followup import CARD
from bot.forms import REASON
from bot.picture import Eye, Picture, picture
from bot.reminding import AlreadyReminded, NobodyToRemind
from bot.rendering.notices import nobody_to_remind, recorded, reminded_already
from bot.rendering.refusals import fault_text, refusal_text
from bot.rendering.standing import named, status
from bot.wording import formats
from bot.wording.catalogue import say
from bot.wording.shown import sentence
from storage.codec import clean
from storage.unit import Unit
from workflows.refusals import BadFields, FieldFault, ReasonMissing, Refusal, RuleBroken
from workflows.sop import Sop

_NAMES = 120  # characters for the names in an alert


def refused(refusal: Exception, eye: Eye, sop: Sop, seen: Picture | None = None) -> list[str]:
    """What is so, why, what can be done now; a sentence for each field or rule. `seen` is the request, `None` for one that is not sent yet."""
    if isinstance(refusal, BadFields):
        return [fault_text(fault, sop, eye) for fault in refusal.faults]
    if isinstance(refusal, RuleBroken):
        return [sentence(says, eye.language, people=eye.people, reader=eye.reader) for says in refusal.says]
    if isinstance(refusal, Refusal):
        return [refusal_text(refusal, eye, seen.dossier if seen else None, sop)]
    return [say("refuse.unseen", eye.language)]


def at_places(refusal: Exception, eye: Eye, sop: Sop, seen: Picture | None = None) -> tuple[tuple[str, ...], dict[str, str]]:
    """The same for who has a form before them: sentences about all of it, and those about single places, by the places' names."""
    said = refused(refusal, eye, sop, seen)
    if isinstance(refusal, ReasonMissing):
        return (), {REASON: said[0]}
    if isinstance(refusal, BadFields):
        return (), {_place_of(fault): text for fault, text in zip(refusal.faults, said, strict=False)}
    return tuple(said), {}


def _place_of(fault: FieldFault) -> str:
    """The name that a form gives the place of a fault: `table.line.column`, counted from 0, in a table."""
    table, _, column = fault.field.partition(".")
    return f"{table}.{fault.line - 1}.{column}" if column and fault.line else fault.field


def toast(after: Picture, act: str, state: str) -> str:
    """What was recorded, in the viewer's words."""
    return recorded(act, state, after.sop, after.request, lambda: after.among, after.eye)


def answered(desk: Desk, unit: Unit, eye: Eye, intent: Intent, refusal: Exception) -> Answer:
    """The private sentence for a refusal in chat; the card whose button was pressed is brought up to date."""
    seen = _request_meant(desk, unit, eye, intent)
    if seen is not None and isinstance(intent, Pressed):
        _refresh_pressed(desk, unit, eye, intent, seen)
    if isinstance(refusal, Unknown) and seen is not None and intent.address.shared and seen.holders:
        return Notice(say("refuse.in_group", eye.language, who=formats.cut(named(seen.holders, eye), _NAMES)), alert=True)  # who may not see it sees the group's card
    return Notice(_sentence(seen, eye, refusal), alert=True)


def _request_meant(desk: Desk, unit: Unit, eye: Eye, intent: Intent) -> Picture | None:
    """The request of the button that was pressed, or of the card in a group that was answered."""
    token = tokens.read(intent.token) if isinstance(intent, Pressed) else None
    id = token.request if token is not None else ""
    if isinstance(intent, Wrote) and intent.address.shared and intent.reply_to is not None:
        card = unit.cards.by_handle(intent.reply_to.platform, intent.reply_to.handle)
        id = card.request if card is not None else ""
    request = unit.ledger.load(id) if id else None
    return picture(desk, unit, eye, request) if request is not None else None


def _refresh_pressed(desk: Desk, unit: Unit, eye: Eye, intent: Pressed, seen: Picture) -> None:
    card = unit.cards.by_handle(intent.message.platform, intent.message.handle)
    if card is not None and not card.closed and card.person in ("", eye.viewer.id):
        unit.outbox.add_card(CARD, desk.clock.now(), card.id, seen.request.id, card.person)


def _sentence(seen: Picture | None, eye: Eye, refusal: Exception) -> str:
    match refusal:
        case CodeRefused():
            return say("refuse.code", eye.language)
        case AlreadyReminded():
            return reminded_already(refusal.by, refusal.at, refusal.again, eye)
        case NobodyToRemind():
            return nobody_to_remind(status(seen.dossier, eye).text if seen else "", eye)
        case Refusal():
            return refusal_text(refusal, eye, seen.dossier if seen else None)
    return say("refuse.unseen", eye.language)


def too_large(name: str, size: int, limit: int, language: str) -> str:
    """The sentence for a file of more than `limit` bytes, with its size where that shows the difference."""
    shown, most = formats.format_size(size, language), formats.format_size(limit, language)
    key = "not.file_over" if shown == most or size <= limit else "not.file_big"
    return say(key, language, name=clean(name), size=shown, limit=most)
