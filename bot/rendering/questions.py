"""Questions to the requester in words: on the card of whoever asked, in every status, where a request is."""

from __future__ import annotations

from adapters.cards import Fact, Span, Status
from bot.rendering.view import Dossier, View
from bot.wording import formats, moments, names, say
from workflows.request import Question

_MOST = 300  # characters of a question, or of an answer
_SHOWN = 3  # questions with their answers, on the card of whoever is asked


def quoted(text: str) -> str:
    return formats.quote(formats.cut(" ".join(text.split()), _MOST))


def question_of(dossier: Dossier, number: int) -> Question | None:
    return next((question for question in dossier.request.questions if question.number == number), None)


def still_lines(dossier: Dossier, state: str, view: View) -> tuple[str, ...]:
    """That the clock of an open state stands still; () where it runs or has none."""
    found = dossier.sop.states.get(state)
    clock = found is not None and (found.due is not None or bool(found.timers))
    return (say("asked.still", view.language),) if clock and dossier.request.standing(state).stands_still else ()


def clock_lines(dossier: Dossier, state: str, view: View) -> tuple[str, ...]:
    """The same, or until when the clock runs again after an answer."""
    standing = dossier.request.standing(state)
    if standing.mark == "open" and not standing.stands_still and standing.stops and standing.due is not None and standing.due > view.now:
        return (say("asked.runs", view.language, due=moments.short_deadline(standing.due, view.reader)),)
    return still_lines(dossier, state, view)


def question_facts(dossier: Dossier, state: str, view: View) -> tuple[Fact, ...]:
    """What was asked at the open `state`, and what was answered, the last few of it."""
    visit = dossier.request.standing(state).visit
    here = [question for question in dossier.request.questions if (question.state, question.visit) == (state, visit) and (question.answer or question.over is None)]
    return tuple(fact for question in here[-_SHOWN:] for fact in told(question, dossier, view))


def told(question: Question, dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """"Pertanyaan Sari: ..." and "Jawaban Rina: ..."."""
    facts = [_said("asked.question", question.by, question.text, dossier, view)]
    if question.answer:
        facts.append(_said("asked.answer", question.answered_by, question.answer, dossier, view))
    return tuple(facts)


def _said(key: str, by: str, text: str, dossier: Dossier, view: View) -> Fact:
    name = view.short(by, dossier.among)
    return Fact(say(key, view.language, name=name, whose=names.possessive(name, view.language)), (Span(quoted(text), "quote"),))


def waiting_status(dossier: Dossier, state: str, view: View) -> Status | None:
    """That an answer is awaited (at `state`, "" anywhere), by whom from whom; `None` where none is."""
    question = next((question for question in dossier.request.open_questions if state in ("", question.state)), None)
    if question is None:
        return None
    who, other = view.name(question.by), answerers(question, view)
    if view.viewer.id in question.to:
        return Status("rest", say("asked.yours", view.language, who=who))
    if view.viewer.id == question.by:
        return Status("rest", say("asked.waits", view.language, who=other))
    return Status("rest", say("asked.others", view.language, who=who, other=other))


def answerers(question: Question, view: View) -> str:
    return formats.join([view.name(id) for id in question.to], view.language, either=True)


def where_lines(dossier: Dossier, state: str, view: View) -> list[str]:
    """The questions that wait at `state`."""
    return [
        say(
            "where.asked",
            view.language,
            who=view.name(question.by),
            when=moments.moment(question.at, view.reader),
            question=quoted(question.text),
            other=answerers(question, view),
        )
        for question in dossier.request.open_questions
        if question.state == state
    ]
