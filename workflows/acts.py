"""Buttons: who may press which, and what pressing does."""

from __future__ import annotations

from dataclasses import replace

from workflows.effects import Sentence
from workflows.events import Decided
from workflows.filling import fill_form, fill_uses
from workflows.refusals import (
    AlreadyDecided,
    BadFields,
    Closed,
    FieldFault,
    NotOffered,
    NotYours,
    OwnRequest,
    ReasonMissing,
    RuleBroken,
    StaleButton,
)
from workflows.request import CLOCK, FORM, RUNNING, Standing, Vote
from workflows.sop import Act, FieldUse, Rule, State
from workflows.step import UNWRITTEN_ENDS, Step
from workflows.values import People, Person, Reason
from workflows.walk import apply_sets, arrive, back_to_form, call_roll, close_vote, complete, go, leave_all, outcome_now, walk_again
from workflows.who import people_of, seat_for

RESUBMIT, RETURN, WITHDRAW = "resubmit", "return", "withdraw"


def act_of(step: Step, state: str, name: str) -> Act | None:
    """The act `name` of that state, of the end the request has reached, or of the whole request."""
    found = step.sop.states.get(state or step.request.end_state or "")
    own = next((act for act in found.acts if act.name == name), None) if found else None
    return own or next((act for act in step.sop.acts if act.name == name), None)


def press(step: Step, event: Decided) -> None:
    """Somebody pressed a button. Raises a Refusal, and then nothing has changed."""
    if step.request.ended is not None:
        return _after_end(step, event)
    if event.state == FORM and event.act == RESUBMIT:
        return _resubmit(step, event)
    state = step.sop.states.get(event.state)
    if state is not None and any(act.name == event.act for act in state.acts):
        return _at_state(step, event, state)
    act = next((act for act in step.sop.acts if act.name == event.act), None)
    if act is None:
        if state is not None:
            _fresh(step, event, state.name)
        raise NotOffered(event.act, event.state)
    return _whole(step, event, act)


def _after_end(step: Step, event: Decided) -> None:
    state = step.sop.states.get(step.request.end_state or "")
    act = next((act for act in state.acts if act.name == event.act), None) if state else None
    if state is not None and act is not None and event.state in ("", state.name):
        return _of_end(step, event, state, act)
    if event.state:
        _told_already(step.standing(event.state), event)
    last = next((standing for standing in reversed(list(step.standings.values())) if standing.votes and standing.at == step.request.ended_at), None)
    raise Closed(step.request.ended or "", last.votes[-1].by if last else "", step.request.ended_at)


def _of_end(step: Step, event: Decided, state: State, act: Act) -> None:
    allowed = people_of(act.by, step.look(state.name)) if act.by else People({step.request.requester: Reason("requester")})
    if event.by not in allowed.ids:
        raise NotYours(allowed.ids, state.name)
    _check(step, event, state.name, act, act.fields, act.rules)
    _note(step, event, state.name)
    if act.to:
        step.change(ended=None, ended_at=None, end_state=None, status=step.request.decided or RUNNING)
        step.put(replace(step.standing(state.name), pending=()))
    _do(step, event, state, act)


def _fresh(step: Step, event: Decided, state: str) -> Standing:
    """The opening that the button was made for, if it is still open."""
    standing = step.standing(state)
    if standing.mark == "open" and event.visit in (0, standing.visit):
        return standing
    _told_already(standing, event)
    raise StaleButton(state, step.holders())


def _told_already(standing: Standing, event: Decided) -> None:
    """Says so where this very opening was decided, by the same person or by another."""
    if event.visit not in (0, standing.visit) or not standing.votes or standing.mark == "ahead":
        return
    own = next((vote for vote in reversed(standing.votes) if vote.by == event.by), None)
    vote = own or (standing.votes[-1] if event.by in standing.asked.ids else None)
    if vote is not None:
        raise AlreadyDecided(vote.by, vote.act, vote.at, standing.state)


