"""The way of a request: conditions, crossings, ends, targets, and the wait for a time or for others."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Firm, SopBroken, day, procedure
from tests.workflows.scopes import jakarta
from workflows.effects import Refresh
from workflows.events import Decided
from workflows.refusals import AlreadyDecided, Closed, NotAllowed, NotOffered, NotYours, OwnRequest, ReasonMissing, StaleButton
from workflows.request import Request

BANDS = procedure("""
    states:
      manager: {approve: requester.manager}
      finance: {when: total >= 10, approve: role.finance}
      director: {when: total >= 50, approve: role.director}
      order: {task: role.buyer}
      approved: {end: approved}
    """)


@pytest.mark.parametrize(
    ("total", "way", "skipped"),
    [
        (9, ["Budi", "Putu"], {"finance", "director"}),
        (10, ["Budi", "Sari", "Putu"], {"director"}),
        (50, ["Budi", "Tono", "Agus", "Putu"], set()),
    ],
)
def test_the_order_of_the_file_is_the_way_and_what_does_not_apply_is_passed_by_visibly(total: int, way: list[str], skipped: set[str]) -> None:
    firm = Firm(BANDS).send(total=total)
    for who in way[:-1]:
        firm.do(who, "approve")
    firm.do(way[-1], "done")
    assert firm.request.ended == firm.request.status == "approved"
    assert {name for name in firm.sop.states if firm.mark(name) == "skipped"} == skipped
    assert firm.told("ended") == {"Rina", *way} - {way[-1]}
    assert firm.request.order[-1] == "approved"


def test_a_rejection_ends_it_and_tells_the_requester_and_all_who_decided() -> None:
    firm = Firm(BANDS).send(total=50).do("Budi", "approve").do("Sari", "reject", reason="no money")
    assert (firm.request.ended, firm.request.end_state, firm.datum("finance", "outcome")) == ("rejected", None, "rejected")
    assert firm.told("ended") == {"Rina", "Budi"}
    assert firm.pending == {}


NEXTS = procedure("""
    states:
      manager:
        approve: requester.manager
        set: {level: "'high' if total > 5 else 'low'"}
        next:
          - {when: level == 'high', to: director}
          - {to: mark}
      director: {approve: role.director}
      mark: {set: {marked: "{is: true}"}, decided: noted, next: approved}
      approved: {end: approved}
    late: {level: text, marked: yesno}
    """.replace('"{is: true}"', "{is: 'true', keep: true}"))


@pytest.mark.parametrize(("total", "decided", "passed"), [(6, "noted", {"director": "open", "mark": "ahead"}), (5, "noted", {"director": "ahead", "mark": "done"})])
def test_next_takes_the_first_way_that_holds_after_what_was_set(total: int, decided: str, passed: dict[str, str]) -> None:
    firm = Firm(NEXTS).send(total=total).do("Budi", "approve")
    assert {name: firm.mark(name) for name in passed} == passed
    if firm.people:
        firm.do("Agus", "approve")
    assert (firm.request.decided, firm.request.ended, firm.field("marked"), firm.datum("mark", "times")) == (decided, "approved", True, 1)


def test_a_circle_of_crossings_is_refused_and_nothing_changes() -> None:
    sop = procedure("""
        late: {rounds: number}
        states:
          manager: {approve: requester.manager}
          turn: {when: total > 0, set: {rounds: 1}, next: [{when: rounds > 0, to: turn_back}, {to: approved}]}
          turn_back: {next: [{when: rounds > 0, to: turn}, {to: approved}]}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=1)
    with firm.refused(SopBroken) as broken:
        firm.do("Budi", "approve")
    assert getattr(broken.value, "why", "") == "circle"
    assert firm.people == ["Budi"]
    assert Firm(sop).send(total=0).do("Budi", "approve").request.ended == "approved"


def test_a_circle_through_lanes_is_refused_too() -> None:
    sop = procedure("""
        states:
          begin_here: {approve: requester.manager}
          fork:
            lanes:
              one: {states: {jump: {when: total > 0, next: again}, one_ok: {end: ok}}}
              two: {approve: role.finance}
          approved: {end: approved}
          again: {next: fork}
        """)
    with Firm(sop).send(total=1).refused(SopBroken):
        Firm(sop).send(total=1).do("Budi", "approve")
    assert Firm(sop).send(total=0).do("Budi", "approve").people == ["Sari", "Tono"]


