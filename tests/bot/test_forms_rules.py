"""Rules of the SOP while a form is filled in: said at the question that breaks them, in the rule's own words; what was typed is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.forms import hopeless
from bot.tokens import Token
from tests.bot.clerk import Clerk
from workflows.loader import load_one
from workflows.sop import Sop

D = Decimal
TRIP = """
sop: trip
title: Trip
headline: "{{ seats }}"
form:
  seats: {type: integer, quick: true, title: {en: Seats, id: Kursi}}
  fare: {type: integer, quick: true, title: {en: Fare, id: Tarif}}
  cost: {type: number, is: seats * fare, title: {en: Cost, id: Biaya}}
  train: {type: yesno, title: {en: Train, id: Kereta}}
  berth: {type: text, when: train, title: {en: Berth, id: Ranjang}}
  stops: {type: table, required: false, of: {town: {type: text, title: {en: Town, id: Kota}}, nights: {type: integer, title: {en: Nights, id: Malam}}},
    title: {en: Stops, id: Singgah}}
  stake: {type: integer, title: {en: Stake, id: Bagian}}
  note: {type: text, title: {en: Note, id: Catatan}}
let:
  double: cost * 2
  abroad: sum(s.nights for s in stops)
rules:
  - {must: seats < 9, says: {en: At most 8 seats., id: Paling banyak 8 kursi.}}
  - {must: double <= 200, says: {en: "Twice the cost is {{ double }}.", id: "Dua kali biaya {{ double }}."}}
  - {when: not berth, must: seats > 1, says: {en: A seat for two needs no berth., id: Satu kursi memerlukan ranjang.}}
  - {must: abroad < 10, says: {en: Less than 10 nights., id: Kurang dari 10 malam.}}
  - {must: seats + stake == 10, says: {en: Ten together., id: Berjumlah sepuluh.}}
  - {must: 10 / (seats - 5) < 99, says: {en: Never said., id: Tidak pernah dikatakan.}}
states:
  ok: {title: Okay, approve: requester}
  closed:
    title: Closed
    end: approved
    acts:
      undo: {title: Undo, by: requester, reason: required, rules: [{must: seats > 5, says: {en: Too small., id: Terlalu kecil.}}], to: undone}
      hush: {title: Hush, by: requester, reason: required, rules: [{must: reason != 'no', says: {en: Say more., id: Katakan lebih.}}], to: undone}
  undone: {title: Undone, end: undone}
