"""When people may be reminded: inside their own hours, on working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar
from workflows.world import PersonRecord


def polite_moment(person: PersonRecord, now: datetime, calendar: Calendar) -> datetime:
    """The first moment from `now` on inside the person's hours on a working day of the organisation, in their own zone."""
    zone = ZoneInfo(person.zone)
    start, end = person.hours
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if calendar.is_working_day(local.date()) and start <= minute < end:
        return now
    day = local.date() if minute < start else local.date() + timedelta(days=1)
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return datetime.combine(day, time(start // 60, start % 60), zone).astimezone(calendar.date_at(day).tzinfo)
