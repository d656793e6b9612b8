"""The only doors to a request: `begin` makes one, `advance` moves one. Pure, deterministic, total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.acts import act_of, add_people, hand_on, obey, press
from workflows.calendar import Calendar
from workflows.effects import Effect, Refresh
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.facts import Facts, Playback, Recorder, noted
from workflows.filling import fill_form
from workflows.look import Asked
from workflows.refusals import Closed, NotAllowed, NotYours, SopBroken, StaleButton
from workflows.request import CLOCK, Request
from workflows.sop import Sop, State, Timer
from workflows.step import Step, waiting
from workflows.templates import format_number
from workflows.timers import NAG, WAIT, nag_asked, rewind, set_alarms, take_ring
from workflows.walk import apply_sets, arrive, call_roll, close_vote, complete, go, outcome_now
from workflows.who import people_of
from workflows.world import World

ENGINE = 1  # the version of these rules; a history is replayed by the version that made it
_MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: the new request, what the shell must do, and what was read outside the request."""

    request: Request
    effects: tuple[Effect, ...]
    facts: Facts


def begin(sop: Sop, event: Submitted, world: World, now: datetime, calendar: Calendar) -> Outcome:
    """A new request of `sop`. Raises a Refusal (NotAllowed, BadFields, RuleBroken, SopBroken) if it cannot be sent so; then no number is taken."""
    recorder = Recorder(world)
    request = _begin(sop, event, recorder, now, noted(calendar, recorder))
    return Outcome(request.request, tuple(request.effects), recorder.facts)


def advance(sop: Sop, request: Request, event: Event, world: World, now: datetime, calendar: Calendar) -> Outcome:
    """`request` after `event`. Raises a Refusal if that may not be; then nothing has changed."""
    recorder = Recorder(world)
    step = _advance(sop, request, event, recorder, now, noted(calendar, recorder))
    return Outcome(step.request, tuple(step.effects), recorder.facts)


def replay(sop: Sop, request: Request | None, event: Event, facts: Facts, at: datetime, calendar: Calendar) -> Request:
    """The request after a recorded event, from its recorded facts alone. Raises Missing if the record does not fit this engine."""
    world = Playback(facts)
    held = replace(calendar, holidays=world.holidays)
    if request is None:
        assert isinstance(event, Submitted)
        return _begin(sop, event, world, at, held).request
    return _advance(sop, request, event, world, at, held).request


def _begin(sop: Sop, event: Submitted, world: Asked, now: datetime, calendar: Calendar) -> Step:
    blank = Request(event.id, "", sop.name, sop.digest, event.requester, event.submitter, now)
    step = Step(sop, blank, world, now, calendar, event.submitter)
    if sop.start.by is not None and event.requester not in people_of(sop.start.by, step.look()).ids:
        raise NotAllowed
    record = world.person(event.requester)
    if record is None or not record.active:
        raise NotAllowed
    step.fields.update(fill_form(step, sop.form, event.fields, {}))
    obey(step, sop.rules)
    today = calendar.today(now)
    number = world.next_number(sop.number, str(today.year) if "{year}" in sop.number else "")
    cells = {name: value for name, value in step.fields.items() if isinstance(value, str)}
    step.change(number=format_number(sop.number, number, today, cells))
    step.involve((event.requester, event.submitter))
    arrive(step, sop.first)
    _settle(step)
    set_alarms(step, None)
    step.effects.append(Refresh())
    return step


def _advance(sop: Sop, request: Request, event: Event, world: Asked, now: datetime, calendar: Calendar) -> Step:
    step = Step(sop, request, world, now, calendar, CLOCK if isinstance(event, AlarmRang) else getattr(event, "by", ""))
    match event:
        case Decided():
            press(step, event)
        case Commented():
            _comment(step, event)
        case AlarmRang():
            step = _ring(step, event)
        case RosterChanged():
            _roster_changed(step)
        case OthersChanged():
            pass
        case Submitted():
            raise StaleButton
    _settle(step)
    set_alarms(step, request)
    step.effects.append(Refresh())
    step.change(version=request.version + 1)
    return step


def _settle(step: Step) -> None:
    """Until nothing moves any more: who is asked, votes that have fallen, waits that are over; then the moments that moved."""
    for _ in range(_MOST_ROUNDS):
        before = dict(step.standings)
        for state in step.open_states():
            if step.standing(state.name).mark == "open":
                call_roll(step, state)
                arrive(step, outcome_now(step, state))
        if step.standings == before:
            break
    for state in step.open_states():
        rewind(step, state)