"""


@pytest.fixture(scope="module")
def trip() -> Sop:
    return load_one(TRIP)


REFUSED: list[tuple[str, str, list[str], list[str]]] = [  # language, command's words, answers, what stands above and in the question
    ("id", "", ["9"], ["Paling banyak 8 kursi.", "Tertulis 9.", "Kursi? (1 dari 6)"]),
    ("en", "", ["9"], ["At most 8 seats.", "Typed: 9.", "Seats? (1 of 6)"]),
    ("en", "9 2", [], ["At most 8 seats.", "Seats? (1 of 6)"]),
    ("id", "", ["2", "60"], ["Dua kali biaya 240.", "Isian tersimpan. Ubah di sini, atau tekan Kembali untuk mengubah Kursi.", "Tarif? (2 dari 6)"]),
    ("en", "2 60", [], ["Twice the cost is 240.", "Fare? (2 of 6)"]),
    ("en", "1 60", ["no"], ["A seat for two needs no berth.", "Seats: please answer again. Your answers are kept.", "Seats? (1 of 6)"]),
    ("en", "1 60", ["yes", "upper"], ["Stops? (5 of 7)"]),
    ("en", "2 60", ["50", "no", "Solo, 12", "done"], ["Less than 10 nights.", "Your answers are kept.", "Stops? (4 of 6)", "1 row so far:"]),
    ("en", "5 20", ["no", "done"], ["Stake? (5 of 6)"]),  # 10 / 0 is left to the end
    ("en", "2 50", ["no", "Solo, 1", "done", "7"], ["Ten together.", "Your answers are kept. Change this one, or press Back to change Seats.", "Stake? (5 of 6)"]),
]


@pytest.mark.parametrize(("language", "words", "answers", "lines"), REFUSED)
def test_an_answer_that_breaks_a_rule_is_refused_where_the_rule_is_known(trip: Sop, language: str, words: str, answers: list[str], lines: list[str]) -> None:
    clerk = Clerk.asks(trip, words, language)
    for answer in answers:
        clerk.presses("Skip") if answer == "done" and "Skip" in clerk.buttons else clerk.types(answer)
    shown = [line for line in clerk.lines if not line.startswith(("Read as", "Terbaca"))]
    assert shown[: len(lines)] == lines


def test_two_answers_of_one_rule_are_changed_one_after_the_other_whichever_comes_first(trip: Sop) -> None:
    clerk = Clerk.asks(trip, "2 50", "en").types("no").presses("Skip").types("7")
    assert "Now: 7" in clerk.lines
    clerk.press_token(Token("*change", visit=clerk.draft.turn)).presses("Seats").types("3")
    assert clerk.lines[:3] == ["Twice the cost is 300.", "Fare: please answer again. Your answers are kept.", "Fare? (2 of 6)"]
    clerk.types("10").presses("Use 7")
    assert clerk.lines[0] == "Note? (6 of 6)"
    clerk.press_token(Token("*change", visit=clerk.draft.turn)).presses("Seats").types("4")
    assert clerk.lines[:2] == ["Ten together.", "Stake: please answer again. Your answers are kept."]
    assert clerk.types("6", "x").last.end == "complete"
    assert clerk.values == {"seats": D(4), "fare": D(10), "train": False, "stake": D(6), "note": "x"}


def test_leave_is_refused_at_the_first_day_and_counted_with_the_last() -> None:
    clerk = Clerk.asks("leave").types("besok")
    assert clerk.lines[:3] == ["Cuti diajukan paling lambat 7 hari kerja sebelumnya: paling awal Jum 4 Des.", "Tertulis Kam 26 Nov.", "Mulai tanggal? (1 dari 4)"]
    clerk.types("4 Des", "7 Des")
    assert clerk.lines[:2] == [
        "Cuti lebih dari 1 hari diajukan paling lambat 14 hari sebelumnya.",
        "Isian tersimpan. Ubah di sini, atau tekan Kembali untuk mengubah Tanggal mulai.",
    ]
    clerk.presses("Kembali").types("9 Des")
    assert clerk.types("10 Des", "keluarga", "0812").last.end == "complete"


@pytest.mark.parametrize(
    ("words", "said", "asked"),
    [
        ("besok acara keluarga", "Cuti diajukan paling lambat 7 hari kerja sebelumnya: paling awal Jum 4 Des.", "Mulai tanggal? (1 dari 4)"),
        ("4 Des 7 Des acara keluarga", "Cuti lebih dari 1 hari diajukan paling lambat 14 hari sebelumnya.", "Sampai tanggal? (2 dari 4)"),
    ],
)
def test_words_behind_the_command_are_judged_like_answers(words: str, said: str, asked: str) -> None:
    clerk = Clerk.asks("leave", words)
    place = clerk.lines.index(asked)
    assert clerk.lines[place - 1] == said
    assert clerk.values["keperluan"] == "acara keluarga"
    assert "Pakai" not in " ".join(clerk.buttons)


def test_a_day_that_was_refused_is_offered_again_once_it_can_be_chosen() -> None:
    clerk = Clerk.asks("leave", "4 Des 11 Des acara keluarga")
    assert "Sekarang: Jum 11 Des" in clerk.lines
    assert "Pakai Jum 11 Des" not in clerk.buttons
    assert "Pakai Jum 11 Des" in clerk.presses("Kembali").types("10 Des").buttons


def test_a_rule_that_no_answer_changes_is_said_before_anything_is_asked() -> None:
    closed = TRIP.replace("- {must: seats < 9,", "- {must: month == 1, says: {en: Only in January., id: Hanya di Januari.}}\n  - {must: seats < 9,")
    clerk = Clerk.asks(load_one(closed), "", "en")
    assert clerk.lines[:3] == ["Only in January.", "The form can be filled in, but not sent yet.", "Seats? (1 of 6)"]


@pytest.mark.parametrize(("act", "seats", "words"), [("undo", 2, ("Too small.",)), ("undo", 6, ()), ("hush", 2, ())])
def test_an_act_is_hopeless_where_its_rule_waits_for_no_answer(trip: Sop, act: str, seats: int, words: tuple[str, ...]) -> None:
    clerk = Clerk.acts(trip, "closed", act, "en", seats=D(seats))
    assert hopeless(clerk.form, clerk.draft, clerk.evaluator) == words
