"""What a case writes for fields, as typed values; whatever it leaves out is filled with something valid (LANGUAGE 15)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any

from workflows.calendar import Calendar
from workflows.faults import Faulty
from workflows.look import Look
from workflows.schedules import counted, parse_duration
from workflows.sop import Expression, Field, FieldUse
from workflows.stage import Unreadable, listed
from workflows.step import Step
from workflows.values import Duration, FileRef, Line, People, Person, Reason, RegisterRow, Value, filled
from workflows.world import World

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


class Answers:
    """Reads and fills fields for one case. Every file that the case does not name is another one."""

    def __init__(self, world: World, calendar: Calendar) -> None:
        self.world, self.calendar = world, calendar
        self._made = 0

    def moment(self, raw: str) -> datetime:
        """`2027-01-11 09:00` (a date alone: its 00:00) at the organisation's place."""
        try:
            day, _, clock = raw.strip().partition(" ")
            return self.calendar.date_at(date.fromisoformat(day), time.fromisoformat(clock) if clock else time())
        except ValueError:
            raise Unreadable(raw, "time") from None

    def typed(self, field: Field, raw: object) -> Value:
        """`raw` as a value of the field's type; `none` is nothing. Raises Unreadable."""
        if raw is None or raw == "none":
            return None
        reader = _READERS.get(field.type)
        if reader is None:
            raise Unreadable(field.type, "unknown")
        try:
            return reader(self, field, raw)
        except (ValueError, ArithmeticError, KeyError, Faulty):
            raise Unreadable(field.name, "value", str(raw)) from None

    def form(self, step: Step, fields: Iterable[Field], raw: Mapping[str, Any], keep: bool = False) -> dict[str, Value]:
        """Answers to `fields`: those in `raw`, and valid ones for the rest; with `keep` what stands in the request already stays as it is."""
        fields = tuple(fields)
        if unknown := [name for name in raw if name not in {field.name for field in fields}]:
            raise Unreadable(unknown[0], "unknown")
        return self._filled(step, fields, lambda field: self._named(step, field, raw[field.name]), raw.keys(), keep)

    def beside(self, step: Step, fields: Iterable[Field], given: Mapping[str, Value]) -> dict[str, Value]:
        """Answers to `fields`: those `given`, which are values already, and valid ones for the rest that must be answered."""
        return self._filled(step, fields, lambda field: given[field.name], given.keys(), False)

    def line(self, step: Step, table: Field, known: Mapping[str, Value]) -> Line:
        """A line of `table` with the cells `known` already, and valid ones for the rest that must be answered."""
        rest = [column for column in _asked_at_first(table) if column.name not in known]
        return Line("", {**known, **self._cells(step, rest, {}, known)})

    def _filled(self, step: Step, fields: Iterable[Field], value: Callable[[Field], Value], named: Collection[str], keep: bool) -> dict[str, Value]:
        given: dict[str, Value] = {}
        for field in fields:
            if field.computed is not None:
                continue
            if field.name in named:
                given[field.name] = value(field)
            elif not (keep and filled(step.fields.get(field.name))) and self._wanted(field, step.look()):
                given[field.name] = self._made_up(step, field)
            step.fields[field.name] = given.get(field.name, step.fields.get(field.name))
        return given

    def uses(self, step: Step, uses: Iterable[FieldUse], raw: Mapping[str, Any]) -> dict[str, Value]:
        """Answers to the late fields of a state or act; a table is answered line by line, in its order."""
        uses = tuple(uses)
        tables = dict.fromkeys(use.table for use in uses if use.table)
        given = self.form(
            step, [use.field for use in uses if not use.table], {name: value for name, value in raw.items() if name not in tables}
        )
        for table in tables:
            columns = {use.field.name: use.field for use in uses if use.table == table}
            lines = [item if isinstance(item, Mapping) else {} for item in listed(raw.get(table))]
            if unknown := [name for line in lines for name in line if name not in columns]:
                raise Unreadable(f"{table}.{unknown[0]}", "unknown")
            given[table] = tuple(
                self._cells(step, columns.values(), raw_line, line) for raw_line, line in self._pairs(lines, step.fields.get(table) or ())
            )
        return given

    def _pairs(self, raws: list[Mapping[str, Any]], lines: tuple[Line, ...]) -> list[tuple[Mapping[str, Any], Mapping[str, Value]]]:
        return [(raws[place] if place < len(raws) else {}, line.cells) for place, line in enumerate(lines)]

    def _named(self, step: Step, field: Field, raw: object) -> Value:
        if field.type != "table" or raw == "none":
            return self.typed(field, raw)
        before: tuple[Line, ...] = step.fields.get(field.name) or ()
        lines = []
        for place, item in enumerate(listed(raw)):
            if not isinstance(item, Mapping):
                raise Unreadable(field.name, "shape")
            if unknown := [name for name in item if name not in {column.name for column in _asked_at_first(field)}]:
                raise Unreadable(f"{field.name}.{unknown[0]}", "unknown")
            old = before[place].id if place < len(before) else ""
            lines.append(Line(old, self._cells(step, _asked_at_first(field), item)))
        return tuple(lines)

    def _cells(
        self, step: Step, columns: Iterable[Field], raw: Mapping[str, Any], seen: Mapping[str, Value] | None = None
    ) -> dict[str, Value]:
        """The cells of one line; `seen` are the cells it has already."""
        cells: dict[str, Value] = {}
        for column in columns:
            look = step.look().bind({**(seen or {}), **cells})
            if column.computed is not None:
                continue
            if column.name in raw:
                cells[column.name] = self.typed(column, raw[column.name])
            elif self._wanted(column, look):
                cells[column.name] = self._valid(column, look)
        return cells

    def _wanted(self, field: Field, look: Look) -> bool:
        """Whether a field must be answered and has no default."""
        if field.default is not None:
            return False
        return all(condition is None or filled(_run(condition, look)) for condition in (field.when, field.required))

    def _made_up(self, step: Step, field: Field) -> Value:
        if field.type != "table":
            return self._valid(field, step.look())
        return tuple(Line("", self._cells(step, _asked_at_first(field), {})) for _ in range(_at_least(field.min, step.look())))

    def _valid(self, field: Field, look: Look) -> Value:
        low = _run(field.min, look) if field.min is not None else None
        match field.type:
            case "integer" | "number" | "money":
                high = _run(field.max, look) if field.max is not None else None
                value = max(Decimal(1), low) if low is not None else Decimal(1)
                return min(value, high) if high is not None else value
            case "date":
                return max(low, look.calendar.today(look.now)) if low is not None else look.calendar.today(look.now)
            case "datetime":
                return max(low, look.now) if low is not None else look.now
            case "files":
                return tuple(self.file() for _ in range(_at_least(field.min, look)))
        return self._plain(field, look)

    def _plain(self, field: Field, look: Look) -> Value:
        match field.type:
            case "yesno":
                return False
            case "choice":
                return self._options(field)[0]
            case "set":
                return frozenset(self._options(field)[: _at_least(field.min, look)])
            case "person" | "people":
                first = next((id for id in self.world.everyone() if id != look.request.requester), look.request.requester)
                return Person(first) if field.type == "person" else People({first: Reason("field", (field.name,))})
            case "time":
                return time(8)
            case "duration":
                return Duration(days=1)
        return "x"

    def _options(self, field: Field) -> list[Value]:
        options: list[Value] = [*self.world.register(field.register)] if field.register else [option.name for option in field.options]
        if not options:
            raise Unreadable(field.register or field.name, "unknown")
        return options

    def file(self, name: str = "") -> FileRef:
        """A named file is the same file wherever the case names it."""
        if not name:
            self._made += 1
            name = f"x{self._made}"
        return FileRef(sha256(name.encode()).hexdigest(), name, len(name))


