"""What the desk is asked to do: imperative, frozen. `by` is always a person's id; "" is Alur itself (alarms, the command line)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.values import Value


@dataclass(frozen=True, slots=True)
class Submit:
    sop: str
    requester: str
    submitter: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Decide:
    """An act at `state` in its opening `visit`; both empty for acts of the whole request (withdraw, comment). `seat`: for whom it is done, where
    `by` may choose."""

    request: str
    act: str
    by: str
    state: str = ""
    visit: int = 0
    fields: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    request: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Ring:
    """The alarm of `state` (opening `visit`) numbered `timer` is due."""

    request: str
    state: str
    visit: int
    timer: int


@dataclass(frozen=True, slots=True)
class BeginByClock:
    """The moment `at` of the schedule by which the clock begins requests of the SOP named `sop` has come."""

    sop: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remind:
    """A person who may see the request nudges those who hold it, once a working day for all."""

    request: str
    by: str


@dataclass(frozen=True, slots=True)
class SetAway:
    """`person` is away from `first` to `last`, both included; `delegate` decides for them meanwhile, "" for nobody. `last` before `first` ends it."""

    person: str
    first: date
    last: date
    delegate: str = ""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    person: str
    language: str


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """The account that showed the one-time `code` belongs to the code's person from now on."""

    platform: str
    account: str
    code: str


@dataclass(frozen=True, slots=True)
class MatchAccount:
    """The account belongs to `person` from now on: its platform has verified an address that is theirs alone."""

    platform: str
    account: str
    person: str


@dataclass(frozen=True, slots=True)
class Publish:
    """A SOP's text goes live for new requests, if it has no faults."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class ImportPeople:
    """The whole people file, as text; `suffix` tells its form: csv | yaml."""

    text: str
    suffix: str
    by: str = ""


Command = Submit | Decide | Comment | Ring | BeginByClock | Remind | SetAway | SetLanguage | LinkAccount | MatchAccount | Publish | ImportPeople
