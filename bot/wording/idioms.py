"""Turns of an expression that have a phrase of their own, because word for word nobody would say them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from string import ascii_lowercase

from bot.wording.terms import TERMS
from bot.wording.things import Env, Things
from workflows.expression_tree import word_of

ONE_PERSON = frozenset({"the requester", "the submitter", "its requester", "its submitter"})
Turn = tuple[str, tuple[ast.expr, ...]]
"""The term it is said with, and what fills its places."""


def compared(left: ast.expr, sign: str, right: ast.expr, env: Env, things: Things) -> Turn | None:
    """A comparison: of years, of what was seen with what is, of the same column in two lines, of people with a role."""
    match left, right:
        case ast.Attribute(value=first, attr="year"), ast.Attribute(value=second, attr="year"):
            return _known(f"year-{sign}", first, second)
        case ast.Name(id=name), ast.Attribute(value=ast.Name(id="seen"), attr=attr) if word_of(name) == word_of(attr) and not things.is_dated(left, env):
            return _known(f"then-{sign}", left)
        case ast.Attribute(value=ast.Name(id=first), attr=attr), ast.Attribute(value=ast.Name(id=second), attr=other) if attr == other and sign == "==":
            lines = [env[word_of(row)] for row in (first, second) if word_of(row) in env]
            field = things.field(right, env)
            if len(lines) == 2 and field is not None and all(line.kind == "line" for line in lines):
                return "both-same", (left if env[word_of(second)].theirs else right,)
        case _, _ if sign in ("in", "not in") and is_role(right):
            return "holds-role" if sign == "in" else "holds-no-role", (left, right)
    return None


def is_role(node: ast.expr) -> bool:
    """`role.x` or `role.x(unit)`."""
    found = node.func if isinstance(node, ast.Call) else node
    return isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name) and word_of(found.value.id) == "role"


def _known(key: str, *places: ast.expr) -> Turn | None:
    return (key, places) if key in TERMS else None


def told_apart(node: ast.expr) -> dict[ast.GeneratorExp, str]:
    """The sums over many things that are added and taken away at the top of `node`, each with a mark, (a) the first; none where there is one alone."""
    sums = list(_added(node))
    return {each: f"({letter})" for each, letter in zip(sums, ascii_lowercase)} if len(sums) > 1 else {}


def _added(node: ast.expr) -> Iterator[ast.GeneratorExp]:
    match node:
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
            yield from _added(left)
            yield from _added(right)
        case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp() as each]):
            yield each


def owned(phrase: str, words: str) -> str:
    """`phrase` of `words`, in English with the owner in front where that is one person: "the requester's unit", not "the unit of the requester"."""
    if words in ONE_PERSON and phrase.startswith("the ") and phrase.endswith(" of {0}"):
        return f"{words}'s {phrase[4:-7]}"
    return phrase.format(words)
