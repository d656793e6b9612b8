"""Plain numbers as people type them: 2, 2,5, 1.250, 10%, dua belas, 3 unit."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.typed.figures import DOUBTFUL_SCALES, SCALES, figures, too_many_digits
from bot.typed.outcome import LONGEST, Parsed, Read, Unread, cleaned, one_of
from bot.typed.spelled import number_from_words

_NUMBER = re.compile(r"(?P<sign>[-−+]?) ?(?P<number>[0-9][0-9.,_' ]*[0-9]|[0-9])(?P<percent> ?%)?(?: ?(?P<unit>[^\W\d_]+(?: [^\W\d_]+)?))?")


def read_number(text: str, language: str, integer: bool = False, negative: bool = True) -> Parsed:
    """The number, the numbers it may mean, or why it is none: number integer too_long negative. A percentage is a share of one.
    A word behind the number ("3 unit") is let pass. `integer` wants a whole number, which settles what 1.250 means."""
    words = cleaned(text)
    why = "integer" if integer else "number"
    if not words or len(words) > LONGEST:
        return Unread(why)
    if (spelled := number_from_words(words)) is not None:
        return Read(Decimal(spelled))
    found = _NUMBER.fullmatch(words)
    if found is None or _unclear(found["unit"] or ""):
        return Unread(why)
    if too_many_digits(words):
        return Unread("too_long")
    factor = _factor(found["unit"] or "", found["percent"] or "")
    numbers = [number * factor * (-1 if found["sign"] in ("-", "−") else 1) for number in _ordered(figures(found["number"], thousandths=True), found["number"], language)]
    if not negative and any(number < 0 for number in numbers):
        return Unread("negative")
    if integer:
        numbers = [number for number in numbers if number == number.to_integral_value()]
    return one_of(list(numbers)) or Unread(why)


def _factor(unit: str, percent: str) -> Decimal:
    if percent:
        return Decimal("0.01")
    return Decimal(SCALES.get(unit.split(" ")[0] if unit else "", 1))


def _unclear(unit: str) -> bool:
    first, *others = unit.split(" ")
    return first in DOUBTFUL_SCALES or any(word in SCALES or word in DOUBTFUL_SCALES for word in others)


def _ordered(found: tuple[Decimal, ...], text: str, language: str) -> tuple[Decimal, ...]:
    """The likelier first: an Indonesian groups by points, an English reader by commas."""
    usual = "." if language == "id" else ","
    return found if len(found) < 2 or usual in text else tuple(reversed(found))
