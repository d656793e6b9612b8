"""The way of a request as a list of steps: what was, where it stands, what is to come by the data as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.refusals import SopBroken
from workflows.request import Standing
from workflows.sop import Expression, State, Text
from workflows.step import Step as Working
from workflows.unfilled import is_uncertain
from workflows.values import NOBODY, People
from workflows.votes import Tally, needed, way_taken
from workflows.who import Roster, roster


@dataclass(frozen=True, slots=True)
class Step:
    """`mark`: done here ahead skipped held void. `who` are asked (here), would be asked (ahead) or were (done), with reasons; `by` decided.
    `rule` is the condition that passed it by, or that it is asked under. `lane` names the lanes state it is part of, "" on the main way. `kind` is the state's.
    `since` and `due` for the step where it stands, `at` and `outcome` for those behind. Of an approval, `seats` are asked and `need` of them must
    say yes (0 where a condition decides)."""

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
    seats: int = 0
    need: int = 0


def steps(step: Working) -> tuple[Step, ...]:
    """The way of a request in file order: what is behind, where it stands, and what lies ahead if everyone says yes.

    Crossings are left out, states that cannot be reached any more from where it stands, and those of which the data do not say yet whether
    they will be stopped at. Lanes that are passed by together are one step."""
    ahead = _ahead(step)
    found = []
    for state in step.sop.states.values():
        if state.kind in ("crossing", "states") or state.name == "rejected":
            continue
        shown = _shown(step, state, ahead)
        if shown is not None and (state.kind != "lanes" or shown.mark == "skipped"):
            found.append(shown)
    inside = {name for each in found for name in step.around(each.state)}
    return tuple(each for each in found if each.state not in inside)


def unknown_yet(step: Working) -> frozenset[str]:
    """The states ahead of which the data do not say yet whether they will be stopped at."""
    return frozenset(name for name, stops in _ahead(step).items() if stops is None)


def _shown(step: Working, state: State, ahead: dict[str, bool | None]) -> Step | None:
    standing = step.standing(state.name)
    lane = _lane(step, state)
    if standing.mark == "open":
        return _here(step, state, standing, lane)
    if step.request.ended is not None or (standing.mark in ("done", "held", "skipped", "closed") and state.name not in ahead):
        return _behind(step, state, standing, lane)
    if state.name not in ahead:
        return None
    if ahead[state.name] is None:
        return None
    if not ahead[state.name]:
        return Step(state.name, state.title, state.kind, "skipped", rule=state.when, lane=lane)
    asked = _would_be_asked(step, state)
    seats = len(asked.seats)
    return Step(state.name, state.title, state.kind, "ahead", asked.asked, rule=state.when, lane=lane, seats=seats, need=_need(step, state, seats))


def _would_be_asked(step: Working, state: State) -> Roster:
    """Who would be asked by the data as they are; nobody where the data do not say yet."""
    if state.kind not in ("approve", "task"):
        return Roster(NOBODY)
    try:
        return roster(state, Standing(state.name), step.look(state.name))
    except SopBroken:
        return Roster(NOBODY)


def _need(step: Working, state: State, seats: int) -> int:
    """How many must say yes; 0 where no number says so, or the data do not say yet."""
    try:
        return needed(state, seats, step.look(state.name)) if state.kind == "approve" else 0
    except SopBroken:
        return 0


def _here(step: Working, state: State, standing: Standing, lane: str) -> Step:
    by, seats = tuple(vote.by for vote in standing.votes), len(standing.seats)
    return Step(
        state.name, state.title, state.kind, "here", standing.asked, by, state.when, lane, since=standing.opened, due=standing.due, visit=standing.visit,
        seats=seats, need=_need(step, state, seats),
    )  # fmt: skip


def _behind(step: Working, state: State, standing: Standing, lane: str) -> Step | None:
    if standing.mark == "skipped":
        return Step(state.name, state.title, state.kind, "skipped", rule=state.when, lane=lane, at=standing.at)
    if standing.mark not in ("done", "held", "closed") or not standing.times:
        return None
    seats = len(standing.seats)
    return Step(
        state.name, state.title, state.kind, standing.mark, standing.asked, standing.by, None, lane, standing.opened, standing.due, standing.at, standing.outcome, standing.visit,
        seats, _need(step, state, seats),
    )  # fmt: skip


def _lane(step: Working, state: State) -> str:
    parent = step.sop.states.get(state.parent)
    while parent is not None and parent.kind != "lanes":
        parent = step.sop.states.get(parent.parent)
    return parent.name if parent is not None else ""


def _ahead(step: Working) -> dict[str, bool | None]:
    """States that lie ahead by the data as they are -> whether they will be stopped at (false: passed by; none: nobody can tell yet)."""
    found: dict[str, bool | None] = {}
    if step.request.ended is not None:
        return found
    here = [state for state in step.open_states() if not state.parent]
    starts = [_after(step, state) for state in here] or [step.sop.first]
    for state in step.open_states():
        if state.parent and state.kind != "lanes":
            _follow(step, _after(step, state), found, state.parent)
    for start in starts:
        _follow(step, start, found, "")
    return found


def _after(step: Working, state: State) -> str:
    """Where a yes leads from `state`; "" where the data do not say yet."""
    seats = max(1, len(step.standing(state.name).seats))
    votes = Tally(yes=seats, seats=seats)
    look = step.look(state.name, tallies={state.name: votes, "this": votes})
    try:
        return way_taken(state, look) or state.following
    except SopBroken:
        return ""


def _stops(step: Working, state: State, found: dict[str, bool | None]) -> bool | None:
    """Nobody can tell yet where the condition reads late data that are missing, or a state of which nobody can tell."""
    if state.when is not None and (is_uncertain(state.when, step.sop, step.fields) or any(found.get(name, True) is None for name in state.when.reads)):
        return None
    try:
        return step.holds(state.when, step.look(state.name))
    except SopBroken:
        return True


def _follow(step: Working, name: str, found: dict[str, bool | None], parent: str) -> None:
    while name and name not in found and (state := step.sop.states.get(name)) is not None:
        if state.parent != parent and parent:
            return
        stops = found[name] = _stops(step, state, found)
        if stops and state.kind in ("lanes", "states"):
            for child in state.children if state.kind == "lanes" else state.children[:1]:
                _follow(step, child, found, name)
        if state.kind == "end":
            return
        name = _after(step, state) if stops else state.following
