"""How wide words are in the type of the drawing, and where their lines break; read from the font that pictures are made with."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "vendor" / "roboto"
_FILES = {False: "Roboto-Regular.ttf", True: "Roboto-Medium.ttf"}
_SPARE = 1.05  # pages are shown in the reader's own face, and those at hand (Arial, Segoe UI) run up to so much wider
_UNKNOWN, _WIDE = 0.62, 1.1  # em of a letter that the font lacks, and of one that takes a whole square
# What turns the direction of writing for the words beside it, and what XML cannot hold.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """`text` on one line, without the characters that a drawing cannot hold or that steer its neighbours."""
    return re.sub("[ \t\r\n]+", " ", _STEERING.sub("", text)).strip()


def width(text: str, size: float, strong: bool = False) -> float:
    """Of `text` in pixels, set in `size` pixels; a little more than the font says."""
    advances = _advances(strong)
    return sum(advances[letter] if letter in advances else _guess(letter) for letter in text) * size * _SPARE


def wrapped(text: str, size: float, limit: float, most: int, strong: bool = False) -> tuple[str, ...]:
    """`text` in at most `most` lines of at most `limit` pixels. What does not fit is cut on a word and ends in "…"; a word too long for a line is cut itself."""
    words, line = text.split(" "), ""
    lines: list[str] = []
    for place, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if width(longer, size, strong) <= limit:
            line = longer
            continue
        if len(lines) == most - 1 or not line:
            return (*lines, _cut(" ".join([*([line] if line else []), *words[place:]]), size, limit, strong))
        lines.append(line)
        line = word
        if width(word, size, strong) > limit:
            return (*lines, _cut(" ".join(words[place:]), size, limit, strong))
    return (*lines, line) if line else tuple(lines)


def cut(text: str, size: float, limit: float, strong: bool = False) -> str:
    """`text` on one line."""
    return "".join(wrapped(text, size, limit, 1, strong))


def _cut(text: str, size: float, limit: float, strong: bool) -> str:
    """As many whole words as fit before "…"; of a first word that is too long as many letters."""
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}" if kept else word
        if width(f"{longer}…", size, strong) > limit:
            break
        kept = longer
    return f"{(kept or _begun(text.split(' ')[0], size, limit, strong)).rstrip(' ,.:;(')}…"


def _begun(word: str, size: float, limit: float, strong: bool) -> str:
    """As many letters of a word as fit before "…", one at least."""
    room = limit - width("…", size, strong)
    for place, letter in enumerate(word):
        room -= width(letter, size, strong)
        if room < 0:
            return word[: max(place, 1)]
    return word


def _guess(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else _UNKNOWN


@cache
def _advances(strong: bool) -> dict[str, float]:
    """The width of every letter of a font in em: its tables `cmap` (format 4) and `hmtx`, as OpenType defines them."""
    font = (FONTS / _FILES[strong]).read_bytes()
    tables = {tag: (start, size) for tag, _, start, size in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]])}
    em = struct.unpack_from(">H", font, tables[b"head"][0] + 18)[0]
    measured = struct.unpack_from(">H", font, tables[b"hhea"][0] + 34)[0]
    widths = [struct.unpack_from(">H", font, tables[b"hmtx"][0] + 4 * glyph)[0] / em for glyph in range(measured)]
    cmap = tables[b"cmap"][0]
    start = cmap + struct.unpack_from(">I", font, cmap + 8)[0]
    return {chr(code): widths[min(glyph, measured - 1)] for code, glyph in _glyphs(font, start)}


def _glyphs(font: bytes, start: int) -> list[tuple[int, int]]:
    """Every letter's code and the number of its glyph, from the `cmap` subtable at `start`."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, firsts, deltas, offsets = (struct.unpack_from(f">{count}H", font, start + at) for at in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count))
    found = []
    for place, (first, last, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", font, start + 16 + 6 * count + 2 * place + offset + 2 * (code - first))[0]
            if not offset or glyph:
                found.append((code, (glyph + delta) & 0xFFFF))
    return found
