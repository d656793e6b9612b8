"""When a request will likely be done, in words: never a promise, always with what it rests on."""

from __future__ import annotations

from bot.rendering.view import View
from bot.wording import moments, say
from workflows.forecast import ENOUGH, Forecast


def likely_lines(found: Forecast, view: View) -> tuple[str, ...]:
    """3.8: when, and by how many; or why nobody can tell."""
    language = view.language
    if found.end is not None:
        when = moments.short_deadline(found.end, view.reader)
        return (say("likely.when", language, when=when), say("likely.why", language, time=_usual(found, view)))
    if found.cases >= ENOUGH:
        return (say("likely.slow", language, time=_usual(found, view)),)
    return (say("likely.few" if found.cases else "likely.none", language, count=found.cases),)


def likely_day(found: Forecast | None, view: View) -> str:
    """The day alone, "" where nobody can tell."""
    if found is None or found.end is None:
        return ""
    return moments.short_date(found.end.astimezone(view.reader.zone).date(), view.reader, near=not view.lasting)


def likely_phrase(found: Forecast, view: View) -> str:
    """The same as one phrase among others."""
    language = view.language
    if found.end is not None:
        return say("likely.by", language, when=moments.short_deadline(found.end, view.reader))
    if found.cases >= ENOUGH:
        return say("likely.usual", language, time=_usual(found, view))
    return say("likely.from" if found.cases else "likely.from_none", language, count=found.cases, enough=ENOUGH)


def _usual(found: Forecast, view: View) -> str:
    return moments.waited(found.usual, view.reader)
