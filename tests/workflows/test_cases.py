"""The runner of a SOP's own cases: the shipped ones pass, wrong ones fail at the right row, and every way of writing a row does what it says."""

from __future__ import annotations

from textwrap import indent

import pytest

from tests.workflows.test_sops import SOPS
from workflows.cases import CaseResult, Failure, run_cases
from workflows.loader import load

SHIPPED = [pytest.param(result, id=f"{result.sop}: {result.name}") for found in SOPS.values() for sop in found for result in run_cases(sop)]


@pytest.mark.parametrize("result", SHIPPED)
def test_every_case_of_every_shipped_sop_passes(result: CaseResult) -> None:
    assert result.failure is None
    assert result.rows > 0


TRIP = """
sop: trip
title: Trip
headline: "{{ place }}"
number: "T-{seq}"
form:
  place: text
  cost: money
  from_day: {type: date, min: today + 3 days}
  lines: {type: table?, of: {what: text, price: {type: money, min: 5}}}
  papers: {type: files, min: 2, required: cost > 1_000}
  with_whom: {type: person, when: cost > 1_000}
  stay: {type: duration, required: false}
let: {spent: sum(r.cost for r in others if r.status == approved)}
rules:
  - {must: cost < 5_000, says: {en: "{{ cost }} is too much.", id: "{{ cost }} terlalu banyak."}}
defaults: {due: 1 working day}
states:
  boss: {title: Boss, approve: requester.manager, acts: {ask_more: {by: role.clerk, to: lapsed}}}
  board: {title: Board, when: cost > 1_000, approve: role.board, need: 2}
  book: {title: Book, task: role.clerk, fields: {ticket: text}}
  gone: {title: Gone, wait: from_day}
  approved: {title: Done, end: approved, acts: {reopen: {by: role.clerk, reason: required, to: book}}}
cast:
  Ann: {manager: Bob}
  Bob: {}
  Cy: {role: [clerk, board]}
  Dee: {role: board}
  Eve: {role: board}
  Fay: {}
cases:
  - name: it
"""


def run(case: str, sop: str = TRIP) -> Failure | None:
    """The failure of one case of `sop`, written as the lines under its name."""
    (loaded,) = load(sop + indent(case, "    "))
    (result,) = run_cases(loaded)
    return result.failure


def rows(*lines: str) -> str:
    return "rows:\n" + "".join(f"  - {line}\n" for line in lines)


SUBMIT = '["", Ann, submit, {pending: Bob, due: 2027-01-12 17:00, number: T-1, from_day: 2027-01-14, papers: none, with_whom: none}]'

