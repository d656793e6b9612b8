"""Comparisons, arithmetic, sets and logic between compiled parts: which types fit, and the closure that does it.

A comparison with none is false, arithmetic with none gives none. Numbers are decimals of at most 28 digits; no result may pass 10^40."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflows.expression_pieces import Piece, Run, Unworkable, as_moment, as_people, as_set, common, comparer, length, measure, truth
from workflows.types import ANY, DATE, DURATION, INTEGER, MOMENT, NUMBER, NUMBERS, PEOPLE, Type, join
from workflows.values import Duration, Value

_LARGEST = 40  # digits before the point
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def compare(sign: str, left: Piece, right: Piece) -> Run:
    """The closure of a comparison whose types are known to fit."""
    if "none" in (left.type.kind, right.type.kind):
        return _beside_none(sign, left, right)
    left, right, type = common(left, right)
    make, test = comparer(type), _COMPARE[sign]
    if make is not None:
        return _compare_made(test, make, left.run, right.run)
    if right.constant and right.sure:
        return _compare_constant(test, left, right.run(None))
    if left.constant and left.sure:
        return _compare_constant(_COMPARE[_TURNED.get(sign, sign)], right, left.run(None))
    return _compare_both(test, left.run, right.run)


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _beside_none(sign: str, left: Piece, right: Piece) -> Run:
    inner = right.run if left.type.kind == "none" else left.run
    if sign == "==":
        return lambda scope, slots=(): inner(scope, slots) is None
    if sign == "!=":
        return lambda scope, slots=(): inner(scope, slots) is not None
    return lambda scope, slots=(): False


def _compare_constant(test: Callable[[Any, Any], Any], left: Piece, fixed: Value) -> Run:
    inner, name = left.run, left.field
    if name:

        def run_field(scope: Any, slots: Any = ()) -> Value:
            value = scope.fields.get(name)
            return value is not None and test(value, fixed)

        return run_field

    def run(scope: Any, slots: Any = ()) -> Value:
        value = inner(scope, slots)
        return value is not None and test(value, fixed)

    return run


def _compare_both(test: Callable[[Any, Any], Any], left: Run, right: Run) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a = left(scope, slots)
        if a is None:
            return False
        b = right(scope, slots)
        return b is not None and test(a, b)

    return run


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
    return PEOPLE, _plain(some.run, others.run, work)


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
        return type, _numbers(left, right, work)
    if a.kind == b.kind == "duration":
        return DURATION, _plain(left.run, right.run, lambda x, y: add_spans(x, y if plus else scale(y, Decimal(-1))))
    if a.kind in ("date", "moment") and b.kind == "duration":
        return _later(left, right, 1 if plus else -1)
    if plus and a.kind == "duration" and b.kind in ("date", "moment"):
        return _later(right, left, 1)
    if not plus and a.kind == b.kind == "date":
        return DURATION, _plain(left.run, right.run, lambda x, y: Duration(days=(x - y).days))
    if not plus and {a.kind, b.kind} <= {"date", "moment"}:
        return DURATION, _plain(as_moment(left).run, as_moment(right).run, lambda x, y: Duration(seconds=int((x - y).total_seconds())))
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
        return Type(kind, bare=a.bare or b.bare), _numbers(left, right, _times)  # 500_000 * days may be money
    if a.kind == "money" and b.kind in NUMBERS:
        return a, _numbers(left, right, _times)
    if a.kind in NUMBERS and b.kind == "money":
        return b, _numbers(left, right, _times)
    if a.kind == "duration" and b.kind in NUMBERS:
        return DURATION, _plain(left.run, right.run, scale)
    if a.kind in NUMBERS and b.kind == "duration":
        return DURATION, _plain(left.run, right.run, lambda x, y: scale(y, x))
    return "does-not-fit"


def _quotient(left: Piece, right: Piece) -> tuple[Type, Run] | str:
    a, b = left.type, right.type
    if a.kind in NUMBERS and b.kind in NUMBERS:
        return Type("number", bare=a.bare and b.bare), _numbers(left, right, operator.truediv)
    if a.kind == "money" and b.kind in NUMBERS:
        return a, _numbers(left, right, operator.truediv)
    if a.kind == b.kind == "money":
        return (NUMBER, _numbers(left, right, operator.truediv)) if a.currency == b.currency else "two-currencies"
    if a.kind == "duration" and b.kind in NUMBERS:
        return DURATION, _plain(left.run, right.run, lambda x, y: scale(x, 1 / y))
    if a.kind == b.kind == "duration":
        return NUMBER, _plain(left.run, right.run, lambda x, y: Decimal(length(x, y)) / Decimal(length(y, x)))
    return "does-not-fit"


def _times(a: Decimal, b: Decimal) -> Decimal:
    product = a * b
    if product.adjusted() > _LARGEST:
        raise Unworkable("too large a number")
    return product


def _numbers(left: Piece, right: Piece, work: Callable[[Any, Any], Any]) -> Run:
    inner = left.run
    if not (right.constant and right.sure):
        return _plain(left.run, right.run, work)
    fixed = right.run(None)

    def run(scope: Any, slots: Any = ()) -> Value:
        value = inner(scope, slots)
        return None if value is None else work(value, fixed)

    return run


def _plain(left: Run, right: Run, work: Callable[[Any, Any], Any]) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a = left(scope, slots)
        if a is None:
            return None
        b = right(scope, slots)
        return None if b is None else work(a, b)

    return run


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

