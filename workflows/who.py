"""Who is asked at a state, why, and whose seat each may fill. Worked out anew at every event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.request import Standing
from workflows.sop import Expression, State
from workflows.values import NOBODY, People, Person, Reason, Value

if TYPE_CHECKING:
    from workflows.look import Look


@dataclass(frozen=True, slots=True)
class Roster:
    """`asked` everybody with a reason, in order; `seats` those with a vote of their own; `stands_for` whose seats the others may fill."""

    asked: People
    seats: tuple[str, ...]
    stands_for: dict[str, tuple[str, ...]]


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
    value = expression.run(look)
    source = expression.source.strip()
    if isinstance(value, Person) and source.endswith(".manager"):
        owner = {"requester": look.request.requester, "submitter": look.request.submitter}.get(source.removesuffix(".manager"), "")
        return People({value.id: Reason("manager", (owner,))})
    if isinstance(value, Person) and source in ("requester", "submitter"):
        return People({value.id: Reason(source)})
    return as_people(value, expression)


def roster(state: State, standing: Standing, look: Look) -> Roster:
    """Who is asked at `state` by the data and the directory as they are (LANGUAGE 4)."""
    barred = _barred(state, look)
    first = standing.handed if standing.handed is not None else people_of(state.who, look)
    base = _available(first, look) - barred
    if not base:
        base = _instead(state, look, first, barred)
    added = standing.added - base - barred
    stands_for = _delegates(state, base, barred, look)
    away = _away(state, base, barred, look)
    everyone = base | added | away | People({id: Reason("delegate", seats) for id, seats in stands_for.items()})
    absent = tuple(person.id for person in base if look.world.absences(person.id, look.now))
    for person in away:
        stands_for[person.id] = (*stands_for.get(person.id, ()), *absent)
    return Roster(everyone, _seats(state, base, added, stands_for), stands_for)


def _seats(state: State, base: People, added: People, stands_for: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those asked have a seat each. People asked beside get one where the first decision counts; elsewhere they fill an asked one's."""
    if state.kind != "approve" or state.need.kind == "any":
        return (*base.ids, *added.ids)
    for person in added:
        stands_for[person.id] = base.ids
    return base.ids


def _barred(state: State, look: Look) -> People:
    barred = people_of(state.excluded, look)
    own = People({look.request.requester: Reason("requester")})
    return barred | own if state.kind == "approve" else barred


def _available(found: People, look: Look) -> People:
    """Without those who have left: their superior comes in, visibly."""
    present: dict[str, Reason] = {}
    for id, reason in found.reasons.items():
        record = look.world.person(id)
        if record is not None and record.active:
            present.setdefault(id, reason)
        elif record is not None:
            for superior in look.superior(People({id: reason})):
                present.setdefault(superior.id, Reason("superior", (id,)))
    return People(present)


def _instead(state: State, look: Look, first: People, barred: People) -> People:
    for expression in state.otherwise:
        if found := _available(people_of(expression, look), look) - barred:
            return found
    if found := _available(look.superior(first), look) - barred:
        return found
    administrators = People(dict.fromkeys(look.world.administrators(), Reason("administrator")))
    return administrators - barred or administrators - People({look.request.requester: Reason("requester")})


def _delegates(state: State, base: People, barred: People, look: Look) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for person in base:
        for absence in look.world.absences(person.id, look.now):
            delegate = Person(absence.delegate)
            if not absence.delegate or delegate in barred or delegate in base:
                continue
            record = look.world.person(absence.delegate)
            if record is not None and record.active:
                found[absence.delegate] = (*found.get(absence.delegate, ()), person.id)
    return found


def _away(state: State, base: People, barred: People, look: Look) -> People:
    if state.away is None or not any(look.world.absences(person.id, look.now) for person in base):
        return NOBODY
    absent = tuple(person.id for person in base if look.world.absences(person.id, look.now))
    beside = _available(people_of(state.away, look), look) - barred - base
    return People({id: Reason("away", absent) for id in beside.reasons})


def seat_for(standing: Standing, person: str, wanted: str = "") -> str | None:
    """The seat that `person`'s vote fills: the wanted one if they may, their own, else the first silent one they stand for; `None` if none is left."""
    voted = {vote.seat for vote in standing.votes}
    mine = standing.stands_for.get(person, ())
    if wanted and ((wanted == person and person in standing.seats) or wanted in mine):
        return None if wanted in voted else wanted
    if person in standing.seats:
        return None if person in voted else person
    return next((seat for seat in mine if seat not in voted), None)
