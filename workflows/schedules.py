"""Durations and schedules as people write them, and when a schedule rings next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches

from workflows.calendar import Calendar, add_months
from workflows.faults import Fault, Faulty, Mark
from workflows.names import WEEKDAYS
from workflows.sop import Schedule
from workflows.values import Duration

HERE = Mark(1, 1)
_UNITS = ("minute", "hour", "day", "month", "year")
_DURATION = re.compile(r"(\d{1,6})\s+(working\s+)?([a-z]+)\Z", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})\Z", re.ASCII)
_DAYS = re.compile(r"(?P<days>working day|day|month on (?P<month_day>\d{1,2})|[a-z]+(?:, *[a-z]+)*) at (?P<times>[\d:, ]+)\Z", re.ASCII)
_ROLLED = re.compile(r"(?P<plain>.+), *(?P<roll>next|previous) working day\Z")


def duration(count: int, unit: str, *, working: bool) -> Duration | None:
    """`count` of a unit (minute hour day month year, singular or plural), working or not; `None` if there is no such time."""
    match unit.removesuffix("s"), working:
        case "minute", False:
            return Duration(seconds=count * 60)
        case "minute", True:
            return Duration(working_seconds=count * 60)
        case "hour", False:
            return Duration(seconds=count * 3600)
        case "hour", True:
            return Duration(working_seconds=count * 3600)
        case "day", False:
            return Duration(days=count)
        case "day", True:
            return Duration(working_days=count)
        case "month", False:
            return Duration(months=count)
        case "year", False:
            return Duration(months=count * 12)
    return None


def clock(text: str) -> time | None:
    """`17:00` as a clock time; `None` if it is none."""
    found = _CLOCK.match(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def parse_duration(text: str, at: Mark = HERE) -> Duration:
    """`2 working days`, `48 hours`, `1 month` ... as a duration. Raises Faulty ("bad-duration")."""
    words = " ".join(text.split())
    found = _DURATION.match(words)
    span = duration(int(found[1]), found[3], working=bool(found[2])) if found else None
    if span is not None:
        return span
    near = get_close_matches(found[3], [*_UNITS, *(f"{unit}s" for unit in _UNITS)], 1) if found else []
    proposal = f"{found[1]} {found[2] or ''}{counted(found[1], near[0])}" if found and near else "2 working days"
    raise Faulty((Fault("bad-duration", at, text, proposal),))


def counted(count: str, unit: str) -> str:
    """The unit as it stands behind that number: 1 day, 2 days."""
    return unit if count == "1" or unit.endswith("s") else f"{unit}s"


def parse_schedule(text: str, at: Mark = HERE) -> Schedule:
    """A schedule of LANGUAGE 6: a duration (`30 minutes`), or days with clock times (`working day at 09:00, 14:00`, `tuesday, friday at 09:00`,
    `month on 20 at 17:00`), perhaps with `, next working day` or `, previous working day`. Raises Faulty ("bad-schedule")."""
    words = " ".join(text.split())
    if _DURATION.match(words):
        period = parse_duration(words, at)
        if period == Duration():
            raise _bad_schedule(text, at, "1 hour")
        return Schedule(period=period)
    rolled = _ROLLED.match(words)
    found = _DAYS.match(rolled["plain"] if rolled else words)
    if not found:
        raise _bad_schedule(text, at, "working day at 09:00")
    times = [clock(part.strip()) for part in found["times"].split(",")]
    if None in times:
        raise _bad_schedule(text, at, f"{found['days']} at 09:00")
    roll = rolled["roll"] if rolled else ""
    ordered = tuple(sorted({moment for moment in times if moment is not None}))
    if found["month_day"]:
        if not 1 <= int(found["month_day"]) <= 31:
            raise _bad_schedule(text, at, "month on 20 at 17:00")
        return Schedule(days="month", month_day=int(found["month_day"]), times=ordered, roll=roll)
    if found["days"] in ("day", "working day"):
        return Schedule(days=found["days"], times=ordered, roll=roll)
    return Schedule(weekdays=_weekdays(found["days"], text, at), times=ordered, roll=roll)


def _weekdays(words: str, text: str, at: Mark) -> tuple[int, ...]:
    names = [word.strip() for word in words.split(",")]
    for name in names:
        if name not in WEEKDAYS:
            near = get_close_matches(name, [*WEEKDAYS, "day", "working day"], 1) or ["monday"]
            raise _bad_schedule(text, at, text.replace(name, near[0], 1))
    return tuple(sorted({WEEKDAYS.index(name) for name in names}))


def _bad_schedule(text: str, at: Mark, proposal: str) -> Faulty:
    return Faulty((Fault("bad-schedule", at, text, proposal),))


def next_ring(schedule: Schedule, after: datetime, calendar: Calendar) -> datetime:
    """The first moment after `after` (strictly) at which the schedule rings. A period is counted from `after`, in working time if it says so; days and
    clock times are the organisation's. A month without that day rings on its last."""
    if schedule.period is not None:
        return calendar.add_duration(after, schedule.period)
    today = calendar.today(after)
    best: datetime | None = None
    for day in _base_days(schedule, today, calendar):
        rolled = _roll(day, schedule.roll, calendar)
        for moment in schedule.times:
            ring = calendar.date_at(rolled, moment)
            if ring > after and (best is None or ring < best):
                best = ring
        if best is not None and (not schedule.roll or day - today > _FAR):
            return best
    raise OverflowError("the schedule never rings")


_FAR = timedelta(days=40)
_BACK = timedelta(days=40)


def _base_days(schedule: Schedule, today: date, calendar: Calendar) -> Iterator[date]:
    """The days the schedule names, before any is rolled, in order."""
    first = today - _BACK if schedule.roll else today
    if schedule.days == "month":
        month = first.replace(day=1)
        for step in range(-1, 30):
            begin = add_months(month, step)
            last = add_months(begin, 1) - timedelta(days=1)
            yield begin.replace(day=min(schedule.month_day, last.day))
        return
    for offset in range(500):
        day = first + timedelta(days=offset)
        if schedule.days == "working day" and not calendar.is_working_day(day):
            continue
        if schedule.weekdays and day.weekday() not in schedule.weekdays:
            continue
        yield day


def _roll(day: date, roll: str, calendar: Calendar) -> date:
    if not roll or calendar.is_working_day(day):
        return day
    return calendar.next_working_day(day) if roll == "next" else calendar.previous_working_day(day)
