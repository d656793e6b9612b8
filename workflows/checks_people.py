"""Whether there is somebody to decide, for every requester among the people of a directory. All of it warnings: people come and go."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from workflows.calendar import Calendar
from workflows.engine import at_rest
from workflows.expression_tree import Tree, parse
from workflows.faults import Fault, Mark
from workflows.judging import is_so
from workflows.look import Look
from workflows.reading import nearest
from workflows.refusals import SopBroken
from workflows.request import Request, Standing
from workflows.sop import Expression, Sop, State
from workflows.sources import made_of
from workflows.step import Step
from workflows.who import people_of, roster
from workflows.world import World

_ASKING = ("approve", "task")
_MEANT = frozenset({"superior", "delegate", "away"})
_MOST_NAMES = 3
_ONE_ROLE = re.compile(r"\s*role\.(\w+)\s*\Z")


def of_people(sop: Sop, world: World, now: datetime, calendar: Calendar) -> tuple[Fault, ...]:
    """One warning where nobody may start it; one for each state that finds nobody for some requester, nobody but those whom the language puts in
    (administrators, the SOP's owner), or fewer than must say yes. `requester` names the first, `more` counts the others, `asked` names who is put in,
    `seats` and `need` how many there are and how many it takes. States whose people depend on what is answered on the way are left out: they
    cannot be told beforehand."""
    states = [state for state in sop.states.values() if state.kind in _ASKING and state.who is not None and _told_beforehand(sop, state)]
    found: dict[tuple[str, str], list[tuple[str, dict[str, str]]]] = {}
    starters = [requester for requester in world.everyone() if _may_start(sop, requester, world, now, calendar)]
    for requester in starters:
        for state, code, detail in _lacking(sop, states, requester, world, now, calendar):
            found.setdefault((state.name, code), []).append((requester, detail))
    unheld = (_nobody_starts(sop, world),) if sop.start.by is not None and not starters and world.everyone() else ()
    return (*unheld, *(_fault(sop.states[name], code, cases, world) for (name, code), cases in found.items()))


def _nobody_starts(sop: Sop, world: World) -> Fault:
    assert sop.start.by is not None
    return Fault("nobody-starts", sop.start.by.at, sop.start.by.source.strip(), _near_role(sop.start.by, world), serious=False)


def _near_role(who: Expression, world: World) -> str:
    """The role of the directory that is most like the one role `who` names, where nobody holds that."""
    named = _ONE_ROLE.match(who.source)
    held = {role for id in world.everyone() if (record := world.person(id)) is not None for role, _ in record.roles}
    near = nearest(named[1], sorted(held)) if named is not None and named[1] not in held else ""
    return f"role.{near}" if near else ""


def _told_beforehand(sop: Sop, state: State) -> bool:
    """Whether its people follow from the requester and the directory alone."""
    return all(_free_of_data(sop, part) for part in (state.who, state.excluded, *state.otherwise) if part is not None)


def _free_of_data(sop: Sop, expression: Expression) -> bool:
    return not expression.outside and not made_of(expression, sop) - sop.lets.keys()


def _may_start(sop: Sop, requester: str, world: World, now: datetime, calendar: Calendar) -> bool:
    try:
        return sop.start.by is None or requester in people_of(sop.start.by, _at_rest(sop, requester, world, now, calendar).look()).reasons
    except SopBroken:
        return False


def _at_rest(sop: Sop, requester: str, world: World, now: datetime, calendar: Calendar) -> Step:
    return at_rest(sop, Request("", "", sop.name, sop.digest, requester, requester, now), world, now, calendar, requester)


def _lacking(sop: Sop, states: list[State], requester: str, world: World, now: datetime, calendar: Calendar) -> Iterator[tuple[State, str, dict[str, str]]]:
    """The states that cannot be decided as meant for that requester: what is wrong, and what to say of it."""
    step = _at_rest(sop, requester, world, now, calendar)
    for state in states:
        try:
            yield from ((state, code, detail) for code, detail in _wrong_at(sop, state, step.look(state.name), world))
        except SopBroken:
            continue


def _wrong_at(sop: Sop, state: State, look: Look, world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Whether neither the state's people nor its `else` nor a superior is there, or fewer are than must say yes."""
    if state.when is not None and _free_of_data(sop, state.when) and not is_so(state.when, look):
        return
    found = roster(state, Standing(state.name), look)
    named = [people_of(part, look) for part in (state.who, *state.otherwise) if part is not None]
    own = {id for each in named for id in each.reasons}
    if not any(id in own or reason.kind in _MEANT for id, reason in found.asked.reasons.items()):
        yield "falls-back" if found.asked else "nobody-decides", {"asked": ", ".join(_name(id, world) for id in found.asked.ids[:_MOST_NAMES])}
    elif len(found.seats) < (need := most_needed(state)):
        yield "too-few-decide", {"seats": str(len(found.seats)), "need": str(need)}


def most_needed(state: State) -> int:
    """The largest number of approvals that `need` may ask for, as far as it is written out; 1 elsewhere."""
    if state.need.kind != "count" or state.need.rule is None:
        return 1
    tree = parse(state.need.rule.source, Mark(1, 1))
    return max((int(number) for number in _written_numbers(tree, tree.root)), default=1)


def _written_numbers(tree: Tree, node: ast.expr) -> Iterator[Decimal]:
    """The numbers that `a if c else b` may come to."""
    if isinstance(node, ast.IfExp):
        yield from (*_written_numbers(tree, node.body), *_written_numbers(tree, node.orelse))
    elif isinstance(number := tree.literal(node), Decimal):
        yield number


def _fault(state: State, code: str, cases: list[tuple[str, dict[str, str]]], world: World) -> Fault:
    (first, detail), at = cases[0], state.who.at if state.who is not None else state.at
    near = _near_role(state.who, world) if state.who is not None and code == "nobody-decides" else ""
    return Fault(code, at, state.name, near, {"requester": _name(first, world), "more": str(len(cases) - 1), **detail}, serious=False)


def _name(id: str, world: World) -> str:
    record = world.person(id)
    return record.name if record is not None else id
