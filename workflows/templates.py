"""Texts of a SOP's author with `{{ expression | format }}` in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from workflows.expression_tree import place
from workflows.expressions import compile_expression
from workflows.faults import Fault, Faulty, Mark
from workflows.names import Names
from workflows.numbering import check_template, format_number, template_fields
from workflows.sop import Slot, Text

__all__ = ["FORMATS", "compile_text", "format_number", "number_template", "template_fields"]

FORMATS = ("plain", "long", "short", "words", "roman", "percent")
MOST_CHARACTERS = 4000
MOST_SLOTS = 20
_SLOT = re.compile(r"\{\{(?P<inside>(?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_FORMAT = re.compile(r"(?P<expression>.*)\|\s*(?P<format>[a-z_]+)\s*\Z", re.DOTALL)
_YEAR = re.compile(r"(?:^|\.)year\s*\Z")
_STRAY = re.compile(r"\{\{|\}\}")
_HERE = Mark(1, 1)


def compile_text(raw: str | Mapping[str, str], names: Names, at: Mark) -> Text:
    """The author's words by language ("*" for a text given once), their slots compiled. Formats: plain (a number without marks for thousands,
    as a year is anyway) long short words roman percent.
    Raises Faulty with every fault in it: those of expressions, unclosed-slot, unknown-format, too-long."""
    faults: list[Fault] = []
    by_language = {"*": raw} if isinstance(raw, str) else raw
    parts = {language: tuple(_parts(words, names, at, faults)) for language, words in by_language.items()}
    if faults:
        raise Faulty(tuple(faults))
    return Text(parts, at)


def number_template(raw: str, at: Mark = _HERE) -> str:
    """`raw`, if it is a template of numbers such as `PB/{seq:04}/{month:roman}/{year}`. Raises Faulty ("bad-template")."""
    return check_template(raw, at)


def _parts(words: str, names: Names, at: Mark, faults: list[Fault]) -> Iterator[str | Slot]:
    slots = list(_SLOT.finditer(words))
    if len(words) > MOST_CHARACTERS or len(slots) > MOST_SLOTS:
        limit = MOST_CHARACTERS if len(words) > MOST_CHARACTERS else MOST_SLOTS
        faults.append(Fault("too-long", at, words[:40] + "…", detail={"limit": str(limit)}))
        return
    end = 0
    for slot in slots:
        yield from _plain(words, end, slot.start(), at, faults)
        end = slot.end()
        if (made := _slot(words, slot, names, at, faults)) is not None:
            yield made
    yield from _plain(words, end, len(words), at, faults)


def _plain(words: str, start: int, end: int, at: Mark, faults: list[Fault]) -> Iterator[str]:
    if stray := _STRAY.search(words, start, end):
        faults.append(Fault("unclosed-slot", place(words, at, stray.start()), stray[0], "{{ … }}"))
    if start < end:
        yield words[start:end]


def _slot(words: str, slot: re.Match[str], names: Names, at: Mark, faults: list[Fault]) -> Slot | None:
    inside, format = slot["inside"], ""
    found = _FORMAT.match(inside)
    if found and (found["format"] in FORMATS or not _means_something(found["format"], names)):
        inside, format = found["expression"], found["format"]
        if format not in FORMATS:
            near = get_close_matches(format, FORMATS, 1)
            faults.append(Fault("unknown-format", place(words, at, slot.start("inside") + found.start("format")), format, near[0] if near else ""))
    try:
        expression = compile_expression(inside, names, place(words, at, slot.start("inside")))
        return Slot(expression, format or ("plain" if _YEAR.search(expression.source) else ""))
    except Faulty as faulty:
        faults.extend(faulty.faults)
        return None


def _means_something(word: str, names: Names) -> bool:
    """Whether the word after a bar is a name (then the bar is the sign of sets) and no format."""
    return names.value(word) is not None or word in ("requester", "submitter", "actor", "asked", "involved", "nobody")
