"""Tables in a form: line by line as typed, cell by cell where a line comes in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from bot import presses
from bot.forms.draft import Draft
from bot.forms.drawing import drop_key, line_example
from bot.forms.outcome import Taken, refused, with_words
from bot.forms.questions import Evaluator, Values, line_columns, missing_cell, table_columns
from bot.forms.readers import bounds_text, counted_fault, doubt_text, picked, read_field, ready_cell, unread_text
from bot.rendering.facts import value_text
from bot.rendering.view import View
from bot.tokens import Token
from bot.typed.lines import Partly, read_line
from bot.typed.outcome import Doubt, Parsed, Read, Unread, cleaned
from bot.wording import formats, say
from workflows.filling import MOST_LINES
from workflows.sop import Field, FieldUse
from workflows.values import FileRef, Line, Value

_END = frozenset({"selesai", "done", "sudah", "finish", "finished", "beres", "itu saja", "that is all"})
_EMPTY = frozenset({"-", "—", "kosong", "none"})
_CUT = re.compile(r"[;|\t]|(?<![0-9]),|,(?![0-9])")


def pressed(use: FieldUse, draft: Draft, token: Token, evaluator: Evaluator, view: View) -> Taken:
    """A button under a table or one of its cells."""
    table = use.field
    if draft.column:
        return _cell_pressed(table, draft, token, evaluator, view)
    match token.act:
        case presses.ANSWER if token.place is not None and token.place < len(draft.options):
            return _row(table, draft, draft.options[token.place].cells, evaluator, view)
        case presses.READY:
            return _finish(table, draft, evaluator, view)
        case presses.SKIP if not draft.cells and not evaluator.required(table, draft.fields):
            return Taken(draft.with_field(table.name, None))
        case presses.STRIKE if draft.cells:
            return Taken(replace(draft, cells={}, options=()), ok=False)
        case presses.STRIKE:
            return Taken(replace(draft, fields={**draft.fields, table.name: _lines(table, draft)[:-1]}, options=(), current=table.name), ok=False)
    return refused(draft)


def typed(use: FieldUse, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    """Text while a table is asked. Several lines at once are several lines of the table."""
    table = use.field
    if draft.column:
        return _cell_typed(table, draft, text, evaluator, view)
    if is_end(text):
        return _finish(table, draft, evaluator, view)
    taken = refused(draft, say("not.empty", view.language, field=table.title.plain(view.language)))
    rows = [row for row in text.replace("\x00", "").splitlines() if row.strip()]
    for place, row in enumerate(rows, start=1):
        taken = _line_typed(table, taken.draft, row, evaluator, view)
        if not _grew(table, draft, taken.draft) or taken.draft.options or taken.draft.column:
            return replace(taken, said=(*taken.said, *_left_over(rows[place:], view)))
        draft = taken.draft
    return taken


def _left_over(rows: list[str], view: View) -> tuple[str, ...]:
    """That rows typed together with one that is not complete were not read."""
    return (say("not.rows_left", view.language, count=len(rows), text=formats.cut(" ".join(rows[0].split()), 60)),) if rows else ()


def handed_in(use: FieldUse, draft: Draft, files: tuple[FileRef, ...], text: str, evaluator: Evaluator, view: View) -> Taken:
    """Files while a table is asked, for the cell that wants them: sent before the line is typed, or between its other cells, they are kept for it.
    Words that come with them are the line itself, where a line is asked."""
    table = use.field
    columns = table_columns(table, draft, evaluator, draft.cells)
    asked = _column(table, draft)
    column = asked if asked is not None and asked.type == "files" else next((one for one in columns if one.type == "files"), None)
    if column is None:
        return refused(draft, say("not.files_here", view.language, field=table.title.plain(view.language)))
    gathered = tuple({file.digest: file for file in (*(draft.cells.get(column.name) or ()), *files)}.values())
    _, high = evaluator.bounds(column, draft.fields, draft.cells)
    if fault := counted_fault(column, gathered, (None, high), view):
        return refused(draft, fault)
    kept = replace(draft, cells={**draft.cells, column.name: gathered}, current=table.name)
    if not draft.column and not line_columns(table):
        return _row(table, kept, {}, evaluator, view)
    return typed(use, kept, text, evaluator, view) if text and asked is not column else with_words(Taken(kept, ok=False), text, column, view)


def waiting(draft: Draft, view: View, table: Field, files: bool = False) -> str:
    """What was sent for a row that is not there, with what can be done about it; "" for nothing. With `files`, only where files are among it."""
    kept = [(column, draft.cells[column.name]) for column in table.columns if draft.cells.get(column.name)]
    if not kept or (files and not any(column.type == "files" for column, _ in kept)):
        return ""
    shown = formats.join([value_text(value, column, view) for column, value in kept], view.language)
    return say("not.waiting", view.language, waiting=shown, drop=say(drop_key(draft), view.language))


def is_end(text: str) -> bool:
    """Whether the words say that nothing more follows."""
    return cleaned(text).rstrip(".") in _END


def _lines(table: Field, draft: Draft) -> tuple[Line, ...]:
    return tuple(draft.fields.get(table.name) or ())


def _grew(table: Field, before: Draft, after: Draft) -> bool:
    return len(_lines(table, after)) > len(_lines(table, before))


def _finish(table: Field, draft: Draft, evaluator: Evaluator, view: View) -> Taken:
    if left := waiting(draft, view, table):
        return refused(draft, left)
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
    columns = line_columns(table)
    parsed: Parsed | Partly = _parse(columns, text, draft, evaluator, view) if columns else Unread("line")
    if isinstance(parsed, Read):
        return _row(table, draft, parsed.value, evaluator, view)
    if isinstance(parsed, Partly):
        said = _unread_cells(parsed, columns, view)
        return _row(table, draft, parsed.cells, evaluator, view, said) if parsed.cells else refused(draft, *said)
    if isinstance(parsed, Doubt):
        options = tuple(Line("", cells) for cells in parsed.options)
        return refused(replace(draft, options=options, page=0, current=table.name), doubt_text(table, options, text, view))
    return _in_pieces(table, draft, text, evaluator, view)


def _in_pieces(table: Field, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    """The first cells of a line that has fewer parts than columns, where they can be told apart for certain: the others are asked one by one.
    Else what does not fit, and the order."""
    columns = line_columns(table) or table_columns(table, draft, evaluator, {})
    pieces = [piece.strip() for piece in _CUT.split(text) if piece.strip()]
    if len(pieces) == 1:
        return _cell_typed(table, replace(draft, column=columns[0].name, current=table.name), text, evaluator, view)
    parsed = {column.name: (_read_cell(column, draft, evaluator, view, piece), piece) for column, piece in zip(columns, pieces, strict=False)}
    cells = {name: one.value for name, (one, _) in parsed.items() if isinstance(one, Read)}
    if len(cells) == len(pieces) < len(columns):
        return _row(table, draft, cells, evaluator, view)
    unread = {name: (one, piece) for name, (one, piece) in parsed.items() if isinstance(one, Unread)}
    return refused(draft, *_unread_cells(Partly(unread=unread), columns, view), whole_line(columns, evaluator, view))


def whole_line(columns: tuple[Field, ...], evaluator: Evaluator, view: View) -> str:
    """The sentence that says what a line holds, with an example."""
    order = ", ".join(column.title.plain(view.language).lower() for column in columns)
    return say("not.line", view.language, columns=order, example=line_example(columns, evaluator, view))


def _parse(columns: tuple[Field, ...], text: str, draft: Draft, evaluator: Evaluator, view: View) -> Parsed | Partly:
    readers: Mapping[str, Callable[[str], Parsed]] = {column.name: partial(_read_cell, column, draft, evaluator, view) for column in columns}
    return read_line(text, readers, frozenset(column.name for column in columns if column.type == "text"))


def _read_cell(column: Field, draft: Draft, evaluator: Evaluator, view: View, text: str) -> Parsed:
    if text.strip() in ("", *_EMPTY) and not evaluator.required(column, draft.fields, {}):
        return Read(None)
    return read_field(column, text, evaluator, view)


def _unread_cells(partly: Partly, columns: tuple[Field, ...], view: View) -> tuple[str, ...]:
    """Each cell that cannot be taken, by its column, with what was typed there."""
    found = [(column, *partly.unread[column.name]) for column in columns if column.name in partly.unread]
    return tuple(_of_column(column, unread_text(unread, text, column, view), view) for column, unread, text in found)


def _of_column(column: Field, why: str, view: View) -> str:
    """A sentence about one cell, with its column before it where it does not begin with that."""
    title = column.title.plain(view.language)
    return why if why.startswith(title) else say("not.cell", view.language, column=title, why=why)


def _row(table: Field, draft: Draft, cells: Values, evaluator: Evaluator, view: View, unread: tuple[str, ...] = ()) -> Taken:
    """The line with what was typed of it: a cell out of its bounds is asked again, then each that is missing; complete, it goes into the table.
    `unread` says what could not be taken of it."""
    cells, said = {**draft.cells, **cells}, list(unread)
    for column in table_columns(table, draft, evaluator, cells):
        if cells.get(column.name) is not None and (fault := cell_fault(column, cells[column.name], draft, cells, evaluator, view)):
            del cells[column.name]
            said.append(_of_column(column, fault, view))
    following = missing_cell(table, draft, evaluator, cells)
    if following is not None:
        kept = replace(draft, cells=cells, column=following.name, options=(), page=0, current=table.name)
        return Taken(kept, tuple(said), ok=False)
    return _add_line(table, draft, cells, view)


def cell_fault(column: Field, value: Value, draft: Draft, cells: Values, evaluator: Evaluator, view: View) -> str:
    """Why a cell does not fit, "" where it does."""
    bounds = evaluator.bounds(column, draft.fields, cells)
    return counted_fault(column, value, bounds, view) or bounds_text(value, bounds, column, view)


def _add_line(table: Field, draft: Draft, cells: Values, view: View) -> Taken:
    fields = {**draft.fields, table.name: (*_lines(table, draft), Line("", dict(cells)))}
    if high := counted_fault(table, fields[table.name], (None, Decimal(MOST_LINES)), view):
        return refused(replace(draft.closed(), current=table.name), high)
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
    optional = not evaluator.required(column, draft.fields, draft.cells)
    match token.act:
        case presses.SKIP if optional:
            return _cell(table, column, draft, None, evaluator, view)
        case presses.READY | presses.TAKE:
            value = ready_cell(column, draft.fields, draft.cells, evaluator)
        case presses.ANSWER:
            value = picked(column, draft, token, evaluator)
        case _:
            value = None
    if value is not None and column.type == "set" and token.act == presses.ANSWER:
        grown = (draft.cells.get(column.name) or frozenset()) | {value}
        return Taken(replace(draft, cells={**draft.cells, column.name: grown}, options=()), ok=False)
    return refused(draft) if value is None else _cell(table, column, draft, value, evaluator, view)


def back(table: Field, draft: Draft, evaluator: Evaluator) -> Draft:
    """To the cell before; from the first one to the line as a whole, whose cells stay until another line is typed."""
    columns = [column.name for column in table_columns(table, draft, evaluator, draft.cells)]
    place = columns.index(draft.column) if draft.column in columns else 0
    before = [name for name in columns[:place] if name in draft.cells]
    return replace(draft, column=before[-1] if before else "", options=(), page=0, current=table.name)


def _cell_typed(table: Field, draft: Draft, text: str, evaluator: Evaluator, view: View) -> Taken:
    column = _column(table, draft)
    if column is None:
        return refused(replace(draft, column="", cells={}))
    if column.type in ("files", "set") and is_end(text) and draft.cells.get(column.name):
        return _cell(table, column, draft, draft.cells[column.name], evaluator, view)
    parsed = _read_cell(column, draft, evaluator, view, text)
    if isinstance(parsed, Unread):
        if (whole := line_columns(table)) and isinstance(_parse(whole, text, draft, evaluator, view), Read | Doubt):
            return _line_typed(table, replace(draft, column="", options=()), text, evaluator, view)  # the row once more, corrected
        return refused(replace(draft, options=()), unread_text(parsed, text, column, view))
    if isinstance(parsed, Doubt):
        return refused(replace(draft, options=parsed.options, page=0, current=table.name), doubt_text(column, parsed.options, text, view))
    return _cell(table, column, draft, parsed.value, evaluator, view)


def _cell(table: Field, column: Field, draft: Draft, value: Value, evaluator: Evaluator, view: View) -> Taken:
    """The cell stored and the next one asked; the line added after the last."""
    cells = {**draft.cells, column.name: value}
    if value is not None and (fault := cell_fault(column, value, draft, cells, evaluator, view)):
        return refused(replace(draft, options=()), fault)
    return _row(table, replace(draft, column=""), {column.name: value}, evaluator, view)
