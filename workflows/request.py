"""A request: one run of an SOP, as it stands. Frozen; the engine returns new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from workflows.values import NOBODY, People, Value

RUNNING = "running"
FORM = "form"  # where a returned request waits for its requester; every SOP has this state without writing it
CLOCK = "clock"  # who acts when a timer does
LAPSED = "lapsed"  # the outcome of a state that the clock left by `to`


@dataclass(frozen=True, slots=True)
class Vote:
    """A decision of one seat. `by` gave it (a delegate, or the seat itself); `seen` holds what `holds` may compare later."""

    seat: str
    by: str
    counts: str  # yes | no | abstain | none
    act: str
    at: datetime
    reason: str = ""
    seen: Mapping[str, Value] = field(default_factory=dict)
    seated: bool = True


@dataclass(frozen=True, slots=True)
class Pending:
    """A timer that waits: `timer` is its place in the state's list (-1 the nag), `at` when it rings next, `rung` how often it rang."""

    timer: int
    at: datetime
    rung: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What `by` asked those in `to` at `state`, in its opening `visit`. `number` is taken from the same count as the openings of states, so that no
    button means two things. `over`: when it was answered, or the state went on without an answer ("")."""

    number: int
    state: str
    visit: int
    by: str
    text: str
    at: datetime
    to: tuple[str, ...] = ()
    answer: str = ""
    answered_by: str = ""
    over: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """From when to when the clock of a state stood still; `until` `None` while it does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one state. `visit` numbers its last opening (unique in the request, rising); `mark` says how it stands."""

    state: str
    mark: str = "ahead"  # ahead | open | done | skipped | held | void | closed (lanes not needed any more)
    visit: int = 0
    times: int = 0
    opened: datetime | None = None
    due: datetime | None = None
    asked: People = NOBODY  # delegates and people added too
    seats: tuple[str, ...] = ()
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # delegate -> seats
    added: People = NOBODY  # by acts and timers: asked beside
    handed: People | None = None  # asked instead
    votes: tuple[Vote, ...] = ()
    pressed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # acts with `need: all` -> who pressed
    pending: tuple[Pending, ...] = ()
    stops: tuple[Stop, ...] = ()
    outcome: str | None = None
    at: datetime | None = None
    by: tuple[str, ...] = ()
    reason: str | None = None
    seen: Mapping[str, Value] = field(default_factory=dict)  # when opened

    @property
    def stands_still(self) -> bool:
        """Whether its clock stands: nothing is due and nothing rings until a question is answered."""
        return bool(self.stops) and self.stops[-1].until is None


@dataclass(frozen=True, slots=True)
class Request:
    """`version` counts events and guards against lost updates; `digest` names the SOP text it keeps."""

    id: str
    number: str
    sop: str
    digest: str
    requester: str
    submitter: str
    submitted: datetime
    version: int = 1
    status: str = RUNNING
    fields: Mapping[str, Value] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    order: tuple[str, ...] = ()  # states in the order of their last opening or passing
    visits: int = 0
    involved: tuple[str, ...] = ()
    round: int = 1
    returned: bool = False
    returned_by: str = ""
    decided: str | None = None
    decided_at: datetime | None = None
    ended: str | None = None
    ended_at: datetime | None = None
    end_state: str | None = None
    series: Mapping[str, int] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def open_states(self) -> tuple[str, ...]:
        """Names of the states that are open now, in file order; containers of lanes among them."""
        return tuple(name for name, standing in self.standings.items() if standing.mark == "open")

    @property
    def senders(self) -> tuple[str, ...]:
        """Whose it is, and whoever sent it for them; the clock is nobody."""
        return tuple(dict.fromkeys(id for id in (self.requester, self.submitter) if id != CLOCK))

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Those that wait for an answer, oldest first."""
        return tuple(question for question in self.questions if question.over is None)

    def standing(self, state: str) -> Standing:
        return self.standings.get(state) or ahead(state)


@lru_cache(maxsize=4096)
def ahead(state: str) -> Standing:
    """A state that was not reached yet."""
    return Standing(state)
