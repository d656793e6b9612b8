"""Buttons: questions about a request are answered at once, acts go to the desk, everything else to the form in progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from adapters.cards import Card
from adapters.intents import Answer, Nothing, Notice, Pressed, Reply
from bot import formdesk, groups, presses, tokens
from bot.asked import end_away, mine, queue, set_away, set_language, where_is, which_days, who_stands_in
from bot.call import Call
from bot.commands import Comment, Decide, Remind
from bot.followup import APPROVER, CARD
from bot.linking import pressed_link
from bot.manners import polite_moment
from bot.matching import never_match
from bot.picking import begun, offered
from bot.picture import Picture, picture
from bot.refusing import toast
from bot.rendering.approver import MAIN, MORE, approver_card, why_me
from bot.rendering.notices import reminded
from bot.rendering.requester import requester_card
from bot.rendering.story import history_card
from bot.rendering.where import where_card
from bot.together import approve_listed, list_alike
from bot.tokens import Token, seat_of
from bot.unsent import discard, restore
from bot.wording.catalogue import LANGUAGES
from storage.places import GROUP
from workflows.acts import RESUBMIT
from workflows.offers import ANSWER, COMMENT
from workflows.refusals import StaleButton
from workflows.request import FORM

_NO_CARD = frozenset({presses.CONFIRM, presses.DROP})  # buttons under what was asked back: no copy of a card; those of lists are none in private


def pressed(call: Call, intent: Pressed) -> Answer:
    """The answer to a button."""
    token = tokens.read(intent.token)
    if token is None:
        return call.notice("refuse.old_button", alert=True)
    if token.request and token.act not in _NO_CARD and (token.act != presses.OPEN or intent.address.shared):
        adopt(call, intent, token)
    if (handler := _ABOUT.get(token.act)) is not None and token.request:
        return handler(call, token, call.seen(token.request))
    if (plain := _PLAIN.get(token.act)) is not None:
        return plain(call, token)
    if token.act.startswith("*"):
        return formdesk.pressed(call, token)
    return act(call, token, call.seen(token.request))


def adopt(call: Call, intent: Pressed, token: Token) -> None:
    """A copy of an approver's card that nobody noted (shown in a list, or sent just before a crash) becomes a card like others, and is brought up to date;
    so does a group's."""
    if call.unit.cards.by_handle(intent.message.platform, intent.message.handle) is not None or not token.visit:
        return
    seen = call.seen(token.request)
    state = state_of(seen, token.visit)
    if not state or state == FORM:
        return
    shared = intent.address.shared
    if seen.sop.states[state].group if shared else call.person in seen.request.standing(state).asked.ids:
        person, role = ("", GROUP) if shared else (call.person, APPROVER)
        card = call.unit.cards.adopt(intent.message.platform, intent.message.handle, token.request, person, role, state, token.visit)
        call.unit.outbox.add_card(CARD, call.desk.clock.now(), card, token.request, person)


def state_of(seen: Picture, visit: int) -> str:
    """The state whose opening that was, "" for buttons of the whole request."""
    return next((name for name, standing in seen.request.standings.items() if visit and standing.visit == visit), "")


def act(call: Call, token: Token, seen: Picture, confirmed: bool = False, reason: str = "") -> Answer:
    """An act of the SOP: at once where nothing has to be said first, else its questions are asked. The token's extra says for whom, where there
    was a choice."""
    state = _place(call, token, seen)
    seat = _seat(call, token.extra, seen, state)
    if not confirmed and formdesk.must_ask(seen, state, token.act):
        return formdesk.ask_first(call, seen, state, token.visit, token.act, seat)
    return decide(call, seen, Decide(token.request, token.act, call.person, state, token.visit, {}, reason, seat))


def _place(call: Call, token: Token, seen: Picture) -> str:
    """The state where the act is pressed, "" for one of the whole request; an answer names its question instead. Raises StaleButton."""
    if token.act == ANSWER:
        return ""
    if not token.visit:
        return _end_with(seen, token.act)
    state = state_of(seen, token.visit) or _state_of_card(call, token) or formdesk.state_left(seen, call.person)
    if not state:
        raise StaleButton
    return state


