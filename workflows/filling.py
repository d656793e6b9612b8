"""What people fill in: types, bounds and conditions of fields are checked, all faults at once; computed columns are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from workflows.look import Look
from workflows.refusals import BadFields, FieldFault
from workflows.request import Request
from workflows.sop import Expression, Field, FieldUse
from workflows.step import Step
from workflows.values import Duration, FileRef, Line, People, Person, RegisterRow, Value, filled

MOST_TEXT = 4000  # characters in a text field
MOST_LINES = 500


@dataclass(slots=True)
class _Filling:
    """One filling-in under way: `values` as far as they are, faults gathered."""

    step: Step
    values: dict[str, Value]
    faults: list[FieldFault]

    def look(self, cells: Mapping[str, Value] | None = None) -> Look:
        request: Request = replace(self.step.request, fields=self.values)
        look = Look(self.step.sop, request, self.step.world, self.step.now, self.step.calendar, actor=self.step.actor)
        return look.bind(cells) if cells is not None else look


def fill_form(step: Step, fields: Sequence[Field], given: Mapping[str, Value], keep: Mapping[str, Value]) -> dict[str, Value]:
    """`keep` with the `fields` taken from `given`, checked. Raises BadFields with every fault."""
    filling = _Filling(step, dict(keep), [])
    known = {field.name for field in fields}
    filling.faults.extend(FieldFault(name, "unknown", given=given[name]) for name in given if name not in known)
    for field in fields:
        if field.computed is None:
            filling.values[field.name] = _typed(filling, field, given.get(field.name), 0, keep.get(field.name))
    for field in fields:
        if field.computed is None:
            _settle(filling, field)
    if filling.faults:
        raise BadFields(filling.faults)
    return filling.values


def fill_uses(step: Step, uses: Sequence[FieldUse], given: Mapping[str, Value]) -> dict[str, Value]:
    """The request's fields with the late fields of a state or act taken from `given`, checked."""
    plain = [use.field for use in uses if not use.table]
    tables = {use.table for use in uses if use.table}
    filled_in = fill_form(step, plain, {name: value for name, value in given.items() if name not in tables}, step.request.fields)
    filling = _Filling(step, filled_in, [])
    for table in sorted(tables):
        columns = [use.field for use in uses if use.table == table]
        _fill_columns(filling, table, columns, given.get(table))
    if filling.faults:
        raise BadFields(filling.faults)
    return filling.values


def _fill_columns(filling: _Filling, table: str, columns: Sequence[Field], given: Value) -> None:
    lines: tuple[Line, ...] = filling.values.get(table) or ()
    answers = [_cells_of(item) for item in (given or ())]
    answers += [{}] * (len(lines) - len(answers))
    filled_lines = []
    for place, (line, answer) in enumerate(zip(lines, answers), start=1):
        cells = dict(line.cells)
        for column in columns:
            cells[column.name] = _cell(filling, table, column, answer.get(column.name), cells, place)
        filled_lines.append(Line(line.id, cells))
    whole = filling.step.sop.field(table)
    filling.values[table] = tuple(_computed(filling, whole.columns if whole else (), line) for line in filled_lines)


def _settle(filling: _Filling, field: Field) -> None:
    """Judges one field among all the others: whether it is asked at all, missing, or out of bounds."""
    look = filling.look()
    value = filling.values.get(field.name)
    if field.when is not None and not filled(field.when.run(look)):
        filling.values[field.name] = None
        return
    if not filled(value) and value is not False and field.default is not None:
        value = filling.values[field.name] = field.default.run(look)
    if value is None or (value in ("", (), frozenset()) and not isinstance(value, bool)):
        if _required(field, look) and not any(fault.field == field.name for fault in filling.faults):
            filling.faults.append(FieldFault(field.name, "missing", bound=_bound(field.min, look)))
        return
    _bounds(filling, field, value, look, 0)


def _required(field: Field, look: Look) -> bool:
    return field.required is None or filled(field.required.run(look))


def _bound(bound: Expression | None, look: Look) -> Value:
    return None if bound is None else bound.run(look)


