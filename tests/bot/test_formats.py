"""Money, numbers, dates, spans and names as VOICE writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.wording import formats, moments, names
from bot.wording.moments import Reader
from bot.wording.reasons import Relations, because, cause
from bot.wording.shown import format_value, sentence
from bot.wording.spelled import number_in_words
from tests.bot.showroom import ROLES, UNITS, staff
from workflows.calendar import Calendar
from workflows.effects import Shown
from workflows.values import Duration, FileRef, People, Person, Reason, RegisterRow, Value

NOW = datetime(2026, 11, 24, 2, 41, tzinfo=UTC)  # a Tuesday, 09.41 in Jakarta
JAKARTA = ZoneInfo("Asia/Jakarta")
ID, EN = Reader("id", JAKARTA, JAKARTA, NOW), Reader("en", JAKARTA, JAKARTA, NOW)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "currency", "indonesian", "english"),
    [
        (4_000_000, "IDR", "Rp4.000.000", "IDR 4,000,000"),
        (0, "IDR", "Rp0", "IDR 0"),
        (-750, "IDR", "-Rp750", "-IDR 750"),
        (125_000, "USD", "USD 1.250,00", "USD 1,250.00"),
        (999_999_999_999, "IDR", "Rp999.999.999.999", "IDR 999,999,999,999"),
    ],
)
def test_money(amount: int, currency: str, indonesian: str, english: str) -> None:
    assert plain(formats.format_money(amount, "id", currency)) == indonesian
    assert plain(formats.format_money(amount, "en", currency)) == english
    assert " " not in formats.format_money(amount, "en", currency), "an amount never breaks"


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [("1250", "1.250", "1,250"), ("2.50", "2,5", "2.5"), ("0", "0", "0"), ("-0.0", "0", "0"), ("100", "100", "100"), ("1234567.125", "1.234.567,125", "1,234,567.125")],
)
def test_numbers(number: str, indonesian: str, english: str) -> None:
    assert (formats.format_number(Decimal(number), "id"), formats.format_number(Decimal(number), "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (1, "satu", "one"),
        (11, "sebelas", "eleven"),
        (19, "sembilan belas", "nineteen"),
        (100, "seratus", "one hundred"),
        (111, "seratus sebelas", "one hundred and eleven"),
        (1000, "seribu", "one thousand"),
        (1_001, "seribu satu", "one thousand and one"),
        (21_000, "dua puluh satu ribu", "twenty-one thousand"),
        (4_000_000, "empat juta", "four million"),
        (17_000_000, "tujuh belas juta", "seventeen million"),
        (1_000_001_000, "satu miliar seribu", "one billion one thousand"),
        (2_500_000_000_000, "dua triliun lima ratus miliar", "two trillion five hundred billion"),
        (-5, "minus lima", "minus five"),
        (10**15, "", ""),
    ],
)
def test_numbers_in_words(number: int, indonesian: str, english: str) -> None:
    assert (number_in_words(number, "id"), number_in_words(number, "en")) == (indonesian, english)


def test_an_amount_is_read_back_in_words() -> None:
    assert plain(formats.read_back(4_000_000, "id")) == "Rp4.000.000 (empat juta rupiah)"
    assert plain(formats.read_back(4_000_000, "en")) == "IDR 4,000,000 (four million rupiah)"


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [(850_000, "Rp850 rb", "IDR 850k"), (4_000_000, "Rp4 jt", "IDR 4 mn"), (1_200_000_000, "Rp1,2 miliar", "IDR 1.2 bn"), (900, "Rp900", "IDR 900")],
)
def test_short_money_for_charts(amount: int, indonesian: str, english: str) -> None:
    assert (plain(formats.short_money(amount, "id")), plain(formats.short_money(amount, "en"))) == (indonesian, english)


def test_small_things() -> None:
    assert [plain(formats.format_size(size, "id")) for size in (12, 421_888, 1_572_864, 32_505_856)] == ["12 B", "412 KB", "1,5 MB", "31 MB"]
    assert [formats.roman(number) for number in (1, 4, 9, 11, 12, 49, 2026)] == ["I", "IV", "IX", "XI", "XII", "XLIX", "MMXXVI"]
    assert [formats.join(["A", "B", "C"][:count], "id") for count in range(4)] == ["", "A", "A dan B", "A, B, dan C"]
    assert formats.join(["A", "B", "C"], "en") == "A, B and C"
    assert formats.cut("satu dua tiga empat", 12) == "satu dua…"
    assert len(formats.cut("x" * 100, 12)) == 12


@pytest.mark.parametrize(
    ("at", "indonesian", "english"),
    [
        ("2026-11-24T02:41", "hari ini 09.41", "today 09:41"),
        ("2026-11-23T09:20", "kemarin 16.20", "yesterday 16:20"),
        ("2026-11-25T05:00", "besok 12.00", "tomorrow 12:00"),
        ("2026-11-24T17:30", "besok 00.30", "tomorrow 00:30"),
        ("2026-11-30T02:41", "Sen 30 Nov 09.41", "Mon 30 Nov 09:41"),
        ("2027-01-04T02:41", "Sen 4 Jan 2027 09.41", "Mon 4 Jan 2027 09:41"),
    ],
)
def test_moments_near_and_far(at: str, indonesian: str, english: str) -> None:
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert (plain(moments.moment(when, ID)), plain(moments.moment(when, EN))) == (indonesian, english)


def test_moments_in_sentences_and_elsewhere() -> None:
    when = datetime(2026, 11, 30, 2, 41, tzinfo=UTC)
    assert moments.sentence_moment(when, ID) == "Senin, 30 November 2026 pukul 09.41 WIB"
    assert moments.sentence_moment(when, EN) == "Monday, 30 November 2026, 09:41 WIB"
    jayapura = Reader("id", ZoneInfo("Asia/Jayapura"), JAKARTA, NOW)
    assert plain(moments.moment(NOW, jayapura)) == "hari ini 11.41 WIT"
    assert plain(moments.moment(NOW, Reader("en", ZoneInfo("Asia/Singapore"), JAKARTA, NOW))).startswith("today 10:41")


@pytest.mark.parametrize(
    ("first", "last", "indonesian", "english"),
    [
        ("2026-12-07", "2026-12-11", "7–11 Des", "7–11 Dec"),
        ("2026-12-07", "2026-12-07", "7 Des", "7 Dec"),
        ("2026-11-30", "2026-12-04", "30 Nov–4 Des", "30 Nov–4 Dec"),
        ("2026-12-30", "2027-01-04", "30 Des 2026–4 Jan 2027", "30 Dec 2026–4 Jan 2027"),
        ("2027-05-03", "2027-05-05", "3–5 Mei 2027", "3–5 May 2027"),
    ],
)
def test_ranges(first: str, last: str, indonesian: str, english: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert (plain(moments.date_range(*days, "id", 2026)), plain(moments.date_range(*days, "en", 2026))) == (indonesian, english)


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (30, "kurang dari 1 menit", "less than 1 minute"),
        (2400, "40 menit", "40 minutes"),
        (3600, "1 jam kerja", "1 working hour"),
        (6 * 3600, "6 jam kerja", "6 working hours"),
        (9 * 3600, "1 hari kerja", "1 working day"),
        (22 * 3600, "2,5 hari kerja", "2.5 working days"),
    ],
)
def test_waiting(seconds: int, indonesian: str, english: str) -> None:
    assert (plain(moments.waited(seconds, ID)), plain(moments.waited(seconds, EN))) == (indonesian, english)


@pytest.mark.parametrize(
    ("due", "left", "late"),
    [
        ("2026-11-26T10:00", "2 hari kerja", ""),
        ("2026-11-24T10:00", "7 jam kerja", ""),
        ("2026-11-24T01:00", "", "1 jam kerja"),
        ("2026-11-19T10:00", "", "2 hari kerja"),
    ],
)
def test_deadlines(due: str, left: str, late: str) -> None:
    when = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert (plain(moments.left(when, ID, Calendar())), plain(moments.late(when, ID, Calendar()))) == (left, late)


@pytest.mark.parametrize(
    ("value", "kind", "format", "indonesian", "english"),
    [
        (Decimal(4_000_000), "money", "", "Rp4.000.000", "IDR 4,000,000"),
        (Decimal("0.1"), "number", "percent", "10%", "10%"),
        (Decimal(11), "integer", "roman", "XI", "XI"),
        (Decimal(2027), "number", "plain", "2027", "2027"),
        (date(2026, 12, 7), "date", "", "Sen 7 Des", "Mon 7 Dec"),
        (date(2026, 12, 7), "date", "long", "Senin, 7 Desember 2026", "Monday, 7 December 2026"),
        (time(9, 5), "time", "", "09.05", "09:05"),
        (True, "yesno", "", "ya", "yes"),
        (None, "text", "", "", ""),
        ("annual_leave", "choice", "", "annual leave", "annual leave"),
        ("annual_leave", "text", "", "annual_leave", "annual_leave"),
        (Duration(working_days=2), "duration", "", "2 hari kerja", "2 working days"),
        (Duration(seconds=48 * 3600), "duration", "", "48 jam", "48 hours"),
        (Duration(months=1, days=3), "duration", "", "1 bulan 3 hari", "1 month 3 days"),
        (Person("rina"), "person", "", "Rina Wulandari", "Rina Wulandari"),
        (People({"rina": Reason("list"), "budi": Reason("list")}), "people", "", "Rina Wulandari dan Budi Santoso", "Rina Wulandari and Budi Santoso"),
        ((FileRef("a", "x.pdf", 1),), "files", "", "x.pdf", "x.pdf"),
        (frozenset({"b_c", "a"}), "set", "", "a dan b c", "a and b c"),
        (RegisterRow("cars", "k1", {"name": "Avanza"}), "row", "", "Avanza", "Avanza"),
    ],
)
def test_values_in_sentences(value: Value, kind: str, format: str, indonesian: str, english: str) -> None:
    got = [plain(format_value(value, kind, reader.language, format, people=staff(), reader=reader)) for reader in (ID, EN)]
    assert got == [indonesian, english]


def test_an_authors_sentence_takes_the_language_it_has() -> None:
    says = {"en": ("Only ", Shown(Decimal(3), "number"), " left.")}
    assert sentence(says, "id") == "Only 3 left." == sentence({"*": says["en"]}, "en")


def test_names() -> None:
    people = staff()
    assert names.short_name("fajar", people) == "Fajar"
    assert names.short_name("dewi_a", people, ("dewi_a", "dewi_k")) == "Dewi Anggraini"
    assert names.addressed("budi", people, "id") == "Pak Budi"
    assert names.addressed("budi", people, "en") == "Budi"
    assert (names.initials("budi", people), names.initials("fajar", people)) == ("BS", "FH")
    assert names.on_behalf("sari", "agus", people, "id") == "Sari Lestari a.n. Agus Prasetyo"
    assert names.on_behalf("sari", "agus", people, "en") == "Sari Lestari for Agus Prasetyo"
    assert names.full_name("gone", people) == "gone"


@pytest.mark.parametrize(
    ("reason", "indonesian", "english"),
    [
        (Reason("manager", ("rina",)), "atasan langsung Rina Wulandari", "Rina Wulandari's line manager"),
        (Reason("manager", ("lina",)), "atasan langsung Anda", "your line manager"),
        (Reason("role", ("finance",)), "Keuangan", "Finance"),
        (Reason("role", ("head_of_unit", "marketing")), "Head of unit Pemasaran", "Head of unit, Marketing"),
        (Reason("delegate", ("agus",)), "a.n. Agus Prasetyo, cuti sampai Jum 11 Des", "for Agus Prasetyo, on leave until Fri 11 Dec"),
        (Reason("delegate", ("budi", "2026-12-04")), "a.n. Budi Santoso, cuti sampai Jum 4 Des", "for Budi Santoso, on leave until Fri 4 Dec"),
        (Reason("superior", ("budi",)), "atasan Budi Santoso", "Budi Santoso's superior"),
        (Reason("added", ("clock",)), "ditambahkan oleh aturan SOP", "added by a SOP rule"),
        (Reason("added", ("budi",)), "ditambahkan Budi Santoso", "added by Budi Santoso"),
        (Reason("manager", ("",)), "atasan langsung", "line manager"),
        (Reason("quite-new"), "disebut dalam SOP", "named in the SOP"),
    ],
)
def test_why_somebody_is_asked(reason: Reason, indonesian: str, english: str) -> None:
    away: dict[str, Any] = {"agus": date(2026, 12, 11)}
    got = [plain(cause(reason, Relations(staff(), reader, "lina", ROLES, away, units=UNITS))) for reader in (ID, EN)]
    assert got == [indonesian, english]


@pytest.mark.parametrize("kind", ["person", "role", "manager", "chain", "field", "state", "delegate", "away", "superior", "administrator", "added", "handed", "rota", "requester", "everyone", "list", "involved"])
def test_every_reason_ends_the_sentence_you_are_asked_because(kind: str) -> None:
    for reader in (ID, EN):
        assert because(Reason(kind, ("budi",)), Relations(staff(), reader, "rina", ROLES))
