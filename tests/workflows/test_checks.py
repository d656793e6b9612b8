"""A definition judged as a whole: what nobody reaches, what never ends, what the clock or later data decide in silence."""

from __future__ import annotations

import pytest

from workflows.faults import Faulty
from workflows.loader import load, load_one

HEAD = "sop: s\ntitle: S\nheadline: S\n"
END = "  done_end: {end: approved}\n"

Found = set[tuple[str, int, int, str]]

# fmt: off
SERIOUS: list[tuple[str, str, Found]] = [
    ("goes nowhere", HEAD + "states:\n  one: {approve: role.a}\n", {("goes-nowhere", 5, 3, "next")}),
    ("unreachable", HEAD + "states:\n  one: {approve: role.a, next: done_end}\n  two: {task: role.b}\n" + END, {("unreachable", 6, 3, "")}),
    ("trap", HEAD + "states:\n  one: {task: role.a}\n  two: {task: role.b, next: one}\n" + END, {("trap", 5, 3, ""), ("trap", 6, 3, ""), ("unreachable", 7, 3, "")}),
    ("crossings", HEAD + "states:\n  one: {task: role.a}\n  two: {next: three}\n  three: {next: two}\n" + END, {("circle-of-crossings", 6, 3, ""), ("unreachable", 8, 3, "")}),
    ("clock passes", HEAD + "states:\n  one: {approve: role.a, due: 1 day, timers: [{do: approve}, {to: two}, {to: rejected}]}\n  two: {task: role.b}\n" + END, {("clock-without-words", 5, 47, "says"), ("clock-without-words", 5, 62, "says")}),
    ("timer faults", HEAD + "states:\n  one: {approve: role.a, timers: [{at: due, tell: requester}, {at: 2 days, tell: requester}, {at: now}, {at: now, do: aproove}, {at: now, do: close, to: done_end}]}\n" + END, {("no-due", 5, 35, "due"), ("no-due", 5, 63, "due"), ("wrong-type", 5, 68, "opened + 2 days"), ("timer-does-nothing", 5, 94, ""), ("unknown-act", 5, 119, "approve"), ("two-moves", 5, 129, "")}),
    ("overtaken", HEAD + "late: {x: number}\nlet: {y: x}\nstates:\n  zero: {approve: role.b, when: y > 3}\n  one: {task: role.a, fields: [x]}\n" + END, {("overtaken", 8, 3, "rewalk")}),
    ("seen", HEAD + "form: {x: number}\nrules: [{must: seen.x > 1, says: no}]\nstates:\n  one: {approve: role.a, when: same(x)}\n" + END, {("seen-by-nobody", 5, 16, ""), ("seen-by-nobody", 7, 32, "")}),
    ("clock asks", HEAD + "start: {by: role.a, every: day at 09:00}\nform: {a: number, b: text?, d: {required: e, type: date}, e: {type: yesno, default: true}, f: = a}\nstates:\n  one: {task: role.a}\n" + END, {("clock-cannot-ask", 5, 8, "default"), ("clock-cannot-ask", 5, 29, "default")}),
    ("clock for whom", HEAD + "start: {every: day at 09:00}\nstates:\n  one: {task: role.a}\n" + END, {("clock-for-everyone", 4, 16, "by")}),
    ("clock for its requester", HEAD + "start: {by: 'role.b | boss', every: day at 09:00, when: boss == requester}\nlet: {boss: requester.manager}\nstates:\n  one: {task: role.a}\n" + END, {("clock-before-requester", 4, 14, "")}),
    ("a condition without a clock", HEAD + "start: {by: role.b, when: today.day == 1}\nstates:\n  one: {task: role.a}\n" + END, {("start-when-alone", 4, 27, "every")}),
    ("asks nobody", HEAD + "states:\n  one: {approve: nobody}\n" + END, {("asks-nobody", 5, 18, "")}),
]

