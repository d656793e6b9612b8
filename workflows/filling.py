"""What people fill in: types, bounds and conditions of fields are checked, all faults at once; computed columns are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from unicodedata import category

from workflows.judging import is_so, value_of
from workflows.look import Look
from workflows.refusals import BadFields, FieldFault
from workflows.sop import Expression, Field, FieldUse
from workflows.step import Step
from workflows.values import Duration, FileRef, Line, People, Person, Reason, RegisterRow, Value, filled

MOST_TEXT = 4000  # characters in a text field
MOST_LINES = 500
MOST_PLACES = 12  # digits behind the point
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})  # Unicode's kinds of signs that nobody sees: a text of these alone is empty


@dataclass(slots=True)
class _Filling:
    """One filling-in under way: `values` as far as they are, faults gathered."""

    step: Step
    values: dict[str, Value]
    faults: list[FieldFault]
    state: str = ""

    def look(self, cells: Mapping[str, Value] | None = None) -> Look:
        """The request as it would be with what is filled in so far."""
        look = self.step.look(self.state)
        look.fields = self.values
        return look.bind(cells) if cells is not None else look

    def fault(self, name: str, code: str, line: int = 0, given: Value = None, bound: Value = None) -> None:
        self.faults.append(FieldFault(name, code, bound, line, given))


def fill_form(step: Step, fields: Sequence[Field], given: Mapping[str, Value], keep: Mapping[str, Value]) -> dict[str, Value]:
    """`keep` with the `fields` taken from `given`, checked. Raises BadFields with every fault."""
    filling = _Filling(step, dict(keep), [])
    _fill(filling, fields, given, keep)
    return _checked(filling)


def fill_uses(step: Step, uses: Sequence[FieldUse], given: Mapping[str, Value], state: str) -> dict[str, Value]:
    """The request's fields with the late fields of a state or act taken from `given`, checked."""
    tables = {use.table for use in uses if use.table}
    filling = _Filling(step, dict(step.request.fields), [], state)
    _fill(filling, [use.field for use in uses if not use.table], {name: value for name, value in given.items() if name not in tables}, step.request.fields)
    for table in sorted(tables):
        columns = [use.field for use in uses if use.table == table]
        _fill_columns(filling, table, columns, given.get(table))
    return _checked(filling)


def _checked(filling: _Filling) -> dict[str, Value]:
    if filling.faults:
        raise BadFields(filling.faults)
    return filling.values


def _fill(filling: _Filling, fields: Sequence[Field], given: Mapping[str, Value], keep: Mapping[str, Value]) -> None:
    """Reads every answer, then judges each among all the others."""
    asked = [field for field in fields if field.computed is None]
    known, computed = {field.name for field in asked}, {field.name for field in fields if field.computed is not None}
    for name, value in given.items():
        if name not in known:
            filling.fault(name, "computed" if name in computed else "unknown", given=value)
    for field in asked:
        filling.values[field.name] = _typed(filling, field, given.get(field.name), 0, keep.get(field.name))
    for field in asked:
        _settle(filling, field)


def _fill_columns(filling: _Filling, table: str, columns: Sequence[Field], given: Value) -> None:
    """One answer for each line: by the line's id where it is given, else by its place."""
    lines: tuple[Line, ...] = filling.values.get(table) or ()
    answers = _answers_by_line(filling, table, lines, given)
    names = {column.name for column in columns}
    filled_lines = []
    for place, line in enumerate(lines, start=1):
        answer = answers.get(line.id, {})
        cells = dict(line.cells)
        for name in answer.keys() - names - cells.keys():
            filling.fault(f"{table}.{name}", "unknown", place, answer[name])
        for column in columns:
            cells[column.name] = _cell(filling, table, column, answer.get(column.name), cells, place)
        filled_lines.append(Line(line.id, cells))
    whole = filling.step.sop.field(table)
    filling.values[table] = tuple(_computed(filling, whole.columns if whole else (), line) for line in filled_lines)


