"""Who is asked: exceptions and who comes instead, absences and delegates, leavers and newcomers, and never the requester."""

from __future__ import annotations

import pytest

from tests.workflows.firm import Company, Firm, cast, procedure
from workflows.refusals import NotYours, OwnRequest
from workflows.values import Reason, Value

ONE = """
    states:
      one: {{approve: {who}, {more}}}
      approved: {{end: approved}}
    """


def ask(who: str, more: str = "title: One", requester: str = "Rina", /, **fields: Value) -> Firm:
    return Firm(ONE.format(who=who, more=more)).send(requester, **fields)


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("requester.manager", {"Budi": Reason("manager", ("Rina",))}),
        ("role.finance", {"Sari": Reason("role", ("finance",)), "Tono": Reason("role", ("finance",))}),
        ("role.head(requester.unit)", {"Budi": Reason("role", ("head", "sales"))}),
        ("[requester.manager, role.director]", {"Budi": Reason("manager", ("Rina",)), "Agus": Reason("role", ("director",))}),
        ("role.finance - who", {"Tono": Reason("role", ("finance",))}),
        ("role.finance & who", {"Sari": Reason("role", ("finance",))}),
        ("who", {"Sari": Reason("field", ("who",))}),
        ("superior(who)", {"Agus": Reason("superior", ("Sari",))}),
        ('"chain(requester, rank.vp)"', {"Budi": Reason("chain", ("Rina",)), "Agus": Reason("chain", ("Rina",)), "Oscar": Reason("chain", ("Rina",))}),
        ("role.unheld", {"Ada": Reason("administrator")}),  # nobody at all: an administrator, visibly
    ],
)
def test_a_who_gives_people_with_the_reason_why(who: str, asked: dict[str, Reason]) -> None:
    firm = ask(who, who="Sari")
    assert dict(firm.request.standing("one").asked.reasons) == asked
    assert firm.asked() == list(asked)


@pytest.mark.parametrize(
    ("who", "more", "requester", "asked"),
    [
        ("role.finance", "except: who", "Rina", ["Tono"]),
        ("role.director", "except: role.director", "Rina", ["Oscar"]),  # the superior of those removed
        ("role.director", "except: role.director, else: role.board", "Rina", ["D1", "D2", "D3", "D4", "D5"]),
        ("role.director", "except: [role.director, who], else: [who, role.buyer]", "Rina", ["Putu"]),  # the first that gives somebody
        ("role.chairman", "except: role.chairman", "Rina", ["Ada"]),
        ("role.head", "title: One", "Budi", ["Agus"]),  # never oneself, not through a role
        ("role.finance", "title: One", "Sari", ["Tono"]),
        ("requester.manager", "title: One", "Oscar", ["Ada"]),
        ("role.administrator", "title: One", "Ada", []),
    ],
)
def test_whoever_may_not_is_taken_out_and_replaced(who: str, more: str, requester: str, asked: list[str]) -> None:
    firm = ask(who, more, requester, who="Sari")
    assert firm.people == asked
    if not asked:
        assert firm.told("nobody") == set()  # the only administrator is the requester, who reads it on the card
    with firm.refused(OwnRequest):
        firm.do(requester, "approve")


def test_where_nobody_is_left_the_sops_owner_is_asked_and_told() -> None:
    sop = procedure("""
        owner: role.secretary
        states: {one: {approve: role.administrator}, approved: {end: approved}}
        """)
    assert Firm(sop).send("Ada").people == ["Yanti"]
    alone = Firm(sop).send("Ada").leaves("Yanti")
    assert (alone.people, alone.told("nobody"), alone.told("replaced")) == ([], {"Ada"}, {"Ada"})
    assert alone.comes("Zul", "administrator").people == ["Zul"]


def test_tasks_are_no_decisions_and_may_be_the_requesters_own() -> None:
    sop = procedure("""
        states: {one: {task: role.finance}, approved: {end: approved}}
        """)
    assert Firm(sop).send("Sari").do("Sari", "done").request.ended == "approved"


# --- absences


def test_a_delegate_is_asked_beside_while_the_absence_lasts() -> None:
    firm = ask("requester.manager").away("Budi", "Putu")
    assert (firm.people, firm.asked(), firm.told("replaced")) == (["Budi", "Putu"], ["Putu"], set())
    assert firm.request.standing("one").asked.reasons["Putu"] == Reason("delegate", ("Budi",))
    firm.back("Budi")
    assert firm.people == ["Budi"]
    with firm.refused(NotYours):
        firm.do("Putu", "approve")
    firm.away("Budi", "Putu")
    assert firm.do("Putu", "approve").request.ended == "approved"
    vote = firm.request.standing("one").votes[0]
    assert (vote.seat, vote.by) == ("Budi", "Putu")


