"""Requests that the clock begins (`start: {by, every, when}`): when, and whose they are. `engine.begin` then judges each."""

from __future__ import annotations

from datetime import datetime

from workflows.calendar import Calendar
from workflows.engine import at_rest
from workflows.events import Submitted
from workflows.request import CLOCK, Request
from workflows.schedules import next_ring
from workflows.sop import Sop
from workflows.who import people_of
from workflows.world import World


def first_start(sop: Sop, since: datetime, calendar: Calendar) -> datetime | None:
    """When the clock begins requests of `sop` for the first time after `since`, `None` if it never does."""
    try:
        return None if sop.start.every is None else next_ring(sop.start.every, since, calendar)
    except (ArithmeticError, ValueError):
        return None  # a moment that no calendar has


def next_start(sop: Sop, rung: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    """The moment after the one that has `rung` (now or earlier); those that were missed meanwhile are left out."""
    following = first_start(sop, rung, calendar)
    return following if following is None or following > now else first_start(sop, now, calendar)


def people_to_start(sop: Sop, world: World, now: datetime, calendar: Calendar) -> tuple[str, ...]:
    """Everyone of `by` who is still there, in directory order. Raises SopBroken."""
    blank = Request("", "", sop.name, sop.digest, "", CLOCK, now)
    meant = people_of(sop.start.by, at_rest(sop, blank, world, now, calendar).look())
    return tuple(id for id in world.everyone() if id in meant.reasons)


def by_clock(id: str, person: str) -> Submitted:
    """The event that begins the request `id` of `person` by the clock: nothing is asked, every field has its default."""
    return Submitted(id, person, CLOCK, {})
