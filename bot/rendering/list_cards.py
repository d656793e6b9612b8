"""Lists of requests: what waits, what is mine, what matches, the daily digest; and the choice of a SOP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.cards import Button, Card, Span, Status, Words, words
from bot import presses
from bot.rendering.alike_cards import Heap, alike_buttons
from bot.rendering.approver import short_number
from bot.rendering.buttons import LABEL, LONG_LABEL, one_a_row
from bot.rendering.standing import lateness, named
from bot.rendering.view import View
from bot.wording import formats, moments, say
from bot.wording.catalogue import has

MOST_ROWS = 8
_HEADLINE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. `headline` in the viewer's language with its amount; `status` running or the word it was decided or ended with,
    `word` the SOP's own title of that word; `visit` the opening the viewer is asked in."""

    request: str
    number: str
    headline: str
    requester: str
    holders: tuple[str, ...] = ()
    due: datetime | None = None
    status: str = "running"
    word: str = ""
    visit: int = 0


def queue_card(rows: Sequence[Row], view: View, count: int, most: int = MOST_ROWS, heaps: Sequence[Heap] = ()) -> Card:
    """What waits for the viewer's decision, the oldest deadline first, one button each, then one for each of the `heaps` of what is alike; `rows`
    are the first of `count`, `most` are shown."""
    if not rows:
        return Card(title=words(say("list.queue_empty", view.language)), plain=True, language=view.language)
    card = _card("list.queue", count, [_waiting(row, view) for row in rows[:most]], rows, view)
    return replace(card, buttons=(*card.buttons, *alike_buttons(heaps, view)))


def digest_card(rows: Sequence[Row], view: View, says: Sequence[str] = (), heaps: Sequence[Heap] = ()) -> Card:
    """3.9: the polite reminders of a day in one message. `says` are the SOPs' own words, already in the viewer's language; a button for each
    of the `heaps` of what is alike."""
    ordered = _by_deadline(rows)
    card = _card("list.digest", len(rows), [_waiting(row, view) for row in ordered[:MOST_ROWS]], ordered, view)
    late = any(lateness(row.due, view) for row in rows)
    lines = (*(words(text) for text in says), *card.lines)
    status = Status("warn", say("tell.reminder", view.language)) if late else None
    return Card(card.title, status, (), card.items, True, lines, buttons=(*card.buttons, *alike_buttons(heaps, view)), language=view.language)


def mine_card(rows: Sequence[Row], view: View, command: str) -> Card:
    """The viewer's own requests and how each stands, the newest first as handed in."""
    if not rows:
        return Card(title=words(say("list.mine_empty", view.language, command=command)), plain=True, language=view.language)
    return _card("list.mine", len(rows), [standing_row(row, view) for row in rows[:MOST_ROWS]], rows, view)


def matches_card(rows: Sequence[Row], typed: str, view: View) -> Card:
    """4.36: several requests fit the words; one button each."""
    shown = rows[:MOST_ROWS]
    buttons = [Button(_match(row, view), presses.token(presses.WHERE, row.request)) for row in shown]
    more = len(rows) - len(shown)
    lines = (words(say("list.more", view.language, count=more), "meta"),) if more else ()
    title = words(say("list.matches", view.language, count=len(rows), words=formats.cut(typed, 60)))
    return Card(title=title, lines=lines, buttons=one_a_row(buttons), plain=True, language=view.language)


def no_match(typed: str, view: View) -> str:
    """4.37: nothing found, and nothing said about what may not be seen."""
    return say("list.no_match", view.language, words=formats.cut(" ".join(typed.split()), 60))


def standing_row(row: Row, view: View, whose: bool = False) -> Words:
    """A request and how it stands; with `whose` it is, where it is not the viewer's."""
    headline = formats.cut(row.headline, _HEADLINE)
    if whose and row.requester != view.viewer.id:
        headline = say("list.row", view.language, headline=headline, who=view.name(row.requester))
    return _numbered(row, say("list.row_stands", view.language, headline=headline, status=stands(row, view)), view)


def stands(row: Row, view: View) -> str:
    """"menunggu Sari Lestari", "ditolak"."""
    if row.status == "returned":
        return say("stands.returned", view.language).lower()
    if row.status == "running":
        return _waiting_for(row, view)
    if row.word:
        return row.word[:1].lower() + row.word[1:]
    return say(f"stands.{row.status}", view.language).lower() if has(f"stands.{row.status}") else row.status.replace("_", " ")


def _waiting_for(row: Row, view: View) -> str:
    if not row.holders:
        return say("own.running", view.language).lower()
    said = say("own.waiting", view.language, who=named(row.holders, view, limit=2))
    return said[:1].lower() + said[1:]


def _waiting(row: Row, view: View) -> Words:
    values = {"headline": formats.cut(row.headline, _HEADLINE), "who": view.name(row.requester)}
    if row.due is None:
        return _numbered(row, say("list.row", view.language, **values), view)
    if late := lateness(row.due, view):
        return _numbered(row, say("list.row_late", view.language, **values, late=late), view)
    return _numbered(row, say("list.row_due", view.language, **values, due=moments.list_deadline(row.due, view.reader)), view)


def _numbered(row: Row, text: str, view: View) -> Words:
    return (Span(text), Span(", "), Span(row.number, "code"))


def _card(key: str, count: int, lines: Sequence[Words], ordered: Sequence[Row], view: View) -> Card:
    more = count - len(lines)
    buttons = [Button(str(place), presses.token(presses.OPEN, row.request, row.visit)) for place, row in enumerate(ordered[: len(lines)], 1)]
    return Card(
        title=words(say(key, view.language, count=count)),
        items=tuple(lines),
        ordered=True,
        lines=(words(say("list.more", view.language, count=more), "meta"),) if more > 0 else (),
        buttons=tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)),
        language=view.language,
    )


def _by_deadline(rows: Sequence[Row]) -> list[Row]:
    """The oldest deadline first, those without one last."""
    timed = sorted((row for row in rows if row.due is not None), key=lambda row: (row.due, row.number))
    return [*timed, *(row for row in rows if row.due is None)]


def _match(row: Row, view: View) -> str:
    who = view.short(row.requester)
    held = say("list.match_at", view.language, who=view.short(row.holders[0])) if row.status == "running" and row.holders else stands(row, view)
    return formats.cut(say("list.match", view.language, number=short_number(row.number), who=who, status=held), LONG_LABEL)


def sops_card(sops: Sequence[tuple[str, str]], view: View, about: Sequence[Words] = ()) -> Card:
    """What can be started, (name, title) each, one button a SOP; `about`: the words it is to be about."""
    if not sops:
        return Card(title=words(say("help.none", view.language)), plain=True, language=view.language)
    buttons = [Button(formats.cut(title, LONG_LABEL), presses.token(presses.START, extra=name)) for name, title in sops]
    rows = one_a_row(buttons) if any(len(one.label) > LABEL for one in buttons) else tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Card(title=words(say("help.choose", view.language)), lines=tuple(about), buttons=rows, plain=True, language=view.language)
