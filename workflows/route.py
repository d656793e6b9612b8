"""The way of a request as a list of steps: what was, where it stands, what is to come by the data as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.sop import Expression, Text
from workflows.values import NOBODY, People


@dataclass(frozen=True, slots=True)
class Step:
    """`mark`: done here ahead skipped held void. `who` are asked (here), would be asked (ahead) or were (done), with reasons; `by` decided.
    `rule` is the condition that passed it by. `lane` names the lanes state it is part of, "" on the main way. `kind` is the state's.
    `since` and `due` for the step where it stands, `at` and `outcome` for those behind."""

    state: str
    title: Text
    kind: str
    mark: str
    who: People = NOBODY
    by: tuple[str, ...] = ()
    rule: Expression | None = None
    lane: str = ""
    since: datetime | None = None
    due: datetime | None = None
    at: datetime | None = None
    outcome: str | None = None
    visit: int = 0
