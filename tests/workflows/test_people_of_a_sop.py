"""Whether there is somebody to decide for every requester of a directory."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workflows.checks_people import of_people
from workflows.loader import load_one
from workflows.stage import Stage
from workflows.world import PersonRecord

HEAD = "sop: s\ntitle: S\nheadline: S\n"
END = "  fin: {end: approved}\n"
NOW = datetime(2027, 1, 11, 2, tzinfo=UTC)
PEOPLE = (
    PersonRecord("ann", "Ann Lee", unit="shop", manager="bob"),
    PersonRecord("bob", "Bob Tan", unit="shop", roles=(("head", "shop"),)),
    PersonRecord("cy", "Cy Ong", unit="depot", manager="bob"),
    PersonRecord("dee", "Dee Sim", manager="bob", roles=(("finance", ""),)),
)
OFFICE = PersonRecord("eve", "Eve Lim", manager="bob", roles=(("administrator", ""),))

Found = tuple[str, str, str, str]

# fmt: off
STATES: list[tuple[str, str, list[Found]]] = [
    ("everybody has somebody", "  one: {approve: [requester.manager, role.finance]}\n", []),
    ("nobody is above the top", "  one: {approve: requester.manager}\n", [("nobody-decides", "one", "Bob Tan", "0")]),
    ("an else for the top", "  one: {approve: requester.manager, else: role.finance}\n", []),
    ("the only holder is replaced by a superior", "  one: {approve: role.finance}\n", []),
    ("a role nobody holds", "  one: {approve: role.legal}\n", [("nobody-decides", "one", "Ann Lee", "3")]),
    ("a role of units that have none", "  one: {approve: role.head(requester.unit)}\n", [("nobody-decides", "one", "Bob Tan", "2")]),
    ("a condition on the requester", "  one: {when: requester.unit == 'shop', approve: role.head(requester.unit), else: role.finance}\n", []),
    ("people who come from the answers", "form: {boss: person}\nstates:\n  zero: {task: boss}\n  one: {approve: zero.by}\n", []),
    ("a task nobody can do", "  one: {approve: role.finance}\n  two: {task: role.store}\n", [("nobody-decides", "two", "Ann Lee", "3")]),
    ("two of a role that one holds", "  one: {approve: role.finance, need: 2}\n", [("too-few-decide", "one", "Ann Lee", "3")]),
    ("two of it for large ones", "form: {total: money}\nstates:\n  one: {approve: role.finance, need: 2 if total >= 100 else 1}\n", [("too-few-decide", "one", "Ann Lee", "3")]),
    ("as many as there are", "  one: {approve: [role.head, role.finance], need: 2}\n", [("too-few-decide", "one", "Bob Tan", "1")]),
    ("only some may ask", "start: [role.finance]\nstates:\n  one: {approve: requester.manager}\n", []),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in STATES], ids=[case[0] for case in STATES])
def test_states_that_find_nobody_for_somebody_are_named_with_the_first_whom_it_concerns(text: str, expected: list[Found]) -> None:
    sop = load_one(HEAD + (text if "states:" in text else "states:\n" + text) + END)
    stage = Stage({person.id: person for person in PEOPLE})
    found = of_people(sop, stage, NOW, stage.calendar)
    assert [(fault.code, fault.words, fault.detail["requester"], fault.detail["more"]) for fault in found] == expected
    assert not any(fault.serious for fault in found)


def test_a_role_that_nobody_holds_is_asked_back_with_the_nearest_one_that_somebody_does() -> None:
    sop = load_one(HEAD + "start: role.heads\nstates:\n  one: {approve: role.finances}\n" + END)
    stage = Stage({person.id: person for person in PEOPLE})
    assert [(fault.code, fault.words, fault.proposal) for fault in of_people(sop, stage, NOW, stage.calendar)] == [("nobody-starts", "role.heads", "role.head")]
    open_to_all = load_one(HEAD + "states:\n  one: {approve: role.finances}\n" + END)
    assert [(fault.code, fault.proposal) for fault in of_people(open_to_all, stage, NOW, stage.calendar)] == [("nobody-decides", "role.finance")]


def test_who_is_put_in_where_nobody_is_found_is_said_by_name() -> None:
    stage = Stage({person.id: person for person in (*PEOPLE, OFFICE)})
    legal = load_one(HEAD + "states:\n  one: {approve: role.legal}\n" + END)
    found = of_people(legal, stage, NOW, stage.calendar)
    assert [(fault.code, fault.detail["requester"], fault.detail["more"], fault.detail["asked"]) for fault in found] == [("falls-back", "Ann Lee", "3", "Eve Lim"), ("nobody-decides", "Eve Lim", "0", "")]
    owned = load_one(HEAD + "owner: role.finance\nstates:\n  one: {approve: requester.manager}\n" + END)
    (fault,) = of_people(owned, Stage({person.id: person for person in PEOPLE}), NOW, stage.calendar)
    assert (fault.code, fault.detail["requester"], fault.detail["asked"]) == ("falls-back", "Bob Tan", "Dee Sim")
