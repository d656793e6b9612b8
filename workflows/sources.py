"""What an expression goes back to: the fields, lets and states behind it, lets and computed columns followed through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workflows.sop import Expression, Sop

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def made_of(expression: Expression, sop: Sop) -> frozenset[str]:
    """The names of all fields, lets and states that `expression` reads, itself or through others."""
    return frozenset(name for source in _behind(expression, sop) for name in source.reads)


def words_of(expression: Expression, sop: Sop) -> frozenset[str]:
    """All words of its text and of those it goes back to, columns and what is built in among them."""
    return frozenset(word for source in _behind(expression, sop) for word in _WORD.findall(source.source))


def _behind(expression: Expression, sop: Sop) -> Iterator[Expression]:
    known: set[str] = set()
    left: list[Iterable[Expression]] = [(expression,)]
    while left:
        for source in left.pop():
            yield source
            fresh = source.reads - known
            known |= fresh
            left += [_makers(name, sop) for name in fresh]


def _makers(name: str, sop: Sop) -> Iterable[Expression]:
    """What works out the value of that name: a let's own expression, the computed columns of a table."""
    if (let := sop.lets.get(name)) is not None:
        return (let,)
    field = sop.field(name)
    return [column.computed for column in field.columns if column.computed is not None] if field is not None else ()
