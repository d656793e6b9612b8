"""Working time against the dates that the procedures of real organisations name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.scopes import CALENDAR, HOLIDAYS, jakarta
from workflows.calendar import Calendar, add_months
from workflows.schedules import parse_duration
from workflows.values import Duration


@pytest.mark.parametrize(
    ("opened", "span", "due"),
    [
        ("2026-12-21 16:55", "2 working days", "2026-12-23 17:00"),  # leave, T1
        ("2026-12-21 09:00", "3 working days", "2026-12-28 17:00"),  # purchasing, T4
        ("2026-12-28 17:00", "3 working days", "2026-12-31 17:00"),  # opened at the very end of work still counts that day
        ("2026-12-28 17:01", "3 working days", "2027-01-04 17:00"),  # after work: the next day is day 0
        ("2026-12-26 12:00", "1 working day", "2026-12-29 17:00"),  # a Saturday counts as Monday
        ("2027-01-13 10:00", "2 working days", "2027-01-15 17:00"),  # reimbursement, T4
        ("2026-12-18 15:30", "3 working hours", "2026-12-21 09:30"),  # letters, T4
        ("2026-12-18 15:30", "90 working minutes", "2026-12-18 17:00"),
        ("2026-12-18 18:00", "1 working hour", "2026-12-21 09:00"),
        ("2027-01-18 09:00", "48 hours", "2027-01-20 09:00"),
        ("2027-01-29 17:00", "1 month", "2027-02-28 17:00"),  # cash advance, T2
        ("2027-04-01 10:00", "15 days", "2027-04-16 10:00"),
        ("2024-02-29 10:00", "1 year", "2025-02-28 10:00"),
    ],
)
def test_a_moment_plus_a_duration(opened: str, span: str, due: str) -> None:
    assert CALENDAR.add_duration(jakarta(opened), parse_duration(span)) == jakarta(due)


@pytest.mark.parametrize(
    ("due", "span", "found"),
    [
        ("2027-01-04 17:00", Duration(working_days=-1), "2026-12-31 17:00"),
        ("2027-01-03 09:00", Duration(working_days=-1), "2026-12-31 17:00"),
        ("2026-12-21 09:30", Duration(working_seconds=-3 * 3600), "2026-12-18 15:30"),
        ("2026-12-20 09:30", Duration(working_seconds=-3600), "2026-12-18 16:00"),
        ("2027-02-28 17:00", Duration(days=-7), "2027-02-21 17:00"),
    ],
)
def test_a_moment_minus_a_duration(due: str, span: Duration, found: str) -> None:
    assert CALENDAR.add_duration(jakarta(due), span) == jakarta(found)


@pytest.mark.parametrize(
    ("day", "span", "found"),
    [
        ("2027-01-04", Duration(working_days=-7), "2026-12-21"),  # leave, T1: the last day to file
        ("2026-12-23", Duration(working_days=2), "2026-12-29"),  # reimbursement, T2
        ("2026-12-26", Duration(working_days=1), "2026-12-28"),
        ("2027-01-29", Duration(months=1), "2027-02-28"),
        ("2027-01-31", Duration(months=-11), "2026-02-28"),
        ("2027-01-01", Duration(months=12, days=-1), "2027-12-31"),
    ],
)
def test_a_date_plus_a_duration(day: str, span: Duration, found: str) -> None:
    assert CALENDAR.add_to_date(date.fromisoformat(day), span) == date.fromisoformat(found)


def test_a_date_and_hours_make_no_date() -> None:
    with pytest.raises(ArithmeticError):
        CALENDAR.add_to_date(date(2027, 1, 4), Duration(seconds=3600))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("2027-01-04", "2027-01-04", 1), ("2026-12-21", "2027-01-04", 8), ("2027-01-05", "2027-01-04", 0), ("2027-03-06", "2027-03-15", 0), ("2026-12-26", "2028-01-02", 251)],
)
def test_working_days_are_counted_with_both_ends(first: str, last: str, count: int) -> None:
    assert CALENDAR.working_days_between(date.fromisoformat(first), date.fromisoformat(last)) == count


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 400))
def test_counting_and_stepping_agree_with_the_plain_walk(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    walked = [day for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)) if day.weekday() < 5 and day not in HOLIDAYS]
    assert CALENDAR.working_days_between(first, last) == len(walked)
    if after := [day for day in walked if day > first]:
        assert CALENDAR.next_working_day(first, len(after)) == after[-1]
    if before := [day for day in walked if day < last]:
        assert CALENDAR.previous_working_day(last, len(before)) == before[0]


@given(st.integers(0, 60 * 86400), st.integers(1, 200_000))
def test_working_seconds_added_are_working_seconds_waited(start: int, seconds: int) -> None:
    moment = jakarta("2026-12-01 00:00") + timedelta(seconds=start)
    assert CALENDAR.working_seconds_between(moment, CALENDAR.add_duration(moment, Duration(working_seconds=seconds))) == seconds


def test_waiting_counts_working_time_only() -> None:
    assert CALENDAR.working_seconds_between(jakarta("2026-12-23 16:00"), jakarta("2026-12-28 09:30")) == 9000
    assert CALENDAR.working_seconds_between(jakarta("2026-12-28 09:30"), jakarta("2026-12-23 16:00")) == 0


def test_a_clock_time_is_the_organisations_also_where_clocks_change() -> None:
    berlin = Calendar(zone=ZoneInfo("Europe/Berlin"))
    assert berlin.date_at(date(2027, 3, 28), time(17)) == datetime(2027, 3, 28, 15, tzinfo=UTC)
    assert berlin.add_duration(datetime(2027, 3, 27, 16, tzinfo=UTC), Duration(days=1)) == datetime(2027, 3, 28, 15, tzinfo=UTC)
    assert berlin.add_duration(datetime(2027, 3, 27, 16, tzinfo=UTC), Duration(seconds=86400)) == datetime(2027, 3, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize("span", [Duration(months=200_000), Duration(days=10**7), Duration(working_days=10**7), Duration(seconds=10**13)])
def test_sums_that_leave_the_calendar_fail_as_arithmetic(span: Duration) -> None:
    with pytest.raises(ArithmeticError):
        CALENDAR.add_duration(jakarta("2027-01-04 09:00"), span)


def test_a_calendar_that_never_works_fails_as_arithmetic() -> None:
    with pytest.raises(ArithmeticError):
        Calendar(weekdays=frozenset()).next_working_day(date(2027, 1, 4))


def test_months_keep_the_day_or_take_the_last() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert CALENDAR.last_working_day(date(2026, 12, 3)) == date(2026, 12, 31)
    assert CALENDAR.last_working_day(date(2027, 1, 3)) == date(2027, 1, 29)
