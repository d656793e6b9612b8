"""Lengths of time as people type them: 2 hari kerja, 48 hours, 1 bulan, 1,5 jam."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.typed.outcome import LONGEST, Parsed, Read, Unread, cleaned
from bot.typed.spelled import number_from_words
from workflows.values import Duration

_TERM = re.compile(r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,2})?|[a-z\-]+) ?(?P<working>working |business )?(?P<unit>[a-z]+)(?P<kerja> kerja)?")
_UNITS = {
    **dict.fromkeys(("menit", "mnt", "minute", "minutes", "min", "mins"), ("seconds", 60)),
    **dict.fromkeys(("jam", "hour", "hours", "hrs", "h"), ("seconds", 3600)),
    **dict.fromkeys(("hari", "day", "days", "d"), ("days", 1)),
    **dict.fromkeys(("minggu", "pekan", "week", "weeks"), ("days", 7)),
    **dict.fromkeys(("bulan", "bln", "month", "months"), ("months", 1)),
    **dict.fromkeys(("tahun", "thn", "year", "years"), ("months", 12)),
}
_WORKING = {"seconds": "working_seconds", "days": "working_days"}


def read_duration(text: str) -> Parsed:
    """The span, or Unread("duration"). Parts are joined by a space, a comma, "dan" or "and": 1 jam 30 menit."""
    words = cleaned(text)
    parts: dict[str, int] = {}
    for term in _terms(words) if len(words) <= LONGEST else ():
        part = _part(term)
        if part is None:
            return Unread("duration")
        name, number = part
        parts[name] = parts.get(name, 0) + number
    return Read(Duration(**parts)) if parts else Unread("duration")


def _terms(words: str) -> list[str]:
    """The words cut before each number; joining words dropped."""
    plain = re.sub(r",(?= )|\b(?:dan|and)\b", " ", words)
    return [term.strip() for term in re.split(r"(?<=[a-z]) +(?=[0-9])", " ".join(plain.split())) if term.strip()]


def _part(term: str) -> tuple[str, int] | None:
    found = _TERM.fullmatch(term)
    if found is None or (unit := _UNITS.get(found["unit"])) is None:
        return None
    number = _number(found["number"])
    name, factor = unit
    if found["working"] or found["kerja"]:
        if name == "months" or (name == "days" and factor != 1):
            return None
        name = _WORKING[name]
    if number is None or (total := number * factor) != int(total):
        return None
    return name, int(total)


def _number(text: str) -> Decimal | None:
    if text[:1].isdigit():
        return Decimal(text.replace(",", "."))
    spelled = number_from_words(text)
    return Decimal(spelled) if spelled is not None else None
