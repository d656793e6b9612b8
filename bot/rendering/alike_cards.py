"""Like with like: the way from a list to approving what is alike, what that would decide, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from adapters.cards import Button, Card, Span, Status, Words, words
from bot import presses
from bot.rendering.approver import short_number
from bot.rendering.buttons import LABEL, LONG_LABEL, Row, button, one_a_row
from bot.rendering.facts import headline, sop_title, step_title
from bot.rendering.refusals import refusal_text
from bot.rendering.view import Dossier, View
from bot.wording import formats, say
from workflows.refusals import Refusal

MOST = 20  # requests approved by one tap: as many as can be read on one card
_HEADLINE = 80


@dataclass(frozen=True, slots=True)
class Heap:
    """Requests at one step of one SOP which the viewer may approve together; `key` tells heaps apart on buttons, `title` is the SOP's."""

    key: str
    title: str
    count: int


def alike_buttons(heaps: Sequence[Heap], view: View) -> tuple[Row, ...]:
    """A way to each heap, one a row."""
    return one_a_row([_way(heap, view) for heap in heaps])


def way_label(heap: Heap, view: View) -> str:
    """The words of the way to a heap: "Setujui 4: Cuti tahunan"."""
    return say("alike.button", view.language, count=heap.count, sop=heap.title)


def _way(heap: Heap, view: View) -> Button:
    said = way_label(heap, view)
    return Button(formats.cut(said, LONG_LABEL), presses.token(presses.ALIKE, extra=heap.key), name=said)


def alike_card(dossiers: Sequence[Dossier], state: str, key: str, view: View) -> Card:
    """3.10: what one tap would approve, each with its amount and who asked, and the sum. Nothing is recorded yet."""
    count = len(dossiers)
    yes = button("alike.approve", view, presses.ALIKE_YES, extra=key, style="main", count=count)
    return Card(
        title=words(say("alike.title", view.language, count=count)),
        items=tuple(_line(dossier, view) for dossier in dossiers),
        ordered=True,
        lines=(words(_step(dossiers[0], state, view)), *_total(dossiers, view)),
        note=say("notice.not_recorded", view.language),
        buttons=((yes, button("press.cancel", view, presses.DROP)),),
        language=view.language,
    )


def approved_card(approved: Sequence[Dossier], refused: Sequence[tuple[Dossier, Refusal]], state: str, left: int, view: View) -> Card:
    """What came of it: those that are approved, why each of the others is not, with a way to open it; how many still wait."""
    language = view.language
    said = say("alike.done", language, count=len(approved)) if approved else say("alike.none", language)
    status = ", ".join([said, *([say("alike.left", language, count=left)] if left else [])])
    why = [words(f"{short_number(one.request.number)}, {view.name(one.request.requester)}: {refusal_text(refusal, view, one)}") for one, refusal in refused]
    opens = [Button(formats.cut(short_number(one.request.number), LABEL), presses.token(presses.OPEN, one.request.id)) for one, _ in refused]
    return Card(
        title=words(_step((*approved, *(one for one, _ in refused))[0], state, view)),
        status=Status("ok" if approved else "warn", status),
        items=tuple(_line(dossier, view) for dossier in approved),
        ordered=True,
        lines=((words(say("alike.refused", language), "strong"), *why) if why else ()),
        buttons=tuple(tuple(opens[at : at + 4]) for at in range(0, len(opens), 4)),
        language=language,
    )


def _step(dossier: Dossier, state: str, view: View) -> str:
    return say("alike.step", view.language, sop=sop_title(dossier, view), step=step_title(dossier, state, view))


def _line(dossier: Dossier, view: View) -> Words:
    what = say("list.row", view.language, headline=headline(dossier, view, _HEADLINE), who=view.name(dossier.request.requester))
    return (Span(what), Span(", "), Span(dossier.request.number, "code"))


def _total(dossiers: Sequence[Dossier], view: View) -> tuple[Words, ...]:
    """The sum, the largest and the smallest, where all of them have an amount of money."""
    amounts = [one.amount for one in dossiers if one.amount_type == "money" and isinstance(one.amount, Decimal)]
    if len(amounts) < len(dossiers):
        return ()
    shown = {name: formats.format_money(amount, view.language) for name, amount in (("total", sum(amounts)), ("largest", max(amounts)), ("smallest", min(amounts)))}
    return (words(say("alike.total", view.language, **shown), "strong"),)