def _at_state(step: Step, event: Decided, state: State) -> None:
    standing = _fresh(step, event, state.name)
    if not (event.seat and event.seat != event.by):
        own = next((vote for vote in standing.votes if vote.by == event.by and vote.seat in standing.seats), None)
        if own is not None:
            raise AlreadyDecided(own.by, own.act, own.at, state.name)
    call_roll(step, state)
    standing = step.standing(state.name)
    act = next(act for act in state.acts if act.name == event.act)
    _allowed(step, event, state, standing, act)
    wanted = (*act.fields, *(state.fields if _finishes(act) else ()))
    rules = (*act.rules, *(state.rules if _finishes(act) else ()))
    _check(step, event, state.name, act, wanted, rules)
    _do(step, event, state, act)


def _finishes(act: Act) -> bool:
    """Whether pressing means the state's own questions are answered: a yes, or an act that completes."""
    return act.completes or act.name == "approve"


def _allowed(step: Step, event: Decided, state: State, standing: Standing, act: Act) -> None:
    if event.by == CLOCK:
        return
    holders = tuple(id for id in standing.asked.ids if id != event.by)
    if act.by is None and state.kind == "approve" and event.by == step.request.requester:
        raise OwnRequest(holders)
    allowed = standing.asked if act.by is None else people_of(act.by, step.look(state.name))
    if event.by not in allowed.ids:
        raise NotYours(standing.asked.ids, state.name)


def _check(step: Step, event: Decided, state: str, act: Act, wanted: tuple[FieldUse, ...], rules: tuple[Rule, ...]) -> None:
    """Offered now, reason given, fields right, rules kept: in this order."""
    look = step.look(state, event.reason)
    if not step.holds(act.when, look):
        raise NotOffered(act.name, state)
    if act.reason == "required" and not event.reason.strip():
        raise ReasonMissing(act.name)
    if wanted:
        step.fields.update(fill_uses(step, wanted, event.fields))
    elif event.fields and not act.edits:
        raise BadFields([FieldFault(name, "unknown", given=value) for name, value in event.fields.items()])
    obey(step, rules, state, event.reason)


def obey(step: Step, rules: tuple[Rule, ...], state: str = "", reason: str | None = None) -> None:
    """Raises RuleBroken with every broken rule's sentence."""
    broken: list[Sentence] = []
    for rule in rules:
        look = step.look(state, reason)
        if step.holds(rule.when, look) and not step.holds(rule.must, look):
            broken.append(look.fill(rule.says))
    if broken:
        raise RuleBroken(broken)


def _note(step: Step, event: Decided, state: str, counts: str = "none", seat: str = "", seated: bool = True) -> None:
    standing = step.standing(state)
    vote = Vote(seat or event.by, event.by, counts, event.act, step.now, event.reason, step.memory(), seated)
    step.put(replace(standing, votes=(*standing.votes, vote)))
    if event.by != CLOCK:
        step.involve((event.by,))


def _do(step: Step, event: Decided, state: State, act: Act) -> None:
    """The act itself, for a person who may and has said all that is asked."""
    if act.all_must and not _all_pressed(step, event, state, act):
        return None
    if act.counts is not None:
        return _vote(step, event, state, act)
    if act.name == RETURN and not act.to:
        return _return(step, event, state, act)
    if act.name == "close" and act.standard:
        _aside(step, event, state, act)
        return arrive(step, close_vote(step, state))
    if act.edits:
        return _edit(step, event, act, state.name)
    if act.completes:
        _note(step, event, state.name)
        _aside(step, event, state, act)
        return arrive(step, complete(step, state, act.name, event.reason or None))
    _aside(step, event, state, act)
    if act.to:
        _leave_by(step, event, state, act)
    return None


def _all_pressed(step: Step, event: Decided, state: State, act: Act) -> bool:
    standing = step.standing(state.name)
    pressed = tuple(dict.fromkeys((*standing.pressed.get(act.name, ()), event.by)))
    step.put(replace(standing, pressed={**standing.pressed, act.name: pressed}))
    everyone = standing.asked if act.by is None else people_of(act.by, step.look(state.name))
    return set(everyone.ids) <= set(pressed)


