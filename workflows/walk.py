"""The way through the states: arriving, opening, completing, joining lanes, going elsewhere, ending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workflows.effects import Ask
from workflows.holds import fallen_votes, holding_votes, task_holds
from workflows.refusals import SopBroken
from workflows.request import CLOCK, FORM, RUNNING, Pending, Standing
from workflows.sop import State
from workflows.step import UNWRITTEN_ENDS, Step
from workflows.timers import wind
from workflows.values import People, Reason, filled
from workflows.votes import APPROVED, REJECTED, Tally, closed, decide, tally, way_taken
from workflows.who import people_of, roster

_OVER = frozenset({"done", "skipped", "held", "closed"})
LAST_ACTED = "rejected"


def arrive(step: Step, name: str) -> None:
    """Walks on from the state `name` until somebody or something must be waited for, or the request ends."""
    while name:
        step.passed()
        name = _enter(step, name)


def _enter(step: Step, name: str) -> str:
    state = step.sop.states.get(name)
    if state is None:
        if name not in UNWRITTEN_ENDS:
            raise SopBroken(name, 1, "target")
        return _end_request(step, name, None)
    if state.kind == "end":
        return _end(step, state)
    if not step.holds(state.when, step.look(name)):
        return _pass_by(step, state, "skipped")
    if state.kind == "crossing":
        return _cross(step, state)
    return _open_or_hold(step, state)


def _pass_by(step: Step, state: State, mark: str) -> str:
    before = step.standing(state.name)
    skipped = mark == "skipped"
    step.put(replace(before, mark=mark, pending=(), votes=() if skipped else before.votes, by=() if skipped else before.by, outcome=None if skipped else before.outcome))
    step.ordered(state.name)
    return _onward(step, state, state.following if skipped else _way(step, state))


def _cross(step: Step, state: State) -> str:
    before = step.standing(state.name)
    step.change(visits=step.request.visits + 1)
    step.put(replace(before, visit=step.request.visits, times=before.times + 1, opened=step.now, seen=step.memory(), reason=None))
    step.ordered(state.name)
    return complete(step, state, "done")


def _open_or_hold(step: Step, state: State) -> str:
    before = step.left.pop(state.name, None) or step.standing(state.name)
    held = holding_votes(step, state, before)
    if task_holds(step, state, before):
        return _pass_by(step, state, "held")
    if held and _held_decides(step, state, before, held):
        step.put(replace(before, votes=held))
        return _pass_by(step, state, "held")
    fallen = fallen_votes(before, held)
    if before.mark == "open" and not fallen:
        step.put(before)  # the very state that was left, nothing fell: it was never closed
        return ""
    step.tell((vote.by for vote in fallen), "void", state.name)
    return _open(step, state, replace(before, votes=held, handed=None, added=People()))


def _held_decides(step: Step, state: State, before: Standing, held: tuple[object, ...]) -> bool:
    standing = replace(before, votes=held)  # type: ignore[arg-type]
    seats = roster(state, standing, step.look(state.name)).seats
    votes = tally(replace(standing, seats=seats))
    return decide(state, votes, lambda then: step.look(state.name, tallies={state.name: then, "this": then})) == APPROVED


def _open(step: Step, state: State, before: Standing) -> str:
    step.change(visits=step.request.visits + 1)
    fresh = Standing(state.name, "open", step.request.visits, before.times + 1, step.now, votes=before.votes, seen=step.memory())
    step.put(fresh)
    step.ordered(state.name)
    call_roll(step, state)
    wind(step, state)
    if state.kind == "wait" and state.decided:
        decided(step, state)
    if state.kind == "lanes":
        return _open_lanes(step, state)
    if state.kind == "states":
        return state.children[0]
    return outcome_now(step, state)


def _open_lanes(step: Step, state: State) -> str:
    step.opening.add(state.name)
    for child in state.children:
        if step.standing(state.name).mark != "open":
            break
        before = step.standing(child)
        step.put(replace(before, mark="ahead") if before.mark != "open" else before)
        arrive(step, child)
    step.opening.discard(state.name)
    return _join(step, state)


def outcome_now(step: Step, state: State) -> str:
    """Completes an open state whose outcome has fallen by the votes, or by its condition; gives the state to go to, "" to wait."""
    standing = step.standing(state.name)
    if state.kind == "approve" and standing.seats:
        outcome = decide(state, tally(standing), lambda then: step.look(state.name, tallies={state.name: then, "this": then}))
        return complete(step, state, outcome) if outcome else ""
    if state.kind == "wait" and state.wait is not None and state.wait.type.kind == "yesno" and step.holds(state.wait, step.look(state.name)):
        return complete(step, state, "done")
    if state.kind == "lanes" and state.name not in step.opening:
        return _join(step, state)
    return ""


def close_vote(step: Step, state: State) -> str:
    """Judges the votes as they are, whoever is silent stays silent."""
    votes = tally(step.standing(state.name))
    return complete(step, state, closed(state, votes, lambda then: step.look(state.name, tallies={state.name: then, "this": then})))


def complete(step: Step, state: State, outcome: str, reason: str | None = None) -> str:
    """Ends `state` with `outcome`; fills, tells and decides unless it was rejected; gives the state to go to next."""
    standing = step.standing(state.name)
    by = tuple(dict.fromkeys(vote.by for vote in standing.votes if vote.by != CLOCK))
    last = reason if reason is not None else (standing.votes[-1].reason or None) if standing.votes else None
    step.put(replace(standing, mark="done", outcome=outcome, at=step.now, by=by, reason=last, pending=()))
    rejected = outcome == REJECTED and state.kind in ("approve", "lanes")
    if not rejected:
        apply_sets(step, state.name, state.sets)
        _tell_of(step, state)
        if state.decided and state.kind != "wait":
            decided(step, state)
    if rejected and not any(way.when for way in state.next):
        return go(step, state, "rejected")
    return _onward(step, state, _way(step, state))


def _way(step: Step, state: State) -> str:
    return way_taken(state, step.look(state.name)) or state.following


def _onward(step: Step, state: State, target: str) -> str:
    if target:
        return go(step, state, target)
    if not state.parent:
        raise SopBroken(state.name, state.at.line, "nowhere")
    return _lane_over(step, state)


def _lane_over(step: Step, state: State) -> str:
    parent = step.sop.states[state.parent]
    if step.standing(parent.name).mark != "open":
        return ""
    if parent.kind == "states":
        outcome = step.standing(state.name).outcome
        return complete(step, parent, outcome or APPROVED)
    return "" if parent.name in step.opening else _join(step, parent)


def _join(step: Step, state: State) -> str:
    standing = step.standing(state.name)
    if standing.mark != "open":
        return ""
    lanes = [step.standing(child) for child in state.children]
    over = [lane for lane in lanes if lane.mark in _OVER]
    done = [lane for lane in over if lane.mark != "closed"]
    votes = Tally(yes=len(done), seats=len(lanes))
    if len(over) < len(lanes) and not _joined(step, state, votes):
        return ""
    for child in state.children:
        close_below(step, child)
    outcome = APPROVED if (len(over) == len(lanes) and state.need.kind != "condition") or _joined(step, state, votes) else REJECTED
    return complete(step, state, outcome)


def _joined(step: Step, state: State, votes: Tally) -> bool:
    look = step.look(state.name, tallies={state.name: votes, "this": votes})
    if state.need.kind == "condition" and state.need.rule is not None:
        return filled(step.value(state.need.rule, look))
    return closed(state, votes, lambda _: look) == APPROVED


def apply_sets(step: Step, state: str, sets: Iterable[tuple[str, object]], reason: str | None = None) -> None:
    """Fills fields, each seeing those before it."""
    for name, expression in sets:
        step.fields[name] = step.value(expression, step.look(state, reason))  # type: ignore[arg-type]


def _tell_of(step: Step, state: State) -> None:
    look = step.look(state.name)
    says = step.fill(state.says, look)
    if state.tell is not None:
        step.tell(people_of(state.tell, look).ids, "told", state.name, says=says)


def decided(step: Step, state: State) -> None:
    """The request counts as `state.decided` from now on; the requester and all who approved hear of it."""
    if step.request.decided == state.decided:
        return
    step.change(decided=state.decided, decided_at=step.now, status=state.decided)
    step.tell((step.request.requester, *step.deciders()), "decided", state.name, word=state.decided)


def call_roll(step: Step, state: State) -> None:
    """Works out who is asked; those new to it get a card of their own."""
    if state.kind not in ("approve", "task"):
        return
    before = step.standing(state.name)
    found = roster(state, before, step.look(state.name))
    step.put(replace(before, asked=found.asked, seats=found.seats, stands_for=found.stands_for))
    fresh = [id for id in found.asked.ids if id not in before.asked.ids]
    step.effects.extend(Ask(id, state.name, before.visit) for id in fresh)
    step.involve(found.asked.ids)
    if not found.asked and before.asked.ids != ():
        step.tell(step.world.administrators(), "nobody", state.name)


def _ancestors(step: Step, name: str) -> list[str]:
    found = []
    state = step.sop.states.get(name)
    while state is not None and state.parent:
        found.append(state.parent)
        state = step.sop.states.get(state.parent)
    return found


def close_below(step: Step, name: str) -> None:
    """Closes an open state and all that is open inside it; those still asked hear that it is not needed any more."""
    state = step.sop.states.get(name)
    for child in state.children if state else ():
        close_below(step, child)
    standing = step.standing(name)
    if standing.mark == "open":
        step.put(replace(standing, mark="closed", at=step.now, pending=()))
        if standing.seats:
            step.tell(standing.asked.ids, "closed", name)


def go(step: Step, source: State, target: str) -> str:
    """Leaves `source` for `target`: lanes that are left close, a decision that lies behind the target is undone."""
    above = _ancestors(step, target)
    for container in _ancestors(step, source.name):
        if container in above:
            break
        close_below(step, container)
    _undo_decided(step, target)
    return target


def _undo_decided(step: Step, target: str) -> None:
    """Going back past a `decided` undoes it (LANGUAGE 15)."""
    if step.request.decided is None or target not in (FORM, *step.sop.states):
        return
    order = list(step.sop.states)
    place = order.index(target) if target != FORM else -1
    if any(state.decided == step.request.decided and order.index(name) > place and step.standing(name).times for name, state in step.sop.states.items()):
        word = step.request.decided
        step.change(decided=None, decided_at=None, status=RUNNING)
        step.tell((step.request.requester, *step.deciders()), "undecided", target, word=word)


def leave_all(step: Step, kind: str = "closed") -> None:
    """Closes every open state; those asked are told (`kind` "" tells nobody)."""
    for standing in list(step.standings.values()):
        if standing.mark == "open":
            step.put(replace(standing, mark="closed", at=step.now, pending=()))
            if kind and standing.seats:
                step.tell(standing.asked.ids, kind, standing.state)


def back_to_form(step: Step, returned_by: str, reason: str) -> None:
    """The requester has it again, to edit and send it anew under the same number."""
    _undo_decided(step, FORM)
    leave_all(step)
    step.change(returned=True, returned_by=returned_by, visits=step.request.visits + 1)
    before = step.standing(FORM)
    asked = People({step.request.requester: Reason("requester")})
    step.put(Standing(FORM, "open", step.request.visits, before.times + 1, step.now, asked=asked, seats=asked.ids, seen=step.memory(), reason=reason))
    step.ordered(FORM)


def walk_again(step: Step) -> None:
    """After an edit or a new sending: from the first state; what holds passes by, what was open and lost nothing runs on."""
    for name, standing in list(step.standings.items()):
        if standing.mark == "open" and name in step.sop.states:
            step.left[name] = standing
            step.put(replace(standing, mark="ahead", pending=()))
    _undo_decided(step, FORM)
    arrive(step, step.sop.first)
    for name, standing in step.left.items():
        step.put(replace(standing, mark="closed", at=step.now, pending=()))
        step.tell(standing.asked.ids, "closed", name)
    step.left.clear()


def _end(step: Step, state: State) -> str:
    before = step.standing(state.name)
    step.change(visits=step.request.visits + 1)
    step.put(replace(before, mark="done", visit=step.request.visits, times=before.times + 1, opened=step.now, at=step.now, outcome=state.end, pending=()))
    step.ordered(state.name)
    if state.parent:
        return _lane_over(step, state)
    return _end_request(step, state.end, state)


def _end_request(step: Step, word: str, state: State | None) -> str:
    holders = step.holders()
    leave_all(step, "")
    fresh_decision = step.request.decided == word and step.request.decided_at == step.now
    step.change(ended=word, ended_at=step.now, status=word, end_state=state.name if state else None)
    reason = next((vote.reason for standing in reversed(list(step.standings.values())) for vote in standing.votes[-1:] if vote.at == step.now), "")
    if not fresh_decision:
        step.tell((step.request.requester, *step.deciders(), *holders), "ended", state.name if state else "", reason, word=word)
    elif holders:
        step.tell(holders, "closed")
    if state is not None:
        apply_sets(step, state.name, state.sets)
        _tell_of(step, state)
        wind(step, state)
    return ""


def spent(pending: Pending) -> bool:
    """Whether a timer has rung at least once."""
    return pending.rung > 0