PASSING = {
    "what is left out is filled with something valid": rows(
        SUBMIT,
        '["", Ann, {submit: {cost: 2000, lines: [{what: a}, {price: 7}]}, as: B}, {with_whom: Bob, number: T-2}]',
    ),
    "time passes and rings what is due": rows(
        SUBMIT,
        "[2027-01-12 23:00, clock, '', {nagged: none}]",
        "[2027-01-13 09:00, clock, '', {nagged: Bob, told: none}]",
    ),
    "a nag that rang before somebody acts is not that person's doing": rows(SUBMIT, "[2027-01-13 10:00, Bob, approve, {nagged: none}]"),
    "a wait says until when, and passes by the clock alone": "given: {state: gone}\n"
    + rows(
        "[2027-01-11 09:00, clock, '', {until: 2027-01-14, state: gone, ticket: x}]",
        "[2027-01-14 00:00, clock, '', {ended: approved, told: Ann}]",
    ),
    "requests go by name": rows(
        '["", Ann, {submit: {cost: 10}, as: A}, {pending: Bob}]',
        '["", Ann, {submit: {cost: 20}, as: B}, {A.cost: 10, B.cost: 20, cost: 20}]',
        '["", Bob, {A: approve}, {pending: Cy, B.pending: Bob}]',
        '["", Cy, {A: {done: {ticket: t1}}}, {ticket: t1, boss.by: Bob, boss.outcome: approved}]',
        '["", Cy, approve, {refused: StaleButton}]',
    ),
    "a refused form leaves nothing behind": rows(
        '["", Ann, {submit: {cost: 9000, papers: none}}, {refused: papers missing}]',
        '["", Ann, {submit: {cost: 9000}}, {refused: [9000 is too much, terlalu banyak]}]',
        SUBMIT,
    ),
    "the limits of a column name its line": rows(
        '["", Ann, {submit: {lines: [{price: 6}, {price: 4}]}}, {refused: lines.price too_small 5 line 2}]'
    ),
    "nothing is written none": rows('["", Ann, {submit: {place: none}}, {refused: place missing}]'),
    "a vote counts seats, and a delegate may fill another's": "given: {state: board, cost: 2000, delegations: [{from: Eve, to: Fay, first: 2027-01-11, last: 2027-01-12}]}\n"
    + rows(
        '["", Cy, approve, {yes: 1, seats: 3, silent: 2, pending: [Dee, Eve, Fay]}]',
        '["", Fay, {for: Eve, do: approve}, {state: book, board.yes: 2}]',
    ),
    "a delegation ends at midnight": "given: {state: board, cost: 2000, delegations: [{from: Eve, to: Fay, first: 2027-01-11, last: 2027-01-12}]}\n"
    + rows(
        "[2027-01-12 23:59, clock, '', {pending: [Cy, Dee, Eve, Fay]}]",
        "[2027-01-13 00:00, clock, '', {pending: [Cy, Dee, Eve]}]",
        '["", Fay, approve, {refused: NotYours}]',
    ),
    "a reason is put in unless it is said to be empty": rows(
        SUBMIT,
        '["", Bob, {reject: ""}, {refused: ReasonMissing}]',
        '["", Bob, {return: {reason: why}}, {state: form, due: none}]',
        '["", Ann, resubmit, {pending: Bob}]',
    ),
    "an end answers to its own acts": "given: {state: approved}\n" + rows('["", Cy, reopen, {state: book, pending: Cy}]'),
    "what stands somewhere was sent before, whatever is the earliest day now": "given: {state: book, from_day: 2027-01-05}\n"
    + rows("[2027-01-11 09:00, Cy, done, {from_day: 2027-01-05}]"),
    "an earlier card is pressed by its number": "given: {state: approved}\n"
    + rows(
        '["", Cy, reopen, {pending: Cy}]',
        '["", Cy, {card: 1, do: "done[book]"}, {refused: StaleButton}]',
        '["", Cy, {card: 2, do: done}, {state: gone}]',
    ),
    "a second tap, a stranger's tap, a late tap": rows(
        SUBMIT,
        '["", Fay, approve, {refused: NotYours}]',
        '["", Bob, approve, {skipped: board}]',
        '["", Bob, "approve[boss]", {refused: AlreadyDecided}]',
        '["", Ann, withdraw, {ended: withdrawn, told: Cy}]',
        '["", Fay, approve, {refused: Closed}]',
    ),
    "others and series are given": "given: {series: {'T-{seq}': 41}, others: [{cost: 100, status: approved}, {cost: 30, status: approved}, {cost: 1}]}\n"
    + rows('["", Ann, submit, {number: T-42, spent: 130}]'),
    "the form of every request can be given": "given: {form: {cost: 2000, with_whom: Eve}}\n"
    + rows('["", Ann, submit, {cost: 2000, with_whom: Eve}]'),
    "several requests stand where the case begins": "given: {state: book, cost: 7, requests: [A, B]}\n"
    + rows('["", Cy, {A: done}, {state: gone, A.cost: 7, B.state: book}]', '["", Cy, {B: done}, {A.state: gone, state: gone}]'),
    "a length of time is written as everywhere": rows(
        '["", Ann, {submit: {stay: 36 hours}}, {stay: 36 hours}]', '["", Ann, {submit: {stay: 2 working days}}, {stay: 2 working days}]'
    ),
    "somebody sends it for another": rows('["", Fay, {submit: {cost: 7}, for: Ann}, {pending: Bob, requester: Ann, submitter: Fay}]'),
}


@pytest.mark.parametrize("case", PASSING.values(), ids=PASSING)
def test_a_row_may_be_written_so(case: str) -> None:
    assert run(case) is None


