"""Digits with separators: which numbers a run like 4.000.000, 4,5 or 1_250 can stand for. Never off by a thousand."""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,_' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_PLAIN = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)[.,](?P<part>[0-9]+)")
MOST_DIGITS = 15
SCALES = {
    **dict.fromkeys(("rb", "ribu", "k", "thousand"), 10**3),
    **dict.fromkeys(("jt", "juta", "mn", "mio", "million", "millions"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "mlr", "bn", "billion"), 10**9),
    **dict.fromkeys(("triliun", "trilyun", "tn", "trillion"), 10**12),
}
DOUBTFUL_SCALES = {"m": (10**6, 10**9), "mil": (10**6, 10**9)}
"""Million to one reader, miliar (a thousand times more) to the other."""


def figures(text: str, thousandths: bool = False) -> tuple[Decimal, ...]:
    """All numbers `text` can stand for, the likelier first; () if it is none. One mark before three digits may group or be a decimal mark.
    `thousandths`: 1.000,001 may be meant; in money it is a slip of the finger, and refused."""
    if re.match("0[0-9]", text):
        return ()
    if _PLAIN.fullmatch(text):
        return (Decimal(text),)
    if (grouped := _GROUPED.fullmatch(text)) and not text.startswith("0"):
        whole = Decimal(re.sub(r"[^0-9]", "", text))
        mark = grouped["mark"]
        if mark in ".," and text.count(mark) == 1:
            return (whole, Decimal(text.replace(mark, ".")))
        return (whole,)
    if decimal := _DECIMAL.fullmatch(text):
        return (Decimal(f"{decimal['whole']}.{decimal['part']}"),)
    return _both_marks(text, thousandths)


def _both_marks(text: str, thousandths: bool) -> tuple[Decimal, ...]:
    """4.500.000,00 and 4,500,000.00: groups by one mark, then a decimal part by the other."""
    head, mark, part = max((text.rpartition(mark) for mark in ".,"), key=lambda split: len(split[0]))
    grouped = _GROUPED.fullmatch(head)
    if grouped is None or not _PLAIN.fullmatch(part) or head.startswith("0") or grouped["mark"] == mark:
        return ()
    if len(part) == 3 and grouped["mark"] in ".," and (part == "000" or not thousandths):
        return ()
    return (Decimal(f"{re.sub(r'[^0-9]', '', head)}.{part}"),)


def too_many_digits(text: str) -> bool:
    return sum(sign in "0123456789" for sign in text) > MOST_DIGITS
