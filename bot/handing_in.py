"""A form on its way to the desk: in whose scope it is judged, what it would come to, whether any other answer helps, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.cards import words
from adapters.intents import Answer, Notice, Reply
from bot.call import Call
from bot.clock import new_id
from bot.commands import Comment, Decide, Submit
from bot.evaluating import Evaluator
from bot.followup import leave_trace
from bot.forms import Draft, Form, summary, values_of
from bot.picture import Picture
from bot.refusing import toast
from bot.rendering.refusals import refusal_text
from bot.rendering.route import route_card
from bot.scope import Scope, is_edit, scope_of_act, scope_of_new
from workflows.acts import RESUBMIT
from workflows.events import Commented, Decided, Submitted
from workflows.offers import COMMENT
from workflows.refusals import BadFields, ReasonMissing, Refusal, RuleBroken, SopBroken

AT_THE_FORM = (BadFields, RuleBroken, ReasonMissing, SopBroken)
"""Refusals that other answers may put right, or that keep the form waiting."""


@dataclass(frozen=True, slots=True)
class Open:
    """A draft with the scope it is judged in."""

    scope: Scope
    draft: Draft

    @property
    def form(self) -> Form:
        return self.scope.form

    @property
    def evaluator(self) -> Evaluator:
        return self.scope.evaluator

    @property
    def seen(self) -> Picture | None:
        return self.scope.seen

    @property
    def edits(self) -> bool:
        """Whether it belongs to an act that changes the request's form."""
        return self.seen is not None and self.draft.purpose == "act" and is_edit(self.seen, self.draft.state, self.draft.act)

    @property
    def decides(self) -> bool:
        """Whether it belongs to an act that changes nothing of the request's form: no way to look at again."""
        return self.draft.purpose == "act" and bool(self.form.act) and not self.edits


def open_draft(call: Call, draft: Draft) -> Open:
    """The draft in the scope of its request, or of the one it may become. Raises Unknown."""
    if draft.request:
        act = RESUBMIT if draft.purpose == RESUBMIT else draft.act
        return Open(scope_of_act(call.desk, call.unit, call.seen(draft.request), draft.state, act, draft.visit), draft)
    return Open(scope_of_new(call.desk, call.unit, call.eye, call.desk.library.of_digest(call.unit, draft.digest)), draft)


def event_of(call: Call, opened: Open) -> Submitted | Decided | Commented:
    """What would happen if it were sent."""
    draft = opened.draft
    values = values_of(opened.form, draft)
    if not draft.request:
        return Submitted(new_id(), call.person, call.person, values)
    if draft.act == COMMENT:
        return Commented(call.person, draft.reason)
    return Decided(call.person, draft.act, draft.state, draft.visit, values, draft.reason, draft.seat)


def is_over(opened: Open, refusal: Refusal) -> bool:
    """Whether no other answer helps: the act is done, or is not this person's any more. What is not sent yet is never given up."""
    return opened.seen is not None and not isinstance(refusal, AT_THE_FORM)


def over(call: Call, opened: Open, refusal: Refusal) -> Notice:
    """Why it cannot be sent any more."""
    return call.notice_text(refusal_text(refusal, call.eye, opened.seen.dossier if opened.seen else None), alert=True)


def hand_in(call: Call, opened: Open) -> Answer:
    """Hands it to the desk, which takes it as `foreseen`; the draft is gone by then."""
    draft = opened.draft
    values = values_of(opened.form, draft)
    if not draft.request:
        return _sent(call, opened, Submit(draft.sop, call.person, call.person, values))
    if draft.act == COMMENT:
        call.run(Comment(draft.request, call.person, draft.reason))
        return call.notice("toast.comment")
    return _sent(call, opened, Decide(draft.request, draft.act, call.person, draft.state, draft.visit, values, draft.reason, draft.seat))


def _sent(call: Call, opened: Open, command: Submit | Decide) -> Answer:
    done = call.run(command)
    assert done.request is not None
    if opened.draft.begun_in and isinstance(command, Submit):
        leave_trace(call.unit, done.request, call.platform, opened.draft.begun_in, opened.draft.begun_thread, call.desk.clock.now())
    if opened.draft.note and isinstance(command, Submit) and done.request.ended is None:
        call.run(Comment(done.request.id, call.person, opened.draft.note))
    after = call.seen(done.request.id)
    act = command.act if isinstance(command, Decide) else "submit"
    said = Notice(toast(after, act, command.state if isinstance(command, Decide) else ""))
    if opened.decides:
        if not opened.form.uses:
            return said
        shown = summary(opened.form, opened.draft, opened.evaluator, call.eye)
        return Reply((replace(shown, lines=(words(said.text), *shown.lines[1:]), buttons=()),), replace=True, notice=said)
    sent = route_card(after.sop, after.headline, after.places, call.eye, opened.draft.turn, sent=True, forecast=after.forecast)
    return Reply((sent,), replace=True, notice=said)
