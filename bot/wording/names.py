"""How people are called: in full with their unit at first, by their short name after, initials, honorifics in running Indonesian chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.wording.formats import opened
from workflows.world import PersonRecord

Directory = Mapping[str, PersonRecord]
Titles = Mapping[str, Mapping[str, str]]
"""What roles or units are called, by key and language."""


_VOWEL = re.compile("[aeiouy]")


def full_name(id: str, people: Directory) -> str:
    """The full name as in the directory; the id itself where the directory no longer knows it."""
    person = people.get(id)
    return person.name if person else id


def titled(key: str, titles: Titles, language: str) -> str:
    """The title of a role or unit in the reader's language; its key with spaces and a large letter where nobody gave one."""
    return given_title(key, titles, language) or opened(readable(key))


def given_title(key: str, titles: Titles, language: str) -> str:
    """The title somebody gave the role or unit, "" for none."""
    known = titles.get(key, {})
    return known.get(language) or known.get("*") or next(iter(known.values()), "")


def readable(key: str) -> str:
    """A key as a word: tim_pengadaan is "tim pengadaan", and hrd, which nobody can pronounce, "HRD"."""
    return " ".join(word if _VOWEL.search(word) else word.upper() for word in key.split("_"))


def short_name(id: str, people: Directory, among: Iterable[str] = ()) -> str:
    """The short name; the full one where two people `among` those mentioned share it."""
    person = people.get(id)
    if person is None or not person.short:
        return full_name(id, people)
    alike = any(other != id and (known := people.get(other)) and known.short.casefold() == person.short.casefold() for other in among)
    return person.name if alike else person.short


def addressed(id: str, people: Directory, language: str, among: Iterable[str] = ()) -> str:
    """In a running chat sentence: Pak Budi, where the directory knows the honorific and the sentence is Indonesian."""
    person, name = people.get(id), short_name(id, people, among)
    if person is None or language != "id" or not person.honorific or name == person.name != person.short:
        return name
    return f"{person.honorific} {name}"


def possessive(name: str, language: str) -> str:
    """Rina's, in English; the name alone in Indonesian, where the owner simply follows."""
    if language == "id":
        return name
    return f"{name}'s"


def initials(id: str, people: Directory) -> str:
    """First letters of the short name and of the last word: BS; one letter for one-word names."""
    name = full_name(id, people)
    words = name.split()
    first = (short_name(id, people) or name)[:1].upper()
    return first if len(words) < 2 else first + words[-1][:1].upper()


def on_behalf(by: str, seat: str, people: Directory, language: str) -> str:
    """Sari Lestari a.n. Agus Prasetyo / Sari Lestari for Agus Prasetyo; the name alone where somebody decided for themselves."""
    name = full_name(by, people)
    if not seat or seat == by:
        return name
    return f"{name} {'a.n.' if language == 'id' else 'for'} {full_name(seat, people)}"
