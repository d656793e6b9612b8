"""The requester's card: one a request, edited as it goes; and its end."""

from __future__ import annotations

from adapters.cards import Button, Card, Fact, Words, words
from bot import presses
from bot.rendering.buttons import button, of_whole, offer_button, two_a_row
from bot.rendering.decided import reason_facts
from bot.rendering.facts import files, number_fact, own_title, rows, step_title, submitter_fact
from bot.rendering.fitting import fitted
from bot.rendering.likely import likely_day
from bot.rendering.questions import told
from bot.rendering.standing import NAMES, decision_word, groups, named, progress, returned, status
from bot.rendering.story import history_fold, last_reason
from bot.rendering.view import Dossier, Offer, View
from bot.wording import formats, moments, say
from workflows.forecast import Forecast
from workflows.offers import ANSWER
from workflows.request import FORM
from workflows.who import holders


def requester_card(dossier: Dossier, view: View, forecast: Forecast | None = None) -> Card:
    """3.6: waiting, returned, or at its end; for whoever asked, and for whoever sent it for them."""
    items, row_folds = rows(dossier, view)
    ended = dossier.request.ended is not None
    return fitted(
        Card(
            title=own_title(dossier, view),
            status=status(dossier, view),
            facts=(*_facts(dossier, view, forecast),),
            items=items if ended or returned(dossier.request) else (),
            ordered=True,
            lines=_lines(dossier, view),
            files=files(dossier, view),
            folds=(*(row_folds if ended or returned(dossier.request) else ()), *history_fold(dossier, view)),
            buttons=_keyboard(dossier, view),
            language=view.language,
        )
    )


def _facts(dossier: Dossier, view: View, forecast: Forecast | None) -> list[Fact]:
    facts = [number_fact(dossier, view), *submitter_fact(dossier, view)]
    if dossier.request.ended is not None:
        return [*facts, *_end_facts(dossier, view)]
    if returned(dossier.request):
        return [*facts, *reason_facts(*last_reason(dossier, "return"), dossier, view)]
    day = likely_day(forecast, view)
    likely = [Fact(say("likely.label", view.language), words(say("likely.day", view.language, day=day)))] if day else []
    asked = [fact for question in dossier.request.open_questions for fact in told(question, dossier, view)]
    return [*facts, *step_facts(dossier, view), *likely, *asked]


def step_facts(dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """Langkah: 1 dari 3, di Budi sejak hari ini 09.04; and the deadline of that step."""
    where = progress(dossier)
    if where is None:
        return ()
    here = next(step for step in dossier.steps if step.mark == "here")
    who = formats.join([view.short(id, dossier.among) for id in holders(dossier.request)[:NAMES]], view.language)
    values = {"step": where.at, "steps": where.of}
    if who and here.since is not None:
        text = say("own.step_since", view.language, **values, who=who, when=moments.moment(here.since, view.reader))
    else:
        text = say("own.step_only", view.language, **values)
    facts = [Fact(say("label.step", view.language), words(text))]
    if here.due is not None:
        facts.append(Fact(say("label.deadline", view.language), words(moments.short_deadline(here.due, view.reader))))
    return tuple(facts)


def _end_facts(dossier: Dossier, view: View) -> tuple[Fact, ...]:
    """The reason of a rejection."""
    return reason_facts(*last_reason(dossier, "reject"), dossier, view) if dossier.request.ended == "rejected" else ()


def _taken(dossier: Dossier, view: View) -> str:
    """How many steps in what working time."""
    request = dossier.request
    taken = len([group for group in groups(dossier.steps) if any(step.mark in ("done", "held") for step in group)])
    if not request.ended_at or not taken:
        return ""
    time = moments.waited(view.working_seconds(request.submitted, request.ended_at), view.reader)
    return say("own.steps_taken", view.language, count=taken, time=time)


def _lines(dossier: Dossier, view: View) -> tuple[Words, ...]:
    """What a finished request came to: the last step done, and a decision that stands while work goes on."""
    if returned(dossier.request):
        return (words(say("tell.returned_kept", view.language, round=dossier.request.round)),)
    if dossier.request.decided and dossier.request.ended is None:
        return (words(decision_word(dossier.request.decided, view)),)
    last = _last_task(dossier, view) if dossier.request.ended not in (None, "rejected", "withdrawn") else ""
    return tuple(words(line) for line in (last, _taken(dossier, view)) if line)


def _last_task(dossier: Dossier, view: View) -> str:
    done = [step for step in dossier.steps if step.kind == "task" and step.mark == "done" and step.by and step.at]
    if not done:
        return ""
    step = max(done, key=lambda step: step.at or dossier.request.submitted)
    when = moments.moment(step.at, view.reader) if step.at else ""
    return say("own.step_by", view.language, title=step_title(dossier, step.state, view), who=named(step.by, view), when=when)


def _keyboard(dossier: Dossier, view: View) -> tuple[tuple[Button, ...], ...]:
    """[Di mana] [Ingatkan] / [Ubah] [Tarik]; returned: [Perbaiki] [Tarik]."""
    request = dossier.request
    whole = [offer_button(offer, dossier, view) for offer in sorted(of_whole(dossier), key=_quiet_first) if offer.act.name != "comment"]
    if request.ended is not None:
        at_end = [offer_button(offer, dossier, view) for offer in dossier.offers if offer.state and offer.state == request.end_state]
        return two_a_row([*at_end, *whole])
    if returned(dossier.request) and view.viewer.id == request.requester:
        fix = button("press.fix", view, "resubmit", request.id, request.standing(FORM).visit, style="main")
        return two_a_row([fix, *(one for one in whole if one.style == "grave")])
    asking = [button("press.where", view, presses.WHERE, request.id)]
    if any(id != view.viewer.id for id in holders(dossier.request)):
        asking.append(button("press.remind", view, presses.REMIND, request.id))
    return two_a_row([*asking, *whole])


def _quiet_first(offer: Offer) -> int:
    return 1 if offer.act.name == "withdraw" else -1 if offer.act.name == ANSWER else 0
