"""Going back: returns, edits, what still holds, walking again because of an answer, and decisions that are undone."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Firm, procedure
from tests.workflows.scopes import jakarta
from workflows.refusals import AlreadyDecided, BadFields, NotOffered, NotYours, Refusal, RuleBroken, StaleButton
from workflows.values import Value

HOLDING = procedure("""
    rules: [{must: total <= 100, says: "At most 100, not {{ total }}."}]
    acts: {edit: {edits: [total, note]}}
    states:
      manager: {approve: requester.manager, holds: total <= seen.total}
      board: {approve: role.board, need: 2, holds: same(note)}
      finance: {when: total >= 10, approve: role.finance}
      order: {task: role.buyer, holds: same(total)}
      director: {approve: role.director}
      approved: {end: approved}
    """)


def far() -> Firm:
    """All but the director have decided."""
    firm = Firm(HOLDING).send(total=50, note="red")
    for who, act in (("Budi", "approve"), ("D1", "approve"), ("D2", "approve"), ("Sari", "approve"), ("Putu", "done")):
        firm.do(who, act)
    return firm


def test_a_return_gives_the_form_back_under_the_same_number() -> None:
    firm = far()
    number = firm.request.number
    firm.do("Agus", "return", reason="the wrong colour")
    assert (firm.pending, firm.request.returned, firm.request.returned_by, firm.request.number) == ({"form": ["Rina"]}, True, "Agus", number)
    assert (firm.told("returned"), firm.field("total")) == ({"Rina", "Budi", "D1", "D2", "Sari", "Putu"}, 50)
    assert (firm.datum("director", "outcome"), firm.datum("director", "reason")) == ("return", "the wrong colour")
    with firm.refused(AlreadyDecided):
        firm.do("Agus", "return", "director")
    with firm.refused(NotYours):
        firm.do("Budi", "resubmit")
    with firm.refused(NotOffered):
        firm.do("Rina", "edit", "", total=1)
    assert firm.offers("Rina") == ["withdraw"]


@pytest.mark.parametrize(
    ("change", "held", "pending", "void"),
    [
        ({}, {"manager", "board"}, "finance", {"Sari"}),
        ({"total": 40}, {"manager", "board"}, "finance", {"Sari"}),
        ({"total": 60}, set(), "manager", {"Budi"}),
        ({"note": "blue"}, {"manager"}, "board", {"D1", "D2"}),
        ({"total": 5}, {"manager", "board"}, "order", set()),  # finance passed by; the task saw another total
    ],
)
def test_after_a_return_each_vote_holds_against_what_it_saw(change: dict[str, Value], held: set[str], pending: str, void: set[str]) -> None:
    firm = far().do("Agus", "return").do("Rina", "resubmit", fields=change)
    assert {name for name in firm.sop.states if firm.mark(name) == "held"} == held
    assert (list(firm.pending), firm.told("void"), firm.request.round) == ([pending], void, 2)


def test_a_task_holds_by_what_was_so_when_it_was_opened() -> None:
    firm = far().do("Agus", "return").do("Rina", "resubmit").do("Sari", "approve")
    assert (list(firm.pending), firm.mark("order"), firm.datum("order", "times")) == (["director"], "held", 1)


def test_only_some_votes_hold_and_the_others_are_asked_again() -> None:
    sop = procedure("""
        states:
          board: {approve: role.board, need: 3, holds: total <= seen.total}
          director: {approve: role.director}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=5).do("D1", "approve").do("D2", "reject")
    firm.do("D3", "return").do("Rina", "resubmit", total=4)
    assert (firm.datum("board", "yes"), firm.people, firm.told("void")) == (1, ["D2", "D3", "D4", "D5"], set())
    assert "D1" not in firm.asked()
    with firm.refused(AlreadyDecided):
        firm.do("D1", "approve")
    firm.do("D2", "approve").do("D3", "return").do("Rina", "resubmit", total=4)
    assert (firm.datum("board", "yes"), firm.people) == (2, ["D3", "D4", "D5"])
    firm.do("D3", "approve").do("Agus", "return").do("Rina", "resubmit", total=6)
    assert (firm.told("void"), firm.datum("board", "yes")) == ({"D1", "D2", "D3"}, 0)