def _run(expression: Expression, look: Look) -> Value:
    """The value of a condition or bound; one that fails makes the case unreadable, not the run."""
    try:
        return expression.run(look)
    except (ArithmeticError, ValueError, LookupError):
        raise Unreadable(expression.source, "value", "none") from None


def _asked_at_first(table: Field) -> list[Field]:
    return [column for column in table.columns if not column.late]


def _at_least(bound: Expression | None, look: Look) -> int:
    return max(1, int(_run(bound, look) or 1)) if bound is not None else 1


def _choice(answers: Answers, field: Field, raw: object) -> Value:
    if not field.register:
        return str(raw)
    row = next((row for row in answers.world.register(field.register) if row.key == raw), None)
    if row is None:
        raise ValueError
    return row


def _person(answers: Answers, field: Field, raw: object) -> Person:
    if answers.world.person(str(raw)) is None:
        raise ValueError
    return Person(str(raw))


def _people(answers: Answers, field: Field, raw: object) -> Value:
    return People({_person(answers, field, item).id: Reason("field", (field.name,)) for item in listed(raw)})


def _table(answers: Answers, field: Field, raw: object) -> Value:
    raise ValueError


def _number(answers: Answers, field: Field, raw: object) -> Value:
    return Decimal(str(raw).replace("_", ""))


_READERS: Mapping[str, Callable[[Answers, Field, Any], Value]] = {
    "text": lambda answers, field, raw: str(raw),
    "integer": _number,
    "number": _number,
    "money": _number,
    "date": lambda answers, field, raw: date.fromisoformat(str(raw)),
    "time": lambda answers, field, raw: time.fromisoformat(str(raw)),
    "datetime": lambda answers, field, raw: answers.moment(str(raw)),
    "duration": lambda answers, field, raw: parse_duration(str(raw)),
    "yesno": lambda answers, field, raw: _TRUTHS[str(raw)],
    "choice": _choice,
    "set": lambda answers, field, raw: frozenset(_choice(answers, field, item) for item in listed(raw)),
    "person": _person,
    "people": _people,
    "files": lambda answers, field, raw: tuple(answers.file(str(item)) for item in listed(raw)),
    "table": _table,
}


def shown(value: Value, calendar: Calendar) -> str | list[str]:
    """A value as a case would write it; people, sets and files as a list of words."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return format(Decimal(value).normalize(), "f")
        case datetime():
            return value.astimezone(UTC).astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case Person():
            return value.id
        case FileRef():
            return value.name
        case RegisterRow():
            return value.key
        case Line():
            return value.id
        case People():
            return sorted(value.ids)
        case frozenset() | tuple() | list():
            return sorted(str(shown(item, calendar)) for item in value)
        case Duration():
            return _span(value)
        case str():
            return value
    return [str(shown(item, calendar)) for item in value] if isinstance(value, Iterable) else str(value)


def _span(value: Duration) -> str:
    """A duration in the largest unit that it is whole in, part by part: `8 hours`, `1 month 2 days`."""
    parts: list[tuple[int, str, str]] = [(value.months, "", "month"), (value.days, "", "day"), (value.working_days, "working ", "day")]
    for seconds, kind in ((value.seconds, ""), (value.working_seconds, "working ")):
        unit, size = ("hour", 3600) if seconds % 3600 == 0 else ("minute", 60)
        parts.append((seconds // size, kind, unit))
    return " ".join(f"{count} {kind}{counted(str(count), unit)}" for count, kind, unit in parts if count) or "0 minutes"
