"""From text to a definition: every fault at once with its place and a way out, every default spelled out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from workflows import loader
from workflows.faults import Faulty
from workflows.loader import load, load_one
from workflows.sop import Act, Expression, Sop, State
from workflows.values import Duration

SHIPPED = sorted((Path(loader.__file__).parent / "sops").glob("*.yaml"))
HEAD = "sop: s\ntitle: S\nheadline: S\n"
END = "  done_end: {end: approved}\n"
ONE = "states:\n  one: {approve: requester.manager}\n" + END

# fmt: off
BROKEN: list[tuple[str, str, set[tuple[str, int, int, str]]]] = [
    ("no head", "states: {one: {end: approved}}\n", {("missing-key", 1, 1, ""), ("missing-key", 1, 1, ""), ("missing-key", 1, 1, "")}),
    ("unknown head key", HEAD + "stats: {}\n" + ONE, {("unknown-key", 4, 1, "states")}),
    ("wrong shape", HEAD + "form: [a]\n" + ONE, {("wrong-shape", 4, 7, "")}),
    ("empty value", HEAD + "command:\n" + ONE, {("empty-value", 4, 9, "")}),
    ("bad names", "sop: My Sop\ntitle: S\nheadline: S\ncommand: [/Beli Barang]\n" + ONE, {("bad-name", 1, 6, "my_sop"), ("bad-command", 4, 11, "beli_barang")}),
    ("unknown language", "sop: s\ntitle: {en: S, ind: S}\nheadline: S\n" + ONE, {("unknown-language", 2, 16, "id")}),
    ("unknown type", HEAD + "form: {a: txet, b: {type: choise, of: [x]}}\n" + ONE, {("unknown-type", 4, 11, "text"), ("unknown-type", 4, 27, "choice")}),
    ("of", HEAD + "form: {a: {type: choice}, b: {type: text, of: [x]}, c: {type: choice, of: barang}, d: [x, y, x]}\n" + ONE, {("of-missing", 4, 8, ""), ("of-not-here", 4, 47, "choice"), ("unknown-register", 4, 75, ""), ("option-twice", 4, 94, "")}),
    ("bound", HEAD + "form: {a: {min: 3}}\n" + ONE, {("bound-not-here", 4, 17, "")}),
    ("unknown name", HEAD + "form: {amount: money}\nstates:\n  one: {approve: requester.manager, when: amonut > 5}\n" + END, {("unknown-name", 6, 43, "amount")}),
    ("ill typed", HEAD + "form: {amount: money, day: date}\nstates:\n  one: {approve: requester.manager, when: amount > day}\n" + END, {("does-not-fit", 6, 43, "")}),
    ("who no people", HEAD + "form: {amount: money}\nstates:\n  one: {approve: amount}\n" + END, {("wrong-type", 6, 18, "")}),
    ("reserved", HEAD + "form: {end: date, sum: number}\n" + ONE, {("reserved-name", 4, 8, "finish"), ("reserved-name", 4, 19, "sum_value")}),
    ("taken", HEAD + "form: {one: date}\nlet: {a: 1, done_end: 2}\n" + ONE, {("name-taken", 7, 3, "one_step"), ("name-taken", 8, 3, "done_end_step")}),
    ("circle", HEAD + "form: {a: = b + 1}\nlet:\n  b: c + 1\n  c: a + 1\n" + ONE, {("circle", 4, 8, "")}),
    ("let itself", HEAD + "let: {b: b + 1}\n" + ONE, {("circle", 4, 7, "")}),
    ("column circle", HEAD + "form: {t: {type: table, of: {a: = b, b: = a}}}\n" + ONE, {("circle", 4, 30, "")}),
    ("rule parts", HEAD + "rules: [{must: 1 > 0}, {says: x, wen: true}]\n" + ONE, {("missing-key", 4, 9, ""), ("missing-key", 4, 24, ""), ("unknown-key", 4, 34, "when")}),
    ("unknown state key", HEAD + "states:\n  one: {approve: requester.manager, aprove: x}\n" + END, {("unknown-key", 5, 37, "approve")}),
    ("key not here", HEAD + "states:\n  one: {task: requester, need: 2}\n" + END, {("key-not-here", 5, 26, "")}),
    ("two kinds", HEAD + "states:\n  one: {task: requester, approve: role.a}\n" + END, {("two-kinds", 5, 26, "")}),
    ("unknown target", HEAD + "states:\n  one: {approve: requester.manager, next: doen_end}\n" + END, {("unknown-target", 5, 43, "done_end")}),
    ("form target", HEAD + "states:\n  one: {approve: requester.manager, next: form}\n" + END, {("form-not-a-target", 5, 43, "")}),
    ("gap", HEAD + "form: {a: yesno}\nstates:\n  one:\n    approve: role.a\n    next:\n      - {to: done_end}\n      - {when: a, to: done_end}\n" + END, {("gap", 10, 9, "{to: done_end}"), ("never-reached-way", 10, 9, "")}),
    ("target inside", HEAD + "states:\n  one: {approve: role.a, acts: {jump: {to: left_lane}}}\n  both: {lanes: {left_lane: {approve: role.b}, right_lane: {approve: role.c}}}\n" + END, {("target-inside", 5, 44, "both")}),
    ("act not here", HEAD + "states:\n  one: {task: role.a, acts: {approve: {}}}\n  two: {approve: role.b, may: [approve], acts: {reject: {reason: none}}}\n" + END, {("act-not-here", 5, 30, ""), ("act-not-offered", 6, 49, "")}),
    ("end act without by", HEAD + "states:\n  one: {task: role.a}\n  done_end: {end: approved, acts: {undo: {to: one}}}\n", {("missing-key", 6, 36, "")}),
    ("may", HEAD + "defaults: {may: [aprove]}\nstates:\n  one: {approve: role.a, may: [approve, retrun]}\n" + END, {("unknown-word", 4, 18, "approve"), ("unknown-word", 6, 41, "return")}),
    ("edits", HEAD + "form: {a: text, b: = a}\nacts:\n  edit: {edits: [a, b], in: [oen]}\n" + ONE, {("unknown-field", 6, 21, ""), ("unknown-state", 6, 30, "one")}),
    ("edit none", HEAD + "acts: {edit: {by: requester}, approve: {}}\n" + ONE, {("missing-key", 4, 8, ""), ("act-not-here", 4, 31, "")}),
    ("nag", HEAD + "defaults: {nag: every day, due: 2 wroking days}\n" + ONE, {("bad-schedule", 4, 17, "working day at 09:00"), ("bad-duration", 4, 33, "2 working days")}),
    ("wait", HEAD + "states:\n  one: {wait: 2 days}\n  two: {wait: acts}\n" + END, {("wrong-type", 5, 15, "opened + 2 days"), ("waits-for-nothing", 6, 15, "")}),
    ("set", HEAD + "form: {a: number}\nlet: {x: 1}\nstates:\n  one: {task: role.a, set: {po: 1, x: 2, a: 'requester'}}\n" + END, {("set-never-read", 7, 29, "keep: true"), ("set-not-a-field", 7, 36, ""), ("wrong-type", 7, 46, "")}),
    ("set differs", HEAD + "states:\n  one: {task: role.a, set: {po: 1}}\n  two: {task: role.a, set: {po: today}, says: '{{ po }}', tell: requester}\n" + END, {("set-differs", 6, 33, "")}),
    ("set itself", HEAD + "states:\n  one: {task: role.a, set: {po: po + 1}}\n" + END, {("type-unknown", 5, 29, "late: {po: number}")}),
    ("late", HEAD + "form: {a: text}\nlate: {x: text, y: text}\nstates:\n  one: {task: role.a, fields: [x, z, a]}\n  two: {task: role.a, fields: {x: text, q.r: text}}\n" + END, {("never-filled", 5, 17, ""), ("unknown-field", 7, 35, ""), ("form-field-asked", 7, 38, ""), ("declared-twice", 8, 32, "late"), ("unknown-table", 8, 41, "")}),
    ("later", HEAD + "seen_by: involved\nstart: {by: hook.erp}\nstates:\n  one: {approve: role.a, each: p in x, proxies: 1, like: two}\n  two: {call: x, with: {}}\n  three: {start: other}\n  four: {task: draw(role.a), timers: [{at: now, do: retry}], acts: {x: {each: c in d}}}\n" + END, {("not-built-yet", 4, 1, ""), ("not-built-yet", 5, 13, ""), ("not-built-yet", 7, 26, ""), ("not-built-yet", 7, 40, ""), ("not-built-yet", 7, 52, ""), ("not-built-yet", 8, 9, ""), ("not-built-yet", 8, 18, ""), ("not-built-yet", 9, 11, ""), ("not-built-yet", 10, 16, ""), ("not-built-yet", 10, 53, ""), ("not-built-yet", 10, 73, "")}),
    ("person", HEAD + "states:\n  one: {approve: role.a, when: requester == role.a}\n" + END, {("person-beside-people", 5, 32, "requester in role.a")}),
    ("number", HEAD + "number: PB/{sqe}\namount: requester\n" + ONE, {("bad-template", 4, 9, "PB/{sqe}{seq:04}"), ("wrong-type", 5, 9, "")}),
    ("template", "sop: s\ntitle: S\nheadline: '{{ oops }} and {{ x'\n" + ONE, {("unknown-name", 3, 15, ""), ("unclosed-slot", 3, 27, "{{ … }}")}),
    ("cases", HEAD + "states:\n  one: {approve: requester.manager}\n  done_end: {end: approved}\ncases:\n  - {name: x, rows: [[a, b], 3]}\n  - {rows: [], extra: 1}\n", {("bad-row", 8, 22, ""), ("bad-row", 8, 30, ""), ("missing-key", 9, 5, ""), ("unknown-key", 9, 16, "")}),
    ("state twice", HEAD + "states:\n  one: {lanes: {two: {approve: role.a}}}\n  two: {task: role.b}\n" + END, {("state-twice", 6, 3, "")}),
    ("lanes empty", HEAD + "states:\n  one: {lanes: {}}\n" + END, {("no-states", 5, 9, "")}),
    ("multiline expr", HEAD + "let:\n  a: 1 +\n    2 +\n    oops\n" + ONE, {("unknown-name", 7, 5, "")}),
]
# fmt: on


def faults_of(text: str) -> set[tuple[str, int, int, str]]:
    """What `load` finds wrong, as (code, line, column, proposal)."""
    try:
        load(text)
    except Faulty as faulty:
        return {(fault.code, fault.at.line, fault.at.column, fault.proposal) for fault in faulty.faults}
    return set()


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_definition_is_refused_with_every_fault_at_its_place(text: str, expected: set[tuple[str, int, int, str]]) -> None:
    assert faults_of(text) == expected


TEN = """\
sop: ten
title: {en: Ten}
headline: "{{ amuont }}"
form:
  amount: mony
  amount: money
  days: = amount + later
