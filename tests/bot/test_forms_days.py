"""Days to press under a question for a date: the nearest ones, a month from Monday on, and why another cannot be chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.forms import Given
from bot.tokens import Token, read
from tests.bot.clerk import Clerk
from workflows.loader import load_one
from workflows.sop import Sop

DATES = """
sop: dates
title: Dates
headline: "{{ any_day }}"
form:
  any_day: {type: date, title: {en: Any, id: Bebas}}
  soon: {type: date, min: today, max: today + 12 days, title: {en: Soon, id: Segera}}
  spent: {type: date, max: today, title: {en: Spent, id: Belanja}}
  meets: {type: datetime, min: "today at 10:00", max: "(today + 12 days) at 15:00", title: {en: Meeting, id: Rapat}}
  odd: {type: date, min: today - 3 days, title: {en: Odd, id: Ganjil}}
  stops:
    type: table
    title: {en: Stops, id: Singgah}
    of:
      town: {type: text, title: {en: Town, id: Kota}}
      night: {type: date, min: soon, title: {en: Night, id: Malam}}
rules:
  - must: odd.day != 27
    says: {en: Never on a 27th., id: Tidak pernah tanggal 27.}
  - must: odd.day != 30 or sum(1 for r in others if r.requester == requester) > 0
    says: {en: Only the first is free on a 30th., id: Tanggal 30 hanya bila sudah pernah.}
states:
  ok: {title: Okay, task: requester}
  closed: {title: Closed, end: approved}
