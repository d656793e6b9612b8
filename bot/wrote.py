"""Text and files: an answer to the form in progress; else text that looks like a decision offers a button; else help."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Asked, Nothing, Reply, Wrote
from bot import drawer, formdesk, presses
from bot.asked import commanded, help_for
from bot.call import Call
from bot.picture import Picture
from bot.rendering.approver import confirm_card, short_number
from bot.rendering.buttons import LABEL
from bot.rendering.list_cards import no_match
from bot.rendering.refusals import refusal_text
from bot.rendering.standing import act_label, find_act
from bot.replied import answer_for, request_of, words_for
from bot.sight import sight_of
from bot.typed.answers import Answer as Decision
from bot.typed.answers import read_answer, read_numbered
from bot.typed.outcome import MOST_TEXT
from bot.wording import formats
from bot.wording.catalogue import say
from storage.listings import Waiting
from workflows.engine import foresee
from workflows.events import Decided
from workflows.refusals import NotOffered, NotYours, Refusal

_MOST = 8


def wrote(call: Call, intent: Wrote) -> Answer:
    """The answer to something typed or handed in. Nothing is decided from text alone."""
    text = intent.text.strip()
    if len(text) > MOST_TEXT:
        return call.notice("refuse.too_long", alert=True, limit=MOST_TEXT, given=len(text))
    if text.startswith("/") and not intent.files:
        name, _, rest = text[1:].partition(" ")
        return commanded(call, Asked(intent.delivery, intent.account, intent.address, name.partition("@")[0], rest))
    if (answered := answer_for(call, intent)) is not None:
        return answered
    about = request_of(call, intent)
    if drawer.in_progress(call) and not intent.address.shared and not about:
        return formdesk.answered(call, text, call.files)
    if (numbered := read_numbered(text)) is not None and (told := _about(call, *numbered)) is not None:
        return told
    decision = read_answer(text)
    if about and decision is not None and decision.reason and intent.about_it and _asked_for_it(call, about):
        decision = None  # "ok, terima kasih" where others read too
    if about:
        told = words_for(call, about, intent) if decision is None else _decided_about(call, about, decision)
        return told or Reply((help_for(call, text),))
    if decision is None:
        return Nothing() if intent.address.shared else Reply((help_for(call, text),))
    return _offer(call, decision, call.unit.ledger.waiting_for(call.person)) or call.notice("notice.read_none")


def _about(call: Call, number: str, decision: Decision) -> Answer | None:
    """The answer to a decision about the request of that number (its first parts are enough); what the person may not see is as if it were not
    there. `None` where no request ever had such a number."""
    wanted = number.casefold()
    listed = call.unit.ledger.search(number, sight_of(call.desk, call.unit, call.person), _MOST)
    ids = {one.id for one in listed if one.number.casefold() == wanted or one.number.casefold().startswith((f"{wanted}/", f"{wanted}-"))}
    if not ids:
        return call.notice_text(no_match(number, call.eye)) if _is_number(call, wanted) else None
    waits = [wait for wait in call.unit.ledger.waiting_for(call.person) if wait.request in ids]
    return _offer(call, decision, waits) or call.notice_text(_not_here(call, next(one.id for one in listed if one.id in ids), decision), alert=True)


def _is_number(call: Call, wanted: str) -> bool:
    """Whether it begins as the numbers of a SOP do."""
    starts = {sop.number.partition("{")[0].casefold() for sop in call.desk.library.all_live(call.unit)}
    return any(start and wanted.startswith(start) for start in starts)


def _not_here(call: Call, id: str, decision: Decision) -> str:
    """Why the person cannot decide so there: with whom it is, how it ended, what they have said already."""
    seen = call.seen(id)
    asked = seen.asked_at(call.person)
    state = next((name for name, standing in seen.request.standings.items() if standing.mark == "open" and name in (asked or (name,))), "")
    event = Decided(call.person, decision.act, state, seen.request.standing(state).visit if state else 0, {}, decision.reason or "?")
    told: Refusal = NotYours(seen.holders)
    try:
        foresee(seen.sop, seen.request, event, call.desk.world(call.unit), call.desk.clock.now(), call.desk.calendar)
    except Refusal as refusal:
        told = refusal if asked or not isinstance(refusal, NotOffered) else told
    return refusal_text(told, call.eye, seen.dossier)


def _asked_for_it(call: Call, id: str) -> bool:
    request = call.unit.ledger.load(id)
    return request is not None and call.person in request.senders and not any(wait.request == id for wait in call.unit.ledger.waiting_for(call.person))


def _decided_about(call: Call, id: str, decision: Decision) -> Answer:
    """A decision in reply to the card of a request: offered, or why it cannot be."""
    waits = [wait for wait in call.unit.ledger.waiting_for(call.person) if wait.request == id]
    return _offer(call, decision, waits) or call.notice_text(_not_here(call, id, decision), alert=True)


def _offer(call: Call, decision: Decision, waits: Sequence[Waiting]) -> Answer | None:
    """A one-tap confirm for the request the person means, or a choice where it may be one of several; `None` where none of them can be decided so."""
    offers = [(call.seen(wait.request), wait.state, wait.visit) for wait in waits]
    fitting = [offer for offer in offers if any(act.name == decision.act for act in offer[0].acts(offer[1], call.person, _seat(offer[0], offer[1])))]
    if not fitting:
        return None
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


