"""Why a person may not do this now. A refusal is raised before anything has changed; its sentence is made in `bot/wording`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.effects import Sentence


class Refusal(Exception):
    """The family: ordinary exceptions with fields, no prose."""


class NotYours(Refusal):
    """The person is not asked here. `holders` are."""

    def __init__(self, holders: Sequence[str] = (), state: str = "") -> None:
        super().__init__()
        self.holders, self.state = tuple(holders), state


class AlreadyDecided(Refusal):
    """This very decision has been taken: `by` gave `act` at `at`."""

    def __init__(self, by: str, act: str, at: datetime, state: str = "") -> None:
        super().__init__()
        self.by, self.act, self.at, self.state = by, act, at, state


class StaleButton(Refusal):
    """The state was left and opened again since the card was drawn, or is not open now. `holders` are asked now."""

    def __init__(self, state: str = "", holders: Sequence[str] = ()) -> None:
        super().__init__()
        self.state, self.holders = state, tuple(holders)


class OwnRequest(Refusal):
    """Nobody decides their own request, not as a delegate either. `holders` decide."""

    def __init__(self, holders: Sequence[str] = ()) -> None:
        super().__init__()
        self.holders = tuple(holders)


class Closed(Refusal):
    """The request has ended as `ended`, by `by` ("" a rule) at `at`."""

    def __init__(self, ended: str, by: str = "", at: datetime | None = None) -> None:
        super().__init__()
        self.ended, self.by, self.at = ended, by, at


class NotOffered(Refusal):
    """The act exists but not now (its `when` is false, or the state has no such act)."""

    def __init__(self, act: str, state: str = "") -> None:
        super().__init__()
        self.act, self.state = act, state


class NotAllowed(Refusal):
    """The person may not start this SOP, or not do this act at all."""

    def __init__(self, act: str = "submit") -> None:
        super().__init__()
        self.act = act


class ReasonMissing(Refusal):
    def __init__(self, act: str) -> None:
        super().__init__()
        self.act = act


class RuleBroken(Refusal):
    """One or more `rules` of the SOP say no; `says` are the author's sentences, all of them at once."""

    def __init__(self, says: Sequence[Sentence]) -> None:
        super().__init__()
        self.says = tuple(says)


class FieldFault:
    """One field that is not right: `code` is missing | unknown | type | too_small | too_large | too_few | too_many | option | computed | not_asked; `bound` the limit; `line` counts from 1 in a table."""

    def __init__(self, field: str, code: str, bound: object = None, line: int = 0, given: object = None) -> None:
        self.field, self.code, self.bound, self.line, self.given = field, code, bound, line, given


class BadFields(Refusal):
    """What was filled in does not fit the form; every fault at once."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class SopBroken(Refusal):
    """An expression of the SOP failed while running (division by zero, an empty choice): the act is refused, the owner is told."""

    def __init__(self, source: str, line: int, why: str) -> None:
        super().__init__()
        self.source, self.line, self.why = source, line, why
