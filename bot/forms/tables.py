"""Tables in a form: line by line as typed, cell by cell where a line comes in pieces; and late columns, one answer for each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot import presses
from bot.forms.draft import Draft
from bot.forms.drawing import line_example
from bot.forms.outcome import Taken, refused
from bot.forms.questions import Evaluator, Values, late_lines, table_columns
from bot.forms.readers import bounds_text, doubt_text, picked, read_field, unread_text
from bot.rendering.view import View
from bot.tokens import Token
from bot.typed.lines import read_line
from bot.typed.outcome import Doubt, Parsed, Read, Unread, cleaned
from bot.wording import formats, say
from workflows.sop import Field, FieldUse
from workflows.values import FileRef, Line, Value

_END = frozenset({"selesai", "done", "sudah", "finish", "finished", "beres", "itu saja", "that is all"})
_EMPTY = frozenset({"-", "—", "kosong", "none"})


def pressed(use: FieldUse, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    """A button under a table, one of its cells, or a late column."""
    if use.table:
        return _late_pressed(use, draft, token, evaluator, view)
    table = use.field
    if draft.column:
        return _cell_pressed(table, draft, token, evaluator, view)
    match token.act:
        case presses.ANSWER if draft.options and token.extra.isdigit() and int(token.extra) < len(draft.options):
            return _add_line(table, draft, draft.options[int(token.extra)].cells, evaluator, view)
        case presses.READY:
            return _finish(table, draft, evaluator, view)
        case presses.SKIP if not evaluator.required(table, draft.fields):
            return Taken(draft.with_field(table.name, None))
        case presses.STRIKE:
            return Taken(replace(draft, fields={**draft.fields, table.name: _lines(table, draft)[:-1]}, options=(), current=table.name), ok=False)
    return refused(draft)


def typed(use: FieldUse, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    """Text while a table is asked. Several lines at once are several lines of the table."""
    if use.table:
        return _late_typed(use, draft, text, evaluator, view)
    table = use.field
    if draft.column:
        return _cell_typed(table, draft, text, evaluator, view)
    if cleaned(text) in _END:
        return _finish(table, draft, evaluator, view)
    taken = refused(draft, say("not.empty", view.language, field=table.title.plain(view.language)))
    for row in text.replace("\x00", "").splitlines():
        if row.strip():
            taken = _line_typed(table, taken.draft, row, evaluator, view)
            if not _grew(table, draft, taken.draft) or taken.draft.options or taken.draft.column:
                break
            draft = taken.draft
    return taken


def handed_in(use: FieldUse, draft: Draft, files: tuple[FileRef, ...], evaluator: Evaluator, view: View) -> Taken:
    """Files while a table is asked: only where a cell wants them."""
    column = _column(use.field, draft) if not use.table else None
    if column is None or column.type != "files":
        return refused(draft, say("not.files_here", view.language, field=use.field.title.plain(view.language)))
    known = draft.cells.get(column.name) or ()
    return Taken(replace(draft, cells={**draft.cells, column.name: (*known, *files)}), ok=False)


def _lines(table: Field, draft: Draft) -> tuple[Line, ...]:
    return tuple(draft.fields.get(table.name) or ())


def _grew(table: Field, before: Draft, after: Draft) -> bool:
    return len(_lines(table, after)) > len(_lines(table, before))


def _finish(table: Field, draft: Draft, evaluator: Evaluator, view: View) -> Taken:
    lines, title = _lines(table, draft), table.title.plain(view.language)
    low, high = evaluator.bounds(table, draft.fields)
    if not lines and evaluator.required(table, draft.fields):
        return refused(draft, say("not.empty", view.language, field=title))
    if low is not None and len(lines) < low:
        return refused(draft, say("not.rows_few", view.language, field=title, bound=low, given=len(lines)))
    if high is not None and len(lines) > high:
        return refused(draft, say("not.rows_many", view.language, field=title, bound=high, given=len(lines)))
    return Taken(draft.with_field(table.name, lines or None))


def _line_typed(table: Field, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    columns = table_columns(table, draft, evaluator, {})
    if not columns:
        return refused(draft)
    by_cell = any(column.type == "files" for column in columns)
    parsed: Parsed = Unread("line") if by_cell else _parse(columns, text, draft, evaluator, view)
    if isinstance(parsed, Read):
        return _add_line(table, draft, parsed.value, evaluator, view)
    if isinstance(parsed, Doubt):
        options = tuple(Line("", cells) for cells in parsed.options)
        return refused(replace(draft, options=options, current=table.name), doubt_text(table, options, text, view))
    if parsed.why == "line" and (by_cell or (len(columns) > 1 and not any(mark in text for mark in ",;|\t"))):
        return _cell_typed(table, replace(draft, column=columns[0].name, cells={}), text, evaluator, view)
    return refused(draft, _why_no_line(parsed, text, columns, evaluator, view))


def _parse(columns: tuple[Field, ...], text: str, draft: Draft, evaluator: Evaluator, view: View) -> Parsed:
    readers: Mapping[str, Callable[[str], Parsed]] = {column.name: partial(_read_cell, column, draft, evaluator, view) for column in columns}
    return read_line(text, readers, frozenset(column.name for column in columns if column.type == "text"))


def _read_cell(column: Field, draft: Draft, evaluator: Evaluator, view: View, text: str) -> Parsed:
    if text.strip() in ("", *_EMPTY) and not evaluator.required(column, draft.fields, {}):
        return Read(None)
    return read_field(column, text, evaluator, view)


def _why_no_line(unread: Unread, text: str, columns: tuple[Field, ...], evaluator: Evaluator, view: View) -> str:
    column = next((column for column in columns if column.name == unread.column), None)
    if column is not None:
        return say("not.cell", view.language, column=column.title.plain(view.language), why=unread_text(unread, text, column, view))
    order = ", ".join(column.title.plain(view.language).lower() for column in columns)
    return say("not.line", view.language, columns=order, example=line_example(columns, evaluator, view))


def _add_line(table: Field, draft: Draft, cells: Values, evaluator: Evaluator, view: View) -> Taken:
    """The line at the end of the table, if each cell lies within its bounds; the first that does not is named."""
    for column in table.columns:
        if column.name in cells and (fault := bounds_text(cells[column.name], evaluator.bounds(column, draft.fields, cells), column, view)):
            kept = replace(draft, options=(), column="", cells={})
            return refused(kept, say("not.cell", view.language, column=column.title.plain(view.language), why=fault))
    fields = {**draft.fields, table.name: (*_lines(table, draft), Line("", dict(cells)))}
    return Taken(replace(draft.closed(), fields=fields, current=table.name), _amounts(table, cells, view), ok=False)


def _amounts(table: Field, cells: Values, view: View) -> tuple[str, ...]:
    """The money of a new line read back in words."""
    found = [(column, cells.get(column.name)) for column in table.columns if column.type == "money"]
    values = [formats.read_back(value, view.language, column.currency or "IDR") for column, value in found if value is not None]
    return (say("ask.read_back", view.language, value=formats.join(values, view.language)),) if values else ()


def _column(table: Field, draft: Draft) -> Field | None:
    return next((column for column in table.columns if column.name == draft.column), None)


def _cell_pressed(table: Field, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    column = _column(table, draft)
    if column is None:
        return refused(replace(draft, column="", cells={}))
    if token.act == presses.SKIP and not evaluator.required(column, draft.fields, draft.cells):
        return _cell(table, column, draft, None, evaluator, view)
    if token.act == presses.READY and draft.cells.get(column.name):
        return _cell(table, column, draft, draft.cells[column.name], evaluator, view)
    value = _picked(column, draft, token, evaluator)
    return refused(draft) if value is None else _cell(table, column, draft, value, evaluator, view)


def _picked(column: Field, draft: Draft, token: Token, evaluator: Evaluator) -> Value:
    return picked(column, draft, token.extra, evaluator) if token.act == presses.ANSWER else None


def _cell_typed(table: Field, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    column = _column(table, draft)
    if column is None:
        return refused(replace(draft, column="", cells={}))
    parsed = _read_cell(column, draft, evaluator, view, text)
    if isinstance(parsed, Unread):
        return refused(replace(draft, options=()), unread_text(parsed, text, column, view))
    if isinstance(parsed, Doubt):
        return refused(replace(draft, options=parsed.options, current=table.name), doubt_text(column, parsed.options, text, view))
    return _cell(table, column, draft, parsed.value, evaluator, view)


def _cell(table: Field, column: Field, draft: Draft, value: Value, evaluator: Evaluator, view: View) -> Taken:
    """The cell stored and the next one asked; the line added after the last."""
    cells = {**draft.cells, column.name: value}
    if fault := bounds_text(value, evaluator.bounds(column, draft.fields, cells), column, view):
        return refused(replace(draft, options=()), fault)
    following = next((one for one in table_columns(table, draft, evaluator, cells) if one.name not in cells), None)
    if following is None:
        return _add_line(table, draft, cells, evaluator, view)
    return Taken(replace(draft, cells=cells, column=following.name, options=(), page=0, current=table.name), ok=False)


def _late_pressed(use: FieldUse, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    if token.act == presses.SKIP and not evaluator.required(use.field, draft.fields):
        return _late(use, draft, None, evaluator, view)
    value = _picked(use.field, draft, token, evaluator)
    return refused(draft) if value is None else _late(use, draft, value, evaluator, view)


def _late_typed(use: FieldUse, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    parsed = _read_cell(use.field, draft, evaluator, view, text)
    if isinstance(parsed, Unread):
        return refused(replace(draft, options=()), unread_text(parsed, text, use.field, view))
    if isinstance(parsed, Doubt):
        return refused(replace(draft, options=parsed.options, current=use.name), doubt_text(use.field, parsed.options, text, view))
    return _late(use, draft, parsed.value, evaluator, view)


def _late(use: FieldUse, draft: Draft, value: Value, evaluator: Evaluator, view: View) -> Taken:
    """The answer for the line at `place`; after the last line the question is answered."""
    lines = list(late_lines(use, draft, evaluator))
    line = lines[min(draft.place, len(lines) - 1)]
    name = use.field.name
    cells = {**line.cells, name: value}
    if fault := bounds_text(value, evaluator.bounds(use.field, draft.fields, cells), use.field, view):
        return refused(replace(draft, options=()), fault)
    lines[min(draft.place, len(lines) - 1)] = Line(line.id, cells)
    kept = replace(draft, fields={**draft.fields, use.table: tuple(lines)}, options=(), page=0)
    if draft.place + 1 < len(lines):
        return Taken(replace(kept, place=draft.place + 1, current=use.name), ok=False)
    answered = kept.answered if use.name in kept.answered else (*kept.answered, use.name)
    return Taken(replace(kept.closed(), answered=answered, place=0))
