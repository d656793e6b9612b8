"""Times, spans, choices, people, lines, answers and commands as people type them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.typed.answers import Answer, read_answer, read_numbered
from bot.typed.choices import Choice, read_choice, read_choices, read_yesno
from bot.typed.commands import read_command_words
from bot.typed.dates import read_date, read_range
from bot.typed.durations import read_duration
from bot.typed.lines import Partly, read_line
from bot.typed.moments import read_moment, read_time
from bot.typed.money import read_money
from bot.typed.numbers import read_number
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.typed.persons import alike, read_people, read_person
from tests.bot.showroom import staff
from workflows.values import Duration, Person
from workflows.world import PersonRecord

TODAY = date(2026, 11, 24)  # a Tuesday
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09.30", "09:30"),
        ("9:30", "09:30"),
        ("9", "09:00"),
        ("jam 9", "09:00"),
        ("pukul 14.05", "14:05"),
        ("9 pagi", "09:00"),
        ("2 siang", "14:00"),
        ("12 siang", "12:00"),
        ("7 malam", "19:00"),
        ("12 malam", "00:00"),
        ("2 pm", "14:00"),
        ("12am", "00:00"),
        ("17.00 WIB", "17:00"),
        ("noon", "12:00"),
        ("24.00", ""),
        ("9.75", ""),
        ("14 pagi", ""),
        ("nanti", ""),
    ],
)
def test_times(text: str, expected: str) -> None:
    assert read_time(text) == (Read(time.fromisoformat(expected)) if expected else Unread("time"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("besok 09.30", "2026-11-25T02:30"),
        ("besok jam 9 pagi", "2026-11-25T02:00"),
        ("7 Des 2026 14.00", "2026-12-07T07:00"),
        ("24/11, 9:30", "2026-11-24T02:30"),
        ("2026-11-24 14:00", "2026-11-24T07:00"),
        ("2026-11-24T14:00", "2026-11-24T07:00"),
        ("besok", ""),
        ("09.30", ""),
    ],
)
def test_moments(text: str, expected: str) -> None:
    found = read_moment(text, TODAY, "id", JAKARTA)
    assert found == (Read(datetime.fromisoformat(expected).replace(tzinfo=UTC)) if expected else Unread("datetime"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 hari kerja", Duration(working_days=2)),
        ("2 working days", Duration(working_days=2)),
        ("8 jam kerja", Duration(working_seconds=8 * 3600)),
        ("48 hours", Duration(seconds=48 * 3600)),
        ("1,5 jam", Duration(seconds=5400)),
        ("1 jam 30 menit", Duration(seconds=5400)),
        ("1 hour and 30 minutes", Duration(seconds=5400)),
        ("2 minggu", Duration(days=14)),
        ("1 bulan", Duration(months=1)),
        ("2 years", Duration(months=24)),
        ("tiga hari", Duration(days=3)),
        ("1,5 hari", None),
        ("2 minggu kerja", None),
        ("sebentar", None),
        ("", None),
    ],
)
def test_durations(text: str, expected: Duration | None) -> None:
    assert read_duration(text) == (Read(expected) if expected else Unread("duration"))


@pytest.mark.parametrize(("words", "expected"), [("ya iya y yes betul OK", True), ("tidak t no n nggak bukan", False)])
def test_yes_and_no(words: str, expected: bool) -> None:
    assert [read_yesno(word) for word in words.split()] == [Read(expected)] * len(words.split())
    assert read_yesno("mungkin") == Unread("yesno")


CITIES = [Choice("jkt", ("Jakarta", "DKI")), Choice("bdg", ("Bandung",)), Choice("bdl", ("Bandar Lampung",)), Choice("sby", ("Surabaya Timur",))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", Read("bdg")),
        ("no. 2", Read("bdg")),
        ("Bandung", Read("bdg")),
        ("bandung", Read("bdg")),
        ("bdg", Read("bdg")),
        ("jak", Read("jkt")),
        ("timur", Read("sby")),
        ("band", Doubt(("bdg", "bdl"))),
        ("Bandnug", Doubt(("bdg",))),
        ("lamp", Read("bdl")),
        ("lampng", Doubt(("bdl",))),
        ("5", Unread("choice")),
        ("0", Unread("choice")),
        ("Medan", Unread("choice")),
        ("", Unread("choice")),
    ],
)
def test_choices(text: str, expected: Parsed) -> None:
    assert read_choice(text, CITIES) == expected


def test_a_choice_that_is_a_number_goes_before_its_place() -> None:
    assert read_choice("2", [Choice("5", ("5",)), Choice("3", ("3",)), Choice("2", ("2",))]) == Read("2")


def test_several_choices() -> None:
    assert read_choices("jakarta, 2 dan timur", CITIES) == Read(frozenset({"jkt", "bdg", "sby"}))
    assert read_choices("jakarta, medan", CITIES) == Unread("choice")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rina", ["rina"]),
        ("Rina Wulandari", ["rina"]),
        ("@rina", ["rina"]),
        ("@rinawulandari", ["rina"]),
        ("@rina.wulandari", ["rina"]),
        ("Pak Budi", ["budi"]),
        ("bu sari", ["sari"]),
        ("Fajar", ["fajar"]),
        ("hidayat", ["fajar"]),
        ("muh faj", ["fajar"]),
        ("Dewi", ["dewi_a", "dewi_k"]),
        ("dewi k", ["dewi_k"]),
        ("dewi_k", ["dewi_k"]),
        ("Dewii", []),
        ("#dewi_a", ["dewi_a"]),
        ("#dewi", []),
        ("@dew", ["dewi_a", "dewi_k"]),
        ("@muh.faj", ["fajar"]),
        ("@nobody", []),
        ("", []),
        ("@", []),
    ],
)
def test_people(text: str, expected: list[str]) -> None:
    parsed = read_person(text, staff().values())
    options = (parsed.value,) if isinstance(parsed, Read) else parsed.options if isinstance(parsed, Doubt) else ()
    assert [option.id for option in options] == expected


def test_several_people() -> None:
    parsed = read_people("rina, Pak Budi dan sari", staff().values(), "team")
    assert isinstance(parsed, Read)
    assert parsed.value.ids == ("rina", "budi", "sari")
    assert read_people("rina, dewii", staff().values()) == Unread("person", "dewii")
    one_doubtful = read_people("rina, dewi", staff().values(), "team")
    assert isinstance(one_doubtful, Doubt)
    assert [option.ids for option in one_doubtful.options] == [("rina", "dewi_a"), ("rina", "dewi_k")]
    assert read_people("dewi, rina, bu dewi", staff().values()) == Unread("persons", "2 dewi")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("dewii", ["dewi_a", "dewi_k"]), ("Pak Bdui", ["budi"]), ("rina wulandri", ["rina"]), ("xy", []), ("zulkifli", []), ("d" * 61, [])],
)
def test_a_name_with_a_slip_in_it_still_finds_who_is_called_much_alike(text: str, expected: list[str]) -> None:
    assert [person.id for person in alike(text, staff().values())] == expected


def test_an_id_that_is_also_somebodys_name_means_none_of_them_for_certain() -> None:
    people = [*staff().values(), PersonRecord("dewi", "Dewi Sartika", "Tika")]
    assert isinstance(read_person("dewi", people), Doubt)
    assert read_person("#dewi", people) == Read(Person("dewi"))


def _word(text: str) -> Parsed:
    return Read(text) if text else Unread("empty")


COLUMNS: Mapping[str, Callable[[str], Parsed]] = {
    "name": _word,
    "count": lambda text: read_number(text, "id", integer=True),
    "price": lambda text: read_money(text, "id"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("laptop, 2, 8,5jt", [("laptop", 2, 8_500_000)]),
        ("laptop,2,8,5jt", [("laptop", 2, 8_500_000)]),
        ("laptop, 2, 8.500.000", [("laptop", 2, 8_500_000)]),
        ("laptop, 2, 8,500,000", [("laptop", 2, 8_500_000)]),
        ("laptop,2,8500000", [("laptop", 2, 8_500_000)]),
        ("laptop; 2; 8,5 juta", [("laptop", 2, 8_500_000)]),
        ("laptop | 2 | 8,5 juta", [("laptop", 2, 8_500_000)]),
        ("laptop\t2\t8,5 juta", [("laptop", 2, 8_500_000)]),
        ("laptop, 14 inci, 2, 8,5jt", [("laptop, 14 inci", 2, 8_500_000)]),
        ("kertas A4, dua, 55rb", [("kertas A4", 2, 55_000)]),
        ("kursi, 2 unit, Rp750.000,", [("kursi", 2, 750_000)]),
        ("laptop, 2, 4.000", [("laptop", 2, 4_000), ("laptop", 2, 4_000_000)]),
        ("laptop, 2", []),
        ("laptop", []),
        ("laptop, banyak, 4jt", []),
        (",,", []),
        ("", []),
    ],
)
def test_lines_of_a_table(text: str, expected: list[tuple[object, ...]]) -> None:
    parsed = read_line(text, COLUMNS, frozenset({"name"}))
    options = (parsed.value,) if isinstance(parsed, Read) else parsed.options if isinstance(parsed, Doubt) else ()
    assert [tuple(option.values()) for option in options] == expected


def test_a_line_keeps_the_cells_that_can_be_read_and_names_the_others() -> None:
    kept = {"name": "laptop", "price": Decimal(4_000_000)}
    assert read_line("laptop, banyak, 4jt", COLUMNS, frozenset({"name"})) == Partly(kept, {"count": (Unread("integer"), "banyak")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("setuju", Answer("approve")),
        ("Setuju.", Answer("approve")),
        ("acc", Answer("approve")),
        ("ok", Answer("approve")),
        ("approve", Answer("approve")),
        ("Setuju, silakan lanjut", Answer("approve", "silakan lanjut")),
        ("tolak, anggaran habis", Answer("reject", "anggaran habis")),
        ("Tolak karena Anggaran habis", Answer("reject", "Anggaran habis")),
        ("reject: no budget", Answer("reject", "no budget")),
        ("tidak setuju", Answer("reject")),
        ("tidak setuju karena mahal", Answer("reject", "mahal")),
        ("kembalikan, lampirkan penawaran kedua", Answer("return", "lampirkan penawaran kedua")),
        ("return please add a quotation", Answer("return", "please add a quotation")),
        ("selesai", Answer("done")),
        ("setuju, tapi kurangi", None),
        ("setuju kalau harganya turun", None),
        ("ok nanti saya lihat", None),
        ("okelah", None),
        ("belum setuju", None),
        ("apakah sudah setuju?", None),
        ("terima kasih", None),
        ("", None),
        ("setuju " * 200, None),
    ],
)
def test_answers(text: str, expected: Answer | None) -> None:
    assert read_answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("setuju PB/0012", ("PB/0012", Answer("approve"))),
        ("Approve PB/0012/XI/2026.", ("PB/0012/XI/2026", Answer("approve"))),
        ("tolak PB/0012 anggaran habis", ("PB/0012", Answer("reject", "anggaran habis"))),
        ("tolak pengajuan nomor PB/0012, karena Anggaran habis", ("PB/0012", Answer("reject", "Anggaran habis"))),
        ("pb/0012: setuju", ("pb/0012", Answer("approve"))),
        ("setuju untuk REQ-12", ("REQ-12", Answer("approve"))),
        ("selesai PB/0012", ("PB/0012", Answer("done"))),
        ("setuju PB/0012 asal harganya turun", None),
        ("tolak, sudah dibeli di PB/0007", None),
        ("tolak 4jt", None),
        ("di mana PB/0012", None),
        ("PB/0012", None),
    ],
)
def test_a_number_beside_an_answer(text: str, expected: tuple[str, Answer] | None) -> None:
    assert read_numbered(text) == expected


@pytest.mark.parametrize(
    ("text", "values", "doubts"),
    [
        ("4jt laptop", {"total": 4_000_000, "item": "laptop"}, {}),
        ("laptop 2 unit 17 juta", {"total": 17_000_000, "item": "laptop 2 unit"}, {}),
        ("Rp 4.000.000 kursi kerja", {"total": 4_000_000, "item": "kursi kerja"}, {}),
        ("laptop 4.000", {"item": "laptop"}, {"total": "4.000"}),
        ("laptop 2 unit", {"item": "laptop 2 unit"}, {}),
        ("laptop", {"item": "laptop"}, {}),
        ("4jt", {"total": 4_000_000}, {}),
        ("", {}, {}),
    ],
)
def test_words_after_a_command(text: str, values: object, doubts: object) -> None:
    readers = {"total": partial(read_money, language="id")}
    assert read_command_words(text, readers, ["item"]) == (values, doubts)


@given(st.text(max_size=120), st.dates(), st.sampled_from(["id", "en"]))
def test_no_text_breaks_a_reader(text: str, today: date, language: str) -> None:
    for parsed in (
        read_date(text, today, language),
        read_range(text, today, language),
        read_time(text),
        read_duration(text),
        read_choice(text, CITIES),
        read_person(text, staff().values()),
        read_line(text, COLUMNS, frozenset({"name"})),
    ):
        assert isinstance(parsed, Read | Doubt | Unread | Partly)
    read_answer(text)
    read_numbered(f"tolak {text}")
    read_moment(text, max(today, date.min + timedelta(days=2)), language, JAKARTA)
    read_command_words(text, COLUMNS, ["item"])


def test_a_person_is_known_by_id_alone() -> None:
    assert read_person("dewi_k", staff().values()) == Read(Person("dewi_k"))
    assert Decimal(2) == Read(Decimal(2)).value


def test_a_line_that_can_be_cut_in_thousands_of_ways_is_read_piece_by_piece_once() -> None:
    read: list[str] = []

    def price(text: str) -> Parsed:
        read.append(text)
        return read_money(text, "id")

    assert isinstance(read_line("1.000," * 15 + "1.000", dict.fromkeys("abcdefgh", price)), Partly)
    assert len(read) <= 8 * 16 * 17 / 2  # columns, and stretches of 16 pieces
