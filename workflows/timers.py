"""Time at a state: its due moment, its nag, its timers, and what happens when one rings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from workflows.effects import DropAlarm, Nag, SetAlarm
from workflows.look import Look
from workflows.request import Pending, Request, Standing
from workflows.schedules import next_ring
from workflows.sop import Schedule, State, Timer
from workflows.step import Step, waiting
from workflows.values import Duration, Value
from workflows.who import people_of

NAG, WAIT = -1, -2


def moment(value: Value, since: datetime, step: Step, end_of_day: bool = False) -> datetime | None:
    """A due or ring as a moment: a duration counts from `since`; a date means the end of its work (`end_of_day`) or its 00:00."""
    if isinstance(value, Duration):
        return step.calendar.add_duration(since, value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return step.calendar.end_of_work(value) if end_of_day else step.calendar.date_at(value)
    return None


def due_of(step: Step, state: State, standing: Standing, look: Look) -> datetime | None:
    """When the state is due, by the data as they are; `None` for never."""
    if state.due is None or standing.opened is None:
        return None
    return moment(step.value(state.due, look), standing.opened, step, end_of_day=True)


def _first(step: Step, state: State, standing: Standing, index: int, look: Look) -> datetime | None:
    if index == NAG:
        return None if state.nag is None or standing.due is None else next_ring(state.nag, standing.due, step.calendar)
    if index == WAIT:
        return _wait_moment(step, state, standing, look)
    timer = state.timers[index]
    start = standing.due if timer.at is None else moment(step.value(timer.at, look), standing.opened or step.now, step)
    if start is None or timer.every is None:
        return start
    return next_ring(timer.every, start, step.calendar)


def _wait_moment(step: Step, state: State, standing: Standing, look: Look) -> datetime | None:
    if state.wait is None or state.wait.type.kind == "yesno":
        return None
    return moment(step.value(state.wait, look), standing.opened or step.now, step, end_of_day=False)


def wind(step: Step, state: State) -> None:
    """Sets due and every timer of a state that has just been opened. A moment already past rings at once."""
    standing = step.standing(state.name)
    standing = replace(standing, due=due_of(step, state, standing, step.look(state.name)))
    step.put(standing)
    look = step.look(state.name)
    found = []
    for index in (WAIT, NAG, *range(len(state.timers))):
        at = _first(step, state, standing, index, look)
        if at is not None:
            found.append(Pending(index, max(at, step.now) if index != NAG or at > step.now else _after(state.nag, step)))
    step.put(replace(standing, pending=tuple(found)))


def _after(schedule: Schedule | None, step: Step) -> datetime:
    assert schedule is not None
    return next_ring(schedule, step.now, step.calendar)


def rewind(step: Step, state: State) -> None:
    """Moves due and the timers that have not rung, where the moments they stand on have moved."""
    standing = step.standing(state.name)
    due = due_of(step, state, standing, step.look(state.name))
    if due != standing.due:
        standing = replace(standing, due=due)
        step.put(standing)
    look = step.look(state.name)
    moved = []
    for pending in standing.pending:
        at = _first(step, state, standing, pending.timer, look) if pending.rung == 0 else pending.at
        if at is not None:
            moved.append(replace(pending, at=at) if at > step.now else pending if pending.at <= step.now else replace(pending, at=step.now))
    if tuple(moved) != standing.pending:
        step.put(replace(standing, pending=tuple(moved)))


def take_ring(step: Step, state: State, index: int) -> None:
    """Notes that the timer rang: a repeated one is set to its next moment after now (what was missed rings once), any other is spent."""
    standing = step.standing(state.name)
    schedule = state.nag if index == NAG else None if index == WAIT else state.timers[index].every
    kept = []
    for pending in standing.pending:
        if pending.timer != index:
            kept.append(pending)
        elif schedule is not None:
            kept.append(Pending(index, next_ring(schedule, step.now, step.calendar), pending.rung + 1))
    step.put(replace(standing, pending=tuple(kept)))


def nag_asked(step: Step, state: State, urgent: bool = False, timer: Timer | None = None) -> None:
    """Reminds people of the state: those its timer names, else those who still can decide."""
    standing = step.standing(state.name)
    look = step.look(state.name)
    wanted = waiting(standing)
    if timer is not None and timer.nag is not None and timer.nag.source.strip() != "asked":
        wanted = people_of(timer.nag, look).ids
    says = step.fill(timer.says, look) if timer is not None else None
    step.effects.extend(Nag(person, state.name, standing.visit, urgent, says) for person in wanted)


def _alarms(request: Request) -> Iterator[tuple[tuple[str, int, int], datetime]]:
    for name, standing in request.standings.items():
        for pending in standing.pending:
            yield (name, standing.visit, pending.timer), pending.at


def set_alarms(step: Step, before: Request | None) -> None:
    """The difference between the alarms that were set and those that must be, as effects."""
    old = dict(_alarms(before)) if before is not None else {}
    new = dict(_alarms(step.request))
    step.effects.extend(DropAlarm(*key) for key in old if key not in new)
    step.effects.extend(SetAlarm(*key, at) for key, at in new.items() if old.get(key) != at)
