"""Questions to the requester: who may ask and answer, what closes them, and the clock that stands still meanwhile."""

from __future__ import annotations

import pytest

from storage.codec import decode_request, encode_request
from tests.workflows.firm import Firm, day, procedure, stale
from tests.workflows.scopes import jakarta
from workflows.effects import DropAlarm, Put, SetAlarm
from workflows.faults import Faulty
from workflows.loader import load_one
from workflows.refusals import AlreadyDecided, Closed, NotOffered, NotYours, OwnRequest, ReasonMissing, Refusal, StaleButton
from workflows.timers import NAG

ASKED = """
    states:
      one: {{approve: requester.manager, {one}}}
      two: {{task: role.finance}}
      approved: {{end: approved}}
    """


def one(clauses: str, **fields: object) -> Firm:
    return Firm(ASKED.format(one=clauses)).send(**fields)  # type: ignore[arg-type]


def put(firm: Firm) -> list[tuple[str, int]]:
    return [(effect.person, effect.question) for effect in firm.effects if isinstance(effect, Put)]


def test_whoever_is_asked_asks_the_requester_whose_answer_they_hear() -> None:
    firm = one("due: 2 working days").do("Budi", "ask", reason="Which?")
    (question,) = firm.request.open_questions
    assert (put(firm), question.text, question.by, question.to) == ([("Rina", question.number)], "Which?", "Budi", ("Rina",))
    assert (firm.people, firm.offers("Rina"), firm.request.standing("one").votes) == (["Budi"], ["withdraw", "answer"], ())
    firm.do("Rina", "answer", reason="The blue one", visit=question.number)
    (answered,) = firm.request.questions
    assert (firm.told("answered"), answered.answer, answered.answered_by, answered.over) == ({"Budi"}, "The blue one", "Rina", firm.now)
    assert (firm.people, firm.offers("Rina")) == (["Budi"], ["withdraw"])
    assert decode_request(encode_request(firm.request)) == firm.request


def test_a_task_has_questions_too_and_whoever_sent_it_for_another_answers_as_well() -> None:
    firm = Firm("states: {one: {task: role.buyer}, approved: {end: approved}}").send("Rina", by="Sari")
    firm.do("Putu", "ask", reason="How many?")
    assert {person for person, _ in put(firm)} == {"Rina", "Sari"}
    firm.do("Sari", "answer", reason="Two")
    assert firm.told("answered") == {"Putu", "Rina"}


REFUSED = [
    ("Rina", "ask", "Why?", OwnRequest),
    ("Sari", "ask", "Why?", NotYours),
    ("Budi", "ask", " ", ReasonMissing),
    ("Budi", "ask", "Which?", AlreadyDecided),  # the same question, tapped again
    ("Budi", "answer", "This", NotYours),
    ("Sari", "answer", "This", NotYours),
    ("Rina", "answer", " ", ReasonMissing),
]


@pytest.mark.parametrize(("who", "act", "words", "refusal"), REFUSED)
def test_what_is_refused_changes_nothing(who: str, act: str, words: str, refusal: type[Refusal]) -> None:
    firm = one("due: day", day=day("2027-02-01")).do("Budi", "ask", reason="Which?")
    with firm.refused(refusal):
        firm.do(who, act, reason=words, visit=firm.request.questions[0].number if act == "answer" else None)


def test_nobody_asks_themselves_and_an_answer_counts_once() -> None:
    firm = Firm("states: {one: {task: requester}, approved: {end: approved}}").send()
    assert firm.offers("Rina", "one") == ["done"]
    with firm.refused(NotOffered):
        firm.do("Rina", "ask", reason="Why?")
    asked = one("due: day", day=day("2027-02-01"))
    with asked.refused(StaleButton):
        asked.do("Rina", "answer", reason="Nobody has asked")
    asked.do("Budi", "ask", reason="Which?").do("Rina", "answer", reason="This")
    number = asked.request.questions[0].number
    with asked.refused(AlreadyDecided):
        asked.do("Rina", "answer", reason="That", visit=number)
    with asked.refused(StaleButton):
        asked.do("Rina", "answer", reason="That", visit=asked.visit("one"))