rules:
  - {must: days > 0, say: Too little.}
states:
  boss: {approve: requester.manger, when: amount > 0, next: fin}
  other: {task: role.other, need: 2}
  fine: {end: fine, acts: {undo: {to: boss}}}
"""


def test_a_file_with_ten_faults_reports_ten_in_the_order_of_the_text() -> None:
    with pytest.raises(Faulty) as caught:
        load(TEN)
    assert [(fault.code, fault.at.line) for fault in caught.value.faults] == [
        ("unknown-name", 3), ("unknown-type", 5), ("duplicate-key", 6), ("unknown-name", 7), ("missing-key", 9), ("unknown-key", 9),
        ("no-such-part", 11), ("unknown-target", 11), ("key-not-here", 12), ("missing-key", 13),
    ]  # fmt: skip


def test_faults_of_yaml_and_of_the_language_are_told_together() -> None:
    assert {code for code, *_ in faults_of(HEAD + "form: {a: &x text}\nstats: 1\n" + ONE)} == {"anchor", "unknown-key"}


def test_several_documents_are_several_sops_and_know_each_other() -> None:
    first = HEAD.replace("sop: s", "sop: first") + "form: {total: money}\n" + ONE
    second = HEAD.replace("sop: s", "sop: second") + "form: {spent: = sum(r.total for r in requests.first)}\n" + ONE
    one, two = load(first + "---\n" + second)
    assert (one.name, two.name, two.lets["spent"].type.kind) == ("first", "second", "money")
    assert load_one(one.text).digest == one.digest
    with pytest.raises(Faulty):
        load_one(first + "---\n" + second)


def test_the_digest_does_not_depend_on_line_ends() -> None:
    assert load_one(HEAD + ONE).digest == load_one((HEAD + ONE).replace("\n", "\r\n")).digest
    assert load_one(HEAD + ONE).digest != load_one(HEAD + ONE + "# more\n").digest


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_sop_loads_without_a_warning_within_a_blink(path: Path) -> None:
    text = path.read_text()
    began = time.perf_counter()
    sop = load_one(text)
    assert time.perf_counter() - began < 1
    assert sop.warnings == ()
    assert sop.text == text
    assert sop.first == next(iter(sop.states))
    assert set(sop.seen_names) == {name for expression in expressions_in(sop) for name in expression.seen}


def expressions_in(value: Any) -> list[Expression]:
    """Every expression anywhere in a definition."""
    if isinstance(value, Expression):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [found for field in fields(value) for found in expressions_in(getattr(value, field.name))]
    if isinstance(value, Mapping):
        return [found for item in value.values() for found in expressions_in(item)]
    return [found for item in value for found in expressions_in(item)] if isinstance(value, tuple) else []


def shipped(name: str) -> Sop:
    return load_one(next(path for path in SHIPPED if path.stem == name).read_text())


def pressed(state: State) -> list[str]:
    return [act.name for act in state.acts]


def act(state: State, name: str) -> Act:
    return next(act for act in state.acts if act.name == name)


def test_lanes_are_flattened_with_their_places() -> None:
    sop = shipped("procurement")
    assert (sop.states["direksi"].children, sop.states["direksi"].following, sop.states["direksi"].need.kind) == (("dirkeu_bersama", "dirut_bersama"), "dirkeu", "all")
    assert [(sop.states[name].parent, sop.states[name].following) for name in sop.states["direksi"].children] == [("direksi", ""), ("direksi", "")]
    assert list(sop.states)[5:9] == ["direksi", "dirkeu_bersama", "dirut_bersama", "dirkeu"]


def test_columns_filled_in_later_belong_to_their_table() -> None:
    sop = shipped("procurement")
    table = sop.field("barang")
    assert table is not None
    assert [(column.name, column.late, column.computed is not None) for column in table.columns][-2:] == [("subtotal", False, True), ("diterima", True, False)]
    (use,) = sop.states["terima_barang"].fields
    assert (use.table, use.name, use.field.max and use.field.max.source) == ("barang", "diterima", "jumlah")


def test_a_name_that_is_only_set_becomes_a_hidden_field_of_its_own_type() -> None:
    field = shipped("procurement").field("po")
    assert field is not None
    assert (field.type, field.hidden, field.late) == ("text", True, True)


def test_the_buttons_of_a_state_are_complete_and_in_order() -> None:
    leave, cash, claims = shipped("leave"), shipped("cash_advance"), shipped("reimbursement")
    assert pressed(leave.states["kadiv_setuju"]) == ["approve", "reject", "return", "ask"]
    assert pressed(leave.states["presdir"]) == ["approve", "reject", "ask"]
    assert pressed(claims.states["tanggapan"]) == ["terima", "banding"]
    assert pressed(claims.states["bayar"]) == ["done", "ask"]
    back = act(cash.states["kepala_kantor"], "return")
    assert (back.to, back.reason, back.completes, back.counts) == ("pjum", "required", False, None)
    assert act(leave.states["kadiv_setuju"], "return").to == ""
    votes = {name: counts.source for name in ("approve", "reject") if (counts := act(leave.states["presdir"], name).counts)}
    assert votes == {"approve": "'yes'", "reject": "'no'"}
    assert [(top.name, top.by and top.by.source, top.to) for top in leave.acts] == [("withdraw", "requester", "withdrawn"), ("answer", None, ""), ("comment", "involved", "")]


OWN_ACTS = HEAD + """\
form: {a: text}
states:
  one:
    approve: role.a
    may: [approve, abstain, close]
    need: majority
    acts:
      veto: {reason: required, to: rejected}
      doubt: {counts: no}
      more: {add: role.b}
      pause: {tell: requester}
  two: {task: role.a, acts: {later: {to: one}}}
  done_end: {end: approved}
