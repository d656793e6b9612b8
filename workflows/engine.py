"""The only doors to a request: `begin` makes one, `advance` moves one. Pure, deterministic, total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.acts import obey, press
from workflows.calendar import Calendar
from workflows.effects import Effect, Refresh
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.facts import Facts, GivenNumber, Playback, Recorder, noted
from workflows.filling import fill_form
from workflows.leaving import ask_for_form, who_edits
from workflows.look import Asked
from workflows.offers import COMMENT, of_whole
from workflows.questions import settle_questions
from workflows.refusals import Closed, NotAllowed, NotOffered, NotYours, ReasonMissing, Refusal, StaleButton
from workflows.request import CLOCK, FORM, Request
from workflows.rings import check_ring, ring, tell_broken
from workflows.sop import Sop
from workflows.step import Step
from workflows.templates import format_number
from workflows.timers import set_alarms, wind
from workflows.walk import arrive, call_roll, finish_walk, outcome_now
from workflows.who import people_of
from workflows.world import World

ENGINE = 1  # the version of these rules; a history is replayed by the version that made it
_MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: the new request, what the shell must do, what was read outside the request, and the numbers it took from series, in order."""

    request: Request
    effects: tuple[Effect, ...]
    facts: Facts
    numbers: tuple[GivenNumber, ...] = ()


def begin(sop: Sop, event: Submitted, world: World, now: datetime, calendar: Calendar) -> Outcome:
    """A new request of `sop`. Raises a Refusal (NotAllowed, BadFields, RuleBroken, SopBroken; NotOffered where the clock's `when` does not hold) if it
    cannot be sent so; then no number is taken."""
    recorder = Recorder(world)
    return _outcome(_begin(sop, event, recorder, now, noted(calendar, recorder)), recorder)


def advance(sop: Sop, request: Request, event: Event, world: World, now: datetime, calendar: Calendar) -> Outcome:
    """`request` after `event`. Raises a Refusal if that may not be; then nothing has changed."""
    recorder = Recorder(world)
    return _outcome(_advance(sop, request, event, recorder, now, noted(calendar, recorder)), recorder)


def _outcome(step: Step, recorder: Recorder) -> Outcome:
    return Outcome(step.request, tuple(step.effects), recorder.facts, tuple(recorder.numbers))


def replay(sop: Sop, request: Request | None, event: Event, facts: Facts, at: datetime, calendar: Calendar) -> Request:
    """The request after a recorded event, from its recorded facts alone. Raises Missing if the record does not fit this engine."""
    world = Playback(facts)
    held = replace(calendar, holidays=world.holidays)
    if request is None:
        assert isinstance(event, Submitted)
        return _begin(sop, event, world, at, held).request
    return _advance(sop, request, event, world, at, held).request


def _begin(sop: Sop, event: Submitted, world: Asked, now: datetime, calendar: Calendar) -> Step:
    blank = Request(event.id, "", sop.name, sop.digest, event.requester, event.submitter, now)
    step = Step(sop, blank, world, now, calendar, event.submitter)
    if sop.start.by is not None and event.requester not in people_of(sop.start.by, step.look()).reasons:
        raise NotAllowed
    for id in blank.senders:
        record = world.person(id)
        if record is None or not record.active:
            raise NotAllowed
    step.fields.update(fill_form(step, sop.form, event.fields, {}))
    if event.submitter == CLOCK and not step.holds(sop.start.when, step.look()):
        raise NotOffered("submit")
    obey(step, sop.rules)
    today = calendar.today(now)
    number = world.next_number(sop.number, str(today.year) if "{year}" in sop.number else "")
    cells = {name: value for name, value in step.fields.items() if isinstance(value, str)}
    step.change(number=format_number(sop.number, number, today, cells))
    step.involve(blank.senders)
    arrive(step, sop.first)
    _settle(step)
    set_alarms(step, None)
    step.effects.append(Refresh())
    return step.sealed(1)