def _answers_by_line(filling: _Filling, table: str, lines: Sequence[Line], given: Value) -> dict[str, Mapping[str, Value]]:
    if given is None:
        return {}
    if not isinstance(given, tuple | list):
        filling.fault(table, "type", given=given)
        return {}
    if len(given) > len(lines):
        filling.fault(table, "too_many", bound=Decimal(len(lines)), given=Decimal(len(given)))
    known = {line.id for line in lines}
    return {item.id if isinstance(item, Line) and item.id in known else line.id: _cells_of(item) for line, item in zip(lines, given)}


def _settle(filling: _Filling, field: Field) -> None:
    """Judges one field among all the others: whether it is asked at all, missing, or out of bounds."""
    look = filling.look()
    value = filling.values.get(field.name)
    if field.when is not None and not is_so(field.when, look):
        filling.values[field.name] = None
        return
    if not filled(value) and value is not False and field.default is not None:
        value = filling.values[field.name] = value_of(field.default, look)
    if not filled(value) and value is not False:
        if _required(field, look) and not any(fault.field == field.name for fault in filling.faults):
            filling.fault(field.name, "missing", bound=_bound(field.min, look))
        return
    _bounds(filling, field, value, look, 0)


def _required(field: Field, look: Look) -> bool:
    return is_so(field.required, look)


def _bound(bound: Expression | None, look: Look) -> Value:
    return None if bound is None else value_of(bound, look)


def _bounds(filling: _Filling, field: Field, value: Value, look: Look, line: int) -> None:
    counted = field.type in ("files", "table", "set", "people")
    measured = Decimal(len(value)) if counted else value
    low, high = _bound(field.min, look), _bound(field.max, look)
    if low is not None and measured < low:
        filling.fault(field.name, "too_few" if counted else "too_small", line, measured, low)
    if high is not None and measured > high:
        filling.fault(field.name, "too_many" if counted else "too_large", line, measured, high)


def _typed(filling: _Filling, field: Field, value: Value, line: int, before: Value = None) -> Value:
    if value is None:
        return None
    if value == before and field.type in ("person", "people"):
        return value  # what stays as it was is not judged again: somebody named in it may have left since
    if field.type == "table":
        return _lines(filling, field, value, before)
    reader = _READERS[field.type]
    try:
        return reader(filling, field, value)
    except (TypeError, ValueError, ArithmeticError):
        filling.fault(field.name, "option" if field.type in ("choice", "set") else "type", line, value)
        return None


def _lines(filling: _Filling, field: Field, value: Value, before: Value) -> tuple[Line, ...]:
    if not isinstance(value, tuple | list) or len(value) > MOST_LINES:
        filling.fault(field.name, "type", given=value)
        return ()
    known: dict[str, Line] = {line.id: line for line in before or ()}
    last = max((int(id) for id in (*known, *(item.id for item in value if isinstance(item, Line))) if id.isdecimal()), default=0)
    lines: dict[str, Line] = {}
    for place, item in enumerate(value, start=1):
        id = item.id if isinstance(item, Line) else ""
        if not id or id in lines:
            last += 1
            id = str(last)
        cells = _asked_cells(filling, field, item, place)
        cells.update({column.name: known[id].cells.get(column.name) if id in known else None for column in field.columns if column.late})
        lines[id] = _computed(filling, field.columns, Line(id, cells))
    return tuple(lines.values())


def _asked_cells(filling: _Filling, field: Field, item: Value, place: int) -> dict[str, Value]:
    """The cells of one line that are asked with its table; late columns are asked in a state of their own."""
    answer = _cells_of(item)
    columns = {column.name: column for column in field.columns}
    for name in answer.keys() - columns.keys():
        filling.fault(f"{field.name}.{name}", "unknown", place, answer[name])
    cells: dict[str, Value] = {}
    for name, column in columns.items():
        if column.computed is None and not column.late:
            cells[name] = _cell(filling, field.name, column, answer.get(name), cells, place)
    return cells


def _cells_of(item: Value) -> Mapping[str, Value]:
    return item.cells if isinstance(item, Line) else item if isinstance(item, Mapping) else {}


