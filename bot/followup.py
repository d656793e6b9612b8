"""What follows from a step, written in its own transaction: alarms, who it waits for, cards to make or refresh, messages, reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.manners import polite_moment
from bot.wording.shown import sentence
from storage.cards import ShownCard
from storage.codec import dumps, encode_sentence
from storage.ledger import Listing
from storage.listings import Waiting
from storage.nudges import Nudge
from storage.places import GROUP, TRACE, Place
from storage.unit import Unit
from workflows.effects import Ask, DropAlarm, Effect, Nag, Put, Refresh, Sentence, SetAlarm, Tell
from workflows.engine import Outcome, at_rest
from workflows.request import Request
from workflows.sop import Sop
from workflows.values import Reason, encode
from workflows.who import waiting

if TYPE_CHECKING:
    from bot.desk import Desk

APPROVER, REQUESTER, QUESTION = "approver", "requester", "question"  # whose card it is: of one person
OUT_OF_REACH = "out_of_reach"  # a card that says so of the person in `state`, to whoever can help
STORY = "story"  # what happened at the steps of a group, in the thread under its cards
SHARED = frozenset({GROUP, TRACE, STORY})  # or of everybody in a place
_RULE, _TOLD = "rule", "told"  # kinds of Tell
CARD, TELL, NAG, DIGEST = "card", "tell", "nag", "digest"
UNREACHABLE = "unreachable"  # why a delivery was set aside, and the kind of Tell that says so


def try_again(unit: Unit, now: datetime, person: str = "") -> None:
    """What was set aside (for `person`) because nobody could be reached goes out once more; cards that say so are drawn anew."""
    held_back = {(each.request, each.person) for each in unit.outbox.parked() if each.failure == UNREACHABLE and person in ("", each.person)}
    unit.outbox.unpark(UNREACHABLE, person)
    for request, whose in held_back:
        for card in unit.cards.of_request(request) if request and whose else ():
            if card.role == OUT_OF_REACH and card.state == whose and not card.closed:
                unit.outbox.add_card(CARD, now, card.id, request, card.person)


def follow(desk: Desk, unit: Unit, sop: Sop, before: Request | None, outcome: Outcome, now: datetime) -> None:
    """Everything the step's effects ask for."""
    request = outcome.request
    if before is None:
        for person in request.senders:
            _card(unit, request, person, REQUESTER, "", 0, now, new=True)
    _group_cards(unit, sop, before, request, now)
    for effect in told_once(outcome.effects):
        match effect:
            case SetAlarm(state, visit, timer, at):
                unit.alarms.set(request.id, state, visit, timer, at)
            case DropAlarm(state, visit, timer):
                unit.alarms.drop(request.id, state, visit, timer)
            case Ask(person, state, visit):
                _card(unit, request, person, APPROVER, state, visit, now, new=before is None or visit > before.visits)
            case Put(person, state, question):
                _card(unit, request, person, QUESTION, state, question, now, new=True)
            case Refresh():
                unit.outbox.add_cards(CARD, now, request.id)
            case Tell():
                _tell(unit, request, effect, now)
            case Nag():
                _nag(desk, unit, request, effect, now)
    rows, had = _waits(request), _waits(before) if before is not None else ()
    if before is None or had != rows:
        unit.ledger.set_waiting(request.id, rows)
    if before is None or (had, before.status, before.fields) != (rows, request.status, request.fields):
        over = request.involved if request.ended is not None else ()
        unit.outbox.add_homes(now, dict.fromkeys((*request.senders, *(wait.person for wait in (*had, *rows)), *over)))
    for name in before.open_states if before is not None else ():
        if request.standing(name).mark != "open":
            unit.nudges.drop(request.id, name)


def told_once(effects: Sequence[Effect]) -> list[Effect]:
    """What a timer did is one message a person: how it came out, with the SOP's own words; not also that a rule did it and that it was told."""
    tells = [effect for effect in effects if isinstance(effect, Tell)]
    says = next((tell.says for tell in tells if tell.kind == _RULE), None)
    if not any(tell.kind == _RULE for tell in tells):
        return list(effects)
    outcomes = {person for tell in tells if tell.kind not in (_RULE, _TOLD) for person in tell.to}
    ruled = {person for tell in tells if tell.kind == _RULE for person in tell.to}
    return [_shared(effect, says, outcomes, ruled) if isinstance(effect, Tell) else effect for effect in effects]


