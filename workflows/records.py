"""Frozen records with some of their fields changed, at less than half of what `dataclasses.replace` costs: a step makes some twenty."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
_Ways = tuple[Callable[[Any], tuple[Any, ...]], dict[str, Callable[[Any, Any], None]]]
_WAYS: dict[type[Any], _Ways] = {}


def replace(record: T, **changed: Any) -> T:
    """A copy of `record`, a dataclass with slots and nothing to do after its making, with other values for the fields named.
    Raises KeyError for a field it does not have."""
    kind: type[Any] = type(record)
    read, puts = _WAYS.get(kind) or _ways(kind)
    copy: T = object.__new__(kind)
    for put, value in zip(puts.values(), read(record), strict=True):
        put(copy, value)
    for name, value in changed.items():
        puts[name](copy, value)
    return copy


def _ways(kind: type[Any]) -> _Ways:
    """How to read all fields of a `kind` at once, and how to fill each of a new one: past its frozen surface, before anybody sees it."""
    names: tuple[str, ...] = kind.__slots__
    ways = _WAYS[kind] = attrgetter(*names), {name: getattr(kind, name).__set__ for name in names}
    return ways