def _cell(filling: _Filling, table: str, column: Field, given: Value, cells: dict[str, Value], place: int) -> Value:
    """One cell of the line `place` (from 1); its faults name it `table.column`."""
    column = replace(column, name=f"{table}.{column.name}")
    value = _typed(filling, column, given, place)
    look = filling.look(cells)
    if column.when is not None and not is_so(column.when, look):
        return None
    if value is None and column.default is not None:
        value = value_of(column.default, look)
    if not filled(value) and value is not False:
        if given is None and _required(column, look):
            filling.fault(column.name, "missing", place)
        return value
    _bounds(filling, column, value, look, place)
    return value


def _computed(filling: _Filling, columns: Iterable[Field], line: Line) -> Line:
    cells = dict(line.cells)
    for column in columns:
        if column.computed is not None:
            cells[column.name] = value_of(column.computed, filling.look(cells))
    return Line(line.id, cells)


def _text(filling: _Filling, field: Field, value: Value) -> Value:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise ValueError
    text = value.replace("\x00", "").strip()
    return text if any(category(sign) not in _UNSEEN for sign in text) else None


def _number(filling: _Filling, field: Field, value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18 or int(number.as_tuple().exponent) < -MOST_PLACES:
        raise ValueError
    if field.type != "number" and number != number.to_integral_value():
        raise ValueError
    return number


def _exactly(kind: type) -> Callable[[_Filling, Field, Value], Value]:
    def read(filling: _Filling, field: Field, value: Value) -> Value:
        if not isinstance(value, kind) or (kind is date and isinstance(value, datetime)) or (isinstance(value, datetime) and value.tzinfo is None):
            raise TypeError
        return value

    return read


def _choice(filling: _Filling, field: Field, value: Value) -> Value:
    if not field.register:
        if value not in {option.name for option in field.options}:
            raise ValueError
        return value
    key = value.key if isinstance(value, RegisterRow) else value
    row = next((row for row in filling.step.world.register(field.register) if row.key == key), None)
    if row is None:
        raise ValueError
    return row


def _set(filling: _Filling, field: Field, value: Value) -> Value:
    return frozenset(_choice(filling, field, item) for item in value)


def _person(filling: _Filling, field: Field, value: Value) -> Value:
    person = Person(value) if isinstance(value, str) else value
    record = filling.step.world.person(person.id) if isinstance(person, Person) else None
    if record is None or not record.active:
        raise ValueError
    return person


def _people(filling: _Filling, field: Field, value: Value) -> Value:
    return People({_person(filling, field, item).id: Reason("field", (field.name,)) for item in value})


def _files(filling: _Filling, field: Field, value: Value) -> Value:
    files = tuple(value)
    if not all(isinstance(file, FileRef) for file in files):
        raise TypeError
    return files


_READERS: dict[str, Callable[[_Filling, Field, Any], Value]] = {
    "text": _text,
    "integer": _number,
    "number": _number,
    "money": _number,
    "date": _exactly(date),
    "time": _exactly(time),
    "datetime": _exactly(datetime),
    "duration": _exactly(Duration),
    "yesno": _exactly(bool),
    "choice": _choice,
    "set": _set,
    "person": _person,
    "people": _people,
    "files": _files,
}


def worked_out(step: Step, values: Mapping[str, Value]) -> dict[str, Value]:
    """Half-filled form values as expressions can read them: table rows become lines with their computed cells. Nothing is judged."""
    filling = _Filling(step, dict(values), [])
    for field in (*step.sop.form, *step.sop.late):
        if field.type == "table" and (rows := values.get(field.name)):
            lines = (item if isinstance(item, Line) else Line(str(place), _cells_of(item)) for place, item in enumerate(rows, start=1))
            filling.values[field.name] = tuple(_shown_line(filling, field, line) for line in lines)
    return filling.values


def _shown_line(filling: _Filling, field: Field, line: Line) -> Line:
    try:
        return _computed(filling, field.columns, line)
    except ArithmeticError:
        return line
