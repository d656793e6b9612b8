"""The language reference: text.md with what the tables of the language say about each key put under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.wording.keys import meaning
from workflows import vocabulary
from workflows.schema import PLACES, schema
from workflows.shapes import shape

TEXT = Path(__file__).with_name("text.md")
PAGE = Path(__file__).parents[1] / "sop-reference.md"

_HEADING = re.compile(r"^### (?P<place>[a-z]+): (?P<key>[a-z_]+)$", re.M)
_LISTED = re.compile(r"^<!-- (?P<kind>types|acts|keys) -->$", re.M)
_DEFAULT = re.compile(r" ?Without it: (?P<words>.*?)\.(?= [A-Z]|$)")

# What may stand behind a key, by its shape, and what holds where the key is not written and its meaning does not say so.
TAKES: Mapping[str, tuple[str, str]] = {
    "name": ("a name", ""), "text": ("a text", "none"), "words": ("a word or a list of words", "none"), "commands": ("a word, a list of words, or such for each language", "none"), "expression": ("[an expression](#expressions)", "none"),
    "word": ("a word", "nothing"), "who": ("[people](#who)", "nobody"), "start": ("[people](#who), or `{by, every, when}`", ""), "registers": ("names, each with columns", "none"),
    "fields": ("names, each with a field", "none"), "late-fields": ("names, or `table.column`, each with a field", "none"), "lets": ("names, each with an expression", "none"),
    "rules": ("a list of `{must, says, when}`", "none"), "defaults": ("`due`, `nag`, `timers`, `holds`, `may`", "as at each key"), "states": ("names, each with a state", ""),
    "top-acts": ("names, each with an act", ""), "acts": ("names, each with an act", "only the standard ones"), "cast": ("names, each with what is said of the person", "nobody"),
    "cases": ("a list of cases", "none"), "schedule": ("[a schedule](#time)", "none"), "condition": ("[a condition](#expressions)", "always"), "due": ("[a duration, a moment](#time) or `never`", "never"),
    "nag": ("[a schedule](#time) or `never`", "as at the state"), "timers": ("a list of timers, or `none`", "none"), "may": ("a list of acts", "as at the state"), "type": ("[a type](#types)", ""),
    "of": ("options, a register or columns", "nothing"), "truth": ("`true` or `false`", "false"), "wait": ("[a moment or a condition](#expressions), or `acts`", ""),
    "settings": ("names, each with an expression or `{is, keep}`", "nothing"), "next": ("a state, or a list of `{when, to}`", ""), "asked-fields": ("names of late fields, or names, each with a field", "none"),
    "need": ("`any`, `all`, `majority`, a number or [a condition](#votes)", ""), "need-of-act": ("`all`", "one is enough"), "reason": ("`required`, `optional` or `none`", ""),
    "given": ("what is there before", "nothing"), "rows": ("a list of rows", ""),
}  # fmt: skip
_STATES = tuple(dict.fromkeys([*vocabulary.KINDS, *(key for keys in vocabulary.STATE.values() for key in keys)]))
_SHOWN = {"file": "The file", "start": "A start", "defaults": "Defaults", "field": "A field", "column": "A column of a register", "rule": "A rule", "state": "A state", "way": "A way",
          "setting": "A `set`", "timer": "A timer", "act": "An act", "case": "A case"}  # fmt: skip


def keys() -> dict[str, tuple[str, ...]]:
    """Every place of a SOP with its keys, states of all kinds together, acts of states and of the file together."""
    return {place: _STATES if place == "state" else vocabulary.TOP_ACT if place == "act" else PLACES[place] for place in _SHOWN}


def reference() -> str:
    """The whole page. Raises LookupError where text.md leaves a key out or has one that the language has not."""
    text = TEXT.read_text(encoding="utf-8")
    written = [f"{found['place']}.{found['key']}" for found in _HEADING.finditer(text)]
    known = [f"{place}.{key}" for place, of_place in keys().items() for key in of_place]
    if sorted(written) != sorted(known):
        raise LookupError(f"text.md lacks {sorted({*known} - {*written})}, knows too much {sorted({*written} - {*known})} or has one twice")
    text = _HEADING.sub(lambda found: f"{found[0]}\n\n{_told(found['place'], found['key'])}", text)
    return _LISTED.sub(lambda found: "\n".join(_LISTS[found["kind"]]()), text)


def _told(place: str, key: str) -> str:
    """What the key means, what it takes, what holds without it, which states may have it."""
    said = meaning(place, key, "en")
    default = _DEFAULT.search(said)
    takes, nothing = TAKES[shape(place, key)]
    without = default["words"] if default else nothing
    kinds = [kind for kind, of_kind in vocabulary.STATE.items() if key in of_kind] if place == "state" else []
    parts = [f"*Takes* {takes}."]
    if key in kinds:
        parts.append("This key makes the state what it is.")
    elif key in required(place):
        parts.append("*Required.*")
    elif without:
        parts.append(f"*Without it:* {without}.")
    if kinds and key not in kinds and len(kinds) < len(vocabulary.STATE):
        parts.append(f"*In:* {', '.join(kinds)}.")
    return f"{_DEFAULT.sub('', said).strip()} {' '.join(parts)}"


def required(place: str) -> tuple[str, ...]:
    """The keys that must be written in a place."""
    whole = schema(lambda place, key: "")
    definitions = whole["definitions"]
    inside = {"file": whole, "case": definitions["cases"]["items"], "setting": definitions["settings"]["additionalProperties"]["anyOf"][1]}
    return tuple(inside.get(place, definitions.get(place, {})).get("required", ()))


def _types() -> Iterator[str]:
    yield from ("| type | what it holds |", "|---|---|")
    yield from (f"| `{type}` | {meaning('type', type, 'en')} |" for type in vocabulary.TYPES)


def _acts() -> Iterator[str]:
    yield from ("| act | what it does | who has it without `may` |", "|---|---|---|")
    for act in vocabulary.STANDARD_ACTS:
        kinds = [kind for kind, acts in vocabulary.MAY_DEFAULT.items() if act in acts]
        yield f"| `{act}` | {meaning('standard', act, 'en')} | {', '.join(f'the asked of a `{kind}`' for kind in kinds)} |"


def _index() -> Iterator[str]:
    for place, of_place in keys().items():
        yield f"- **{_SHOWN[place]}**: " + ", ".join(f"[{key}](#{place}-{key})" for key in of_place)


_LISTS = {"types": _types, "acts": _acts, "keys": _index}