def _vote(step: Step, event: Decided, state: State, act: Act) -> None:
    assert act.counts is not None
    counts = str(step.value(act.counts, step.look(state.name, event.reason)))
    if event.by == CLOCK:
        outcome = {"yes": "approved", "no": "rejected"}.get(counts, act.name)
        _note(step, event, state.name, counts)
        _aside(step, event, state, act)
        return arrive(step, complete(step, state, outcome))
    standing = step.standing(state.name)
    wanted = event.seat
    if act.stands_in is not None:
        wanted = next(iter(people_of(act.stands_in, step.look(state.name)).ids), "")
    seated = act.by is None or event.by in standing.asked.ids or bool(act.stands_in)
    seat = wanted if act.stands_in is not None else seat_for(standing, event.by, wanted) if seated else event.by
    if seat is None:
        _told_already(standing, event)
        raise StaleButton(state.name, step.holders())
    _note(step, event, state.name, counts, seat, seated)
    _aside(step, event, state, act)
    if act.to:
        return _leave_by(step, event, state, act)
    return arrive(step, outcome_now(step, state))


def _aside(step: Step, event: Decided, state: State, act: Act) -> None:
    """What an act does besides moving: fills, adds and hands on people, tells."""
    apply_sets(step, state.name, act.sets, event.reason)
    look = step.look(state.name, event.reason)
    if act.add is not None:
        add_people(step, state, people_of(act.add, look), event.by)
    if act.hand_to is not None:
        hand_on(step, state, people_of(act.hand_to, look), event.by, event.reason)
    if act.tell is not None:
        step.tell(people_of(act.tell, look).ids, "told", state.name, event.reason, step.fill(act.says, look), act=act.name)


def add_people(step: Step, state: State, fresh: People, by: str) -> None:
    """Asks `fresh` beside those asked; everyone who held it and the requester hear of it."""
    standing = step.standing(state.name)
    fresh = People({id: Reason("superior" if by == CLOCK else "added", (by,)) if by != CLOCK else reason for id, reason in fresh.reasons.items()}) - standing.asked
    if not fresh:
        return
    step.put(replace(standing, added=standing.added | fresh))
    call_roll(step, state)
    step.tell((*standing.asked.ids, step.request.requester), "added", state.name, people=fresh)


def hand_on(step: Step, state: State, fresh: People, by: str, reason: str = "") -> None:
    """Asks `fresh` instead of those asked; the requester and those who held it hear of it."""
    if not fresh:
        return
    standing = step.standing(state.name)
    step.put(replace(standing, handed=People({id: Reason("handed", (by,)) for id in fresh.ids})))
    call_roll(step, state)
    step.tell((*standing.asked.ids, step.request.requester), "handed", state.name, reason, people=fresh)


def _return(step: Step, event: Decided, state: State, act: Act) -> None:
    _note(step, event, state.name)
    _aside(step, event, state, act)
    step.put(replace(step.standing(state.name), outcome=RETURN, at=step.now, reason=event.reason))
    step.tell((step.request.requester, *step.deciders()), "returned", state.name, event.reason)
    back_to_form(step, event.by, event.reason)
    standing = step.standing(state.name)
    step.put(replace(standing, mark="done", outcome=RETURN, by=(event.by,)))


def _leave_by(step: Step, event: Decided, state: State, act: Act) -> None:
    """An act with `to`: the state ends with the act's name, its own `set`, `tell` and `next` do not count."""
    if act.counts is None:
        _note(step, event, state.name)
    standing = step.standing(state.name)
    by = tuple(dict.fromkeys(vote.by for vote in standing.votes if vote.by != CLOCK))
    step.put(replace(standing, mark="done", outcome=act.name, at=step.now, by=by, reason=event.reason or None, pending=()))
    if act.name == RETURN or event.by == CLOCK:
        step.tell((step.request.requester,), "returned" if act.name == RETURN else "rule", state.name, event.reason)
    if act.name == RETURN:
        step.change(returned=True, returned_by=event.by)
    arrive(step, go(step, state, act.to))


