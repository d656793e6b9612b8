"""The way through the states: arriving, opening, completing, joining lanes, walking again."""

from __future__ import annotations

from decimal import Decimal

from workflows.effects import Ask
from workflows.holds import fallen_votes, holding_votes, is_done, task_holds
from workflows.leaving import apply_sets, close_below, decided, end_request, go, tell_of, undo_decided
from workflows.records import replace
from workflows.refusals import SopBroken
from workflows.request import CLOCK, FORM, Standing, Vote
from workflows.sop import State
from workflows.step import UNWRITTEN_ENDS, Step
from workflows.timers import wind
from workflows.values import Value
from workflows.votes import APPROVED, REJECTED, Tally, closed, decide, out_of_reach, tally, way_taken
from workflows.who import people_of, roster, waiting

_OVER = frozenset({"done", "skipped", "held", "closed"})
_ROLLED = ("approve", "task", "wait")


def arrive(step: Step, name: str) -> None:
    """Walks on from the state `name` until somebody or something must be waited for, or the request ends."""
    while name:
        step.passed(name)
        name = _enter(step, name)


def _enter(step: Step, name: str) -> str:
    state = step.sop.states.get(name)
    if state is None:
        if name not in UNWRITTEN_ENDS:
            raise SopBroken(name, 1, "target")
        end_request(step, name, None)
        return ""
    if state.kind == "end":
        return _end(step, state)
    if not step.holds(state.when, step.look(name)):
        return _skip(step, state)
    if state.kind == "crossing":
        return _cross(step, state)
    return _open_or_hold(step, state)


def _skip(step: Step, state: State) -> str:
    step.put(replace(step.standing(state.name), mark="skipped", pending=(), votes=(), by=(), outcome=None))
    step.ordered(state.name)
    return _onward(step, state, state.following)


def _cross(step: Step, state: State) -> str:
    before = step.standing(state.name)
    step.put(replace(before, visit=step.entered(state.name), times=before.times + 1, opened=step.now, seen=step.memory(), reason=None))
    return complete(step, state, "done")


def _open_or_hold(step: Step, state: State) -> str:
    before = step.left.pop(state.name, None) or step.standing(state.name)
    held = holding_votes(step, state, before)
    if before.mark != "open":
        if (state.rewalk and before.mark != "void" and is_done(before)) or task_holds(step, state, before):
            return _hold(step, state, before)
        if held and _held_decides(step, state, before, held):
            return _hold(step, state, replace(before, votes=held, by=tuple(dict.fromkeys(vote.by for vote in held)), outcome=APPROVED))
    fallen = fallen_votes(before, held)
    if before.mark == "open" and not fallen:
        step.put(before)  # the very state that was left, nothing fell: it was never closed
        return _inside(step, state)
    step.tell((vote.by for vote in fallen if vote.by != CLOCK), "void", state.name)
    return _open(step, state, replace(before, votes=held))


def _hold(step: Step, state: State, before: Standing) -> str:
    """Passes a state by whose earlier decision still counts."""
    step.put(replace(before, mark="held", pending=()))
    step.ordered(state.name)
    if state.decided:
        decided(step, state)
    return _onward(step, state, _way(step, state))


def _held_decides(step: Step, state: State, before: Standing, held: tuple[Vote, ...]) -> bool:
    seats = roster(state, before, step.look(state.name)).seats
    return _fallen(step, state, tally(replace(before, votes=held, seats=seats))) == APPROVED


def _fallen(step: Step, state: State, votes: Tally) -> str | None:
    return decide(state, votes, lambda then: step.look(state.name, tallies={state.name: then, "this": then}))


def _open(step: Step, state: State, before: Standing) -> str:
    step.put(Standing(state.name, "open", step.entered(state.name), before.times + 1, step.now, votes=before.votes, seen=step.memory()))
    call_roll(step, state, opening=True)
    wind(step, state)
    step.fresh = (state.name, step.touches)
    if state.kind == "wait" and state.decided:
        decided(step, state)
    return _inside(step, state)


