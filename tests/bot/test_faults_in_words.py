"""The faults of a SOP in sentences: every code in both languages, with the line and a caret."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import workflows
from bot.wording.faults import WORDS, fault_lines, fault_text
from workflows.faults import Fault, Faulty, Mark
from workflows.loader import load

SOURCES = sorted(path for path in Path(workflows.__file__).parent.glob("*.py") if path.stem not in ("explain", "schema", "shapes"))
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
        's.yaml:3:15: unknown-name: The name amuont is not known. Proposal: amount.\n 3 | headline: "{{ amuont }}"\n   |               ^',
        "s.yaml:6:43: does-not-fit: In “amount > today” the two sides do not fit (an amount of money and a date).\n"
        " 6 |   one: {approve: requester.manager, when: amount > today}\n   |                                           ^",
    ]
    assert fault_text(caught.value.faults[1], "id") == "Dalam “amount > today”, kedua sisi tidak cocok (jumlah uang dan tanggal)."


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
