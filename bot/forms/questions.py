"""What may be asked in one form or act, and what its answers are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from workflows.sop import Field, FieldUse
from workflows.values import Line, Value

Values = Mapping[str, Value]


class Evaluator(Protocol):
    """How the SOP's expressions come out for what has been filled in so far. `cells` are those of the row under judgement."""

    def asked(self, field: Field, values: Values, cells: Values | None = None) -> bool: ...
    def required(self, field: Field, values: Values, cells: Values | None = None) -> bool: ...
    def bounds(self, field: Field, values: Values, cells: Values | None = None) -> tuple[Value, Value]:
        """The least and the most; `None` where there is no bound."""

    def default(self, field: Field, values: Values, cells: Values | None = None) -> Value: ...
    def options(self, field: Field) -> tuple[tuple[str, str], ...]:
        """(key, label) of each choice."""

    def lines(self, table: str) -> tuple[Line, ...]:
        """The lines of the request's table, for columns asked line by line."""


@dataclass(frozen=True, slots=True)
class Questions:
    """`fields` of the form (computed, late and hidden ones are passed over), `uses` the late fields of an act or state.
    `reason`: none | optional | required, asked last in the words of `why`; `act` names the ready reasons (`quick.<act>.N`).
    `tables` are the SOP's table fields, to say which line a late column is asked for."""

    fields: tuple[Field, ...] = ()
    uses: tuple[FieldUse, ...] = ()
    reason: str = "none"
    act: str = ""
    why: str = ""
    tables: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. `field` is `None` for the reason; `line` is the line of `table` it concerns."""

    key: str
    field: Field | None = None
    table: str = ""
    line: Line | None = None

    @property
    def cells(self) -> Values | None:
        return None if self.line is None else self.line.cells
