"""Everything of one kind that lies anywhere inside a definition: its expressions, its texts, its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

from workflows.sop import Sop

T = TypeVar("T")


def every(kind: type[T], sop: Sop) -> Iterator[T]:
    """All parts of `sop` of that kind, those inside others of it among them; a part that several places share comes once for each."""
    return _inside(kind, sop)


def _inside(kind: type[T], value: object) -> Iterator[T]:
    if isinstance(value, kind):
        yield value
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(kind, item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(kind, item)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _inside(kind, getattr(value, each.name))