@pytest.mark.parametrize(
    ("delegate", "more"),
    [("Rina", "title: One"), ("Putu", "except: role.buyer"), ("Budi", "title: One")],
)
def test_a_delegation_to_somebody_who_may_not_decide_is_ignored(delegate: str, more: str) -> None:
    firm = ask("requester.manager", more).away("Budi", delegate)
    assert firm.people == ["Budi"]
    if delegate == "Rina":
        with firm.refused(OwnRequest):
            firm.do("Rina", "approve")
        with firm.refused(OwnRequest):
            firm.do("Rina", "approve", seat="Budi")


def test_a_requester_with_a_second_seat_by_delegation_has_none_at_all() -> None:
    firm = Firm("""
        states: {board: {approve: role.board, need: all}, approved: {end: approved}}
        """).send("D1").away("D2", "D1")
    assert firm.people == ["D2", "D3", "D4", "D5"]
    for seat in ("", "D1", "D2"):
        with firm.refused(OwnRequest):
            firm.do("D1", "approve", seat=seat)


def test_a_delegate_who_has_left_is_not_asked() -> None:
    firm = ask("requester.manager").away("Budi", "Putu").leaves("Putu")
    assert firm.people == ["Budi"]


def test_away_asks_others_beside_only_while_the_asked_are_away() -> None:
    firm = ask("role.finance", "away: role.director, need: all")
    assert firm.people == ["Sari", "Tono"]
    firm.away("Sari")
    assert (firm.people, firm.datum("one", "seats")) == (["Sari", "Tono", "Agus"], 2)
    firm.do("Agus", "approve")
    assert (firm.request.standing("one").votes[0].seat, firm.people) == ("Sari", ["Tono"])
    assert firm.do("Tono", "approve").request.ended == "approved"
    back = ask("role.finance", "away: role.director").away("Sari").back("Sari")
    assert back.people == ["Sari", "Tono"]
    with back.refused(NotYours):
        back.do("Agus", "approve")


def test_acting_holders_come_in_place_of_those_away() -> None:
    firm = ask("acting(role.director)")
    assert firm.people == ["Agus"]
    assert firm.away("Agus", "Putu").people == ["Putu"]
    assert firm.back("Agus").people == ["Agus"]


# --- leavers and newcomers


def test_a_leaver_is_replaced_by_the_roles_new_holder_else_by_the_superior_and_the_requester_is_told() -> None:
    firm = ask("role.buyer").leaves("Putu")
    assert (firm.people, firm.told("replaced"), firm.asked()) == (["Agus"], {"Rina"}, ["Agus"])
    assert firm.request.standing("one").asked.reasons["Agus"] == Reason("superior", ("Putu",))
    assert firm.away("Oscar").people == ["Agus"]  # later events find the same
    assert firm.leaves("Agus").people == ["Oscar"]
    assert firm.comes("Nia", "buyer").people == ["Nia"]
    assert ask("requester.manager").leaves("Budi").people == ["Agus"]
    assert ask("requester.manager").leaves("Agus").leaves("Budi").people == ["Oscar"]


def test_a_leaver_named_in_a_field_is_replaced_by_the_superior_also_on_a_new_sending() -> None:
    firm = ask("who", who="Sari").leaves("Sari")
    assert firm.people == ["Agus"]
    firm.do("Agus", "return").do("Rina", "resubmit", note="again")
    assert firm.people == ["Agus"]


def test_managers_in_a_circle_of_leavers_end_with_an_administrator() -> None:
    people = cast()
    from dataclasses import replace

    people["Budi"] = replace(people["Budi"], manager="Agus", active=False)
    people["Agus"] = replace(people["Agus"], manager="Budi", active=False)
    firm = Firm(ONE.format(who="requester.manager", more="title: One"), company=Company(people)).send()
    assert firm.people == ["Ada"]


def test_the_roster_is_live_only_through_events() -> None:
    firm = ask("role.finance")
    people = dict(firm.company.people)
    firm.comes("Uli", "finance")
    assert (firm.people, firm.asked()) == (["Sari", "Tono", "Uli"], ["Uli"])
    firm.company.people = people
    assert firm.people == ["Sari", "Tono", "Uli"]
    with firm.refused(NotYours):
        firm.do("Uli", "approve")  # judged anew when they press


