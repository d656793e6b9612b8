"""What may be asked in one form or act, what of it is asked now, and what still lacks an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.forms.draft import REASON, Draft
from workflows.sop import Field, FieldUse
from workflows.values import Line, Value, filled

Values = Mapping[str, Value]
COUNTED = frozenset({"files", "table", "set", "people"})
_EMPTY: tuple[Value, ...] = (None, "", (), frozenset())


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
    `reason`: none | optional | required, asked last in the words of `why`; `act` names the ready reasons (`quick.<act>.N`)."""

    fields: tuple[Field, ...] = ()
    uses: tuple[FieldUse, ...] = ()
    reason: str = "none"
    act: str = ""
    why: str = ""


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
