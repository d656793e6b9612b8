"""What an act is about to record: its answers, one a line, with the act's own button."""

from __future__ import annotations

from adapters.cards import Button, Card, words
from bot import presses
from bot.forms.draft import Draft
from bot.forms.drawing import answer_row
from bot.forms.questions import REASON, Evaluator, Form, open_questions
from bot.rendering.buttons import LABEL, button
from bot.rendering.view import View
from bot.wording import formats, say

_LONG = 300  # characters of one answer


def summary(form: Form, draft: Draft, evaluator: Evaluator, view: View) -> Card:
    """"Setujui RB/0012?", the answers, [Setujui] [Ubah] [Batal]."""
    uses = [use for name in open_questions(form, draft, evaluator) if name != REASON and (use := form.use(name)) is not None]
    lines = [words(say("ask.confirm", view.language, act=form.label, number=form.number), "strong")]
    lines += [answer_row(use, form, draft, evaluator, view, _LONG) for use in uses]
    if draft.reason:
        lines.append(words(say("ask.change_row", view.language, field=say("label.reason", view.language), value=formats.quote(draft.reason))))
    style = "grave" if form.act == "reject" else "main"
    act = Button(formats.cut(form.label, LABEL), presses.token(presses.SEND, visit=draft.turn), style)
    change = button("press.change", view, presses.CHANGE, visit=draft.turn)
    drop = button("press.cancel", view, presses.CANCEL, visit=draft.turn, style="quiet")
    return Card(lines=tuple(lines), buttons=((act, change), (drop,)), plain=True, language=view.language)
