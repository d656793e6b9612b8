"""What happens when a timer rings: a button the clock presses."""

from __future__ import annotations

from dataclasses import replace

from workflows.acts import act_of, press, run_again
from workflows.events import AlarmRang, Decided, OthersChanged, RosterChanged
from workflows.handing import add_people, hand_on
from workflows.leaving import apply_sets, close_below, go
from workflows.refusals import Refusal, SopBroken, StaleButton
from workflows.request import CLOCK, LAPSED
from workflows.sop import State, Timer
from workflows.step import Step
from workflows.timers import NAG, WAIT, nag_asked, ringing, take_ring
from workflows.walk import arrive, close_vote, complete
from workflows.who import people_of, waiting


def check_ring(step: Step, event: AlarmRang) -> None:
    """Judges an alarm against the opening it was set in. Raises StaleButton where that is over, or the timer was moved or has rung."""
    state, standing = step.sop.states.get(event.state), step.standing(event.state)
    due = state is not None and any(pending.timer == event.timer and pending.at <= step.now for pending in ringing(state, standing))
    if not due or standing.visit != event.visit:
        raise StaleButton(event.state)


def ring(step: Step, event: AlarmRang) -> None:
    """Does what the timer says."""
    state = step.sop.states[event.state]
    take_ring(step, state, event.timer)
    if event.timer == NAG:
        return nag_asked(step, state)
    if event.timer == WAIT:
        return arrive(step, complete(step, state, "done"))
    return _strike(step, state, state.timers[event.timer])


def tell_broken(step: Step, event: AlarmRang | RosterChanged | OthersChanged, refusal: Refusal) -> None:
    """The SOP's owner hears what failed; a timer that failed has rung all the same."""
    name = event.state if isinstance(event, AlarmRang) else ""
    if isinstance(event, AlarmRang):
        take_ring(step, step.sop.states[event.state], event.timer)
    source, line = (refusal.source, refusal.line) if isinstance(refusal, SopBroken) else (type(refusal).__name__, step.sop.states[name].at.line if name else 1)
    step.tell(_owners(step), "broken", name, source, line=str(line))


def _owners(step: Step) -> tuple[str, ...]:
    try:
        found = people_of(step.sop.owner, step.look()).ids
    except SopBroken:
        found = ()
    return found or step.world.administrators()


def _strike(step: Step, state: State, timer: Timer) -> None:
    if not step.holds(timer.when, step.look(state.name)):
        return None
    if timer.nag is not None:
        nag_asked(step, state, urgent=True, timer=timer)
    if timer.tell is not None:
        look = step.look(state.name)
        step.tell(people_of(timer.tell, look).ids, "told", state.name, says=step.fill(timer.says, look))
    apply_sets(step, state.name, timer.sets)
    if timer.add is not None:
        add_people(step, state, people_of(timer.add, step.look(state.name)), CLOCK)
    if timer.hand_to is not None:
        hand_on(step, state, people_of(timer.hand_to, step.look(state.name)), CLOCK)
    return _move(step, state, timer) if timer.do or timer.to else None


def _move(step: Step, state: State, timer: Timer) -> None:
    """What a timer does with the state itself; the requester always hears of it."""
    says = step.fill(timer.says, step.look(state.name))
    step.tell((step.request.requester, *waiting(step.standing(state.name))), "rule", state.name, says=says, act=timer.do or timer.to)
    if timer.do == "close":
        arrive(step, close_vote(step, state))
    elif timer.do == "silent":
        arrive(step, complete(step, state, "silent"))
    elif timer.do:
        act = act_of(step, state.name, timer.do)
        own = act is not None and any(act is each for each in state.acts)
        press(step, Decided(CLOCK, timer.do, state.name if own else "", step.standing(state.name).visit if own else 0))
    else:
        _leave_for(step, state, timer.to)


def _leave_for(step: Step, state: State, target: str) -> None:
    standing = step.standing(state.name)
    if step.request.ended is not None:
        run_again(step, state)
    elif standing.mark == "open":
        for child in state.children:
            close_below(step, child)
        step.put(replace(standing, mark="done", outcome=LAPSED, at=step.now, pending=()))
    arrive(step, go(step, state, target))
