"""Which buttons a person has now, and why another is refused."""

from __future__ import annotations

import re

from workflows.ballot import already, has_spoken
from workflows.events import Decided
from workflows.refusals import AlreadyDecided, NotOffered, NotYours, OwnRequest, Refusal
from workflows.request import FORM, Standing
from workflows.sop import Act, Expression, State
from workflows.step import Step
from workflows.values import People, Reason
from workflows.who import open_seats, people_of, present, waiting

WITHDRAW, COMMENT, CLOSE, ASK, ANSWER = "withdraw", "comment", "close", "ask", "answer"
_NAMES_THE_REQUESTER = re.compile(r"\brequester\b(?!\s*\.)")


def barrier(step: Step, state: State, act: Act, event: Decided) -> Refusal | None:
    """Why `event.by` may not press `act` at the open `state`; `None` if they may. Who is asked has been worked out before."""
    standing = step.standing(state.name)
    if act.by is None and (spoken := has_spoken(standing, event.by, event.seat)) is not None:
        return AlreadyDecided(spoken.by, spoken.act, spoken.at, state.name)
    if _decides_own(step, state, act, event.by):
        return OwnRequest(tuple(id for id in standing.asked.ids if id != event.by))
    if act.name == ASK and event.by in step.request.senders:
        return NotOffered(ASK, state.name)
    if event.by not in (standing.asked if act.by is None else allowed(step, state.name, act)).reasons:
        return NotYours(standing.asked.ids, state.name)
    if act.by is None and event.seat not in ("", event.by, *standing.stands_for.get(event.by, ())):
        return NotYours(standing.asked.ids, state.name)
    if event.by in standing.pressed.get(act.name, ()):
        return already(standing, event)
    return None


def _decides_own(step: Step, state: State, act: Act, person: str) -> bool:
    """Nobody decides their own request (LANGUAGE 4). What a SOP lets the requester do by name at a vote is their own doing, but never a vote."""
    if state.kind != "approve" or person != step.request.requester:
        return False
    return act.by is None or act.counts is not None or not (act.edits or _names_requester(act.by))


def _names_requester(by: Expression) -> bool:
    return _NAMES_THE_REQUESTER.search(by.source) is not None


def allowed(step: Step, state: str, act: Act) -> People:
    """Those whom an act of a state or end names itself. A vote that only its own requester, or nobody, could close is closed by those asked."""
    if act.by is None:
        return People({step.request.requester: Reason("requester")})
    found = people_of(act.by, step.look(state))
    if act.name == CLOSE and step.sop.states[state].kind == "approve" and not present(found, step.look(state)) - People({step.request.requester: Reason("requester")}):
        return step.standing(state).asked
    return found


def of_whole(step: Step, act: Act) -> People:
    """Those who may press an act of the whole request."""
    if act.by is not None:
        return present(people_of(act.by, step.look()), step.look())
    if act.name == ANSWER:
        return People({id: Reason("asked") for question in step.request.open_questions for id in question.to})
    if act.edits or act.name == WITHDRAW:
        return People({step.request.requester: Reason("requester")})
    return People({id: Reason("asked") for id in step.holders()})


def is_out_of_time(step: Step, act: Act) -> bool:
    """Whether an act of the whole request is not possible as it stands: withdrawing after a decision, editing what lies with the requester anyway."""
    if act.name in (COMMENT, ANSWER):
        return act.name == COMMENT or not step.request.open_questions
    if act.name == WITHDRAW and act.when is None and step.request.decided is not None:
        return True
    if act.edits and step.standing(FORM).mark == "open":
        return True
    return bool(act.states) and not any(step.standing(name).mark == "open" for name in act.states)


def offered(step: Step, state: State, person: str, seat: str = "") -> tuple[Act, ...]:
    """The acts of an open state (or of the end reached) that `person` may press now, in the order of the file; `seat`: for somebody they stand for."""
    if state.kind == "end":
        return tuple(act for act in state.acts if person in allowed(step, state.name, act).reasons and step.holds(act.when, step.look(state.name)))
    event = Decided(person, "", state.name, seat=seat)
    able = _can_still(step.standing(state.name), person, seat)
    return tuple(
        act
        for act in state.acts
        if (able or act.by is not None or act.name == CLOSE) and barrier(step, state, act, event) is None and step.holds(act.when, step.look(state.name))
    )


def _can_still(standing: Standing, person: str, seat: str) -> bool:
    return seat in open_seats(standing, person) if seat else person in waiting(standing)


def offered_whole(step: Step, person: str) -> tuple[Act, ...]:
    """The acts of the whole request that `person` may press now."""
    if step.request.ended is not None:
        return ()
    return tuple(act for act in step.sop.acts if not is_out_of_time(step, act) and person in of_whole(step, act).reasons and step.holds(act.when, step.look()))
