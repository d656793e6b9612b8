"""Whole numbers in words, Indonesian and English, up to 10^15 (exclusive)."""

from __future__ import annotations

LIMIT = 10**15
_ID = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ID_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))
_EN = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_UNITS = {"IDR": ("rupiah", "rupiah")}


def number_in_words(number: int, language: str) -> str:
    """`number` spelled out; "" where it is too large to be read with profit. Negative numbers begin with "minus"."""
    if abs(number) >= LIMIT:
        return ""
    if number < 0:
        return f"minus {number_in_words(-number, language)}"
    if number == 0:
        return "nol" if language == "id" else "zero"
    return _indonesian(number) if language == "id" else _english(number)


def money_in_words(amount: int, language: str, currency: str = "IDR") -> str:
    """A whole amount with its currency: "empat juta rupiah", "four million rupiah"."""
    spelled = number_in_words(amount, language)
    unit = _UNITS.get(currency, (currency, currency))[0 if language == "id" else 1]
    return f"{spelled} {unit}" if spelled else ""


def _indonesian(number: int) -> str:
    words: list[str] = []
    for scale, name in _ID_SCALES:
        count, number = divmod(number, scale)
        if count == 1 and scale == 1000:
            words.append("seribu")
        elif count:
            words += [_indonesian_hundreds(count), name]
    return " ".join([*words, _indonesian_hundreds(number)] if number else words)


def _indonesian_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = ["seratus" if hundreds == 1 else f"{_ID[hundreds]} ratus"] if hundreds else []
    if rest in (10, 11):
        words.append("sepuluh" if rest == 10 else "sebelas")
    elif tens == 1:
        words.append(f"{_ID[ones]} belas")
    else:
        words += [f"{_ID[tens]} puluh"] if tens else []
        words += [_ID[ones]] if ones else []
    return " ".join(words)


def _english(number: int) -> str:
    words: list[str] = []
    for scale, name in _EN_SCALES:
        count, number = divmod(number, scale)
        words += [_english_hundreds(count), name] if count else []
    if number:
        words += ["and"] if words and number < 100 else []
        words.append(_english_hundreds(number))
    return " ".join(words)


def _english_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_EN[hundreds]} hundred"] if hundreds else []
    words += ["and"] if hundreds and rest else []
    if 0 < rest < 20:
        words.append(_EN[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        words.append(f"{_EN_TENS[tens]}-{_EN[ones]}" if ones else _EN_TENS[tens])
    return " ".join(words)