WARNINGS: list[tuple[str, str, Found]] = [
    ("translation", "sop: s\ntitle: {en: S, id: S}\nheadline: {en: Only}\nstates:\n  one: {approve: role.a, title: Satu}\n" + END, {("missing-translation", 3, 11, ""), ("missing-translation", 5, 33, "")}),
    ("except", HEAD + "states:\n  one: {approve: role.a, except: requester}\n" + END, {("except-without-else", 5, 34, "else")}),
    ("who empty", HEAD + "form: {boss: person?}\nstates:\n  one: {approve: boss}\n" + END, {("who-may-be-empty", 6, 18, "boss")}),
    ("says nobody", HEAD + "states:\n  one: {approve: role.a, says: Done}\n" + END, {("says-to-nobody", 5, 32, "tell")}),
]

FINE: list[tuple[str, str]] = [
    ("a loop with a way out", HEAD + "form: {a: yesno}\nstates:\n  one: {task: role.a}\n  two: {task: role.b, next: [{when: a, to: one}, {to: done_end}]}\n" + END),
    ("rejection is a road to an end", HEAD + "states:\n  one: {approve: role.a, next: one}\n"),
    ("an act is a road to an end", HEAD + "states:\n  one: {wait: acts, acts: {stop: {by: requester, to: cancelled}}}\n"),
    ("the end of a lane is no dead end", HEAD + "states:\n  both:\n    lanes:\n      left: {states: {a: {approve: role.a}, b: {end: ok}}}\n      right: {task: role.b}\n" + END),
    ("an earlier target in the same lane", HEAD + "states:\n  both:\n    lanes:\n      left: {states: {a: {task: role.a}, b: {approve: role.b, acts: {return: {to: a}}}}}\n" + END),
    ("data that say rewalk", HEAD + "late: {x: number}\nstates:\n  zero: {approve: role.b, when: x > 3}\n  one: {task: role.a, fields: [x], rewalk: true}\n" + END),
    ("data that say that nothing moves", HEAD + "late: {x: number}\nstates:\n  zero: {approve: role.b, when: x > 3}\n  one: {task: role.a, fields: [x], rewalk: false}\n" + END),
    ("a later column that no earlier step reads", HEAD + "form: {t: {type: table, of: {n: number}}}\nlet: {y: sum(l.n for l in t)}\nlate: {t.got: number}\nstates:\n  zero: {approve: role.b, when: y > 3}\n  one: {task: role.a, fields: [t.got]}\n" + END),
    ("a clock that ends in a refusal", HEAD + "states:\n  one: {approve: role.a, due: 1 day, timers: [{to: expired}]}\n" + END),
    ("a clock that goes back", HEAD + "states:\n  one: {task: role.a}\n  two: {approve: role.a, due: 1 day, timers: [{to: one}]}\n" + END),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in SERIOUS], ids=[case[0] for case in SERIOUS])
def test_a_definition_that_cannot_work_is_refused(text: str, expected: Found) -> None:
    with pytest.raises(Faulty) as caught:
        load(text)
    assert {(fault.code, fault.at.line, fault.at.column, fault.proposal) for fault in caught.value.faults} == expected


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in WARNINGS], ids=[case[0] for case in WARNINGS])
def test_a_doubtful_definition_is_warned_of(text: str, expected: Found) -> None:
    assert {(fault.code, fault.at.line, fault.at.column, fault.proposal) for fault in load_one(text).warnings} == expected


@pytest.mark.parametrize("text", [case[1] for case in FINE], ids=[case[0] for case in FINE])
def test_a_sound_definition_passes(text: str) -> None:
    assert load_one(text).warnings == ()


def test_data_that_overtake_a_step_name_both() -> None:
    with pytest.raises(Faulty) as caught:
        load(HEAD + "late: {x: number}\nstates:\n  zero: {approve: role.b, when: x > 3}\n  one: {task: role.a, fields: [x]}\n" + END)
    (fault,) = caught.value.faults
    assert (fault.words, dict(fault.detail)) == ("one", {"field": "x", "earlier": "zero", "passes": "x=2", "asks": "x=4"})
