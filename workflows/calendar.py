"""The organisation's working calendar: pure arithmetic with moments, dates and durations; no clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.values import Duration

_LONGEST = 400  # years that a count of working days may span, and that a duration may reach
_MONDAY_TO_FRIDAY = frozenset(range(5))
_JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the organisation works. `start` and `end` are minutes of the day in `zone`; `holidays` gives the free days of a year.

    Moments are aware and come back in UTC. Every sum that leaves the years 1 to 9999, or spans more than 400 years, raises OverflowError."""

    zone: ZoneInfo = _JAKARTA
    start: int = 480
    end: int = 1020
    weekdays: frozenset[int] = _MONDAY_TO_FRIDAY
    holidays: Callable[[int], frozenset[date]] = lambda year: frozenset()
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def today(self, now: datetime) -> date:
        """The date at the organisation's place."""
        return now.astimezone(self.zone).date()

    def date_at(self, day: date, clock: time = time()) -> datetime:
        """The moment at which a clock at the organisation's place shows `clock` on `day`."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        return _has(self._working(day.year), day.toordinal())

    def next_working_day(self, day: date, count: int = 1) -> date:
        """The `count`-th working day after `day`."""
        return self._step(day, count)

    def previous_working_day(self, day: date, count: int = 1) -> date:
        """The `count`-th working day before `day`."""
        return self._step(day, -count)

    def last_working_day(self, day: date) -> date:
        """The last working day of `day`'s month."""
        return self._step(add_months(day.replace(day=1), 1), -1)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included; 0 if `last` is before `first`."""
        if last < first:
            return 0
        if last.year - first.year > _LONGEST:
            raise OverflowError("too many years")
        days = sum(len(self._working(year)) for year in range(first.year, last.year + 1))
        days -= bisect_left(self._working(first.year), first.toordinal())
        return days - len(self._working(last.year)) + bisect_right(self._working(last.year), last.toordinal())

    def working_seconds_between(self, first: datetime, last: datetime) -> int:
        """Seconds of working time from `first` to `last`; 0 if `last` is before `first`."""
        if last <= first:
            return 0
        begin, finish = first.astimezone(self.zone), last.astimezone(self.zone)
        whole = self.working_days_between(begin.date(), finish.date()) * (self.end - self.start) * 60
        before = self._worked(begin) if self.is_working_day(begin.date()) else 0
        after = (self.end - self.start) * 60 - self._worked(finish) if self.is_working_day(finish.date()) else 0
        return whole - before - after

    def add_to_date(self, day: date, span: Duration) -> date:
        """`day` plus months, days and working days. A span with hours has no date: ArithmeticError."""
        if span.seconds or span.working_seconds:
            raise ArithmeticError("a date and hours make no date")
        moved = _plus_days(add_months(day, span.months), span.days)
        return self._step(moved, span.working_days) if span.working_days else moved

    def add_duration(self, moment: datetime, span: Duration) -> datetime:
        """`moment` plus `span`, part by part: months and days keep the clock time, seconds elapse, N working days end at the end of work of the N-th
        working day after day 0 (which is the next working day, if `moment` lies after work or on a free day), working seconds run in working time."""
        if span.months or span.days:
            local = moment.astimezone(self.zone)
            day = _plus_days(add_months(local.date(), span.months), span.days)
            moment = datetime.combine(day, local.time(), self.zone).astimezone(UTC)
        if span.seconds:
            moment = moment + timedelta(seconds=span.seconds)
        if span.working_days:
            moment = self.end_of_work(self._step(self._day_zero(moment, span.working_days), span.working_days))
        if span.working_seconds:
            moment = self._add_working_seconds(moment, span.working_seconds)
        return moment.astimezone(UTC)

    def end_of_work(self, day: date) -> datetime:
        """The moment at which work ends on `day`, working day or not."""
        return self._second_of(day, self.end * 60)

    def _second_of(self, day: date, second: int) -> datetime:
        local = datetime.combine(day, time()) + timedelta(seconds=second)
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def _day_zero(self, moment: datetime, days: int) -> date:
        local = moment.astimezone(self.zone)
        late = _seconds(local) > self.end * 60
        if days > 0 and (late or not self.is_working_day(local.date())):
            return self._step(local.date(), 1)
        return local.date()

    def _add_working_seconds(self, moment: datetime, seconds: int) -> datetime:
        length = (self.end - self.start) * 60
        local = moment.astimezone(self.zone)
        day, worked = local.date(), self._worked(local)
        if not self.is_working_day(day):
            day, worked = (self._step(day, 1), 0) if seconds > 0 else (self._step(day, -1), length)
        total = worked + seconds
        days, rest = divmod(total, length)
        if rest == 0 and seconds > 0:
            days, rest = days - 1, length
        if days:
            day = self._step(day, days)
        return self._second_of(day, self.start * 60 + rest)

    def _worked(self, local: datetime) -> int:
        return min(max(_seconds(local) - self.start * 60, 0), (self.end - self.start) * 60)

    def _step(self, day: date, count: int) -> date:
        """The `count`-th working day after (before, if negative) `day`, which itself never counts."""
        year, ordinal = day.year, day.toordinal()
        days = self._working(year)
        place = bisect_right(days, ordinal) + count - 1 if count > 0 else bisect_left(days, ordinal) + count
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._reach(day.year, year)
        while place < 0:
            year -= 1
            days = self._reach(day.year, year)
            place += len(days)
        return date.fromordinal(days[place])

    def _reach(self, origin: int, year: int) -> tuple[int, ...]:
        if abs(year - origin) > _LONGEST or not 1 <= year <= 9999:
            raise OverflowError("too many working days")
        return self._working(year)

    def _working(self, year: int) -> tuple[int, ...]:
        """The ordinals of the working days of `year`, in order."""
        if (known := self._years.get(year)) is not None:
            return known
        free = {day.toordinal() for day in self.holidays(year)}
        first = date(year, 1, 1).toordinal()
        last = date(year, 12, 31).toordinal()
        days = tuple(day for day in range(first, last + 1) if (day - 1) % 7 in self.weekdays and day not in free)
        self._years[year] = days
        return days


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; where that month has no such day, its last."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("a year that no calendar has")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plus_days(day: date, days: int) -> date:
    return day + timedelta(days=days) if days else day


def _has(days: tuple[int, ...], ordinal: int) -> bool:
    place = bisect_left(days, ordinal)
    return place < len(days) and days[place] == ordinal


def _seconds(local: datetime) -> int:
    return local.hour * 3600 + local.minute * 60 + local.second
