"""What the parts of an expression are, as far as words depend on it: which field, which kind of value, what a loop goes through."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.expression_tree import Tree, word_of
from workflows.sop import Field, Sop
from workflows.values import Duration

_MOMENTS = frozenset({"today", "now", "opened", "due", "submitted"})
_DATED_CALLS = frozenset({"date", "next_on", "working_day", "next_working_day", "last_working_day", "first_of_month"})


@dataclass(frozen=True, slots=True)
class Bound:
    """What a variable of `for` stands for: a line of a table, another request, or some other thing."""

    kind: str
    columns: tuple[Field, ...] = ()
    theirs: bool = False  # a line of another request's table


Env = Mapping[str, Bound]


class Things:
    """Knows the parts of one expression of `sop`."""

    def __init__(self, sop: Sop, tree: Tree) -> None:
        self.sop, self.tree = sop, tree

    def inside(self, node: ast.GeneratorExp, env: Env) -> Env:
        """`env` with the variables of a loop."""
        inner = dict(env)
        for loop in node.generators:
            if isinstance(loop.target, ast.Name):
                inner[word_of(loop.target.id)] = self.bound(loop.iter, inner)
        return inner

    def bound(self, node: ast.expr, env: Env) -> Bound:
        """What each of those is that a loop over `node` goes through."""
        if isinstance(node, ast.Name) and (name := word_of(node.id)) in self.sop.lets and self.sop.lets[name].type.kind == "iterable":
            of = self.sop.lets[name].type.of
            return Bound("request" if of and of.kind == "request" else "thing")
        if isinstance(node, ast.Name) and word_of(node.id) == "others":
            return Bound("request")
        match node:
            case ast.Attribute(value=ast.Name(id=space)) if word_of(space) == "requests":
                return Bound("request")
        field = self.field(node, env)
        if field is None or field.type != "table":
            return Bound("thing")
        theirs = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and word_of(node.value.id) in env
        return Bound("line", field.columns, theirs)

    def field(self, node: ast.expr | None, env: Env) -> Field | None:
        """The field or column that `node` names, `None` if it is none."""
        match node:
            case ast.Name(id=name):
                own = next((column for column in env.get("", Bound("")).columns if column.name == word_of(name)), None)
                return own or (None if word_of(name) in env else self.sop.field(word_of(name)))
            case ast.Attribute(value=ast.Name(id=row), attr=attr) if word_of(row) in env:
                bound = env[word_of(row)]
                if bound.kind == "request":
                    return self.sop.field(word_of(attr))
                return next((column for column in bound.columns if column.name == word_of(attr)), None)
            case ast.Attribute(value=ast.Attribute(value=base, attr="first" | "last" | "FIRST"), attr=attr):
                table = self.field(base, env)
                return next((column for column in table.columns if column.name == word_of(attr)), None) if table else None
            case ast.Attribute(value=ast.Name(id=space), attr=attr) if word_of(space) == "seen":
                return self.sop.field(word_of(attr))
            case ast.Attribute(attr=attr):
                return next((column for column in self.sop.person_columns if column.name == word_of(attr)), None)
        return None

    def kind(self, node: ast.expr, env: Env) -> str:
        """The kind of value, as far as words need to know it."""
        literal: Any = self.tree.literal(node)
        if literal is not None:
            return "duration" if isinstance(literal, Duration) else "number" if isinstance(literal, Decimal) else "text"
        if (field := self.field(node, env)) is not None:
            return {"datetime": "moment"}.get(field.type, field.type)
        match node:
            case ast.Name(id=name) if word_of(name) in self.sop.lets:
                return self.sop.lets[word_of(name)].type.kind
            case ast.Name(id=name) if word_of(name) in _MOMENTS:
                return "moment"
            case ast.Name(id=name) if word_of(name) in ("involved", "asked", "everyone"):
                return "people"
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if word_of(name) == "seen" and word_of(attr) in self.sop.lets:
                return self.sop.lets[word_of(attr)].type.kind
            case ast.Attribute(value=ast.Name(id=name)) if word_of(name) in ("role", "rota"):
                return "people"
            case ast.Attribute(attr=attr) if word_of(attr) in ("by", "asked", "unseated"):
                return "people"
            case ast.Attribute(attr=attr) if word_of(attr) in ("at", "opened", "due", "date", "submitted"):
                return "moment"
            case ast.Call(func=ast.Name(id=name)):
                return "moment" if word_of(name) in _DATED_CALLS else ""
            case ast.IfExp(body=body):
                return self.kind(body, env)
            case ast.BinOp(left=left, op=ast.Sub(), right=right) if self.is_dated(left, env) and self.is_dated(right, env):
                return "duration"
            case ast.BinOp(left=left, right=right):
                kinds = {self.kind(left, env), self.kind(right, env)}
                return "moment" if kinds & {"moment", "date"} else "duration" if "duration" in kinds else "people" if "people" in kinds else "number"
        return ""

    def is_dated(self, node: ast.expr, env: Env) -> bool:
        """Whether `node` is a date or moment, so that one speaks of before and after."""
        if isinstance(node, ast.GeneratorExp):
            return self.is_dated(node.elt, self.inside(node, env))
        inner = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and word_of(node.func.id) in ("min", "max") and bool(node.args)
        return self.is_dated(node.args[0], env) if inner and isinstance(node, ast.Call) else self.kind(node, env) in ("date", "moment")

    def is_money(self, node: ast.expr, env: Env) -> bool:
        """Whether a bare number beside `node` is an amount of money."""
        return any(self.kind(part, self.loops(node, env)) == "money" for part in _spine(node))

    def loops(self, node: ast.expr, env: Env) -> Env:
        """`env` with the variables of every loop inside `node`."""
        found = dict(env)
        for part in ast.walk(node):
            if isinstance(part, ast.GeneratorExp):
                found.update(self.inside(part, found))
        return found


def _spine(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a value that have its own kind: both sides of a sum, the inside of sum, min and max, the branches of an `if`."""
    yield node
    match node:
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
            yield from (*_spine(left), *_spine(right))
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div()):
            yield from _spine(left)
        case ast.Call(func=ast.Name(id=name), args=args):
            for arg in args if word_of(name) in ("sum", "min", "max", "first") else ():
                yield from _spine(arg)
        case ast.GeneratorExp(elt=elt):
            yield from _spine(elt)
        case ast.IfExp(body=body, orelse=other):
            yield from (*_spine(body), *_spine(other))


def is_outcome(node: ast.expr) -> bool:
    """Whether options beside `node` are outcomes or statuses, which come before any name of the same spelling."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return word_of(name) in ("status", "outcome")
    return False


def sent_or_opened(node: ast.expr, env: Env) -> str:
    """The term for the day of a moment that has a name of its own, "" for any other."""
    match node:
        case ast.Name(id="submitted" | "opened"):
            return f"date-{node.id}"
        case ast.Attribute(value=ast.Name(id=row), attr="submitted") if word_of(row) in env:
            return "date-its-submitted"
    return ""


def united(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of `a | b | c`."""
    match node:
        case ast.BinOp(left=left, right=right, op=ast.BitOr()):
            yield from (*united(left), *united(right))
        case _:
            yield node


def is_none(node: ast.expr) -> bool:
    """Whether `node` is the word none."""
    return isinstance(node, ast.Name) and word_of(node.id) == "none"


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and word_of(node.id) == name
