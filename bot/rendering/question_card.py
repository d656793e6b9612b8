"""The card on which somebody answers what was asked about their request."""

from __future__ import annotations

from adapters.cards import Card, Fact, Status, words
from bot.rendering.buttons import button
from bot.rendering.facts import number_fact, own_title, title
from bot.rendering.fitting import fitted
from bot.rendering.questions import clock_lines, question_of, quoted
from bot.rendering.view import Dossier, View
from bot.wording import say
from workflows.offers import ANSWER
from workflows.request import Question


def question_card(dossier: Dossier, number: int, view: View) -> Card:
    """4.32: what somebody asks, and a way to answer; afterwards what was answered. In reply to it the answer is typed."""
    question = question_of(dossier, number)
    assert question is not None, "a card is made for a question that was put"
    own = dossier.request.requester == view.viewer.id
    asks = say("asked.asks", view.language, who=view.name(question.by), question=quoted(question.text))
    reply = (button("act.answer", view, ANSWER, dossier.request.id, number, style="main"),)
    still = question.over is None
    return fitted(
        Card(
            title=own_title(dossier, view) if own else title(dossier, view),
            status=Status("rest", asks) if still else Status("none", _came_to(question, view)),
            facts=(number_fact(dossier, view), *(() if still else (Fact("", words(asks)),))),
            lines=tuple(words(line) for line in clock_lines(dossier, question.state, view)) if still or question.answer else (),
            buttons=(reply,) if still else (),
            language=view.language,
        )
    )


def _came_to(question: Question, view: View) -> str:
    if not question.answer:
        return say("decided.not_needed", view.language)
    return say("asked.answered", view.language, who=view.name(question.answered_by), answer=quoted(question.answer))
