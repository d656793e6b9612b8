"""Dates and ranges as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.typed.dates import read_date, read_range
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.wording.moments import Reader, long_date, short_date

TODAY = date(2026, 11, 24)  # a Tuesday
JAKARTA = ZoneInfo("Asia/Jakarta")


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(parsed: Parsed) -> list[str]:
    options = (parsed.value,) if isinstance(parsed, Read) else parsed.options if isinstance(parsed, Doubt) else ()
    return [found.isoformat() for found in options]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hari ini", "2026-11-24"),
        ("today", "2026-11-24"),
        ("besok", "2026-11-25"),
        ("Tomorrow", "2026-11-25"),
        ("lusa", "2026-11-26"),
        ("the day after tomorrow", "2026-11-26"),
        ("kemarin", "2026-11-23"),
        ("yesterday", "2026-11-23"),
        ("Jumat", "2026-11-27"),
        ("jum'at", "2026-11-27"),
        ("friday", "2026-11-27"),
        ("hari Jumat", "2026-11-27"),
        ("jumat ini", "2026-11-27"),
        ("senin", "2026-11-30"),
        ("senin depan", "2026-11-30"),
        ("next monday", "2026-11-30"),
        ("next friday", "2026-11-27 2026-12-04"),
        ("jumat depan", "2026-11-27 2026-12-04"),
        ("jumat minggu depan", "2026-12-04"),
        ("last friday", "2026-11-20"),
        ("jumat lalu", "2026-11-20"),
        ("selasa", "2026-11-24 2026-12-01"),
        ("minggu", "2026-11-29"),
        ("minggu depan", "2026-11-30 2026-12-06"),
        ("24/11", "2026-11-24"),
        ("24-11", "2026-11-24"),
        ("24.11.2026", "2026-11-24"),
        ("24/11/2026", "2026-11-24"),
        ("24/11/26", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("4/11", "2026-11-04"),
        ("11/24", "2026-11-24"),
        ("7 Des", "2026-12-07"),
        ("7 des.", "2026-12-07"),
        ("7des", "2026-12-07"),
        ("7 Desember 2026", "2026-12-07"),
        ("7 December 2026", "2026-12-07"),
        ("7th of December", "2026-12-07"),
        ("December 7, 2026", "2026-12-07"),
        ("Dec 7", "2026-12-07"),
        ("Senin, 30 November 2026", "2026-11-30"),
        ("tanggal 7 Desember", "2026-12-07"),
        ("tgl 7", "2026-12-07"),
        ("tgl 31", "2026-12-31"),
        ("4 Jan", "2027-01-04"),
        ("20 November", "2026-11-20"),
        ("24 Mei", "2027-05-24 2026-05-24"),
        ("3 hari lagi", "2026-11-27"),
        ("in 2 weeks", "2026-12-08"),
        ("2 minggu lalu", "2026-11-10"),
        ("29 Feb 2028", "2028-02-29"),
        ("29 Feb 2027", ""),
        ("31/11", ""),
        ("32 Des", ""),
        ("7", ""),
        ("7 Foo", ""),
        ("0/0", ""),
        ("99/99/9999", ""),
        ("kapan saja", ""),
        ("", ""),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert days_of(read_date(text, TODAY, "id")) == expected.split()


def test_an_english_reader_is_asked_which_way_round_a_short_date_goes() -> None:
    assert days_of(read_date("4/11", TODAY, "en")) == ["2026-11-04", "2027-04-11"]
    assert days_of(read_date("24/11", TODAY, "en")) == ["2026-11-24"]


def test_a_weekday_at_the_weekend_is_next_weeks() -> None:
    assert days_of(read_date("next friday", day("2026-11-29"), "en")) == ["2026-12-04"]
    assert days_of(read_date("next friday", day("2026-11-28"), "en")) == ["2026-12-04"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7-11 Des", "2026-12-07", "2026-12-11"),
        ("7–11 Dec", "2026-12-07", "2026-12-11"),
        ("7 - 11 Desember 2027", "2027-12-07", "2027-12-11"),
        ("30 Nov - 4 Des", "2026-11-30", "2026-12-04"),
        ("30 Des 2026 sampai 4 Jan 2027", "2026-12-30", "2027-01-04"),
        ("30 Des-4 Jan", "2026-12-30", "2027-01-04"),
        ("besok sampai jumat", "2026-11-25", "2026-11-27"),
        ("tomorrow to 4 Dec", "2026-11-25", "2026-12-04"),
        ("7 Des s/d 11 Des", "2026-12-07", "2026-12-11"),
        ("7/12-11/12", "2026-12-07", "2026-12-11"),
        ("2026-12-07 - 2026-12-11", "2026-12-07", "2026-12-11"),
        ("7 Des", "2026-12-07", "2026-12-07"),
    ],
)
def test_ranges(text: str, first: str, last: str) -> None:
    assert read_range(text, TODAY, "id") == Read((day(first), day(last)))


@pytest.mark.parametrize("text", ["11-7 Des", "besok sampai kemarin", "x - y", "7-40 Des", ""])
def test_what_is_no_range(text: str) -> None:
    assert read_range(text, TODAY, "id") == Unread("date")


@given(st.dates(date(2026, 5, 28), date(2027, 5, 20)), st.sampled_from(["id", "en"]))
def test_a_date_as_it_is_shown_reads_as_the_same_date(shown: date, language: str) -> None:
    reader = Reader(language, JAKARTA, JAKARTA, datetime(2026, 11, 24, 2, tzinfo=UTC))
    assert read_date(long_date(shown, language), TODAY, language) == Read(shown)
    assert shown.isoformat() in days_of(read_date(short_date(shown, reader), TODAY, language))
