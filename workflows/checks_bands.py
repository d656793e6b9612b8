"""Bands of a quantity: what lies between two of them, what lies in both, what none reaches; each with a value that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from workflows.conditions import Condition, Meanings, Point, condition, meanings, points, states_by_level, told
from workflows.faults import Fault
from workflows.sop import Expression, Sop, State, Way

_BANDED = ("approve", "task", "lanes", "states")
Band = tuple[State, Condition]


def of_bands(sop: Sop) -> Iterator[Fault]:
    """Faults: a gap in which nobody decides, a `when` that never holds, a way that is never taken. Warnings: a narrow gap, an overlap, a value for
    which nobody at all is asked to approve."""
    names = meanings(sop)
    gaps: list[Fault] = []
    for run in _runs(sop, names):
        gaps += _gaps(sop, run, names)
        yield from _overlaps(run, names)
    yield from gaps
    if not any(gap.serious for gap in gaps):
        yield from _nobody(sop, names)
    for state in sop.states.values():
        yield from _never(state.when, names)
        yield from _ways(state.next, names)


def _runs(sop: Sop, names: Meanings) -> Iterator[list[Band]]:
    """States that follow one another and each stand on the same single quantity alone."""
    for level in states_by_level(sop):
        run: list[Band] = []
        for name in level:
            band = _band(sop.states[name], names)
            if run and (band is None or band[1].thresholds.keys() != run[0][1].thresholds.keys()):
                yield from [run] if len(run) > 1 else []
                run = []
            run += [band] if band is not None else []
        yield from [run] if len(run) > 1 else []


def _band(state: State, names: Meanings) -> Band | None:
    if state.kind not in _BANDED or state.when is None:
        return None
    found = condition(state.when.source, names)
    return (state, found) if found is not None and len(found.thresholds) == 1 else None


def _gaps(sop: Sop, run: Sequence[Band], names: Meanings) -> Iterator[Fault]:
    """Values that no band has, though there are bands below and above: one for each stretch. Where somebody else decides there, only a gap that is
    a threshold itself (`< 5` and `> 5`) is one that nobody meant."""
    line = points([found for _, found in run], names)
    covered = [any(found.holds(point) for _, found in run) for point in line]
    place = 0
    while place < len(line):
        end = place
        while end < len(line) and not covered[end]:
            end += 1
        if end > place and any(covered[:place]) and any(covered[end:]) and _ordered(line[place]):
            alone = not _others_decide(sop, run, line[place], names)
            if alone or all(_is_threshold(point, run) for point in line[place:end]):
                yield _gap(run, line, place, end, names, alone)
        place = max(end, place + 1)


def _ordered(point: Point) -> bool:
    """Whether its values lie on a line, so that there is a between."""
    return not any(isinstance(value, str | bool) for value in point.values())


def _gap(run: Sequence[Band], line: Sequence[Point], place: int, end: int, names: Meanings, alone: bool) -> Fault:
    below = next(state for state, found in run if found.holds(line[place - 1]))
    above = next(state for state, found in run if found.holds(line[end]))
    later = max(below, above, key=lambda state: state.at)
    at = later.when.at if later.when is not None else later.at
    example = next((point for point in line[place:end] if _is_threshold(point, run)), line[place])
    return Fault("band-gap", at, later.name, "", {"example": told(example, names), "below": below.name, "above": above.name}, serious=alone)


def _is_threshold(point: Point, run: Sequence[Band]) -> bool:
    return any(value in found.thresholds[name] for name, value in point.items() for _, found in run)


def _others_decide(sop: Sop, run: Sequence[Band], point: Point, names: Meanings) -> bool:
    """Whether a state outside the run may ask somebody to approve at that value. What cannot be solved may always."""
    own = {state.name for state, _ in run}
    return any(_may_apply(sop, state, point, names) for state in sop.states.values() if state.kind == "approve" and not own & {state.name, *_around(sop, state)})


def _around(sop: Sop, state: State) -> Iterator[str]:
    while state.parent:
        yield state.parent
        state = sop.states[state.parent]


def _may_apply(sop: Sop, state: State, point: Point, names: Meanings) -> bool:
    for name in (state.name, *_around(sop, state)):
        when = sop.states[name].when
        found = condition(when.source, names) if when is not None else None
        if found is not None and found.thresholds.keys() <= point.keys() and not found.holds(point):
            return False
    return True


def _overlaps(run: Sequence[Band], names: Meanings) -> Iterator[Fault]:
    """Two bands that share values, though neither lies within the other: somebody meant them to be apart."""
    line = points([found for _, found in run], names)
    for (first, one), (second, two) in combinations(run, 2):
        in_one, in_two = ([point for point in line if found.holds(point)] for found in (one, two))
        both = [point for point in in_one if point in in_two]
        if both and len(both) < min(len(in_one), len(in_two)) and second.when is not None:
            detail = {"example": told(both[0], names), "one": first.name, "other": second.name}
            yield Fault("band-overlap", second.when.at, second.name, "", detail, serious=False)


def _nobody(sop: Sop, names: Meanings) -> Iterator[Fault]:
    """Values for which no state asks anybody to approve, in a definition where every approval has a condition that can be solved."""
    asking = [state for state in sop.states.values() if state.kind == "approve"]
    chains = [[when.source for name in (state.name, *_around(sop, state)) if (when := sop.states[name].when) is not None] for state in asking]
    solved = [[condition(source, names) for source in chain] for chain in chains]
    known = [found for chain in solved for found in chain if found is not None]
    if not asking or not all(any(found is not None for found in chain) for chain in solved):
        return
    lonely = [point for point in points(known, names) if not any(_all_may(chain, point) for chain in solved)]
    if lonely and asking[0].when is not None:
        yield Fault("nobody-approves", asking[0].when.at, asking[0].name, "", {"example": told(lonely[-1], names)}, serious=False)


def _all_may(chain: Sequence[Condition | None], point: Point) -> bool:
    return all(found is None or found.holds(point) for found in chain)


def _never(when: Expression | None, names: Meanings) -> Iterator[Fault]:
    found = condition(when.source, names) if when is not None else None
    if when is None or found is None or not found.thresholds:
        return
    line = points([found], names)
    if line and not any(found.holds(point) for point in line):
        yield Fault("never-holds", when.at, when.source)


def _ways(ways: Sequence[Way], names: Meanings) -> Iterator[Fault]:
    """Ways that others before them take every value from. A way whose condition cannot be solved takes none for certain."""
    before: list[Condition] = []
    for way in ways:
        found = condition(way.when.source, names) if way.when is not None else None
        if way.when is None or found is None:
            continue
        line = points([*before, found], names)
        mine = [point for point in line if found.holds(point)]
        if line and not mine:
            yield Fault("never-holds", way.when.at, way.when.source)
        elif mine and all(any(other.holds(point) for other in before) for point in mine):
            yield Fault("way-covered", way.when.at, way.to, "", {"example": told(mine[0], names)})
        before.append(found)


def open_point(conditions: Sequence[str], names: Meanings) -> str:
    """An example for which none of the `conditions` holds, "" where that cannot be told."""
    solved = [found for source in conditions if (found := condition(source, names)) is not None]
    if len(solved) < len(conditions):
        return ""
    return next((told(point, names) for point in points(solved, names) if not any(found.holds(point) for found in solved)), "")


def turning(source: str, name: str, names: Meanings) -> dict[str, str]:
    """What shows that `name` turns the condition `source`: `passes`, an example for which it does not hold, and `asks`, one that differs in that
    value alone and for which it does. Empty where none can be told."""
    found = condition(source, names)
    line = points([found], names) if found is not None and name in found.thresholds else ()
    for point in line:
        for other in line:
            apart = {key for key in point if point[key] != other[key]}
            if found is not None and apart == {name} and not found.holds(point) and found.holds(other):
                return {"passes": told(point, names), "asks": told(other, names)}
    return {}
