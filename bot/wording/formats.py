"""Money, numbers, sizes and lists as people write them in each language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.wording.spelled import money_in_words

GAP = "\u00a0"
"""The no-break space: amounts, numbers and dates never break."""
_MINOR = {"IDR": 0, "JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3}
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_LOW = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SHORT = ((10**12, "triliun", "tn"), (10**9, "miliar", "bn"), (10**6, "jt", "mn"), (1000, "rb", "k"))


def minor_digits(currency: str) -> int:
    """Decimals of the smallest unit in use: 0 for the rupiah, else mostly 2 (ISO 4217)."""
    return _MINOR.get(currency, 2)


def format_number(number: Decimal | int, language: str, grouped: bool = True) -> str:
    """Grouped in threes with the language's own marks, exactly as many decimals as there are: 1.250; 2,5 / 1,250; 2.5. A year is not grouped."""
    text = format(Decimal(number), ",f" if grouped else "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    return text.translate({ord(","): ".", ord("."): ","}) if language == "id" else text


def format_percent(share: Decimal, language: str) -> str:
    """A share of one as a percentage: 0.47 -> 47%."""
    return f"{format_number(share * 100, language)}%"


def format_money(amount: Decimal | int, language: str, currency: str = "IDR") -> str:
    """`amount` in the currency's smallest used unit: Rp4.000.000 / IDR 4,000,000 (no-break space)."""
    digits = minor_digits(currency)
    value = Decimal(amount).scaleb(-digits)
    sign, text = ("-" if value < 0 else ""), format(abs(value), f",.{digits}f")
    if language != "id":
        return f"{sign}{currency}{GAP}{text}"
    text = text.translate({ord(","): ".", ord("."): ","})
    return f"{sign}Rp{text}" if currency == "IDR" else f"{sign}{currency}{GAP}{text}"


def read_back(amount: Decimal | int, language: str, currency: str = "IDR") -> str:
    """The amount with its words behind it, where a misreading would cost: Rp4.000.000 (empat juta rupiah)."""
    shown = format_money(amount, language, currency)
    whole = Decimal(amount).scaleb(-minor_digits(currency))
    spelled = money_in_words(int(whole), language, currency) if whole == int(whole) else ""
    return f"{shown} ({spelled})" if spelled else shown


def short_money(amount: Decimal | int, language: str, currency: str = "IDR") -> str:
    """For charts only: Rp1,2 miliar / IDR 1.2 bn."""
    whole = Decimal(amount).scaleb(-minor_digits(currency))
    for scale, indonesian, english in _SHORT:
        if abs(whole) >= scale:
            number = format_number((whole / scale).quantize(Decimal("0.1")), language)
            if language == "id":
                return f"{'Rp' if currency == 'IDR' else currency + GAP}{number}{GAP}{indonesian}"
            return f"{currency}{GAP}{number}{'' if english == 'k' else GAP}{english}"
    return format_money(amount, language, currency)


def format_size(size: int, language: str) -> str:
    """Bytes as people say them: 412 KB, 1,5 MB, 31 MB."""
    if size < 1024:
        return f"{size}{GAP}B"
    number, unit = Decimal(size) / 1024, "KB"
    for larger in ("MB", "GB", "TB"):
        if number < 1024:
            break
        number, unit = number / 1024, larger
    rounded = number.quantize(Decimal("0.1")) if number < 10 else number.quantize(Decimal(1))
    return f"{format_number(rounded, language)}{GAP}{unit}"


def roman(number: int) -> str:
    """A whole number above 0 in Roman capitals, for request numbers: 11 -> XI."""
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        count, number = divmod(number, value)
        text += letters * count
    return text


def join(items: Sequence[str], language: str, either: bool = False) -> str:
    """"A", "A dan B", "A, B, dan C" / "A, B and C"; `either` with atau, or."""
    if len(items) < 2:
        return "".join(items)
    if language == "id":
        return f"{', '.join(items[:-1])}{',' if len(items) > 2 else ''} {'atau' if either else 'dan'} {items[-1]}"
    return f"{', '.join(items[:-1])} {'or' if either else 'and'} {items[-1]}"


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word, "…" at the end where something is left out."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:.") + "…"


def quote(text: str) -> str:
    """People's own words in quotation marks."""
    return f"“{text}”"


def unbroken(text: str) -> str:
    """`text` that stays on one line."""
    return text.replace(" ", GAP)


def opened(text: str) -> str:
    """`text` with its first letter large, as at the beginning of a line."""
    return text[:1].upper() + text[1:]
