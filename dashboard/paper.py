"""Makes pages of templates: Jinja with escaping on, the words of the viewer's language at hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from dashboard.sent import carried
from dashboard.session import Porter, Visit
from dashboard.views import Act, Entry
from dashboard.words import say

STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNFOLDED = 8  # a history up to this long is shown whole
_NEWEST = 5


class Paper:
    """Fills templates; `demo` shows what only the demo has."""

    def __init__(self, porter: Porter, demo: bool) -> None:
        self._porter = porter
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_harmless
        )
        self._environment.globals.update(demo=demo, static=_static_addresses(), act_address=act_address, request_address=request_address, carried=carried)
        self._environment.filters["folded"] = folded

    def page(self, name: str, visit: Visit, status: int = 200, **values: object) -> HTMLResponse:
        """The page of template `name` for `visit`, with its cookies set; never kept by caches, because each viewer sees their own."""
        html = self._environment.get_template(f"{name}.html").render(
            say=partial(say, visit.language), visit=visit, viewer=visit.viewer, **values
        )
        response = HTMLResponse(html, status, {"Cache-Control": "no-store"})
        self._porter.seal(response, visit)
        return response


def request_address(key: str) -> str:
    """Where the page of the request with this number or id is."""
    return "/requests/" + quote(key)


def act_address(request: str, act: Act, back: str = "") -> str:
    """Where `act` is asked about on a page of its own, for those without scripts."""
    return "/act?" + urlencode({"request": request, "act": act.key, "state": act.state, "visit": act.visit, "seat": act.seat, "back": back})


def folded(history: Sequence[Entry]) -> list[tuple[bool, list[Entry]]]:
    """The history in runs (hidden, entries): of a long one the newest five, the first, and every return stay in sight."""
    runs: list[tuple[bool, list[Entry]]] = []
    for place, entry in enumerate(history):
        shown = len(history) <= _UNFOLDED or place < _NEWEST or place == len(history) - 1 or entry.kept or entry.holding
        if not runs or runs[-1][0] is shown:
            runs.append((not shown, []))
        runs[-1][1].append(entry)
    return runs


def _harmless(value: object) -> object:
    """What people typed, without the characters that turn the direction of writing for what stands beside it, or that pages cannot hold."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else _STEERING.sub("", value)


def _static_addresses() -> dict[str, str]:
    return {file.name: f"/static/{file.name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}" for file in STATIC.iterdir() if file.is_file()}
