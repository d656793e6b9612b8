"""Pages of requests that are alike: what one press would approve, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from adapters.cards import Card, Words
from bot.alike import Came, Listed, approve_each, heap, heaps, listed
from bot.desk import Desk
from bot.picture import Eye, standpoint
from bot.rendering.alike_cards import alike_card, approved_card, way_label
from dashboard.alike_views import Alike, Heap
from dashboard.views import Viewer
from storage.unit import Reader, Unit

_FEWEST = 2
_PAGES = "pages"  # among the platforms whose deliveries are done once


def heaps_of(desk: Desk, reader: Reader, eye: Eye) -> tuple[Heap, ...]:
    return tuple(Heap(each.key, way_label(each, eye)) for each in heaps(desk, reader, eye))


def alike(desk: Desk, reader: Reader, eye: Eye, key: str) -> Alike | None:
    """The page of the heap that the key names, `None` where nothing is alike there any more."""
    state, seen = heap(desk, reader, eye, key)
    if len(seen) < _FEWEST:
        return None
    card = alike_card([one.dossier for one in seen], state, "", eye)
    shown = json.dumps([listed(one, state).to_json() for one in seen])
    return Alike(_said(card.title), _rows(card), tuple(_said(line) for line in card.lines), press=card.buttons[0][0].label, shown=shown)


def approve_shown(desk: Desk, viewer: Viewer, shown: str, once: str) -> Alike:
    """Approves what a page listed; of the same sending twice the second hears what the first did."""
    sending = f"{viewer.id}/alike/{once}" if once else ""

    def work(unit: Unit) -> tuple[Alike, Came | None]:
        known = unit.seen.answer(_PAGES, sending) if sending else None
        if known is not None:
            return _alike(known[0]), None
        eye = standpoint(desk, unit, viewer.id, viewer.language)
        assert eye is not None
        rows = [Listed(*plain) for plain in json.loads(shown)]
        came = approve_each(desk, unit, eye, rows)
        card = approved_card(
            [one.dossier for one in came.approved],
            [(one.dossier, refusal) for one, refusal in came.refused],
            rows[0].state,
            len(unit.ledger.waiting_for(viewer.id)),
            eye,
        )
        refused = tuple(_said(line) for line in card.lines[1:])
        page = Alike(card.status.text if card.status is not None else "", _rows(card), (_said(card.title),), refused)
        if sending:
            unit.seen.note(_PAGES, sending, [page.title, [list(row) for row in page.rows], list(page.lines), list(page.refused)], desk.clock.now())
        return page, came

    page, came = desk.database.carry_out(work)
    for done in came.done if came is not None else ():
        desk.tell(done)
    return page


def _alike(plain: Sequence[Any]) -> Alike:
    title, rows, lines, refused = plain
    return Alike(title, tuple((what, number) for what, number in rows), tuple(lines), tuple(refused))


def _rows(card: Card) -> tuple[tuple[str, str], ...]:
    """What each is about, and its number, which stands last."""
    return tuple((_said(item[:-2]), item[-1].text) for item in card.items)


def _said(line: Words) -> str:
    return "".join(span.text for span in line)
