"""What is asked about a definition that can run, before it goes live: each question with the value that shows it, none without cause."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.faults import Fault, Faulty
from workflows.loader import load_one
from workflows.review import questions, reviewed

SHIPPED = sorted((Path(__file__).parents[2] / "workflows" / "sops").glob("*.yaml"))
HEAD = "sop: s\ntitle: S\nheadline: S\nform: {total: {type: money, min: 1}, days: integer, kind: [a, b, c], urgent: yesno}\nlet:\n  band: \"'low' if total < 5_000_000 else 'mid' if total < 50_000_000 else 'high'\"\n  read: kind == a and urgent\n"
ALWAYS = "  boss: {approve: requester.manager}\n"
END = "  fin: {end: approved, says: '{{ band }} {{ read }}', tell: requester}\n"


def asked(states: str, head: str = HEAD) -> list[Fault]:
    return list(questions(load_one(head + "states:\n" + states + END)))


def short(fault: Fault) -> tuple[str, bool, str]:
    return fault.code, fault.serious, fault.detail.get("example", "")


# fmt: off
BANDS: list[tuple[str, str, list[tuple[str, bool, str]]]] = [
    ("a gap at one value", "  low: {when: total < 50_000_000, approve: role.a}\n  high: {when: total > 50_000_000, approve: role.b}\n", [("band-gap", True, "total=50000000 IDR")]),
    ("a gap at one value where somebody else decides", ALWAYS + "  low: {when: total < 50_000_000, approve: role.a}\n  high: {when: total > 50_000_000, approve: role.b}\n", [("band-gap", False, "total=50000000 IDR")]),
    ("a wide gap", "  low: {when: total <= 10_000_000, approve: role.a}\n  high: {when: total >= 50_000_000, approve: role.b}\n", [("band-gap", True, "total=10000001 IDR")]),
    ("a wide gap in which somebody else decides is meant", ALWAYS + "  low: {when: total <= 10_000_000, approve: role.a}\n  high: {when: total >= 50_000_000, approve: role.b}\n", []),
    ("a gap in the middle of three", "  low: {when: days < 3, approve: role.a}\n  mid: {when: 3 < days <= 5, approve: role.b}\n  high: {when: days > 5, approve: role.c}\n", [("band-gap", True, "days=3")]),
    ("a gap among bands by name", "  low: {when: band == 'low', approve: role.a}\n  high: {when: band == 'high', approve: role.b}\n", [("band-gap", True, "total=5000000 IDR")]),
    ("bands that meet", "  low: {when: total < 50_000_000, approve: role.a}\n  high: {when: total >= 50_000_000, approve: role.b}\n", []),
    ("whole numbers that meet without touching", "  low: {when: days <= 2, approve: role.a}\n  high: {when: days >= 3, approve: role.b}\n", []),
    ("an overlap at one value", "  low: {when: total <= 50_000_000, approve: role.a}\n  high: {when: total >= 50_000_000, approve: role.b}\n", [("band-overlap", False, "total=50000000 IDR")]),
    ("a rising ladder is no overlap", ALWAYS + "  high: {when: total >= 10_000_000, approve: role.a}\n  top: {when: total >= 50_000_000, approve: role.b}\n", []),
    ("nobody approves what is small", "  high: {when: total >= 10_000_000, approve: role.a}\n  top: {when: total >= 50_000_000, approve: role.b}\n", [("nobody-approves", False, "total=9999999 IDR")]),
    ("nobody approves one kind", "  one: {when: kind == a, approve: role.a}\n  two: {when: kind == b, approve: role.b}\n", [("nobody-approves", False, "kind=c")]),
    ("each kind has its own", "  one: {when: kind == a, approve: role.a}\n  two: {when: kind != a, approve: role.b}\n", []),
    ("two quantities together", "  one: {when: kind == a or total < 5, approve: role.a}\n  two: {when: urgent, approve: role.b}\n", [("nobody-approves", False, "kind=c; total=6 IDR; urgent=false")]),
    ("what cannot be solved may always apply", "  one: {when: kind == a, approve: role.a}\n  two: {when: requester in role.x, approve: role.b}\n", []),
    ("lanes under a condition are a band", ALWAYS + "  low: {when: total < 9, approve: role.a}\n  high: {when: total > 9, lanes: {left: {approve: role.b}, right: {approve: role.c}}}\n", [("band-gap", False, "total=9 IDR")]),
    ("a condition that never holds", ALWAYS + "  one: {when: total > 50 and total < 10, approve: role.a}\n", [("never-holds", True, "")]),
    ("a condition that the least value rules out", ALWAYS + "  one: {when: total < 1, approve: role.a}\n", [("never-holds", True, "")]),
    ("a way that others cover", "  one:\n    approve: role.a\n    next: [{when: total >= 10, to: two}, {when: total >= 50, to: fin}, {to: fin}]\n  two: {task: role.b}\n", [("way-covered", True, "total=50 IDR")]),
    ("ways in falling order", "  one:\n    approve: role.a\n    next: [{when: total >= 50, to: fin}, {when: total >= 10, to: two}, {to: fin}]\n  two: {task: role.b}\n", []),
    ("ways by votes are not solved", "  one:\n    approve: role.a\n    next: [{when: yes > no, to: fin}, {when: no > yes, to: two}, {to: fin}]\n  two: {task: role.b}\n", []),
]

OTHERS: list[tuple[str, str, list[str]]] = [
    ("a majority", "  one: {approve: role.a, need: majority}\n", ["vote-can-tie"]),
    ("more yes than no", "  one: {approve: role.a, need: yes > no}\n", ["vote-can-tie"]),
    ("a share of the seats", "  one: {approve: role.a, need: yes >= seats / 2}\n", ["vote-can-tie"]),
    ("a tie that goes its own way", "  one: {approve: role.a, need: yes > no, next: [{when: yes == no, to: two}, {to: fin}]}\n  two: {task: role.b}\n", []),
    ("a count", "  one: {approve: role.a, need: 2}\n", []),
    ("a veto", "  one: {approve: role.a, need: yes >= 2 and no == 0}\n", []),
    ("one person", "  one: {approve: requester.manager, need: majority}\n", []),
    ("due before it opens", "  one: {task: role.a, due: opened - 1 day}\n", ["due-before-start"]),
    ("due this morning", "  one: {task: role.a, due: today at 12:00}\n", ["due-before-start?"]),
    ("due by data", "  one: {task: role.a, due: submitted + 2 days}\n", []),
    ("a timer long before a short deadline", "  one: {task: role.a, due: 2 working days, timers: [{at: due - 5 days, nag: asked}]}\n", ["rings-at-once"]),
    ("a timer in the middle of a deadline", "  one: {task: role.a, due: 5 working days, timers: [{at: due - 2 days, nag: asked}]}\n", []),
    ("a timer after", "  one: {task: role.a, due: 1 hour, timers: [{at: due + 1 hour, nag: asked}]}\n", []),
]
# fmt: on


@pytest.mark.parametrize(("states", "expected"), [case[1:] for case in BANDS], ids=[case[0] for case in BANDS])
def test_bands_and_ways_are_solved_with_the_value_that_shows_it(states: str, expected: list[tuple[str, bool, str]]) -> None:
    assert [short(fault) for fault in asked(states)] == expected


@pytest.mark.parametrize(("states", "expected"), [case[1:] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_ties_and_deadlines_before_their_start_are_asked_about(states: str, expected: list[str]) -> None:
    found = [fault.code + "?" * (fault.code == "due-before-start" and not fault.serious) for fault in asked(states)]
    assert found == expected


def test_what_is_asked_or_worked_out_and_never_read_is_named() -> None:
    form = "form: {why: text, urgent: yesno, kept: {type: yesno, keep: true}, kind: [a, b], boss: person, sure: yesno}\n"
    head = "sop: s\ntitle: S\nheadline: S\n" + form + "let: {fee: 1, tax: fee + 1}\n"
    sop = load_one(head + "states:\n  one: {approve: boss, holds: same(sure), fields: {ok: yesno}}\n  fin: {end: approved}\n")
    found = [(fault.code, fault.words, fault.serious) for fault in questions(sop)]
    assert found == [(code, name, False) for code, name in (("asked-never-read", "urgent"), ("asked-never-read", "kind"), ("let-never-read", "tax"), ("asked-never-read", "ok"))]


BILINGUAL = """\
sop: s
title: {en: S, id: S}
headline: {en: S, id: S}
form:
  why: {ask: {en: Why, id: Apa}}
  how: {type: choice, title: {en: How, id: Cara}, of: {x: {en: X, id: X}, y: Y, z: Zebra}}