def _bounds(filling: _Filling, field: Field, value: Value, look: Look, line: int) -> None:
    counted = field.type in ("files", "table", "set", "people")
    measured = Decimal(len(value)) if counted else value
    low, high = _bound(field.min, look), _bound(field.max, look)
    if low is not None and measured < low:
        filling.faults.append(FieldFault(field.name, "too_few" if counted else "too_small", low, line, measured))
    if high is not None and measured > high:
        filling.faults.append(FieldFault(field.name, "too_many" if counted else "too_large", high, line, measured))


def _typed(filling: _Filling, field: Field, value: Value, line: int, before: Value = None) -> Value:
    if value is None:
        return None
    if field.type == "table":
        return _lines(filling, field, value, before)
    reader = _READERS[field.type]
    try:
        return reader(filling, field, value)
    except (TypeError, ValueError, ArithmeticError):
        filling.faults.append(FieldFault(field.name, "option" if field.type in ("choice", "set") else "type", line=line, given=value))
        return None


def _lines(filling: _Filling, field: Field, value: Value, before: Value) -> tuple[Line, ...]:
    if not isinstance(value, tuple | list) or len(value) > MOST_LINES:
        filling.faults.append(FieldFault(field.name, "type", given=value))
        return ()
    earlier = {line.id: line.cells for line in (before or ())}
    last = max((int(id) for id in earlier if id.isdecimal()), default=0)
    lines = []
    for place, item in enumerate(value, start=1):
        if isinstance(item, Line) and item.id:
            id = item.id
        else:
            last += 1
            id = str(last)
        lines.append(_line(filling, field, id, _cells_of(item), earlier.get(id, {}), place))
    return tuple(lines)


def _line(filling: _Filling, table: Field, id: str, answer: Mapping[str, Value], before: Mapping[str, Value], place: int) -> Line:
    """One line as the form asks for it. Columns that a state fills in later are not asked here and stay as they were `before`."""
    columns = {column.name: column for column in table.columns}
    late = {name: before[name] for name, column in columns.items() if column.late and name in before}
    for name in answer:
        if name not in columns:
            filling.faults.append(FieldFault(f"{table.name}.{name}", "unknown", line=place))
        elif columns[name].late and answer[name] != late.get(name):
            filling.faults.append(FieldFault(f"{table.name}.{name}", "not_asked", line=place, given=answer[name]))
    cells: dict[str, Value] = dict(late)
    for name, column in columns.items():
        if column.computed is None and not column.late:
            cells[name] = _cell(filling, table.name, column, answer.get(name), cells, place)
    return _computed(filling, table.columns, Line(id, cells))


def _cells_of(item: Value) -> Mapping[str, Value]:
    return item.cells if isinstance(item, Line) else item if isinstance(item, Mapping) else {}


def _cell(filling: _Filling, table: str, column: Field, given: Value, cells: dict[str, Value], place: int) -> Value:
    """One cell of the line `place` (from 1); its faults name it `table.column`."""
    column = replace(column, name=f"{table}.{column.name}")
    value = _typed(filling, column, given, place)
    look = filling.look(cells)
    if column.when is not None and not filled(column.when.run(look)):
        return None
    if value is None and column.default is not None:
        value = column.default.run(look)
    if not filled(value) and value is not False:
        if given is None and _required(column, look):
            filling.faults.append(FieldFault(column.name, "missing", line=place))
        return value
    _bounds(filling, column, value, look, place)
    return value


def _computed(filling: _Filling, columns: Iterable[Field], line: Line) -> Line:
    cells = dict(line.cells)
    for column in columns:
        if column.computed is not None:
            cells[column.name] = column.computed.run(filling.look(cells))
    return Line(line.id, cells)


def _text(filling: _Filling, field: Field, value: Value) -> Value:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise ValueError
    return value.replace("\x00", "").strip() or None


def _number(filling: _Filling, field: Field, value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18 or (field.type != "number" and number != number.to_integral_value()):
        raise ValueError
    return number


def _exactly(kind: type) -> Callable[[_Filling, Field, Value], Value]:
    def read(filling: _Filling, field: Field, value: Value) -> Value:
        if not isinstance(value, kind) or (kind is date and isinstance(value, datetime)):
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
    from workflows.values import Reason

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