acts:
  edit: {edits: [a], in: one}
  cancel: {by: role.hr, to: cancelled}
  withdraw: {by: [requester, role.hr], reason: optional}
"""


def test_own_acts_say_what_they_do() -> None:
    sop = load_one(OWN_ACTS)
    assert [(own.name, own.standard, own.completes, own.to) for own in sop.states["one"].acts] == [
        ("approve", True, False, ""), ("abstain", True, False, ""), ("close", True, False, ""), ("veto", False, False, "rejected"),
        ("doubt", False, False, ""), ("more", False, False, ""), ("pause", False, True, ""),
    ]  # fmt: skip
    assert pressed(sop.states["two"]) == ["done", "ask", "later"]
    assert [(top.name, top.states, top.by and top.by.source, top.reason) for top in sop.acts] == [
        ("edit", ("one",), "requester", "none"), ("cancel", (), "role.hr", "none"),
        ("withdraw", (), "requester | role.hr", "optional"), ("answer", (), None, "required"), ("comment", (), "involved", "none"),
    ]  # fmt: skip


DEFAULTS = HEAD + """\
form: {why: text?, day: date, kind: [a, b], note: {required: kind == b}}
states:
  one: {approve: role.a}
  two: {task: role.a, due: never, nag: never, holds: false}
  three: {approve: role.a, timers: none, due: day, may: [reject, approve]}
  four: {wait: day}
  done_end: {end: approved}