states:
  one: {approve: role.a, when: how == x, acts: {ask_more: {to: fin}}}
  fin: {title: {en: Done, id: Selesai}, end: approved}
"""


def test_names_shown_as_they_are_beside_two_languages_are_named() -> None:
    assert [(fault.code, fault.words) for fault in questions(load_one(BILINGUAL)) if fault.code == "untitled"] == [("untitled", "why"), ("untitled", "one"), ("untitled", "ask_more")]
    assert questions(load_one(re.sub(r"\{en: (\w+), id: \w+\}", r"\1", BILINGUAL)))[1:] == ()


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_sop_leaves_no_question_open(path: Path) -> None:
    (sop,) = reviewed(path.read_text(encoding="utf-8"))
    assert sop.warnings == ()


def test_a_serious_question_keeps_a_text_from_going_live_and_a_warning_goes_along() -> None:
    gap = HEAD + "states:\n  low: {when: total < 5, approve: role.a}\n  high: {when: total > 5, approve: role.b}\n" + END
    with pytest.raises(Faulty) as caught:
        reviewed(gap)
    assert [fault.code for fault in caught.value.faults] == ["band-gap"]
    (sop,) = reviewed(gap.replace("total < 5", "total <= 6"))
    assert [(fault.code, fault.serious) for fault in sop.warnings] == [("band-overlap", False)]
