"""Who is asked at a state, why, and whose seat each may fill. Worked out anew at every event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.judging import is_so, value_of
from workflows.request import Request, Standing, Vote
from workflows.sop import Expression, State
from workflows.values import NOBODY, People, Person, Reason, Value
from workflows.world import Absence

if TYPE_CHECKING:
    from workflows.look import Look

_BESIDE = frozenset({"delegate", "away", "added"})  # reasons of those who are asked beside the ones who are meant


@dataclass(frozen=True, slots=True)
class Roster:
    """`asked` everybody with a reason, in order; `seats` those with a vote of their own; `stands_for` whose seats the others may fill."""

    asked: People
    seats: tuple[str, ...] = ()
    stands_for: dict[str, tuple[str, ...]] | None = None


def as_people(value: Value, source: Expression | None = None) -> People:
    """A who as people: a person alone gets the reason that the expression's last word gives."""
    if isinstance(value, People):
        return value
    if isinstance(value, Person):
        return People({value.id: _reason(source)})
    if isinstance(value, tuple | frozenset | list):
        found = NOBODY
        for item in value:
            found = found | as_people(item, source)
        return found
    return NOBODY


def _reason(source: Expression | None) -> Reason:
    return Reason("person") if source is None else Reason("field", (source.source.strip(),))


def people_of(expression: Expression | None, look: Look) -> People:
    """Those the expression gives now, `NOBODY` without one. "requester" and "x.manager" explain themselves."""
    if expression is None:
        return NOBODY
    value = value_of(expression, look)
    if isinstance(value, People):
        return value
    source = expression.source.strip()
    if isinstance(value, Person) and source.endswith(".manager"):
        owner = {"requester": look.request.requester, "submitter": look.request.submitter}.get(source.removesuffix(".manager"), "")
        return People({value.id: Reason("manager", (owner,))})
    if isinstance(value, Person) and source in ("requester", "submitter"):
        return People({value.id: Reason(source)})
    return as_people(value, expression)


def roster(state: State, standing: Standing, look: Look) -> Roster:
    """Who is asked at `state` by the data and the directory as they are (LANGUAGE 4)."""
    if state.kind == "wait":
        return Roster(_of_acts(state, look))
    barred = _barred(state, look)
    first = standing.handed if standing.handed is not None else people_of(state.who, look)
    base = present(first, look) - barred
    if not base:
        base = _instead(state, look, first or _gone(standing, look), barred)
    absences = {person.id: found for person in base if (found := look.world.absences(person.id, look.now))}
    stands_for = {id: tuple(dict.fromkeys(seats)) for id, seats in _delegates(absences, barred, look).items()}
    everyone = base
    if standing.added:
        added = present(standing.added, look) - barred - base
        everyone = base | added
        if state.kind == "approve" and state.need.kind != "any":
            stands_for.update({person.id: base.ids for person in added})
    seats = everyone.ids if state.kind != "approve" or state.need.kind == "any" else base.ids
    if absences and state.away is not None:
        away = present(people_of(state.away, look), look) - barred - base
        everyone = everyone | People({id: Reason("away", tuple(absences)) for id in away.reasons})
        for id in away.reasons:
            stands_for[id] = tuple(dict.fromkeys((*stands_for.get(id, ()), *absences)))
    if stands_for:
        everyone = everyone | People({id: Reason("delegate", seats) for id, seats in stands_for.items()})
    return Roster(everyone, seats, stands_for)


def _of_acts(state: State, look: Look) -> People:
    """Those whose act a `wait: acts` waits for. At a wait for a time or a condition nobody is waited for."""
    found = NOBODY
    for act in state.acts if state.wait is None else ():
        if act.by is not None and is_so(act.when, look):
            found = found | present(people_of(act.by, look), look)
    return found


def _barred(state: State, look: Look) -> People:
    barred = people_of(state.excluded, look)
    return barred | People({look.request.requester: Reason("requester")}) if state.kind == "approve" else barred