def test_an_end_that_nobody_wrote_may_be_gone_to() -> None:
    sop = procedure("""
        states:
          manager: {approve: requester.manager, acts: {drop: {reason: optional, to: cancelled}}}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("Budi", "drop", reason="not this year")
    assert (firm.request.ended, firm.request.end_state) == ("cancelled", None)
    assert firm.told("ended") == {"Rina"}


def test_a_broken_expression_refuses_the_act_and_changes_nothing() -> None:
    sop = procedure("""
        states:
          manager: {approve: requester.manager}
          split: {when: 10 / total > 1, approve: role.finance}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=0)
    with firm.refused(SopBroken) as broken:
        firm.do("Budi", "approve")
    assert (getattr(broken.value, "source", ""), firm.people) == ("10 / total > 1", ["Budi"])
    assert firm.do("Budi", "reject").request.ended == "rejected"


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        ("next: [{when: 1 / total > 0, to: approved}, {to: rejected}]", "1 / total > 0"),
        ("need: yes >= 1 / total", "yes >= 1 / total"),
        ("set: {note: \"'a' if 1 / total > 0 else 'b'\"}", "'a' if 1 / total > 0 else 'b'"),
        ('tell: requester, says: "{{ 1 / total }}"', "1 / total"),
        ("rules: [{must: 1 / total > 0, says: no}]", "1 / total > 0"),
        ("acts: {approve: {when: 1 / total > 0}}", "1 / total > 0"),
        ("fields: {price: {type: number, min: 1 / total}}", "1 / total"),
    ],
)
def test_wherever_an_expression_fails_it_is_named(clause: str, fault: str) -> None:
    sop = procedure(f"""
        states:
          manager: {{approve: role.board, {clause}}}
          approved: {{end: approved}}
        """)
    if clause.startswith("need"):
        with Firm(sop).refused(SopBroken) as broken:
            Firm(sop).send(total=0)
    else:
        firm = Firm(sop).send(total=0)
        with firm.refused(SopBroken) as broken:
            firm.do("D1", "approve", fields={"price": 1} if clause.startswith("fields") else {})
    assert getattr(broken.value, "source", "").strip() == fault


BUTTONS = procedure("""
    states:
      manager: {approve: requester.manager, may: [approve, reject, return]}
      finance: {approve: role.finance}
      approved: {end: approved}
    """)


def test_a_stale_button_a_second_tap_and_a_tap_after_the_end_are_told_apart() -> None:
    firm = Firm(BUTTONS).send()
    first = firm.visit("manager")
    firm.do("Budi", "approve")
    with firm.refused(AlreadyDecided) as told:
        firm.do("Budi", "approve", "manager", visit=first)
    assert (told.value.by, told.value.act) == ("Budi", "approve")  # type: ignore[attr-defined]
    with firm.refused(StaleButton) as stale:
        firm.do("Putu", "approve", "manager", visit=first)
    assert stale.value.holders == ("Sari", "Tono")  # type: ignore[attr-defined]
    firm.do("Sari", "return").do("Rina", "resubmit")
    with firm.refused(StaleButton):
        firm.do("Budi", "approve", "manager", visit=first)
    firm.do("Budi", "approve").do("Tono", "approve")
    with firm.refused(AlreadyDecided):
        firm.do("Sari", "approve", "finance", visit=firm.visit("finance"))
    with firm.refused(Closed) as closed:
        firm.do("Putu", "approve", "finance", visit=firm.visit("finance"))
    assert (closed.value.ended, closed.value.by, closed.value.at) == ("approved", "Tono", firm.now)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "act", "reason", "kind"),
    [
        ("Rina", "approve", "", OwnRequest),
        ("Sari", "approve", "", NotYours),
        ("Budi", "reject", " ", ReasonMissing),
        ("Budi", "return", "\n", ReasonMissing),
        ("Budi", "abstain", "", NotOffered),
        ("Budi", "close", "", NotOffered),
        ("Budi", "comment", "", NotOffered),
        ("Budi", "nonsense", "", NotOffered),
        ("Budi", "withdraw", "", NotYours),
        ("nobody", "approve", "", NotYours),
        ("clock", "reject", " ", NotYours),
    ],
)
def test_who_may_not_is_refused_with_the_reason(who: str, act: str, reason: str, kind: type[Exception]) -> None:
    firm = Firm(BUTTONS).send()
    if who == "clock":
        who = "Clock"
    with firm.refused(kind):  # type: ignore[arg-type]
        firm.happen(Decided(who, act, "manager", firm.visit("manager"), {}, reason))


