"""The functions that make one value of many: sum count min max any all first set_of union size."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workflows.expression_operators import add_spans
from workflows.expression_pieces import Piece, Run, Unworkable, as_people, as_set, filled, length
from workflows.types import ANY, INTEGER, NUMBER, YESNO, Type, element
from workflows.values import Duration, Value

if TYPE_CHECKING:
    from workflows.expression_compile import Compiler

_ZERO = Decimal(0)
_SUMMED = frozenset({"number", "integer", "money", "duration", "any", "none"})
_ORDERED = frozenset({"number", "integer", "money", "date", "moment", "time", "duration", "any", "none"})


def _many(compiler: Compiler, node: ast.Call, name: str) -> tuple[Piece, Type] | None:
    """What the call goes through: its one argument if that can be gone through, else its arguments as a list."""
    if node.keywords or not node.args:
        compiler.fault("wrong-arguments", node, function=name, least="1", most="", given=str(len(node.args)))
        return None
    parts = [compiler.compile(argument) for argument in node.args]
    source = parts[0] if len(parts) == 1 else compiler.listed(parts, node)
    of = element(source.type)
    if of is None:
        compiler.fault("cannot-be-gone-through", node.args[0], type=source.type.kind, function=name)
        return None
    return source, of


def _nothing() -> Piece:
    return Piece(ANY, lambda scope, slots=(): None)


def _wrong(compiler: Compiler, node: ast.Call, name: str, of: Type, expected: str) -> Piece:
    return compiler.fault("wrong-type", node.args[0], expected=expected, type=of.kind, function=name)


def _sum(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if (many := _many(compiler, node, name)) is None:
        return _nothing()
    source, of = many
    if of.kind not in _SUMMED or source.type.kind in ("table", "people", "files"):
        return _wrong(compiler, node, name, of, "number")
    inner = source.run
    add = _add_spans if of.kind == "duration" else _add_any if of.kind == "any" else None

    def run(scope: Any, slots: Any = ()) -> Value:
        total = _ZERO
        for value in inner(scope, slots) or ():
            if value is not None:
                total += value
        return total

    made: Run = run if add is None else (lambda scope, slots=(): add(inner(scope, slots) or ()))
    return Piece(replace(of, bare=False) if of.kind not in ("any", "none") else of if of.kind == "any" else NUMBER, made, sure=True, open=source.open)


def _add_spans(values: Iterable[Any]) -> Value:
    total = Duration()
    for value in values:
        if value is not None:
            total = add_spans(total, value)
    return total


def _add_any(values: Iterable[Any]) -> Value:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, Duration) for value in present):
        return _add_spans(present)
    if not all(isinstance(value, Decimal) for value in present):
        raise Unworkable("a sum of what are no numbers")
    return sum(present, _ZERO)


def _extreme(greatest: bool) -> Callable[[Compiler, ast.Call, str], Piece]:
    pick: Any = max if greatest else min

    def build(compiler: Compiler, node: ast.Call, name: str) -> Piece:
        if (many := _many(compiler, node, name)) is None:
            return _nothing()
        source, of = many
        if of.kind not in _ORDERED:
            return _wrong(compiler, node, name, of, "number")
        inner, spans = source.run, of.kind == "duration"

        def run(scope: Any, slots: Any = ()) -> Value:
            values = [value for value in inner(scope, slots) or () if value is not None]
            if spans:
                return pick(values, key=lambda value: max((length(value, other) for other in values), default=0), default=None)
            try:
                return pick(values, default=None)
            except TypeError:
                raise Unworkable("these values have no order") from None

        return Piece(of, run, constant=source.constant, open=source.open)

    return build


def _count(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    """How many there are; none is not counted."""
    if len(node.args) != 1 or node.keywords:
        return compiler.fault("wrong-arguments", node, function=name, least="1", most="1", given=str(len(node.args)))
    source = compiler.compile(node.args[0])
    if element(source.type) is None:
        return compiler.fault("cannot-be-gone-through", node.args[0], type=source.type.kind, function=name)
    inner = source.run
    return Piece(INTEGER, lambda scope, slots=(): Decimal(sum(1 for item in inner(scope, slots) or () if item is not None)), sure=True, open=source.open)


def _truths(every: bool) -> Callable[[Compiler, ast.Call, str], Piece]:
    judge: Any = all if every else any

    def build(compiler: Compiler, node: ast.Call, name: str) -> Piece:
        if (many := _many(compiler, node, name)) is None:
            return _nothing()
        source, of = many
        inner = source.run
        if of.kind == "yesno":
            return Piece(YESNO, lambda scope, slots=(): judge(inner(scope, slots) or ()), sure=True, open=source.open)
        return Piece(YESNO, lambda scope, slots=(): judge(map(filled, inner(scope, slots) or ())), sure=True, open=source.open)

    return build


def _first(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if (many := _many(compiler, node, name)) is None:
        return _nothing()
    source, of = many
    inner = source.run
    return Piece(of, lambda scope, slots=(): next((item for item in inner(scope, slots) or () if item is not None), None), open=source.open)


def _set_of(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    if (many := _many(compiler, node, name)) is None:
        return _nothing()
    source, of = many
    if of.kind in ("person", "people"):
        return as_people(source) or source
    if of.kind not in ("text", "choice", "row", "any"):
        return _wrong(compiler, node, name, of, "text")
    return replace(as_set(source), words="")


def _union(compiler: Compiler, node: ast.Call, name: str) -> Piece:
    """All members of several sets."""
    if (many := _many(compiler, node, name)) is None:
        return _nothing()
    source, of = many
    if of.kind in ("person", "people", "none"):
        return as_people(source) or source
    if of.kind not in ("set", "any"):
        return _wrong(compiler, node, name, of, "set")
    inner = source.run

    def run(scope: Any, slots: Any = ()) -> Value:
        return frozenset[Any]().union(*(item for item in inner(scope, slots) or () if item is not None))

    return Piece(of, run, sure=True, open=source.open)


AGGREGATES: Mapping[str, Callable[[Compiler, ast.Call, str], Piece]] = {
    "sum": _sum,
    "count": _count,
    "size": _count,
    "min": _extreme(False),
    "max": _extreme(True),
    "any": _truths(False),
    "all": _truths(True),
    "first": _first,
    "set_of": _set_of,
    "union": _union,
}