FAILING = {
    "pending is exact": (rows(SUBMIT.replace("pending: Bob", "pending: [Bob, Cy]")), Failure(1, "differs", "pending", "Bob, Cy", "Bob")),
    "the second row is named": (rows(SUBMIT, '["", Bob, approve, {state: board}]'), Failure(2, "differs", "state", "board", "book")),
    "told is at least": (rows('["", Ann, submit, {told: Fay}]'), Failure(1, "differs", "told", "Fay", "none")),
    "a wrong value": (rows('["", Ann, {submit: {cost: 7}}, {cost: 8}]'), Failure(1, "differs", "cost", "8", "7")),
    "refused without being expected": (rows(SUBMIT, '["", Fay, approve, {}]'), Failure(2, "refused", "refused", "none", "NotYours")),
    "expected to be refused": (
        rows(SUBMIT, '["", Bob, approve, {refused: NotYours}]'),
        Failure(2, "accepted", "refused", "NotYours", "none"),
    ),
    "refused for another reason": (
        rows('["", Ann, {submit: {cost: 9000}}, {refused: papers}]'),
        Failure(1, "differs", "refused", "papers", "RuleBroken; 9000 is too much.; 9000 terlalu banyak."),
    ),
    "an unknown expectation": (rows('["", Ann, submit, {penning: Bob}]'), Failure(1, "unknown", "penning")),
    "an unknown field": (rows('["", Ann, {submit: {coast: 7}}, {}]'), Failure(1, "unknown", "coast")),
    "an unknown column": (rows('["", Ann, {submit: {lines: [{prize: 7}]}}, {}]'), Failure(1, "unknown", "lines.prize")),
    "an unknown person": (rows('["", Zoe, submit, {}]'), Failure(1, "unknown", "Zoe")),
    "an unknown state": ("given: {state: moon}\n" + rows('["", Ann, approve, {}]'), Failure(0, "unknown", "moon")),
    "an unknown key of given": ("given: {weather: fine}\n" + rows(SUBMIT), Failure(0, "unknown", "weather")),
    "no request yet": (rows('["", Bob, approve, {}]'), Failure(1, "unknown", "submit")),
    "a value of the wrong type": (rows('["", Ann, {submit: {cost: much}}, {}]'), Failure(1, "value", "cost", got="much")),
    "a length of time that is none": (rows('["", Ann, {submit: {stay: 2 weeks}}, {}]'), Failure(1, "value", "stay", got="2 weeks")),
    "a card never drawn": (rows(SUBMIT, '["", Bob, {card: 2, do: approve}, {}]'), Failure(2, "value", "card", got="2")),
    "two deeds in one row": (rows('["", Ann, {submit: {}, approve: {}}]'), Failure(1, "shape", "{'submit': {}, 'approve': {}}")),
    "time that goes back": (
        rows("[2027-01-12 09:00, Ann, submit, {}]", "[2027-01-11 09:00, Bob, approve, {}]"),
        Failure(2, "time", "2027-01-11 09:00"),
    ),
    "a time that is none": (rows("[noon, Ann, submit, {}]"), Failure(0, "time", "noon")),
    "a year that no calendar has": (rows('[0001-01-01 00:00, Ann, submit, {}]'), Failure(0, "time", "0001-01-01 00:00")),
    "more alarms than one row may ring": (rows(SUBMIT, '[2040-01-11 09:00, clock, "", {}]'), Failure(2, "busy", "clock")),
    "a number that is too long": (f"given: {{series: {{T: {'9' * 5000}}}}}\n" + rows(SUBMIT), Failure(0, "value", "T", got="9" * 5000)),
    "a card that is too long": (rows(f'["", Ann, {{card: {"9" * 5000}, do: submit}}, {{}}]'), Failure(1, "value", "card", got="9" * 5000)),
    "a requester that is a list": ("given: {requests: {B: {state: boss, requester: [Ann]}}}\n" + rows(SUBMIT), Failure(0, "unknown", "['Ann']")),
    "a name that is a list": ("given: {requests: [[B]], state: moon}\n" + rows(SUBMIT), Failure(0, "unknown", "moon")),
    "people of the past that are lists": (
        "given: {others: [{boss: {asked: [[Ann]]}}], absences: [{who: [Ann], first: 2027-01-11, last: 2027-01-12}]}\n" + rows('["", Ann, submit, {told: Fay}]'),
        Failure(1, "differs", "told", "Fay", "none"),
    ),
    "no rows": ("rows: []\n", Failure(0, "shape", "rows")),
    "a state that the given form does not lead to": (
        "given: {state: book, place: none}\n" + rows('["", Cy, done, {}]'),
        Failure(0, "refused", "given", got="BadFields; place missing"),
    ),
    "a state that its people do not lead to": (
        "given: {state: board, cost: 7}\n" + rows('["", Cy, approve, {}]'),
        Failure(0, "stuck", "approved"),
    ),
}


@pytest.mark.parametrize(("case", "failure"), FAILING.values(), ids=FAILING)
def test_a_case_that_is_not_so_fails_with_the_row_and_what_came(case: str, failure: Failure) -> None:
    assert run(case) == failure


TOGETHER = """
sop: both
title: Both
headline: both
states:
  signs: {due: 1 hour, lanes: {boss: {approve: requester.manager}, clerk: {task: role.clerk, due: 1 day}}}
  approved: {title: Done, end: approved}
cast: {Ann: {manager: Bob}, Bob: {}, Cy: {role: clerk}}
cases:
  - name: it
"""


@pytest.mark.parametrize(("due", "failure"), [("2027-01-11 10:00", None), ("2027-01-12 09:00", None), ("none", Failure(1, "differs", "due", "none", "2027-01-11 10:00, none, 2027-01-12 09:00"))])
def test_a_deadline_may_be_that_of_lanes_together_or_of_one_of_them(due: str, failure: Failure | None) -> None:
    assert run(rows(f'["", Ann, submit, {{pending: [Bob, Cy], due: {due}}}]'), TOGETHER) == failure


