"""The scope a form is judged in: that of its request, or of the one it may become."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.cards import Card
from bot.desk import Desk
from bot.evaluating import Evaluator
from bot.forms import Form, form_of_act, form_of_edit, form_of_sop
from bot.outlook import outlook, past_of
from bot.picture import Eye, Picture
from bot.rendering.questions import question_of
from bot.rendering.route import route_card
from bot.rendering.standing import NAMES, act_label, find_act
from bot.wording.catalogue import say
from bot.wording.names import short_name
from storage.unit import Reader
from workflows.acts import RESUBMIT
from workflows.engine import at_rest, foresee, preview
from workflows.events import Commented, Decided, Submitted
from workflows.offers import ANSWER, ASK, COMMENT
from workflows.refusals import BadFields, NotOffered, ReasonMissing, Refusal, RuleBroken, SopBroken
from workflows.request import Request
from workflows.route import steps
from workflows.sop import Act, Sop
from workflows.step import Step


@dataclass(frozen=True, slots=True)
class Scope:
    """A form with what judges it; `seen` is its request, `None` for one that is not sent yet."""

    form: Form
    step: Step
    evaluator: Evaluator
    seen: Picture | None = None


def scope_of_new(desk: Desk, reader: Reader, eye: Eye, sop: Sop) -> Scope:
    """The form of a new request of `eye`'s person."""
    person, now = eye.viewer.id, desk.clock.now()
    blank = Request("", "", sop.name, sop.digest, person, person, now)
    step = at_rest(sop, blank, desk.world(reader), now, desk.calendar, person)
    return Scope(form_of_sop(sop), step, Evaluator(step, eye))


def scope_of_act(desk: Desk, reader: Reader, seen: Picture, state: str, name: str, visit: int = 0) -> Scope:
    """The form of an act of the request that is seen; `visit` tells which question is answered. Raises NotOffered for an act it does not know."""
    step = at_rest(seen.sop, seen.request, desk.world(reader), desk.clock.now(), desk.calendar, seen.eye.viewer.id)
    return Scope(form_of(seen, state, name, visit), step, Evaluator(step, seen.eye), seen)


def form_of(seen: Picture, state: str, name: str, visit: int = 0) -> Form:
    """What the act asks. Raises NotOffered for an act the request does not know."""
    if name == RESUBMIT:
        return form_of_edit(seen.sop, None, seen.request.number)
    act = known_act(seen, state, name)
    if act.edits:
        return form_of_edit(seen.sop, act, seen.request.number)
    other, about = seen.request.requester, ""
    if act.name == ANSWER and (question := question_of(seen.dossier, visit)) is not None:
        other, about = question.by, question.text
    elif act.name == ASK and (found := seen.sop.states.get(state)) is not None:
        about = "clock" if found.due is not None or found.timers else ""
    form = form_of_act(seen.sop, seen.sop.states.get(state), act, act_label(act, act.name, seen.eye), seen.request.number, short_name(other, seen.eye.people), first_readers(seen))
    return replace(form, about=about)


def route_ahead(ahead: Step, headline: str, reader: Reader, eye: Eye, turn: int) -> Card:
    """Who will be asked and why, and when it will likely be done: of a request as `foreseen`, before it is sent."""
    places = steps(ahead)
    return route_card(ahead.sop, headline, places, eye, turn, forecast=outlook(ahead, places, past_of(reader, ahead.sop, ahead.calendar)))


def first_readers(seen: Picture) -> list[str]:
    """The first of those who will read what is said, and how many more."""
    shown, more = seen.readers[:NAMES], len(seen.readers) - NAMES
    named = [short_name(id, seen.eye.people) for id in shown]
    return [*named, say("card.more_names", seen.eye.language, count=more)] if more > 0 else named


def known_act(seen: Picture, state: str, name: str) -> Act:
    """The act of that name. Raises NotOffered."""
    act = find_act(seen.sop, state, name)
    if act is None:
        raise NotOffered(name, state)
    return act


def is_edit(seen: Picture, state: str, name: str) -> bool:
    """Whether the act changes the request's form, so that its way is looked at again before it is sent."""
    return name == RESUBMIT or bool(known_act(seen, state, name).edits)


def startable(desk: Desk, reader: Reader, eye: Eye) -> list[Sop]:
    """The SOPs `eye`'s person may start, by title."""
    found = [sop for sop in desk.library.all_live(reader) if desk.may_start(reader, sop, eye.viewer.id)]
    return sorted(found, key=lambda sop: sop.title.plain(eye.language))


def probe(desk: Desk, reader: Reader, seen: Picture, state: str, visit: int, name: str, seat: str = "") -> None:
    """Refuses what would be refused whatever is answered: not asked, own request, an old button, a closed request."""
    person = seen.eye.viewer.id
    event = Commented(person, "?") if name == COMMENT else Decided(person, name, state, visit, {}, "?", seat)
    try:
        foresee(seen.sop, seen.request, event, desk.world(reader), desk.clock.now(), desk.calendar)
    except Refusal as refusal:
        if not isinstance(refusal, BadFields | RuleBroken | ReasonMissing | SopBroken):
            raise


def foreseen(desk: Desk, reader: Reader, scope: Scope, event: Submitted | Decided | Commented) -> Step:
    """What the event would come to. Raises the Refusal it would meet."""
    world, now = desk.world(reader), desk.clock.now()
    if isinstance(event, Submitted):
        return preview(scope.form.sop, event, world, now, desk.calendar)
    assert scope.seen is not None
    return foresee(scope.seen.sop, scope.seen.request, event, world, now, desk.calendar)
