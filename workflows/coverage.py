"""What the cases of a SOP reach of it: states, ways out of them, and each condition both ways. Counted while the cases run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from workflows.contents import every
from workflows.engine import Outcome
from workflows.events import AlarmRang, Decided, Event
from workflows.faults import Mark
from workflows.request import Request
from workflows.scope import Scope
from workflows.sop import Act, Expression, Field, FieldUse, Rule, Sop, Start, State, Timer, Way
from workflows.values import Value, filled
from workflows.vocabulary import ENDS

_HOLDERS = (Sop, State, Act, Timer, Rule, Way, Field, FieldUse, Start)
_CONDITIONS = frozenset({"when", "must", "required", "wait", "holds"})
_UNTOLD = frozenset({"comment", "withdraw", "close", "abstain", "ask", "answer"})  # acts that come with the language and need no case of their own
Spot = tuple[Mark, str]


@dataclass(frozen=True, slots=True)
class Missed:
    """Something no case reaches. `kind`: state, way (from `state` to `name`), act (`name` at `state`), timer (at `state`), true or false (the condition
    `name` never came out so) or never (it was not judged at all)."""

    kind: str
    state: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Reached:
    """How many there are of each kind, and how many the cases reach; a condition counts twice, once for each way it can come out."""

    sop: str
    states: tuple[int, int]
    ways: tuple[int, int]
    conditions: tuple[int, int]
    missed: tuple[Missed, ...]


@dataclass
class Coverage:
    """Watches cases of one SOP. `sop` is the definition to run them with: the same, but its conditions tell how they come out. While `on` is false,
    as on the way to the state in which a case begins, what is pressed, rung and gone is nobody's doing and does not count."""

    original: Sop
    on: bool = True
    judged: dict[Spot, set[bool]] = field(default_factory=dict)
    latest: dict[Spot, bool] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    taken: set[tuple[str, int]] = field(default_factory=set)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    rung: set[Mark] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sop: Sop = self._watching(self.original)

    def _watching(self, value: Any) -> Any:
        """`value` with every condition in it replaced by one that tells."""
        if isinstance(value, _HOLDERS):
            holder: Any = value
            inside = {each.name: getattr(value, each.name) for each in fields(value)}
            made = {name: self._told(part) if name in _CONDITIONS and _is_condition(part) else self._watching(part) for name, part in inside.items()}
            return replace(holder, **made)
        if isinstance(value, tuple):
            return tuple(map(self._watching, value))
        if isinstance(value, Mapping) and any(isinstance(item, _HOLDERS) for item in value.values()):
            return {key: self._watching(item) for key, item in value.items()}
        return value

    def _told(self, condition: Expression) -> Expression:
        spot = (condition.at, condition.source)

        def run(scope: Scope) -> Value:
            value = condition.run(scope)
            self.judged.setdefault(spot, set()).add(filled(value))
            self.latest[spot] = filled(value)
            return value

        return replace(condition, run=run)

    def moved(self, before: Request | None, event: Event, outcome: Outcome, at: datetime) -> None:
        """Notes what a step of a request came to at that moment."""
        after = outcome.request
        self.opened |= {name for name, standing in after.standings.items() if standing.times} | {after.end_state or ""}
        if not self.on:
            return
        old = {} if before is None else before.standings
        for name, standing in after.standings.items():
            known = old.get(name)
            if standing.at is not None and (known is None or known.at != standing.at) and (state := self.original.states.get(name)):
                self._way(state)
        if isinstance(event, Decided):
            self.pressed.add((event.state, event.act))
        elif isinstance(event, AlarmRang) and event.timer >= 0:
            timer = self.original.states[event.state].timers[event.timer]
            if timer.when is None or self.latest.get((timer.when.at, timer.when.source)):
                self.rung.add(timer.mark)
                self.pressed.add((event.state, timer.do))

    def _way(self, state: State) -> None:
        """The way a completed state went: the first whose condition came out true the last time."""
        for place, way in enumerate(state.next):
            if way.when is None or self.latest.get((way.when.at, way.when.source)):
                self.taken.add((state.name, place))
                return

    def reached(self) -> Reached:
        """What has been reached so far, and what has not, in the order of the text."""
        states = [Missed("state", name, "", state.at.line) for name, state in self.original.states.items()]
        ways = list(self._ways())
        conditions = list(self._conditions())
        missed = [each for each in states if each.state not in self.opened]
        missed += [each for each, was_taken in ways if not was_taken]
        missed += [each for each, _ in conditions if each is not None]
        met = sum(count for _, count in conditions)
        return Reached(
            self.original.name,
            (sum(name in self.opened for name in self.original.states), len(states)),
            (sum(was_taken for _, was_taken in ways), len(ways)),
            (met, 2 * len(conditions)),
            tuple(sorted(missed, key=lambda each: (each.line, each.kind, each.name))),
        )

    def _ways(self) -> Iterator[tuple[Missed, bool]]:
        timers: set[Mark] = set()
        for name, state in self.original.states.items():
            for place, way in enumerate(state.next if len(state.next) > 1 else ()):
                line = way.when.at.line if way.when is not None else state.at.line
                yield Missed("way", name, way.to, line), (name, place) in self.taken
            for act in state.acts:
                if not _ordinary(act):
                    yield Missed("act", name, act.name, act.mark.line), (name, act.name) in self.pressed
            for timer in state.timers:
                if timer.mark not in timers:
                    timers.add(timer.mark)
                    yield Missed("timer", name, "", timer.mark.line), timer.mark in self.rung
        for act in self.original.acts:
            if not _ordinary(act):
                yield Missed("act", "", act.name, act.mark.line), any(name == act.name for _, name in self.pressed)

    def _conditions(self) -> Iterator[tuple[Missed | None, int]]:
        """Each condition with what it never came out as (`None` where it came out both ways), and how many ways it did."""
        known: set[Spot] = set()
        for holder in every(object, self.original):
            for name in _CONDITIONS if isinstance(holder, _HOLDERS) else ():
                condition: Any = getattr(holder, name, None)
                if not _is_condition(condition) or (spot := (condition.at, condition.source)) in known:
                    continue
                known.add(spot)
                seen = self.judged.get(spot, set())
                kind = "" if len(seen) == 2 else "never" if not seen else "false" if True in seen else "true"
                yield Missed(kind, "", condition.source, condition.at.line) if kind else None, len(seen)


def _is_condition(part: Any) -> bool:
    return isinstance(part, Expression) and part.type.kind == "yesno" and not part.constant


def _ordinary(act: Act) -> bool:
    """Whether an act is one of the language's, as the language has it: it needs no case of its own."""
    own = act.by or act.when or act.fields or act.edits or act.rules or act.sets or act.tell or act.says
    if act.name in _UNTOLD:
        return not (own and act.name not in ("withdraw", "comment")) and act.to in ("", *ENDS)
    return act.standard and act.name not in ("approve", "done") and not own and act.to in ("", *ENDS)