def _advance(sop: Sop, request: Request, event: Event, world: Asked, now: datetime, calendar: Calendar) -> Step:
    if isinstance(event, Decided):
        step = Step(sop, request, world, now, calendar, event.by, event.reason)
        press(step, event)
        _settle(step)
    elif isinstance(event, Commented):
        step = Step(sop, request, world, now, calendar, event.by)
        _comment(step, event)
    elif isinstance(event, Submitted):
        raise StaleButton
    else:
        step = _by_itself(sop, request, event, world, now, calendar)
    set_alarms(step, request)
    if isinstance(event, Decided | Commented) or step.request != request:
        step.effects.append(Refresh())
    return step.sealed(request.version + 1)


def _by_itself(sop: Sop, request: Request, event: AlarmRang | RosterChanged | OthersChanged, world: Asked, now: datetime, calendar: Calendar) -> Step:
    """What nobody pressed can be refused to nobody: where it fails, the request stays as it is, no number is taken, and the SOP's owner hears
    why (LANGUAGE 13)."""
    step = Step(sop, request, world, now, calendar, CLOCK if isinstance(event, AlarmRang) else "")
    if isinstance(event, AlarmRang):
        check_ring(step, event)
    try:
        _happen(step, event)
        _settle(step)
    except Refusal as refusal:
        world.give_back()
        step = Step(sop, request, world, now, calendar, step.actor)
        tell_broken(step, event, refusal)
    return step


def _happen(step: Step, event: AlarmRang | RosterChanged | OthersChanged) -> None:
    if isinstance(event, AlarmRang):
        ring(step, event)
    elif isinstance(event, RosterChanged):
        _roster_changed(step)


def _settle(step: Step) -> None:
    """Until nothing moves any more: who is asked, votes that have fallen, waits that are over; then the moments that moved."""
    finish_walk(step)
    for _ in range(_MOST_ROUNDS):
        before = dict(step.standings)
        for state in step.open_states():
            if step.standing(state.name).mark == "open":
                if not step.is_fresh(state.name):
                    call_roll(step, state)
                arrive(step, outcome_now(step, state))
        finish_walk(step)
        if step.standings.keys() == before.keys() and all(standing is before[name] for name, standing in step.standings.items()):
            break
    _call_requester(step)
    settle_questions(step)
    for state in step.open_states():
        if not step.is_fresh(state.name):
            wind(step, state)
    if step.request.end_state is not None:
        wind(step, step.sop.states[step.request.end_state])


def _call_requester(step: Step) -> None:
    """While the request lies with its requester: whoever has taken their place, if they have left."""
    standing = step.standing(FORM)
    if standing.mark == "open" and (asked := who_edits(step)) != standing.asked:
        step.put(replace(standing, asked=asked, seats=asked.ids))
        ask_for_form(step, asked)


def _comment(step: Step, event: Commented) -> None:
    if step.request.ended is not None:
        raise Closed(step.request.ended, "", step.request.ended_at)
    if not event.text.strip():
        raise ReasonMissing(COMMENT)
    act = next(act for act in step.sop.acts if act.name == COMMENT)
    if event.by not in of_whole(step, act).reasons:
        raise NotYours(step.holders())
    step.involve((event.by,))
    step.tell((step.request.requester, *step.holders()), "commented", reason=event.text)


def _roster_changed(step: Step) -> None:
    """The requester hears of everyone who was asked and is not any more."""
    before = {name: standing for name, standing in step.standings.items() if standing.mark == "open"}
    for state in step.open_states():
        call_roll(step, state)
    for name, standing in before.items():
        after = step.standing(name)
        if set(standing.seats) - set(after.seats):
            step.tell((step.request.requester,), "replaced", name, people=after.asked)


def at_rest(sop: Sop, request: Request, world: World, now: datetime, calendar: Calendar, actor: str = "") -> Step:
    """The request as a step sees it before anything happens: for drawing its way, its offers, its computed values. Never stored."""
    recorder = Recorder(world)
    return Step(sop, request, recorder, now, noted(calendar, recorder), actor)


def preview(sop: Sop, event: Submitted, world: World, now: datetime, calendar: Calendar) -> Step:
    """What `begin` would come to: refused for the same reasons. Its number is the one it would get now; nobody is given it."""
    return _begin(sop, event, Recorder(world), now, calendar)


def foresee(sop: Sop, request: Request, event: Event, world: World, now: datetime, calendar: Calendar) -> Step:
    """What `advance` would come to: refused for the same reasons; no number is given."""
    recorder = Recorder(world)
    return _advance(sop, request, event, recorder, now, noted(calendar, recorder))
