"""Time at a state: its due moment, its nag, its timers, and the alarms they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from workflows.effects import DropAlarm, Nag, SetAlarm
from workflows.look import Look
from workflows.records import replace
from workflows.refusals import SopBroken
from workflows.request import Pending, Request, Standing
from workflows.schedules import next_ring
from workflows.sop import Expression, Schedule, Sop, State, Timer
from workflows.step import Step
from workflows.values import Duration, Value
from workflows.who import people_of, waiting

NAG, WAIT = -1, -2
_SINCE_OPENED = re.compile(r"(?<!\.)\bopened\b")


def moment(value: Value, since: datetime, step: Step, end_of_day: bool = False) -> datetime | None:
    """A due or ring as a moment: a duration counts from `since`; a date means the end of its work (`end_of_day`) or its 00:00."""
    if isinstance(value, Duration):
        return _reached(lambda: step.calendar.add_duration(since, value))
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return step.calendar.end_of_work(value) if end_of_day else step.calendar.date_at(value)
    return None


def _reached(work: Callable[[], datetime]) -> datetime:
    """A moment of the calendar. One that no calendar has is a fault of the SOP: SopBroken."""
    try:
        return work()
    except (ArithmeticError, ValueError) as failure:
        raise SopBroken("due", 1, type(failure).__name__) from failure


def _next(schedule: Schedule, after: datetime, step: Step) -> datetime:
    return _reached(lambda: next_ring(schedule, after, step.calendar))


def due_of(step: Step, state: State, standing: Standing, look: Look) -> datetime | None:
    """When the state is due, by the data as they are; `None` for never."""
    if state.due is None or standing.opened is None:
        return None
    return _with_stops(step, standing, state.due, step.value(state.due, look), end_of_day=True)


def _with_stops(step: Step, standing: Standing, source: Expression, value: Value, end_of_day: bool = False) -> datetime | None:
    """The moment of a due or ring. One that counts from the opening comes later by the time for which the clock stood still: working time where it
    counts in that. One that the data name, and one that follows the due moment, is where they put it."""
    at = moment(value, standing.opened or step.now, step, end_of_day)
    counted = isinstance(value, Duration) or _SINCE_OPENED.search(source.source) is not None
    if at is None or not counted:
        return at
    working = bool(value.working_days or value.working_seconds) if isinstance(value, Duration) else "working" in source.source
    for stop in standing.stops:
        if stop.until is not None and stop.since < at:
            at = _later(step, at, stop.since, stop.until, working)
    return at


def _later(step: Step, at: datetime, since: datetime, until: datetime, working: bool) -> datetime:
    """Where `at` comes to lie if no time passed from `since` to `until`."""
    if not working:
        return _reached(lambda: at + (until - since))
    rest = step.calendar.working_seconds_between(since, at)
    return _reached(lambda: step.calendar.add_duration(until, Duration(working_seconds=rest))) if rest else until


def _first(step: Step, state: State, standing: Standing, index: int, look: Look) -> datetime | None:
    """When a timer rings first, by the data as they are."""
    if index == NAG:
        return None if state.nag is None or standing.due is None else _next(state.nag, standing.due, step)
    if index == WAIT:
        if state.wait is None or state.wait.type.kind == "yesno":
            return None
        return moment(step.value(state.wait, look), standing.opened or step.now, step)
    timer = state.timers[index]
    start = standing.due if timer.at is None else _with_stops(step, standing, timer.at, step.value(timer.at, look))
    return start if start is None or timer.every is None else _next(timer.every, start, step)


def _schedule(state: State, index: int) -> Schedule | None:
    """The schedule by which a timer rings again and again, `None` for one that rings once."""
    return state.nag if index == NAG else None if index == WAIT else state.timers[index].every


def _indices(state: State) -> Iterator[int]:
    if state.wait is not None:
        yield WAIT
    if state.nag is not None:
        yield NAG
    yield from range(len(state.timers))


def wind(step: Step, state: State) -> None:
    """Sets due and every timer of a state as the data have it: those not set yet, and those whose moment has moved.

    A moment already past when its timer is set rings at once; one that has rung does not ring for the same moment again."""
    standing = step.standing(state.name)
    if standing.stands_still or (state.due is None and not standing.pending and not state.timers and state.wait is None):
        return
    look = step.look(state.name)
    due = due_of(step, state, standing, look)
    if due != standing.due:
        standing = replace(standing, due=due)
        step.put(standing)
        look = step.look(state.name)
    known = {pending.timer: pending for pending in standing.pending}
    wound = tuple(pending for index in _indices(state) if (pending := _wound(step, state, standing, index, known.get(index), look)) is not None)
    if wound != standing.pending:
        step.put(replace(standing, pending=wound))


def _wound(step: Step, state: State, standing: Standing, index: int, before: Pending | None, look: Look) -> Pending | None:
    if before is not None and before.rung and _schedule(state, index) is None:
        return before
    first = _first(step, state, standing, index, look)
    if first is None:
        return None
    if before is None:
        late = index == NAG and first <= step.now  # a reminder that was missed waits for its next turn
        return Pending(index, _next(state.nag, step.now, step) if late and state.nag is not None else max(first, step.now))
    if before.rung:
        return replace(before, at=max(first, before.at))
    return replace(before, at=first) if first > step.now else replace(before, at=min(before.at, step.now))


def take_ring(step: Step, state: State, index: int) -> None:
    """Notes that the timer rang: a repeated one is set to its next moment after now (what was missed rings once), any other is spent."""
    standing = step.standing(state.name)
    schedule = _schedule(state, index)
    kept = []
    for pending in standing.pending:
        if pending.timer == index:
            at = _next(schedule, step.now, step) if schedule is not None else pending.at
            pending = Pending(index, at, pending.rung + 1)
        kept.append(pending)
    step.put(replace(standing, pending=tuple(kept)))


def ringing(state: State, standing: Standing) -> Iterator[Pending]:
    """The timers of a state that are still to ring; none while its clock stands still."""
    waiting = () if standing.stands_still else standing.pending
    return (pending for pending in waiting if not pending.rung or _schedule(state, pending.timer) is not None)


def run_on(step: Step, state: State, pending: Iterable[Pending]) -> tuple[Pending, ...]:
    """What is left of the timers of a clock that stood still: those that have rung, the repeated ones at their next turn."""
    kept = []
    for each in pending:
        schedule = _schedule(state, each.timer)
        if each.rung:
            kept.append(each if schedule is None else replace(each, at=_next(schedule, step.now, step)))
    return tuple(kept)


def nag_asked(step: Step, state: State, urgent: bool = False, timer: Timer | None = None) -> None:
    """Reminds people of the state: those its timer names, else those who still can decide, in its lanes too, but where a question waits."""
    look = step.look(state.name)
    wanted = [(id, name) for name in _open_inside(step, state.name) if not step.standing(name).stands_still for id in waiting(step.standing(name))]
    if timer is not None and timer.nag is not None and timer.nag.source.strip() != "asked":
        wanted = [(id, state.name) for id in people_of(timer.nag, look).ids]
    says = step.fill(timer.says, look) if timer is not None else None
    step.involve(id for id, _ in wanted)
    step.effects.extend(Nag(person, name, step.standing(name).visit, urgent, says) for person, name in wanted)


def _open_inside(step: Step, name: str) -> Iterator[str]:
    """An open state and the open ones in its lanes."""
    if step.standing(name).mark == "open":
        yield name
        for child in step.sop.states[name].children:
            yield from _open_inside(step, child)


def _alarms(sop: Sop, request: Request) -> dict[tuple[str, int, int], datetime]:
    return {
        (name, standing.visit, pending.timer): pending.at
        for name, standing in request.standings.items()
        if standing.pending
        for pending in ringing(sop.states[name], standing)
    }


def set_alarms(step: Step, before: Request | None) -> None:
    """The difference between the alarms that were set and those that must be, as effects."""
    old = _alarms(step.sop, before) if before is not None else {}
    new = _alarms(step.sop, step.request)
    step.effects.extend(DropAlarm(*key) for key in old if key not in new)
    step.effects.extend(SetAlarm(*key, at) for key, at in new.items() if old.get(key) != at)