QUEUE = """
sop: slot
title: Slot
headline: "{{ room }}"
form: {room: [small, large]}
states:
  turn: {title: Turn, wait: not any(r.room == room and r.status == running and r.submitted < submitted for r in others)}
  use: {title: Use, task: requester}
  approved: {title: Done, end: approved}
cast: {Ann: {}, Bob: {}}
cases:
  - name: it
"""


def test_a_request_that_waits_for_another_moves_when_that_one_does() -> None:
    case = rows(
        '["", Ann, {submit: {room: large}, as: A}, {pending: Ann}]',
        '["", Bob, {submit: {room: large}, as: B}, {pending: none, state: turn}]',
        '["", Ann, {A: done}, {ended: approved, B.pending: Bob, B.state: use}]',
    )
    assert run(case, QUEUE) is None


LETTER = """
sop: letter
title: Letter
headline: "{{ kind.code }}"
registers:
  kind: {code: text, head: person}
form: {sort: {type: choice, of: kind}}
states:
  head: {title: Head, approve: sort.head}
  number: {title: Number, task: role.clerk}
  approved: {title: Done, end: approved}
cast: {Ann: {}, Bob: {}, Cy: {role: clerk}}
cases:
  - name: it
"""


def test_rows_of_a_register_are_given_and_their_people_asked() -> None:
    given = "given: {registers: {kind: {A: {code: '005', head: Bob}, B: {code: '006', head: Cy}}}}\n"
    sop = LETTER.replace("{{ kind.code }}", "{{ sort.code }}").replace("  number: {title: Number", "  numbering: {title: Number")
    assert (
        run(given + rows('["", Ann, {submit: {sort: B}}, {pending: Cy, sort: B}]', '["", Ann, submit, {pending: Bob, sort: A}]'), sop)
        is None
    )


ORDER = """
sop: order
title: Order
headline: "{{ lots }}"
form: {lots: {type: number, default: 0}}
states:
  boss:
    title: Boss
    approve: requester.manager
    timers:
      - {at: opened + 1 day, set: {po: {is: 'serial("PO/{seq}")', keep: true}, part: {is: 100 / lots, keep: true}}}
  approved: {title: Done, end: approved}
cast: {Ann: {manager: Bob}, Bob: {}, Ada: {role: administrator}}
cases:
  - name: it
"""


def test_a_timer_that_fails_gives_its_number_back() -> None:
    case = rows(
        '["", Ann, {submit: {lots: 0}, as: A}, {pending: Bob}]',
        "[2027-01-12 12:00, clock, '', {po: none, told: Ada}]",
        '["", Ann, {submit: {lots: 2}, as: B}, {pending: Bob}]',
        "[2027-01-13 13:00, clock, '', {A.po: none, B.po: PO/1}]",
    )
    assert run(case, ORDER) is None


CASH = """
sop: cash
title: Cash
headline: "{{ total }}"
start: {by: role.clerk, every: "month on 1 at 09:00, next working day", when: not any(r.submitted.date == today for r in others)}
form: {total: {type: money, default: 5}}
states:
  tally: {title: Tally, task: requester, timers: [{at: opened + 1 day, tell: role.head, says: Late}]}
  approved: {title: Done, end: approved}
cast: {Ann: {role: clerk}, Bob: {role: clerk}, Cy: {role: head}}
cases:
  - name: it
"""
ALL_OF_THEM = CASH.replace(", when: not any(r.submitted.date == today for r in others)", "")

BEGUN = {
    "at its moment, for the first whose condition holds": (
        CASH,
        rows(
            "[2027-02-01 08:59, clock, '']",
            "[2027-02-01 09:00, clock, '', {pending: Ann, requester: Ann, submitter: none, total: 5, number: REQ-1}]",
            '["", Ann, done, {ended: approved}]',
            "[2027-03-01 09:00, clock, '', {pending: Ann, number: REQ-2}]",
        ),
    ),
    "in directory order, by the names of their requesters": (
        ALL_OF_THEM,
        rows("[2027-02-01 09:00, clock, '', {pending: Bob, Ann.pending: Ann}]", '["", Ann, {Ann: done}, {ended: approved, Bob.pending: Bob}]'),
    ),
    "and what was begun rings on": (ALL_OF_THEM, rows("[2027-02-01 08:59, clock, '']", "[2027-02-02 09:00, clock, '', {told: Cy, pending: Bob}]")),
    "while people may send by hand": (CASH, rows("[2027-02-01 08:00, Bob, submit, {pending: Bob}]", "[2027-02-01 09:00, clock, '', {pending: Bob, number: REQ-1}]")),
}


@pytest.mark.parametrize(("sop", "case"), BEGUN.values(), ids=BEGUN)
def test_the_clock_begins_requests_in_cases_too(sop: str, case: str) -> None:
    assert run(case, sop) is None
