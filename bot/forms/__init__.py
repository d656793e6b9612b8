"""Forms asked question by question: a pure machine over a draft. No clock, no storage."""

from __future__ import annotations

from bot.forms.answering import answer
from bot.forms.beginning import about, ask, begin, filled, resumed, revise, values_of
from bot.forms.draft import Draft
from bot.forms.drawing import change_list, next_question
from bot.forms.outcome import Given, Outcome
from bot.forms.questions import REASON, Evaluator, Form, asks_anything, asks_first, form_of_act, form_of_edit, form_of_sop
from bot.forms.rules import hopeless
from bot.forms.summary import summary

__all__ = [
    "REASON",
    "Draft",
    "Evaluator",
    "Form",
    "Given",
    "Outcome",
    "about",
    "answer",
    "ask",
    "asks_anything",
    "asks_first",
    "begin",
    "change_list",
    "filled",
    "form_of_act",
    "form_of_edit",
    "form_of_sop",
    "hopeless",
    "next_question",
    "resumed",
    "revise",
    "summary",
    "values_of",
]
