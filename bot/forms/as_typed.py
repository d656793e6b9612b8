"""A value as somebody would type it: what a page puts into its boxes, so that the readers give the same value back."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.typed.outcome import Read
from bot.typed.persons import read_person
from workflows.sop import Field
from workflows.values import FileRef, People, Person, RegisterRow, Value

Answer = str | FileRef


def as_typed(value: Value, field: Field, view: View) -> tuple[Answer, ...]:
    """What stands in the boxes of `field` for `value`; nothing for none. Browsers' own fields want ISO 8601, in the reader's zone."""
    match value:
        case None:
            return ()
        case tuple():
            return tuple(item for item in value if isinstance(item, FileRef))
        case frozenset():
            return tuple(sorted(_key(item) for item in value))
        case People():
            return tuple(_name(id, view) for id in value.ids)
    return (_words(value, field, view),)


def _words(value: Value, field: Field, view: View) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal() if field.type in ("integer", "number"):
            plain = format(value.normalize(), "f")
            return plain.replace(".", ",") if view.language == "id" else plain
        case datetime():
            return value.astimezone(view.reader.zone).strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case Person():
            return _name(value.id, view)
        case str() | RegisterRow():
            return _key(value)
    return value_text(value, field, view).replace("\u00a0", " ")


def _key(value: Value) -> str:
    return value.key if isinstance(value, RegisterRow) else str(value)


def _name(id: str, view: View) -> str:
    """The full name, or the id where several bear it or nobody reads it; with its sign where it is somebody else's name."""
    name = view.people[id].name if id in view.people else id
    return next((words for words in (name, id, f"#{id}") if read_person(words, view.people.values()) == Read(Person(id))), id)
