"""What the cases of a SOP reach: states, ways out of them, conditions both ways; and what they leave out, in the order of the text."""

from __future__ import annotations

import pytest

from tests.workflows.test_sops import SOPS
from workflows.cases import run_cases
from workflows.coverage import Coverage, Reached
from workflows.loader import load_one
from workflows.sop import Sop

SOP = """\
sop: s
title: S
headline: S
form: {total: money, note: {required: total > 5}}
rules: [{must: total < 100, says: Too much}]
states:
  boss:
    approve: requester.manager
    due: 2 days
    acts: {pause: {title: Pause}, reject: {tell: requester}}
    timers: [{at: due + 1 day, to: expired, tell: requester, says: Late}]
    next: [{when: total > 50, to: big}, {to: fin}]
  big: {when: total > 60, approve: role.head}
  fin: {end: approved}
acts:
  stop: {by: requester, to: cancelled}
cast: {Ann: {manager: Bob}, Bob: {}, Cy: {role: head}}
cases:
"""
SENT = "[2027-01-11 09:00, Ann, {submit: {total: %s}}]"


def reached(*cases: str) -> Reached:
    sop = load_one(SOP + "".join(f"  - {{name: n{place}, {case}}}\n" for place, case in enumerate(cases)))
    coverage = Coverage(sop)
    assert [result.failure for result in run_cases(sop, coverage=coverage)] == [None] * len(cases)
    return coverage.reached()


def missed(found: Reached) -> set[tuple[str, str, str]]:
    return {(each.kind, each.state, each.name) for each in found.missed}


def test_one_case_leaves_most_of_it_out() -> None:
    found = reached(f"rows: [{SENT % 4}, ['', Bob, approve, {{ended: approved}}]]")
    assert (found.states, found.ways, found.conditions) == ((2, 3), (2, 8), (3, 8))
    assert missed(found) == {
        ("true", "", "total > 5"), ("false", "", "total < 100"), ("act", "boss", "pause"), ("act", "boss", "reject"), ("timer", "boss", ""), ("way", "boss", "big"),
        ("true", "", "total > 50"), ("state", "big", ""), ("act", "big", "approve"), ("never", "", "total > 60"), ("act", "", "stop"),
    }  # fmt: skip
    assert [each.line for each in found.missed] == sorted(each.line for each in found.missed)


def test_cases_that_go_every_way_leave_nothing_out() -> None:
    found = reached(
        f"rows: [{SENT % 4}, ['', Bob, approve, {{ended: approved}}]]",
        "rows: [[2027-01-11 09:00, Ann, {submit: {total: 100}}, {refused: Too much}], ['', Ann, {submit: {total: 55}}], ['', Bob, approve, {ended: approved}]]",
        f"rows: [{SENT % 70}, ['', Bob, approve], ['', Cy, approve, {{ended: approved}}]]",
        f"rows: [{SENT % 4}, ['', Bob, {{reject: no}}, {{ended: approved}}]]",
        f"rows: [{SENT % 4}, ['', Bob, pause, {{ended: approved}}]]",
        f"rows: [{SENT % 4}, ['', Ann, stop, {{ended: cancelled}}]]",
        f"rows: [{SENT % 4}, [2027-01-20 09:00, clock, '', {{ended: expired}}]]",
    )
    assert found.missed == ()
    assert (found.states, found.ways, found.conditions) == ((3, 3), (8, 8), (8, 8))


def test_the_way_to_where_a_case_begins_is_nobodys_doing() -> None:
    found = reached("given: {state: big, requester: Ann, total: 70}, rows: [['', Cy, approve, {ended: approved}]]")
    assert found.states == (3, 3)
    assert ("act", "boss", "pause") in missed(found)
    assert ("way", "boss", "big") in missed(found)
    assert ("act", "big", "approve") not in missed(found)


@pytest.mark.parametrize("sop", [sop for (sop,) in SOPS.values()], ids=lambda sop: sop.name)
def test_watching_changes_no_outcome_and_the_shipped_cases_reach_every_state(sop: Sop) -> None:
    coverage = Coverage(sop)
    assert run_cases(sop, coverage=coverage) == run_cases(sop)
    found = coverage.reached()
    assert found.states[0] == found.states[1]
