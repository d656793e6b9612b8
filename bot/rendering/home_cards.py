"""A person's own page: what waits for them, what they asked for, what was decided lately, their delegation and language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.cards import Button, Card, Fact, Span, words
from bot import presses
from bot.rendering.alike_cards import Heap, alike_buttons
from bot.rendering.approver import short_number
from bot.rendering.buttons import button
from bot.rendering.list_cards import Row, queue_card, standing_row
from bot.rendering.view import View
from bot.wording import formats, moments, say
from bot.wording.catalogue import LANGUAGES, spoken
from workflows.world import Absence

MOST_WAITING, MOST_OWN, MOST_DECIDED = 20, 12, 5
_A_ROW = 4


def waiting_section(rows: Sequence[Row], count: int, url: str, view: View, heaps: Sequence[Heap] = ()) -> Card:
    """What waits for the viewer; `rows` are the first of `count`, all of which are at `url`; with a way to approve each of the `heaps` of what is alike."""
    card = queue_card(rows, view, count, MOST_WAITING)
    return replace(card, lines=_more(count - len(rows), url, view), buttons=(*alike_buttons(heaps, view), *_numbers(rows))) if rows else card


def own_section(rows: Sequence[Row], count: int, url: str, view: View) -> Card:
    """The viewer's requests that are under way, and how each stands."""
    if not rows:
        title = words(say("home.own_empty", view.language, command=say("command.request", view.language)))
        return Card(title=title, buttons=((_new(view),),), plain=True, language=view.language)
    items = tuple(standing_row(row, view, whose=True) for row in rows)
    title = words(say("home.own", view.language, count=count))
    return Card(title=title, items=items, ordered=True, lines=_more(count - len(rows), url, view), buttons=(*_numbers(rows), (_new(view),)), language=view.language)


def _new(view: View) -> Button:
    return button("press.new", view, presses.REQUEST)


def decided_section(rows: Sequence[Row], view: View) -> Card:
    """How requests ended that concern the viewer, the last first."""
    items = tuple(standing_row(row, view, whose=True) for row in rows)
    return Card(title=words(say("home.decided", view.language)), items=items, ordered=True, buttons=_numbers(rows), language=view.language)


def person_section(own: Sequence[Absence], of_others: Sequence[Absence], view: View) -> Card:
    """Who decides for the viewer and for whom the viewer decides, and their language. `own` and `of_others` are not over."""
    language = view.language
    said = [_own_absence(absence, view) for absence in own] or [say("home.no_delegate", language)]
    facts = [Fact(say("home.away", language), words(text)) for text in said]
    facts += [Fact(say("home.stands_in", language), words(_span(view.name(absence.person), absence, view))) for absence in of_others]
    facts.append(Fact(say("home.language", language), words(say(f"home.language.{spoken(language)}", language))))
    other = next(each for each in LANGUAGES if each != spoken(language))
    switch = Button(say(f"home.language.{other}", language), presses.token(presses.LANGUAGE, extra=other))
    if own:
        change = button("home.end" if own[0].delegate else "home.end_alone", view, presses.END_AWAY)
    else:
        change = button("away.delegate", view, presses.STAND_IN)
    return Card(title=words(say("home.person", language)), facts=tuple(facts), buttons=((change, switch),), language=language)


def _own_absence(absence: Absence, view: View) -> str:
    return _span(view.name(absence.delegate) if absence.delegate else say("home.without", view.language), absence, view)


def _span(who: str, absence: Absence, view: View) -> str:
    return f"{formats.cut(who, 60)}, {moments.date_range(absence.first, absence.last, view.language, view.reader.today.year)}"


def _more(count: int, url: str, view: View) -> tuple[tuple[Span, ...], ...]:
    return ((Span(say("list.more", view.language, count=count), "link", url),),) if count > 0 else ()


def _numbers(rows: Sequence[Row]) -> tuple[tuple[Button, ...], ...]:
    """A button for each, which opens its card in the chat."""
    buttons = [Button(formats.cut(short_number(row.number), 24), presses.token(presses.OPEN, row.request, row.visit)) for row in rows]
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