def _seat(call: Call, key: str, seen: Picture, state: str) -> str:
    """For whom the button votes, "" where nobody is named. Raises StaleButton where the person may not stand for them any more."""
    standing = seen.request.standing(state)
    seat = seat_of(key, (call.person, *standing.stands_for.get(call.person, ())))
    if key and not seat:
        raise StaleButton(state, seen.holders)
    return seat


def _end_with(seen: Picture, act: str) -> str:
    """The end the request has reached, where it has that act; "" for an act of the whole request."""
    end = seen.sop.states.get(seen.request.end_state or "")
    return end.name if end is not None and any(one.name == act for one in end.acts) else ""


def _state_of_card(call: Call, token: Token) -> str:
    """The state for which the pressed card was made: its opening may be over."""
    assert isinstance(call.intent, Pressed)
    card = call.unit.cards.by_handle(call.intent.message.platform, call.intent.message.handle)
    return card.state if card is not None and (card.request, card.visit) == (token.request, token.visit) else ""


def decide(call: Call, seen: Picture, command: Decide) -> Answer:
    """Hands the decision to the desk; the answer is a toast, the cards follow."""
    done = call.run(command)
    after = picture(call.desk, call.unit, call.eye, done.request) if done.request is not None else seen
    return Notice(toast(after, command.act, command.state))


def _more(call: Call, token: Token, seen: Picture) -> Answer:
    return _card(call, token, seen, MORE)


def _back(call: Call, token: Token, seen: Picture) -> Answer:
    return _card(call, token, seen, MAIN)


def _card(call: Call, token: Token, seen: Picture, keyboard: str) -> Answer:
    state = state_of(seen, token.visit)
    if not state:
        return Reply((own_card(call, seen),), replace=True)
    seat = seat_of(token.extra, seen.seats(state))
    return Reply((approver_card(seen.dossier, state, token.visit, call.eye, keyboard, seat),), replace=True)


def own_card(call: Call, seen: Picture) -> Card:
    """The card of the request that is this person's: to decide, to follow, or to look at."""
    asked = [state for state in seen.asked_at(call.person) if state != FORM]
    if asked:
        return approver_card(seen.dossier, asked[0], seen.request.standing(asked[0]).visit, call.eye)
    if call.person in (seen.request.requester, seen.request.submitter):
        return requester_card(seen.dossier, call.eye, seen.forecast)
    return where_card(seen.dossier, call.eye, seen.forecast)


def _why(call: Call, token: Token, seen: Picture) -> Answer:
    state = state_of(seen, token.visit)
    return Notice(why_me(seen.dossier, state, call.eye, seat_of(token.extra, seen.seats(state))), alert=True)


def _history(call: Call, token: Token, seen: Picture) -> Answer:
    return Reply((history_card(seen.dossier, call.eye),))


def _where(call: Call, token: Token, seen: Picture) -> Answer:
    return where_is(call, seen)


def _remind(call: Call, token: Token, seen: Picture) -> Answer:
    call.run(Remind(token.request, call.person))
    ids, now = [id for id in seen.holders if id != call.person], call.desk.clock.now()
    at = min((polite_moment(call.eye.people[id], now, call.desk.calendar) for id in ids if id in call.eye.people), default=now)
    return Notice(reminded(ids, at, call.eye))


def _open(call: Call, token: Token, seen: Picture) -> Answer:
    """Whoever is asked gets another card of their own, which changes with all copies."""
    asked = [state for state in seen.asked_at(call.person) if state != FORM]
    state = state_of(seen, token.visit)
    if not asked:
        return Reply((own_card(call, seen),))
    _show_again(call, seen, state if state in asked else asked[0])
    return call.notice("group.in_private") if call.intent.address.shared else Nothing()


