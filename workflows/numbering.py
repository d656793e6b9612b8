"""Templates of numbers, `PB/{seq:04}/{month:roman}/{year}`: checked when a SOP is read, filled in when a number is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from workflows.faults import Fault, Faulty, Mark

MOST_CHARACTERS = 100
_SLOT = re.compile(r"\{([^{}]*)\}")
_INSIDE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?::(?P<format>roman|0[1-9]|01[0-2]))?\Z")
_DOTTED = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z")
TEMPLATE_NAMES = ("seq", "year", "month", "day")
_USUAL = {"seq": "seq:04", "year": "year", "month": "month:02", "day": "day:02"}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def check_template(raw: str, at: Mark) -> str:
    """`raw` itself, if it is a template: words with `{seq}` in it, and perhaps `{year}`, `{month}`, `{day}` or text fields; `:04` fills up with zeros,
    `{month:roman}` writes I to XII. Raises Faulty ("bad-template", or "not-built-yet" for a part of a field)."""
    slots = _SLOT.findall(raw)
    rest = _SLOT.sub("", raw)
    if len(raw) > MOST_CHARACTERS or "{" in rest or "}" in rest:
        raise _bad(raw, at, "PB/{seq:04}/{month:roman}/{year}")
    for slot in slots:
        if _DOTTED.match(slot):
            raise Faulty((Fault("not-built-yet", at, "{" + slot + "}"),))
        inside = _INSIDE.match(slot)
        if not inside or (inside["format"] and inside["name"] not in (("month",) if inside["format"] == "roman" else TEMPLATE_NAMES)):
            near = get_close_matches(slot, ("seq", "seq:04", "year", "month", "month:02", "month:roman", "day:02"), 1)
            usual = near[0] if near else _USUAL.get(slot.split(":")[0], "")
            raise _bad("{" + slot + "}", at, "{" + usual + "}" if usual else "")
    if sum(slot.split(":")[0] == "seq" for slot in slots) != 1:
        raise _bad(raw, at, raw + "{seq:04}" if not any(slot.startswith("seq") for slot in slots) else "")
    return raw


def template_fields(template: str) -> frozenset[str]:
    """The names of the fields a template mentions."""
    return frozenset(slot.split(":")[0] for slot in _SLOT.findall(template)) - {*TEMPLATE_NAMES}


def format_number(template: str, seq: int, at: date, fields: Mapping[str, str]) -> str:
    """The `seq`-th number of the series, given on the day `at` (the organisation's date); a field that is not filled in is left out."""
    given = {"seq": seq, "year": at.year, "month": at.month, "day": at.day}

    def fill(slot: re.Match[str]) -> str:
        name, _, format = slot[1].partition(":")
        if name not in given:
            return fields.get(name, "")
        if format == "roman":
            return _ROMAN[given[name] - 1]
        return str(given[name]).zfill(int(format or 0))

    return _SLOT.sub(fill, template)


def _bad(words: str, at: Mark, proposal: str) -> Faulty:
    return Faulty((Fault("bad-template", at, words, proposal),))
