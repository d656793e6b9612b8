"""Time: due, nags, timers of every kind, moments that move, rings that were missed, and timers that fail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.firm import Firm, day, procedure, stale
from tests.workflows.scopes import jakarta
from tests.workflows.test_engine_acts import said
from workflows.effects import Nag
from workflows.events import AlarmRang
from workflows.refusals import AlreadyDecided, Closed, Refusal, SopBroken, StaleButton
from workflows.values import Value

TIMED = """
    late: {{mood: text}}
    states:
      one:
        approve: requester.manager
        {clauses}
        acts: {{skip: {{by: role.secretary, fields: [mood]}}}}
      two: {{task: role.buyer}}
      approved: {{end: approved}}
    """


def timed(clauses: str, **fields: Value) -> Firm:
    clauses = clauses.replace("; ", "\n        ")
    return Firm(TIMED.format(clauses=clauses)).send(**fields)


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        ("2 working days", "2027-01-13 17:00"),
        ("8 working hours", "2027-01-11 17:00"),
        ("48 hours", "2027-01-13 09:00"),
        ("1 month", "2027-02-11 09:00"),
        ("day", "2027-01-15 17:00"),  # a date is the end of work of that day
        ("day at 10:00", "2027-01-15 10:00"),
        ("day + 2 working days", "2027-01-19 17:00"),
        ("none if total == 0 else opened", None),
        ("never", None),
    ],
)
def test_due_is_a_duration_or_a_moment(due: str, moment: str | None) -> None:
    firm = timed(f"due: {due}", day=day("2027-01-15"))
    assert firm.request.standing("one").due == (jakarta(moment) if moment else None)


def test_a_timer_of_lanes_reminds_those_asked_in_them_at_their_own_state() -> None:
    firm = Firm(
        procedure("""
        states:
          both:
            timers: [{at: opened, every: 1 hour, nag: asked}]
            lanes:
              boss: {approve: requester.manager}
              money: {states: {check: {approve: role.finance}, pay: {task: role.buyer}}}
          approved: {end: approved}
        """)
    ).send()
    assert firm.until("2027-01-11 10:00") == [("both", 0)]
    assert {(effect.person, effect.state) for effect in firm.effects if isinstance(effect, Nag)} == {("Budi", "boss"), ("Sari", "check"), ("Tono", "check")}
    firm.do("Budi", "approve", "boss").do("Sari", "approve")
    firm.until("2027-01-11 11:00")
    assert firm.nagged(urgent=True) == {"Putu"}


def test_the_nag_reminds_from_due_on_those_who_can_still_decide() -> None:
    firm = timed("due: 1 day")
    assert firm.until("2027-01-12 09:00") == []
    assert firm.until("2027-01-13 09:00") == [("one", -1)]
    assert (firm.nagged(), firm.nagged(urgent=True)) == ({"Budi"}, set())
    firm.away("Budi", "Sari")
    assert [len(firm.until(f"2027-01-{date} 09:00")) for date in (14, 15, 16, 17)] == [1, 1, 0, 0]
    assert firm.until("2027-01-18 09:00") == [("one", -1)]
    assert firm.nagged() == {"Budi", "Sari"}
    firm.do("Sari", "approve")
    assert firm.rings("one") == []


@pytest.mark.parametrize(("nag", "rings"), [("never", []), ("2 hours", ["2027-01-11 12:00", "2027-01-11 14:00"]), ("day at 09:00, 15:00", ["2027-01-11 15:00", "2027-01-12 09:00"])])
def test_the_nag_follows_its_schedule(nag: str, rings: list[str]) -> None:
    firm = timed(f"due: 1 hour; nag: {nag}")
    for moment in rings:
        assert firm.rings("one") == [jakarta(moment)]
        firm.until(moment)
        assert firm.nagged() == {"Budi"}
    assert len(firm.rings("one")) == bool(rings)


def test_defaults_hold_for_what_asks_people_and_each_key_by_itself() -> None:
    sop = procedure("""
        defaults:
          due: 1 day
          nag: never
          timers: [{tell: role.secretary, says: Late.}]
        states:
          one: {approve: requester.manager, due: 2 days, timers: [{at: opened + 1 hour, tell: role.director, says: Opened.}]}
          two: {approve: role.finance, timers: none, nag: 1 hour}
          three: {task: role.buyer}
          approved: {end: approved}
        """)
    firm = Firm(sop).send()
    assert firm.until("2027-01-14 09:00") == [("one", 1), ("one", 0)]
    firm.do("Budi", "approve")
    assert firm.until("2027-01-15 11:00") == [("two", -1), ("two", -1)]
    firm.do("Sari", "approve")
    assert (firm.until("2027-01-20 09:00"), firm.request.standing("three").due) == ([], jakarta("2027-01-16 11:00"))


def test_a_timer_tells_nags_sets_adds_in_one_ring_and_once() -> None:
    firm = timed("due: 1 day; nag: never; timers: [{nag: asked, tell: role.secretary, says: \"Waiting for {{ asked }}.\", set: {mood: {is: \"'sour'\", keep: true}}, add: role.director}]")
    assert firm.until("2027-01-12 09:00") == [("one", 0)]
    assert (firm.nagged(urgent=True), firm.told("told"), firm.told("added"), firm.field("mood"), firm.people) == (
        {"Budi"}, {"Yanti"}, {"Rina", "Budi", "Agus"}, "sour", ["Budi", "Agus"])  # fmt: skip
    assert firm.until("2027-02-12 09:00") == []


def test_a_timer_nags_whom_it_names() -> None:
    firm = timed("timers: [{at: opened + 1 hour, nag: [requester, role.director]}]")
    firm.until("2027-01-11 10:00")
    assert firm.nagged(urgent=True) == {"Rina", "Agus"}
    assert "Agus" in firm.request.involved


def test_every_repeats_from_its_moment_while_the_state_is_open_and_when_is_judged_at_each_ring() -> None:
    firm = timed("timers: [{at: opened, every: 30 minutes, when: 'now >= opened + 1 hour', nag: asked}]")
    assert firm.rings("one") == [jakarta("2027-01-11 09:30")]
    assert firm.until("2027-01-11 09:30") == [("one", 0)]
    assert firm.nagged(urgent=True) == set()
    assert (len(firm.until("2027-01-11 11:00")), firm.nagged(urgent=True)) == (3, {"Budi"})
    firm.do("Budi", "approve")
    assert firm.until("2027-01-12 11:00") == []


def test_what_was_missed_rings_once() -> None:
    firm = timed("timers: [{at: opened, every: 30 minutes, nag: asked}, {at: opened + 1 hour, tell: requester, says: An hour.}]")
    firm.now = jakarta("2027-01-13 10:10")
    for timer in (0, 1):
        firm.happen(AlarmRang("one", firm.visit("one"), timer, firm.now))
    assert firm.rings("one") == [jakarta("2027-01-13 10:40")]
    with firm.refused(StaleButton):
        firm.happen(AlarmRang("one", firm.visit("one"), 1, firm.now))


def test_a_moment_already_past_rings_at_once_and_once() -> None:
    firm = timed("timers: [{at: day, tell: requester, says: Past.}]", day=day("2027-01-04"))
    assert firm.rings("one") == [firm.now]
    assert firm.until("2027-01-11 09:00") == [("one", 0)]
    firm.say("Budi", "yes")
    firm.away("Sari")
    assert firm.until("2027-02-11 09:00") == []


MOVING = procedure("""
    acts: {edit: {edits: [day]}}
    states:
      one:
        approve: requester.manager
        due: day
        nag: day at 09:00
        holds: true
        timers: [{at: due - 1 day, tell: requester, says: Soon.}, {at: due, every: 1 day, tell: role.secretary, says: Late.}]
      approved: {end: approved}
    """)


def test_a_moment_that_moves_moves_its_timers_and_keeps_the_opening() -> None:
    firm = Firm(MOVING).send(day=day("2027-01-14"))
    visit = firm.visit("one")
    assert firm.rings("one") == [jakarta("2027-01-13 17:00"), jakarta("2027-01-15 09:00"), jakarta("2027-01-15 17:00")]
    firm.do("Rina", "edit", day=day("2027-01-20"))
    assert (firm.visit("one"), firm.rings("one")) == (visit, [jakarta("2027-01-19 17:00"), jakarta("2027-01-21 09:00"), jakarta("2027-01-21 17:00")])
    firm.until("2027-01-22 12:00")
    firm.do("Rina", "edit", day=day("2027-01-27"))
    assert firm.rings("one") == [jakarta("2027-01-28 09:00"), jakarta("2027-01-28 17:00")]  # what rang once has rung; what repeats follows
    firm.do("Rina", "edit", day=None)
    assert firm.rings("one") == [] or firm.request.standing("one").due is None


def test_a_timer_whose_moment_comes_to_be_later_is_set_then() -> None:
    sop = procedure("""
        states:
          fork:
            lanes:
              one: {task: role.buyer, timers: [{at: two.at + 1 day, tell: requester, says: A day after two.}]}
              two: {task: role.secretary}
          approved: {end: approved}
        """)
    firm = Firm(sop).send()
    assert firm.rings("one") == []
    firm.do("Yanti", "done", "two")
    assert firm.until("2027-01-12 09:00") == [("one", 0)]
    assert firm.told("told") == {"Rina"}


@pytest.mark.parametrize(
    ("timer", "ended", "pending", "told", "second"),
    [
        ("{do: approve, says: Silence is a yes.}", None, ["Putu"], "rule", AlreadyDecided),
        ("{do: reject, says: Silence is a no.}", "rejected", [], "rule", AlreadyDecided),
        ("{do: return, says: Back to you.}", None, ["Rina"], "returned", AlreadyDecided),
        ("{do: silent, says: Passed by.}", None, ["Putu"], "rule", StaleButton),
        ("{do: withdraw, says: Gone.}", "withdrawn", [], "rule", Closed),
        ("{to: expired}", "expired", [], "rule", Closed),
        ("{to: two, says: Onward.}", None, ["Putu"], "rule", StaleButton),
    ],
)
def test_the_clock_presses_buttons_and_the_requester_always_hears_of_it(
    timer: str, ended: str | None, pending: list[str], told: str, second: type[Refusal]
) -> None:
    firm = timed(f"due: 1 day; timers: [{timer}]")
    firm.until("2027-01-12 09:00")
    assert (firm.request.ended, firm.people, "Rina" in firm.told(told), "Budi" in firm.told("rule")) == (ended, pending, True, True)
    assert firm.datum("one", "by").ids == ()
    with firm.refused(second):
        firm.do("Budi", "approve", "one")


def test_what_the_clock_did_holds_nothing_and_counts_no_seat() -> None:
    firm = timed("due: 1 day; holds: true; need: any; timers: [{do: approve, says: Silence is a yes.}]")
    firm.until("2027-01-12 09:00")
    assert (firm.datum("one", "outcome"), firm.datum("one", "yes"), firm.datum("one", "seats"), firm.datum("one", "unseated").ids) == ("approved", 0, 1, ())


def test_two_timers_due_at_once_ring_in_the_order_of_the_file() -> None:
    firm = timed("due: 1 day; nag: never; timers: [{tell: requester, says: First.}, {at: opened + 1 day, tell: requester, says: Second.}, {to: expired}]")
    assert firm.until("2027-01-12 09:00") == [("one", 0), ("one", 1), ("one", 2)]
    assert [words for words in said(firm) if words] == ["First.", "Second."]


def test_an_alarm_of_an_earlier_opening_is_stale() -> None:
    firm = timed("due: 1 day; timers: [{to: expired}]")
    visit = firm.visit("one")
    firm.do("Budi", "return").do("Rina", "resubmit")
    firm.now += timedelta(days=1)
    stale(firm, "one", visit)
    stale(firm, "two", 99)
    firm.do("Budi", "approve")
    stale(firm, "one", firm.visit("one"))


def test_a_person_who_pressed_first_wins_over_the_clock() -> None:
    firm = timed("due: 1 day; timers: [{to: expired}]")
    firm.now = jakarta("2027-01-12 09:00")
    firm.do("Budi", "approve")
    assert (firm.until("2027-01-12 09:00"), list(firm.pending)) == ([], ["two"])
    late = timed("due: 1 day; timers: [{to: expired}]")
    late.until("2027-01-12 09:00")
    with late.refused(Closed):
        late.do("Budi", "approve")


@pytest.mark.parametrize(
    "timer",
    [
        "{when: 1 / total > 0, tell: requester, says: x}",
        '{tell: requester, says: "{{ 1 / total }}"}',
        "{do: skip, says: Fields are missing.}",
        "{do: approve, says: A rule is broken.}",
        "{to: broken_step, says: The next step fails.}",
    ],
)
def test_a_timer_that_fails_tells_the_owner_leaves_the_state_and_does_not_ring_again(timer: str) -> None:
    sop = procedure(f"""
        owner: role.secretary
        states:
          one:
            approve: requester.manager
            due: 1 day
            nag: never
            rules: [{{must: total > 0, says: Nothing.}}]
            acts: {{skip: {{by: role.buyer, fields: {{mood: text}}}}}}
            timers: [{timer}, {{at: due + 1 day, tell: requester, says: Still here.}}]
          broken_step: {{when: 1 / total > 0, task: role.buyer}}
          approved: {{end: approved}}
        """)
    firm = Firm(sop).send(total=0)
    visit = firm.visit("one")
    assert firm.until("2027-01-12 09:00") == [("one", 0)]
    assert (firm.told("broken"), firm.told("rule"), firm.people, firm.visit("one")) == ({"Yanti"}, set(), ["Budi"], visit)
    assert firm.until("2027-01-13 09:00") == [("one", 1)]
    assert firm.told("told") == {"Rina"}


def test_what_fails_when_others_move_or_people_change_is_told_and_refused_to_nobody() -> None:
    sop = procedure("""
        owner: role.director
        states:
          one: {approve: role.board, need: yes >= 1 / size(role.finance), may: [approve, reject]}
          approved: {end: approved}
        """)
    firm = Firm(sop).send()
    firm.leaves("Sari")
    firm.leaves("Tono")
    assert (firm.told("broken"), firm.people) == ({"Agus"}, ["D1", "D2", "D3", "D4", "D5"])
    with firm.refused(SopBroken):
        firm.do("D1", "approve")
    firm.comes("Uli", "finance")
    assert firm.do("D1", "approve").request.ended == "approved"


def test_a_second_tap_after_the_clock_decided_is_stale_and_after_oneself_is_told() -> None:
    firm = timed("due: 1 day").do("Budi", "approve")
    with firm.refused(AlreadyDecided):
        firm.do("Budi", "approve", "one")
