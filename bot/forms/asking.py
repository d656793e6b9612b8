"""The sentence that asks for the words of an act: a reason, a note, a question, its answer."""

from __future__ import annotations

from bot.forms.questions import Form
from bot.wording import formats
from bot.wording.catalogue import say
from workflows.offers import ANSWER, ASK, COMMENT

_LABELS = {"return": "label.note", COMMENT: "label.note", ASK: "label.question", ANSWER: "label.answer"}


def label_of_words(act: str, language: str) -> str:
    """What stands beside the field for the words of an act."""
    return say(_LABELS.get(act, "label.reason"), language)


def question_of_act(form: Form, language: str) -> str:
    """4.12, 4.13 and their like; for an act of the SOP's own its button."""
    readers = formats.join(list(form.readers), language)
    match form.act:
        case "return":
            return say("ask.return", language, who=form.requester)
        case "reject" if readers:
            return say("ask.reject", language, number=form.number, readers=readers)
        case act if act == COMMENT and readers:
            return say("ask.comment", language, number=form.number, readers=readers)
        case act if act == ASK:
            return say("ask.ask" if form.about else "ask.ask_timeless", language, number=form.number, who=form.requester)
        case act if act == ANSWER:
            return say("ask.answer", language, who=form.requester, question=formats.quote(form.about))
    return say("ask.reason", language, act=form.label, number=form.number)
