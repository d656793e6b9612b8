"""The path of one request as one person may see it: what was, where it stands, what is to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.path.plan import Arc, Fork, Plan, Run, Stop, stops
from bot.path.saying import need_words, unquoted
from bot.picture import Picture
from bot.rendering.facts import headline
from bot.rendering.likely import likely_day, likely_phrase
from bot.rendering.limits import plain_limit
from bot.rendering.standing import find_act, named, needed, progress, word_of
from bot.rendering.view import Happening
from bot.wording import formats, moments, names, say
from bot.wording.conditions import Phrases
from workflows.acts import RESUBMIT
from workflows.forecast import GIVEN_UP
from workflows.request import CLOCK, FORM
from workflows.route import Step as Place
from workflows.sop import State

END = "end of the request"  # the stop of an end that the SOP does not write; no state has such a name
_LONGEST = 60  # characters of a condition that is told under a step
_MOST_LANES, _SHOWN_LANES = 4, 3


def path_of_request(seen: Picture) -> Plan:
    """The plan of the drawing, its words in the viewer's language."""
    places = {place.state: place for place in seen.places}
    top = [state for state in seen.sop.states.values() if not state.parent]
    run = (_start(seen), *_run(seen, top, places), *_ended(seen, places))
    return Plan(run, (), _returns(seen, run), sentence(seen), headline(seen.dossier, seen.eye), _progress(seen, run))


def lasting_path(seen: Picture) -> Plan:
    """The same for a picture that stays as it is and may be handed on: with the number, and the moment it was drawn."""
    plan = path_of_request(seen)
    drawn = say("path.as_of", seen.eye.language, when=moments.fixed_moment(seen.eye.now, seen.eye.reading))
    return replace(plan, second=" · ".join(part for part in (seen.request.number, plan.second, drawn) if part))


def _progress(seen: Picture, run: Run) -> str:
    """ "Step 2 of 3 · 1 of 2 approvals are in · likely done Thu 3 Dec 14:00", lanes counted as one step; "" where nobody is waited for."""
    found = progress(seen.dossier)
    step = say("card.step_of", seen.eye.language, step=found.at, steps=found.of) if found else ""
    likely = likely_phrase(seen.forecast, seen.eye) if seen.forecast else ""
    return " · ".join(part for part in (step, _approvals(seen, run), likely) if part)


def _approvals(seen: Picture, run: Run) -> str:
    asked = {name for name, state in seen.sop.states.items() if state.kind == "approve"}
    counted = [stop for item in run for stop in _every(item) if stop.key in asked and stop.mark in ("done", "held", "here", "late", "ahead", "void")]
    if not counted or seen.request.ended is not None or seen.returned:
        return ""
    return say("path.votes", seen.eye.language, yes=sum(stop.mark in ("done", "held") for stop in counted), need=len(counted))


def _every(item: Stop | Fork) -> tuple[Stop, ...]:
    return (*stops((item,)), *(item.folded if isinstance(item, Fork) else ()))


def sentence(seen: Picture) -> str:
    """Where it stands, in one sentence."""
    language = seen.eye.language
    if seen.request.ended is not None:
        return say("path.ended", language, end=word_of(seen.request.ended, seen.dossier, seen.eye))
    if seen.returned:
        return say("path.waits_form", language, who=names.full_name(seen.request.requester, seen.eye.people))
    here = formats.join([place.title.plain(language) for place in seen.places if place.mark == "here"], language)
    found = progress(seen.dossier)
    return say("path.waits", language, steps=here, at=found.at, of=found.of) if found else say("path.waits_plain", language, steps=here)


