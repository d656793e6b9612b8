"""A draft laid beside its questions: which are asked now, which are answered well, which comes next. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.forms.draft import CHANGE, REASON, Draft
from bot.forms.judging import fits, objection
from bot.forms.questions import Evaluator, Question, Questions, Values
from bot.rendering.view import View
from workflows.sop import Field
from workflows.values import Line, Value

_EMPTY: tuple[Value, ...] = (None, "", (), frozenset())


def is_empty(value: Value) -> bool:
    """Nothing was given; no and 0 are something."""
    return value is None or (not isinstance(value, bool) and value in _EMPTY)


def askable(field: Field) -> bool:
    return field.computed is None and not field.late and not field.hidden


@dataclass(frozen=True, slots=True)
class Sheet:
    draft: Draft
    questions: Questions
    evaluator: Evaluator
    view: View

    def with_draft(self, **parts: Any) -> Sheet:
        return replace(self, draft=replace(self.draft, **parts))

    @property
    def values(self) -> Values:
        """The answers as the SOP's expressions read them: late columns stand in their lines."""
        merged = dict(self.draft.values)
        for table in {use.table for use in self.questions.uses if use.table}:
            merged[table] = tuple(Line(line.id, {**line.cells, **self.late_cells(table, line)}) for line in self.evaluator.lines(table))
        return merged

    def late_cells(self, table: str, line: Line) -> dict[str, Value]:
        """What was answered for that line."""
        names = {use.field.name: f"{table}.{line.id}.{use.field.name}" for use in self.questions.uses if use.table == table}
        return {name: self.draft.values[key] for name, key in names.items() if key in self.draft.values}

    def every(self) -> tuple[Question, ...]:
        """All that may be answered now, in order; the reason last."""
        return tuple(self._every(self.values))

    def _every(self, values: Values) -> Iterator[Question]:
        plain = (*filter(askable, self.questions.fields), *(use.field for use in self.questions.uses if not use.table))
        yield from (Question(field.name, field) for field in plain if self.evaluator.asked(field, values))
        for use in self.questions.uses:
            for line in self.evaluator.lines(use.table) if use.table else ():
                cells = {**line.cells, **self.late_cells(use.table, line)}
                if self.evaluator.asked(use.field, values, cells):
                    yield Question(f"{use.table}.{line.id}.{use.field.name}", use.field, use.table, Line(line.id, cells))
        if self.questions.reason != "none":
            yield Question(REASON)

    def expected(self) -> tuple[Question, ...]:
        """Those asked without being looked for: not what becomes needed only under a condition that does not hold now."""
        return tuple(one for one in self.every() if one.key == self.draft.asked or one.key in self.draft.values or not self.volunteered(one))

    def volunteered(self, question: Question) -> bool:
        """Needed under a condition, and the condition does not hold: it can be given, but nobody is asked for it."""
        field = question.field
        return field is not None and field.required is not None and not field.required.constant and not self.required(question)

    def required(self, question: Question) -> bool:
        if question.field is None:
            return self.questions.reason == "required"
        return self.evaluator.required(question.field, self.values, question.cells)

    def default(self, question: Question) -> Value:
        return None if question.field is None else self.evaluator.default(question.field, self.values, question.cells)

    def objection(self, question: Question, value: Value) -> str:
        """Why the value does not fit, as a sentence; "" where it does."""
        if question.field is None:
            return ""
        bounds = self.evaluator.bounds(question.field, self.values, question.cells)
        return objection(question.field, value, bounds, self.view)

    def given(self, question: Question) -> Value:
        """What was answered; for a column of a line not answered yet, what stands there."""
        if question.key == REASON:
            return self.draft.reason
        if question.key in self.draft.values or question.line is None or question.field is None:
            return self.draft.values.get(question.key)
        return question.line.cells.get(question.field.name)

    def settled(self, question: Question) -> bool:
        """Answered, and the answer still does."""
        if question.key == REASON:
            return self.draft.reason is not None and (bool(self.draft.reason) or self.questions.reason != "required")
        if question.key not in self.draft.values or question.field is None:
            return False
        return self.holds(question, self.draft.values[question.key])

    def holds(self, question: Question, value: Value) -> bool:
        """Whether `value` could be the answer."""
        if question.field is None or is_empty(value):
            return not self.required(question)
        return fits(question.field, value, self.evaluator) and not self.objection(question, value)

    def next(self) -> Question | None:
        """What is asked next: first what was typed and must be asked back, else the first in order that lacks an answer."""
        expected = self.expected()
        unsure = (one for one in expected if one.key in self.draft.unsure)
        open = (one for one in expected if one.key == self.draft.unfinished or not self.settled(one))
        return next(unsure, None) or next((one for one in open if one.key in self.draft.values or not self.volunteered(one)), None)

    def current(self) -> Question | None:
        """The question that waits, `None` on the list of answers, when ready, or where the SOP asks it no more."""
        asked = self.draft.asked
        if asked in ("", CHANGE):
            return None
        return self.cell(asked) or next((one for one in self.every() if one.key == asked), None)

    def table(self) -> Field | None:
        """The table whose rows are being asked for."""
        name = self.draft.asked.split(".", 1)[0]
        plain = (*self.questions.fields, *(use.field for use in self.questions.uses if not use.table))
        return next((field for field in plain if field.name == name and field.type == "table"), None)

    def cell(self, key: str) -> Question | None:
        """The cell of the row that is being filled in."""
        table, column = self.table(), key.rpartition(".")[2]
        if self.draft.line is None or table is None or key != f"{table.name}.{column}":
            return None
        field = next((one for one in table.columns if one.name == column), None)
        return None if field is None else Question(key, field, table.name, Line("", self.draft.line))