def test_several_questions_wait_each_for_its_own_answer_and_the_clock_for_the_last() -> None:
    firm = one("due: 2 working days, need: all").do("Budi", "ask", reason="Which?").do("Budi", "ask", reason="Why?")
    first, second = firm.request.open_questions
    firm.do("Rina", "answer", reason="Because", visit=second.number)
    assert (firm.request.open_questions, firm.request.standing("one").stands_still) == ((first,), True)
    firm.do("Rina", "answer", reason="This")  # no number: the oldest that waits
    assert (firm.request.questions[0].answer, firm.request.open_questions, firm.request.standing("one").stands_still) == ("This", (), False)


STATES = """
    states:
      one: {approve: requester.manager, due: 1 working day}
      two: {approve: role.board, need: all, due: 1 working day}
      approved: {end: approved}
    """
CLOSING = [("Budi", "approve"), ("Budi", "reject"), ("Budi", "return"), ("Rina", "withdraw")]


@pytest.mark.parametrize(("who", "act"), CLOSING)
def test_a_decision_or_a_withdrawal_closes_the_question_without_an_answer(who: str, act: str) -> None:
    firm = Firm(STATES).send().do("Budi", "ask", reason="Which?").do(who, act)
    (question,) = firm.request.questions
    assert (question.over, question.answer, firm.request.standing("one").stands_still) == (firm.now, "", False)
    with firm.refused(Closed if firm.request.ended else StaleButton):
        firm.do("Rina", "answer", reason="Too late", visit=question.number)


def test_in_a_vote_the_question_of_somebody_who_votes_after_all_is_closed_and_others_stay() -> None:
    firm = Firm(STATES).send().do("Budi", "approve").do("D1", "ask", reason="Which?").do("D2", "ask", reason="Why?")
    firm.do("D1", "approve")
    assert [question.by for question in firm.request.open_questions] == ["D2"]
    assert firm.request.standing("two").stands_still
    firm.do("D2", "approve")
    assert (firm.request.open_questions, firm.request.standing("two").stands_still, firm.request.standing("two").due) == ((), False, jakarta("2027-01-12 17:00"))


# due or timer, answered when: what was asked on Monday at 16:00, and due when
CLOCKS = [
    ("2 working days", "2027-01-12 10:00", "2027-01-14 11:00"),  # opened on Monday at 9: due on Wednesday at 17; 1 + 9 + 9 hours were left
    ("8 working hours", "2027-01-13 08:30", "2027-01-13 09:30"),
    ("48 hours", "2027-01-12 16:00", "2027-01-14 09:00"),
    ("opened + 48 hours", "2027-01-12 16:00", "2027-01-14 09:00"),
    ("opened + 2 working days", "2027-01-12 10:00", "2027-01-14 11:00"),
    ("day", "2027-01-14 10:00", "2027-01-15 17:00"),  # the day of the data is where it is
]


@pytest.mark.parametrize(("due", "answered", "moment"), CLOCKS)
def test_the_clock_runs_on_with_the_rest_of_the_time(due: str, answered: str, moment: str) -> None:
    firm = one(f"due: {due}", day=day("2027-01-15"))
    firm.until("2027-01-11 16:00")
    firm.do("Budi", "ask", reason="Which?")
    assert (firm.request.standing("one").due, firm.rings("one")) == (None, [])
    firm.until(answered)
    firm.do("Rina", "answer", reason="This")
    assert firm.request.standing("one").due == jakarta(moment)


def test_nothing_rings_while_the_clock_stands_still() -> None:
    firm = one("due: 8 working hours, timers: [{at: due, add: superior(asked)}, {at: day at 12:00, do: reject, says: Too late}]", day=day("2027-01-14"))
    firm.do("Budi", "ask", reason="Which?")
    assert not [effect for effect in firm.effects if isinstance(effect, SetAlarm)]
    assert len([effect for effect in firm.effects if isinstance(effect, DropAlarm)]) == 3
    assert firm.until("2027-01-13 09:00") == []
    stale(firm, "one", firm.visit("one"))
    firm.do("Rina", "answer", reason="This")
    assert firm.until("2027-01-13 17:00") == [("one", 0)]  # the eight hours began anew: none of them had gone by
    assert firm.until("2027-01-14 12:00") == [("one", NAG), ("one", 1)]


