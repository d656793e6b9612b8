"""Two operands and what is done with them: the closures that run most, one for each shape of their operands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workflows.expression_pieces import Piece, Run
from workflows.values import Value

Work = Callable[[Any, Any], Any]


def applied(left: Piece, right: Piece, work: Work, missing: Value = None) -> Run:
    """The closure of `work(left, right)`; where an operand is none, it gives `missing`."""
    if right.constant and right.sure:
        fixed = right.run(None)
        return _field_and_fixed(left.field, fixed, work, missing) if left.field else _part_and_fixed(left.run, fixed, work, missing)
    if left.constant and left.sure:
        return _fixed_and_part(left.run(None), right.run, work, missing)
    if left.field and right.field:
        return _two_fields(left.field, right.field, work, missing)
    if left.field or right.field:
        return _field_and_part(left, right, work, missing)
    return _two_parts(left.run, right.run, work, missing)


def _field_and_fixed(name: str, fixed: Value, work: Work, missing: Value) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a = scope.fields.get(name)
        return missing if a is None else work(a, fixed)

    return run


def _part_and_fixed(part: Run, fixed: Value, work: Work, missing: Value) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a = part(scope, slots)
        return missing if a is None else work(a, fixed)

    return run


def _fixed_and_part(fixed: Value, part: Run, work: Work, missing: Value) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        b = part(scope, slots)
        return missing if b is None else work(fixed, b)

    return run


def _two_fields(first: str, second: str, work: Work, missing: Value) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        fields = scope.fields
        a, b = fields.get(first), fields.get(second)
        return missing if a is None or b is None else work(a, b)

    return run


def _field_and_part(left: Piece, right: Piece, work: Work, missing: Value) -> Run:
    if left.field:
        first, second = left.field, right.run

        def run_left(scope: Any, slots: Any = ()) -> Value:
            a = scope.fields.get(first)
            if a is None:
                return missing
            b = second(scope, slots)
            return missing if b is None else work(a, b)

        return run_left
    part, name = left.run, right.field

    def run_right(scope: Any, slots: Any = ()) -> Value:
        a, b = part(scope, slots), scope.fields.get(name)
        return missing if a is None or b is None else work(a, b)

    return run_right


def _two_parts(first: Run, second: Run, work: Work, missing: Value) -> Run:
    def run(scope: Any, slots: Any = ()) -> Value:
        a = first(scope, slots)
        if a is None:
            return missing
        b = second(scope, slots)
        return missing if b is None else work(a, b)

    return run
