"""A case in motion: requests that move by its rows, alarms that ring as its time passes, everything through the engine's two doors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from workflows.acts import RESUBMIT
from workflows.answers import Answers
from workflows.effects import DropAlarm, Effect, SetAlarm
from workflows.engine import Outcome, advance, at_rest, begin
from workflows.events import AlarmRang, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.refusals import Refusal, StaleButton
from workflows.request import FORM, Request, Standing
from workflows.rows import Deed
from workflows.sop import Act, FieldUse, Sop, State
from workflows.stage import Stage, Unreadable
from workflows.starting import by_clock, first_start, next_start, people_to_start
from workflows.step import Step
from workflows.timers import WAIT
from workflows.who import waiting

_MOST_RINGS = 2_000  # in one row: half a second
_MOST_STEPS = 200  # on the way to the state a case begins in
CONTAINERS = frozenset({"lanes", "states"})


@dataclass
class Play:
    """One case under way. `current` is the id of the request that a row without a name means; `effects` are those of the row under way."""

    sop: Sop
    stage: Stage
    answers: Answers
    now: datetime
    preset: Mapping[str, Any] = field(default_factory=dict)  # form fields for every request of the case
    current: str = ""
    effects: list[Effect] = field(default_factory=list)
    acted: str = ""  # the state of the last act
    alarms: dict[tuple[str, str, int, int], datetime] = field(default_factory=dict)  # request, state, visit, timer
    visits: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # request, state -> its openings
    past_turns: int = 0
    starts_at: datetime | None = None  # when the clock begins requests of the SOP
    watch: Callable[[Request | None, Event, Outcome, datetime], None] | None = None  # hears of every step of this SOP's requests

    def __post_init__(self) -> None:
        every = self.sop.start.every
        since = self.now - timedelta(microseconds=1) if every is not None and every.period is None else self.now
        self.starts_at = first_start(self.sop, since, self.stage.calendar)  # a case may begin at the very moment
        self.past_turns = sum(turn <= self.now for turn in self.stage.turns())

    def request(self, id: str = "") -> Request:
        """The request of that id, or the current one."""
        found = self.stage.requests.get(id or self.current)
        if found is None:
            raise Unreadable(id or "submit", "unknown")
        return found[1]

    def rest(self, request: Request, actor: str = "") -> Step:
        """The request at rest, for looking at its values."""
        return at_rest(self._sop(request.id), request, self.stage, self.now, self.stage.calendar, actor)

    def _sop(self, id: str) -> Sop:
        return self.stage.requests[id][0] if id in self.stage.requests else self.sop

    def pass_time(self, until: datetime, inclusive: bool) -> None:
        """Rings what is due before `until` (`inclusive`: at it too), lets absences begin and end, begins what the clock begins."""
        for _ in range(_MOST_RINGS):
            turns = self.stage.turns()[self.past_turns :]
            alarm = min(self.alarms, key=self._turn_of, default=None)
            ahead = [*turns[:1], *([self.alarms[alarm]] if alarm else []), *([self.starts_at] if self.starts_at else [])]
            at = min(ahead, default=until)
            if at > until or (at == until and not inclusive) or not ahead:
                break
            self.now = max(self.now, at)
            if turns and turns[0] <= at:
                self.past_turns += 1
                self._everybody(RosterChanged("absence"))
            elif alarm is not None and self.alarms[alarm] <= at:
                self._ring(alarm)
            else:
                self._begin(at, current=inclusive)
        else:
            raise Unreadable("clock", "busy")
        self.now = until

    def _begin(self, at: datetime, current: bool) -> None:
        """What the clock begins at that moment; a request goes by the name of its requester, the first time. Who says no begins nothing.
        `current`: the last of them is what rows without a name mean."""
        self.starts_at = next_start(self.sop, at, self.now, self.stage.calendar)
        for person in people_to_start(self.sop, self.stage, self.now, self.stage.calendar):
            id = person if person not in self.stage.requests else f"request {len(self.stage.requests) + 1}"
            with suppress(Refusal):
                event = by_clock(id, person)
                self._keep(self.sop, id, event, begin(self.sop, event, self.stage, self.now, self.stage.calendar))
                self._wake(id)
                if current or not self.current:
                    self.current = id

    def _turn_of(self, alarm: tuple[str, str, int, int]) -> tuple[datetime, int, int, int]:
        id, state, _, timer = alarm
        return self.alarms[alarm], list(self.stage.requests).index(id), list(self._sop(id).states).index(state), timer

    def _ring(self, alarm: tuple[str, str, int, int]) -> None:
        id, state, visit, timer = alarm
        at = self.alarms.pop(alarm)
        try:
            self.move(id, AlarmRang(state, visit, timer, at))
        except StaleButton:
            return
        self.acted = state

    def _everybody(self, event: Event) -> None:
        for id, (_, request) in list(self.stage.requests.items()):
            if request.ended is None and request.visits:
                self.move(id, event)

    def move(self, id: str, event: Event) -> None:
        """Advances one request; others that wait for it are judged again. A refusal leaves everything as it was."""
        sop, request = self.stage.requests[id]
        self._keep(sop, id, event, advance(sop, request, event, self.stage, self.now, self.stage.calendar))
        if not isinstance(event, OthersChanged):
            self._wake(id)

    def _keep(self, sop: Sop, id: str, event: Event, outcome: Outcome) -> None:
        if self.watch is not None and sop.name == self.sop.name:
            before = self.stage.requests.get(id)
            self.watch(None if before is None else before[1], event, outcome, self.now)
        self.stage.keep(sop, outcome)
        self.effects.extend(outcome.effects)
        for effect in outcome.effects:
            if isinstance(effect, SetAlarm):
                self.alarms[id, effect.state, effect.visit, effect.timer] = effect.at
            elif isinstance(effect, DropAlarm):
                self.alarms.pop((id, effect.state, effect.visit, effect.timer), None)
        for name, standing in outcome.request.standings.items():
            known = self.visits.setdefault((id, name), [])
            if standing.visit and standing.visit not in known:
                known.append(standing.visit)

    def _wake(self, mover: str) -> None:
        for id, (sop, request) in list(self.stage.requests.items()):
            if (
                id != mover
                and request.visits
                and any(sop.states[name].wait is not None for name in request.open_states if name in sop.states)
            ):
                self.move(id, OthersChanged())

    def send(self, who: str, deed: Deed) -> None:
        """A new request, which becomes the current one unless it is refused."""
        requester = deed.on_behalf or who
        if requester not in self.stage.people or who not in self.stage.people:
            raise Unreadable(requester if who in self.stage.people else who, "unknown")
        id = deed.name or f"request {len(self.stage.requests) + 1}"
        self.start(self.sop, id, requester, who, {**self.preset, **deed.fields})
        self.current = id

    def start(self, sop: Sop, id: str, requester: str, submitter: str, raw: Mapping[str, Any]) -> None:
        """Begins a request with the given answers; whatever is not given is filled in."""
        if id in self.stage.requests:
            raise Unreadable("as", "value", id)
        blank = Request(id, "", sop.name, sop.digest, requester, submitter, self.now)
        fields = self.answers.form(at_rest(sop, blank, self.stage, self.now, self.stage.calendar), sop.form, raw)
        event = Submitted(id, requester, submitter, fields)
        self._keep(sop, id, event, begin(sop, event, self.stage, self.now, self.stage.calendar))
        self._wake(id)

    def press(self, who: str, deed: Deed) -> None:
        """A button of the request meant by `deed`."""
        request = self.request(deed.request)
        self.current = request.id
        if who not in self.stage.people or (deed.state and deed.state not in self._sop(request.id).states):
            raise Unreadable(deed.state if who in self.stage.people else who, "unknown")
        state = deed.state or self._where(request, who, deed.act)
        visit = self._visit(request, state, deed.card)
        self.acted = state
        act = self.act(request, state, deed.act)
        fields = self._given(request, state, act, deed, who)
        reason = ("x" if act is not None and act.reason == "required" else "") if deed.reason is None else deed.reason
        self.move(request.id, Decided(who, deed.act, state, visit, fields, reason, deed.on_behalf))

    def _visit(self, request: Request, state: str, card: int) -> int:
        if not card:
            return request.standing(state).visit if state else 0
        openings = self.visits.get((request.id, state), [])
        if card > len(openings):
            raise Unreadable("card", "value", str(card))
        return openings[card - 1]

    def act(self, request: Request, state: str, name: str) -> Act | None:
        """The act of that state, else of the whole request."""
        sop = self._sop(request.id)
        own = sop.states[state].acts if state in sop.states else ()
        return next((act for act in (*own, *sop.acts) if act.name == name), None)

    def _given(self, request: Request, state: str, act: Act | None, deed: Deed, who: str) -> dict[str, Any]:
        """The answers of an act: its own late fields and, if it completes the state, those of the state."""
        sop, step = self._sop(request.id), self.rest(request, who)
        if state == FORM and deed.act == RESUBMIT:
            return self.answers.form(step, sop.form, deed.fields, keep=True)
        if act is not None and act.edits:
            wanted = [field for field in sop.form if field.name in deed.fields]
            return self.answers.form(step, wanted, deed.fields)
        uses: Sequence[FieldUse] = act.fields if act is not None else ()
        if act is not None and state in sop.states and (act.completes or act.name == "approve"):
            uses = (*uses, *sop.states[state].fields)
        return self.answers.uses(step, uses, deed.fields)

    def _where(self, request: Request, who: str, act: str) -> str:
        """The state whose button a row means: one where the person is asked, else one that has the act, else the last that had it."""
        if request.ended is None and act == RESUBMIT:
            return FORM
        sop = self._sop(request.id)
        if request.end_state and any(each.name == act for each in sop.states[request.end_state].acts):
            return request.end_state
        having = [name for name, state in sop.states.items() if any(each.name == act for each in state.acts)]
        here = [name for name in having if request.standing(name).mark == "open"]
        asked = [name for name in here if who in waiting(request.standing(name))]
        if any(each.name == act for each in sop.acts) and not here:
            return ""
        been = [name for name in having if request.standing(name).times]
        involved = [name for name in been if who in request.standing(name).asked.ids]
        latest = (
            sorted(been, key=lambda name: request.standing(name).visit),
            sorted(involved, key=lambda name: request.standing(name).visit),
        )
        return next(iter([*asked, *here, *latest[1][-1:], *latest[0][-1:]]), "")

    def place(self, id: str, target: str, requester: str, given: Mapping[str, Any]) -> None:
        """Makes a request that stands at the state `target`: every earlier state was passed by its asked people, no rule of the form was
        judged, no least or most of what is given: it was sent some time before."""
        sop = self.sop
        if target not in sop.states:
            raise Unreadable(target, "unknown")
        form = {field.name for field in sop.form}
        earlier = tuple(replace(field, min=None, max=None) if field.name in given else field for field in sop.form)
        self.start(replace(sop, rules=(), form=earlier), id, requester, requester, {name: raw for name, raw in given.items() if name in form})
        self.stage.requests[id] = (sop, self.request(id))
        for _ in range(_MOST_STEPS):
            request = self.request(id)
            if target == request.end_state or request.standing(target).mark == "open":
                break
            self._pass_one(request, given)
        else:
            raise Unreadable(target, "stuck")
        self._put_late(id, {name: raw for name, raw in given.items() if name not in form})
        self.current = id

    def _pass_one(self, request: Request, given: Mapping[str, Any]) -> None:
        """The first open state is passed as those asked would pass it."""
        open_now = leaves(self.sop, request)
        if not open_now:
            raise Unreadable(request.end_state or request.ended or "", "stuck")
        state, standing = open_now[0]
        if state.kind == "wait":
            pending = next((each for each in standing.pending if each.timer == WAIT), None)
            if pending is None:
                raise Unreadable(state.name, "stuck")
            later, self.now = self.now, max(self.now, pending.at)
            self.move(request.id, AlarmRang(state.name, standing.visit, WAIT, pending.at))
            self.now = later
            return
        act = next((act for act in state.acts if act.name in ("approve", "done")), None) or next(
            (act for act in state.acts if act.completes), None
        )
        people = waiting(standing)
        if act is None or not people:
            raise Unreadable(state.name, "stuck")
        wanted = {use.table or use.name for use in (*act.fields, *state.fields)}
        deed = Deed(
            act.name,
            state.name,
            {name: raw for name, raw in given.items() if name in wanted and name not in {field.name for field in self.sop.form}},
        )
        self.current = request.id
        self.press(people[0], deed)

    def _put_late(self, id: str, given: Mapping[str, Any]) -> None:
        """Late and hidden fields that a case says outright."""
        request = self.request(id)
        fields = dict(request.fields)
        for name, raw in given.items():
            known = self.sop.field(name)
            if known is None:
                raise Unreadable(name, "unknown")
            if name not in fields or fields[name] is None:
                fields[name] = (
                    self.answers.typed(known, raw)
                    if known.type != "table"
                    else self.answers.form(self.rest(request), [known], {name: raw})[name]
                )
        self.stage.requests[id] = (self.sop, replace(request, fields=fields))


def leaves(sop: Sop, request: Request) -> list[tuple[State, Standing]]:
    """The open states in which somebody or something is waited for, in file order."""
    names = [name for name in sop.states if request.standing(name).mark == "open" and sop.states[name].kind not in CONTAINERS]
    return [(sop.states[name], request.standing(name)) for name in names]


def told(effects: Iterable[Effect], kind: type, who: str) -> tuple[str, ...]:
    """The people whom the effects of that kind reach; `who` names the attribute that holds them."""
    found: dict[str, None] = {}
    for effect in effects:
        if isinstance(effect, kind):
            people = getattr(effect, who)
            found.update(dict.fromkeys([people] if isinstance(people, str) else people))
    return tuple(found)
