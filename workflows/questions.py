"""Questions to the requester at an open state: while one waits for its answer, the clock of the state stands still."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workflows.effects import Put
from workflows.events import Decided
from workflows.leaving import who_edits
from workflows.offers import ANSWER, ASK
from workflows.records import replace
from workflows.refusals import AlreadyDecided, NotOffered, NotYours, ReasonMissing, StaleButton
from workflows.request import Question, Standing, Stop
from workflows.sop import State
from workflows.step import Step
from workflows.timers import run_on


def ask(step: Step, event: Decided, state: State) -> None:
    """Puts the question to whoever sent the request. Raises AlreadyDecided where the same one waits, NotOffered where nobody is there to answer."""
    standing = step.standing(state.name)
    for question in _open_at(step, standing):
        if (question.by, question.text) == (event.by, event.reason):
            raise AlreadyDecided(event.by, ASK, question.at, state.name)
    to = _who_answers(step, event.by)
    if not to:
        raise NotOffered(ASK, state.name)
    number = step.counted()
    step.change(questions=(*step.request.questions, Question(number, state.name, standing.visit, event.by, event.reason, step.now, to)))
    step.involve((event.by, *to))
    step.effects.extend(Put(person, state.name, number) for person in to)


def _who_answers(step: Step, asker: str) -> tuple[str, ...]:
    """The requester and whoever submitted it for them; where they have left, whoever has their place, else an administrator. Never whoever asks."""
    if senders := tuple(id for id in step.request.senders if _is_there(step, id)):
        return senders
    instead = tuple(id for id in who_edits(step).ids if id != asker)
    return instead or tuple(id for id in step.world.administrators() if id != asker)


def _is_there(step: Step, id: str) -> bool:
    record = step.world.person(id)
    return record is not None and record.active


def answer(step: Step, event: Decided) -> None:
    """What `event.by` says to the question whose number is `event.visit`; without one, to the oldest that waits for them. Raises a Refusal."""
    question = _meant(step, event)
    if question.over is not None:
        if question.answer and event.by in question.to:
            raise AlreadyDecided(question.answered_by, ANSWER, question.over, question.state)
        raise StaleButton(question.state, step.holders())
    if event.by not in question.to:
        raise NotYours(question.to, question.state)
    if not event.reason.strip():
        raise ReasonMissing(ANSWER)
    _put(step, replace(question, answer=event.reason, answered_by=event.by, over=step.now))
    step.involve((event.by,))
    step.tell((question.by, *(id for id in question.to if id != event.by)), "answered", question.state, event.reason, question=Decimal(question.number))


def _meant(step: Step, event: Decided) -> Question:
    found = [question for question in step.request.questions if question.number == event.visit]
    waiting = [question for question in step.request.open_questions if event.by in question.to]
    if not found and (event.visit or not waiting):
        raise StaleButton("", step.holders())
    return (found or waiting)[0]


def settle_questions(step: Step) -> None:
    """Questions of states that went on, or whose asker has decided, are over; those of people who have left wait for others. Then clocks stand or run."""
    for question in step.request.open_questions:
        if not _may_wait(step, question):
            _put(step, replace(question, over=step.now))
        elif not any(_is_there(step, id) for id in question.to):
            _put_to_others(step, question)
    for standing in [standing for standing in step.standings.values() if standing.mark == "open" or standing.stands_still]:
        still = any(_open_at(step, standing))
        if still and not standing.stands_still:
            step.put(replace(standing, stops=(*standing.stops, Stop(step.now)), due=None))
        elif standing.stands_still and not still:
            _run(step, standing)


def _may_wait(step: Step, question: Question) -> bool:
    standing = step.standing(question.state)
    decided = any(vote.by == question.by and vote.counts != "none" and vote.at >= question.at for vote in standing.votes)
    return standing.mark == "open" and standing.visit == question.visit and not decided


def _put_to_others(step: Step, question: Question) -> None:
    to = _who_answers(step, question.by)
    if to and to != question.to:
        _put(step, replace(question, to=to))
        step.involve(to)
        step.effects.extend(Put(person, question.state, question.number) for person in to)


def _run(step: Step, standing: Standing) -> None:
    """The clock goes on with the rest of its time: what has rung stays so, what repeats comes at its next turn, all else is set anew."""
    stops = (*standing.stops[:-1], Stop(standing.stops[-1].since, step.now))
    pending = run_on(step, step.sop.states[standing.state], standing.pending) if standing.mark == "open" else ()
    step.put(replace(standing, stops=stops, pending=pending))


def _open_at(step: Step, standing: Standing) -> Iterator[Question]:
    here = (standing.state, standing.visit)
    return (question for question in step.request.open_questions if standing.mark == "open" and (question.state, question.visit) == here)


def _put(step: Step, question: Question) -> None:
    step.change(questions=tuple(question if question.number == known.number else known for known in step.request.questions))