def _comment(step: Step, event: Commented) -> None:
    if step.request.ended is not None:
        raise Closed(step.request.ended, "", step.request.ended_at)
    if event.by not in step.request.involved:
        raise NotYours(step.holders())
    step.tell((step.request.requester, *step.holders()), "commented", reason=event.text)


def _roster_changed(step: Step) -> None:
    before = {name: standing.asked.ids for name, standing in step.standings.items() if standing.mark == "open"}
    for state in step.open_states():
        call_roll(step, state)
    for name, asked in before.items():
        now_asked = step.standing(name).asked
        if step.standing(name).mark == "open" and set(now_asked.ids) != set(asked):
            step.tell((step.request.requester,), "replaced", name, people=now_asked)


def _ring(step: Step, event: AlarmRang) -> Step:
    """An alarm came: judged against the opening it was set in. One that fails leaves the state as it is and tells the owner."""
    state = step.sop.states.get(event.state)
    standing = step.standing(event.state)
    pending = next((each for each in standing.pending if each.timer == event.timer and each.at <= step.now), None)
    if state is None or standing.visit != event.visit or pending is None:
        raise StaleButton(event.state)
    untouched = Step(step.sop, step.request, step.world, step.now, step.calendar, CLOCK)
    take_ring(step, state, event.timer)
    try:
        _strike(step, state, event.timer)
    except SopBroken as broken:
        take_ring(untouched, state, event.timer)
        owners = people_of(step.sop.owner, untouched.look(state.name)).ids or step.world.administrators()
        untouched.tell(owners, "broken", state.name, broken.source, line=str(broken.line))
        return untouched
    return step


def _strike(step: Step, state: State, index: int) -> None:
    if index == NAG:
        return nag_asked(step, state)
    if index == WAIT:
        return arrive(step, complete(step, state, "done"))
    timer = state.timers[index]
    if not step.holds(timer.when, step.look(state.name)):
        return None
    if timer.nag is not None:
        nag_asked(step, state, urgent=True, timer=timer)
    look = step.look(state.name)
    says = step.fill(timer.says, look)
    if timer.tell is not None:
        step.tell(people_of(timer.tell, look).ids, "told", state.name, says=says)
    apply_sets(step, state.name, timer.sets)
    if timer.add is not None:
        add_people(step, state, people_of(timer.add, step.look(state.name)), CLOCK)
    if timer.hand_to is not None:
        hand_on(step, state, people_of(timer.hand_to, step.look(state.name)), CLOCK)
    return _move(step, state, timer)


def _move(step: Step, state: State, timer: Timer) -> None:
    """What a timer does with the state itself; the requester always hears of it."""
    if not timer.do and not timer.to:
        return
    says = step.fill(timer.says, step.look(state.name))
    step.tell((step.request.requester, *waiting(step.standing(state.name))), "rule", state.name, says=says, act=timer.do or timer.to)
    if timer.do == "close":
        arrive(step, close_vote(step, state))
    elif timer.do == "silent":
        arrive(step, complete(step, state, "silent"))
    elif timer.do:
        act = act_of(step, state.name, timer.do)
        assert act is not None
        press(step, Decided(CLOCK, act.name, state.name if act in state.acts else "", step.standing(state.name).visit, reason="clock"))
    else:
        _leave_for(step, state, timer.to)


def _leave_for(step: Step, state: State, target: str) -> None:
    from workflows.walk import close_below

    standing = step.standing(state.name)
    if standing.mark == "open":
        for child in state.children:
            close_below(step, child)
        step.put(replace(standing, mark="done", outcome="lapsed", at=step.now, pending=()))
    arrive(step, go(step, state, target))


def at_rest(sop: Sop, request: Request, world: World, now: datetime, calendar: Calendar, actor: str = "") -> Step:
    """The request as a step sees it before anything happens: for drawing its way, its offers, its computed values. Never stored."""
    recorder = Recorder(world)
    return Step(sop, request, recorder, now, noted(calendar, recorder), actor)


def preview(sop: Sop, event: Submitted, world: World, now: datetime, calendar: Calendar) -> Step:
    """What `begin` would come to, without taking a number: refused for the same reasons."""
    return _begin(sop, event, _Peek(world), now, calendar)


class _Peek(Recorder):
    """A world in which the next number of every series is 0."""

    def next_number(self, template: str, key: str) -> int:
        return 0