def _shared(tell: Tell, says: Sentence | None, outcomes: set[str], ruled: set[str]) -> Tell:
    if tell.kind == _RULE:
        return replace(tell, to=tuple(person for person in tell.to if person not in outcomes))
    if tell.kind == _TOLD and tell.says == says:
        return replace(tell, to=tuple(person for person in tell.to if person not in outcomes | ruled))
    return replace(tell, says=tell.says or says)


def _waits(request: Request) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(request.id, name, standing.visit, person, standing.asked.reasons.get(person, Reason("person")), standing.opened or request.submitted, standing.due)
        for name, standing in request.standings.items()
        if standing.mark == "open"
        for person in waiting(standing)
    )


def _card(unit: Unit, request: Request, person: str, role: str, state: str, visit: int, now: datetime, new: bool) -> None:
    """`new`: the request or the opening has just begun, so there is no such card yet."""
    card = (unit.cards.add if new else unit.cards.open)(request.id, person, role, state, visit)
    unit.outbox.add_card(CARD, now, card, request.id, person)


def _group_cards(unit: Unit, sop: Sop, before: Request | None, request: Request, now: datetime) -> None:
    """A card for the group of each step that was opened since `before`."""
    for name in request.open_states:
        state, visit = sop.states.get(name), request.standing(name).visit
        if state is not None and state.group and (before is None or before.standing(name).visit != visit):
            _card(unit, request, "", GROUP, name, visit, now, new=True)


def begin_story(desk: Desk, unit: Unit, card: ShownCard, now: datetime) -> None:
    """What happens at the steps of the card's group is told under it from now on, until the request has ended; once a request and group."""
    request = unit.ledger.load(card.request)
    if request is None:
        return
    states = desk.library.of_digest(unit, request.digest).states
    known = [states[other.state].group for other in unit.cards.of_request(request.id, "") if other.role == STORY]
    if states[card.state].group not in known:
        _card(unit, request, "", STORY, card.state, 0, now, new=True)


def leave_trace(unit: Unit, request: Request, platform: str, place: str, thread: str, now: datetime) -> None:
    """A line about the request where it was begun, kept true until it has ended."""
    unit.places.bind(Place(TRACE, request.id, platform, place, thread))
    _card(unit, request, "", TRACE, "", 0, now, new=True)


def refresh_cards(unit: Unit, person: str, now: datetime) -> None:
    """Every open card of `person` is drawn anew: their language changed."""
    for listed in unit.ledger.involving(person):
        if listed.open:
            for card in unit.cards.of_request(listed.id, person):
                if not card.closed:
                    unit.outbox.add_card(CARD, now, card.id, listed.id, person)


def _tell(unit: Unit, request: Request, tell: Tell, now: datetime) -> None:
    body = {
        "kind": tell.kind,
        "state": tell.state,
        "by": tell.by,
        "reason": tell.reason,
        "says": encode_sentence(tell.says) if tell.says is not None else None,
        "detail": {name: encode(value) for name, value in tell.detail.items()},
        "at": encode(now),
    }
    for person in tell.to:
        unit.outbox.add(f"person:{person}", TELL, now, request=request.id, person=person, body=body)


def _nag(desk: Desk, unit: Unit, request: Request, nag: Nag, now: datetime) -> None:
    record = unit.people.get(nag.person)
    if record is None:
        return
    if nag.urgent:
        body = {"state": nag.state, "visit": nag.visit, "says": encode_sentence(nag.says) if nag.says is not None else None}
        unit.outbox.add(f"person:{nag.person}", NAG, now, request=request.id, person=nag.person, body=body)
    else:
        due = polite_moment(record, now, desk.calendar)
        unit.nudges.add(Nudge(nag.person, request.id, nag.state, nag.visit, due))


def listing_of(desk: Desk, unit: Unit, sop: Sop, request: Request, now: datetime) -> Listing:
    """What lists show: the headline in both languages (as JSON by language), the amount, and the words it can be found by."""
    look = at_rest(sop, request, desk.world(unit), now, desk.calendar).look()
    said = look.fill(sop.headline)
    headline = {language: sentence(said, language) for language in ("en", "id")}
    amount = sop.amount.run(look) if sop.amount is not None else None
    requester = unit.people.get(request.requester)
    words = " ".join([*headline.values(), requester.name if requester else "", requester.unit if requester else ""])
    is_money = sop.amount is not None and sop.amount.type.kind == "money"
    return Listing(dumps(headline), amount if isinstance(amount, Decimal) else None, "IDR" if is_money else "", words)
