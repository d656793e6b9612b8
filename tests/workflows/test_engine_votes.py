"""Votes: what `need` asks, when a decision has fallen, whose seat a vote fills, and how a vote is closed."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.firm import Firm, procedure
from workflows.refusals import AlreadyDecided, Closed, NotYours, OwnRequest, StaleButton
from workflows.votes import Tally, closed, completions, decide, way_taken

BOARD = """
    states:
      board: {{approve: role.board, may: [approve, reject, return, abstain], {clauses}}}
      deferred: {{when: total < 0, task: role.secretary}}
      approved: {{end: approved}}
    """
ACTS = {"y": "approve", "n": "reject", "a": "abstain"}


def vote(clauses: str, votes: str) -> Firm:
    """D1, D2, ... vote as the letters say: y n a, "-" for a silent one."""
    firm = Firm(BOARD.format(clauses=clauses)).send()
    for place, letter in enumerate(votes, start=1):
        if letter != "-":
            firm.do(f"D{place}", ACTS[letter])
    return firm


@pytest.mark.parametrize(
    ("need", "open_yet", "last", "outcome"),
    [
        ("any", "", "y", "approved"),
        ("any", "", "n", "rejected"),
        ("any", "a", "y", "approved"),
        ("any", "aaaa", "a", "rejected"),
        ("all", "yyyy", "y", "approved"),
        ("all", "yy", "n", "rejected"),
        ("all", "yy", "a", "rejected"),
        ("2", "ynn", "y", "approved"),
        ("2", "nnn", "n", "rejected"),
        ("2", "yn", "y", "approved"),
        ("4", "ay", "n", "rejected"),
        ("majority", "yyn", "y", "approved"),
        ("majority", "nn", "a", "rejected"),  # an abstention keeps its seat
        ("majority", "nn", "n", "rejected"),
        ("yes > no", "yy", "y", "approved"),
        ("yes > no", "ynyn", "n", "rejected"),
        ("yes > no", "nn", "n", "rejected"),
        ("yes >= 2 and no == 0", "y", "n", "rejected"),
        ("yes >= 2 and no == 0", "yyyy", "y", "approved"),
        ("yes >= 2 and no <= 3", "y", "y", "approved"),
        ("yes + abstain >= 3", "ya", "a", "approved"),
        ("yes * 2 > seats - abstain", "yy", "y", "approved"),
        ("silent <= 2 and yes > 0", "yn", "n", "approved"),
    ],
)
def test_a_vote_falls_as_soon_as_nobody_can_change_it_and_not_before(need: str, open_yet: str, last: str, outcome: str | None) -> None:
    firm = vote(f"need: {need}", open_yet)
    assert firm.mark("board") == "open"
    firm.do(f"D{len(open_yet) + 1}", ACTS[last])
    assert firm.datum("board", "outcome") == outcome
    assert firm.request.ended == outcome


@pytest.mark.parametrize("need", ["6", "yes >= 6 and no == 0", "6 if total >= 100 else 1"])
def test_a_board_too_small_for_what_is_needed_waits_for_people_and_says_so(need: str) -> None:
    firm = Firm(BOARD.format(clauses=f'need: "{need}"')).send(total=100)
    assert firm.told("too_few") == {"Ada"}
    for place in range(1, 6):
        firm.do(f"D{place}", "approve")
    assert (firm.mark("board"), firm.people, firm.request.ended) == ("open", [], None)  # nobody said no
    firm.comes("Eka", "board")
    assert (firm.people, firm.told("too_few")) == (["Eka"], set())
    assert firm.do("Eka", "approve").request.ended == "approved"


def test_a_board_that_shrinks_below_what_is_needed_says_so_and_one_no_still_ends_it() -> None:
    firm = Firm(BOARD.format(clauses="need: 5")).send()
    assert firm.told("too_few") == set()
    firm.leaves("D1")
    assert (firm.told("too_few"), firm.mark("board")) == ({"Ada", "Rina"}, "open")
    assert firm.do("D2", "reject").request.ended == "rejected"


@pytest.mark.parametrize("need", ["any", "all", "2", "3", "majority", "yes > no", "yes >= 2 and no == 0", "yes * 2 > seats - abstain", "silent == 0 and yes > 0"])
def test_early_stop_agrees_with_counting_every_completion(need: str) -> None:
    """Brute force: with every way the silent may still speak (or stay silent), the close comes to the same."""
    firm = Firm(BOARD.format(clauses=f"need: {need}")).send()
    state, step = firm.sop.states["board"], firm.rest()

    def view(then: Tally):  # type: ignore[no-untyped-def]
        return step.look("board", tallies={"board": then, "this": then})

    for yes, no, abstain in product(range(6), repeat=3):
        votes = Tally(yes, no, abstain, 5)
        if votes.silent < 0 or votes.silent == 5:
            continue
        spoken = [Tally(yes + y, no + n, abstain + a, 5) for y, n, a in product(range(6), repeat=3) if y + n + a <= votes.silent]
        assert set(completions(votes)) == set(spoken)
        outcomes = {closed(state, then, view) for then in spoken}
        expected = next(iter(outcomes)) if len(outcomes) == 1 else None
        if need == "any":  # the first decision decides, whatever the others would say
            expected = "approved" if yes else "rejected" if no or not votes.silent else None
        assert decide(state, votes, view) == expected, votes


@pytest.mark.parametrize(
    ("ways", "votes", "mark"),
    [
        ("{when: yes >= 4, to: approved}, {to: deferred}", "yyy", "open"),  # the way is still open
        ("{when: yes >= 4, to: approved}, {to: deferred}", "yyyy", "done"),
        ("{when: yes >= 4, to: approved}, {to: deferred}", "yyyn", "open"),
        ("{when: yes >= 4, to: approved}, {to: deferred}", "yyynn", "done"),
        ("{when: vote.yes >= 1 and board.no < 9, to: approved}, {to: deferred}", "yyy", "done"),
        ("{when: total > 3, to: approved}, {to: deferred}", "yyy", "done"),  # data alone: the votes cannot change the way
        ("{when: yes >= total, to: approved}, {to: deferred}", "yyyy", "open"),  # votes beside data: waits for the close
        ("{when: yes >= total, to: approved}, {to: deferred}", "yyyyn", "done"),
    ],
)
def test_early_stop_looks_at_the_way_where_votes_alone_decide_it(ways: str, votes: str, mark: str) -> None:
    assert vote(f"need: 3, next: [{ways}]", votes).mark("board") == mark


def test_a_rejection_takes_the_next_list_and_the_requester_hears_of_it() -> None:
    ways = "{when: yes >= 2, to: again}, {when: vote.outcome == approved, to: approved}, {to: rejected}"
    sop = procedure(f"""
        states:
          board: {{approve: role.board, need: all, next: [{ways}]}}
          again: {{task: role.secretary, next: board}}
          approved: {{end: approved}}
          rejected: {{end: rejected}}
        """)
    firm = Firm(sop).send()
    for who, act in (("D1", "approve"), ("D2", "approve"), ("D3", "reject")):
        firm.do(who, act)
    assert (firm.pending, firm.told("rejected"), firm.datum("board", "outcome")) == ({"again": ["Yanti"]}, {"Rina"}, "rejected")
    firm.do("Yanti", "done")
    assert (firm.people, firm.datum("board", "times"), firm.datum("board", "yes")) == (["D1", "D2", "D3", "D4", "D5"], 2, 0)


def test_a_vote_that_offers_close_waits_for_it() -> None:
    sop = procedure("""
        states:
          board:
            approve: role.board
            need: yes > no
            may: [approve, reject, abstain, close]
            acts: {close: {by: [role.board, role.secretary]}}
          approved: {end: approved}
        """)
    firm = Firm(sop).send()
    for place in range(1, 6):
        firm.do(f"D{place}", "approve")
    assert (firm.mark("board"), firm.people, firm.offers("D1", "board"), firm.offers("Yanti", "board")) == ("open", [], ["close"], ["close"])
    with firm.refused(AlreadyDecided):
        firm.do("D1", "approve")
    assert firm.do("D1", "close").request.ended == "approved"
    early = Firm(sop).send().do("D1", "approve").do("Yanti", "close")
    assert (early.request.ended, early.datum("board", "silent")) == ("approved", 4)
    assert Firm(sop).send().do("Yanti", "close").request.ended == "rejected"


@pytest.mark.parametrize(("by", "offered"), [("requester", ["Sari"]), ("role.unheld", ["Sari"]), ("role.finance", ["Sari"]), ("role.buyer", ["Putu"])])
def test_a_vote_that_nobody_but_its_requester_could_close_is_closed_by_those_asked(by: str, offered: list[str]) -> None:
    sop = f"states: {{board: {{approve: role.finance, need: 1, acts: {{close: {{by: {by}}}}}}}, approved: {{end: approved}}}}"
    firm = Firm(sop).send("Tono").do("Sari", "approve")
    assert (firm.mark("board"), [person for person in ("Sari", "Tono", "Putu") if "close" in firm.offers(person, "board")]) == ("open", offered)
    assert firm.do(offered[0], "close").request.ended == "approved"


@pytest.mark.parametrize(("votes", "ended"), [("yy", "approved"), ("yynn", "rejected"), ("", "rejected")])
def test_a_clock_closes_the_vote_as_it_is(votes: str, ended: str) -> None:
    firm = vote("need: yes > no, due: 2 days, timers: [{do: close, says: The vote is closed.}]", votes)
    assert firm.until("2027-01-13 09:00") == [("board", 0)]
    assert firm.request.ended == ended
    assert "Rina" in firm.told("rule")


# --- seats


def test_a_second_tap_is_told_and_counts_once() -> None:
    firm = vote("need: 2", "y")
    with firm.refused(AlreadyDecided):
        firm.do("D1", "approve")
    with firm.refused(AlreadyDecided):
        firm.do("D1", "reject")
    assert (firm.datum("board", "yes"), firm.datum("board", "no")) == (1, 0)


def test_a_delegate_votes_for_the_seat_and_the_first_of_the_two_counts() -> None:
    firm = vote("need: 2", "").away("D1", "Yanti")
    assert (firm.asked(), firm.datum("board", "seats")) == (["Yanti"], 5)
    firm.do("Yanti", "approve")
    newest = firm.request.standing("board").votes[-1]
    assert (newest.seat, newest.by, firm.datum("board", "yes")) == ("D1", "Yanti", 1)
    for who in ("D1", "Yanti"):
        with firm.refused(AlreadyDecided):
            firm.do(who, "approve")
    assert firm.people == ["D2", "D3", "D4", "D5"]


def test_a_delegate_with_a_seat_of_their_own_votes_for_each_seat_by_name() -> None:
    firm = vote("need: all", "").away("D5", "D2").do("D2", "approve")
    assert (firm.datum("board", "yes"), firm.people) == (1, ["D1", "D2", "D3", "D4", "D5"])
    with firm.refused(AlreadyDecided):
        firm.do("D2", "approve")
    assert (firm.offers("D2", "board"), firm.offers("D2", "board", seat="D5")) == ([], ["approve", "reject", "return", "abstain"])
    with firm.refused(NotYours):
        firm.do("D2", "approve", seat="D4")
    firm.do("D2", "approve", seat="D5")
    assert (firm.datum("board", "yes"), firm.people) == (2, ["D1", "D3", "D4"])
    with firm.refused(AlreadyDecided):
        firm.do("D2", "approve", seat="D5")
    with firm.refused(AlreadyDecided):
        firm.do("D5", "reject")
    for who in ("D1", "D3", "D4"):
        firm.do(who, "approve")
    assert firm.request.ended == "approved"


def test_a_vote_for_another_takes_nobody_their_own() -> None:
    firm = vote("need: 2", "").away("D5", "D2")
    firm.do("D2", "approve", seat="D5")
    assert (firm.datum("board", "yes"), firm.offers("D2", "board")) == (1, ["approve", "reject", "return", "abstain"])
    with firm.refused(AlreadyDecided):
        firm.do("D2", "approve", seat="D5")
    assert firm.do("D2", "approve").request.ended == "approved"


def test_a_return_by_a_delegate_is_on_behalf_of_whom_they_stand_for() -> None:
    firm = vote("need: all", "").away("D5", "Yanti")
    firm.do("Yanti", "return", reason="please add the drawing")
    assert [(vote.by, vote.seat) for vote in firm.request.standing("board").votes] == [("Yanti", "D5")]


def test_somebody_asked_beside_fills_one_seat_where_all_must_speak() -> None:
    firm = vote("need: all, due: 1 day, timers: [{add: role.secretary}]", "yyy")
    firm.until("2027-01-12 09:00")
    assert (firm.datum("board", "seats"), firm.people) == (5, ["D4", "D5", "Yanti"])
    firm.do("Yanti", "approve")
    assert (firm.datum("board", "yes"), firm.people) == (4, ["D5"])
    for seat in ("", "D5"):
        with firm.refused((AlreadyDecided, StaleButton) if seat else AlreadyDecided):  # type: ignore[arg-type]
            firm.do("Yanti", "approve", seat=seat)
    assert firm.do("D5", "approve").request.ended == "approved"


def test_votes_stay_valid_when_the_voter_leaves_and_seats_follow_the_role() -> None:
    firm = vote("need: majority", "yn").leaves("D1")
    assert (firm.datum("board", "yes"), firm.datum("board", "seats"), firm.people) == (1, 5, ["D3", "D4", "D5"])
    firm.leaves("D5")
    assert (firm.datum("board", "seats"), firm.people) == (4, ["D3", "D4"])
    firm.comes("D6", "board")
    assert (firm.asked(), firm.datum("board", "seats")) == (["D6"], 5)
    assert firm.do("D3", "approve").do("D6", "approve").request.ended == "approved"


def test_a_roster_that_shrinks_may_let_the_decision_fall() -> None:
    firm = vote("need: all", "yyyy").leaves("D5")
    assert firm.request.ended == "approved"


def test_a_roster_too_small_waits_for_people_instead_of_losing_by_itself() -> None:
    sop = procedure("""
        states: {money: {approve: role.finance, need: 3}, approved: {end: approved}}
        """)
    firm = Firm(sop).send()
    assert firm.people == ["Sari", "Tono"]
    firm.comes("Uli", "finance")
    for who in ("Sari", "Tono", "Uli"):
        firm.do(who, "approve")
    assert firm.request.ended == "approved"


# --- own buttons that vote

OWN = procedure("""
    states:
      board:
        approve: role.board
        need: 2
        may: [approve, reject]
        acts:
          conditional: {reason: optional, counts: "no if reason else none"}
          advise: {by: [role.secretary, role.board, requester], counts: 'yes'}
          entered: {by: role.secretary, as: who, counts: 'yes'}
      approved: {end: approved}
    """)


def test_a_vote_that_counts_for_none_leaves_its_seat_silent() -> None:
    firm = Firm(OWN).send().do("D1", "conditional")
    assert (firm.datum("board", "silent"), firm.people) == (5, ["D1", "D2", "D3", "D4", "D5"])
    firm.do("D1", "conditional", reason="too dear")
    assert (firm.datum("board", "no"), firm.people) == (1, ["D2", "D3", "D4", "D5"])


def test_people_without_a_seat_are_recorded_and_not_counted() -> None:
    firm = Firm(OWN).send().do("Yanti", "advise")
    assert (firm.datum("board", "yes"), firm.datum("board", "unseated").ids, firm.datum("board", "seats")) == (0, ("Yanti",), 5)
    with firm.refused(AlreadyDecided):
        firm.do("Yanti", "advise")
    firm.do("D1", "advise").do("D2", "advise")
    assert (firm.request.ended, firm.datum("board", "yes"), firm.datum("board", "by").ids) == ("approved", 2, ("Yanti", "D1", "D2"))


def test_a_decision_entered_for_another_fills_their_seat_and_never_the_requesters() -> None:
    firm = Firm(OWN).send(who="D3").do("Yanti", "entered")
    vote = firm.request.standing("board").votes[-1]
    assert (vote.seat, vote.by, vote.seated, firm.datum("board", "yes")) == ("D3", "Yanti", True, 1)
    with firm.refused(AlreadyDecided):
        firm.do("D3", "approve")
    with firm.refused(AlreadyDecided):
        firm.do("Yanti", "entered")
    own = Firm(OWN).send("D1", who="D1")
    with own.refused(OwnRequest):
        own.do("Yanti", "entered")
    with own.refused(OwnRequest):
        own.do("D1", "advise")
    assert own.datum("board", "seats") == 4
    stranger = Firm(OWN).send(who="Putu").do("Yanti", "entered")
    assert (stranger.datum("board", "yes"), stranger.datum("board", "unseated").ids) == (0, ("Yanti",))


def test_an_own_vote_with_another_vote_as_target_counts_there() -> None:
    sop = procedure("""
        states:
          board: {approve: role.board, need: majority, acts: {pass_on: {counts: 'yes', to: head}}}
          head: {approve: [role.director, role.board], need: 2}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("D2", "pass_on")
    assert (firm.pending, firm.datum("head", "yes"), firm.datum("board", "outcome")) == ({"head": ["Agus", "D1", "D3", "D4", "D5"]}, 1, "pass_on")
    assert firm.do("Agus", "approve").request.ended == "approved"


