"""Draws the boxes of a form on a page: what stands in each, what helps, what a doubtful answer may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.evaluating import Evaluator
from bot.forms import Form
from bot.forms.as_typed import Answer, as_typed
from bot.forms.drawing import line_name
from bot.forms.sheet import LINE, Box, Part, Row, Sheet
from bot.picture import Eye
from bot.rendering.facts import is_told, row_text, value_text
from bot.wording import formats
from bot.wording.catalogue import has, say
from dashboard.views import Ask, Attachment, Choice, Line
from workflows.sop import Field
from workflows.values import FileRef, Value

_KINDS = {"text": "text", "integer": "number", "number": "number", "choice": "choice", "set": "choices", "yesno": "yes_no", "person": "person", "people": "people", "files": "files"}
_BROWSERS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "datetime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"),
}  # what the browser's own fields can show
_HELPED = frozenset({"money", "number", "duration", "person", "people"})


def asks_of(form: Form, sheet: Sheet, evaluator: Evaluator, eye: Eye) -> tuple[Ask, ...]:
    """The questions of the sheet in the order of the file, what the SOP works out between them, and what was put aside."""
    drawn = {part.name: _part(form, part, sheet, evaluator, eye) for part in sheet.parts}
    if any(use.field in form.sop.form for use in form.uses):
        drawn = {name: ask for name in _in_order(form, drawn) if (ask := drawn.get(name) or _worked_out(form, name, sheet, evaluator, eye)) is not None}
    return (*drawn.values(), *(_aside(name, given, eye) for name, given in sheet.aside.items()))


def attachment(file: FileRef, eye: Eye) -> Attachment:
    return Attachment(file.digest, file.name, formats.format_size(file.size, eye.language), file.media_type, file.size)


def _in_order(form: Form, drawn: Iterable[str]) -> list[str]:
    """The form's own fields as the file has them, computed ones too; then the others."""
    return list(dict.fromkeys((*(field.name for field in form.sop.form), *drawn)))


def _worked_out(form: Form, name: str, sheet: Sheet, evaluator: Evaluator, eye: Eye) -> Ask | None:
    """A computed field as it stands, if people are told it and it can be worked out by now."""
    field = form.sop.field(name)
    if field is None or field.computed is None or not is_told(field):
        return None
    value = evaluator.computed(field, sheet.values)
    text = value_text(value, field, eye) if value not in (None, (), frozenset()) else ""
    return Ask(name, field.title.plain(eye.language), "shown", text) if text else None


def _part(form: Form, part: Part, sheet: Sheet, evaluator: Evaluator, eye: Eye) -> Ask:
    title = part.field.title.plain(eye.language)
    if part.box is not None:
        return _ask(part.box, title, _question(part.field, title, eye), evaluator, eye)
    lines = tuple(_line(part, place, row, sheet, evaluator, eye) for place, row in enumerate(part.rows))
    own = "" if part.late else _question(part.field, title, eye)
    return Ask(part.name, title, "late" if part.late else "table", help=own, required=part.required, lines=lines)


def _line(part: Part, place: int, row: Row, sheet: Sheet, evaluator: Evaluator, eye: Eye) -> Line:
    asks = tuple(_ask(box, box.field.title.plain(eye.language), _question(box.field, "", eye) if part.late else "", evaluator, eye) for box in row.boxes)
    if part.late:
        columns = [column for column in part.field.columns if not column.late]
        return Line(line_name(row.line.cells, part.field, place, eye), asks, note=row_text(dict(row.line.cells), columns, eye))
    worked = [(column.title.plain(eye.language), _cell(column, row, sheet, evaluator, eye)) for column in part.field.columns if column.computed is not None]
    note = ", ".join(f"{title} {text}" for title, text in worked if text)
    return Line(say("page.row", eye.language, row=place + 1), asks, f"{part.name}.{place}.{LINE}", row.line.id, note)


def _cell(column: Field, row: Row, sheet: Sheet, evaluator: Evaluator, eye: Eye) -> str:
    value = evaluator.computed(column, sheet.values, row.line.cells)
    return value_text(value, column, eye) if value is not None and row.filled else ""


def _question(field: Field, title: str, eye: Eye) -> str:
    """The SOP's own question, where it says more than the title."""
    own = field.ask.plain(eye.language).strip() if field.ask else ""
    return own if own.rstrip("?").casefold() != title.casefold() else ""


def _ask(box: Box, label: str, question: str, evaluator: Evaluator, eye: Eye) -> Ask:
    field, words = box.field, tuple(item for item in box.typed if isinstance(item, str))
    value = words[0] if words else ""
    hint = say("page.files_limit", eye.language) if field.type == "files" else say(f"ask.{field.type}", eye.language) if _helps(field) else ""
    return Ask(
        name=box.name,
        label=label,
        kind=_kind(field, value),
        value=value,
        values=words,
        help=" ".join(text for text in (question, hint) if text),
        required=box.required,
        choices=_choices(field, evaluator, eye),
        files=tuple(attachment(item, eye) for item in box.typed if isinstance(item, FileRef)),
        picks=tuple(_pick(field, option, eye) for option in box.options),
    )


def _helps(field: Field) -> bool:
    return field.type in _HELPED and has(f"ask.{field.type}") and not (field.type == "money" and (field.currency or "IDR") != "IDR")


def _kind(field: Field, value: str) -> str:
    """A browser's own field, unless something else was typed there: it would not be shown."""
    if (form := _BROWSERS.get(field.type)) is not None:
        return field.type if not value or form.fullmatch(value) else "line"
    return _KINDS.get(field.type, "line")


def _choices(field: Field, evaluator: Evaluator, eye: Eye) -> tuple[Choice, ...]:
    if field.type in ("choice", "set"):
        return tuple(Choice(key, label) for key, label in evaluator.options(field))
    if field.type in ("person", "people"):
        return tuple(Choice(eye.people[id].name, eye.unit(id)) for id in eye.directory.active)
    return ()


def _pick(field: Field, option: Value, eye: Eye) -> Choice:
    """One reading of a doubtful answer: as it is typed without doubt, and its words."""
    (typed, *_) = as_typed(option, field, eye)
    label = eye.introduced(option.id) if field.type == "person" else value_text(option, field, eye)
    return Choice(str(typed), label)


def _aside(name: str, given: tuple[Answer, ...], eye: Eye) -> Ask:
    words = tuple(item for item in given if isinstance(item, str))
    return Ask(name, "", "kept", values=words, files=tuple(attachment(item, eye) for item in given if isinstance(item, FileRef)))