def test_reminders_of_what_was_overdue_go_on_at_their_next_turn() -> None:
    firm = one("due: 4 working hours")
    firm.until("2027-01-12 10:00")
    assert firm.nagged() == {"Budi"}
    firm.do("Budi", "ask", reason="Which?")
    assert firm.until("2027-01-14 10:00") == []
    firm.do("Rina", "answer", reason="This")
    assert (firm.request.standing("one").due, firm.rings("one")) == (jakarta("2027-01-11 13:00"), [jakarta("2027-01-15 09:00")])


def test_twice_asked_is_twice_stopped_and_a_new_opening_has_its_whole_time() -> None:
    firm = one("due: 8 working hours")
    for hour in (10, 12):
        firm.until(f"2027-01-11 {hour}:00")
        firm.do("Budi", "ask", reason=f"At {hour}?")
        firm.until(f"2027-01-11 {hour + 1}:00")
        firm.do("Rina", "answer", reason="This")
    assert firm.request.standing("one").due == jakarta("2027-01-12 10:00")
    firm.do("Budi", "return").do("Rina", "resubmit")
    assert (firm.request.standing("one").stops, firm.request.standing("one").due) == ((), jakarta("2027-01-12 12:00"))


def test_a_question_in_one_lane_leaves_the_clocks_of_others_and_of_all_lanes_alone() -> None:
    firm = Firm(
        procedure("""
        states:
          both:
            timers: [{at: opened, every: 1 day, nag: asked}]
            lanes:
              boss: {approve: requester.manager, due: 8 working hours}
              money: {approve: role.finance, due: 8 working hours}
          approved: {end: approved}
        """)
    ).send()
    firm.do("Budi", "ask", state="boss", reason="Which?")
    assert (firm.request.standing("boss").due, firm.request.standing("money").due) == (None, jakarta("2027-01-11 17:00"))
    assert ("both", 0) in firm.until("2027-01-12 09:00")
    assert firm.nagged(urgent=True) == {"Sari", "Tono"}  # whoever waits for an answer is not reminded


def test_an_edit_that_finds_the_state_as_it_was_keeps_its_questions() -> None:
    firm = Firm(
        procedure("""
        states:
          one: {approve: requester.manager, due: 8 working hours}
          approved: {end: approved}
        acts: {edit: {edits: [note]}}
        """)
    ).send()
    firm.do("Budi", "ask", reason="Which?").do("Rina", "edit", state="", note="The blue one")
    assert (len(firm.request.open_questions), firm.request.standing("one").stands_still) == (1, True)


def test_where_the_requester_has_left_somebody_in_their_place_answers() -> None:
    firm = one("due: 8 working hours").do("Budi", "ask", reason="Which?").leaves("Rina")
    assert not {"Rina", "Budi"} & {*dict(put(firm))}
    firm.do(put(firm)[0][0], "answer", reason="This")
    assert firm.told("answered") == {"Budi"}


@pytest.mark.parametrize("clauses", ["may: [approve, reject]", "acts: {ask: {when: total > 5}}"])
def test_a_sop_leaves_questions_out_or_says_when(clauses: str) -> None:
    firm = one(clauses)
    assert "ask" not in firm.offers("Budi", "one")
    with firm.refused(NotOffered):
        firm.do("Budi", "ask", state="one", reason="Which?")


@pytest.mark.parametrize("clause", ["to: two", "counts: yes", "need: all", "reason: none", "hand_to: role.finance"])
def test_a_question_neither_moves_nor_votes(clause: str) -> None:
    with pytest.raises(Faulty) as found:
        load_one("sop: trial\ntitle: Trial\nheadline: x\n" + "\n".join(line[4:] for line in ASKED.format(one=f"acts: {{ask: {{{clause}}}}}").splitlines()))
    assert [fault.code for fault in found.value.faults] == ["key-not-here"]
