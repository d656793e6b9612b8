"""Lays the path out from top to bottom: a row for each step, lanes side by side at the left, all words in one column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.path.drawing import DOTS, RADIUS, Block, Drawing, Mark, Pill, Stroke, Type, block, flag, set_words
from bot.path.lettering import width
from bot.path.plan import Arc, Fork, Line, Plan, Run, Stop, all_stops, lines, stops

TYPE = Type(15, 13, 22, 18)
_TRACK = 32.0
_SIDE, _LEVEL = 18.0, 13.0  # from the edge to the first track; room of one arc to the left of it
_ROW, _DOT_ROW, _BETWEEN = 54.0, 42.0, 14.0  # the lowest row, of a stop and of a dot; between the words of two
_BEND = 46.0
_BESIDE = 10.0  # what a second avatar takes from the words
_NARROWEST = 120.0  # for words, however many lanes there are
_FLAG = 24.0  # what a flag takes over the words where there is no room beside them
_CORNER = 10.0


@dataclass
class _Spot:
    stop: Stop
    track: int
    words: Block
    over: float = 0.0  # a flag stands over the words, and takes so much
    top: float = 0.0

    @property
    def tall(self) -> float:
        return self.over + max(_ROW if self.stop.mark not in DOTS else _DOT_ROW, self.words.tall + _BETWEEN)


@dataclass
class _Table:
    spots: dict[str, _Spot]
    left: float
    rows: list[str] = field(default_factory=list)

    def mark(self, key: str) -> Mark:
        spot = self.spots[key]
        return Mark(self.left + spot.track * _TRACK, spot.top + 15, spot.stop.mark, key, spot.stop.beside)


def down(plan: Plan, wanted: float) -> Drawing:
    """The path `wanted` pixels wide; wider only where many lanes leave the words no room."""
    tracks = _tracks(plan)
    arcs = list(plan.arcs)
    every = lines(plan)
    rows = [stop for stop, _ in tracks]
    place = {stop.key: row for row, stop in enumerate(rows)}
    arcs += [Arc(line.source, line.target, "") for line in every if place[line.source] >= place[line.target]]
    levels = _levels(arcs, place)
    left = _SIDE + _LEVEL * (1 + max(levels)) if levels else _SIDE
    at = left + max(track * _TRACK + (_BESIDE if stop.beside else 0.0) for stop, track in tracks) + 34
    limit = max(_NARROWEST, wanted - at - 4)
    table = _Table({stop.key: _spot(stop, track, plan, limit) for stop, track in tracks}, left, [stop.key for stop in rows])
    _stack(table)
    strokes = [_arc(arc, level, table) for arc, level in zip(arcs, levels)]
    strokes += [_stroke(line, table) for line in every if place[line.source] < place[line.target]]
    return _drawing(table, strokes, at, at + limit + 4)


def _tracks(plan: Plan) -> list[tuple[Stop, int]]:
    """Every stop with its track, in rows: the main run from track 0, side branches to the right of all its lanes, beside each other where their
    rows, with those of the lines that tie them, are the same."""
    place = {stop.key: row for row, stop in enumerate(all_stops(plan))}
    most, wide = (max((_breadth((item,)) for run in runs for item in run), default=1) for runs in ([plan.run], [siding.run for siding in plan.sidings]))
    taken: list[tuple[int, int, int]] = []
    found: list[tuple[Stop, int]] = []
    for siding in plan.sidings:
        rows = [place[stop.key] for stop in stops(siding.run)]
        first = min([*rows, *(place[key] for key in (siding.source,) if key and place[key] < rows[0])])
        last = max([*rows, *(place[key] for key in (siding.target,) if key)])
        level = next(level for level in range(len(taken) + 1) if not any(at == level and first <= end and start <= last for at, start, end in taken))
        taken.append((level, first, last))
        found += _of_run(siding.run, most + level * wide)
    return sorted([*found, *_of_run(plan.run, 0)], key=lambda pair: place[pair[0].key])


def _of_run(run: Run, track: int) -> list[tuple[Stop, int]]:
    found: list[tuple[Stop, int]] = []
    for item in run:
        if isinstance(item, Stop):
            found.append((item, track))
            continue
        beside = track
        for lane in item.lanes:
            found += _of_run(lane, beside)
            beside += _breadth(lane)
        found.append((item.meet, track))
    return found


def _breadth(run: Run) -> int:
    return max((sum(_breadth(lane) for lane in item.lanes) if isinstance(item, Fork) else 1 for item in run), default=1)


def _spot(stop: Stop, track: int, plan: Plan, limit: float) -> _Spot:
    """The stop with its words, a flag to their right, or over them where they are left too little room."""
    told = [(arc.line, "back" if arc.kind == "back" else "asks") for arc in plan.arcs if arc.told_at == stop.key and arc.line]
    asked = [(stop.asks, "asks")] if stop.asks else []
    room = limit - (width(stop.flag, TYPE.line, True) + 36 if stop.flag else 0.0)
    over = _FLAG if room < _NARROWEST and stop.flag else 0.0
    room = limit if over else room
    joined = ", ".join(stop.lines)
    short = stop if width(joined, TYPE.line) > room else replace(stop, lines=(joined,))
    return _Spot(stop, track, block(short, TYPE, room, 8, (*asked, *told)), over)


def _stack(table: _Table) -> None:
    top = 4.0
    for key in table.rows:
        spot = table.spots[key]
        spot.top = top
        top += spot.tall


def _levels(arcs: list[Arc], place: dict[str, int]) -> list[int]:
    """For each arc the level, counted from the first track outwards, where it is alone."""
    taken: list[tuple[int, int, int]] = []
    found = {}
    for number in sorted(range(len(arcs)), key=lambda number: abs(place[arcs[number].source] - place[arcs[number].target])):
        first, last = sorted((place[arcs[number].source], place[arcs[number].target]))
        level = next(level for level in range(len(taken) + 1) if not any(at == level and first <= end and start <= last for at, start, end in taken))
        taken.append((level, first, last))
        found[number] = level
    return [found[number] for number in range(len(arcs))]


def _stroke(line: Line, table: _Table) -> Stroke:
    """Straight down; to another track in a soft bend, at the beginning, or at the end where lanes meet."""
    source, target = table.mark(line.source), table.mark(line.target)
    y1, y2 = source.y + source.radius, target.y - target.radius
    path = f"M{source.x:.1f} {y1:.1f}"
    if source.x == target.x:
        path += f"V{y2:.1f}"
    elif target.x > source.x:
        bend = min(_BEND, y2 - y1)
        path += f"C{source.x:.1f} {y1 + bend * 0.6:.1f} {target.x:.1f} {y1 + bend * 0.4:.1f} {target.x:.1f} {y1 + bend:.1f}V{y2:.1f}"
    else:
        bend = min(_BEND, y2 - y1)
        path += f"V{y2 - bend:.1f}C{source.x:.1f} {y2 - bend * 0.4:.1f} {target.x:.1f} {y2 - bend * 0.6:.1f} {target.x:.1f} {y2:.1f}"
    return Stroke(path, "done" if line.done else "ahead", (source.x, y1), (target.x, y2), line.source, line.target, y1)


def _arc(arc: Arc, level: int, table: _Table) -> Stroke:
    """Out to the left of the first track, along it, and back in with an arrow; to the same stop in a loop at its right."""
    source, target = table.mark(arc.source), table.mark(arc.target)
    if source.key == target.key:
        x, y1, y2 = source.x + source.reach - 1, source.y - 6, source.y + 6
        path = f"M{x:.1f} {y1:.1f}H{x + 6:.1f}A6 6 0 0 1 {x + 6:.1f} {y2:.1f}H{x:.1f}M{x + 5:.1f} {y2 - 4:.1f}L{x:.1f} {y2:.1f}L{x + 5:.1f} {y2 + 4:.1f}"
        return Stroke(path, arc.kind, (x, y1), (x, y2), arc.source, arc.target, y1)
    x = table.left - RADIUS - 11 - _LEVEL * level
    turn = _CORNER if target.y > source.y else -_CORNER
    x1, x2 = source.x - source.radius, target.x - target.reach - 1
    path = f"M{x1:.1f} {source.y:.1f}H{x + _CORNER:.1f}Q{x:.1f} {source.y:.1f} {x:.1f} {source.y + turn:.1f}V{target.y - turn:.1f}Q{x:.1f} {target.y:.1f} {x + _CORNER:.1f} {target.y:.1f}H{x2:.1f}"
    path += f"M{x2 - 5:.1f} {target.y - 4:.1f}L{x2:.1f} {target.y:.1f}L{x2 - 5:.1f} {target.y + 4:.1f}"
    return Stroke(path, arc.kind, (x1, source.y), (x2, target.y), arc.source, arc.target, min(source.y, target.y))


def _drawing(table: _Table, strokes: list[Stroke], at: float, wide: float) -> Drawing:
    words, pills = [], list[Pill]()
    for spot in table.spots.values():
        dot = spot.stop.mark in DOTS and len(spot.words.rows) == 1
        words += set_words(spot.words, at, spot.top + spot.over + (1 if dot else -2), TYPE, "start")
        if spot.stop.flag:
            pill = flag(spot.stop, 0, spot.top + 15, TYPE)
            pills.append(flag(spot.stop, at + pill.wide / 2 if spot.over else wide - pill.wide / 2 - 2, spot.top + (11 if spot.over else 15), TYPE))
    last = table.spots[table.rows[-1]]
    bottom = last.top + last.over + max(last.words.tall, 30) + 6
    return Drawing(0, 0, wide, bottom, tuple(strokes), tuple(table.mark(key) for key in table.rows), tuple(words), tuple(pills))