def _whole(step: Step, event: Decided, act: Act) -> None:
    """An act of the whole request: withdraw, edit, and those the SOP puts at the top."""
    where = next((name for name in act.states if step.standing(name).mark == "open"), "")
    if act.states and not where:
        raise NotOffered(act.name, event.state)
    if event.by != CLOCK:
        allowed = _top_level(step, act)
        if event.by not in allowed.ids:
            raise NotYours(allowed.ids, where)
    if act.name == WITHDRAW and act.standard and step.request.decided is not None:
        raise NotOffered(act.name, where)
    _check(step, event, where, act, act.fields, act.rules)
    if act.edits:
        return _edit(step, event, act, where)
    state = step.sop.states.get(where) or next(iter(step.open_states()), None) or step.sop.states[step.sop.first]
    _aside(step, event, state, act)
    target = act.to or ("withdrawn" if act.name == WITHDRAW else "")
    if target:
        if target not in UNWRITTEN_ENDS:
            leave_all(step)
        arrive(step, target)
    return None


def _top_level(step: Step, act: Act) -> People:
    if act.by is not None:
        return people_of(act.by, step.look())
    if act.edits or act.name in (WITHDRAW, "edit"):
        return People({step.request.requester: Reason("requester")})
    return People({id: Reason("asked") for id in step.holders()})


def _edit(step: Step, event: Decided, act: Act, state: str) -> None:
    """Changes the named fields and walks again from the first state."""
    wrong = [FieldFault(name, "not_asked", given=value) for name, value in event.fields.items() if name not in act.edits]
    if wrong:
        raise BadFields(wrong)
    own = {field.name for field in step.sop.form}
    form = {name: value for name, value in step.fields.items() if name in own}
    fresh = fill_form(step, step.sop.form, {**form, **event.fields}, step.fields)
    step.fields.update(fresh)
    obey(step, step.sop.rules)
    _note_edit(step, event, state)
    walk_again(step)


def _note_edit(step: Step, event: Decided, state: str) -> None:
    step.involve((event.by,))
    holders = step.holders()
    step.tell((*holders, step.request.requester), "edited", state, event.reason)


def _resubmit(step: Step, event: Decided) -> None:
    standing = step.standing(FORM)
    if standing.mark != "open" or event.visit not in (0, standing.visit):
        raise StaleButton(FORM, step.holders())
    if event.by not in standing.asked.ids:
        raise NotYours(standing.asked.ids, FORM)
    own = {field.name for field in step.sop.form}
    form = {name: value for name, value in step.fields.items() if name in own}
    step.fields.update(fill_form(step, step.sop.form, {**form, **event.fields}, step.fields))
    obey(step, step.sop.rules)
    step.put(replace(standing, mark="done", outcome=RESUBMIT, at=step.now, by=(event.by,)))
    step.change(round=step.request.round + 1)
    walk_again(step)


def offered(step: Step, state: State, person: str) -> tuple[Act, ...]:
    """The acts of an open state (or of the end reached) that `person` may press now, in the order of the file."""
    standing = step.standing(state.name)
    if state.kind == "end":
        return tuple(act for act in state.acts if act.by and person in people_of(act.by, step.look(state.name)).ids and step.holds(act.when, step.look(state.name)))
    if any(vote.by == person and vote.seat in standing.seats for vote in standing.votes):
        return ()
    found = []
    for act in state.acts:
        allowed = standing.asked if act.by is None else people_of(act.by, step.look(state.name))
        own = act.by is None and state.kind == "approve" and person == step.request.requester
        if Person(person) in allowed and not own and step.holds(act.when, step.look(state.name)):
            found.append(act)
    return tuple(found)


def offered_whole(step: Step, person: str) -> tuple[Act, ...]:
    """The acts of the whole request that `person` may press now."""
    if step.request.ended is not None:
        return ()
    return tuple(
        act
        for act in step.sop.acts
        if act.name != "comment"
        and not (act.name == WITHDRAW and act.standard and step.request.decided is not None)
        and (not act.states or any(step.standing(name).mark == "open" for name in act.states))
        and person in _top_level(step, act).ids
        and step.holds(act.when, step.look())
    )
