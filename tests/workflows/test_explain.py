"""A definition as plain statements: nothing that happens by default is left unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows.explain import Statement, statements
from workflows.loader import load_one
from workflows.sop import Sop

HERE = Path(__file__).parent
EVERYTHING = load_one((HERE / "everything.yaml").read_text())
HEAD = "sop: s\ntitle: S\nheadline: S\n"
END = "  done_end: {end: approved}\n"


def codes(sop: Sop, section: str, state: str = "") -> list[str]:
    return [statement.code for statement in statements(sop) if statement.section == section and (not state or statement.state == state)]


def test_the_smallest_definition_says_all_its_defaults() -> None:
    sop = load_one(HEAD + "states:\n  one: {approve: requester.manager}\n" + END)
    assert codes(sop, "start") == ["start-who", "start-headline", "start-number", "start-owner"]
    assert codes(sop, "form") == ["form-nothing"]
    assert codes(sop, "rules") == ["rules-none"]
    assert codes(sop, "step") == [
        "step", "asks-approve", "otherwise-usual", "need-any", "act-approve", "act-reject", "act-return", "act-ask", "holds-not", "no-due", "never-by-itself", "next",
    ]  # fmt: skip
    assert codes(sop, "ends") == ["end", "end-unwritten", "end-unwritten"]
    assert codes(sop, "general") == [
        "own-request", "delegates", "live", "twice", "first-tap", "returned", "withdraw", "answer", "comment", "told-always", "sees", "working-time",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("{approve: role.a, due: 1 day}", ["due", "nag"]),
        ("{approve: role.a, due: 1 day, nag: never}", ["due", "no-nag"]),
        ("{approve: role.a, may: [approve]}", ["no-reject", "no-return"]),
        ("{approve: role.a, else: role.b}", ["otherwise"]),
        ("{approve: role.a, group: board}", ["in-group"]),
        ("{approve: role.a, need: all}", ["need-all"]),
        ("{approve: role.a, need: 2}", ["need-count"]),
        ("{approve: role.a, need: 2 if returned else 1}", ["need-varies"]),
        ("{approve: role.a, need: yes > no}", ["need-condition"]),
        ("{approve: role.a, need: yes > no, may: [approve, close]}", ["need-at-close", "act-close"]),
        ("{approve: role.a, holds: returned}", ["holds"]),
        ("{task: role.a, holds: 'true'}", ["task-first", "act-done", "holds-always"]),
        ("{task: role.a, fields: {x: text}}", ["field-asked", "rewalk-usual"]),
        ("{task: role.a, fields: {x: text}, rewalk: true}", ["rewalk"]),
        ("{wait: now + 1 day, decided: approved}", ["waits", "decided"]),
        ("{tell: requester, says: Hello}", ["crossing", "tells"]),
        ("{when: returned, approve: role.a}", ["only-when"]),
        ("{approve: role.a, due: 1 day, timers: [{to: expired}]}", ["timer"]),
    ],
)
def test_a_state_says_what_it_does_in_each_case(state: str, expected: list[str]) -> None:
    sop = load_one(HEAD + "states:\n  one: " + state + "\n" + END)
    assert set(expected) <= set(codes(sop, "step", "one"))
    assert ("never-by-itself" in codes(sop, "step", "one")) == (sop.states["one"].kind in ("approve", "task") and "timer" not in expected)


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        ("{approve: role.a}", "rejected"),
        ("{approve: role.a, acts: {reject: {to: cancelled}}}", "cancelled"),
        ("{approve: role.a, next: [{when: returned, to: one}, {to: done_end}]}", "next"),
        ("{approve: role.a, next: done_end}", "rejected"),
    ],
)
def test_an_ordinary_no_says_where_it_leads(state: str, leads_to: str) -> None:
    sop = load_one(HEAD + "states:\n  one: " + state + "\n" + END)
    (reject,) = [statement for statement in statements(sop) if statement.code == "act-reject"]
    assert reject.params["rejects_to"] == leads_to


def test_steps_are_numbered_as_they_lie_in_each_other() -> None:
    numbers = {statement.state: statement.params["number"] for statement in statements(EVERYTHING) if statement.code in ("step", "step-lane")}
    assert [numbers[name] for name in ("ballot", "both_ways", "left", "first_left", "left_over", "right", "rest")] == ["1", "2", "2.1", "2.1.1", "2.1.2", "2.2", "3"]


def test_every_part_of_a_definition_is_spoken_of() -> None:
    told: tuple[Statement, ...] = statements(EVERYTHING)
    spoken = {statement.state for statement in told}
    assert set(EVERYTHING.states) <= spoken
    acts = {statement.params["act"].name for statement in told if statement.params.get("act")}
    assert {act.name for state in EVERYTHING.states.values() for act in state.acts} | {act.name for act in EVERYTHING.acts} <= acts
    fields = {statement.params["field"].name for statement in told if "field" in statement.params}
    named = {statement.params["name"] for statement in told if "name" in statement.params}
    assert {field.name for field in (*EVERYTHING.form, *EVERYTHING.late)} | set(EVERYTHING.lets) <= fields | named
    timers = [statement.params["timer"] for statement in told if statement.code == "timer"]
    assert len(timers) == sum(len([timer for timer in state.timers if timer.at or state.due]) for state in EVERYTHING.states.values())
