"""One step of one request while it is worked out: the request as it becomes, and the effects gathered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from workflows.calendar import Calendar
from workflows.effects import Effect, Sentence, Tell
from workflows.judging import is_so, value_of
from workflows.look import Asked, Look
from workflows.records import replace
from workflows.refusals import SopBroken
from workflows.request import CLOCK, Request, Standing, ahead
from workflows.sop import Expression, Sop, State, Text
from workflows.values import Value
from workflows.who import holders

MOST_PASSES = 1000  # states passed in one step (LANGUAGE 3, "Walking")
UNWRITTEN_ENDS = frozenset({"rejected", "withdrawn", "cancelled", "expired", "lapsed"})


class Step:
    """Mutable only while `begin` or `advance` runs. `request` is always a whole request; its mappings belong to this step alone."""

    def __init__(self, sop: Sop, request: Request, world: Asked, now: datetime, calendar: Calendar, actor: str = "", said: str = "") -> None:
        """`actor` is who acts, `said` the reason they gave."""
        self.sop, self.world, self.now, self.calendar, self.actor, self.said = sop, world, now, calendar, actor, said
        self.fields: dict[str, Value] = dict(request.fields)
        self.standings: dict[str, Standing] = dict(request.standings)
        self.request = replace(request, fields=self.fields, standings=self.standings)
        self.effects: list[Effect] = []
        self._visits, self._order = request.visits, dict.fromkeys(request.order)
        self.left: dict[str, Standing] = {}  # states that were open when a walk began anew
        self.opening: set[str] = set()  # lanes that are being opened: they join once all of them are
        self.undone: tuple[str, datetime | None] | None = None  # the decision that this step went back past, and its moment
        self.passes = self.touches = 0  # states passed; changes made
        self.fresh = ("", 0)  # the state that was opened last, and how many changes had been made by then

    def change(self, **parts: Any) -> None:
        """Replaces parts of the request; its mappings stay this step's own."""
        self.touches += 1
        self.request = replace(self.request, **parts)

    def standing(self, name: str) -> Standing:
        return self.standings.get(name) or ahead(name)

    def put(self, standing: Standing) -> None:
        self.touches += 1
        self.standings[standing.state] = standing

    def look(self, state: str = "", reason: str | None = None, **more: Any) -> Look:
        """A scope for one judgement at `state`; what `seen` means there is what was so when it was opened, unless `memory` says otherwise.
        `reason` is what whoever acts has said, unless another is given."""
        if state and "memory" not in more:
            standing = self.standing(state)
            more["memory"] = standing.seen if standing.times else None
        actor = "" if self.actor == CLOCK else self.actor
        said = reason if reason is not None else self.said or None
        return Look(self.sop, self.request, self.world, self.now, self.calendar, state=state, actor=actor, reason=said, **more)

    def value(self, expression: Expression, look: Look) -> Value:
        """The expression's value; an expression that fails refuses the step and names itself (LANGUAGE 13)."""
        return value_of(expression, look)

    def holds(self, condition: Expression | None, look: Look) -> bool:
        """Whether a condition is met; no condition is always met."""
        return is_so(condition, look)

    def fill(self, text: Text | None, look: Look) -> Sentence | None:
        return None if text is None else look.fill(text)

    def memory(self) -> Mapping[str, Value]:
        """What a vote given now has seen: the values of every name that `seen.` or `same()` reads in this SOP."""
        if not self.sop.seen_names:
            return {}
        look = self.look()
        return {name: look.value(name) for name in sorted(self.sop.seen_names)}

    def involve(self, people: Iterable[str]) -> None:
        known = dict.fromkeys(self.request.involved)
        fresh = [id for id in people if id and id not in known]
        if fresh:
            self.change(involved=(*self.request.involved, *dict.fromkeys(fresh)))

    def tell(self, to: Iterable[str], kind: str, state: str = "", reason: str = "", says: Sentence | None = None, **detail: Value) -> None:
        """Adds a message for `to` without whoever acts now; nobody left, no message."""
        listeners = tuple(dict.fromkeys(id for id in to if id and id != self.actor))
        if listeners:
            self.involve(listeners)
            self.effects.append(Tell(listeners, kind, state, self.actor, reason, says, detail))

    def ordered(self, name: str) -> None:
        """Notes that `name` was opened or passed last."""
        self._order.pop(name, None)
        self._order[name] = None

    def entered(self, name: str) -> int:
        """Notes that `name` was opened last; gives the number of this opening."""
        self.ordered(name)
        return self.counted()

    def counted(self) -> int:
        """The next number of the count that openings and questions share."""
        self._visits += 1
        return self._visits

    def is_fresh(self, name: str) -> bool:
        """Whether nothing has changed since `name` was opened, its people were asked and its timers set."""
        return self.fresh == (name, self.touches)

    def sealed(self, version: int) -> Step:
        """Writes into the request what was only counted on the way."""
        self.change(version=version, visits=self._visits, order=tuple(self._order))
        return self

    def open_states(self) -> list[State]:
        """Open states in file order, without the pseudo-state of the form."""
        return [state for name, state in self.sop.states.items() if self.standing(name).mark == "open"]

    def deciders(self) -> tuple[str, ...]:
        """Everyone whose decision stands in any state of this request."""
        return tuple(dict.fromkeys(vote.by for standing in self.standings.values() for vote in standing.votes if vote.by != CLOCK))

    def visible(self, target: str, source: str = "") -> State | None:
        """The state that `target` means at `source`: one of its own lane or of those around it; `None` for an end that is not written there."""
        found = self.sop.states.get(target)
        if found is None or not found.parent or found.parent in (source, *self.around(source)):
            return found
        return None

    def around(self, name: str) -> list[str]:
        """The lanes and sequences that a state lies in, from the inside out."""
        found = []
        state = self.sop.states.get(name)
        while state is not None and state.parent:
            found.append(state.parent)
            state = self.sop.states.get(state.parent)
        return found

    def holders(self) -> tuple[str, ...]:
        """Everyone who is asked now and has not decided."""
        return holders(self.request)

    def passed(self, name: str) -> None:
        """Counts the states passed in this step. Raises SopBroken where they go in a circle."""
        self.passes += 1
        if self.passes > MOST_PASSES:
            raise SopBroken(name, self.sop.states[name].at.line if name in self.sop.states else 1, "circle")
