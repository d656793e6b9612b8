"""The path ready to be shown: as SVG in a page, as SVG that stands alone, as PNG for chat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
_RASTER = Path(__file__).with_name("raster.py")
_LONGEST = 30.0  # seconds that making a picture may take


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
    """The same as PNG, two pixels for one. Takes a tenth of a second or more, without holding up other threads: never inside a transaction.
    Raises CalledProcessError and TimeoutExpired (`subprocess`) where it cannot be made."""
    fonts = [str(file) for file in sorted(FONTS.glob("*.ttf"))]
    command = [sys.executable, "-I", str(_RASTER), str(_SCALE), *fonts]
    return subprocess.run(command, input=alone(plan).encode(), capture_output=True, check=True, timeout=_LONGEST).stdout
