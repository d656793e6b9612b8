"""What can be chosen, as buttons: the choices of a field, or what a doubtful answer may mean; eight a page."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.cards import Button
from bot import presses
from bot.forms.draft import Draft
from bot.forms.questions import Evaluator
from bot.rendering.buttons import LABEL, LONG_LABEL, button, one_a_row, two_a_row
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.wording import formats, say
from workflows.sop import Field
from workflows.values import Line, People, Value

MOST_CHOICES = 8


def choice_rows(field: Field, draft: Draft, evaluator: Evaluator, view: View, chosen: Value = None) -> list[Sequence[Button]]:
    """A button for each choice, eight a page; those of a set that are `chosen` already are left out."""
    gone = chosen if field.type == "set" and isinstance(chosen, frozenset) else ()
    options = [(place, label) for place, (key, label) in enumerate(evaluator.options(field)) if evaluator.choice(field, key) not in gone]
    return _paged(options, draft, view)


def option_rows(field: Field, draft: Draft, view: View) -> list[Sequence[Button]]:
    """What a doubtful answer may mean, a button each, eight a page; people with their unit."""
    return _paged([(place, option_label(field, option, draft, view)) for place, option in enumerate(draft.options)], draft, view, alone=field.type in ("person", "people"))


def _paged(options: Sequence[tuple[int, str]], draft: Draft, view: View, alone: bool = False) -> list[Sequence[Button]]:
    """The page of them that is turned to, and the ways to the pages before and after; `alone`: each in a row of its own, whatever its length."""
    pages = (len(options) - 1) // MOST_CHOICES + 1
    page = draft.page if draft.page < pages else 0
    shown = options[page * MOST_CHOICES : (page + 1) * MOST_CHOICES]
    buttons = [Button(formats.cut(label, LONG_LABEL), presses.token(presses.ANSWER, visit=draft.turn, extra=str(place))) for place, label in shown]
    rows: list[Sequence[Button]] = list(one_a_row(buttons) if alone or any(len(one.label) > LABEL for one in buttons) else two_a_row(buttons))
    return [*rows, _page_row(page, pages, draft, view)] if pages > 1 else rows


def _page_row(page: int, pages: int, draft: Draft, view: View) -> Sequence[Button]:
    """[Sebelumnya] 2/8 [Berikutnya]"""
    turns = [button("press.previous_page", view, presses.PAGE, visit=draft.turn, extra=str(page - 1), style="quiet")] if page else []
    turns.append(Button(say("ask.page", view.language, at=page + 1, of=pages)))
    if page + 1 < pages:
        turns.append(button("press.next_page", view, presses.PAGE, visit=draft.turn, extra=str(page + 1), style="quiet"))
    return turns


def _what_differs(table: Field, line: Line, draft: Draft, view: View) -> str:
    """Of several readings of one line, the cells in which they differ."""
    lines = [option for option in draft.options if isinstance(option, Line)]
    columns = [column for column in table.columns if any(other.cells.get(column.name) != line.cells.get(column.name) for other in lines)]
    return ", ".join(text for column in columns if (text := value_text(line.cells.get(column.name), column, view)))


def option_label(field: Field, option: Value, draft: Draft, view: View) -> str:
    if isinstance(option, Line):
        return formats.cut(_what_differs(field, option, draft, view), LONG_LABEL)
    if field.type in ("person", "people"):
        return _person_label(*_who_differs(option, draft.options), view)
    return formats.cut(value_text(option, field, view), LONG_LABEL)


def _who_differs(option: Value, options: Sequence[Value]) -> tuple[str, list[str]]:
    """Of several readings of names, the person who is only in this one, and those in their place in the others."""
    own, *others = (one.ids if isinstance(one, People) else (one.id,) for one in (option, *(one for one in options if one != option)))
    who = next((id for id in own if not all(id in ids for ids in others)), own[0])
    return who, [id for ids in others for id in ids if id not in own]


def _person_label(id: str, others: Sequence[str], view: View) -> str:
    """The name with the unit; where another has both, with the title or the id too."""
    named = ", ".join(part for part in (view.name(id), view.unit(id)) if part)
    same = [other for other in others if (view.name(other), view.unit(other)) == (view.name(id), view.unit(id))]
    if not same:
        return formats.cut(named, LONG_LABEL)
    own = view.people[id].title if id in view.people else ""
    alone = own and not any(view.people[other].title == own for other in same if other in view.people)
    return f"{formats.cut(view.name(id), LONG_LABEL // 2)}, {formats.cut(own if alone else id, LONG_LABEL // 2 - 2)}"
