"""How a form's conditions, bounds and defaults come out for what has been filled in so far, by the engine's own scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.picture import Eye
from bot.wording.catalogue import say
from bot.wording.shown import sentence
from workflows.filling import worked_out
from workflows.judging import is_so
from workflows.look import Look
from workflows.refusals import Refusal
from workflows.sop import Expression, Field, Rule
from workflows.step import Step
from workflows.values import Line, Value, filled

Values = Mapping[str, Value]


class Evaluator:
    """`bot.forms.questions.Evaluator` over a request as it stands, or over one that is not sent yet."""

    def __init__(self, step: Step, eye: Eye) -> None:
        self._step, self._eye = step, eye

    def _look(self, values: Values) -> Look:
        step = self._step
        fields = {**step.request.fields, **worked_out(step, values)}
        return Look(step.sop, replace(step.request, fields=fields), step.world, step.now, step.calendar, actor=step.actor)

    def _value(self, expression: Expression | None, values: Values, cells: Values | None = None) -> Value:
        """The expression's value; one that cannot be worked out yet says nothing."""
        if expression is None:
            return None
        look = self._look(values)
        try:
            return expression.run(look if cells is None else look.bind(cells))
        except (ArithmeticError, ValueError, LookupError, Refusal):
            return None

    def asked(self, field: Field, values: Values, cells: Values | None = None) -> bool:
        """Whether the field is asked at all, by what has been filled in so far."""
        return field.when is None or filled(self._value(field.when, values, cells))

    def required(self, field: Field, values: Values, cells: Values | None = None) -> bool:
        return field.required is None or filled(self._value(field.required, values, cells))

    def bounds(self, field: Field, values: Values, cells: Values | None = None) -> tuple[Value, Value]:
        """The least and the most, `None` for no bound."""
        return self._value(field.min, values, cells), self._value(field.max, values, cells)

    def default(self, field: Field, values: Values, cells: Values | None = None) -> Value:
        return self._value(field.default, values, cells)

    def computed(self, field: Field, values: Values, cells: Values | None = None) -> Value:
        """What the SOP works out for it by now, `None` where that cannot be told yet."""
        return self._value(field.computed, values, cells)

    def options(self, field: Field) -> tuple[tuple[str, str], ...]:
        """(key, label) of each choice."""
        if field.register:
            rows = self._step.world.register(field.register)
            return tuple((row.key, self._eye.shown(row, "choice")) for row in rows)
        return tuple((option.name, option.title.plain(self._eye.language)) for option in field.options)

    def choice(self, field: Field, key: str) -> Value:
        """What choosing `key` stores: the register's row, or the option's name."""
        if not field.register:
            return key
        return next((row for row in self._step.world.register(field.register) if row.key == key), key)

    def lines(self, table: str) -> tuple[Line, ...]:
        """The lines of a table of the request, for late columns that are asked line by line."""
        found: Any = self._step.request.fields.get(table) or ()
        return tuple(found)

    def broken(self, rule: Rule, values: Values, state: str) -> str:
        """The words of a rule that these answers break, as it will be judged when they are sent; "" where it is kept, or cannot be worked out now."""
        step = self._step
        look = step.look(state)
        look.fields = {**step.request.fields, **worked_out(step, self._with_defaults(values))}
        try:
            if not is_so(rule.when, look) or is_so(rule.must, look):
                return ""
            says = sentence(look.fill(rule.says), self._eye.language, people=self._eye.people, reader=self._eye.reader)
        except Refusal:
            return ""
        return says or say("refuse.unsaid_rule", self._eye.language)

    def _with_defaults(self, values: Values) -> Values:
        """What is left empty counts as the SOP's default."""
        empty = [field for field in self._step.sop.form if field.default is not None and not filled(values.get(field.name)) and values.get(field.name) is not False]
        ready = {field.name: self.default(field, values) for field in empty if field.name in values and self.asked(field, values)}
        return {**values, **ready}