def _show_again(call: Call, seen: Picture, state: str) -> None:
    """One more copy of this person's card of `state` follows at once."""
    card = call.unit.cards.add(seen.request.id, call.person, APPROVER, state, seen.request.standing(state).visit, call.platform)
    call.unit.outbox.add_card(CARD, call.desk.clock.now(), card, seen.request.id, call.person)


def _confirm(call: Call, token: Token, seen: Picture) -> Answer:
    """What was asked back, or read from text, is meant."""
    name, _, seat = token.extra.partition("/")
    reason = formdesk.take_confirmed(call, name, token.request)
    wanted = Token(name, token.request, token.visit, seat)
    state = state_of(seen, token.visit)
    if name == COMMENT and reason:
        call.run(Comment(token.request, call.person, reason))
        return call.notice("toast.comment")
    if not reason and formdesk.must_ask(seen, state, name, confirming=True):
        return formdesk.ask_first(call, seen, state, token.visit, name, _seat(call, seat, seen, state))
    return act(call, wanted, seen, confirmed=True, reason=reason)


def _resubmit(call: Call, token: Token, seen: Picture) -> Answer:
    return formdesk.ask_first(call, seen, FORM, token.visit, RESUBMIT)


_ABOUT: dict[str, Callable[[Call, Token, Picture], Answer]] = {
    presses.MORE: _more,
    presses.CARD: _back,
    presses.WHY: _why,
    presses.HISTORY: _history,
    presses.WHERE: _where,
    presses.REMIND: _remind,
    presses.OPEN: _open,
    presses.CONFIRM: _confirm,
    RESUBMIT: _resubmit,
}


def _drop(call: Call, token: Token) -> Answer:
    formdesk.drop_confirmed(call)
    return call.notice("notice.dropped")


def _delegate(call: Call, token: Token) -> Answer:
    """What a card offered; a button somebody made up is judged like any other words."""
    key = (*token.extra.split("/", 2), "", "", "")[2]
    days, person = _days(call, token), seat_of(key, call.eye.directory.active)
    if days is None or person == call.person or bool(person) != bool(key):
        return call.notice("refuse.old_button", alert=True)
    return set_away(call, *days, person)


def _stand_in(call: Call, token: Token) -> Answer:
    """Who decides meanwhile: for which days, then who."""
    if not token.extra:
        return which_days(call)
    days = _days(call, token)
    return who_stands_in(call, *days) if days is not None else call.notice("refuse.old_button", alert=True)


def _days(call: Call, token: Token) -> tuple[date, date] | None:
    """Those of the button, if they are not over."""
    days = presses.days_of(token.extra)
    return days if days is not None and call.desk.calendar.today(call.desk.clock.now()) <= days[1] >= days[0] else None


def _language(call: Call, token: Token) -> Answer:
    return set_language(call, token.extra) if token.extra in LANGUAGES else call.notice("refuse.old_button", alert=True)


def _not_me(call: Call, token: Token) -> Answer:
    account, now = call.intent.account, call.desk.clock.now()
    call.unit.people.unlink(account.platform, account.id, now, call.person)
    never_match(call.unit, account)
    call.unit.outbox.add_homes(now, [call.person])
    return call.notice("account.unlinked", alert=True)


_PLAIN: dict[str, Callable[[Call, Token], Answer]] = {
    presses.DROP: _drop,
    presses.QUEUE: lambda call, token: queue(call, ""),
    presses.MINE: lambda call, token: mine(call, ""),
    presses.REQUEST: lambda call, token: offered(call),
    presses.START: lambda call, token: begun(call, token.extra),
    presses.ALIKE: list_alike,
    presses.ALIKE_YES: approve_listed,
    presses.DELEGATE: _delegate,
    presses.STAND_IN: _stand_in,
    presses.END_AWAY: lambda call, token: end_away(call),
    presses.LANGUAGE: _language,
    presses.NOT_ME: _not_me,
    presses.RELEASE: groups.release,
    presses.LINK: pressed_link,
    presses.DISCARD: discard,
    presses.RESTORE: restore,
}

