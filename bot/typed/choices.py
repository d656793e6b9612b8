"""Choices as people type them: by number, by word, by the beginning of a word; a near miss is asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.typed.outcome import LONGEST, MOST_TEXT, Doubt, Parsed, Read, Unread, cleaned

_YES = frozenset(["ya", "iya", "y", "yes", "betul", "benar", "setuju", "ok", "oke", "yup", "true", "sudah", "ada"])
_NO = frozenset(["tidak", "t", "no", "n", "nggak", "enggak", "gak", "ga", "tdk", "bukan", "belum", "false", "tak"])
_CLOSE, _CLOSE_WORD = 0.7, 0.8
_MOST_NEAR = 8  # a slip in a word that more choices have tells nothing
_SHORTEST = 3  # letters of the beginning of a word inside a name
_NUMBER = re.compile(r"(?:nomor |no\.? ?|#)?([0-9]{1,3})[.)]?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is stored, and the words people know it by."""

    value: str
    words: tuple[str, ...]


def read_yesno(text: str) -> Parsed:
    """True, False, or Unread("yesno")."""
    words = cleaned(text).rstrip(".,")
    if words in _YES:
        return Read(True)
    return Read(False) if words in _NO else Unread("yesno")


def read_choice(text: str, choices: Sequence[Choice]) -> Parsed:
    """The chosen value; Doubt with the values that may be meant ("Bandnug"); Unread("choice"). Words of a choice go before its number."""
    words = cleaned(text)
    if not words or len(words) > LONGEST:
        return Unread("choice")
    known = [(choice, tuple(cleaned(word) for word in (choice.value, choice.value.replace("_", " "), *choice.words))) for choice in choices]
    if exact := [choice.value for choice, names in known if words in names]:
        return _chosen(exact)
    if (number := _NUMBER.fullmatch(words)) is not None:
        place = int(number[1])
        return Read(choices[place - 1].value) if 1 <= place <= len(choices) else Unread("choice")
    for fits in (lambda name: name.startswith(words), lambda name: words in name.split(" "), lambda name: _begins(name, words)):
        if found := [choice.value for choice, names in known if any(fits(name) for name in names)]:
            return _chosen(found)
    names = {name: choice.value for choice, all_names in reversed(known) for name in all_names}
    near = tuple(dict.fromkeys(names[name] for name in get_close_matches(words, names, 3, _CLOSE)))
    return Doubt(near) if near else _near_a_word(words, names)


def _begins(name: str, words: str) -> bool:
    """Whether every typed word of three letters or more begins a word of the name, in their order: "ban" in "kota bandung"."""
    rest = iter(name.split(" "))
    return len(words) >= _SHORTEST and all(any(word.startswith(typed) for word in rest) for typed in words.split(" "))


def _near_a_word(words: str, names: Mapping[str, str]) -> Parsed:
    """The choices of which one word is much like the word that was typed: "padng" for "kota padang"."""
    parts: dict[str, list[str]] = {}
    for name, value in names.items() if " " not in words else ():
        for part in name.split(" ") if " " in name else ():
            parts.setdefault(part, []).append(value)
    near = tuple(dict.fromkeys(value for part in get_close_matches(words, parts, 3, _CLOSE_WORD) for value in parts[part]))
    return Doubt(near) if 0 < len(near) <= _MOST_NEAR else Unread("choice")


def read_choices(text: str, choices: Sequence[Choice]) -> Parsed:
    """Several choices with commas or "dan"/"and" between, as a frozenset; the first part that is none decides what comes back."""
    parts = [part for part in re.split(r"[,;]| dan | and ", cleaned(text)) if part.strip()] if len(text) <= MOST_TEXT else []
    chosen: set[str] = set()
    for part in parts:
        parsed = read_choice(part, choices)
        if not isinstance(parsed, Read):
            return parsed if isinstance(parsed, Unread) or len(parts) == 1 else Unread("choice")
        chosen.add(parsed.value)
    return Read(frozenset(chosen)) if chosen else Unread("choice")


def _chosen(values: list[str]) -> Parsed:
    distinct = tuple(dict.fromkeys(values))
    return Read(distinct[0]) if len(distinct) == 1 else Doubt(distinct)