def _start(seen: Picture) -> Stop:
    """Where it was sent from; where it is while it is returned."""
    eye, form = seen.eye, seen.request.standing(FORM)
    who = names.full_name(seen.request.requester, eye.people)
    by = say("card.schedule", eye.language) if seen.request.submitter == CLOCK else who
    sent = [item.at for item in seen.history if item.kind == "submitted" or item.act == RESUBMIT]
    title = say("path.resent" if len(sent) > 1 else "page.sent", eye.language)
    if seen.returned and form.opened is not None:
        late = form.due is not None and form.due < eye.now
        return Stop(FORM, "late" if late else "here", title, (who, _waited(seen, form.opened)), flag=say("path.here", eye.language))
    return Stop(FORM, "done", title, (by, moments.moment(max(sent, default=seen.request.submitted), eye.reading)))


def _ended(seen: Picture, places: dict[str, Place]) -> tuple[Stop, ...]:
    """An end that is no state of the way: one the SOP does not write, or the rejection."""
    request, eye = seen.request, seen.eye
    if request.ended is None or request.end_state in places:
        return ()
    when = (moments.moment(request.ended_at, eye.reading),) if request.ended_at else ()
    return (Stop(END, _end_mark(request.ended), word_of(request.ended, seen.dossier, eye), when),)


def _end_mark(ended: str) -> str:
    return "bad" if ended == "rejected" else "over" if ended in GIVEN_UP else "good"


def _run(seen: Picture, states: Iterable[State], places: dict[str, Place]) -> Run:
    found: list[Stop | Fork] = []
    for state in states:
        inner = [seen.sop.states[name] for name in state.children]
        if state.kind == "states":
            found += _run(seen, inner, places)
        elif state.name in places:
            found.append(_stop(seen, state, places[state.name]))
        elif state.kind == "lanes":
            lanes = [lane for child in inner if (lane := _run(seen, [child], places))]
            found += lanes[0] if len(lanes) == 1 else [_fork(seen, state, lanes)] if lanes else []
    return tuple(found)


def _fork(seen: Picture, state: State, lanes: list[Run]) -> Fork:
    """Of more than four lanes three are drawn, those where it stands before the others."""
    met = seen.request.standing(state.name).mark in ("done", "held")
    going = sum(any(stop.mark != "skipped" for stop in stops(lane)) for lane in lanes)
    over = seen.request.ended is not None and not met
    meet = Stop(state.name, "met" if met else "meet", "" if over else need_words(state, going, seen.eye.language))
    if len(lanes) <= _MOST_LANES:
        return Fork(tuple(lanes), meet)
    first = sorted(lanes, key=lambda lane: not any(stop.flag for stop in stops(lane)))[:_SHOWN_LANES]
    shown = [lane for lane in lanes if lane in first]
    folded = [lane for lane in lanes if lane not in first]
    rest = Stop(f"{state.name} folded", "more", say("path.more", seen.eye.language, count=len(folded)), beside=f"+{len(folded)}")
    return Fork((*shown, (rest,)), meet, tuple(stop for lane in folded for stop in stops(lane)))


def _stop(seen: Picture, state: State, place: Place) -> Stop:
    language = seen.eye.language
    title = place.title.plain(language)
    match place.mark:
        case "here":
            return _here(seen, state, place, title)
        case "skipped":
            return Stop(state.name, "skipped", title, (say("page.skipped", language, why=_why(seen, place)),))
        case "closed":
            return Stop(state.name, "closed", title, (say("page.closed", language),))
        case "held":
            return Stop(state.name, "held", title, (_deciders(seen, place), say("page.held", language)))
        case "done":
            return _done(seen, state, place, title)
    if state.kind == "end":
        day = likely_day(seen.forecast, seen.eye)
        return Stop(state.name, "end", title, (say("path.expected", language, day=day),) if day else ())
    if seen.request.standing(state.name).mark == "void":
        return Stop(state.name, "void", title, (say("path.void", language),))
    return Stop(state.name, "ahead", title, (_team(seen, place.who.ids),) if place.who else ())


def _why(seen: Picture, place: Place) -> str:
    """What would have had to hold for the step to be taken, as far as that can be said in a line or two."""
    language = seen.eye.language
    if place.rule is None:
        return say("limit.else", language)
    if plain := plain_limit(place.rule, seen.sop, language):
        return plain
    condition = unquoted(Phrases(seen.sop, language, seen.eye.roles).condition(place.rule))
    return say("path.only_if", language, condition=condition) if len(condition) <= _LONGEST else say("limit.other", language)


