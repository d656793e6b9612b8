"""The door of the expression language: text in, a compiled and typed expression out, or every fault with its place."""

from __future__ import annotations

from workflows.faults import Mark
from workflows.names import Names
from workflows.sop import Expression
from workflows.types import Type

__all__ = ["Names", "compile_expression", "names_read"]


def compile_expression(source: str, names: Names, at: Mark, expect: Type | tuple[Type, ...] | None = None) -> Expression:
    """Compiles `source`, which stands at `at`. `expect` is the type the place needs (of several, the first that fits); the value is converted to
    it where the language says so (any value to a truth, a person to people, a bare number to money).

    Raises Faulty with every fault found; their places count from `at`."""
    raise NotImplementedError


def names_read(source: str) -> frozenset[str]:
    """The bare words a source mentions (not those after a dot, not texts); never raises."""
    raise NotImplementedError
