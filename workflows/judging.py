"""Running an expression of the SOP inside a step: what fails refuses the step and names the expression (LANGUAGE 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.refusals import SopBroken
from workflows.sop import Expression
from workflows.values import Value, filled

if TYPE_CHECKING:
    from workflows.scope import Scope

_FAILURES = (ArithmeticError, ValueError, LookupError, TypeError)  # TypeError: values whose type only the data tell


def value_of(expression: Expression, scope: Scope) -> Value:
    """The expression's value. Raises SopBroken with its text, its line and what went wrong."""
    try:
        return expression.run(scope)
    except _FAILURES as failure:
        raise SopBroken(expression.source, expression.at.line, type(failure).__name__) from failure


def is_so(condition: Expression | None, scope: Scope) -> bool:
    """Whether a condition is met; no condition is always met."""
    return condition is None or filled(value_of(condition, scope))