defaults:
  due: 2 working days
  holds: same(why)
  may: [approve, return]
  timers: [{at: due + 1 day, tell: superior(asked)}]
"""


def test_defaults_apply_where_a_state_does_not_say_its_own() -> None:
    sop = load_one(DEFAULTS)
    one, two, three, four, _ = sop.states.values()
    assert [pressed(state) for state in (one, two, three)] == [["approve", "return"], ["done", "ask"], ["approve", "reject"]]
    assert [state.due.source if state.due else None for state in (one, two, three, four)] == ["2 working days", None, "day", None]
    assert [state.nag.days if state.nag else None for state in (one, two, three, four)] == ["working day", None, "working day", None]
    assert [len(state.timers) for state in (one, two, three, four)] == [1, 0, 0, 0]
    assert [state.holds.source if state.holds else None for state in (one, two, three, four)] == ["same(why)", "false", "same(why)", None]
    assert [(state.following, state.next) for state in (one, four)] == [("two", ()), ("done_end", ())]
    assert one.title.plain("en") == "one"
    assert sop.seen_names == {"why"}
    assert {field.name: field.required.source if field.required else None for field in sop.form} == {"why": "false", "day": None, "kind": None, "note": "kind == b"}
    assert (sop.field("note") or sop.form[0]).type == "text"


def test_expressions_are_compiled_with_the_places_of_the_file() -> None:
    sop = load_one(HEAD + "let:\n  span: '2 working days'\n" + ONE)
    assert sop.lets["span"].run(None) == Duration(working_days=2)  # type: ignore[arg-type]
    assert (sop.lets["span"].at.line, sop.lets["span"].at.column) == (5, 10)