def test_only_those_whom_start_names_may_begin() -> None:
    sop = procedure("""
        start: role.head
        states: {director: {approve: role.director}, approved: {end: approved}}
        """)
    assert Firm(sop).send("Budi").people == ["Agus"]
    with Firm(sop).refused(NotAllowed):
        Firm(sop).send("Rina")
    left = Firm(sop).send("Budi").leaves("Budi")
    with left.refused(NotAllowed):
        left.send("Budi")


def test_numbers_come_from_one_series_a_year_and_serial_gives_each_once() -> None:
    sop = procedure("""
        number: "PB/{seq:04}/{month:roman}/{year}"
        states:
          manager: {approve: requester.manager, set: {po: {is: 'serial("PO/{year}/{seq:02}", year)', keep: true}}}
          approved: {end: approved}
        """)
    firm = Firm(sop)
    assert [firm.send().request.number for _ in range(2)] == ["PB/0001/I/2027", "PB/0002/I/2027"]
    firm.do("Budi", "approve")
    firm.id = "request 1"
    assert firm.do("Budi", "approve").field("po") == "PO/2027/02"
    firm.now = jakarta("2028-02-01 09:00")
    assert firm.send().request.number == "PB/0001/II/2028"
    with firm.refused(NotAllowed):
        firm.send("nobody")
    assert firm.send().request.number == "PB/0002/II/2028"


QUEUE = procedure("""
    states:
      slot: {wait: "not any(r.submitted < submitted and r.status == running for r in others)"}
      use: {task: requester}
      approved: {end: approved}
    """)


def test_a_wait_for_others_ends_when_they_have_moved() -> None:
    firm = Firm(QUEUE).send()
    firm.now = jakarta("2027-01-11 09:05")
    firm.send("Budi")
    assert firm.pending == {"slot": []}
    firm.others_moved()
    assert (firm.pending, firm.effects) == ({"slot": []}, ())
    firm.id = "request 1"
    firm.do("Rina", "done")
    firm.id = "request 2"
    assert firm.others_moved().pending == {"use": ["Budi"]}
    assert any(isinstance(effect, Refresh) for effect in firm.effects)


def test_a_wait_for_a_moment_ends_with_it_and_moves_with_its_date() -> None:
    sop = procedure("""
        acts: {edit: {edits: [day]}}
        states:
          pause: {wait: day at 10:00, decided: approved}
          report: {task: requester}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(day=day("2027-01-13"))
    assert (firm.request.decided, firm.rings("pause")) == ("approved", [jakarta("2027-01-13 10:00")])
    visit = firm.visit("pause")
    firm.do("Rina", "edit", day=day("2027-01-15"))
    assert (firm.visit("pause"), firm.rings("pause")) == (visit, [jakarta("2027-01-15 10:00")])
    assert firm.until("2027-01-15 09:59") == []
    assert firm.until("2027-01-15 10:00") == [("pause", -2)]
    assert firm.people == ["Rina"]
    past = Firm(sop).send(day=day("2027-01-04"))
    assert (past.rings("pause"), past.until("2027-01-11 09:00"), past.people) == ([past.now], [("pause", -2)], ["Rina"])


def test_a_wait_for_acts_asks_those_whose_act_it_is() -> None:
    sop = procedure("""
        states:
          hold:
            wait: acts
            acts:
              lift: {by: role.finance}
              block: {by: role.director, when: total > 5, to: cancelled}
          order: {when: hold.outcome == lift, task: role.buyer}
          approved: {end: approved}
        """)
    firm = Firm(sop).send(total=1)
    assert (firm.people, firm.asked()) == (["Sari", "Tono"], ["Sari", "Tono"])
    with firm.refused(NotYours):
        firm.do("Agus", "lift")
    assert firm.do("Tono", "lift").pending == {"order": ["Putu"]}
    assert Firm(sop).send(total=6).do("Agus", "block").request.ended == "cancelled"


def test_comments_reach_requester_and_holders_from_those_involved_only() -> None:
    firm = Firm(BUTTONS).send().say("Budi", "which colour?")
    assert firm.told("commented") == {"Rina"}
    assert firm.say("Rina", "red").told("commented") == {"Budi"}
    with firm.refused(NotYours):
        firm.say("Putu", "hello")
    firm.do("Budi", "reject")
    with firm.refused(Closed):
        firm.say("Rina", "why?")


def test_a_second_submission_of_the_same_request_is_no_event_of_it() -> None:
    from workflows.events import Submitted

    firm = Firm(BUTTONS).send()
    with firm.refused(StaleButton):
        firm.happen(Submitted(firm.id, "Rina", "Rina", {}))
    assert isinstance(firm.request, Request)
