"""When a request will likely be done, from how long past ones took: plain counting, in working time. Nothing here reaches the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from zlib import crc32

from workflows.calendar import Calendar
from workflows.request import FORM
from workflows.values import Duration

GIVEN_UP = frozenset({"withdrawn", "cancelled", "expired", "lapsed"})  # nobody decided these
CUT_SHORT = GIVEN_UP | {"rejected"}  # these did not go their whole way
ENOUGH = 10  # cases from which on there is a forecast
_STILL_THERE = 5  # of them that stayed at the step at least as long as this one has; fewer say nothing about how much longer
_OF_TEN = 8  # that were done by the moment that is told


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when a request stood at `state`."""

    state: str
    opened: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A past stay at a step, in seconds of working time: how long it lasted, and how long it was from its beginning to the end of the request.
    `way` says by which steps that went (see `way_of`), `done` whether it was brought to its end."""

    took: int
    rest: int
    way: int
    done: bool = True


@dataclass(frozen=True, slots=True)
class Forecast:
    """`cases`: from how many past stays. `end`: by when 8 of 10 of them were done, a full hour; `None` where they are too few, or where this one has
    stood longer than nearly all of them. `usual`: how long half of them stayed at the step at most, seconds of working time; 0 where they are too few."""

    cases: int
    end: datetime | None = None
    usual: int = 0


def stays(moves: Iterable[tuple[datetime, Sequence[str]]]) -> tuple[Stay, ...]:
    """Every stay that is over, in the order they ended. `moves`: after each event its moment and the states that were open then, oldest first."""
    found: list[Stay] = []
    here: dict[str, datetime] = {}
    for at, states in moves:
        found += (Stay(state, here.pop(state), at) for state in [*here] if state not in states)
        here.update({state: at for state in states if state not in here})
    return tuple(found)


def way_of(states: Iterable[str]) -> int:
    """The same number for the same states in whatever order, however often, and returned or not; another one for others (but once in four thousand
    million times)."""
    return crc32(" ".join(sorted({*states} - {FORM})).encode())


def forecast(opened: datetime, cases: Sequence[Case], way: int, now: datetime, calendar: Calendar) -> Forecast:
    """For a request that stands at a step since `opened` and will likely go by `way`. Similar are the cases that went by the same way; all of that
    step, where those are too few. Of them those count that were still at the step after as long as this one has been."""
    if len(cases) < ENOUGH:
        return Forecast(len(cases))
    alike = [case for case in cases if case.way == way]
    spent = calendar.working_seconds_between(opened, now)
    for similar in (alike, cases) if len(alike) >= ENOUGH else (cases,):
        rests = sorted(case.rest for case in similar if case.took >= spent)
        if len(rests) >= _STILL_THERE:
            rest = rests[-(-len(rests) * _OF_TEN // 10) - 1]
            end = calendar.add_duration(opened, Duration(working_seconds=rest)) if rest else now
            return Forecast(len(similar), _full_hour(max(end, now), calendar), usual(similar))
    return Forecast(len(cases), None, usual(cases))


def usual(cases: Sequence[Case]) -> int:
    """How long half of them stayed at the step at most, seconds of working time; 0 for none."""
    return median_low(case.took for case in cases) if cases else 0


def of_all(found: Sequence[Forecast], now: datetime) -> Forecast | None:
    """Of a request that stands at several steps at once: it is done when the last of them is; `None` where it stands nowhere."""
    if not found:
        return None
    first, *others = sorted(found, key=lambda each: (each.cases >= ENOUGH, each.end is not None, each.cases))
    if first.end is None:
        return first
    return max((first, *others), key=lambda each: each.end or now)


def _full_hour(moment: datetime, calendar: Calendar) -> datetime:
    """The next full hour on the organisation's clocks: minutes would promise what nobody knows."""
    local = moment.astimezone(calendar.zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment + (timedelta(hours=1) - past) if past else moment
