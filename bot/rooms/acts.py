"""Buttons on pages: what the viewer may press, and what is asked first."""

from __future__ import annotations

from bot.evaluating import Evaluator
from bot.forms import asks_anything
from bot.forms.asking import label_of_words, question_of_act
from bot.forms.questions import Form, is_plain
from bot.forms.sheet import fill
from bot.picture import Picture
from bot.rendering.standing import act_label
from bot.rooms.asks import asks_of
from bot.scope import first_readers, form_of, is_edit
from bot.wording.catalogue import say
from bot.wording.formats import join
from dashboard.views import Act
from workflows.acts import RESUBMIT
from workflows.offers import ANSWER, ASK, COMMENT
from workflows.request import FORM
from workflows.sop import Act as SopAct

_STYLES = {"approve": "main", "done": "main", "reject": "grave", "withdraw": "grave", "return": "plain", COMMENT: "quiet"}
_READY = {"reject": ("quick.reject.1", "quick.reject.2"), "return": ("quick.return.1", "quick.return.2")}
_SAID_FIRST = frozenset({"withdraw"})
_MOST_IN_A_DIALOG = 3  # plain questions; more of them have a page of their own


def acts_for(seen: Picture, state: str) -> tuple[Act, ...]:
    """The buttons of one state for the viewer: those of their own vote, then those of each they may give for somebody else."""
    visit, viewer = seen.request.standing(state).visit, seen.eye.viewer.id
    if state == FORM:
        return (resubmission(seen),)
    return tuple(_act(seen, act, state, visit, seat) for seat in seen.seats(state) or ("",) for act in seen.acts(state, viewer, seat))


def acts_of_page(seen: Picture) -> tuple[Act, ...]:
    """All buttons of a request's page: those of each state that waits for the viewer, then those of the whole request."""
    viewer = seen.eye.viewer.id
    found = [act for state in seen.asked_at(viewer) for act in acts_for(seen, state)]
    if seen.request.end_state is not None:
        found += acts_for(seen, seen.request.end_state)
    found += [_act(seen, offer.act, "", offer.visit) for offer in seen.offers_of_whole(viewer)]
    return tuple(found)


def resubmission(seen: Picture) -> Act:
    """The requester's way to mend what was returned and send it again."""
    language, number = seen.eye.language, seen.request.number
    question = say("page.mend", language, number=number)
    label, ahead = say("press.fix", language), say("press.continue", language)
    return Act(RESUBMIT, label, "main", FORM, seen.request.standing(FORM).visit, question=question, paged=True, press=ahead)


def _act(seen: Picture, act: SopAct, state: str, visit: int, seat: str = "") -> Act:
    language, form = seen.eye.language, form_of(seen, state, act.name, visit)
    label = say("act.comment", language) if act.name == COMMENT else act_label(act, act.name, seen.eye)
    if seat not in ("", seen.eye.viewer.id):
        label = say("act.on_behalf", language, act=label, who=seen.eye.short(seat))
    paged = is_edit(seen, state, act.name) or not is_plain(form, _MOST_IN_A_DIALOG)
    evaluator = Evaluator(seen.step, seen.eye)
    return Act(
        key=act.name,
        label=label,
        style=_STYLES.get(act.name, "plain"),
        state=state,
        visit=visit,
        seat=seat,
        reason=form.reason if form.reason in ("required", "optional") else "none",
        question=_question(seen, form, label),
        reason_label=label_of_words(act.name, language),
        reasons=tuple(say(key, language) for key in _READY.get(act.name, ())),
        asks=() if paged else asks_of(form, fill(form, {}, seen.request.fields, evaluator, seen.eye), evaluator, seen.eye),
        paged=paged,
        asked_back=act.name in _SAID_FIRST and not asks_anything(form),
        press=say("press.continue", language) if is_edit(seen, state, act.name) else "",
    )


def _question(seen: Picture, form: Form, label: str) -> str:
    language, number = seen.eye.language, seen.request.number
    if form.act in ("return", "reject", COMMENT, ASK, ANSWER):
        return question_of_act(form, language)
    if form.act == "withdraw":
        readers = join(first_readers(seen), language)
        return say("ask.withdraw" if readers else "ask.withdraw_alone", language, number=number, readers=readers)
    return say("ask.confirm", language, act=label, number=number)
