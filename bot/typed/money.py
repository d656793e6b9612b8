"""Amounts of money as people type them: 4jt, 4,5 juta, Rp 4.000.000, 4_000_000, 4 million, empat juta."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.typed.figures import DOUBTFUL_SCALES, SCALES, figures, too_many_digits
from bot.typed.outcome import LONGEST, Doubt, Parsed, Read, Unread, cleaned, one_of
from bot.typed.spelled import number_from_words

_MINOR = {"JPY": 0, "IDR": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3}
_NAMES = {"rp": "IDR", "idr": "IDR", "rupiah": "IDR", "rp.": "IDR", "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "s$": "SGD", "¥": "JPY"}
_ONE_GROUP = re.compile(r"[0-9]{1,2}[.,' ][0-9]{3}")
_HEAD = re.compile(r"(?P<mark>rp\.?|idr|us\$|s\$|[$€£¥]|(?:usd|eur|sgd|gbp|jpy|myr|aud|cny|hkd|thb)(?![a-z])) ?(?=[0-9+\-−(a-z])")
_TAIL = re.compile(r"(?<=[0-9a-z]) ?(?P<mark>rupiah|idr|usd|eur|sgd|gbp|jpy|myr|aud|cny|hkd|thb)$")
_TERM = re.compile(r"(?P<number>[0-9][0-9.,_' ]*?) ?(?P<scale>[a-z]+)?(?= [0-9]|$)")
_DASH = re.compile(r"[.,]-{1,2}$")
_LIMIT = Decimal(10**15)
_SMALL = 1000
_ROUNDISH = 100_000


def read_money(text: str, language: str, currency: str = "IDR", negative: bool = False) -> Parsed:
    """The amount in the currency's smallest used unit (`Decimal`), the amounts it may mean, or why it is none:
    money too_long negative decimals cents currency. `language` only orders the options of a doubt."""
    words = cleaned(text)
    if not words or len(words) > LONGEST:
        return Unread("money")
    words, sign = _signed(_DASH.sub("", words))
    words, given, mark = _currency(words)
    words, inner = _signed(words)
    if given and given != currency:
        return Unread("currency")
    if (sign or inner) and not negative:
        return Unread("negative") if re.search("[0-9]", words) else Unread("money")
    if too_many_digits(words):
        return Unread("too_long")
    parsed = _amounts(words, currency, mark, language)
    return _negated(parsed) if sign != inner else parsed


def _signed(words: str) -> tuple[str, bool]:
    if words.startswith("(") and words.endswith(")"):
        return words[1:-1].strip(), True
    if words[:1] in "-−" and words:
        return words[1:].strip(), True
    return words, False


def _currency(words: str) -> tuple[str, str, str]:
    """The words without the currency's mark, its code, and the mark itself, both "" without one."""
    if head := _HEAD.match(words):
        words, mark = words[head.end() :], head["mark"]
    elif tail := _TAIL.search(words):
        words, mark = words[: tail.start()], tail["mark"]
    else:
        return words, "", ""
    return words, _NAMES.get(mark) or mark.upper(), mark


def _amounts(words: str, currency: str, mark: str, language: str) -> Parsed:
    spelled = number_from_words(words)
    if spelled is not None:
        options: tuple[Decimal, ...] = (Decimal(spelled),)
    elif half := re.fullmatch(r"setengah (ribu|juta|miliar|milyar|triliun)|half an? (thousand|million|billion|trillion)", words):
        options = (Decimal(SCALES[half[1] or half[2]]) / 2,)
    else:
        options = _from_terms(words, currency, mark, language)
    if not options:
        return Unread("money")
    return _in_minor(options, currency)


def _in_minor(options: tuple[Decimal, ...], currency: str) -> Parsed:
    minor = [option.scaleb(_MINOR.get(currency, 2)) for option in options]
    whole = [amount for amount in minor if amount == amount.to_integral_value()]
    if not whole:
        return Unread("decimals" if currency == "IDR" else "cents")
    fitting = [amount.quantize(Decimal(1)) for amount in whole if amount < _LIMIT]
    return one_of(list(fitting)) or Unread("too_long")


def _from_terms(words: str, currency: str, mark: str, language: str) -> tuple[Decimal, ...]:
    """One number with or without a scale, or several with falling scales: 4 juta 500 ribu."""
    terms = _terms(words)
    if not terms:
        return ()
    if len(terms) == 1:
        number, scale = terms[0]
        return _one_term(number, scale, currency, mark, language)
    return _sum(terms)


def _terms(words: str) -> list[tuple[str, str]]:
    if figures(words):
        return [(words, "")]
    terms, place = [], 0
    while place < len(words):
        found = _TERM.match(words, place)
        if found is None:
            return []
        terms.append((found["number"], found["scale"] or ""))
        place = found.end() + (1 if words[found.end() : found.end() + 1] == " " else 0)
    return terms


def _one_term(number: str, scale: str, currency: str, mark: str, language: str) -> tuple[Decimal, ...]:
    found = figures(number)
    if scale in DOUBTFUL_SCALES:
        factors = DOUBTFUL_SCALES[scale] if language != "id" else tuple(reversed(DOUBTFUL_SCALES[scale]))
        return tuple(figure * factor for figure in found for factor in factors)
    if scale:
        factor = SCALES.get(scale)
        return tuple(figure * factor for figure in found) if factor else ()
    return _unscaled(number, found, currency, mark)


def _unscaled(number: str, found: tuple[Decimal, ...], currency: str, mark: str) -> tuple[Decimal, ...]:
    """Without a scale a small rupiah amount may be meant in thousands: 4.000 and 500 are asked back, Rp4.000 and IDR 4,000 are taken."""
    if currency != "IDR" or not found:
        return found[:1] if _MINOR.get(currency, 2) == 0 else found
    whole = found[0]
    usual = ((mark.startswith("rp") or mark == "rupiah") and "," not in number) or (mark == "idr" and "." not in number)
    if usual or not whole or whole != int(whole):
        return (whole,)
    shortened = whole < _SMALL or (whole < _ROUNDISH and _ONE_GROUP.fullmatch(number))
    return (whole, whole * 1000) if shortened else (whole,)


def _sum(terms: list[tuple[str, str]]) -> tuple[Decimal, ...]:
    total, last = Decimal(0), Decimal(10**15)
    for place, (number, scale) in enumerate(terms):
        found = figures(number)
        factor = SCALES.get(scale) if scale else 1
        if factor is None or len(found) != 1 or factor >= last:
            return ()
        amount = found[0] * factor
        if not scale and place and found[0] < 1000 and last > 1000:
            return (total + amount * last / 1000, total + amount)
        if amount >= last:
            return ()
        total, last = total + amount, Decimal(factor)
    return (total,)


def _negated(parsed: Parsed) -> Parsed:
    match parsed:
        case Read(value):
            return Read(-value)
        case Doubt(options):
            return Doubt(tuple(-option for option in options))
    return parsed
