"""The times of a chosen day, for a question that asks for a day and a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from bot.forms.readers import within
from bot.rendering.view import View
from bot.typed.moments import read_time
from bot.typed.outcome import Read
from workflows.values import Value


def hours_of(day: date, bounds: tuple[Value, Value], view: View) -> tuple[datetime, ...]:
    """The whole hours of work of `day` in the reader's zone that are within the bounds, else whatever hours are."""
    hours = [datetime.combine(day, time(hour), view.reader.zone).astimezone(UTC) for hour in range(24)]
    fitting = [moment for moment in hours if within(moment, bounds)]
    first, last = -(-view.calendar.start // 60), view.calendar.end // 60
    working = [moment for moment in fitting if first <= moment.astimezone(view.reader.zone).hour <= last]
    return tuple(working or fitting)


def at_that_day(options: Iterable[Value], text: str, view: View) -> datetime | None:
    """The moment that a time typed alone means, where all that is offered lies on one day."""
    days = {option.astimezone(view.reader.zone).date() if isinstance(option, datetime) else None for option in options}
    clock = read_time(text)
    if len(days) != 1 or not isinstance(clock, Read) or (day := days.pop()) is None:
        return None
    return datetime.combine(day, clock.value, view.reader.zone).astimezone(UTC)
