"""Own acts: what completes, what moves, what only adds; rules, reasons, fields; acts of the whole request and of an end."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Firm, day, procedure
from workflows.effects import Sentence, Tell
from workflows.events import Decided
from workflows.refusals import AlreadyDecided, BadFields, Closed, NotOffered, NotYours, OwnRequest, ReasonMissing, RuleBroken, StaleButton
from workflows.request import CLOCK


def words(says: Sentence | None) -> str:
    """The author's words with their values, in whatever language there is."""
    return "".join(part if isinstance(part, str) else str(part.value) for part in next(iter((says or {"*": ()}).values())))


def said(firm: Firm, kind: str = "told") -> list[str]:
    return [words(effect.says) for effect in firm.effects if isinstance(effect, Tell) and effect.kind == kind]


MANY = procedure("""
    late: {price: number, colour: text}
    states:
      one:
        approve: role.finance
        may: [approve, reject]
        fields: [price]
        rules: [{must: price < 100, says: "{{ price }} is too much."}]
        set: {colour: {is: "'red'", keep: true}}
        tell: role.secretary
        says: "Approved at {{ price }}."
        acts:
          pass: {reason: required, rules: [{must: total > 0, says: Nothing to pass.}, {must: total > 1, says: Too little.}]}
          note_it: {by: [role.buyer, requester], when: total > 0, set: {colour: "'blue'"}, add: nobody, tell: requester, says: "It is {{ colour }}: {{ reason }}.", reason: optional}
          jump: {by: [requester, role.director], to: two}
          seize: {by: [role.head, role.finance], to: two}
          finish: {by: role.buyer, fields: [price]}
      two: {task: role.secretary, acts: {refuse: {to: rejected, reason: required}, done: {}}, may: [done]}
      approved: {end: approved}
    """)


def test_an_act_without_a_target_completes_the_state_and_its_name_is_the_outcome() -> None:
    firm = Firm(MANY).send(total=2).do("Sari", "pass", reason="fine", price=3)
    assert (firm.datum("one", "outcome"), firm.datum("one", "by").ids, firm.datum("one", "reason"), list(firm.pending)) == ("pass", ("Sari",), "fine", ["two"])
    assert (firm.told("told"), said(firm), firm.field("colour")) == ({"Yanti"}, ["Approved at 3."], "red")


def test_the_fields_and_rules_of_the_state_are_asked_when_it_is_approved_or_completed() -> None:
    firm = Firm(MANY).send(total=2)
    for fields, faults in (({}, [("price", "missing")]), ({"price": "x"}, [("price", "type")]), ({"price": 1, "size": 2}, [("size", "unknown")])):
        with firm.refused(BadFields) as bad:
            firm.do("Sari", "approve", fields=fields)
        assert [(fault.field, fault.code) for fault in bad.value.faults] == faults  # type: ignore[attr-defined]
    with firm.refused(RuleBroken) as broken:
        firm.do("Sari", "approve", price=100)
    assert [words(says) for says in broken.value.says] == ["100 is too much."]  # type: ignore[attr-defined]
    with firm.refused(BadFields):
        firm.do("Sari", "reject", price=5)
    assert firm.do("Sari", "reject").request.ended == "rejected"
    assert Firm(MANY).send(total=2).do("Putu", "finish", price=99).datum("one", "outcome") == "finish"


def test_all_rules_are_told_at_once_and_a_reason_comes_first() -> None:
    firm = Firm(MANY).send(total=0)
    with firm.refused(ReasonMissing):
        firm.do("Sari", "pass")
    with firm.refused(RuleBroken) as broken:
        firm.do("Sari", "pass", reason="x", price=1)
    assert [words(says) for says in broken.value.says] == ["Nothing to pass.", "Too little."]  # type: ignore[attr-defined]


