"""What is sent, looked at before it is sent: what changes, who will be asked and why, which decisions still hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.cards import Words
from bot.forms.sheet import Sheet, Typed
from bot.picture import Eye
from bot.rendering.facts import row_text, value_text
from bot.rooms.asks import attachment
from bot.scope import Scope, route_ahead
from bot.wording import formats
from dashboard.views import Act, Attachment, Change, Review
from storage.unit import Reader
from workflows.sop import Field
from workflows.step import Step
from workflows.values import FileRef, Line, Value


def review(act: Act, scope: Scope, sheet: Sheet, typed: Typed, ahead: Step, reader: Reader, eye: Eye, reason: str) -> Review:
    """`ahead` is the request as it would be then."""
    headline = eye.said(ahead.look().fill(ahead.sop.headline))
    card = route_ahead(ahead, headline, reader, eye, 0)
    return Review(
        act=act,
        title=formats.opened(headline),
        changes=tuple(_changes(scope, ahead, eye)) if scope.seen is not None else (),
        route=tuple(_pieces(item) for item in card.items),
        notes=tuple("".join(span.text for span in line) for line in card.lines),
        typed={name: tuple(_carried(item, eye) for item in given) for name, given in {**_of(sheet), **typed}.items()},
        asked=sheet.asked,
        reason=reason,
    )


def _pieces(item: Words) -> tuple[tuple[str, bool], ...]:
    return tuple((span.text, span.style == "strong") for span in item)


def _of(sheet: Sheet) -> Typed:
    """What stands in the boxes, those filled in by a default too."""
    return {box.name: box.typed for part in sheet.parts for box in part.boxes}


def _carried(item: str | FileRef, eye: Eye) -> str | Attachment:
    return item if isinstance(item, str) else attachment(item, eye)


def _changes(scope: Scope, ahead: Step, eye: Eye) -> list[Change]:
    """Each answer that is not what it was; of a table the lines that came, went or changed."""
    assert scope.seen is not None
    before, after = scope.seen.request.fields, ahead.request.fields
    found: list[Change] = []
    for use in scope.form.uses:
        field = ahead.sop.field(use.table or use.name)
        if field is not None and before.get(field.name) != after.get(field.name):
            found += _lines(field, before, after, eye) if field.type == "table" else [_change(field, before.get(field.name), after.get(field.name), eye)]
    return list(dict.fromkeys(found))


def _change(field: Field, old: Value, new: Value, eye: Eye) -> Change:
    return Change(field.title.plain(eye.language), value_text(old, field, eye), value_text(new, field, eye))


def _lines(table: Field, before: Mapping[str, Value], after: Mapping[str, Value], eye: Eye) -> list[Change]:
    old, new = (_by_id(fields.get(table.name) or ()) for fields in (before, after))
    title = table.title.plain(eye.language)
    changed = [id for id in dict.fromkeys((*old, *new)) if old.get(id) != new.get(id)]
    texts = ((_text(old.get(id), table, eye), _text(new.get(id), table, eye)) for id in changed)
    return [Change(title, was, becomes) for was, becomes in texts if was != becomes]


def _by_id(lines: Sequence[Line]) -> dict[str, Mapping[str, Value]]:
    return {line.id: line.cells for line in lines}


def _text(cells: Mapping[str, Value] | None, table: Field, eye: Eye) -> str:
    return row_text(dict(cells), table.columns, eye) if cells is not None else ""
