"""A form answered all at once, as on a page: everything typed is read by the readers of chat, and every fault stands at its place.

A place is named by its field ("cost") or by table, line from 0 and column ("goods.0.price"). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.forms.as_typed import Answer, as_typed
from bot.forms.questions import Evaluator, Form, Values
from bot.forms.readers import bounds_text, counted_fault, doubt_text, one_left, read_field, unread_text
from bot.rendering.view import View
from bot.typed.outcome import Doubt, Parsed, Read
from bot.wording import say
from workflows.filling import MOST_LINES
from workflows.sop import Field
from workflows.values import FileRef, Line, People, Reason, Value

Typed = Mapping[str, tuple[Answer, ...]]
LINE = "*line"
"""The place that carries a line's id; no column can bear its name."""


@dataclass(frozen=True, slots=True)
class Box:
    """One place to type. `typed` stands in it, `value` is what was read; `fault` says why it was not, `options` what it may mean."""

    name: str
    field: Field
    typed: tuple[Answer, ...]
    value: Value = None
    required: bool = True
    fault: str = ""
    options: tuple[Value, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its boxes, and the line as far as it was read; `filled` when anything was typed into it beside the SOP's defaults."""

    boxes: tuple[Box, ...]
    line: Line
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One question: a box, or the rows of a table (`late`: of lines that are there already). `fault` is the table's own."""

    name: str
    field: Field
    box: Box | None = None
    rows: tuple[Row, ...] = ()
    late: bool = False
    required: bool = True
    fault: str = ""
    empty: bool = False

    @property
    def boxes(self) -> tuple[Box, ...]:
        return (self.box,) if self.box is not None else tuple(box for row in self.rows for box in row.boxes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`values` are handed to the core; `aside` was typed where nothing is asked any more, kept in case it is asked again."""

    parts: tuple[Part, ...]
    values: dict[str, Value]
    aside: Typed = field(default_factory=dict)

    @property
    def asked(self) -> frozenset[str]:
        """Every place that is asked now."""
        return frozenset((*(part.name for part in self.parts), *(box.name for part in self.parts for box in part.boxes)))

    def faults(self, empty: bool = True) -> dict[str, str]:
        """The faults by place; with `empty` also of what is still to be filled in."""
        found: dict[str, str] = {}
        for part in self.parts:
            if part.fault and (empty or not part.empty):
                found[part.name] = part.fault
            found.update({box.name: box.fault for box in part.boxes if box.fault and (empty or not box.empty)})
        return found


def fill(form: Form, typed: Typed, before: Values, evaluator: Evaluator, view: View) -> Sheet:
    """What was typed (nothing yet: what stands in `before`, else the SOP's defaults) as values, judged each by its own."""
    return _Filling(form, typed, before, evaluator, view).sheet()


def struck(typed: Typed, table: str, place: int) -> dict[str, tuple[Answer, ...]]:
    """What was typed without the line `place` of `table`; the lines behind it move up."""
    kept: dict[str, tuple[Answer, ...]] = {table: ()}
    for name, given in typed.items():
        line = line_of(name, table)
        if line is None:
            kept[name] = given
        elif line != place:
            kept[f"{table}.{line - (line > place)}.{name.rsplit('.', 1)[1]}"] = given
    return kept


def lengthened(typed: Typed, table: str) -> dict[str, tuple[Answer, ...]]:
    """What was typed with one more empty line."""
    following = max((line for name in typed if (line := line_of(name, table)) is not None), default=-1) + 1
    return {**typed, f"{table}.{following}.{LINE}": ("",)}


def line_of(name: str, table: str) -> int | None:
    """The line of `table` that the place `name` is of, from 0."""
    found, _, rest = name.partition(".")
    place, _, column = rest.partition(".")
    return int(place) if found == table and column and place.isascii() and place.isdecimal() and len(place) < 5 else None


class _Filling:
    """One filling-in under way."""

    def __init__(self, form: Form, typed: Typed, before: Values, evaluator: Evaluator, view: View) -> None:
        self._form, self._typed, self._before, self._evaluator, self._view = form, typed, before, evaluator, view
        self._values: dict[str, Value] = dict(before)
        self._aside: dict[str, tuple[Answer, ...]] = {}

    def sheet(self) -> Sheet:
        """Reads every answer first, then judges each among all the others, as the core does."""
        uses = [use for use in self._form.uses if not use.table]
        for use in uses:
            self._values[use.name] = self._first(use.field)
        parts = [part for use in uses if (part := self._part(use.field)) is not None]
        for table in dict.fromkeys(use.table for use in self._form.uses if use.table):
            parts.append(self._late(table))
        names = {use.table or use.name for use in self._form.uses}
        values = {name: value for name, value in self._values.items() if name in names and value is not None}
        return Sheet(tuple(part for part in parts if part.box is not None or part.rows or not part.late), values, self._aside)

    def _first(self, field: Field) -> Value:
        if field.type == "table":
            return tuple(row.line for row in self._rows(field) if row.filled) or None
        return self._box(field, field.name, self._before.get(field.name), None).value

    def _part(self, field: Field) -> Part | None:
        if not self._evaluator.asked(field, self._values):
            self._values[field.name] = None
            self._aside.update({name: given for name, given in self._typed.items() if name == field.name or line_of(name, field.name) is not None})
            return None
        required = self._evaluator.required(field, self._values)
        if field.type != "table":
            box = self._box(field, field.name, self._before.get(field.name), None)
            self._values[field.name] = box.value
            return Part(field.name, field, box, required=required)
        rows = self._rows(field)
        lines = tuple(row.line for row in rows if row.filled)
        self._values[field.name] = lines or None
        fault, empty = self._table_fault(field, lines, required)
        return Part(field.name, field, None, tuple(row if row.filled else _at_peace(row) for row in rows), False, required, fault, empty)

    def _table_fault(self, table: Field, lines: tuple[Line, ...], required: bool) -> tuple[str, bool]:
        if not lines:
            return (say("not.empty", self._view.language, field=table.title.plain(self._view.language)), True) if required else ("", False)
        low, high = self._evaluator.bounds(table, self._values)
        fault = counted_fault(table, lines, (low, Decimal(MOST_LINES) if high is None else high), self._view)
        return fault, bool(fault) and low is not None and len(lines) < low

    def _rows(self, table: Field) -> tuple[Row, ...]:
        """The lines as typed in their order; where the table was not on the page yet, those that stand, or one to begin with."""
        places = sorted({line for name in self._typed if (line := line_of(name, table.name)) is not None})
        before = {line.id: line for line in self._before.get(table.name) or ()}
        if places or table.name in self._typed:
            ids = [str(next(iter(self._typed.get(f"{table.name}.{place}.{LINE}", ())), "")) for place in places]
            known = [before.get(id, Line("", {})) for id in ids]
        else:
            places, known = list(range(len(before))), list(before.values())
        if not places:
            places, known = [0], [Line("", {})]
        return tuple(self._row(table, place, line) for place, line in zip(places, known, strict=True))

    def _row(self, table: Field, place: int, line: Line) -> Row:
        boxes: list[Box] = []
        cells: dict[str, Value] = {}
        filled = False
        for column in table.columns:
            if column.computed is not None or column.late:
                continue
            name = f"{table.name}.{place}.{column.name}"
            if self._evaluator.asked(column, self._values, cells):
                boxes.append(self._box(column, name, line.cells.get(column.name), cells))
                filled = filled or self._is_filled(boxes[-1], line, cells)
                cells[column.name] = boxes[-1].value
            elif name in self._typed:
                self._aside[name] = self._typed[name]
        late = {column.name for column in table.columns if column.late}
        return Row(tuple(boxes), Line(line.id, {**{name: cell for name, cell in line.cells.items() if name in late}, **cells}), filled)

    def _is_filled(self, box: Box, line: Line, cells: Values) -> bool:
        if not _typed_in(box.typed):
            return False
        return bool(line.id) or box.typed != as_typed(self._evaluator.default(box.field, self._values, cells), box.field, self._view)

    def _late(self, table: str) -> Part:
        """The late columns of lines that are there already: one answer for each line."""
        uses = [use for use in self._form.uses if use.table == table]
        rows, lines = [], []
        for place, line in enumerate(self._evaluator.lines(table)):
            boxes, cells = [], dict(line.cells)
            for use in uses:
                name = f"{table}.{place}.{use.field.name}"
                if self._evaluator.asked(use.field, self._values, cells):
                    boxes.append(self._box(use.field, name, line.cells.get(use.field.name), cells))
                    cells[use.field.name] = boxes[-1].value
            lines.append(Line(line.id, cells))
            rows += [Row(tuple(boxes), lines[-1])] if boxes else []
        if lines:
            self._values[table] = tuple(lines)
        whole = self._form.sop.field(table)
        assert whole is not None
        return Part(table, whole, None, tuple(rows), late=True)

    def _box(self, field: Field, name: str, before: Value, cells: Values | None) -> Box:
        """What stands in one place, read and judged."""
        known = as_typed(before, field, self._view)
        if name not in self._typed:
            before = before if before is not None else self._evaluator.default(field, self._values, cells)
            known = as_typed(before, field, self._view)
        typed = self._typed.get(name, known)
        required = self._evaluator.required(field, self._values, cells)
        if not _typed_in(typed):
            fault = say("not.empty", self._view.language, field=field.title.plain(self._view.language)) if required else ""
            return Box(name, field, typed, None, required, fault, empty=bool(fault))
        bounds = self._evaluator.bounds(field, self._values, cells)
        parsed = Read(before) if typed == known and before is not None else self._read(field, typed, bounds)
        if not isinstance(parsed, Read):
            fault, options = self._unread(field, parsed, typed)
            return Box(name, field, typed, None, required, fault, options)
        fault = counted_fault(field, parsed.value, bounds, self._view) or bounds_text(parsed.value, bounds, field, self._view)
        return Box(name, field, typed, parsed.value, required, fault)

    def _read(self, field: Field, typed: tuple[Answer, ...], bounds: tuple[Value, Value]) -> Parsed:
        if field.type == "files":
            return Read(tuple({item.digest: item for item in typed if isinstance(item, FileRef)}.values()))
        words = [item for item in typed if isinstance(item, str) and item.strip()]
        if field.type == "set":
            return _together([self._one(replace(field, type="choice"), item) for item in words], frozenset)
        if field.type == "people":
            several = [self._one(field, item) for item in words]
            return _together(several, lambda found: People(dict.fromkeys((id for one in found for id in one.ids), Reason("field", (field.name,)))))
        return one_left(self._one(field, words[0]), bounds)

    def _one(self, field: Field, words: str) -> Parsed:
        return read_field(field, words, self._evaluator, self._view)

    def _unread(self, field: Field, parsed: Parsed, typed: tuple[Answer, ...]) -> tuple[str, tuple[Value, ...]]:
        words = ", ".join(item for item in typed if isinstance(item, str) and item.strip())
        if isinstance(parsed, Doubt):
            return doubt_text(field, parsed.options, words, self._view), parsed.options if field.type not in ("set", "people") else ()
        assert not isinstance(parsed, Read)
        return unread_text(parsed, words, field, self._view), ()


def _typed_in(typed: tuple[Answer, ...]) -> bool:
    return any(isinstance(item, FileRef) or bool(item.strip()) for item in typed)


def _at_peace(row: Row) -> Row:
    """A line in which nothing was typed lacks nothing."""
    return replace(row, boxes=tuple(replace(box, fault="", empty=False) for box in row.boxes))


def _together(parsed: list[Parsed], make: Callable[[list[Value]], Value]) -> Parsed:
    """One reading of several; the first that is none decides."""
    unread = next((one for one in parsed if not isinstance(one, Read)), None)
    if unread is not None:
        return unread
    return Read(make([one.value for one in parsed if isinstance(one, Read)]))
