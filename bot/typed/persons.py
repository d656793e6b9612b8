"""People as they are typed: short name, full name, @handle, with or without an honorific."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.typed.outcome import LONGEST, MOST_TEXT, Doubt, Parsed, Read, Unread, cleaned
from workflows.values import People, Person, Reason
from workflows.world import PersonRecord

_HONORIFICS = re.compile(r"^(?:pak|bu|bapak|ibu|mas|mbak|kak|bang|mr\.?|mrs\.?|ms\.?) (?=\S)")


def read_person(text: str, people: Iterable[PersonRecord]) -> Parsed:
    """The one active person meant (`Person`); Doubt with several, in directory order; Unread("person") with nobody."""
    words = cleaned(text)
    if not words.strip("@. ") or len(words) > LONGEST:
        return Unread("person")
    active = [person for person in people if person.active]
    if words.startswith("@"):
        handle = words[1:].replace(" ", "")
        return _found([person for person in active if handle in _handles(person)])
    for name in dict.fromkeys((words, _HONORIFICS.sub("", words))):
        for fits in (_is, _is_called, _begins):
            if found := [person for person in active if fits(person, name)]:
                return _found(found)
    return Unread("person")


def read_people(text: str, people: Iterable[PersonRecord], field: str = "") -> Parsed:
    """Several people with commas or "dan"/"and" between, as `People`, each for the reason that they were chosen in `field`."""
    if len(text) > MOST_TEXT:
        return Unread("person")
    known = tuple(people)
    chosen: list[str] = []
    parts = [part.strip() for part in re.split(r"[,;\n]| dan | and ", text, flags=re.IGNORECASE) if part.strip()]
    for part in parts:
        parsed = read_person(part, known)
        if not isinstance(parsed, Read):
            return parsed if len(parts) == 1 else Unread("person", part)
        chosen.append(parsed.value.id)
    return Read(People(dict.fromkeys(chosen, Reason("field", (field,))))) if chosen else Unread("person")


def _found(people: list[PersonRecord]) -> Parsed:
    options = tuple(Person(person.id) for person in people)
    if not options:
        return Unread("person")
    return Read(options[0]) if len(options) == 1 else Doubt(options)


def _handles(person: PersonRecord) -> frozenset[str]:
    names = (person.id, person.short, person.name)
    return frozenset(cleaned(name).replace(" ", mark) for name in names if name for mark in ("", ".", "_"))


def _is(person: PersonRecord, name: str) -> bool:
    return name in (cleaned(person.name), person.id.casefold())


def _is_called(person: PersonRecord, name: str) -> bool:
    """By the short name, or by whole words of the full name in their order."""
    return name == cleaned(person.short) or f" {name} " in f" {cleaned(person.name)} "


def _begins(person: PersonRecord, name: str) -> bool:
    """Every typed word begins a word of the full name, in their order: "dew lest"."""
    rest = cleaned(person.name).split()
    for place, word in enumerate(name.split()):
        while rest and not rest[0].startswith(word):
            rest.pop(0)
        if not rest or (place == 0 and len(word) < 2):
            return False
        rest.pop(0)
    return True