def test_a_vote_is_judged_against_what_that_vote_saw() -> None:
    sop = procedure("""
        acts: {edit: {edits: [total]}}
        states:
          board: {approve: role.board, need: 4, holds: total <= seen.total}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=5).do("D1", "approve").do("Rina", "edit", total=3)
    firm.do("D2", "approve").do("Rina", "edit", total=4)
    assert (firm.told("void"), [vote.by for vote in firm.request.standing("board").votes]) == ({"D2"}, ["D1"])


def test_an_edit_walks_again_at_once_and_the_state_found_again_was_never_closed() -> None:
    firm = far()
    visit = firm.visit("director")
    firm.do("Rina", "edit", note="red")
    assert (firm.pending, firm.told("edited"), firm.told("void")) == ({"finance": ["Sari", "Tono"]}, {"Agus"}, {"Sari"})
    assert (firm.told("closed"), firm.mark("director")) == ({"Agus"}, "closed")
    firm.do("Sari", "approve")
    assert firm.visit("director") != visit
    lower = Firm(HOLDING).send(total=5).do("Budi", "approve")
    visit = lower.visit("board")
    lower.do("Rina", "edit", total=4)
    assert (lower.visit("board"), lower.asked(), lower.told("closed")) == (visit, [], set())
    lower.do("D1", "approve", visit=visit).do("Rina", "edit", note="x")
    assert (lower.visit("board") == visit, lower.told("void")) == (False, {"D1"})
    with lower.refused(StaleButton):
        lower.do("D2", "approve", visit=visit)


def test_an_edit_is_checked_by_fields_and_rules_before_anything_moves() -> None:
    firm = far()
    cases: list[tuple[dict[str, Value], type[Refusal]]] = [
        ({"total": 101}, RuleBroken),
        ({"total": "x"}, BadFields),
        ({"day": None}, BadFields),
        ({"nonsense": 1}, BadFields),
    ]
    for fields, kind in cases:
        with firm.refused(kind):
            firm.do("Rina", "edit", fields=fields)
    with firm.refused(NotYours):
        firm.do("Budi", "edit", total=1)
    assert list(firm.pending) == ["director"]


def test_a_second_tap_on_send_again_is_told_so() -> None:
    firm = far().do("Agus", "return")
    visit = firm.visit("form")
    firm.do("Rina", "resubmit")
    with firm.refused(AlreadyDecided):
        firm.do("Rina", "resubmit", visit=visit)
    firm.do("Sari", "return")
    with firm.refused(StaleButton):
        firm.do("Rina", "resubmit", visit=visit)
    with firm.refused(RuleBroken):
        firm.do("Rina", "resubmit", total=101)
    assert firm.do("Rina", "resubmit", total=100).people == ["Budi"]


def test_what_was_left_and_no_longer_applies_is_passed_by_and_its_people_are_told() -> None:
    firm = Firm(HOLDING).send(total=50).do("Budi", "approve").do("D1", "approve").do("D2", "approve").do("Rina", "edit", total=5)
    assert (list(firm.pending), firm.mark("finance"), firm.told("closed")) == (["order"], "skipped", {"Sari", "Tono"})


TARGETED = procedure("""
    states:
      manager: {approve: requester.manager}
      finance: {approve: role.finance}
      board: {approve: role.board, need: 2, may: [approve, reject, return], acts: {return: {to: finance}}}
      approved: {end: approved}
    """)


def test_a_return_to_a_state_asks_from_there_and_leaves_what_lies_before() -> None:
    firm = Firm(TARGETED).send().do("Budi", "approve").do("Sari", "approve").do("D1", "approve").do("D2", "return", reason="what for?")
    assert (firm.pending, firm.mark("manager"), firm.datum("board", "outcome")) == ({"finance": ["Sari", "Tono"]}, "done", "return")
    assert (firm.told("returned"), firm.told("void"), firm.request.returned) == ({"Rina", "Budi", "Sari", "D1"}, {"Sari"}, True)
    firm.do("Tono", "approve")
    assert (firm.told("void"), firm.datum("board", "yes"), firm.datum("finance", "times")) == ({"D1"}, 0, 2)


def test_returned_is_true_after_a_return() -> None:
    sop = procedure("""
        states:
          manager: {approve: requester.manager}
          again: {when: returned, approve: role.director}
          approved: {end: approved}
        """)
    assert Firm(sop).send().do("Budi", "return").do("Rina", "resubmit").do("Budi", "approve").people == ["Agus"]
    assert Firm(sop).send().do("Budi", "approve").request.ended == "approved"


# --- walking again because of an answer

REWALK = procedure("""
    late: {price: number}
    let: {worth: price if price else total}
    states:
      manager: {approve: requester.manager, holds: worth <= seen.worth}
      chairman: {when: worth > 100, approve: role.chairman}
      quote: {task: role.buyer, fields: [price], rewalk: true, set: {quoted: {is: "true", keep: true}}}
      pay: {task: role.finance}
      approved: {end: approved}
    """)


def quoted(price: int) -> Firm:
    return Firm(REWALK).send(total=95).do("Budi", "approve").do("Putu", "done", price=price)


def test_an_answer_that_walks_again_asks_whom_it_concerns_and_is_not_asked_twice() -> None:
    firm = quoted(105)
    assert (firm.pending, firm.mark("chairman"), firm.told("void")) == ({"manager": ["Budi"]}, "skipped", {"Budi"})
    firm.do("Budi", "approve")
    assert firm.pending == {"chairman": ["Oscar"]}
    firm.do("Oscar", "approve")
    assert (firm.pending, firm.mark("quote"), firm.datum("quote", "times"), firm.field("quoted")) == ({"pay": ["Sari", "Tono"]}, "held", 1, True)


def test_an_answer_that_changes_nothing_behind_walks_through_at_once() -> None:
    firm = quoted(90)
    assert (firm.pending, firm.mark("manager"), firm.mark("chairman"), firm.mark("quote")) == ({"pay": ["Sari", "Tono"]}, "held", "skipped", "held")


def test_somebody_who_goes_back_voids_the_answer() -> None:
    sop = procedure("""
        late: {price: number}
        acts: {edit: {edits: [total]}}
        states:
          manager: {approve: requester.manager, holds: true}
          quote: {task: role.buyer, fields: [price], rewalk: true}
          pay: {task: role.finance, acts: {back: {to: quote}, done: {}}, may: [done]}
          approved: {end: approved}
        """)
    for way in ("edit", "back"):
        firm = Firm(sop).send().do("Budi", "approve").do("Putu", "done", price=1)
        assert list(firm.pending) == ["pay"]
        firm.do("Rina", "edit", total=1) if way == "edit" else firm.do("Sari", "back")
        assert (list(firm.pending), firm.datum("quote", "times")) == (["quote"], 2)
        assert list(firm.do("Putu", "done", price=2).pending) == ["pay"]


def test_two_answers_that_walk_again_do_not_chase_each_other() -> None:
    sop = procedure("""
        late: {price: number, place: text}
        states:
          manager: {approve: requester.manager, holds: true}
          quote: {task: role.buyer, fields: [price], rewalk: true}
          store: {task: role.secretary, fields: [place], rewalk: true}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("Budi", "approve").do("Putu", "done", price=1)
    assert firm.do("Yanti", "done", place="B2").request.ended == "approved"


def test_without_it_what_is_filled_in_later_moves_nothing_behind() -> None:
    sop = procedure("""
        late: {price: number}
        states:
          chairman: {when: price > 100, approve: role.chairman}
          quote: {task: role.buyer, fields: [price], rewalk: false}
          approved: {end: approved}
        """)
    assert Firm(sop).send().do("Putu", "done", price=105).request.ended == "approved"


# --- decided, and past it

DECIDING = procedure("""
    acts: {edit: {edits: [total]}}
    states:
      manager: {approve: requester.manager, holds: true}
      director: {approve: role.director, holds: total <= seen.total, decided: granted}
      order: {task: role.buyer, acts: {back: {to: manager}, on: {to: late_note}, done: {}}, may: [done]}
      late_note: {task: role.secretary}
      approved: {end: approved}
    """)


def granted() -> Firm:
    return Firm(DECIDING).send(total=5).do("Budi", "approve").do("Agus", "approve")


def test_decided_is_told_and_ends_withdrawing() -> None:
    firm = granted()
    assert (firm.request.status, firm.request.decided, firm.told("decided")) == ("granted", "granted", {"Rina", "Budi"})
    assert firm.offers("Rina") == ["edit"]
    with firm.refused(NotOffered):
        firm.do("Rina", "withdraw", "")


def test_going_back_past_it_undoes_it() -> None:
    firm = granted().do("Rina", "edit", total=6)
    assert (firm.request.status, firm.people, firm.told("undecided")) == ("running", ["Agus"], {"Budi", "Agus"})
    assert firm.offers("Rina") == ["edit", "withdraw"]
    firm.do("Agus", "approve")
    assert (firm.request.status, firm.told("decided")) == ("granted", {"Rina", "Budi"})


@pytest.mark.parametrize(("act", "who"), [("edit", "Rina"), ("back", "Putu"), ("on", "Putu")])
def test_what_still_holds_or_lies_behind_stays_decided_and_nobody_is_troubled(act: str, who: str) -> None:
    firm = granted()
    at = firm.request.decided_at
    firm.now = jakarta("2027-01-12 09:00")
    firm.do(who, act, fields={"total": 4} if act == "edit" else {})
    assert (firm.request.status, firm.request.decided_at, firm.told("undecided"), firm.told("decided")) == ("granted", at, set(), set())


def test_going_back_to_the_very_state_that_decides_undoes_it() -> None:
    sop = procedure("""
        states:
          director: {approve: role.director, decided: granted}
          order: {task: role.buyer, acts: {again: {to: director}, done: {}}, may: [done]}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("Agus", "approve").do("Putu", "again")
    assert (firm.request.status, firm.request.decided, firm.told("undecided")) == ("running", None, {"Rina", "Agus"})
    assert firm.do("Agus", "approve").do("Putu", "done").request.ended == "approved"


@pytest.mark.parametrize("target", ["lapsed", "stopped"])
def test_an_end_is_no_way_back(target: str) -> None:
    firm = Firm(f"""
        states:
          manager: {{approve: requester.manager, acts: {{stop: {{to: stopped}}}}, next: director}}
          stopped: {{end: stopped}}
          director: {{approve: role.director, decided: granted}}
          order: {{task: role.buyer, acts: {{drop: {{to: {target}}}, done: {{}}}}, may: [done]}}
          approved: {{end: approved}}
        """).send().do("Budi", "approve").do("Agus", "approve").do("Putu", "drop")
    assert (firm.request.ended, firm.request.status, firm.request.decided, firm.told("undecided")) == (target, target, "granted", set())


# --- withdrawing


def test_the_requester_withdraws_until_it_is_decided() -> None:
    firm = far()
    with firm.refused(NotYours):
        firm.do("Agus", "withdraw", "")
    firm.do("Rina", "withdraw", "")
    assert (firm.request.ended, firm.told("ended")) == ("withdrawn", {"Budi", "D1", "D2", "Sari", "Putu", "Agus"})


def test_the_sop_says_who_withdraws_and_when() -> None:
    sop = procedure("""
        acts: {withdraw: {by: [requester, requester.manager], when: total < 10, reason: required, to: dropped}}
        states:
          director: {approve: role.director, decided: granted}
          order: {task: role.buyer}
          approved: {end: approved}
          dropped: {end: dropped}
        """)
    firm = Firm(sop).send(total=5).do("Agus", "approve").do("Budi", "withdraw", "", reason="not needed")
    assert firm.request.ended == "dropped"
    late = Firm(sop).send(total=10)
    with late.refused(NotOffered):
        late.do("Rina", "withdraw", "", reason="x")
