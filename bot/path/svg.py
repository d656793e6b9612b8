"""Writes a drawing down as SVG: colours by class, so that a page's own theme holds; a picture that stands alone brings them along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

import dashboard
from bot.path.drawing import DOTS, HALO, Drawing, Mark, Pill, Stroke, Words
from bot.path.lettering import harmless, width, wrapped

_STATIC = Path(dashboard.__file__).parent / "static"
_TICK, _CROSS, _BAR = "M-4.6 .3l3.2 3.4 6-7", "M-3.8-3.8l7.6 7.6M3.8-3.8l-7.6 7.6", "M-4.5 0h9"
# What stands inside a stop, by its mark: sign, and the ring or disc around it.
_RINGS = {"done": "disc", "held": "disc", "good": "disc", "void": "disc", "no": "no", "bad": "no", "over": "over", "here": "here", "late": "late", "skipped": "dashed", "closed": "dashed"}
_SIGNS = {"done": _TICK, "held": _TICK, "good": _TICK, "no": _CROSS, "bad": _CROSS, "over": _BAR, "void": "M-6 6L6-6"}


def svg(drawing: Drawing, sentence: str, alone: bool = False, heading: str = "", second: str = "", wide: float = 0.0) -> str:
    """The drawing with `sentence` for those who cannot see it. `alone`: with its colours, on a light ground of its own at least `wide` pixels wide,
    under a `heading`."""
    if not alone:
        place = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}" viewBox="{drawing.left:.1f} {drawing.top:.1f} {drawing.width:.1f} {drawing.height:.1f}"'
        return f'<svg class="drawn" role="img" aria-label="{_safe(sentence)}" {place}>{"".join(_shapes(drawing))}</svg>'
    edge = 24.0
    across = max(wide, drawing.width + 2 * edge)
    words, head = _heading(heading, second, edge, across - 2 * edge) if harmless(heading) else ("", 0.0)
    height = drawing.height + 2 * edge + head
    left = (across - drawing.width) / 2
    body = f'<g transform="translate({left - drawing.left:.1f} {edge + head - drawing.top:.1f})">{"".join(_shapes(drawing))}</g>'
    size = f'width="{across:.0f}" height="{height:.0f}" viewBox="0 0 {across:.1f} {height:.1f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" aria-label="{_safe(sentence)}" {size}>'
        f'<style>{_colours()}</style><rect class="ground" width="100%" height="100%"/>{words}{body}</svg>\n'
    )


def _heading(heading: str, second: str, edge: float, room: float) -> tuple[str, float]:
    """The lines above the drawing, and how much room they take: `second` beside the heading where both fit, else under it."""
    heading, second = harmless(heading), harmless(second)
    lines = [Words(edge, edge + 15 + 23 * place, line, "heading", 17, "start") for place, line in enumerate(wrapped(heading, 17, room, 2, True))]
    beside, y = lines[-1].box[2] + 8, lines[-1].y
    if second and beside + width(second, 13) <= edge + room:
        lines.append(Words(beside, y, second, "second", 13, "start"))
    elif second:
        lines += (Words(edge, y + 23 + 19 * place, line, "second", 13, "start") for place, line in enumerate(wrapped(second, 13, room, 3)))
    return "".join(map(_words, lines)), lines[-1].y - edge + 31


def _safe(text: str) -> str:
    return escape(harmless(text))


def _shapes(drawing: Drawing) -> Iterator[str]:
    yield from (_stroke(stroke) for stroke in drawing.strokes)
    yield from (_mark(mark) for mark in drawing.marks)
    yield from (_words(words) for words in drawing.words)
    yield from (_pill(pill) for pill in drawing.pills)


def _stroke(stroke: Stroke) -> str:
    return f'<path class="line {stroke.kind}" d="{stroke.path}"/>'


def _mark(mark: Mark) -> str:
    beside = ""
    if mark.beside and mark.mark != "more":
        beside = f'<circle class="beside" cx="27" r="9.5"/><text class="initials" x="27" y="3.2" font-size="9">{_safe(mark.beside)}</text>'
    return f'<g class="stop" transform="translate({mark.x:.1f} {mark.y:.1f})">{_sign(mark)}{beside}</g>'


def _sign(mark: Mark) -> str:
    if mark.mark in DOTS:
        return f'<circle class="dot{" met" if mark.mark == "met" else ""}" r="{mark.radius:g}"/>'
    ring = _RINGS.get(mark.mark, "ring")
    halo = f'<circle class="halo {ring}" r="{HALO:g}"/>' if ring in ("here", "late") else ""
    radius = mark.radius - (0 if ring == "disc" else 1.4 if ring in ("here", "late") else 1)
    shape = f'{halo}<circle class="{ring}" r="{radius:g}"/>'
    if mark.mark in _SIGNS:
        return f'{shape}<path class="sign {ring}" d="{_SIGNS[mark.mark]}"/>'
    if mark.mark in ("here", "late", "end"):
        return f'{shape}<circle class="core {ring}" r="4"/>'
    return f'{shape}<text class="initials" y="3.6" font-size="10">{_safe(mark.beside)}</text>' if mark.mark == "more" else shape


def _words(words: Words) -> str:
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    return f'<text class="{words.style}" x="{words.x:.1f}" y="{words.y:.1f}" font-size="{words.size:g}"{anchor}>{_safe(words.text)}</text>'


def _pill(pill: Pill) -> str:
    return f'<rect class="plate {pill.kind}" x="{pill.x - pill.wide / 2:.1f}" y="{pill.y - 10.5:.1f}" width="{pill.wide:.1f}" height="21" rx="10.5"/>{_words(pill.words)}'


@cache
def _colours() -> str:
    """The rules that pages draw by, with the colours of the light theme written in."""
    tokens = (_STATIC / "tokens.css").read_text("utf-8")
    light = dict(re.findall(r"--(\w+): ([^;]+);", tokens[: tokens.index("@media")]))
    rules = (_STATIC / "path.css").read_text("utf-8").partition("/* on pages only */")[0]
    filled = re.sub(r"var\(--(\w+)\)", lambda found: light[found[1]], re.sub(r"/\*.*?\*/", "", rules))
    return re.sub(r"\s*\n\s*", "", filled).replace('"', "'")