def present(found: People, look: Look) -> People:
    """Without those who have left: the next superior who is still there comes in, visibly."""
    there: dict[str, Reason] = {}
    for id, reason in found.reasons.items():
        record, left = look.world.person(id), {id}
        while record is not None and not record.active:
            record = look.world.person(record.manager) if record.manager and record.manager not in left else None
            if record is not None:
                left.add(record.id)
        if record is not None:
            there.setdefault(record.id, reason if record.id == id else Reason("superior", (id,)))
    return People(there)


def _gone(standing: Standing, look: Look) -> People:
    """Where a who gives nobody any more: those who were asked here and have left, or who came in for them."""
    return People({id: reason for id, reason in standing.asked.reasons.items() if reason.kind not in _BESIDE and (reason.kind == "superior" or _has_left(id, look))})


def _has_left(id: str, look: Look) -> bool:
    record = look.world.person(id)
    return record is not None and not record.active


def _instead(state: State, look: Look, removed: People, barred: People) -> People:
    """The first `else` that gives somebody; else the superior of those removed, else an administrator, else the SOP's owner."""
    for found in _replacements(state, look, removed):
        if found := present(found, look) - barred:
            return found
    return NOBODY


def _replacements(state: State, look: Look, removed: People) -> Iterator[People]:
    for expression in state.otherwise:
        yield people_of(expression, look)
    there = present(removed, look)
    yield People({id: reason for id, reason in there.reasons.items() if reason.kind == "superior"})
    yield look.superior(there)
    administrators = People(dict.fromkeys(look.world.administrators(), Reason("administrator")))
    yield administrators
    yield people_of(look.sop.owner, look)


def _delegates(absences: Mapping[str, Iterable[Absence]], barred: People, look: Look) -> dict[str, tuple[str, ...]]:
    """Delegate -> those they stand for. A delegation to somebody who may not decide here is ignored."""
    found: dict[str, tuple[str, ...]] = {}
    for id, windows in absences.items():
        for window in windows:
            delegate = window.delegate
            if not delegate or delegate == id or delegate in barred.reasons:
                continue
            record = look.world.person(delegate)
            if record is not None and record.active:
                found[delegate] = (*found.get(delegate, ()), id)
    return found


def filled_seats(votes: Iterable[Vote]) -> frozenset[str]:
    """The seats whose vote has been given; a vote that counts as none leaves its seat silent."""
    return frozenset(vote.seat for vote in votes if vote.seated and vote.counts != "none")


def open_seats(standing: Standing, person: str, filled: frozenset[str] | None = None) -> tuple[str, ...]:
    """The silent seats that `person` may fill now: their own first, then those they stand for. Somebody asked beside fills one at most."""
    mine = ((person,) if person in standing.seats else ()) + tuple(seat for seat in standing.stands_for.get(person, ()) if seat in standing.seats)
    if not mine:
        return ()
    filled = filled_seats(standing.votes) if filled is None else filled
    if person in standing.added.reasons and any(vote.by == person and vote.seat in filled for vote in standing.votes):
        return ()
    return tuple(seat for seat in dict.fromkeys(mine) if seat not in filled)


def choice_of_seats(state: State, standing: Standing, person: str) -> tuple[str, ...]:
    """The silent seats of a counted vote among which `person` says whose vote is given; () where there is nothing to choose: one seat, the first
    decision counts, or somebody asked beside, who fills any one."""
    if state.kind != "approve" or state.need.kind == "any" or person in standing.added.reasons:
        return ()
    own = (person,) if person in standing.seats else ()
    return open_seats(standing, person) if len({*own, *standing.stands_for.get(person, ())} & set(standing.seats)) > 1 else ()


def waiting(standing: Standing) -> tuple[str, ...]:
    """Those asked at an open state who can still decide there."""
    done = {id for people in standing.pressed.values() for id in people}
    if not standing.seats:
        return tuple(id for id in standing.asked.ids if id not in done)
    filled = filled_seats(standing.votes)
    return tuple(id for id in standing.asked.ids if id not in done and open_seats(standing, id, filled))


def holders(request: Request) -> tuple[str, ...]:
    """Everyone who can act now; the requester while the request is returned."""
    return tuple(dict.fromkeys(id for standing in request.standings.values() if standing.mark == "open" for id in waiting(standing)))
