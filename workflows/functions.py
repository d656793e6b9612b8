"""The built-in functions of expressions: what each takes, what it gives, and the closure that works it out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from workflows.aggregates import AGGREGATES
from workflows.expression_pieces import Piece, Unworkable
from workflows.expression_tree import word_of
from workflows.faults import Faulty
from workflows.names import VOTE_WORDS, WEEKDAYS
from workflows.numbering import TEMPLATE_NAMES, check_template, template_fields
from workflows.types import DATE, INTEGER, NUMBER, PEOPLE, TEXT, YESNO, Type, choice, iterable
from workflows.values import NOBODY, Duration, People, Value

if TYPE_CHECKING:
    from workflows.expression_compile import Compiler

Builder = Callable[["Compiler", ast.Call, str], Piece]
MOST_NUMBERS = 1000
_DATES = frozenset({"date", "moment"})
_NUMBERS = frozenset({"number", "integer"})


def takes(*wanted: frozenset[str], gives: Type, work: Callable[..., Value], least: int | None = None, pure: bool = False) -> Builder:
    """A function of single values: `work(scope, *values)`; none where a value is none. A moment given for a date is its date."""

    def build(compiler: Compiler, node: ast.Call, name: str) -> Piece:
        if not has_arguments(compiler, node, name, len(wanted) if least is None else least, len(wanted)):
            return broken(compiler, node)
        parts = [compiler.compile(argument) for argument in node.args]
        for part, kinds, argument in zip(parts, wanted, node.args, strict=False):
            if part.type.kind not in kinds and part.type.kind not in ("any", "none"):
                return compiler.fault("wrong-type", argument, expected=min(kinds), type=part.type.kind, function=name)
        days = any(kinds == _DATES for kinds in wanted)
        runs = tuple(part.run for part in parts)

        def run(scope: Any, slots: Any = ()) -> Value:
            values = [part(scope, slots) for part in runs]
            if None in values:
                return None
            if days:
                values = [scope.calendar.today(value) if isinstance(value, datetime) else value for value in values]
            return work(scope, *values)

        fixed = pure and all(part.constant for part in parts) and not any(part.type.kind == "moment" for part in parts)
        return Piece(gives, run, constant=fixed, open=any(part.open for part in parts))

    return build


def has_arguments(compiler: Compiler, node: ast.Call, name: str, least: int, most: int) -> bool:
    """Whether a call has a fitting number of arguments; else notes the fault."""
    if node.keywords or not least <= len(node.args) <= most:
        compiler.fault("wrong-arguments", node, function=name, least=str(least), most=str(most), given=str(len(node.args)))
        return False
    return True


def broken(compiler: Compiler, node: ast.Call) -> Piece:
    """What stands for a call that cannot be built; its arguments are still looked through."""
    for argument in node.args:
        compiler.compile(argument)
    return Piece(Type("any"), lambda scope, slots=(): None)


def of_people(gives: Type, work: Callable[[Any, People], Value]) -> Builder:
    """A function of one set of people."""

    def build(compiler: Compiler, node: ast.Call, name: str) -> Piece:
        if not has_arguments(compiler, node, name, 1, 1):
            return broken(compiler, node)
        people = compiler.people(node.args[0])
        inner = people.run
        return Piece(gives, lambda scope, slots=(): work(scope, inner(scope, slots) or NOBODY), sure=gives == PEOPLE, open=people.open)

    return build


def _date(scope: Any, year: Decimal, month: Decimal, day: Decimal) -> date:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        raise Unworkable("no such date") from None


def _span(unit: int) -> Callable[..., Decimal]:
    def work(scope: Any, first: Value, last: Value = None) -> Decimal:
        if isinstance(first, Duration) and last is None:
            if first.months or first.working_days:
                raise Unworkable("a month or a working day has no fixed length")
            return Decimal(first.days * 86400 + first.seconds + first.working_seconds) / unit
        if not isinstance(first, datetime) or not isinstance(last, datetime):
            raise Unworkable("hours lie between two moments")
        return Decimal(int((last - first).total_seconds())) / unit

    return work


def _numbers(scope: Any, first: Decimal, last: Decimal | None = None) -> tuple[Decimal, ...]:
    begin, end = (1, int(first)) if last is None else (int(first), int(last))
    if end - begin >= MOST_NUMBERS:
        raise Unworkable("too many numbers")
    return tuple(Decimal(number) for number in range(begin, end + 1))


def _ceil(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    piece = takes(_NUMBERS | {"money"}, gives=INTEGER, work=lambda scope, value: value.to_integral_value(ROUND_CEILING), pure=True)(compiler, node, name)
    inner = compiler.compile(node.args[0]).type if len(node.args) == 1 else INTEGER
    return replace(piece, type=inner) if inner.kind == "money" else piece


def _next_on(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if not has_arguments(compiler, node, name, 2, 8):
        return broken(compiler, node)
    wanted: set[int] = set()
    for argument in node.args[1:]:
        word = word_of(argument.id) if isinstance(argument, ast.Name) and compiler.tree.literal(argument) is None else ""
        if word not in WEEKDAYS:
            compiler.unknown("unknown-option", argument, word or compiler.tree.words(argument), WEEKDAYS)
        else:
            wanted.add(WEEKDAYS.index(word))

    def work(scope: Any, day: date) -> date:
        for _ in range(400):
            day = day + timedelta(days=1)
            if day.weekday() in wanted and scope.calendar.is_working_day(day):
                return day
        raise Unworkable("no such day")

    first = ast.Call(func=node.func, args=node.args[:1], keywords=[])
    ast.copy_location(first, node)
    return takes(_DATES, gives=DATE, work=work)(compiler, first, name)


def _serial(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if not has_arguments(compiler, node, name, 1, 9):
        return broken(compiler, node)
    template = compiler.tree.literal(node.args[0])
    if not isinstance(template, str):
        return compiler.fault("bad-template", node.args[0], "'PO/{year}/{seq:04}'")
    try:
        check_template(template, compiler.tree.mark(node.args[0]))
    except Faulty as faulty:
        return compiler.fault(faulty.faults[0].code, node.args[0], faulty.faults[0].proposal, words=faulty.faults[0].words)
    for field in sorted(template_fields(template)):
        if compiler.names.value(field) is None:
            near = get_close_matches(field, [*TEMPLATE_NAMES, *compiler.names.fields], 1)
            compiler.fault("bad-template", node.args[0], "{" + near[0] + "}" if near else "", words="{" + field + "}")
    keys = tuple(compiler.compile(argument).run for argument in node.args[1:])
    return Piece(TEXT, lambda scope, slots=(): scope.serial(template, tuple(key(scope, slots) for key in keys)), sure=True)


def _same(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if not has_arguments(compiler, node, name, 1, 50):
        return broken(compiler, node)
    pairs: list[tuple[str, Callable[..., Any]]] = []
    for argument in node.args:
        word = word_of(argument.id) if isinstance(argument, ast.Name) and compiler.tree.literal(argument) is None else ""
        if word not in compiler.names.fields and word not in compiler.names.lets:
            compiler.unknown("unknown-name", argument, word or compiler.tree.words(argument), {*compiler.names.fields, *compiler.names.lets})
            continue
        if compiler.names.lets.get(word, TEXT).kind == "iterable":
            compiler.fault("wrong-type", argument, expected="text", type="iterable", function=name)
        compiler.gathered.seen.add(word)
        compiler.gathered.reads.add(word)
        pairs.append((word, (lambda scope, word: scope.let(word)) if word in compiler.names.lets else (lambda scope, word: scope.fields.get(word))))

    def unchanged(scope: Any, slots: Any = ()) -> bool:
        for word, now in pairs:  # noqa: SIM110 - a generator costs more than what it compares
            if now(scope, word) != scope.seen(word):
                return False
        return True

    return Piece(YESNO, unchanged, sure=True)


def _chain(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    return replace(takes(frozenset({"person"}), frozenset({"text", "choice"}), gives=PEOPLE, work=lambda scope, who, rank: scope.chain(who, rank))(compiler, node, name))


def _raised(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if not has_arguments(compiler, node, name, 1, 1):
        return broken(compiler, node)
    piece = compiler.compile(node.args[0])
    options, inner = piece.type.options, piece.run
    if piece.type.kind != "choice" or not options:
        return piece if piece.type.kind == "any" else compiler.fault("wrong-type", node.args[0], expected="choice", type=piece.type.kind, function=name)
    higher = dict(zip(options, (*options[1:], options[-1]), strict=True))
    return Piece(choice(options), lambda scope, slots=(): higher.get(inner(scope, slots)), open=piece.open)


def _line(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if not has_arguments(compiler, node, name, 1, 1):
        return broken(compiler, node)
    piece = compiler.compile(node.args[0])
    inner, table = piece.run, piece.table
    if table is None:
        return compiler.fault("wrong-type", node.args[0], expected="line", type=piece.type.kind, function=name)

    def run(scope: Any, slots: Any = ()) -> Value:
        line = inner(scope, slots)
        return next((Decimal(place) for place, other in enumerate(table(scope, slots), 1) if other.id == line.id), None)

    return Piece(INTEGER, run)


def _second(scope: Any, people: People) -> People:
    return People(dict(list(people.reasons.items())[1:2]))


FUNCTIONS: Mapping[str, Builder] = {
    **AGGREGATES,
    "ceil": _ceil,
    "numbers": takes(_NUMBERS, _NUMBERS, gives=iterable(INTEGER), work=_numbers, least=1),
    "date": takes(_NUMBERS, _NUMBERS, _NUMBERS, gives=DATE, work=_date, pure=True),
    "working_days": takes(_DATES, _DATES, gives=INTEGER, work=lambda scope, first, last: Decimal(scope.calendar.working_days_between(first, last))),
    "working_day": takes(_DATES, gives=YESNO, work=lambda scope, day: scope.calendar.is_working_day(day)),
    "hours": takes(frozenset({"duration", "moment"}), frozenset({"moment"}), gives=NUMBER, work=_span(3600), least=1),
    "minutes": takes(frozenset({"duration", "moment"}), frozenset({"moment"}), gives=NUMBER, work=_span(60), least=1),
    "first_of_month": takes(_DATES, gives=DATE, work=lambda scope, day: day.replace(day=1)),
    "last_working_day": takes(_DATES, gives=DATE, work=lambda scope, day: scope.calendar.last_working_day(day)),
    "next_working_day": takes(_DATES, gives=DATE, work=lambda scope, day: scope.calendar.next_working_day(day)),
    "next_on": _next_on,
    "quarter": takes(_DATES, gives=INTEGER, work=lambda scope, day: Decimal((day.month + 2) // 3)),
    "serial": _serial,
    "same": _same,
    "away": of_people(PEOPLE, lambda scope, people: scope.away(people)),
    "acting": of_people(PEOPLE, lambda scope, people: scope.acting(people)),
    "superior": of_people(PEOPLE, lambda scope, people: scope.superior(people)),
    "second": of_people(PEOPLE, _second),
    "chain": _chain,
    "vote_of": takes(frozenset({"person"}), gives=choice(VOTE_WORDS), work=lambda scope, person: scope.vote_of(person)),
    "raised": _raised,
    "line": _line,
}
