"""Buttons: what pressing one does."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.ballot import already, cast, counted, note, outcome_by_clock
from workflows.effects import Sentence
from workflows.events import Decided
from workflows.filling import fill_form, fill_uses
from workflows.handing import add_people, hand_on
from workflows.leaving import apply_sets, back_to_form, close_below, end_request, go, leave_all, undo_decided, void_fillings
from workflows.offers import ANSWER, ASK, WITHDRAW, allowed, barrier, is_out_of_time, of_whole
from workflows.questions import answer, ask
from workflows.records import replace
from workflows.refusals import AlreadyDecided, BadFields, Closed, FieldFault, NotOffered, NotYours, ReasonMissing, RuleBroken, StaleButton
from workflows.request import CLOCK, FORM, RUNNING, Standing
from workflows.sop import Act, FieldUse, Rule, State
from workflows.step import Step
from workflows.values import Value
from workflows.votes import APPROVED, REJECTED
from workflows.walk import arrive, call_roll, close_vote, complete, fallen_outcome, leave_to_walk, outcome_now, tell_rejected, voters
from workflows.who import people_of, waiting

RESUBMIT, RETURN, APPROVE, REJECT = "resubmit", "return", "approve", "reject"
_OUTCOME = {APPROVE: APPROVED, REJECT: REJECTED}


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
    if event.act == ANSWER:
        return answer(step, event)
    state = step.sop.states.get(event.state)
    if state is not None and any(act.name == event.act for act in state.acts):
        return _at_state(step, event, state)
    act = next((act for act in step.sop.acts if act.name == event.act), None)
    if act is None:
        if state is not None:
            _fresh(step, event, state.name)
        raise NotOffered(event.act, event.state)
    return _whole(step, event, act)


# --- after the end


def _after_end(step: Step, event: Decided) -> None:
    state = step.sop.states.get(step.request.end_state or "")
    act = next((act for act in state.acts if act.name == event.act), None) if state else None
    if state is not None and act is not None and event.state in ("", state.name) and event.visit in (0, step.standing(state.name).visit):
        return _of_end(step, event, state, act)
    if event.state and (told := already(step.standing(event.state), event)) is not None:
        raise told
    last = next((standing for standing in reversed(list(step.standings.values())) if standing.votes and standing.at == step.request.ended_at), None)
    raise Closed(step.request.ended or "", last.votes[-1].by if last else "", step.request.ended_at)


def _of_end(step: Step, event: Decided, state: State, act: Act) -> None:
    people = allowed(step, state.name, act)
    if event.by != CLOCK and event.by not in people.reasons:
        raise NotYours(people.ids, state.name)
    _check(step, event, state.name, act, act.fields, act.rules)
    if act.to or act.edits:
        run_again(step, state)
    _do(step, event, state, act)


def run_again(step: Step, state: State) -> None:
    """A request that had ended in `state` goes on."""
    step.change(ended=None, ended_at=None, end_state=None, status=step.request.decided or RUNNING)
    step.put(replace(step.standing(state.name), pending=()))


# --- at a state


def _fresh(step: Step, event: Decided, state: str) -> Standing:
    """The opening that the button was made for, if it is still open."""
    standing = step.standing(state)
    if standing.mark == "open" and event.visit in (0, standing.visit):
        return standing
    raise already(standing, event) or StaleButton(state, step.holders())


def _at_state(step: Step, event: Decided, state: State) -> None:
    _fresh(step, event, state.name)
    call_roll(step, state)
    act = next(act for act in state.acts if act.name == event.act)
    if event.by != CLOCK and (refused := barrier(step, state, act, event)) is not None:
        raise refused
    finishes = act.completes or act.name == APPROVE
    _check(step, event, state.name, act, (*act.fields, *(state.fields if finishes else ())), (*act.rules, *(state.rules if finishes else ())))
    _do(step, event, state, act)


def _check(step: Step, event: Decided, state: str, act: Act, wanted: tuple[FieldUse, ...], rules: tuple[Rule, ...]) -> None:
    """Offered now, reason given, fields right, rules kept: in this order."""
    if not step.holds(act.when, step.look(state, event.reason)):
        raise NotOffered(act.name, state)
    if act.reason == "required" and not event.reason.strip() and event.by != CLOCK:
        raise ReasonMissing(act.name)
    given = {name: value for name, value in event.fields.items() if name not in act.edits}
    if wanted:
        step.fields.update(fill_uses(step, wanted, given, state))
    elif given and not act.edits:
        raise BadFields([FieldFault(name, "unknown", given=value) for name, value in given.items()])
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


def _do(step: Step, event: Decided, state: State, act: Act) -> None:
    """The act itself, for a person who may and has said all that is asked."""
    if act.name == ASK:
        ask(step, event, state)
        return _aside(step, event, state, act)
    if act.all_must and not _all_pressed(step, event, state, act):
        return note(step, event, state.name)
    if act.counts is not None:
        return _vote(step, event, state, act)
    if act.name == RETURN and not act.to:
        return _return(step, event, state, act)
    if act.name == "close" and act.standard:
        _aside(step, event, state, act)
        return arrive(step, close_vote(step, state))
    if act.edits:
        return _edit(step, event, state, act)
    if act.completes:
        note(step, event, state.name)
        _aside(step, event, state, act)
        return arrive(step, complete(step, state, act.name, event.reason or None))
    if act.to:
        note(step, event, state.name)
        _aside(step, event, state, act)
        return _leave_by(step, event, state, act)
    return _aside(step, event, state, act)


def _all_pressed(step: Step, event: Decided, state: State, act: Act) -> bool:
    """Whether everyone who must press has; a delegate presses for whom they stand for."""
    standing = step.standing(state.name)
    pressed = tuple(dict.fromkeys((*standing.pressed.get(act.name, ()), event.by)))
    step.put(replace(standing, pressed={**standing.pressed, act.name: pressed}))
    everyone = (standing.seats or standing.asked.ids) if act.by is None else allowed(step, state.name, act).ids
    covered = {*pressed, *(seat for id in pressed for seat in standing.stands_for.get(id, ()))}
    return event.by == CLOCK or set(everyone) <= covered


def _vote(step: Step, event: Decided, state: State, act: Act) -> None:
    """A vote, and what it leads to: its own `to` at once, that of a changed approve or reject once the decision has fallen so."""
    counts = counted(step, event, state, act)
    if act.to and not act.standard and act.to != state.name and _is_vote(step, act.to):
        return _vote_there(step, event, state, act, counts)
    if event.by == CLOCK:
        note(step, event, state.name, counts)
    else:
        cast(step, event, state, act, counts)
    _aside(step, event, state, act)
    fallen = outcome_by_clock(counts, act) if event.by == CLOCK else fallen_outcome(step, state)
    if act.to and (not act.standard or fallen == _OUTCOME.get(act.name, "")):
        return _leave_by(step, event, state, act)
    return arrive(step, complete(step, state, fallen) if fallen else "")


def _is_vote(step: Step, target: str) -> bool:
    found = step.sop.states.get(target)
    return found is not None and found.kind == "approve"


def _vote_there(step: Step, event: Decided, state: State, act: Act, counts: str) -> None:
    """An act with `counts` and `to` a vote state counts there (LANGUAGE 5)."""
    note(step, event, state.name)
    _aside(step, event, state, act)
    _leave_by(step, event, state, act)
    target = step.sop.states[act.to]
    standing = step.standing(target.name)
    if standing.mark == "open" and step.request.ended is None:
        there = replace(event, state=target.name, visit=standing.visit)
        cast(step, there, target, replace(act, stands_in=None), counts)
        arrive(step, outcome_now(step, target))


def _aside(step: Step, event: Decided, state: State, act: Act) -> None:
    """What an act does besides moving: fills, adds and hands on people, tells."""
    apply_sets(step, state.name, act.sets, event.reason)
    if act.add is None and act.hand_to is None and act.tell is None:
        return
    look = step.look(state.name, event.reason)
    if act.add is not None:
        add_people(step, state, people_of(act.add, look), event.by)
    if act.hand_to is not None:
        hand_on(step, state, people_of(act.hand_to, look), event.by, event.reason)
    if act.tell is not None:
        step.tell(people_of(act.tell, look).ids, "told", state.name, event.reason, step.fill(act.says, look), act=act.name)


def _return(step: Step, event: Decided, state: State, act: Act) -> None:
    note(step, event, state.name)
    _aside(step, event, state, act)
    step.put(replace(step.standing(state.name), outcome=RETURN, at=step.now, reason=event.reason))
    step.tell((step.request.requester, *step.deciders()), "returned", state.name, event.reason)
    by = voters(step.standing(state.name))
    back_to_form(step, event.by, event.reason)
    step.put(replace(step.standing(state.name), mark="done", outcome=RETURN, by=by))


def _leave_by(step: Step, event: Decided, state: State, act: Act) -> None:
    """An act with `to`: the state ends with the act's name, its own `set`, `tell` and `next` do not count. Whoever was still asked here hears of
    an end that it leads to."""
    standing = step.standing(state.name)
    unheard = tuple(id for id in waiting(standing) if id not in (event.by, step.request.requester, *step.deciders()))
    for child in state.children:
        close_below(step, child)
    step.put(replace(standing, mark="done", outcome=act.name, at=step.now, by=voters(standing), reason=event.reason or None, pending=()))
    if act.name == RETURN:
        step.tell((step.request.requester, *step.deciders()), "returned", state.name, event.reason)
        step.change(returned=True, returned_by=event.by)
    elif act.name == REJECT:
        tell_rejected(step, state, act.to, event.reason)
    arrive(step, go(step, state, act.to))
    if unheard and step.request.ended is not None:
        step.tell(unheard, "ended", step.request.end_state or "", event.reason, word=step.request.ended)


# --- the whole request


def _whole(step: Step, event: Decided, act: Act) -> None:
    """An act of the whole request: withdraw, edit, and those the SOP puts at the top."""
    where = next((name for name in act.states if step.standing(name).mark == "open"), "")
    if is_out_of_time(step, act):
        raise NotOffered(act.name, where or event.state)
    if event.by != CLOCK:
        people = of_whole(step, act)
        if event.by not in people.reasons:
            raise NotYours(people.ids, where)
        step.involve((event.by,))
    _check(step, event, where, act, act.fields, act.rules)
    state = step.sop.states[where] if where else next(iter(step.open_states()), step.sop.states[step.sop.first])
    if act.all_must and not _everybody_pressed(step, event, state, act):
        return None
    if act.edits:
        return _edit(step, event, state, act)
    _aside(step, event, state, act)
    return _go_to(step, act.to or ("withdrawn" if act.name == WITHDRAW else ""))


def _everybody_pressed(step: Step, event: Decided, state: State, act: Act) -> bool:
    standing = step.standing(state.name)
    pressed = standing.pressed.get(act.name, ())
    if event.by in pressed:
        raise AlreadyDecided(event.by, act.name, standing.opened or step.now, state.name)
    step.put(replace(standing, pressed={**standing.pressed, act.name: (*pressed, event.by)}))
    return event.by == CLOCK or set(of_whole(step, act).ids) <= {*pressed, event.by}


def _go_to(step: Step, target: str) -> None:
    """From wherever the request stands to `target`; an end tells everyone by itself."""
    if not target:
        return None
    found = step.visible(target)
    if found is None:
        return end_request(step, target, None)
    if found.kind != "end":
        leave_all(step)
        undo_decided(step, target)
        order = list(step.sop.states)
        void_fillings(step, order[order.index(target) :])
    return arrive(step, target)


def _edit(step: Step, event: Decided, state: State, act: Act) -> None:
    """Changes the named fields and walks again from the first state."""
    late = {use.table or use.name for use in act.fields}
    wrong = [FieldFault(name, "not_asked", given=value) for name, value in event.fields.items() if name not in act.edits and name not in late]
    if wrong:
        raise BadFields(wrong)
    _refill(step, {name: value for name, value in event.fields.items() if name in act.edits})
    _aside(step, event, state, act)
    step.involve((event.by,))
    step.tell((*step.holders(), step.request.requester), "edited", state.name, event.reason)
    walk_again(step)


def _refill(step: Step, given: Mapping[str, Value]) -> None:
    """The form with some answers changed, checked by its fields and by the rules of the SOP."""
    own = {field.name for field in step.sop.form}
    form = {name: value for name, value in step.fields.items() if name in own}
    step.fields.update(fill_form(step, step.sop.form, {**form, **given}, step.fields))
    obey(step, step.sop.rules)


def walk_again(step: Step) -> None:
    """From the first state, because somebody changed what was sent: what holds passes by, what was open and lost nothing runs on."""
    void_fillings(step, step.sop.states)
    leave_to_walk(step)
    arrive(step, step.sop.first)


def _resubmit(step: Step, event: Decided) -> None:
    standing = step.standing(FORM)
    if standing.mark != "open" or event.visit not in (0, standing.visit):
        if standing.outcome == RESUBMIT and standing.at is not None and event.visit == standing.visit and event.by in standing.by:
            raise AlreadyDecided(event.by, RESUBMIT, standing.at, FORM)
        raise StaleButton(FORM, step.holders())
    if event.by not in standing.asked.reasons:
        raise NotYours(standing.asked.ids, FORM)
    _refill(step, event.fields)
    step.put(replace(standing, mark="done", outcome=RESUBMIT, at=step.now, by=(event.by,)))
    step.change(round=step.request.round + 1)
    walk_again(step)