def _done(seen: Picture, state: State, place: Place, title: str) -> Stop:
    when = moments.moment(place.at, seen.eye.reading) if place.at else ""
    if state.kind == "end" and not state.parent:
        return Stop(state.name, _end_mark(seen.request.ended or ""), title, (when,))
    who = _deciders(seen, place) if place.by else say("path.rule", seen.eye.language) if state.kind in ("approve", "task") else ""
    mark = "no" if state.kind == "approve" and place.outcome == "rejected" else "done"
    return Stop(state.name, mark, title, tuple(line for line in (who, when) if line))


def _here(seen: Picture, state: State, place: Place, title: str) -> Stop:
    """Who has it and how long; those who decide for somebody and those asked in addition are named as such."""
    eye, standing = seen.eye, seen.request.standing(state.name)
    raised = tuple(id for id in standing.added.ids if id in place.who.ids)
    own = tuple(id for id in place.who.ids if id not in raised and place.who.reasons[id].kind not in ("delegate", "away"))
    beside = [id for id in place.who.ids if id not in own]
    waits = _waited(seen, place.since) if place.since else ""
    votes = [vote for vote in standing.votes if vote.seated and vote.counts == "yes"]
    need = needed(seen.dossier, state.name)
    lines = [_team(seen, own)] if own else []
    lines += [names.on_behalf(id, next(iter(standing.stands_for.get(id, ())), ""), eye.people, eye.language) for id in beside if id not in raised][:1]
    lines += [say("path.raised", eye.language, who=_team(seen, raised))] if raised else []
    lines += [say("path.votes", eye.language, yes=len(votes), need=need)] if need > 1 else []
    late = place.due is not None and place.due < eye.now
    avatar = names.initials(beside[0], eye.people) if beside and own else ""
    return Stop(state.name, "late" if late else "here", title, tuple(line for line in (*lines, waits) if line), flag=say("path.here", eye.language), beside=avatar)


def _waited(seen: Picture, since: datetime) -> str:
    return moments.waited(seen.eye.working_seconds(since, seen.eye.now), seen.eye.reading)


def _team(seen: Picture, ids: tuple[str, ...]) -> str:
    """One or two by name, more with how many."""
    return named(ids, seen.eye, limit=2 if len(ids) == 2 else 1)


def _deciders(seen: Picture, place: Place) -> str:
    """Who decided; a deputy with the name of whom they stood for."""
    votes = [vote for vote in seen.request.standing(place.state).votes if vote.by in place.by]
    if len(place.by) == 1 and votes:
        return names.on_behalf(votes[-1].by, votes[-1].seat, seen.eye.people, seen.eye.language)
    return _team(seen, place.by)


def _returns(seen: Picture, run: Run) -> tuple[Arc, ...]:
    """The last return, from the step that sent it back to where it went, and how often that happened."""
    returns = [item for item in seen.history if item.act == "return"]
    drawn = {stop.key for stop in stops(run)}
    if not returns or returns[-1].state not in drawn:
        return ()
    last = returns[-1]
    act = find_act(seen.sop, last.state, "return")
    target = act.to if act is not None and act.to in drawn else FORM
    label = _returned(seen, last, len(returns))
    return (Arc(last.state, target, label, "back", label, target),)


def _returned(seen: Picture, last: Happening, count: int) -> str:
    eye = seen.eye
    when = moments.short_date(last.at.astimezone(eye.reading.zone).date(), eye.reading, near=not eye.lasting)
    by_rule = last.by in ("", CLOCK)
    words = say("path.returned_rule", eye.language, when=when) if by_rule else say("path.returned", eye.language, who=eye.short(last.by, seen.dossier.among), when=when)
    return say("path.returned_often", eye.language, returned=words, count=count) if count > 1 else words