"""


@pytest.fixture(scope="module")
def dates() -> Sop:
    return load_one(DATES)


def month(clerk: Clerk) -> list[str]:
    """The rows of buttons."""
    assert clerk.last.card is not None
    return [" ".join(button.label for button in row).replace("\u00a0", " ") for row in clerk.last.card.buttons]


def tap(clerk: Clerk, day: date) -> Clerk:
    """Presses that day of the month, whatever its button shows."""
    assert clerk.last.card is not None
    tokens = [token for row in clerk.last.card.buttons for button in row if (token := read(button.token)) is not None]
    return clerk.gives(Given(token=next(token for token in tokens if (token.act, token.place) == ("*a", day.toordinal()))))


NEAREST = [
    ("any_day", "id", ["Hari ini", "Besok", "Jum 27 Nov", "Kalender"]),
    ("soon", "en", ["Today", "Tomorrow", "Fri 27 Nov", "Calendar"]),
    ("spent", "id", ["Hari ini", "Kemarin", "Sen 23 Nov", "Kalender"]),
    ("odd", "en", ["Today", "Tomorrow", "Mon 30 Nov", "Calendar"]),
]


@pytest.mark.parametrize(("field", "language", "labels"), NEAREST)
def test_the_nearest_working_days_that_can_be_chosen_are_offered_beside_the_calendar(dates: Sop, field: str, language: str, labels: list[str]) -> None:
    clerk = Clerk.only(dates, field, language)
    assert clerk.buttons[:4] == labels
    clerk.presses(labels[0])
    assert clerk.values[field] == date(2026, 11, 25)


def test_a_month_begins_on_monday_and_shows_what_can_be_chosen(dates: Sop) -> None:
    clerk = Clerk.only(dates, "soon").presses("Kalender")
    assert clerk.lines[-2:] == ["November 2026", "Dalam kurung: hari libur. Titik: tidak bisa dipilih."]
    assert month(clerk)[:-1] == [
        "Sen Sel Rab Kam Jum Sab Min",
        "· · · · · · ·",
        "· · · · · · ·",
        "· · · · · · ·",
        "· · · · · · ·",
        "· · 25 26 27 (28) (29)",
        "30 · · · · · ·",
        "Desember ›",
    ]
    clerk.presses("Desember ›")
    assert month(clerk)[1:] == ["· 1 2 3 4 (5) (6)", "7 · · · · · ·", *["· · · · · · ·"] * 3, "‹ November", "Kembali Batal"]
    clerk.presses("7")
    assert clerk.values["soon"] == date(2026, 12, 7)


def test_an_english_reader_sees_english_names_and_the_year_where_it_is_another(dates: Sop) -> None:
    clerk = Clerk.only(dates, "any_day", "en").presses("Calendar", "December ›", "January 2027 ›")
    assert "In brackets: days off." in clerk.text
    assert month(clerk)[0] == "Mon Tue Wed Thu Fri Sat Sun"
    assert month(clerk)[1] == "· · · · (1) (2) (3)"
    assert month(clerk)[-2] == "‹ December February 2027 ›"


def test_turning_to_another_month_leaves_the_question_as_it_is(dates: Sop) -> None:
    clerk = Clerk.only(dates, "any_day").presses("Kalender")
    turn, forward = clerk.draft.turn, read(clerk.last.card.buttons[-2][1].token) if clerk.last.card else None
    for _ in range(2):  # pressed twice in a hurry
        clerk.gives(Given(token=forward))
        assert (clerk.last.end, clerk.draft.turn) == ("page", turn)
        assert "Desember 2026" in clerk.text
    clerk.types("3 Jan")
    assert clerk.values["any_day"] == date(2027, 1, 3)
    assert clerk.draft.page == 0


WHY = [
    ("soon", "id", date(2026, 11, 24), "Sel 24 Nov sudah lewat. Paling awal Rab 25 Nov."),
    ("odd", "en", date(2026, 11, 20), "Fri 20 Nov has passed. Earliest is Sun 22 Nov."),
    ("spent", "id", date(2026, 11, 26), "Kam 26 Nov terlalu akhir. Paling akhir Rab 25 Nov."),
    ("odd", "id", date(2026, 11, 27), "Jum 27 Nov tidak bisa dipilih. Tidak pernah tanggal 27."),
    ("odd", "en", date(2026, 11, 30), "Mon 30 Nov cannot be chosen. Only the first is free on a 30th."),
]


@pytest.mark.parametrize(("field", "language", "day", "why"), WHY)
def test_a_day_that_cannot_be_chosen_says_why_and_changes_nothing(dates: Sop, field: str, language: str, day: date, why: str) -> None:
    clerk = Clerk.only(dates, field, language).presses("Kalender" if language == "id" else "Calendar")
    before = clerk.draft
    tap(clerk, day)
    assert (clerk.last.end, [said.replace("\u00a0", " ") for said in clerk.last.said]) == ("told", [why])
    assert clerk.draft == before


def test_the_last_day_of_a_leave_is_looked_for_from_its_first() -> None:
    clerk = Clerk.asks("leave")
    assert "Contoh: 4 Des" in clerk.lines
    clerk.presses("Kalender")
    assert month(clerk)[1:3] == ["· · · · 4 (5) (6)", "7 8 9 10 11 (12) (13)"]
    clerk.presses("23", "Kalender")
    assert month(clerk)[4:6] == ["· · 23 (24) (25) (26) (27)", "28 29 30 31 · · ·"]
    tap(clerk, date(2026, 12, 22))
    assert clerk.last.said[0].replace("\u00a0", " ") == "Sel 22 Des terlalu awal. Paling awal Rab 23 Des."


def test_a_column_of_a_table_has_a_calendar_too(dates: Sop) -> None:
    clerk = Clerk.only(dates, "stops").types("Bogor")
    assert clerk.buttons[:4] == ["Hari ini", "Besok", "Jum 27 Nov", "Kalender"]
    clerk.presses("Kalender", "Desember ›", "31")
    assert "1. Bogor, Kam 31 Des" in clerk.text


@pytest.mark.parametrize("extra", ["0", "11", "120000", "99999999999"])
def test_a_month_that_does_not_exist_is_not_turned_to(dates: Sop, extra: str) -> None:
    clerk = Clerk.only(dates, "any_day")
    asked = clerk.lines
    clerk.press_token(Token("*page", visit=clerk.draft.turn, extra=extra))
    assert clerk.lines == asked
    clerk.press_token(Token("*page", visit=clerk.draft.turn, extra=str(9999 * 12 + 11)))
    assert month(clerk)[-2] == "‹ November 9999"


def test_a_moment_is_a_day_of_the_calendar_and_then_its_time(dates: Sop) -> None:
    clerk = Clerk.only(dates, "meets")
    assert clerk.buttons[:4] == ["Hari ini", "Besok", "Jum 27 Nov", "Kalender"]
    clerk.presses("Kalender", "Desember ›")
    tap(clerk, date(2026, 12, 1))
    assert clerk.lines[0] == "Sel 1 Des, pukul berapa? Pilih atau ketik, misalnya 14.30."
    assert [label[-5:] for label in clerk.buttons[:3]] == ["08.00", "09.00", "10.00"]
    assert clerk.types("14.30").values["meets"] == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    early = Clerk.only(dates, "meets").presses("Hari ini")
    assert early.buttons[0][-5:] == "10.00"  # nothing before the least that may be chosen
    early.presses(early.buttons[1])
    assert early.values["meets"] == datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_a_moment_typed_whole_after_its_day_was_pressed_counts_as_typed_and_a_day_outside_is_refused(dates: Sop) -> None:
    clerk = Clerk.only(dates, "meets").presses("Besok").types("1 Des 09.00")
    assert clerk.values["meets"] == datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert tap(Clerk.only(dates, "meets").presses("Kalender"), date(2026, 11, 3)).last.said == ("Sel\u00a03\u00a0Nov sudah lewat. Paling awal Rab\u00a025\u00a0Nov.",)
