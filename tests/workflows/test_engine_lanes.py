"""Lanes: all at once, sequences in them, joining, leaving them, and buttons that do not spoil each other."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Firm, procedure
from workflows.refusals import AlreadyDecided, StaleButton

FORK = """
    states:
      fork:
        {need}
        set: {{joined: {{is: "true", keep: true}}}}
        lanes:
          one: {{approve: requester.manager}}
          two: {{when: total > 0, approve: role.finance}}
          three:
            states:
              draft: {{task: role.buyer}}
              check: {{approve: role.director}}
      order: {{task: role.buyer}}
      approved: {{end: approved}}
    late: {{joined: yesno}}
    """
LANES = {"one": ["Budi"], "two": ["Sari", "Tono"], "draft": ["Putu"], "check": ["Agus"]}


def fork(need: str = "", total: int = 1) -> Firm:
    return Firm(FORK.format(need=f"need: {need}" if need else "title: Fork")).send(total=total)


def press(firm: Firm, *states: str) -> Firm:
    for state in states:
        firm.do(LANES[state][0], "done" if state == "draft" else "approve", state)
    return firm


@pytest.mark.parametrize(
    ("need", "total", "steps", "joins"),
    [
        ("", 1, ["one", "two", "draft"], False),
        ("", 1, ["two", "draft", "check", "one"], True),
        ("", 0, ["draft", "check", "one"], True),
        ("all", 1, ["one", "two", "draft"], False),
        ("any", 1, ["draft"], False),
        ("any", 1, ["two"], True),
        ("any", 0, ["draft", "check"], True),  # a lane passed by counts for nothing
        ("2", 1, ["one"], False),
        ("2", 1, ["one", "two"], True),
        ("2", 0, ["one"], False),
        ("majority", 0, ["one"], False),
        ("majority", 1, ["one", "two"], True),
        ("one.outcome", 1, ["two"], False),
        ("one.outcome", 1, ["one"], True),
        ("one.outcome == approved and two.outcome == approved", 1, ["one", "draft", "check"], False),
    ],
)
def test_lanes_join_as_their_need_says(need: str, total: int, steps: list[str], joins: bool) -> None:
    firm = press(fork(need, total), *steps)
    assert (firm.mark("fork"), firm.field("joined"), "order" in firm.pending) == (("done", True, True) if joins else ("open", None, False))
    if joins:
        assert list(firm.pending) == ["order"]


def test_lanes_not_needed_are_closed_and_those_asked_there_are_told() -> None:
    firm = press(fork("any"), "two")
    assert {name: firm.mark(name) for name in ("one", "two", "three", "draft")} == {"one": "closed", "two": "done", "three": "closed", "draft": "closed"}
    assert firm.told("closed") == {"Budi", "Putu"}
    with firm.refused(StaleButton):
        firm.do("Budi", "approve", "one")


def test_a_condition_that_fails_when_all_lanes_are_over_is_a_rejection() -> None:
    assert press(fork("one.outcome == done"), "one", "two", "draft", "check").request.ended == "rejected"


def test_lanes_that_are_all_passed_by_are_passed_by_themselves() -> None:
    sop = procedure("""
        late: {joined: yesno}
        states:
          fork:
            set: {joined: {is: "true", keep: true}}
            lanes: {one: {when: total > 0, approve: role.finance}, two: {when: total > 1, approve: role.director}}
          order: {task: role.buyer}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=0)
    assert (firm.mark("fork"), firm.field("joined"), firm.people) == ("skipped", None, ["Putu"])
    assert Firm(sop).send(total=1).people == ["Sari", "Tono"]


def test_a_vote_in_one_lane_leaves_the_buttons_of_the_others_alone() -> None:
    firm = fork()
    visits = {name: firm.visit(name) for name in ("one", "two", "draft")}
    firm.do("Sari", "approve", "two", visit=visits["two"]).do("Putu", "done", "draft", visit=visits["draft"]).do("Budi", "approve", "one", visit=visits["one"])
    assert list(firm.pending) == ["check"]