def _inside(step: Step, state: State) -> str:
    """What begins in a state once it is open."""
    if state.kind == "lanes":
        return _walk_lanes(step, state)
    return state.children[0] if state.kind == "states" else outcome_now(step, state)


def _walk_lanes(step: Step, state: State) -> str:
    if state.name in step.opening:
        raise SopBroken(state.name, state.at.line, "circle")
    step.opening.add(state.name)
    for child in state.children:
        if step.standing(state.name).mark != "open":
            break
        arrive(step, child)
    step.opening.discard(state.name)
    return _join(step, state)


def outcome_now(step: Step, state: State) -> str:
    """Completes an open state whose outcome has fallen by the votes, or by its condition; gives the state to go to, "" to wait."""
    if state.kind == "approve":
        outcome = fallen_outcome(step, state)
        return complete(step, state, outcome) if outcome else ""
    if state.kind == "wait" and state.wait is not None and state.wait.type.kind == "yesno" and step.holds(state.wait, step.look(state.name)):
        return complete(step, state, "done")
    return _join(step, state) if state.kind == "lanes" and state.name not in step.opening else ""


def fallen_outcome(step: Step, state: State) -> str | None:
    """The outcome of an open vote, if it has fallen."""
    return _fallen(step, state, tally(step.standing(state.name)))


def close_vote(step: Step, state: State) -> str:
    """Judges the votes as they are, whoever is silent stays silent; of lanes, those that are over."""
    if state.kind == "lanes":
        return complete(step, state, APPROVED if _joined(step, state, _lanes_over(step, state)) else REJECTED)
    if state.kind != "approve":
        return complete(step, state, "close")
    votes = tally(step.standing(state.name))
    return complete(step, state, closed(state, votes, lambda then: step.look(state.name, tallies={state.name: then, "this": then})))


def complete(step: Step, state: State, outcome: str, reason: str | None = None) -> str:
    """Ends `state` with `outcome`; fills, tells and decides unless it was rejected; gives the state to go to next."""
    standing = step.standing(state.name)
    for child in state.children:
        close_below(step, child)
    last = reason if reason is not None else (standing.votes[-1].reason or None) if standing.votes else None
    step.put(replace(standing, mark="done", outcome=outcome, at=step.now, by=voters(standing), reason=last, pending=()))
    if outcome == REJECTED and state.kind in ("approve", "lanes"):
        return _rejected(step, state, last or "")
    apply_sets(step, state.name, state.sets)
    tell_of(step, state)
    if state.rewalk:
        leave_to_walk(step)
        return step.sop.first
    if state.decided and state.kind != "wait":
        decided(step, state)
    return _onward(step, state, _way(step, state))


def voters(standing: Standing) -> tuple[str, ...]:
    """Everyone who has decided something in this opening."""
    return tuple(dict.fromkeys(vote.by for vote in standing.votes if vote.by != CLOCK))


def _rejected(step: Step, state: State, reason: str) -> str:
    """A rejection takes the `next` list, if there is one, else it goes to `rejected`. The requester hears of it either way."""
    target = _way(step, state) if any(way.when for way in state.next) else "rejected"
    tell_rejected(step, state, target, reason)
    return go(step, state, target) if target else _onward(step, state, target)


def tell_rejected(step: Step, state: State, target: str, reason: str) -> None:
    """Tells the requester of a rejection that does not end the request; an end tells by itself."""
    found = step.visible(target, state.name) if target else state
    if found is not None and (found.kind != "end" or found.parent):
        step.tell((step.request.requester,), "rejected", state.name, reason)


def _way(step: Step, state: State) -> str:
    return (way_taken(state, step.look(state.name)) if state.next else "") or state.following


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
        return complete(step, parent, step.standing(state.name).outcome or APPROVED)
    return "" if parent.name in step.opening else _join(step, parent)


