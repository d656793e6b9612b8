"""The rail's lines in words: one event of a request, one alarm that was set, one piece of news."""

from __future__ import annotations

from collections.abc import Sequence

from bot.bulletin import News
from bot.picture import Eye, Picture
from bot.rendering.view import Happening
from bot.wording import formats, moments
from bot.wording.catalogue import has, say
from storage.alarms import Alarm
from workflows.events import AlarmRang
from workflows.request import FORM
from workflows.sop import Timer
from workflows.timers import NAG
from workflows.who import people_of

Saying = tuple[str, str, str]  # who, what, detail
_CONTAINER = "lanes"


def came_of(place: int, seen: Picture) -> Saying:
    """Event `place` of the request's history, and what it led to."""
    event, number, language = seen.history[place], _short(seen.request.number), seen.eye.language
    if event.kind == "rang":
        return _rang(event, _rung(place, seen), number, seen)
    if event.kind == "roster":
        return say("rail.directory", language), say("rail.roster", language, number=number), say("rail.roster_detail", language)
    if event.kind == "others":
        return say("rail.rule", language), say("rail.others", language, number=number), _outcome(place, seen)
    detail = _outcome(place, seen)
    if event.seat and event.seat != event.by:
        detail = say("rail.behalf", language, name=seen.eye.short(event.seat), detail=detail)
    if not event.by:
        return say("rail.rule", language), _deed(event, number, seen), detail
    return seen.eye.short(event.by), _deed(event, number, seen), detail


def set_alarms(alarm: Alarm, seen: Picture) -> Saying:
    """An alarm that waits, with when it rings."""
    language = seen.eye.language
    state = seen.sop.states[alarm.state]
    when = moments.fixed_moment(alarm.at, seen.eye.reading)
    if alarm.timer == NAG or not 0 <= alarm.timer < len(state.timers):
        return say("rail.alarm", language), say("rail.set.nag" if alarm.timer == NAG else "rail.set.other", language), when
    kind, other = _meant(state.timers[alarm.timer], alarm.state, seen)
    return say("rail.alarm", language), say(f"rail.set.{kind}", language, other=other), when


def heard(news: News, number: str, eye: Eye) -> Saying:
    """What is not an event of a request: something was sent, something was typed."""
    language = eye.language
    if news.kind == "wrote":
        text = formats.cut(" ".join(news.detail.get("text", "").split()), 60)
        command = "command" if text.startswith("/") else "wrote"
        return eye.short(news.person), say(f"rail.{command}", language, text=text), say(f"rail.{command}_detail", language)
    key = f"rail.sent.{news.detail.get('kind', '')}"
    who = say(key if has(key) else "rail.sent.tell", language)
    detail = say("rail.sent_detail_number", language, number=_short(number)) if number else say("rail.sent_detail", language)
    return who, say("rail.sent_to", language, name=eye.name(news.person)), detail


def _short(number: str) -> str:
    """PB/0016 of PB/0016/XI/2026: the rail is narrow."""
    return "/".join(number.split("/")[:2])


def _deed(event: Happening, number: str, seen: Picture) -> str:
    state = seen.sop.states.get(event.state)
    own = next((act for act in (*(state.acts if state else ()), *seen.sop.acts) if act.name == event.act and not act.standard), None)
    if own is not None or not has(f"rail.did.{event.act}"):
        return say("rail.did.own", seen.eye.language, act=own.title.plain(seen.eye.language) if own else event.act, number=number)
    return say(f"rail.did.{event.act}", seen.eye.language, number=number)


def _outcome(place: int, seen: Picture) -> str:
    """The version the event made, and what is waited for since, or how it ended."""
    entry, language, request = seen.entries[place], seen.eye.language, seen.request
    if entry.seq == request.version and request.ended is not None:
        return say("rail.version_end", language, version=entry.seq, end=_end(seen))
    steps = [_step(name, seen) for name in entry.to_states if name == FORM or seen.sop.states[name].kind != _CONTAINER]
    if not steps:
        return say("rail.version_plain", language, version=entry.seq)
    return say("rail.version", language, version=entry.seq, steps=formats.join(steps, language))


def _end(seen: Picture) -> str:
    request, language = seen.request, seen.eye.language
    if has(f"stands.{request.ended}"):
        text = say(f"stands.{request.ended}", language)
    else:
        text = _step(request.end_state or "", seen)
    return text[:1].lower() + text[1:]


def _step(name: str, seen: Picture) -> str:
    state = seen.sop.states.get(name)
    return say("rail.form", seen.eye.language) if state is None else state.title.plain(seen.eye.language)


def _rung(place: int, seen: Picture) -> Timer | None:
    """The timer that rang; `None` for a reminder or one that is no more."""
    event = seen.entries[place].event
    state = seen.sop.states.get(event.state) if isinstance(event, AlarmRang) else None
    if state is None or not isinstance(event, AlarmRang) or not 0 <= event.timer < len(state.timers):
        return None
    return state.timers[event.timer]


def _rang(event: Happening, timer: Timer | None, number: str, seen: Picture) -> Saying:
    language = seen.eye.language
    alarm, people = say("rail.alarm", language), _names(event.to, seen.eye)
    if timer is None or timer.nag is not None:
        return alarm, say("rail.rang.nag", language, number=number), say("rail.rang_to", language, other=people) if people else ""
    kind, other = _meant(timer, event.state, seen)
    if kind in ("add", "hand_to"):
        other = people
    return alarm, say(f"rail.rang.{kind}", language, other=other, number=number), say("rail.rang_detail", language, number=number)


def _meant(timer: Timer, state: str, seen: Picture) -> tuple[str, str]:
    """What a timer will do, and to whom or where to."""
    look = seen.step.look(state)
    if timer.add is not None:
        return "add", _names(people_of(timer.add, look).ids, seen.eye)
    if timer.hand_to is not None:
        return "hand_to", _names(people_of(timer.hand_to, look).ids, seen.eye)
    if timer.do:
        return "do", _act(timer.do, state, seen)
    if timer.to:
        return "to", _step(timer.to, seen)
    return ("tell" if timer.tell is not None else "nag" if timer.nag is not None else "other"), ""


def _act(name: str, state: str, seen: Picture) -> str:
    found = seen.sop.states.get(state)
    act = next((act for act in found.acts if act.name == name), None) if found else None
    if act is not None and not act.standard:
        return act.title.plain(seen.eye.language)
    return say(f"act.{name}", seen.eye.language) if has(f"act.{name}") else name


def _names(ids: Sequence[str], eye: Eye) -> str:
    return formats.join([eye.name(id) for id in ids], eye.language)
