"""Lays the path out from left to right: a column for each step, lanes above each other, ways back in arcs over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from bot.path.drawing import RADIUS, Block, Drawing, Mark, Pill, Stroke, Type, Words, block, flag, set_words
from bot.path.lettering import cut, harmless, width, wrapped
from bot.path.plan import Arc, Fork, Line, Plan, Run, Siding, Stop, all_stops, lines, stops

TYPE = Type(13, 12, 17, 16)
_TEXT = 132.0  # the widest words under a stop
_GAP, _CURVE, _ALONG = 20.0, 46.0, 34.0  # between words of two columns; where lines bend between them; beside a condition on the line
_PITCH, _WIDEST = 108.0, 250.0
_EDGE = 8.0
_UNDER = 15.0  # from the middle of a stop to the top of its words
_OVER = 18.0  # what a stop takes above its middle
_FLAG = 24.0  # more of it with a flag
_LEVEL = 34.0  # between two arcs
_LANE = 84.0
_CORNER = 12.0


@dataclass
class _Spot:
    """A stop while it finds its place. `wide` is half of what it needs in its column."""

    stop: Stop
    words: Block
    column: int = 0
    y: float = 0.0
    asks: tuple[str, ...] = ()

    @property
    def half(self) -> float:
        flag = width(self.stop.flag, TYPE.line, True) + 28 if self.stop.flag else 0.0
        return max(self.words.wide, flag, 2 * RADIUS + 8) / 2

    @property
    def up(self) -> float:
        return _OVER + (_FLAG if self.stop.flag else 0.0) + (len(self.asks) * 14 if self.asks else 0.0)

    @property
    def down(self) -> float:
        return _UNDER + self.words.tall + 6


@dataclass
class _Table:
    plan: Plan
    spots: dict[str, _Spot]
    lines: tuple[Line, ...]
    xs: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)
    bent: set[int] = field(default_factory=set)  # columns after which lines bend

    def x(self, key: str) -> float:
        return self.xs[self.spots[key].column]

    def y(self, key: str) -> float:
        return self.spots[key].y


def across(plan: Plan, wanted: float) -> Drawing:
    """The path `wanted` pixels wide, or wider where it needs to be."""
    spots = {stop.key: _Spot(stop, block(stop, TYPE, _TEXT, 5)) for stop in all_stops(plan)}
    table = _Table(plan, spots, lines(plan))
    end = last = _columns(plan.run, 0, spots)
    for siding in plan.sidings:  # a side branch begins in the column behind the stop it leaves, one that nothing leads to over the end
        last = max(last, _columns(siding.run, spots[siding.source].column + 1 if siding.source else end - 1, spots))
    _conditions(table)
    up, _ = _heights(plan.run, 0.0, spots)
    _levels(plan.sidings, up, spots)
    _widths(table, last, wanted)
    ties = {line: _tie(line, table) for line in table.lines}
    strokes = _strokes([tie for tie in ties.values() if tie])
    loose = [Arc(line.source, line.target, "") for line, tie in ties.items() if not tie]
    top = min(spot.y - spot.up for spot in spots.values())
    arcs, pills = _arcs([*plan.arcs, *loose], table, top)
    return _drawing(table, [*arcs, *strokes], pills)


def _drawing(table: _Table, strokes: list[Stroke], pills: list[Pill]) -> Drawing:
    words, flags = [], list(pills)
    for spot in table.spots.values():
        x = table.xs[spot.column]
        words += set_words(spot.words, x, spot.y + _UNDER - 4, TYPE, "middle")
        if spot.stop.flag:
            flags.append(flag(spot.stop, x, spot.y - 33, TYPE))
        if spot.asks:
            middle = (table.xs[spot.column - 1] + x) / 2
            words += [Words(middle, spot.y - 7 - 14 * (len(spot.asks) - 1 - place), row, "asks", 11) for place, row in enumerate(spot.asks)]
    boxes = [each.box for each in words] + [(pill.x - pill.wide / 2, pill.y - 11, pill.x + pill.wide / 2, pill.y + 11) for pill in flags]
    left = min(0.0, *(box[0] - _EDGE for box in boxes))
    top = min([*(box[1] for box in boxes), *(spot.y - _OVER for spot in table.spots.values()), *(pill.y - 14 for pill in flags), *(stroke.top for stroke in strokes)]) - 4
    right = max([table.xs[-1] + table.halves[-1], *(box[2] for box in boxes)]) + _EDGE
    bottom = max([*(box[3] for box in boxes), *(spot.y + _OVER for spot in table.spots.values())]) + 6
    marks = tuple(_mark(spot, table) for spot in table.spots.values())
    return Drawing(left, top, right - left, bottom - top, tuple(strokes), marks, tuple(words), tuple(flags))


def _columns(run: Run, start: int, spots: dict[str, _Spot]) -> int:
    """Gives every stop of the run its column from `start` on; the first column behind it."""
    for item in run:
        if isinstance(item, Fork):
            start = max(_columns(lane, start, spots) for lane in item.lanes)
            spots[item.meet.key].column = start
        else:
            spots[item.key].column = start
        start += 1
    return start


def _conditions(table: _Table) -> None:
    """Conditions stand on the line where it runs straight between two stops of the main run, else among the words of the stop."""
    run = table.plan.run
    straight = {after.key for before, after in pairwise(run) if isinstance(before, Stop) and isinstance(after, Stop)}
    for spot in table.spots.values():
        if not spot.stop.asks:
            continue
        if spot.stop.key in straight:
            spot.asks = wrapped(harmless(spot.stop.asks), 11, 110, 3)
        else:
            spot.words = block(spot.stop, TYPE, _TEXT, 6, ((spot.stop.asks, "asks"),))


def _heights(run: Run, middle: float, spots: dict[str, _Spot]) -> tuple[float, float]:
    """Sets the run along the line y = `middle`; how far it reaches above and below."""
    up = down = 0.0
    for item in run:
        if isinstance(item, Stop):
            spot = spots[item.key]
            spot.y = middle
            up, down = max(up, spot.up), max(down, spot.down)
            continue
        spots[item.meet.key].y = middle
        down = max(down, spots[item.meet.key].down)
        sizes = [_heights(lane, 0.0, spots) for lane in item.lanes]
        ys = [0.0]
        for above, below in pairwise(sizes):
            ys.append(ys[-1] + max(_LANE, above[1] + below[0] + 10))
        for lane, y in zip(item.lanes, ys):
            _heights(lane, middle + y - ys[-1] / 2, spots)
        up, down = max(up, ys[-1] / 2 + sizes[0][0]), max(down, ys[-1] / 2 + sizes[-1][1])
    return up, down


def _levels(sidings: tuple[Siding, ...], up: float, spots: dict[str, _Spot]) -> None:
    """Side branches lie above the main run, one over the other where they share columns."""
    taken: list[tuple[int, int, float]] = []
    for siding in sidings:
        first, last = _span(siding, spots)
        above, below = _heights(siding.run, 0.0, spots)
        floor = max([up, *(top for start, end, top in taken if start <= last and first <= end)])
        middle = -(floor + below + 8)
        _heights(siding.run, middle, spots)
        taken.append((first, last, floor + below + 8 + above))


def _span(siding: Siding, spots: dict[str, _Spot]) -> tuple[int, int]:
    """The columns that the branch and its ties run through."""
    inside = [spots[stop.key].column for stop in stops(siding.run)]
    ends = [spots[key].column for key in (siding.source, siding.target) if key]
    first, last = min(inside), max([*inside, *(column for column in ends if column > max(inside))])
    return first, last


def _widths(table: _Table, count: int, wanted: float) -> None:
    """Sets the columns so far apart that no words touch, and spreads what is left over them."""
    by_column: dict[int, list[_Spot]] = {place: [] for place in range(count)}
    for spot in table.spots.values():
        by_column[spot.column].append(spot)
    table.halves = [max((spot.half for spot in by_column[place]), default=_EDGE) for place in range(count)]
    for line in table.lines:
        source, target = table.spots[line.source], table.spots[line.target]
        if source.y != target.y and source.column < target.column:
            table.bent.add(target.column - 1 if _late(source, target) else source.column)
    pitches = []
    for place in range(count - 1):
        halves = table.halves[place] + table.halves[place + 1]
        asked = max((width(row, 11) for spot in by_column[place + 1] for row in spot.asks), default=0.0)
        pitches.append(max(_PITCH, halves + (_CURVE if place in table.bent else _GAP), asked + _ALONG if asked else 0.0))
    edges = table.halves[0] + table.halves[-1] + 2 * _EDGE
    spare = max(0.0, wanted - edges - sum(pitches))
    grown = [min(_WIDEST, pitch + spare / max(1, len(pitches))) for pitch in pitches]
    table.xs = [table.halves[0] + _EDGE]
    for pitch in grown:
        table.xs.append(table.xs[-1] + pitch)


def _late(source: _Spot, target: _Spot) -> bool:
    """Whether a line that changes its height bends just before its end: where lanes meet, and where a branch comes back."""
    return abs(target.y) < abs(source.y) or target.stop.mark in ("meet", "met")


@dataclass(frozen=True, slots=True)
class _Tie:
    """A piece of line with its ends in pixels; one that changes its height bends between `left` and `right`."""

    line: Line
    x1: float
    y1: float
    x2: float
    y2: float
    left: float = 0.0
    right: float = 0.0


def _tie(line: Line, table: _Table) -> _Tie | None:
    """Straight, or bent once between two columns; none where it would have to go back or through something."""
    source, target = table.spots[line.source], table.spots[line.target]
    late = _late(source, target)
    along = source.y if late else target.y
    between = range(source.column + 1, target.column)
    if source.column >= target.column or any(spot.y == along and spot.column in between for spot in table.spots.values()):
        return None
    x1, x2 = table.xs[source.column] + _mark(source, table).radius, table.xs[target.column] - _mark(target, table).radius
    if source.y == target.y:
        return _Tie(line, x1, source.y, x2, target.y)
    before = target.column - 1 if late else source.column
    left = table.xs[before] + (table.halves[before] if between else source.half) + 3
    right = table.xs[before + 1] - (table.halves[before + 1] if between else target.half) - 3
    return _Tie(line, x1, source.y, x2, target.y, left, right)


def _strokes(ties: list[_Tie]) -> list[Stroke]:
    """The pieces as strokes, done ones over those to come. A straight end that several share is drawn by one of each kind alone: dotted lines do
    not bear to be drawn twice."""
    found, shared = [], set[tuple[str, float, bool]]()
    for tie in sorted(ties, key=lambda tie: tie.line.done):
        x1, x2 = tie.x1, tie.x2
        path = f"M{x1:.1f} {tie.y1:.1f}H{x2:.1f}"
        if tie.y1 != tie.y2:
            begin, end = (tie.line.source, tie.left, tie.line.done), (tie.line.target, tie.right, tie.line.done)
            x1, x2 = tie.left if begin in shared else x1, tie.right if end in shared else x2
            middle = (tie.left + tie.right) / 2
            bend = f"C{middle:.1f} {tie.y1:.1f} {middle:.1f} {tie.y2:.1f} {tie.right:.1f} {tie.y2:.1f}"
            path = f"M{x1:.1f} {tie.y1:.1f}H{tie.left:.1f}{bend}H{x2:.1f}"
            shared |= {begin, end}
        kind = "done" if tie.line.done else "ahead"
        found.append(Stroke(path, kind, (x1, tie.y1), (x2, tie.y2), tie.line.source, tie.line.target, min(tie.y1, tie.y2)))
    return found


def _mark(spot: _Spot, table: _Table) -> Mark:
    return Mark(table.xs[spot.column], spot.y, spot.stop.mark, spot.stop.key, spot.stop.beside)


def _arcs(arcs: list[Arc], table: _Table, top: float) -> tuple[list[Stroke], list[Pill]]:
    """Every arc on the lowest level where it is alone, its words with it."""
    taken: list[tuple[int, float, float]] = []
    strokes, pills = [], []
    for arc in sorted(arcs, key=lambda arc: abs(table.spots[arc.source].column - table.spots[arc.target].column)):
        x1, y1 = _leaves(arc.source, table, 1)
        x2, y2 = _leaves(arc.target, table, -1)
        if arc.source == arc.target:
            x1, x2 = x1 + 16, x2 - 16
        words = cut(harmless(arc.label), TYPE.line, max(150.0, abs(x1 - x2) - 48), arc.kind == "back") if arc.label else ""
        wide = width(words, TYPE.line, arc.kind == "back") + 26 if words else 0.0
        middle = (x1 + x2) / 2
        left, right = min(x1, x2, middle - wide / 2) - 10, max(x1, x2, middle + wide / 2) + 10
        level = next(level for level in range(len(taken) + 1) if not any(at == level and start < right and left < end for at, start, end in taken))
        taken.append((level, left, right))
        y = top - 20 - level * _LEVEL
        strokes.append(_arc(arc, (x1, y1), (x2, y2), y, table))
        if words:
            style = "back" if arc.kind == "back" else "line"
            pills.append(Pill(middle, y, wide, Words(middle, y + 4, words, style, TYPE.line), arc.kind))
    return strokes, pills


def _leaves(key: str, table: _Table, side: int) -> tuple[float, float]:
    """Where an arc leaves a stop upwards: from its top, or, where something stands above it, beside its words on the right (1) or left (-1)."""
    spot = table.spots[key]
    column = [other for other in table.spots.values() if other.column == spot.column and other.y < spot.y]
    mark = _mark(spot, table)
    if not column and not (spot.stop.flag and side > 0):
        return mark.x, spot.y - mark.radius - (_FLAG + 11 if spot.stop.flag else 3)
    return mark.x + side * (max([spot.half, *(other.half for other in column)]) + 6), spot.y


def _arc(arc: Arc, start: tuple[float, float], end: tuple[float, float], y: float, table: _Table) -> Stroke:
    """Up from the one, along the level `y`, down to the other, with round corners and an arrow."""
    (x1, y1), (x2, y2) = start, end
    turn = _CORNER if x2 > x1 else -_CORNER
    out, into = _mark(table.spots[arc.source], table), _mark(table.spots[arc.target], table)
    begin = f"M{x1:.1f} {y1:.1f}" if y1 < out.y else f"M{out.x + 8:.1f} {out.y - 8:.1f}Q{x1:.1f} {out.y - 10:.1f} {x1:.1f} {out.y - 34:.1f}"
    path = f"{begin}V{y + _CORNER:.1f}Q{x1:.1f} {y:.1f} {x1 + turn:.1f} {y:.1f}H{x2 - turn:.1f}Q{x2:.1f} {y:.1f} {x2:.1f} {y + _CORNER:.1f}"
    if y2 < into.y:
        path += f"V{y2:.1f}M{x2 - 4.5:.1f} {y2 - 6:.1f}L{x2:.1f} {y2:.1f}L{x2 + 4.5:.1f} {y2 - 6:.1f}"
        tip = (x2, y2)
    else:
        tip = (into.x - 9, into.y - 9)
        path += f"V{into.y - 34:.1f}Q{x2:.1f} {into.y - 12:.1f} {tip[0]:.1f} {tip[1]:.1f}M{tip[0] - 7:.1f} {tip[1] + 1:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{tip[0] - 5:.1f} {tip[1] - 6:.1f}"
    return Stroke(path, arc.kind, (x1, y1) if y1 < out.y else (out.x + 8, out.y - 8), tip, arc.source, arc.target, y)
