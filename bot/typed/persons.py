"""People as they are typed: short name, full name, @handle, with or without an honorific."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import product

from bot.typed.outcome import LONGEST, MOST_TEXT, Doubt, Parsed, Read, Unread, cleaned, one_of
from workflows.values import People, Person, Reason
from workflows.world import PersonRecord

_ALIKE, _MOST_ALIKE = 0.75, 4  # of 1; how many are offered
_LONGEST_NAME = 60  # characters that are compared with all names
_HONORIFICS = re.compile(r"^(?:pak|bu|bapak|ibu|mas|mbak|kak|bang|mr\.?|mrs\.?|ms\.?) (?=\S)")

_MARKS = re.compile(r"[._]+")  # between the words of a name that is written as one


def read_person(text: str, people: Iterable[PersonRecord]) -> Parsed:
    """The one active person meant (`Person`); Doubt with several, in directory order; Unread("person") with nobody. "#" before an id means that
    person alone; without it an id may be somebody else's name too. "@sar" is whoever is called so exactly, else whose name has such a part."""
    words = cleaned(text)
    if words.startswith("#"):
        return _found([person for person in people if person.active and person.id.casefold() == words[1:]])
    if not words.strip("@. ") or len(words) > LONGEST:
        return Unread("person")
    active = [person for person in people if person.active]
    if words.startswith("@"):
        handle = words[1:].replace(" ", "")
        if exactly := [person for person in active if handle in _handles(person)]:
            return _found(exactly)
        words = _MARKS.sub(" ", words[1:]).strip()
    for name in dict.fromkeys((words, _HONORIFICS.sub("", words))):
        for fits in (_is, _is_called, _begins):
            if found := [person for person in active if fits(person, name)]:
                return _found(found)
    return Unread("person")


def alike(text: str, people: Iterable[PersonRecord]) -> tuple[Person, ...]:
    """Who may be meant by a name with a slip in it: "Dewii Lestarri". The most alike first."""
    words = _HONORIFICS.sub("", cleaned(text))
    if not 3 <= len(words) <= _LONGEST_NAME:
        return ()
    called: dict[str, list[str]] = {}
    for person in people:
        whole = cleaned(person.name)
        for name in {whole, cleaned(person.short), *(whole.split() if " " not in words else ())} if person.active else ():
            called.setdefault(name, []).append(person.id)
    near = get_close_matches(words, called, _MOST_ALIKE, _ALIKE)
    return tuple(Person(id) for id in list(dict.fromkeys(id for name in near for id in called[name]))[:_MOST_ALIKE])


def read_people(text: str, people: Iterable[PersonRecord], field: str = "") -> Parsed:
    """Several people with commas or "dan"/"and" between, as `People`, each for the reason that they were chosen in `field`. Where several bear one of
    the names: Doubt with all of them each time; where that is so of two names, Unread("persons") with how many bear the first, and that name."""
    if len(text) > MOST_TEXT:
        return Unread("person")
    known, parts = tuple(people), name_parts(text)
    options: list[tuple[Person, ...]] = []
    for part in parts:
        parsed = read_person(part, known)
        if isinstance(parsed, Unread):
            return Unread("person", part if len(parts) > 1 else "")
        options.append(parsed.options if isinstance(parsed, Doubt) else (parsed.value,))
    doubtful = [place for place, persons in enumerate(options) if len(persons) > 1]
    if len(doubtful) > 1:
        return Unread("persons", f"{len(options[doubtful[0]])} {parts[doubtful[0]]}")
    meant = [People(dict.fromkeys((person.id for person in chosen), Reason("field", (field,)))) for chosen in product(*options)] if parts else []
    return one_of(list(meant)) or Unread("person")


def name_parts(text: str) -> list[str]:
    """The names in a text that may hold several."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]| dan | and ", text, flags=re.IGNORECASE) if part.strip()))


def _found(people: list[PersonRecord]) -> Parsed:
    options = tuple(Person(person.id) for person in people)
    if not options:
        return Unread("person")
    return Read(options[0]) if len(options) == 1 else Doubt(options)


def _handles(person: PersonRecord) -> frozenset[str]:
    names = (person.id, person.short, person.name)
    return frozenset(cleaned(name).replace(" ", mark) for name in names if name for mark in ("", ".", "_"))


def _is(person: PersonRecord, name: str) -> bool:
    return name == cleaned(person.name)


def _is_called(person: PersonRecord, name: str) -> bool:
    """By the short name, by the id, or by whole words of the full name in their order."""
    return name in (cleaned(person.short), person.id.casefold()) or f" {name} " in f" {cleaned(person.name)} "


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
