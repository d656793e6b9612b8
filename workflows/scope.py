"""What a compiled expression may ask for while it runs; the engine, the cases and the forms each hand one in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from workflows.calendar import Calendar
from workflows.values import People, Person, RegisterRow, Value


class Row(Protocol):
    """Another request, as `others` and `requests.<sop>` show it."""

    def get(self, name: str) -> Value:
        """A field (computed ones too), or requester, submitter, submitted, number, status, decided, ended; `None` if it has no such thing."""

    def state(self, name: str, datum: str) -> Value:
        """`datum` (at, by, outcome, due, ...) of its state `name`."""


class Scope(Protocol):
    fields: Mapping[str, Value]  # form, late and hidden fields by name; computed fields are not in it: use `let`
    locals: Mapping[str, Value]  # comprehension variables, and the cells of the line under judgement
    now: datetime
    calendar: Calendar

    def bind(self, names: Mapping[str, Value]) -> Scope:
        """The same scope with more locals."""

    def let(self, name: str) -> Value:
        """The value of a `let` or of a computed field, by name."""

    def builtin(self, name: str) -> Value:
        """requester submitter actor asked involved everyone nobody due opened submitted number reason returned status."""

    def state(self, name: str, datum: str) -> Value:
        """by asked at outcome opened due times reason yes no abstain silent seats unseated of the state `name` ("this" = the one under judgement)."""

    def seen(self, name: str) -> Value:
        """The field or `let` as the vote under judgement saw it."""

    def person(self, person: Person, column: str) -> Value:
        """name unit manager rank, or a column of the firm's own. Manager is a `Person` or `None`."""

    def role(self, name: str, unit: str | None) -> People: ...
    def acting(self, people: People) -> People: ...
    def rota(self, name: str) -> People: ...
    def chain(self, person: Person, rank: str) -> People: ...
    def superior(self, people: People) -> People: ...
    def away(self, people: People) -> People: ...
    def vote_of(self, person: Person) -> Value: ...
    def register(self, name: str) -> Iterable[RegisterRow]: ...
    def others(self, sop: str | None) -> Iterable[Row]:
        """The other requests of this SOP (`None`) or those of another. Only inside `outside`."""

    def outside(self, read: Callable[[Scope], Value]) -> Value:
        """What `read` finds outside the request. The answer is recorded as a fact of the step; a replay hands back the record and never calls `read`.
        The compiler wraps the smallest expression with a plain value (a number, a truth, a date ...) around every use of other requests."""

    def serial(self, template: str, keys: tuple[Any, ...]) -> str:
        """The next number of the series (template, keys), already formatted."""