def test_a_changed_reject_goes_its_way_once_the_vote_has_fallen() -> None:
    sop = procedure("""
        states:
          board: {approve: role.board, need: majority, acts: {reject: {to: rework}}}
          approved: {end: approved}
          rework: {task: requester, next: board}
        """)
    firm = Firm(sop).send().do("D1", "reject").do("D2", "reject")
    assert "board" in firm.pending
    firm.do("D3", "reject", reason="no numbers")
    assert (firm.pending, firm.told("rejected"), firm.datum("board", "reason")) == ({"rework": ["Rina"]}, {"Rina"}, "no numbers")


def test_a_return_acts_at_once_whatever_the_count() -> None:
    firm = vote("need: all", "yy").do("D3", "return", reason="one page too many")
    assert firm.pending == {"form": ["Rina"]}
    assert firm.told("returned") == {"Rina", "D1", "D2"}


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("yna"), min_size=1, max_size=5), st.permutations(["D1", "D2", "D3", "D4", "D5"]), st.sampled_from(["2", "majority", "yes > no", "all"]))
def test_no_seat_is_counted_twice_and_late_votes_change_nothing(letters: list[str], order: list[str], need: str) -> None:
    firm = Firm(BOARD.format(clauses=f"need: {need}")).send()
    for who, letter in zip(order, letters, strict=False):
        if firm.mark("board") != "open":
            break
        firm.do(who, ACTS[letter])
        votes = firm.request.standing("board").votes
        assert len({vote.seat for vote in votes}) == len(votes)
    state, step = firm.sop.states["board"], firm.rest()
    assert firm.datum("board", "seats") == Decimal(5)
    assert way_taken(state, step.look("board")) == ""


def test_who_comes_after_the_clock_went_on_is_not_told_that_another_had_decided() -> None:
    sop = procedure("""
        states:
          board: {approve: role.board, need: 3, due: 2 days, timers: [{to: chairman, says: The chairman decides.}], next: approved}
          chairman: {approve: role.chairman}
          approved: {end: approved}
        """)
    firm = Firm(sop).send().do("D1", "approve").do("D2", "approve")
    firm.until("2027-01-13 09:00")
    assert list(firm.pending) == ["chairman"]
    with firm.refused(AlreadyDecided):
        firm.do("D1", "approve", "board")
    with firm.refused(StaleButton) as refused:
        firm.do("D5", "approve", "board")
    assert vars(refused.value)["holders"] == ("Oscar",)
    gone = Firm(sop).send().do("D1", "approve").do("Rina", "withdraw", "")
    with gone.refused(Closed):
        gone.do("D5", "approve", "board")
