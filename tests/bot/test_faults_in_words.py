"""The faults of a SOP in sentences: every code in both languages, with the line and a caret."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import workflows
from bot import publishing
from bot.wording.faults import WORDS, fault_lines, fault_text
from workflows.faults import Fault, Faulty, Mark
from workflows.loader import load
from workflows.review import reviewed

SOURCES = sorted(path for path in Path(workflows.__file__).parent.glob("*.py") if path.stem not in ("explain", "schema", "shapes")) + [Path(publishing.__file__)]
MAKERS = {"add", "fault", "Fault", "refuse", "unknown", "_faulty", "_bad_schedule"}
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+\Z")
FORBIDDEN = re.compile(r"!|\b(kamu|kami|saya|we|I|Bapak/Ibu)\b|Rp ")


def codes_in(path: Path) -> set[str]:
    """Every code of a fault that a module of the core may give."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.match(node.value):
            found.add(node.value)
        if isinstance(node, ast.Call) and node.args and isinstance(first := node.args[0], ast.Constant) and isinstance(first.value, str):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            if name in MAKERS and re.fullmatch(r"[a-z]+(-[a-z]+)*", first.value) and (name != "add" or len(node.args) > 1):
                found.add(first.value)
    return found


def test_every_code_of_the_core_has_a_sentence_and_no_sentence_is_left_over() -> None:
    codes = set().union(*(codes_in(path) for path in SOURCES))
    assert codes - WORDS.keys() == set()
    assert WORDS.keys() - codes == set()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_sentence_has_the_same_places_in_both_languages_and_keeps_the_voice(code: str) -> None:
    places = [sorted({name for _, name, _, _ in Formatter().parse(sentence) if name}) for sentence in WORDS[code]]
    assert places[0] == places[1]
    for sentence in WORDS[code]:
        assert sentence.endswith(".")
        assert not FORBIDDEN.search(sentence)


BROKEN = 'sop: s\ntitle: S\nheadline: "{{ amuont }}"\nform: {amount: money}\nstates:\n  one: {approve: requester.manager, when: amount > today}\n  two: {end: ok}\n'


def test_a_fault_is_shown_with_its_place_its_line_and_a_caret() -> None:
    with pytest.raises(Faulty) as caught:
        load(BROKEN)
    assert [fault_lines("s.yaml", BROKEN, fault, "en") for fault in caught.value.faults] == [
        's.yaml:3:15: unknown-name: The name “amuont” is not known. Proposal: amount.\n 3 | headline: "{{ amuont }}"\n   |               ^',
        "s.yaml:6:43: does-not-fit: In “amount > today” the two sides do not fit (an amount of money and a date). Change one side, so that both are of one kind.\n"
        " 6 |   one: {approve: requester.manager, when: amount > today}\n   |                                           ^",
    ]
    assert fault_text(caught.value.faults[1], "id") == "Dalam “amount > today”, kedua sisi tidak cocok (jumlah uang dan tanggal). Ubah salah satu sisi agar jenisnya sama."


def test_a_long_or_hostile_line_is_shown_harmlessly() -> None:
    text = "a: " + "x" * 300 + "\u202e\x1b[31m" + "y" * 300
    shown = fault_lines("s.yaml", text, Fault("hidden-character", Mark(1, 304), "U+202E"), "id")
    head, line, caret = shown.split("\n")
    assert len(line) < 120
    assert line[caret.index("^")] == " "
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert head.startswith("s.yaml:1:304: hidden-character: ")


def test_a_place_outside_the_text_still_has_its_sentence() -> None:
    assert fault_lines("s.yaml", "", Fault("empty-file", Mark(1, 1)), "en").startswith("s.yaml:1:1: empty-file: This file is empty.")


ONE_FAULT = [
    ("number: 'X/{seq}/{weeks}'", "“{weeks}” bukan bagian dari pola nomor. Contoh: PB/{seq:04}/{year}.", "“{weeks}” is not part of a number template. Example: PB/{seq:04}/{year}."),
    ("number: 'X/{seq}/{nmae}'", "“{nmae}” bukan bagian dari pola nomor. Contoh: PB/{seq:04}/{year}. Usul: {name}.", "“{nmae}” is not part of a number template. Example: PB/{seq:04}/{year}. Proposal: {name}."),
    ("colour: red", "Kunci “colour” tidak dikenal di SOP. Hapus, atau periksa ejaannya.", "The key “colour” is not known in the SOP. Take it out, or check its spelling."),
    ("let: {a: b, b: a}", "“a” bergantung pada dirinya sendiri: a -> b -> a. Hitung salah satunya dari isian saja.", "“a” depends on itself: a -> b -> a. Work one of them out from fields alone."),
    ("amount: zzz", "Nama “zzz” tidak dikenal. Ini bukan isian, nama di “let”, langkah, register, atau kata bawaan.", "The name “zzz” is not known. It is no field, name under “let”, state, register or built-in word."),
    ("defaults: {due: 2 dayz}", "“2 dayz” bukan lama waktu. Contoh: 2 working days, 48 hours. Usul: 2 days.", "“2 dayz” is not a duration. Example: 2 working days, 48 hours. Proposal: 2 days."),
    ("acts: {go: {by: requester, to: nowhere}}", "Langkah “nowhere” tidak ada, jadi tidak dapat dituju. Tulis langkah itu, atau tuju langkah lain.", "There is no state “nowhere” to go to. Write that state, or go to another."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "indonesian", "english"), ONE_FAULT, ids=[fault[0] for fault in ONE_FAULT])
