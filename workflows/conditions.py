"""Conditions that can be solved: those made of comparisons of single quantities with fixed values, over which every outcome can be tried.

A quantity is a number, an amount, a choice or a yes or no by name. Between two neighbouring thresholds such a condition does not change, so one value
from each stretch, and each threshold itself, stand for all there are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product

from workflows.expression_tree import Tree, parse, word_of
from workflows.faults import Faulty, Mark
from workflows.sop import Expression, Sop
from workflows.types import Type, field_type

MOST_POINTS = 2000
_DEEPEST = 6  # lets inside each other
_ORDERED = frozenset({"number", "integer", "money"})
_HERE = Mark(1, 1)

Known = Decimal | str | bool | None
Point = Mapping[str, Known]
Run = Callable[[Point], Known]
_COMPARE: Mapping[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: lambda a, b: a < b, ast.LtE: lambda a, b: a <= b, ast.Gt: lambda a, b: a > b, ast.GtE: lambda a, b: a >= b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meanings:
    """What names stand for: the types of fields and lets, the text of lets and computed fields, and how far a field's value reaches."""

    types: Mapping[str, Type]
    sources: Mapping[str, str] = field(default_factory=dict)
    least: Mapping[str, Decimal] = field(default_factory=dict)
    most: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A solvable condition: `thresholds` are the fixed values each quantity is compared with."""

    thresholds: Mapping[str, frozenset[Known]]
    run: Run

    def holds(self, point: Point) -> bool:
        """Whether it holds where the quantities have these values."""
        return self.run(point) is True


class _Unsolvable(Exception):
    """The condition goes beyond comparisons of single quantities with fixed values."""


def meanings(sop: Sop) -> Meanings:
    """Those of a whole definition."""
    columns = {name: {column.name: field_type(column, {}) for column in register} for name, register in sop.registers.items()}
    fields = {each.name: each for each in (*sop.form, *sop.late) if each.computed is None}
    types = {**{name: field_type(each, columns) for name, each in fields.items()}, **{name: let.type for name, let in sop.lets.items()}}
    least = {name: value for name, each in fields.items() if (value := _fixed(each.min)) is not None}
    most = {name: value for name, each in fields.items() if (value := _fixed(each.max)) is not None}
    return Meanings(types, {name: let.source for name, let in sop.lets.items()}, least, most)


def _fixed(bound: Expression | None) -> Decimal | None:
    value = bound.run(None) if bound is not None and bound.constant else None  # type: ignore[arg-type]  # a constant asks its scope nothing
    return value if isinstance(value, Decimal) else None


def condition(source: str, names: Meanings) -> Condition | None:
    """The condition `source` if it can be solved, else `None`."""
    reader = _Reader(names)
    try:
        run = reader.truth(parse(source, _HERE))
    except (_Unsolvable, Faulty):
        return None
    return Condition({name: frozenset(found) for name, found in reader.thresholds.items()}, run)


def points(conditions: Iterable[Condition], names: Meanings) -> tuple[Point, ...]:
    """Values of all quantities of `conditions` that stand for every combination there is, in rising order; () where there are too many."""
    met: dict[str, set[Known]] = {}
    for each in conditions:
        for name, found in each.thresholds.items():
            met.setdefault(name, set()).update(found)
    axes = [_values(name, found, names) for name, found in met.items()]
    total = 1
    for axis in axes:
        total *= len(axis)
    return tuple(dict(zip(met, values)) for values in product(*axes)) if total <= MOST_POINTS else ()


def _values(name: str, met: set[Known], names: Meanings) -> list[Known]:
    type = names.types[name]
    if type.kind == "yesno":
        return [False, True]
    if type.kind not in _ORDERED:
        return list(type.options)
    known = sorted(value for value in met if isinstance(value, Decimal))
    between = [_between(low, high, type.kind) for low, high in pairwise(known)]
    spread = {known[0] - 1, *known, *(value for value in between if value is not None), known[-1] + 1}
    least, most = names.least.get(name), names.most.get(name)
    spread |= {bound for bound in (least, most) if bound is not None}
    return [value for value in sorted(spread) if (least is None or value >= least) and (most is None or value <= most)]


def _between(low: Decimal, high: Decimal, kind: str) -> Decimal | None:
    """A value between two thresholds; `None` where there is none, as between two neighbouring whole numbers."""
    if high - low > 1:
        return low + 1
    return (low + high) / 2 if kind == "number" else None


def told(point: Point, names: Meanings) -> str:
    """An example for `Fault.detail`: `total=50000000 IDR; indent=true`; its words are made where all words are made."""
    return "; ".join(f"{name}={_plain(value)}{_currency(name, value, names)}" for name, value in point.items())


def _plain(value: Known) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value).lower() if isinstance(value, bool) else str(value)


def _currency(name: str, value: Known, names: Meanings) -> str:
    type = names.types.get(name)
    return f" {type.currency}" if isinstance(value, Decimal) and type is not None and type.currency else ""


@dataclass
class _Reader:
    """Reads one condition, and the lets it goes through, into a closure over the values of its quantities."""

    names: Meanings
    thresholds: dict[str, set[Known]] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    def truth(self, tree: Tree) -> Run:
        """The whole text as a condition."""
        return self._truth(tree, tree.root)

    def _truth(self, tree: Tree, node: ast.expr) -> Run:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                runs = [self._truth(tree, part) for part in parts]
                return lambda point: all(run(point) is True for run in runs)
            case ast.BoolOp(values=parts):
                runs = [self._truth(tree, part) for part in parts]
                return lambda point: any(run(point) is True for run in runs)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                run = self._truth(tree, inner)
                return lambda point: run(point) is not True
            case ast.Compare():
                return self._compared(tree, node)
        name = self._quantity(tree, node)
        if name is not None and self.names.types[name].kind == "yesno":
            self.thresholds.setdefault(name, set()).update((True, False))
            return lambda point: point[name]
        return self._value(tree, node)

    def _compared(self, tree: Tree, node: ast.Compare) -> Run:
        sides = [node.left, *node.comparators]
        runs = [self._pair(tree, left, op, right) for left, op, right in zip(sides, node.ops, sides[1:])]
        return runs[0] if len(runs) == 1 else lambda point: all(run(point) is True for run in runs)

    def _pair(self, tree: Tree, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Run:
        """One comparison: of a quantity with a fixed value, or of two sides that only take fixed values."""
        first, second = self._quantity(tree, left), self._quantity(tree, right)
        if first is not None and second is not None:
            raise _Unsolvable
        options = self.names.types[first or second or ""].options if first or second else ()
        if isinstance(op, ast.In | ast.NotIn):
            return self._among(tree, first, left, right, isinstance(op, ast.In), options)
        a = self._side(tree, left, first, second is None and first is None, options)
        b = self._side(tree, right, second, first is None and second is None, options)
        for name, side in ((first, right), (second, left)):
            if name is not None:
                self._meets(name, self._constant(tree, side, options))
        if isinstance(op, ast.Eq | ast.NotEq):
            wanted = isinstance(op, ast.Eq)
            return lambda point: (a(point) == b(point)) is wanted
        order = _COMPARE.get(type(op))
        if order is None:
            raise _Unsolvable

        def run(point: Point) -> Known:
            x, y = a(point), b(point)
            return isinstance(x, Decimal) and isinstance(y, Decimal) and order(x, y)

        return run

    def _among(self, tree: Tree, name: str | None, left: ast.expr, right: ast.expr, wanted: bool, options: tuple[str, ...]) -> Run:
        if not isinstance(right, ast.Tuple):
            raise _Unsolvable
        values = {self._constant(tree, item, options) for item in right.elts}
        for value in values if name is not None else ():
            self._meets(name or "", value)
        run = self._side(tree, left, name, name is None, options)
        return lambda point: (run(point) in values) is wanted

    def _meets(self, name: str, value: Known) -> None:
        kind = self.names.types[name].kind
        if (kind in _ORDERED) is not isinstance(value, Decimal):
            raise _Unsolvable
        self.thresholds.setdefault(name, set()).add(value)

    def _side(self, tree: Tree, node: ast.expr, quantity: str | None, free: bool, options: tuple[str, ...]) -> Run:
        if quantity is not None:
            return lambda point: point[quantity]
        if free:
            return self._value(tree, node)
        value = self._constant(tree, node, options)
        return lambda point: value

    def _value(self, tree: Tree, node: ast.expr) -> Run:
        """A part that takes one of several fixed values, as its own conditions have it."""
        if isinstance(node, ast.IfExp):
            test, this, other = self._truth(tree, node.test), self._value(tree, node.body), self._value(tree, node.orelse)
            return lambda point: this(point) if test(point) is True else other(point)
        if isinstance(node, ast.Name) and tree.literal(node) is None and (inner := self._let(word_of(node.id))) is not None:
            return inner
        value = self._constant(tree, node, ())
        return lambda point: value

    def _constant(self, tree: Tree, node: ast.expr, options: tuple[str, ...]) -> Known:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self._constant(tree, node.operand, options)
            if isinstance(inner, Decimal):
                return -inner
        if isinstance(node, ast.Name):
            literal = tree.literal(node)
            if isinstance(literal, Decimal | str):
                return literal
            word = word_of(node.id)
            if literal is None and (word in options or word in ("true", "false")):
                return word if word in options else word == "true"
        raise _Unsolvable

    def _quantity(self, tree: Tree, node: ast.expr) -> str | None:
        """The name whose value `node` is, where that value is a quantity of its own and not put together from others'."""
        if not isinstance(node, ast.Name) or tree.literal(node) is not None:
            return None
        return self._named(word_of(node.id), len(self.path))

    def _named(self, name: str, depth: int) -> str | None:
        type = self.names.types.get(name)
        if type is None or depth > _DEEPEST:
            return None
        if (source := self.names.sources.get(name)) is not None:
            alias = _alone(source)
            if alias is not None and alias in self.names.types:
                return self._named(alias, depth + 1)
            if self._solved(name):
                return None
        return name if type.kind in (*_ORDERED, "yesno") or (type.kind == "choice" and type.options and name not in self.names.sources) else None

    def _solved(self, name: str) -> bool:
        """Whether a let's own text can be solved, so that it is no quantity but a condition or a band of others."""
        if name in self.path:
            return False
        return _Reader(self.names, {}, self.path)._let(name) is not None

    def _let(self, name: str) -> Run | None:
        source = self.names.sources.get(name)
        if source is None or name in self.path or len(self.path) > _DEEPEST:
            return None
        inner = _Reader(self.names, {}, (*self.path, name))
        try:
            run = inner.truth(parse(source, _HERE))
        except (_Unsolvable, Faulty):
            return None
        for quantity, found in inner.thresholds.items():
            self.thresholds.setdefault(quantity, set()).update(found)
        return run


def _alone(source: str) -> str | None:
    """The one word a text consists of."""
    word = source.strip()
    return word if word.isidentifier() else None


def states_by_level(sop: Sop) -> Iterator[tuple[str, ...]]:
    """The names of states that follow one another: those at the top, and those of each `states`."""
    yield tuple(name for name, state in sop.states.items() if not state.parent)
    for state in sop.states.values():
        if state.kind == "states":
            yield state.children
