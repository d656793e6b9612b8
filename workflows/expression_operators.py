"""Comparisons, arithmetic, sets and logic between compiled parts: which types fit, and the closure that does it.

A comparison with none is false, arithmetic with none gives none. Numbers are decimals of at most 28 digits; no product may pass 10^60."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from workflows.expression_operands import applied
from workflows.expression_pieces import Piece, Run, Unworkable, as_moment, as_people, as_set, common, comparer, length, measure, truth
from workflows.types import ANY, DATE, DURATION, INTEGER, MOMENT, NUMBER, NUMBERS, PEOPLE, Type, join
from workflows.values import Duration, Value

# Results of 28 digits that do not pass 10^60; what is larger raises Overflow, which is an ArithmeticError.
_EXACT = Context(prec=28, Emin=-60, Emax=60, traps=[InvalidOperation, DivisionByZero, Overflow])
_times, _divided = _EXACT.multiply, _EXACT.divide
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def compare(sign: str, left: Piece, right: Piece) -> Run:
    """The closure of a comparison whose types are known to fit."""
    if "none" in (left.type.kind, right.type.kind):
        return _beside_none(sign, left, right)
    left, right, type = common(left, right)
    make, test = comparer(type), _COMPARE[sign]
    if make is not None:
        return _compare_made(test, make, left.run, right.run)
    return applied(left, right, test, False)


def _beside_none(sign: str, left: Piece, right: Piece) -> Run:
    inner = right.run if left.type.kind == "none" else left.run
    if sign == "==":
        return lambda scope, slots=(): inner(scope, slots) is None
    if sign == "!=":
        return lambda scope, slots=(): inner(scope, slots) is not None
    return lambda scope, slots=(): False


def _compare_made(test: Callable[[Any, Any], Any], make: Callable[[Value, Value], tuple[Any, Any]], left: Run, right: Run) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a, b = left(scope, slots), right(scope, slots)
        if a is None or b is None:
            return False
        a, b = make(a, b)
        try:
            return bool(test(a, b))
        except TypeError:
            raise Unworkable("these values have no order") from None

    return run


def contains(left: Piece, right: Piece, *, negated: bool) -> Run:
    """The closure of `in` and `not in`: nothing is in none."""
    a, b = left.run, right.run
    if right.constant and right.type.kind == "tuple":
        fixed = frozenset(right.run(None))
        return lambda scope, slots=(): (a(scope, slots) in fixed) is not negated
    of = right.type.of or ANY
    make = comparer(of) if of.kind in ("row", "duration", "files") or left.type.kind == "row" else None

    def run(scope: Any, slots: Any = ()) -> Value:
        value, among = a(scope, slots), b(scope, slots)
        if value is None or among is None:
            return negated
        return (value in among) is not negated

    def run_made(scope: Any, slots: Any = ()) -> Value:
        value, among = a(scope, slots), b(scope, slots)
        if value is None or among is None or make is None:
            return negated
        found = any(one == other for one, other in (make(value, item) for item in among if item is not None))
        return found is not negated

    return run_made if make else run


def both(parts: list[Piece]) -> Run:
    """`and`: true where all parts are filled in."""
    if len(parts) == 2:
        first, second = map(truth, parts)
        return lambda scope, slots=(): first(scope, slots) and second(scope, slots)
    runs = tuple(map(truth, parts))
    if len(runs) == 3:
        one, two, three = runs
        return lambda scope, slots=(): one(scope, slots) and two(scope, slots) and three(scope, slots)

    return lambda scope, slots=(): all(part(scope, slots) for part in runs)


def either(parts: list[Piece]) -> Run:
    """`or`: true where one part is filled in."""
    if len(parts) == 2:
        first, second = map(truth, parts)
        return lambda scope, slots=(): first(scope, slots) or second(scope, slots)
    runs = tuple(map(truth, parts))

    return lambda scope, slots=(): any(part(scope, slots) for part in runs)


def arithmetic(sign: str, left: Piece, right: Piece) -> tuple[Type, Run] | str:
    """The type and closure of `left sign right`, or the code of the fault: money-beside-number, two-currencies, does-not-fit."""
    if sign in "&|" or (sign == "-" and _is_set(left.type)):
        return _sets(sign, left, right)
    a, b = left.type, right.type
    if "none" in (a.kind, b.kind):
        return ("does-not-fit") if a.kind == b.kind else (b if a.kind == "none" else a, lambda scope, slots=(): None)
    if "any" in (a.kind, b.kind):
        return ANY, _scoped(left.run, right.run, lambda scope, x, y: _dynamic(scope, sign, x, y))
    if sign in "+-":
        return _sum(sign, left, right)
    return _product(left, right) if sign == "*" else _quotient(left, right)


def _is_set(type: Type) -> bool:
    return type.kind in ("people", "person", "set")


def _sets(sign: str, left: Piece, right: Piece) -> tuple[Type, Run] | str:
    work = {"&": operator.and_, "|": operator.or_, "-": operator.sub}[sign]
    a, b = as_set(left), as_set(right)
    if a.type.kind == b.type.kind == "set" and "set" in (left.type.kind, right.type.kind):
        x, y = a.run, b.run
        options = a.type.options or b.type.options
        return Type("set", options=options, of=a.type.of or b.type.of), lambda scope, slots=(): work(x(scope, slots) or _EMPTY, y(scope, slots) or _EMPTY)
    some, others = as_people(left), as_people(right)
    if some is None or others is None or "set" in (left.type.kind, right.type.kind):
        return "does-not-fit"
    return PEOPLE, applied(some, others, work)


_EMPTY: frozenset[Any] = frozenset()


def _sum(sign: str, left: Piece, right: Piece) -> tuple[Type, Run] | str:
    a, b = left.type, right.type
    plus = sign == "+"
    work = operator.add if plus else operator.sub
    if {a.kind, b.kind} <= {"number", "integer", "money"}:
        if (type := join(a, b)) is None:
            return "two-currencies" if a.kind == b.kind else "money-beside-number"
        if a.kind == b.kind == "integer":
            type = INTEGER
        return type, applied(left, right, work, None)
    if a.kind == b.kind == "duration":
        return DURATION, applied(left, right, lambda x, y: add_spans(x, y if plus else scale(y, Decimal(-1))))
    if a.kind in ("date", "moment") and b.kind == "duration":
        return _later(left, right, 1 if plus else -1)
    if plus and a.kind == "duration" and b.kind in ("date", "moment"):
        return _later(right, left, 1)
    if not plus and a.kind == b.kind == "date":
        return DURATION, applied(left, right, lambda x, y: Duration(days=(x - y).days))
    if not plus and {a.kind, b.kind} <= {"date", "moment"}:
        return DURATION, applied(as_moment(left), as_moment(right), lambda x, y: Duration(seconds=int((x - y).total_seconds())))
    return "does-not-fit"


def _later(start: Piece, span: Piece, factor: int) -> tuple[Type, Run]:
    known = span.run(None) if span.constant else None
    if start.type.kind == "date" and known is not None and (known.seconds or known.working_seconds):
        start = as_moment(start)
    name = "add_to_date" if start.type.kind == "date" else "add_duration"
    if known is not None:
        fixed, inner = scale(known, Decimal(factor)), start.run

        def run(scope: Any, slots: Any = ()) -> Value:
            value = inner(scope, slots)
            return None if value is None else getattr(scope.calendar, name)(value, fixed)

        return start.type, run
    return start.type, _scoped(start.run, span.run, lambda scope, x, y: getattr(scope.calendar, name)(x, y if factor == 1 else scale(y, Decimal(-1))))


def _product(left: Piece, right: Piece) -> tuple[Type, Run] | str:
    a, b = left.type, right.type
    if a.kind in NUMBERS and b.kind in NUMBERS:
        kind = "integer" if a.kind == b.kind == "integer" else "number"
        return Type(kind, bare=a.bare or b.bare), applied(left, right, _times, None)  # 500_000 * days may be money
    if a.kind == "money" and b.kind in NUMBERS:
        return a, applied(left, right, _times, None)
    if a.kind in NUMBERS and b.kind == "money":
        return b, applied(left, right, _times, None)
    if a.kind == "duration" and b.kind in NUMBERS:
        return DURATION, applied(left, right, scale)
    if a.kind in NUMBERS and b.kind == "duration":
        return DURATION, applied(left, right, lambda x, y: scale(y, x))
    return "does-not-fit"


def _quotient(left: Piece, right: Piece) -> tuple[Type, Run] | str:
    a, b = left.type, right.type
    if a.kind in NUMBERS and b.kind in NUMBERS:
        return Type("number", bare=a.bare and b.bare), applied(left, right, _divided, None)
    if a.kind == "money" and b.kind in NUMBERS:
        return a, applied(left, right, _divided, None)
    if a.kind == b.kind == "money":
        return (NUMBER, applied(left, right, _divided, None)) if a.currency == b.currency else "two-currencies"
    if a.kind == "duration" and b.kind in NUMBERS:
        return DURATION, applied(left, right, lambda x, y: scale(x, 1 / y))
    if a.kind == b.kind == "duration":
        return NUMBER, applied(left, right, lambda x, y: Decimal(length(x, y)) / Decimal(length(y, x)))
    return "does-not-fit"


def _scoped(left: Run, right: Run, work: Callable[[Any, Any, Any], Any]) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a, b = left(scope, slots), right(scope, slots)
        return None if a is None or b is None else work(scope, a, b)

    return run


def negative(piece: Piece) -> tuple[Type, Run] | None:
    """`-x` of a number, money or duration."""
    inner = piece.run
    if piece.type.kind == "duration":
        return DURATION, lambda scope, slots=(): None if (value := inner(scope, slots)) is None else scale(value, Decimal(-1))
    if piece.type.kind in ("number", "integer", "money"):
        return piece.type, lambda scope, slots=(): None if (value := inner(scope, slots)) is None else -value
    return None


def at_clock(day: Piece, moment: Piece) -> Run:
    """`x at 17:00`: the day of a date or moment, at that clock time."""

    def work(scope: Any, x: Any, y: Any) -> datetime:
        found: datetime = scope.calendar.date_at(scope.calendar.today(x) if isinstance(x, datetime) else x, y)
        return found

    return _scoped(day.run, moment.run, work)


def add_spans(a: Duration, b: Duration) -> Duration:
    return Duration(a.months + b.months, a.days + b.days, a.seconds + b.seconds, a.working_days + b.working_days, a.working_seconds + b.working_seconds)


def scale(span: Duration, factor: Decimal) -> Duration:
    """`factor` times a duration. Days may be cut into hours, all else must come out whole: Unworkable."""
    if span.days and factor != factor.to_integral_value():
        measure(span)
        return Duration(seconds=_whole(Decimal(span.days * 86400 + span.seconds) * factor))
    parts = (span.months, span.days, span.seconds, span.working_days, span.working_seconds)
    return Duration(*(_whole(part * factor) if part else 0 for part in parts))


def _whole(number: Decimal) -> int:
    if abs(number) > 10**12 or number != number.to_integral_value():
        raise Unworkable("a duration that does not come out whole")
    return int(number)


def _dynamic(scope: Any, sign: str, a: Any, b: Any) -> Value:
    """Arithmetic where a type was not known when the file was read: by the values themselves."""
    for kind, value in (("a", a), ("b", b)):
        if not isinstance(value, (Decimal, Duration, date)):
            raise Unworkable(f"no arithmetic with {kind}")
    type_of = {Decimal: NUMBER, Duration: DURATION, datetime: MOMENT, date: DATE}
    left, right = (Piece(type_of[type(value)], lambda scope, slots=(), value=value: value) for value in (a, b))
    made = arithmetic(sign, left, right)
    if isinstance(made, str):
        raise Unworkable(made)
    return made[1](scope)