def _lanes_over(step: Step, state: State) -> Tally:
    """The lanes that are over as votes: one that was passed by counts for nothing, one that was closed is silent."""
    marks = [step.standing(child).mark for child in state.children]
    return Tally(yes=sum(mark in ("done", "held") for mark in marks), seats=sum(mark != "skipped" for mark in marks))


def _join(step: Step, state: State) -> str:
    if step.standing(state.name).mark != "open":
        return ""
    marks = {step.standing(child).mark for child in state.children}
    if marks == {"skipped"}:
        return _skip(step, state)  # no lanes at all: passed by
    joined, over = _joined(step, state, _lanes_over(step, state)), marks <= _OVER
    if not joined and not over:
        return ""
    return complete(step, state, REJECTED if state.need.kind == "condition" and not joined else APPROVED)


def _joined(step: Step, state: State, votes: Tally) -> bool:
    return closed(state, votes, lambda then: step.look(state.name, tallies={state.name: then, "this": then})) == APPROVED


def _end(step: Step, state: State) -> str:
    before = step.standing(state.name)
    step.put(replace(before, mark="done", visit=step.entered(state.name), times=before.times + 1, opened=step.now, at=step.now, outcome=state.end, pending=()))
    if not state.parent:
        end_request(step, state.end, state)
        return ""
    apply_sets(step, state.name, state.sets)
    tell_of(step, state)
    return _lane_over(step, state)


def call_roll(step: Step, state: State, opening: bool = False) -> None:
    """Works out who is asked; those new to it get a card of their own. That nobody is left is told once, to whoever can do something about it."""
    if state.kind not in _ROLLED:
        return
    before = step.standing(state.name)
    found = roster(state, before, step.look(state.name))
    stands_for = found.stands_for or {}
    fresh = [id for id in found.asked.ids if id not in before.asked.reasons]
    if fresh or found.asked.reasons != before.asked.reasons or found.seats != before.seats or stands_for != before.stands_for:
        step.put(replace(before, asked=found.asked, seats=found.seats, stands_for=stands_for))
    step.effects.extend(Ask(id, state.name, before.visit) for id in (_newly_able(step, before, fresh) if before.votes else fresh))
    step.involve(fresh)
    if not found.asked and state.kind != "wait" and (before.asked or opening):
        _tell_lacking(step, "nobody", state)
    elif state.kind == "approve" and found.asked and (opening or len(found.seats) < len(before.seats)) and _out_of_reach(step, state, len(found.seats)):
        _tell_lacking(step, "too_few", state, seats=Decimal(len(found.seats)))


def _tell_lacking(step: Step, kind: str, state: State, **detail: Value) -> None:
    """Says that a state cannot be decided by those who are there, to whoever can do something about it, and to the requester."""
    step.tell((*people_of(step.sop.owner, step.look()).ids, *step.world.administrators(), step.request.requester), kind, state.name, **detail)


def _out_of_reach(step: Step, state: State, seats: int) -> bool:
    return out_of_reach(state, seats, lambda then: step.look(state.name, tallies={state.name: then, "this": then}))


def _newly_able(step: Step, before: Standing, fresh: list[str]) -> list[str]:
    """Who can decide now that votes were given: newcomers, and those who had nothing to decide any more and now have a seat to fill."""
    could = waiting(before)
    return [id for id in waiting(step.standing(before.state)) if id in fresh or id not in could]


def leave_to_walk(step: Step) -> None:
    """Leaves all that is open before a walk from the first state; what is found again and lost nothing was never closed."""
    for name, standing in list(step.standings.items()):
        if standing.mark == "open" and name in step.sop.states:
            step.left[name] = standing
            step.put(replace(standing, mark="ahead", pending=()))
    undo_decided(step, FORM)


def finish_walk(step: Step) -> None:
    """Closes what was open before a walk and was not found again."""
    for name, standing in step.left.items():
        if step.standing(name).mark == "ahead":
            step.put(replace(standing, mark="closed", at=step.now, pending=()))
        step.tell(standing.asked.ids, "closed", name)
    step.left.clear()


