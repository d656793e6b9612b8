"""A request that was, made into a case: every history that the shipped cases lead to, and what a case has no words for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from bot.recorded_case import case_text
from tests.workflows.test_sops import SOPS
from workflows.cases import run_case, run_cases
from workflows.coverage import Coverage
from workflows.engine import Outcome
from workflows.events import Event
from workflows.facts import Missing
from workflows.loader import load_one
from workflows.recording import Past, Recorded, recorded
from workflows.request import Request
from workflows.sop import Sop
from workflows.stage import Stage

CALENDAR = Stage({}).calendar


class Notes(Coverage):
    """Keeps what each request of the cases goes through."""

    histories: dict[str, list[Past]]

    def moved(self, before: Request | None, event: Event, outcome: Outcome, at: datetime) -> None:
        self.histories.setdefault(outcome.request.id, []).append(Past(event, outcome.facts, at))


def histories(sop: Sop, case: Mapping[str, Any]) -> list[list[Past]]:
    notes = Notes(sop)
    notes.histories = {}
    assert run_case(sop, case, coverage=notes).failure is None
    return list(notes.histories.values())


def pasts() -> Iterator[tuple[str, Sop, list[Past]]]:
    """The history of every request of every shipped case that begins at its form."""
    for (sop,) in SOPS.values():
        for case in sop.cases:
            if not {"state", "requests"} & set(case.get("given") or {}):
                yield from ((f"{sop.name}: {case['name']} {number}", sop, past) for number, past in enumerate(histories(sop, case), start=1))


PASTS = list(pasts())


@pytest.mark.parametrize(("sop", "past"), [case[1:] for case in PASTS], ids=[case[0] for case in PASTS])
def test_a_history_becomes_a_case_that_passes_or_says_what_it_lacks(sop: Sop, past: list[Past]) -> None:
    found = recorded(sop, past, CALENDAR, "Recorded")
    assert found.result.passes or "others" in found.doubts, found.result.failure
    if found.result.passes:
        assert played_from_text(sop, found).passes


def played_from_text(sop: Sop, found: Recorded) -> Any:
    """The case as it is printed, put into the file in the place of what is there, and read again."""
    head = sop.text.partition("\ncast:")[0]
    (result,) = run_cases(load_one(f"{head}\n{case_text(found)}"))
    return result


def test_most_histories_can_be_recorded() -> None:
    passed = [recorded(sop, past, CALENDAR, "Recorded").result.passes for _, sop, past in PASTS]
    assert sum(passed) > 0.8 * len(passed) > 20


def test_a_recorded_case_reads_as_one_written_by_hand() -> None:
    sop = next(sop for (sop,) in SOPS.values() if sop.name == "purchase")
    case = next(case for case in sop.cases if "After a return" in str(case["name"]))
    (past,) = histories(sop, case)
    assert case_text(recorded(sop, past, CALENDAR, "Recorded PB/0001/XI/2026")) == BOOTH


BOOTH = """\
cast:
  Rina: {unit: marketing, rank: staff, manager: Budi}
  Budi: {unit: marketing, rank: manager, manager: Agus}
  Sari: {role: finance, rank: manager, manager: Agus}
  Agus: {role: director}
  Putu: {role: purchasing, manager: Agus}

cases:
  - name: Recorded PB/0001/XI/2026
    rows:
      - [2026-11-25 08:05, Rina, {submit: {item: booth, total: 60000000, why: x, quotations: [x1]}}, {number: PB/0001/XI/2026, pending: Budi, state: manager}]
      - [2026-11-25 10:41, Budi, approve, {pending: Sari, state: finance}]
      - [2026-11-26 09:12, Sari, approve, {pending: Agus, state: director}]
      - [2026-11-26 15:20, Agus, {return: second quotation please}, {pending: Rina, state: form}]
      - [2026-11-27 08:30, Rina, {resubmit: {total: 55000000}}, {pending: Sari, state: finance, held: manager}]
      - [2026-11-27 09:12, Sari, approve, {pending: Agus, state: director}]
      - [2026-11-27 10:00, Agus, approve, {pending: Putu, state: purchase_order}]
      - [2026-11-27 14:10, Putu, {done: {po_number: x}}, {ended: approved}]
"""


VOTES = """\
sop: votes
title: V
headline: V
states:
  board: {approve: role.board, need: majority}
  fin: {end: approved}
cast: {Ann: {}, Bob: {role: board}, Cy: {role: board}, Dee: {role: board}, Eve: {}}
cases:
  - name: Cy is away, Eve votes for Cy
    given: {delegations: [{from: Cy, to: Eve, first: 2027-01-01, last: 2027-01-31}]}
    rows:
      - [2027-01-11 09:00, Ann, {submit: {}}, {pending: [Bob, Cy, Dee, Eve]}]
      - [2027-01-11 10:00, Eve, {for: Cy, do: approve}, {yes: 1}]
      - [2027-01-11 11:00, Bob, approve, {ended: approved}]
"""


def test_a_vote_for_somebody_who_is_away_is_recorded_with_the_absence() -> None:
    sop = load_one(VOTES)
    (past,) = histories(sop, sop.cases[0])
    found = recorded(sop, past, CALENDAR, "Again")
    assert found.result.passes
    assert found.case["given"] == {"delegations": [{"from": "Cy", "to": "Eve", "first": "2027-01-01", "last": "2027-01-31"}]}
    assert found.case["rows"][1][1:3] == ["Eve", {"for": "Cy", "do": "approve"}]


def test_a_directory_that_changed_meanwhile_is_said() -> None:
    sop = load_one(VOTES)
    (past,) = histories(sop, sop.cases[0])
    moved = {**past[-1].facts, "person:Bob": {**past[-1].facts["person:Bob"], "unit": "elsewhere"}}
    with pytest.raises(Missing):
        recorded(sop, [*past[:-1], Past(past[-1].event, {}, past[-1].at)], CALENDAR, "Again")
    assert "people" in recorded(sop, [*past[:-1], Past(past[-1].event, moved, past[-1].at)], CALENDAR, "Again").doubts
