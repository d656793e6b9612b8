"""The way of a request as it is drawn: what was, where it stands, what is to come, lanes and all."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Firm, procedure
from workflows.engine import preview
from workflows.events import Submitted
from workflows.route import steps

SOP = procedure("""
    states:
      manager: {approve: requester.manager, holds: true}
      fork:
        when: total > 0
        need: 2
        lanes:
          one: {approve: role.finance}
          two: {when: total > 50, approve: role.director}
          three: {states: {draft: {task: role.buyer}, check: {approve: role.secretary}}}
      tally_up: {when: total > 9, set: {high: {is: "true", keep: true}}}
      choose: {task: role.secretary, next: [{when: total > 99, to: chairman}, {to: approved}]}
      chairman: {approve: role.chairman}
      approved: {end: approved}
    """)


def drawn(firm: Firm) -> dict[str, str]:
    """Step -> its mark, with its lane."""
    return {step.state: step.mark + (f" in {step.lane}" if step.lane else "") for step in steps(firm.rest())}


@pytest.mark.parametrize(
    ("total", "way"),
    [
        (0, {"manager": "here", "fork": "skipped", "choose": "ahead", "approved": "ahead"}),
        (5, {"manager": "here", "one": "ahead in fork", "two": "skipped in fork", "draft": "ahead in fork", "check": "ahead in fork", "choose": "ahead", "approved": "ahead"}),
        (100, {"manager": "here", "one": "ahead in fork", "two": "ahead in fork", "draft": "ahead in fork", "check": "ahead in fork", "choose": "ahead", "chairman": "ahead", "approved": "ahead"}),
    ],
)
def test_before_sending_it_is_shown_who_will_be_asked_and_who_is_passed_by(total: int, way: dict[str, str]) -> None:
    firm = Firm(SOP)
    before = steps(preview(SOP, Submitted("x", "Rina", "Rina", {"total": total}), firm.company, firm.now, firm.company.calendar))
    assert {step.state: step.mark + (f" in {step.lane}" if step.lane else "") for step in before} == way
    assert firm.company.taken == {}
    assert {step.state: step.who.ids for step in before if step.state in ("manager", "one", "chairman")} == {
        name: who for name, who in (("manager", ("Budi",)), ("one", ("Sari", "Tono")), ("chairman", ("Oscar",))) if name in way
    }


def test_it_says_how_many_of_how_many_must_approve_as_the_data_have_it() -> None:
    board = procedure("""
        states:
          boss: {approve: requester.manager}
          money: {approve: role.finance, need: 2 if total >= 100 else 1}
          board: {approve: role.board, need: majority}
          last: {approve: role.board, need: yes > no}
          approved: {end: approved}
        """)
    for total, need in ((99, 1), (100, 2)):
        firm = Firm(board).send(total=total).do("Budi", "approve").do("Sari", "approve")
        found = {step.state: (step.mark, step.seats, step.need) for step in steps(firm.rest()) if step.kind == "approve"}
        mark = "here" if need == 2 else "done"
        assert found == {"boss": ("done", 1, 1), "money": (mark, 2, need), "board": ("ahead" if need == 2 else "here", 5, 3), "last": ("ahead", 5, 0)}


def test_under_way_it_shows_what_was_where_it_stands_and_what_is_to_come() -> None:
    firm = Firm(SOP).send(total=5).do("Budi", "approve").do("Putu", "done", "draft")
    assert drawn(firm) == {
        "manager": "done", "one": "here in fork", "two": "skipped in fork", "draft": "done in fork", "check": "here in fork", "choose": "ahead", "approved": "ahead"}  # fmt: skip
    firm.do("Yanti", "approve", "check").do("Sari", "approve", "one")
    assert drawn(firm) == {
        "manager": "done", "one": "done in fork", "two": "skipped in fork", "draft": "done in fork", "check": "done in fork", "choose": "here", "approved": "ahead"}  # fmt: skip
    here = next(step for step in steps(firm.rest()) if step.mark == "here")
    assert (here.who.ids, here.by, here.since, here.visit) == (("Yanti",), (), firm.now, firm.visit("choose"))


def test_lanes_that_were_not_needed_and_the_end_are_shown_as_they_were() -> None:
    firm = Firm(SOP).send(total=60).do("Budi", "approve").do("Sari", "approve", "one").do("Agus", "approve", "two").do("Yanti", "done")
    assert drawn(firm) == {"manager": "done", "one": "done in fork", "two": "done in fork", "draft": "closed in fork", "choose": "done", "approved": "done"}


def test_returned_to_the_form_everything_lies_ahead() -> None:
    firm = Firm(SOP).send(total=0).do("Budi", "return")
    assert drawn(firm) == {"manager": "ahead", "fork": "skipped", "choose": "ahead", "approved": "ahead"}
    firm.do("Rina", "resubmit", total=0).do("Budi", "reject")
    assert drawn(firm) == {"manager": "done"}


def test_what_the_data_do_not_say_yet_ends_the_drawing_and_nothing_else() -> None:
    sop = procedure("""
        states:
          one: {task: role.buyer, next: [{when: 1 / total > 0, to: two}, {to: approved}]}
          two: {when: 1 / total > 0, approve: role.director}
          approved: {end: approved}
        """)
    assert drawn(Firm(sop).send(total=0)) == {"one": "here"}
    assert drawn(Firm(sop).send(total=1)) == {"one": "here", "two": "ahead", "approved": "ahead"}
