"""Whether there is somebody to decide, for every requester among the people of a directory. All of it warnings: people come and go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workflows.calendar import Calendar
from workflows.engine import at_rest
from workflows.faults import Fault
from workflows.judging import is_so
from workflows.look import Look
from workflows.refusals import SopBroken
from workflows.request import Request, Standing
from workflows.sop import Expression, Sop, State
from workflows.sources import made_of
from workflows.values import People
from workflows.who import people_of, roster
from workflows.world import World

_ASKING = ("approve", "task")
_MEANT = frozenset({"superior", "delegate", "away"})
_MOST_NAMES = 3


def of_people(sop: Sop, world: World, now: datetime, calendar: Calendar) -> tuple[Fault, ...]:
    """One warning for each state that finds nobody for some requester, or nobody but those whom the language puts in (administrators, the SOP's owner);
    `requester` names the first, `more` counts the others, `asked` names who is put in. States whose people depend on what is answered on the way are left out: they cannot be told beforehand."""
    states = [state for state in sop.states.values() if state.kind in _ASKING and state.who is not None and _told_beforehand(sop, state)]
    found: dict[tuple[str, str], list[tuple[str, People]]] = {}
    for requester in world.everyone():
        for state, asked in _lacking(sop, states, requester, world, now, calendar):
            found.setdefault((state.name, "falls-back" if asked else "nobody-decides"), []).append((requester, asked))
    return tuple(_fault(sop.states[name], code, cases, world) for (name, code), cases in found.items())


def _told_beforehand(sop: Sop, state: State) -> bool:
    """Whether its people follow from the requester and the directory alone."""
    return all(_free_of_data(sop, part) for part in (state.who, state.excluded, *state.otherwise) if part is not None)


def _free_of_data(sop: Sop, expression: Expression) -> bool:
    return not expression.outside and not made_of(expression, sop) - sop.lets.keys()


def _lacking(sop: Sop, states: list[State], requester: str, world: World, now: datetime, calendar: Calendar) -> Iterator[tuple[State, People]]:
    """The states that find nobody of their own for that requester, with those who would be asked instead."""
    step = at_rest(sop, Request("", "", sop.name, sop.digest, requester, requester, now), world, now, calendar, requester)
    try:
        if sop.start.by is not None and requester not in people_of(sop.start.by, step.look()).reasons:
            return
    except SopBroken:
        return
    for state in states:
        try:
            if (asked := _put_in(sop, state, step.look(state.name))) is not None:
                yield state, asked
        except SopBroken:
            continue


def _put_in(sop: Sop, state: State, look: Look) -> People | None:
    """Those asked where neither the state's people nor its `else` nor a superior is there; `None` where somebody is."""
    if state.when is not None and _free_of_data(sop, state.when) and not is_so(state.when, look):
        return None
    asked = roster(state, Standing(state.name), look).asked
    named = [people_of(part, look) for part in (state.who, *state.otherwise) if part is not None]
    own = {id for found in named for id in found.reasons}
    meant = any(id in own or reason.kind in _MEANT for id, reason in asked.reasons.items())
    return None if meant else asked


def _fault(state: State, code: str, cases: list[tuple[str, People]], world: World) -> Fault:
    (first, asked), at = cases[0], state.who.at if state.who is not None else state.at
    names = ", ".join(_name(id, world) for id in asked.ids[:_MOST_NAMES])
    return Fault(code, at, state.name, "", {"requester": _name(first, world), "more": str(len(cases) - 1), "asked": names}, serious=False)


def _name(id: str, world: World) -> str:
    record = world.person(id)
    return record.name if record is not None else id
