"""The way a request will take, before it is sent: who will be asked and why, who is skipped."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.cards import Button, Card, Span, Words, words
from bot import presses
from bot.rendering.buttons import button
from bot.rendering.likely import likely_day
from bot.rendering.limits import limit_words, plain_limit
from bot.rendering.standing import NAMES, groups, named
from bot.rendering.view import View
from bot.wording import formats, moments, say
from bot.wording.reasons import cause
from workflows.forecast import Forecast
from workflows.route import Step
from workflows.sop import Sop
from workflows.values import People, Reason


def route_card(sop: Sop, headline: str, steps: tuple[Step, ...], view: View, turn: int, sent: bool = False, forecast: Forecast | None = None) -> Card:
    """3.7. `headline` is in the viewer's language already, its amount in it; `turn` is the draft's. `sent`: the same, with no buttons any more."""
    lines = tuple(line for group in groups(steps) for line in _group(group, sop, view)) or ((Span(say("route.nothing", view.language)),),)
    day = likely_day(forecast, view)
    likely = (words(f"{say('likely.label', view.language)}: {day}"),) if day else ()
    note = say("route.sent", view.language, when=moments.moment(view.now, view.reader)) if sent else ""
    return Card(
        title=words(say("route.title", view.language, headline=formats.opened(headline))),
        items=lines,
        ordered=True,
        lines=(*skipped_lines(sop, steps, view), *likely),
        buttons=() if sent else _keyboard(view, turn),
        note=note,
        language=view.language,
    )


def _keyboard(view: View, turn: int) -> tuple[tuple[Button, ...], ...]:
    first = (button("press.send", view, presses.SEND, visit=turn, style="main"), button("press.change", view, presses.CHANGE, visit=turn))
    return (first, (button("press.save", view, presses.SAVE, visit=turn, style="quiet"),))


def _group(group: Iterable[Step], sop: Sop, view: View) -> Iterable[Words]:
    for step in group:
        yield _step(step, sop, view)


def _step(step: Step, sop: Sop, view: View) -> Words:
    """ "Budi Santoso: atasan langsung Anda"; several people with the title of their step."""
    title = step.title.plain(view.language)
    if step.kind == "wait":
        return words(say("route.wait", view.language, title=title))
    if step.mark in ("held", "done") and step.by:
        return (Span(named(step.by, view), "strong"), Span(f": {say(f'route.{step.mark}', view.language)}"))
    own = _without_stand_ins(step.who)
    if not own:
        return words(say("route.nobody", view.language, title=title))
    if len(own) > 1:
        return (Span(title, "strong"), Span(f": {_several(own, view)}"), *_stand_ins(step.who, sop, view))
    (person,) = own.ids
    said = _task(title) if step.kind == "task" else cause(own.reasons[person], view.relations(sop))
    limit = "" if step.kind == "task" else plain_limit(step.rule, sop, view.language)
    rule = f", {limit}" if limit else ""
    return (Span(view.name(person), "strong"), Span(f": {said}{rule}"), *_stand_ins(step.who, sop, view))


def _task(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _several(people: People, view: View) -> str:
    return named(people.ids, view, limit=NAMES + 2)


def _without_stand_ins(people: People) -> People:
    kept = {id: reason for id, reason in people.reasons.items() if reason.kind not in ("delegate", "away")}
    return People(kept) if kept else people


def _stand_ins(people: People, sop: Sop, view: View) -> Words:
    """Who decides beside them: " (Sari Lestari: a.n. Ratna Sihombing, cuti sampai Jum 4 Des)"."""
    beside: dict[str, Reason] = {id: reason for id, reason in people.reasons.items() if reason.kind in ("delegate", "away")}
    if not beside or len(beside) == len(people):
        return ()
    said = "; ".join(f"{view.name(id)}: {cause(reason, view.relations(sop))}" for id, reason in beside.items())
    return (Span(f" ({said})", "meta"),)


def skipped_lines(sop: Sop, steps: Iterable[Step], view: View) -> tuple[Words, ...]:
    """Dilewati: Direktur (mulai Rp50.000.000). Of two steps by the same name one of which is met, nothing is said."""
    met: set[str] = set()
    passed: dict[str, str] = {}
    for step in steps:
        title = step.title.plain(view.language)
        if step.mark != "skipped":
            met.add(title)
        elif step.kind in ("approve", "task", "wait", "lanes"):
            passed.setdefault(title, limit_words(step.rule, sop, view.language) or say("limit.else", view.language))
    skipped = [say("route.skipped_step", view.language, title=title, why=why) for title, why in passed.items() if title not in met]
    return (words(say("route.skipped", view.language, steps=", ".join(skipped)), "meta"),) if skipped else ()
