"""Reminders come inside people's own hours, on working days, in their own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.manners import polite_moment
from workflows.calendar import Calendar
from workflows.world import PersonRecord

CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})
CALENDAR = Calendar(holidays=lambda year: CHRISTMAS)
BUDI = PersonRecord("budi", "Budi Santoso")
YOHANES = PersonRecord("yohanes", "Yohanes Kogoya", zone="Asia/Jayapura", hours=(540, 1080))


@pytest.mark.parametrize(
    ("person", "now", "expected"),
    [
        (BUDI, "2026-12-01 09:00+07:00", "2026-12-01 09:00+07:00"),
        (BUDI, "2026-12-01 07:59+07:00", "2026-12-01 08:00+07:00"),
        (BUDI, "2026-12-01 17:00+07:00", "2026-12-02 08:00+07:00"),
        (BUDI, "2026-12-04 20:00+07:00", "2026-12-07 08:00+07:00"),
        (BUDI, "2026-12-23 18:00+07:00", "2026-12-28 08:00+07:00"),
        (BUDI, "2026-12-26 10:00+07:00", "2026-12-28 08:00+07:00"),
        (YOHANES, "2026-12-01 09:00+07:00", "2026-12-01 11:00+09:00"),
        (YOHANES, "2026-12-01 06:30+07:00", "2026-12-01 09:00+09:00"),
        (YOHANES, "2026-12-01 17:00+07:00", "2026-12-02 09:00+09:00"),
    ],
)
def test_the_first_polite_moment(person: PersonRecord, now: str, expected: str) -> None:
    found = polite_moment(person, datetime.fromisoformat(now).astimezone(UTC), CALENDAR)
    assert found == datetime.fromisoformat(expected)
    assert found.utcoffset() is not None