def test_an_act_that_moves_nothing_leaves_the_state_open_and_may_be_pressed_again() -> None:
    firm = Firm(MANY).send(total=1)
    visit = firm.visit("one")
    firm.do("Putu", "note_it", reason="sky")
    assert (firm.field("colour"), said(firm), firm.told("told"), firm.visit("one")) == ("blue", ["It is blue: sky."], {"Rina"}, visit)
    assert said(firm.do("Putu", "note_it", reason="sea")) == ["It is blue: sea."]
    with Firm(MANY).refused(NotOffered):
        Firm(MANY).send(total=0).do("Putu", "note_it")


def test_an_act_with_a_target_leaves_the_state_without_its_own_set_and_tell() -> None:
    firm = Firm(MANY).send(total=1).do("Agus", "jump")
    assert (list(firm.pending), firm.datum("one", "outcome"), firm.field("colour"), firm.told("told")) == (["two"], "jump", None, set())
    firm.do("Yanti", "refuse", reason="no stock")
    assert (firm.request.ended, firm.datum("two", "reason")) == ("rejected", "no stock")


def test_at_a_vote_the_requester_may_do_what_names_them_and_nothing_that_decides() -> None:
    firm = Firm(MANY).send("Sari", total=1)
    assert (firm.people, firm.offers("Sari", "one")) == (["Tono"], ["note_it", "jump"])
    for act in ("approve", "reject", "pass", "seize"):
        with firm.refused(OwnRequest):
            firm.do("Sari", act, reason="x")
    assert list(firm.do("Sari", "jump").pending) == ["two"]


@pytest.mark.parametrize(
    ("who", "offers"),
    [("Sari", ["approve", "reject", "pass", "seize"]), ("Putu", ["note_it", "finish"]), ("Agus", ["jump"]), ("Budi", ["seize"]), ("Rina", ["note_it", "jump"]), ("Yanti", [])],
)
def test_each_is_offered_what_they_may_press(who: str, offers: list[str]) -> None:
    firm = Firm(MANY).send(total=1)
    assert firm.offers(who, "one") == offers
    for act in (act.name for act in firm.sop.states["one"].acts if act.name not in offers):
        with firm.refused(OwnRequest if who == "Rina" else NotYours):
            firm.do(who, act, reason="x")


