"""What cannot be told yet: computed fields and conditions whose late data nobody has filled in. For drawing alone; the engine judges by what there is."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.sop import Expression, Field, Sop
from workflows.sources import made_of, words_of
from workflows.values import Line, Value, filled


def is_unfilled(field: Field, sop: Sop, values: Mapping[str, Value]) -> bool:
    """Whether `field` is a computed late field and some of what it is made of was not filled in by anybody. `values` are stored ones."""
    if not field.late or field.computed is None:
        return False
    names, words = made_of(field.computed, sop), words_of(field.computed, sop)
    return any(_lacks(source, words, values) for name in names if name != field.name and (source := sop.field(name)) is not None)


def is_uncertain(condition: Expression | None, sop: Sop, values: Mapping[str, Value]) -> bool:
    """Whether the condition depends on a computed late field that cannot be told yet."""
    if condition is None:
        return False
    return any(is_unfilled(field, sop, values) for name in made_of(condition, sop) if (field := sop.field(name)) is not None)


def _lacks(field: Field, words: frozenset[str], values: Mapping[str, Value]) -> bool:
    if field.type == "table" and not field.late:
        lines = [line for line in values.get(field.name) or () if isinstance(line, Line)]
        late = [column.name for column in field.columns if column.late and column.computed is None and column.name in words]
        return any(all(line.cells.get(name) is None for line in lines) for name in late)
    value = values.get(field.name)
    return field.late and field.computed is None and not field.hidden and value is not False and not filled(value)
