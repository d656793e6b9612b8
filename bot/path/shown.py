"""The path ready to be shown: as SVG in a page, as SVG that stands alone, as PNG for chat."""

from __future__ import annotations

from bot.path.across import across
from bot.path.down import down
from bot.path.lettering import FONTS
from bot.path.plan import Plan, columns
from bot.path.svg import svg

_MOST_ACROSS = 8  # steps; of more the path goes down (LOOK 6)
_DESK, _PHONE = 1112.0, 320.0  # the room that a page has for it
_WIDE, _NARROW = 1200.0, 600.0  # of a picture that stands alone, when it goes across and when it goes down
_SCALE = 2
_EDGE = 24.0


def goes_across(plan: Plan) -> bool:
    return columns(plan.run) <= _MOST_ACROSS


def on_desk(plan: Plan) -> str:
    """For wide pages; "" where the path goes down there too."""
    return svg(across(plan, _DESK), plan.sentence) if goes_across(plan) else ""


def on_phone(plan: Plan) -> str:
    return svg(down(plan, _PHONE), plan.sentence)


def alone(plan: Plan) -> str:
    """As a document of its own, on a light ground under its heading."""
    wide = _WIDE if goes_across(plan) else _NARROW
    drawing = across(plan, wide - 2 * _EDGE) if goes_across(plan) else down(plan, wide - 2 * _EDGE)
    return svg(drawing, plan.sentence, True, plan.heading, plan.second, wide)


def png(plan: Plan) -> bytes:
    """The same as PNG, two pixels for one. Takes tens of milliseconds: never inside a transaction."""
    from resvg_py import svg_to_bytes  # loaded only when something is drawn

    fonts = [str(file) for file in sorted(FONTS.glob("*.ttf"))]
    return svg_to_bytes(alone(plan), zoom=_SCALE, skip_system_fonts=True, font_files=fonts, font_family="Roboto", sans_serif_family="Roboto")
