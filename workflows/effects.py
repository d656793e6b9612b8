"""What the shell is to do after a step; returned by the engine, never done by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.values import Value


@dataclass(frozen=True, slots=True)
class Shown:
    """A value inside a sentence of the SOP's author: formatted by type and language when shown."""

    value: Value
    type: str
    format: str = ""


Sentence = Mapping[str, tuple["str | Shown", ...]]  # language -> parts, "*" where there is only one


@dataclass(frozen=True, slots=True)
class Ask:
    """`person` is newly asked at `state` (opening `visit`): they get a card of their own."""

    person: str
    state: str
    visit: int


@dataclass(frozen=True, slots=True)
class Put:
    """The question of that number is put to `person`: they get a card of their own, on which they answer."""

    person: str
    state: str
    question: int


@dataclass(frozen=True, slots=True)
class Tell:
    """A message to people that stays. `kind` chooses the words: approved rejected returned withdrawn ended decided undecided added handed
    edited nobody (asks nobody, told to administrators) too_few (fewer asked than must say yes) broken (an expression failed, told to the owner) closed (no longer needed) void (your approval fell) replaced told (the SOP's own `tell`) rule (a timer did it) commented answered."""

    to: tuple[str, ...]
    kind: str
    state: str = ""
    by: str = ""
    reason: str = ""
    says: Sentence | None = None
    detail: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nag:
    """A reminder for `person` about `state`. Polite ones are gathered into the person's digest; urgent ones go out at once."""

    person: str
    state: str
    visit: int
    urgent: bool = False
    says: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Refresh:
    """Every card of the request shows something that has changed."""


@dataclass(frozen=True, slots=True)
class SetAlarm:
    state: str
    visit: int
    timer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DropAlarm:
    state: str
    visit: int
    timer: int


Effect = Ask | Put | Tell | Nag | Refresh | SetAlarm | DropAlarm