def test_need_all_waits_for_everyone_and_a_delegate_presses_for_another() -> None:
    sop = procedure("""
        states:
          sign: {task: role.board, acts: {signed: {need: all}, stop: {to: cancelled}}}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().away("D5", "Yanti")
    for who in ("D1", "D2", "D3"):
        firm.do(who, "signed")
    assert firm.people == ["D4", "D5", "Yanti"]
    with firm.refused(AlreadyDecided):
        firm.do("D1", "signed")
    firm.do("Yanti", "signed")
    firm.do("D4", "signed")
    assert (firm.request.ended, firm.datum("sign", "by").ids) == ("approved", ("D1", "D2", "D3", "Yanti", "D4"))
    assert Firm(sop).send().do("D1", "signed").do("D1", "stop").request.ended == "cancelled"


# --- the whole request

WHOLE = procedure("""
    late: {urgent: yesno, seen_it: yesno}
    acts:
      edit: {edits: [note], in: [two], fields: [urgent], set: {seen_it: {is: "false", keep: true}}, tell: role.secretary, says: "Changed: {{ note }}", reason: optional}
      stop: {by: role.director, in: [two, three], reason: required, to: halted}
      restart: {by: role.director, to: one}
      look: {by: role.board, need: all, set: {seen_it: "true"}, tell: requester}
    states:
      one: {approve: requester.manager}
      two: {approve: role.finance}
      three: {when: urgent, task: role.buyer}
      approved: {end: approved}
      halted: {end: halted}
    """)


def test_top_level_acts_are_possible_everywhere_or_where_in_says() -> None:
    firm = Firm(WHOLE).send()
    assert firm.offers("Rina") == ["withdraw"]
    for act in ("edit", "stop"):
        with firm.refused(NotOffered):
            firm.do("Rina" if act == "edit" else "Agus", act, "", reason="x")
    firm.do("Budi", "approve")
    assert (firm.offers("Rina"), firm.offers("Agus")) == (["edit", "withdraw"], ["stop", "restart"])
    with firm.refused(NotYours):
        firm.do("Sari", "stop", "", reason="x")
    with firm.refused(ReasonMissing):
        firm.do("Agus", "stop", "")
    firm.do("Agus", "stop", "", reason="crisis")
    assert (firm.request.ended, firm.request.end_state, firm.told("ended")) == ("halted", "halted", {"Rina", "Budi", "Sari", "Tono"})


def test_an_edit_may_ask_for_more_and_do_more_besides() -> None:
    firm = Firm(WHOLE).send().do("Budi", "approve")
    with firm.refused(BadFields):
        firm.do("Rina", "edit", "", note="x")
    with firm.refused(BadFields):
        firm.do("Rina", "edit", "", note="x", urgent=True, total=9)
    firm.do("Rina", "edit", "", note="x", urgent=True)
    assert (firm.people, firm.field("urgent"), firm.field("seen_it"), firm.told("told"), said(firm)) == (["Budi"], True, False, {"Yanti"}, ["Changed: x"])


def test_a_top_level_act_that_goes_back_closes_what_is_open() -> None:
    firm = Firm(WHOLE).send().do("Budi", "approve").do("Agus", "restart", "")
    assert (firm.pending, firm.told("closed"), firm.mark("two")) == ({"one": ["Budi"]}, {"Sari", "Tono"}, "closed")


def test_a_top_level_act_that_all_must_press_waits_for_all() -> None:
    firm = Firm(WHOLE).send()
    for who in ("D1", "D2", "D3", "D4"):
        firm.do(who, "look", "")
    with firm.refused(AlreadyDecided):
        firm.do("D1", "look", "")
    assert (firm.field("seen_it"), firm.people) == (None, ["Budi"])
    assert firm.do("D5", "look", "").field("seen_it") is True


def test_while_it_lies_with_the_requester_it_may_be_withdrawn_and_stopped() -> None:
    firm = Firm(WHOLE).send().do("Budi", "return")
    assert (firm.offers("Rina"), firm.offers("Agus")) == (["withdraw"], ["restart"])
    assert firm.do("Rina", "withdraw", "").request.ended == "withdrawn"


# --- an end that still answers

AFTER = procedure("""
    late: {until_day: date}
    acts: {edit: {edits: [day]}}
    states:
      one: {approve: requester.manager, decided: granted}
      approved:
        end: approved
        set: {until_day: day + 10 days}
        tell: role.secretary
        acts:
          prolong: {by: requester, reason: optional, set: {until_day: until_day + 10 days}}
          postpone: {by: role.head, reason: required, rules: [{must: today < day, says: Too late.}], to: postponed, tell: requester}
          redo: {by: role.head, to: one}
          amend: {by: requester, edits: [total]}
        timers:
          - {at: until_day - 3 days, tell: requester, says: Soon over.}
          - {at: until_day, to: lapsed, says: Over.}
          - {at: day + 40 days, do: redo, says: Anew.}
      postponed: {end: postponed}
    """)


def ended() -> Firm:
    return Firm(AFTER).send(day=day("2027-01-18")).do("Budi", "approve")


@pytest.mark.parametrize("says", ["", ", says: Well done."])
def test_an_end_that_tells_says_how_it_ended_once_to_each_with_its_words(says: str) -> None:
    sop = procedure(f"""
        states:
          boss: {{approve: requester.manager}}
          money: {{approve: role.finance}}
          approved: {{end: approved, tell: [requester, role.secretary]{says}}}
        """)
    firm = Firm(sop).send().do("Budi", "approve").do("Sari", "approve")
    told = {person: tell for tell in firm.effects if isinstance(tell, Tell) for person in tell.to}
    assert sorted(person for tell in firm.effects if isinstance(tell, Tell) for person in tell.to) == sorted(told)  # nobody twice
    assert {tell.kind for tell in told.values()} == {"ended"}
    assert {person for person, tell in told.items() if tell.says} == ({"Rina", "Yanti"} if says else set())
    assert told.keys() >= {"Rina", "Budi", "Yanti"}


def test_a_closed_request_answers_to_the_acts_of_its_end_only() -> None:
    firm = ended()
    assert (firm.request.ended, firm.told("ended") & {"Yanti"}, firm.offers("Rina", "approved"), firm.offers("Budi", "approved"), firm.offers("Rina")) == (
        "approved", {"Yanti"}, ["prolong", "amend"], ["postpone", "redo"], [])  # fmt: skip
    with firm.refused(AlreadyDecided):
        firm.do("Budi", "approve", "one")
    for who, act in (("Rina", "withdraw"), ("Rina", "edit"), ("Agus", "approve")):
        with firm.refused(Closed):
            firm.do(who, act, "")
    with firm.refused(NotYours):
        firm.do("Budi", "prolong")
    firm.do("Budi", "postpone", reason="budget")
    assert (firm.request.ended, firm.request.end_state, firm.request.status, firm.told("ended")) == ("postponed", "postponed", "postponed", {"Rina"})
    with firm.refused(Closed):
        firm.do("Rina", "prolong", "approved")


def test_the_timers_of_an_end_move_with_what_its_acts_set() -> None:
    firm = ended()
    rings = firm.rings("approved")
    firm.do("Rina", "prolong")
    assert [(after - before).days for before, after in zip(rings, firm.rings("approved"), strict=True)] == [10, 10, 0]
    assert firm.until("2027-02-04 00:00") == [("approved", 0)]
    assert (firm.told("told"), firm.request.ended) == ({"Rina"}, "approved")
    assert firm.until("2027-02-07 00:00") == [("approved", 1)]
    assert (firm.request.ended, firm.request.end_state, firm.rings("approved"), firm.told("rule")) == ("lapsed", None, [], {"Rina"})


def test_an_end_may_let_the_request_run_again() -> None:
    firm = ended().do("Budi", "redo")
    assert (firm.request.ended, firm.request.status, firm.people, firm.told("undecided"), firm.rings("approved")) == (None, "running", ["Budi"], {"Rina"}, [])
    assert firm.do("Budi", "approve").request.ended == "approved"
    firm = ended().do("Rina", "amend", total=7)
    assert (firm.request.ended, firm.people, firm.field("total")) == (None, ["Budi"], 7)


def test_the_clock_presses_an_act_of_an_end() -> None:
    firm = ended()
    for _ in range(4):
        firm.do("Rina", "prolong")
    firm.until("2027-02-27 00:00")
    assert (firm.request.ended, firm.people) == (None, ["Budi"])


def test_a_button_of_an_earlier_end_is_stale() -> None:
    firm = ended()
    visit = firm.visit("approved")
    firm.do("Budi", "redo").do("Budi", "approve")
    with firm.refused(Closed):
        firm.do("Budi", "redo", "approved", visit=visit)


def test_nobody_presses_in_the_name_of_the_clock() -> None:
    """The clock's own events come from alarms; a person cannot be called so."""
    firm = Firm(MANY).send(total=1)
    assert CLOCK not in firm.company.people
    with firm.refused(StaleButton):
        firm.happen(Decided("Sari", "approve", "one", firm.visit("one") + 1, {"price": 1}))


def test_who_was_still_asked_hears_of_an_end_that_somebody_else_brought() -> None:
    firm = Firm(
        procedure("""
        states:
          one:
            approve: role.board
            need: 3
            acts: {stop: {title: Stop, by: role.secretary, to: stopped}}
          approved: {end: approved}
          stopped: {title: Stopped, end: stopped}
        """)
    ).send()
    firm.do("D1", "approve").do("Yanti", "stop", "one")
    assert (firm.request.ended, firm.told("ended")) == ("stopped", {"Rina", "D1", "D2", "D3", "D4", "D5"})
