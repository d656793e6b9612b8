"""A drawing: everything with its place in pixels, ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass

from bot.path.lettering import harmless, width, wrapped
from bot.path.plan import Stop

RADIUS, DOT, HALO = 11.0, 5.0, 16.0
DOTS = frozenset({"meet", "met", "crossing"})


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes in pixels: `title` and `line` their letters, `step` and `pace` from one title or line to the next."""

    title: float
    line: float
    step: float
    pace: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text. `style`: title here faint (a title that is not reached) line back asks; `anchor` start | middle | end. `y` is the baseline."""

    x: float
    y: float
    text: str
    style: str
    size: float
    anchor: str = "middle"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        wide = width(self.text, self.size, self.style in ("here", "flag", "back", "heading"))
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - self.size * 0.8, left + wide, self.y + self.size * 0.24


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a stop around its centre; `beside` are initials in a small disc to its right; of lanes that are not drawn (mark more) how many."""

    x: float
    y: float
    mark: str
    key: str
    beside: str = ""

    @property
    def radius(self) -> float:
        return DOT if self.mark in DOTS else RADIUS

    @property
    def reach(self) -> float:
        """How far from the centre it is drawn, the halo of where the request is with it."""
        return HALO if self.mark in ("here", "late") else self.radius


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line as SVG path data. `kind`: done | ahead | back | way; the last two end in an arrow. `start` and `end` are where it does, `top` how high
    it reaches."""

    path: str
    kind: str
    start: tuple[float, float]
    end: tuple[float, float]
    source: str
    target: str
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Pill:
    """Words on a rounded ground around (x, y). `kind`: here | late | back | way (the ground of the page)."""

    x: float
    y: float
    wide: float
    words: Words
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    left: float
    top: float
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    pills: tuple[Pill, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The words under or beside a stop, broken into lines: (text, style)."""

    rows: tuple[tuple[str, str], ...]
    wide: float
    tall: float


def block(stop: Stop, type: Type, limit: float, most: int, extra: tuple[tuple[str, str], ...] = ()) -> Block:
    """The words of `stop` in lines of at most `limit` pixels: a title of two lines, `most` lines below it, `extra` ones (text, style) after them."""
    style = "here" if stop.mark in ("here", "late") else "faint" if stop.mark in ("skipped", "closed") else "title"
    titled = "line" if stop.mark in DOTS else style
    size = type.line if titled == "line" else type.title
    rows = [(row, titled) for row in wrapped(harmless(stop.title), size, limit, 2, titled == "here")]
    told = [(harmless(line), "line") for line in stop.lines] + [(harmless(line), kind) for line, kind in extra]
    room = most
    for place, (line, kind) in enumerate(told):
        here = wrapped(line, type.line, limit, max(1, room - (len(told) - place - 1)), kind == "back") if line else ()
        rows += [(row, kind) for row in here]
        room -= len(here)
    wide = max((width(row, type.title if kind in ("title", "here", "faint") else type.line, kind in ("here", "back")) for row, kind in rows), default=0.0)
    return Block(tuple(rows), wide, sum(type.step if kind in ("title", "here", "faint") else type.pace for _, kind in rows))


def set_words(words: Block, x: float, top: float, type: Type, anchor: str) -> list[Words]:
    """The rows of a block from `top` downwards."""
    found, y = [], top
    for row, kind in words.rows:
        large = kind in ("title", "here", "faint")
        y += type.step if large else type.pace
        found.append(Words(x, y, row, kind, type.title if large else type.line, anchor))
    return found


def flag(stop: Stop, x: float, y: float, type: Type) -> Pill:
    """ "You are here", around (x, y)."""
    text = harmless(stop.flag)
    kind = "late" if stop.mark == "late" else "here"
    return Pill(x, y, width(text, type.line, True) + 28, Words(x, y + 4.2, text, "flag", type.line), kind)