def test_who_the_data_name_changes_with_them() -> None:
    sop = procedure("""
        states:
          pick: {task: requester, fields: {boss: person}, rewalk: false}
          one: {approve: boss}
          approved: {end: approved}
        """)
    assert Firm(sop).send().do("Rina", "done", boss="Sari").people == ["Sari"]


def test_while_it_lies_with_a_requester_who_leaves_somebody_else_can_go_on() -> None:
    firm = ask("requester.manager").do("Budi", "return").leaves("Rina")
    assert (firm.people, firm.asked()) == (["Budi"], ["Budi"])
    assert firm.do("Budi", "resubmit").people == ["Budi"]
    gone = ask("requester.manager").leaves("Rina").do("Budi", "return")
    assert (gone.people, gone.asked()) == (["Budi"], ["Budi"])
    behalf = Firm(ONE.format(who="role.director", more="title: One")).send("Rina", by="Yanti").do("Agus", "return")
    assert behalf.people == ["Rina"]
    assert behalf.leaves("Rina").people == ["Yanti"]


# --- asked beside, asked instead

ADDING = procedure("""
    states:
      one:
        approve: requester.manager
        due: 1 day
        acts:
          ask_too: {add: who}
          pass_on: {reason: optional, hand_to: who}
        timers: [{add: superior(asked)}, {at: due + 1 day, hand_to: role.chairman}]
      approved: {end: approved}
    """)


def test_somebody_added_decides_beside_and_is_asked_with_the_reason() -> None:
    firm = Firm(ADDING).send(who="Sari").do("Budi", "ask_too")
    assert (firm.people, firm.asked(), firm.told("added")) == (["Budi", "Sari"], ["Sari"], {"Rina", "Sari"})
    assert firm.request.standing("one").asked.reasons["Sari"] == Reason("added", ("Budi",))
    assert firm.do("Budi", "ask_too").told("added") == set()
    assert firm.do("Sari", "approve").request.ended == "approved"


def test_the_requester_is_never_added_nor_handed_their_own_request() -> None:
    firm = Firm(ADDING).send(who="Rina").do("Budi", "ask_too")
    assert (firm.people, firm.told("added")) == (["Budi"], set())
    firm.do("Budi", "pass_on")
    assert "Rina" not in firm.people
    assert firm.people == ["Budi"]  # the superior of whom it was handed to


def test_handing_on_asks_others_instead() -> None:
    firm = Firm(ADDING).send(who="Sari").do("Budi", "pass_on", reason="her field")
    assert (firm.people, firm.asked(), firm.told("handed")) == (["Sari"], ["Sari"], {"Rina"})
    with firm.refused(NotYours):
        firm.do("Budi", "approve")
    assert firm.leaves("Sari").people == ["Agus"]


def test_the_clock_asks_the_superior_too_and_then_somebody_else_instead() -> None:
    firm = Firm(ADDING).send()
    firm.until("2027-01-12 09:00")
    assert (firm.people, firm.told("added")) == (["Budi", "Agus"], {"Rina", "Budi", "Agus"})
    assert firm.leaves("Agus").people == ["Budi", "Oscar"]
    firm.until("2027-01-13 09:00")
    assert firm.people == ["Oscar"]


def test_everyone_asked_and_told_is_involved() -> None:
    sop = procedure("""
        states: {one: {approve: requester.manager, tell: role.secretary}, two: {approve: role.finance}, approved: {end: approved}}
        """)
    firm = Firm(sop).send("Rina", by="Putu").do("Budi", "approve")
    assert firm.request.involved == ("Rina", "Putu", "Budi", "Yanti", "Sari", "Tono")


def test_who_was_asked_beside_somebody_that_had_voted_is_asked_when_a_seat_becomes_theirs() -> None:
    firm = ask("role.finance", "need: 2, away: role.buyer").do("Sari", "approve").away("Sari")
    assert (firm.request.standing("one").asked.ids, firm.people, firm.asked()) == (("Sari", "Tono", "Putu"), ["Tono"], [])
    firm.comes("Putu", "buyer", "finance")
    assert (set(firm.people), firm.asked()) == ({"Tono", "Putu"}, ["Putu"])


def test_who_has_voted_is_asked_again_when_they_come_to_stand_for_somebody_who_has_not() -> None:
    firm = ask("role.finance", "need: 2").do("Sari", "approve").away("Tono", "Sari")
    assert (firm.people, firm.asked(), firm.offers("Sari", "one", "Tono")) == (["Sari", "Tono"], ["Sari"], ["approve", "reject", "return", "ask"])
