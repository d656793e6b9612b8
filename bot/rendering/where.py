"""Where is it: who holds it, since when in working time, what comes next, by when."""

from __future__ import annotations

from adapters.cards import Button, Card, Span, words
from bot import presses
from bot.rendering.buttons import LABEL, at_state, button, offer_button, two_a_row
from bot.rendering.decided import ending
from bot.rendering.facts import headline
from bot.rendering.fitting import fitted
from bot.rendering.likely import likely_lines
from bot.rendering.questions import still_lines, where_lines
from bot.rendering.standing import lateness, named, next_words, returned, status
from bot.rendering.story import history_fold
from bot.rendering.view import Dossier, View
from bot.wording import formats, moments, say
from workflows.forecast import Forecast
from workflows.route import Step
from workflows.who import holders, waiting


def where_card(dossier: Dossier, view: View, forecast: Forecast | None = None) -> Card:
    """3.8, with the deadline of the step where it stands. Every open step of lanes is told."""
    return fitted(
        Card(
            title=(Span(dossier.request.number, "code"), Span(f": {_stand(dossier, view)}")),
            status=status(dossier, view, introduce=True) if dossier.request.ended is None else ending(dossier, view),
            lines=tuple(words(line) for line in (*_lines(dossier, view), *(likely_lines(forecast, view) if forecast else ()))),
            folds=history_fold(dossier, view),
            buttons=_keyboard(dossier, view),
            language=view.language,
        )
    )


def _stand(dossier: Dossier, view: View) -> str:
    requester = view.name(dossier.request.requester)
    return say("where.what", view.language, headline=headline(dossier, view), who=requester)


def _lines(dossier: Dossier, view: View) -> list[str]:
    here = [step for step in dossier.steps if step.mark == "here"]
    if dossier.request.ended is not None:
        return []
    lines = [line for step in here for line in _here(step, dossier, view)]
    following = next_words(dossier, here[0].state, view) if here else ""
    if here and not returned(dossier.request):
        lines.append(say("where.next", view.language, who=following) if following else say("where.last", view.language))
    return lines


def _here(step: Step, dossier: Dossier, view: View) -> list[str]:
    lines = []
    if step.since is not None and (asked := waiting(dossier.request.standing(step.state))):
        who = named(asked, view)
        time = moments.waited(view.working_seconds(step.since, view.now), view.reader)
        lines.append(say("where.since", view.language, who=who, when=moments.moment(step.since, view.reader), time=time))
    questions = where_lines(dossier, step.state, view)
    still = still_lines(dossier, step.state, view) if questions else ()
    return [*lines, *questions, *(still or [_deadline(step, view)])]


def _deadline(step: Step, view: View) -> str:
    if step.due is None:
        return say("where.no_deadline", view.language)
    due = moments.short_deadline(step.due, view.reader)
    if late := lateness(step.due, view):
        return say("where.deadline_late", view.language, due=due, late=late)
    return say("where.deadline_left", view.language, due=due, left=moments.left(step.due, view.reader, view.calendar))


def _keyboard(dossier: Dossier, view: View) -> tuple[tuple[Button, ...], ...]:
    """[Ingatkan Sari] where somebody else holds it; what the viewer may still do once it has ended."""
    if dossier.request.end_state is not None:
        return two_a_row([offer_button(offer, dossier, view) for offer in at_state(dossier, dossier.request.end_state)])
    others = [id for id in holders(dossier.request) if id != view.viewer.id]
    if dossier.request.ended is not None or not others:
        return ()
    if len(others) > 1:
        return ((button("press.remind", view, presses.REMIND, dossier.request.id),),)
    label = formats.cut(say("press.remind_name", view.language, name=view.short(others[0], dossier.among)), LABEL)
    return ((Button(label, presses.token(presses.REMIND, dossier.request.id)),),)

