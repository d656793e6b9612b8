"""What is drawn, before it has a place: stops on a run, lanes that leave and meet, side branches, ways back. Pure data, every text formatted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

REACHED = frozenset({"done", "held", "no", "here", "late", "void", "met", "good", "bad", "over"})


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of the path. `mark`: done held no (decided against) here late ahead skipped void closed end (to come) good bad over (ends reached)
    meet met (where lanes join, to come or reached) crossing more (lanes not drawn: `beside` counts them). `asks` is the condition on the line that
    leads here, `flag` the words "you are here", `beside` the initials of who was asked in addition."""

    key: str
    mark: str
    title: str
    lines: tuple[str, ...] = ()
    asks: str = ""
    flag: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Fork:
    """Lanes side by side and the point where they meet. `folded` are stops of lanes that are not drawn."""

    lanes: tuple[Run, ...]
    meet: Stop
    folded: tuple[Stop, ...] = ()


Run = tuple[Stop | Fork, ...]


@dataclass(frozen=True, slots=True)
class Siding:
    """A run beside the main one. It is reached from the stop `source` ("" from nowhere in particular), leads on to `target` ("" for none), and
    its rows come after the first `after` items of the main run where the path is drawn downwards."""

    run: Run
    after: int
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A way that leaves the line: `kind` back (a request was returned), way (the SOP may go there). `line` says the same as a line of text under
    the stop `told_at`, where the path is drawn downwards."""

    source: str
    target: str
    label: str
    kind: str = "way"
    line: str = ""
    told_at: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`sentence` says it all to those who cannot see it; `heading` and `second` stand over a picture that stands alone."""

    run: Run
    sidings: tuple[Siding, ...] = ()
    arcs: tuple[Arc, ...] = ()
    sentence: str = ""
    heading: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of line between two stops; `done` where the request has been there."""

    source: str
    target: str
    done: bool = field(default=False)


def stops(run: Run) -> Iterator[Stop]:
    """Every stop that is drawn, in order, lanes one after the other, each followed by its meeting point."""
    for item in run:
        if isinstance(item, Fork):
            for lane in item.lanes:
                yield from stops(lane)
            yield item.meet
        else:
            yield item


def all_stops(plan: Plan) -> tuple[Stop, ...]:
    """Every stop that is drawn, side branches in their rows."""
    found: list[Stop] = []
    for place in range(len(plan.run) + 1):
        found += (stop for siding in plan.sidings if siding.after == place for stop in stops(siding.run))
        found += stops(plan.run[place : place + 1])
    return tuple(found)


def told(plan: Plan) -> tuple[tuple[Stop, bool], ...]:
    """Every stop with words, drawn or folded away, and whether it is in a lane: the path as a list."""
    return tuple(pair for pair in _told(plan.run, False) if pair[0].title)


def _told(run: Run, lane: bool) -> Iterator[tuple[Stop, bool]]:
    for item in run:
        if isinstance(item, Stop):
            if item.mark != "more":
                yield item, lane
            continue
        for each in item.lanes:
            yield from _told(each, True)
        yield from ((stop, True) for stop in item.folded)
        yield item.meet, lane


def is_folded(plan: Plan) -> bool:
    """Whether some of its lanes are not drawn."""
    return any(stop.mark == "more" for stop in stops(plan.run))


def columns(run: Run) -> int:
    """How many stops stand one after the other, of lanes the longest; meeting points not counted."""
    return sum(1 if isinstance(item, Stop) else max(columns(lane) for lane in item.lanes) for item in run)


def lines(plan: Plan) -> tuple[Line, ...]:
    """Every piece of line, side branches with the pieces that tie them to the main run."""
    found = list(_lines(plan.run, ()))
    for siding in plan.sidings:
        found += _lines(siding.run, (siding.source,) if siding.source else ())
        if siding.target:
            found += (Line(last, siding.target) for last in _exits(siding.run))
    return tuple(found)


def _lines(run: Run, sources: tuple[str, ...]) -> Iterator[Line]:
    for place, item in enumerate(run):
        done = _reached(run[place:])
        if isinstance(item, Stop):
            yield from (Line(source, item.key, done) for source in sources)
        else:
            for lane in item.lanes:
                yield from _lines(lane, sources)
            met, beyond = item.meet.mark == "met", _reached((item.meet, *run[place + 1 :]))
            for lane in item.lanes:
                left = next(stop for stop in stops(lane) if stop.key in _exits(lane)).mark in ("no", "closed")  # it ended from here, nothing was joined
                yield from (Line(last, item.meet.key, beyond and (met or left)) for last in _exits(lane))
        sources = _exits((item,))


def _exits(run: Run) -> tuple[str, ...]:
    last = run[-1]
    return (last.key,) if isinstance(last, Stop) else (last.meet.key,)


def _reached(run: Run) -> bool:
    return any(stop.mark in REACHED for stop in stops(run))
