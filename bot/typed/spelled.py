"""Numbers written in words, Indonesian and English: "empat juta lima ratus ribu", "two and a half million" is left unread."""

from __future__ import annotations

_ONES = {
    **{word: n for n, word in enumerate(["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"])},
    **{word: n for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"])},
    **{word: n for n, word in enumerate(["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 15)},
    **{word: n * 10 for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)},
}
_SCALES = {
    "ribu": 10**3, "thousand": 10**3, "juta": 10**6, "million": 10**6,
    "miliar": 10**9, "milyar": 10**9, "billion": 10**9, "triliun": 10**12, "trilyun": 10**12, "trillion": 10**12,
}
_WHOLE = {"seribu": 10**3, "sejuta": 10**6, "semiliar": 10**9, "setriliun": 10**12}


def number_from_words(text: str) -> int | None:
    """The whole number `text` (small letters) spells, else `None`. Scales must fall from left to right."""
    total, group, smallest = 0, _Group(), 10**15
    for word in text.replace("-", " ").split():
        scale = _SCALES.get(word) or _WHOLE.get(word)
        if scale is None:
            if not group.take(word):
                return None
            continue
        count = group.value if word in _SCALES else None if group.begun else 1
        if not count or scale >= smallest:
            return None
        total, group, smallest = total + count * scale, _Group(), scale
    if not group.begun and not total:
        return None
    return total + group.value if group.complete else None


class _Group:
    """What is below a thousand: hundreds, tens, ones, each at most once and in that order."""

    def __init__(self) -> None:
        self.value, self.room, self.begun, self.joined = 0, 1000, False, False

    @property
    def complete(self) -> bool:
        return not self.joined

    def take(self, word: str) -> bool:
        """Adds the word; false if it has no place here."""
        if word == "and":
            taken, self.joined = not self.joined, True
            return taken
        self.joined = False
        if word in ("ratus", "hundred", "puluh", "belas"):
            return self._multiply(word)
        number = 100 if word == "seratus" else _ONES.get(word)
        if number is None or number >= self.room or (number == 0 and self.begun):
            return False
        self.value, self.begun = self.value + number, True
        self.room = 100 if number == 100 else 10 if number >= 20 else 1
        return True

    def _multiply(self, word: str) -> bool:
        ones = self.value % 10 if self.value % 100 < 10 else 0
        if not ones or self.room != 1:
            return False
        if word in ("ratus", "hundred"):
            if self.value >= 100:
                return False
            self.value, self.room = ones * 100, 100
        elif word == "puluh":
            self.value, self.room = self.value - ones + ones * 10, 10
        else:
            self.value, self.room = self.value + 10, 1
        return True