def test_somebody_asked_in_two_lanes_decides_twice() -> None:
    sop = procedure("""
        states:
          fork: {lanes: {one: {approve: requester.manager}, two: {approve: role.head}}}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("Budi", "approve", "one")
    assert firm.pending == {"two": ["Budi"]}
    with firm.refused(AlreadyDecided):
        firm.do("Budi", "approve", "one")
    assert firm.do("Budi", "approve", "two").request.ended == "approved"


REJECTING = procedure("""
    states:
      fork:
        lanes:
          legal:
            states:
              review: {approve: role.finance, acts: {veto: {reason: required, to: vetoed}}, next: legal_ok}
              vetoed:
                wait: acts
                acts:
                  lift: {by: role.finance, to: review}
                  override: {by: [role.director, role.head], need: all, to: legal_ok}
              rejected: {end: refused, tell: requester, says: Refused there.}
              legal_ok: {end: ok}
          other: {approve: role.board, acts: {give_up: {to: rejected}}}
      order: {when: legal.outcome == ok, task: role.buyer}
      approved: {end: approved}
    """)


def test_a_lane_with_a_rejected_of_its_own_keeps_the_request_alive() -> None:
    firm = Firm(REJECTING).send().do("Sari", "reject", "review")
    assert (firm.request.ended, firm.datum("legal", "outcome"), firm.mark("legal")) == (None, "refused", "done")
    assert (firm.told("rejected"), firm.told("told")) == ({"Rina"}, {"Rina"})
    assert firm.do("D1", "approve").request.ended == "approved"
    assert firm.mark("order") == "skipped"


def test_a_rejection_in_a_lane_without_one_ends_the_request_and_tells_the_other_lanes() -> None:
    firm = Firm(REJECTING).send().do("D1", "reject", "other")
    assert (firm.request.ended, firm.request.end_state, firm.pending) == ("rejected", None, {})
    assert {"Rina", "Sari", "Tono"} <= firm.told("ended")
    assert Firm(REJECTING).send().do("D1", "give_up").request.ended == "rejected"


def test_a_veto_waits_in_its_lane_until_it_is_lifted_or_overridden_by_all() -> None:
    firm = Firm(REJECTING).send().do("Tono", "veto", reason="unsafe")
    assert firm.pending["vetoed"] == ["Sari", "Tono", "Agus", "Budi"]
    assert firm.do("Agus", "override").pending["vetoed"] == ["Sari", "Tono", "Budi"]
    with firm.refused(AlreadyDecided):
        firm.do("Agus", "override")
    firm.do("Sari", "lift")
    assert firm.pending["review"] == ["Sari", "Tono"]
    firm.do("Sari", "veto", reason="still")
    firm.do("Budi", "override")
    assert "vetoed" in firm.pending  # leaving the state forgot who had pressed
    assert list(firm.do("Agus", "override").pending) == ["other"]
    assert firm.datum("legal", "outcome") == "ok"


LEAVING = procedure("""
    states:
      manager: {approve: requester.manager}
      fork:
        lanes:
          one: {approve: role.finance, acts: {return: {to: manager}, stop: {to: hold}}}
          two: {approve: role.board, need: all}
        next: approved
      hold: {task: role.secretary, next: fork}
      approved: {end: approved}
    """)


def test_a_target_outside_the_lanes_closes_the_others() -> None:
    firm = Firm(LEAVING).send().do("Budi", "approve").do("D1", "approve", "two").do("Sari", "stop")
    assert (firm.pending, firm.told("closed")) == ({"hold": ["Yanti"]}, {"D1", "D2", "D3", "D4", "D5"})
    assert (firm.mark("fork"), firm.mark("two"), firm.datum("one", "outcome")) == ("closed", "closed", "stop")
    old = firm.visit("two")
    firm.do("Yanti", "done")
    assert (list(firm.pending), firm.datum("two", "yes"), firm.datum("fork", "times")) == (["one", "two"], 0, 2)
    assert firm.told("void") == {"D1"}
    with firm.refused(StaleButton):
        firm.do("D2", "approve", "two", visit=old)


def test_a_return_out_of_lanes_goes_back_and_the_way_comes_again() -> None:
    firm = Firm(LEAVING).send().do("Budi", "approve").do("Sari", "return", "one", reason="too vague")
    assert (firm.pending, firm.request.returned, firm.mark("two")) == ({"manager": ["Budi"]}, True, "closed")
    assert {"Rina", "Budi"} <= firm.told("returned")
    assert list(firm.do("Budi", "approve").pending) == ["one", "two"]


EDITING = procedure("""
    acts: {edit: {edits: [total, note]}}
    states:
      manager: {approve: requester.manager, holds: total <= seen.total}
      fork:
        timers: [{at: opened + 3 days, tell: role.secretary}]
        lanes:
          one: {approve: role.finance, holds: same(total)}
          two: {approve: role.board, need: 2}
          three: {states: {draft: {task: role.buyer, holds: same(total)}, check: {approve: role.director}}}
      approved: {end: approved}
    """)


def test_an_edit_inside_lanes_finds_them_again_with_clocks_and_cards_where_no_vote_fell() -> None:
    firm = Firm(EDITING).send(total=5).do("Budi", "approve").do("Sari", "approve", "one").do("D1", "approve", "two").do("Putu", "done", "draft")
    visits = {name: firm.visit(name) for name in ("fork", "one", "two", "three", "draft", "check")}
    rings = firm.rings("fork")
    firm.do("Rina", "edit", note="red")
    assert {name for name, visit in visits.items() if firm.visit(name) != visit} == {"two"}
    assert (firm.told("void"), firm.rings("fork")) == ({"D1"}, rings)
    assert firm.pending == {"two": ["D1", "D2", "D3", "D4", "D5"], "check": ["Agus"]}
    assert {name: firm.mark(name) for name in ("manager", "one", "draft")} == {"manager": "held", "one": "held", "draft": "held"}
    firm.do("Rina", "edit", total=6)
    assert firm.pending == {"manager": ["Budi"]}
    assert {"Agus", "D1"} <= firm.told("closed")
    firm.do("Budi", "approve")
    assert firm.pending == {"one": ["Sari", "Tono"], "two": ["D1", "D2", "D3", "D4", "D5"], "draft": ["Putu"]}
    for who, act, state in (("D4", "approve", "two"), ("D5", "approve", "two"), ("Tono", "approve", "one"), ("Putu", "done", "draft"), ("Agus", "approve", "check")):
        firm.do(who, act, state)
    assert firm.request.ended == "approved"


def test_timers_of_lanes_live_while_the_lanes_are_open() -> None:
    firm = Firm(EDITING).send(total=5).do("Budi", "approve")
    assert firm.until("2027-01-14 09:00") == [("fork", 0)]
    assert firm.told("told") == {"Yanti"}
    for who, act, state in (("D4", "approve", "two"), ("D5", "approve", "two"), ("Tono", "approve", "one"), ("Putu", "done", "draft"), ("Agus", "approve", "check")):
        firm.do(who, act, state)
    assert firm.rings("fork") == []
    assert firm.datum("fork", "by").ids == ("Tono", "D4", "D5", "Putu", "Agus")


CLOSING = """
    states:
      fork:
        need: {need}
        due: 1 day
        timers: [{{do: close, says: Whatever has been said by now counts.}}]
        lanes: {{one: {{approve: role.finance}}, two: {{approve: role.board}}}}
      approved: {{end: approved}}
    """


@pytest.mark.parametrize(("need", "pressed", "ended"), [("all", ["Sari"], "rejected"), ("any", [], "rejected"), ("any", ["Sari"], "approved")])
def test_a_clock_that_closes_lanes_judges_those_that_are_over(need: str, pressed: list[str], ended: str) -> None:
    firm = Firm(CLOSING.format(need=need)).send()
    for who in pressed:
        firm.do(who, "approve", "one")
    firm.until("2027-01-12 09:00")
    assert firm.request.ended == ended


def test_the_sequence_in_a_lane_takes_the_outcome_of_its_last_state_or_of_its_end() -> None:
    sop = procedure("""
        states:
          fork:
            lanes:
              one: {states: {draft: {task: role.buyer, acts: {skip: {}, write: {}}, next: [{when: draft.outcome == skip, to: dropped}, {to: check}]}, dropped: {end: dropped}, check: {approve: role.finance}}}
          approved: {end: approved}
        """)
    assert Firm(sop).send().do("Putu", "skip").datum("one", "outcome") == "dropped"
    assert Firm(sop).send().do("Putu", "write").do("Sari", "approve").datum("one", "outcome") == "approved"
    assert Firm(sop).send().do("Putu", "write").do("Sari", "reject").request.ended == "rejected"
