"""Deadlines that lie before what they belong to has begun, tried at openings of every kind of day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from workflows.calendar import Calendar
from workflows.engine import at_rest
from workflows.expressions import names_read
from workflows.faults import Fault
from workflows.look import Look
from workflows.refusals import SopBroken
from workflows.request import Request, Standing
from workflows.sop import Expression, Sop, State
from workflows.stage import Stage
from workflows.step import Step
from workflows.timers import due_of, moment

_FIRST = datetime(2027, 1, 4, 2, tzinfo=UTC)  # a Monday, 09:00 in Jakarta
_OPENINGS = tuple(_FIRST + timedelta(days=day, hours=hour) for day in range(7) for hour in (0, 10))  # nine in the morning, seven in the evening
_KNOWN = frozenset({"opened", "due", "now", "today", "submitted", "at"})


def of_time(sop: Sop) -> Iterator[Fault]:
    """A fault: a state that is always due before it opens. Warnings: one that is so on some days, and timers that then ring as soon as they are set.
    Only what stands on the opening alone can be told; a deadline that the data give is as early as the data."""
    calendar = Calendar(holidays=Stage({}).holidays)
    for state in sop.states.values():
        if state.due is not None and _tellable(state.due, sop):
            yield from _early(sop, state, calendar, None)
        for index, timer in enumerate(state.timers):
            if timer.every is None and timer.at is not None and _tellable(timer.at, sop) and (state.due is None or _tellable(state.due, sop)):
                yield from _early(sop, state, calendar, index)


def _tellable(expression: Expression, sop: Sop) -> bool:
    """Whether it reads no data: only when the state opened, when it is due, and what day it is."""
    names = names_read(expression.source)
    return not expression.reads and not expression.outside and bool(names & _KNOWN or expression.constant) and not names & {"requester", "others", "requests"}


def _early(sop: Sop, state: State, calendar: Calendar, timer: int | None) -> Iterator[Fault]:
    found = [(opened, _moment(sop, state, opened, calendar, timer)) for opened in _OPENINGS]
    early = [(opened, at) for opened, at in found if at is not None and at < opened]
    if not early:
        return
    opened, at = early[0]
    local = {"opened": _local(opened, calendar), "at": _local(at, calendar)}
    always = len(early) == len(found)
    if timer is not None:
        yield Fault("rings-at-once", state.timers[timer].mark, state.name, "", local, serious=False)
    elif state.due is not None:
        yield Fault("due-before-start", state.due.at, state.name, "", local, serious=always)


def _local(moment: datetime, calendar: Calendar) -> str:
    return moment.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")


def _moment(sop: Sop, state: State, opened: datetime, calendar: Calendar, timer: int | None) -> datetime | None:
    """When the state is due, or its timer rings, if the state opens at `opened`; `None` where that cannot be told."""
    standing = Standing(state.name, "open", 1, 1, opened=opened)
    step = at_rest(sop, Request("", "", sop.name, sop.digest, "", "", opened, standings={state.name: standing}), Stage({}), opened, calendar)
    try:
        due = due_of(step, state, standing, step.look(state.name))
        if timer is None:
            return due
        step.put(Standing(state.name, "open", 1, 1, opened=opened, due=due))
        return _ring(step, step.look(state.name), state.timers[timer].at, opened)
    except SopBroken:
        return None


def _ring(step: Step, look: Look, at: Expression | None, opened: datetime) -> datetime | None:
    return None if at is None else moment(step.value(at, look), opened, step)
