"""What has happened to a request: past participles, frozen, complete enough to replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.values import Value


@dataclass(frozen=True, slots=True)
class Submitted:
    """The first event of every request. `id` is minted by the shell. `submitter` is whoever sent it, "clock" where the SOP's `every` began it."""

    id: str
    requester: str
    submitter: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody pressed `act` (approve, reject, return, done, withdraw, edit, resubmit, an own act) at `state`, in its opening `visit`.
    `state` and `visit` are "" and 0 for acts that belong to the whole request; an answer names its question by `visit`, which is its number. `seat`: whose seat is voted for, "" = the engine finds it."""

    by: str
    act: str
    state: str = ""
    visit: int = 0
    fields: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Commented:
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class AlarmRang:
    """The moment `at` of `timer` (-1 the nag, -2 a `wait` over) of `state`, set in its opening `visit`, has come."""

    state: str
    visit: int
    timer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """Somebody came, left, is away or back, or a role changed hands: who is asked is worked out anew. `why` is for the history."""

    why: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class OthersChanged:
    """Another request moved on: conditions that wait for it are judged again."""


Event = Submitted | Decided | Commented | AlarmRang | RosterChanged | OthersChanged
