"""Durations and schedules as they are written, and when they ring."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.workflows.scopes import CALENDAR, jakarta
from workflows.faults import Faulty, Mark
from workflows.schedules import next_ring, parse_duration, parse_schedule
from workflows.values import Duration


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15 minutes", Duration(seconds=900)),
        ("1 hour", Duration(seconds=3600)),
        ("8 working hours", Duration(working_seconds=28800)),
        ("1 working day", Duration(working_days=1)),
        ("14  days", Duration(days=14)),
        ("1 month", Duration(months=1)),
        ("1 year", Duration(months=12)),
    ],
)
def test_durations(text: str, span: Duration) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(("text", "proposal"), [("2 working dais", "2 working days"), ("3 weeks", "2 working days"), ("", "2 working days"), ("5 dys", "5 days")])
def test_a_duration_nobody_can_read_is_a_fault_with_a_way_out(text: str, proposal: str) -> None:
    with pytest.raises(Faulty) as caught:
        parse_duration(text, Mark(7, 3))
    (fault,) = caught.value.faults
    assert (fault.code, fault.at, fault.proposal) == ("bad-duration", Mark(7, 3), proposal)


@pytest.mark.parametrize(
    ("text", "after", "rings"),
    [
        ("30 minutes", "2027-01-04 09:10", ["2027-01-04 09:40", "2027-01-04 10:10"]),
        ("1 working hour", "2026-12-21 09:30", ["2026-12-21 10:30", "2026-12-21 11:30"]),
        ("1 working hour", "2026-12-23 16:30", ["2026-12-28 08:30", "2026-12-28 09:30"]),
        ("day at 09:00", "2027-01-02 09:00", ["2027-01-03 09:00", "2027-01-04 09:00"]),
        ("working day at 09:00", "2026-12-23 17:00", ["2026-12-28 09:00", "2026-12-29 09:00"]),
        ("working day at 14:00, 09:00", "2026-12-23 10:00", ["2026-12-23 14:00", "2026-12-28 09:00"]),
        ("monday at 09:00", "2027-01-04 09:00", ["2027-01-11 09:00"]),
        ("friday, tuesday at 09:00", "2027-01-04 09:00", ["2027-01-05 09:00", "2027-01-08 09:00"]),
        ("tuesday at 09:00, next working day", "2027-01-04 09:00", ["2027-01-06 09:00", "2027-01-12 09:00"]),
        ("month on 20 at 17:00", "2027-01-20 17:00", ["2027-02-20 17:00"]),
        ("month on 20 at 17:00, previous working day", "2027-01-20 17:00", ["2027-02-19 17:00", "2027-03-19 17:00"]),
        ("month on 31 at 08:00", "2027-01-31 08:00", ["2027-02-28 08:00", "2027-03-31 08:00"]),
        ("month on 1 at 08:00, previous working day", "2027-01-30 08:00", ["2027-02-01 08:00", "2027-03-01 08:00", "2027-04-01 08:00", "2027-04-30 08:00"]),
        ("month on 10 at 08:00, next working day", "2027-03-11 08:00", ["2027-03-16 08:00", "2027-04-12 08:00"]),
    ],
)
def test_schedules_ring(text: str, after: str, rings: list[str]) -> None:
    schedule = parse_schedule(text)
    for before, ring in pairwise([after, *rings]):
        assert next_ring(schedule, jakarta(before), CALENDAR) == jakarta(ring)


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("every day", "working day at 09:00"),
        ("mondey at 09:00", "monday at 09:00"),
        ("day at 25:00", "day at 09:00"),
        ("month on 40 at 09:00", "month on 20 at 17:00"),
        ("0 minutes", "1 hour"),
        ("day at 09:00 at 10:00", "working day at 09:00"),
    ],
)
def test_a_schedule_nobody_can_read_is_a_fault_with_a_way_out(text: str, proposal: str) -> None:
    with pytest.raises(Faulty) as caught:
        parse_schedule(text, Mark(2, 8))
    (fault,) = caught.value.faults
    assert (fault.code, fault.at, fault.proposal) == ("bad-schedule", Mark(2, 8), proposal)