def test_a_fault_says_what_is_wrong_and_how_to_put_it_right(line: str, indonesian: str, english: str) -> None:
    with pytest.raises(Faulty) as caught:
        load(f"sop: s\ntitle: S\nheadline: S\n{line}\nform: {{name: text, cost: money}}\nstates:\n  one: {{approve: role.a}}\n  over: {{end: ok}}\n")
    assert [(fault_text(fault, "id"), fault_text(fault, "en")) for fault in caught.value.faults] == [(indonesian, english)]


STATE_FAULTS = [
    ("approve: role.a, need: 0", "With “need: 0” no vote is needed at all. Proposal: 1."),
    ("task: role.a, need: all", "The key “need” has no meaning for “one” (task). Take it out."),
    ("wait: cost, acts: {go: {by: requester, to: over}}", "Here a moment or a date or a yes or no is needed, but “cost” is an amount of money."),
    ("wait: 2 days, acts: {go: {by: requester, to: over}}", "Here a moment or a date or a yes or no is needed, but “2 days” is a duration. Proposal: opened + 2 days."),
    ("approve: role.a, fields: [po]", "There is no field “po”. Write it under “form” or “late”, or give it a type here."),
]  # fmt: skip


@pytest.mark.parametrize(("state", "english"), STATE_FAULTS, ids=[fault[0] for fault in STATE_FAULTS])
def test_a_fault_of_a_state_says_how_to_put_it_right(state: str, english: str) -> None:
    with pytest.raises(Faulty) as caught:
        load(f"sop: s\ntitle: S\nheadline: S\nform: {{cost: money}}\nstates:\n  one: {{{state}}}\n  over: {{end: ok}}\n")
    assert [fault_text(fault, "en") for fault in caught.value.faults] == [english]


GAP = 'sop: s\ntitle: S\nheadline: "{{ total }}"\nform: {total: money}\nstates:\n  low: {when: total < 50_000_000, approve: role.a}\n  high: {when: total > 50_000_000, approve: role.b}\n  fin: {end: ok}\n'
LATER = GAP.replace("approve: role.a}", "approve: role.a, due: opened - 1 day}").replace("> 50", ">= 50")
OVERTAKEN = "sop: s\ntitle: S\nheadline: S\nlate: {x: money}\nstates:\n  zero: {approve: role.b, when: x > 3}\n  one: {task: role.a, fields: [x]}\n  fin: {end: ok}\n"
OPEN = GAP.replace("approve: role.a}", "approve: role.a, next: [{when: total < 9, to: high}, {when: total > 9, to: fin}]}")


@pytest.mark.parametrize(
    ("text", "code", "language", "sentence"),
    [
        (GAP, "band-gap", "en", "With total IDR\xa050,000,000 neither “low” nor “high” decides: it falls between the two. Write >= or <= in one of them."),
        (GAP, "band-gap", "id", "Dengan total Rp50.000.000, tidak ada yang memutuskan di “low” maupun “high”: nilai itu jatuh di antaranya. Tulis >= atau <= di salah satunya."),
        (LATER, "due-before-start", "en", "If “low” opens on Monday 09:00, its deadline is already over (Sunday 09:00). Count from “opened”, such as due: 2 working days."),
        (LATER, "due-before-start", "id", "Bila “low” dibuka Senin 09.00, batas waktunya sudah lewat (Minggu 09.00). Hitung dari “opened”, misalnya due: 2 working days."),
        (OPEN, "gap", "en", "There is no way when none of the conditions holds, as with total IDR\xa09. Proposal: {to: fin}."),
    ],
)
def test_a_value_that_shows_a_fault_is_written_as_people_write_it(text: str, code: str, language: str, sentence: str) -> None:
    with pytest.raises(Faulty) as caught:
        reviewed(text)
    assert [fault_text(fault, language) for fault in caught.value.faults if fault.code == code] == [sentence]


def test_data_that_overtake_a_step_are_shown_both_ways() -> None:
    with pytest.raises(Faulty) as caught:
        load(OVERTAKEN)
    assert "depends on it: with x IDR\xa02 it is passed by, with x IDR\xa04 it is not. Say" in fault_text(caught.value.faults[0], "en")


def test_a_warning_calls_itself_one() -> None:
    warning = Fault("vote-can-tie", Mark(1, 1), "board", detail={"need": "majority"}, serious=False)
    assert fault_lines("s.yaml", "sop: s", warning, "en").startswith("s.yaml:1:1: warning: vote-can-tie: At “board” yes and no can be equal")
    assert fault_lines("s.yaml", "sop: s", warning, "id").startswith("s.yaml:1:1: peringatan: vote-can-tie: ")
