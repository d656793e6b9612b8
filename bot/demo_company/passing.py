"""Time in the demo: when it opens, and how it passes: through every moment at which something rings, one after the other."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Protocol

from bot.alarm import Alarm
from bot.clock import Clock
from workflows.calendar import Calendar

_AFTER_START, _BEFORE_END = 66, 30  # minutes of a working day in which the demo does not open


class MovableClock(Clock, Protocol):
    def put(self, moment: datetime) -> None:
        """It is `moment` now."""


def opening_moment(calendar: Calendar, now: datetime) -> datetime:
    """`now` if people are at work, else the next morning at which they are: what is shown first should be able to move."""
    local = now.astimezone(calendar.zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    opens = calendar.start + _AFTER_START
    if calendar.is_working_day(day) and minute < calendar.end - _BEFORE_END:
        return now if minute >= opens else calendar.date_at(day, time(*divmod(opens, 60)))
    return calendar.date_at(calendar.next_working_day(day), time(*divmod(opens, 60)))


def pass_time(alarm: Alarm, clock: MovableClock, until: datetime) -> None:
    """Rings what is due up to `until`, each at its own moment, begins every day at its midnight, and leaves the clock at `until`."""
    calendar = alarm.desk.calendar
    while True:
        midnight = calendar.date_at(calendar.today(clock.now()) + timedelta(days=1))
        upcoming = min(alarm.next_at() or midnight, midnight)
        if upcoming > until:
            break
        clock.put(max(upcoming, clock.now()))
        alarm.ring_due()
    clock.put(max(until, clock.now()))
