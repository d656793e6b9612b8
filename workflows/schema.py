"""The JSON Schema of SOP files, made of the loader's own tables of keys, so that editors complete and check while one writes.

It knows shapes, keys and closed lists of words; what an expression means, and whether a name exists, only `alur check` tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workflows import vocabulary
from workflows.clauses import LANGUAGES
from workflows.shapes import shape

FILE = "sop.schema.json"
DRAFT = "http://json-schema.org/draft-07/schema#"
PLACES: Mapping[str, tuple[str, ...]] = {
    "file": vocabulary.HEAD, "start": vocabulary.START, "defaults": vocabulary.DEFAULTS, "field": vocabulary.FIELD, "column": vocabulary.REGISTER_COLUMN,
    "rule": vocabulary.RULE, "timer": vocabulary.TIMER, "act": vocabulary.ACT, "top-act": vocabulary.TOP_ACT, "way": vocabulary.WAY,
    "setting": vocabulary.SETTING, "case": vocabulary.CASE, **vocabulary.STATE,
}  # fmt: skip
"""The keys that may stand in each place."""

Says = Callable[[str, str], str]
Schema = dict[str, Any]

_NAME = "^[a-z][a-z0-9_]*$"
_DOTTED = "^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)?$"
_SCALAR = ["string", "number", "boolean"]
_KINDS = tuple(kind for kind in vocabulary.STATE if kind != "crossing")
_SCHEDULES = ("working day at 09:00", "30 minutes", "monday at 09:00", "month on 20 at 17:00, next working day")


def schema(says: Says) -> Schema:
    """The whole schema. `says(place, key)` describes a key for people: `place` is file start defaults field column rule timer act way setting case
    state or row; "type", "standard" and "" describe a field's type, a standard act, and what stands in several places."""
    return {"$schema": DRAFT, "title": "Alur SOP", "description": says("", "file"), **_object(says, "file", ("sop", "title", "headline", "states")), "definitions": _definitions(says)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _object(says: Says, place: str, required: tuple[str, ...] = ()) -> Schema:
    """A mapping with the keys of `place` and no others."""
    found: Schema = {"type": "object", "properties": _properties(says, place, PLACES[place]), "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _properties(says: Says, place: str, keys: Iterable[str]) -> Schema:
    where = "act" if place == "top-act" else "state" if place in vocabulary.STATE else place
    return {key: {"description": says(where, key), "allOf": [_ref(shape(where, key))]} for key in keys}


def _named(item: Schema, pattern: str = _NAME, **more: Any) -> Schema:
    """A mapping of names of the author's own to `item`."""
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": item, **more}


def _definitions(says: Says) -> Schema:
    return {**_words(says), **_people_and_time(), **_fields(says), **_states(says), **_acts(says), **_tests(says)}


def _words(says: Says) -> Schema:
    word = {"type": _SCALAR, "minLength": 1}
    text = _by_language(_ref("word"))
    return {
        "word": word,
        "words": _one_or_many(_ref("word")),
        "commands": {"anyOf": [_ref("words"), _by_language(_ref("words"))]},
        "name": {"type": "string", "pattern": _NAME},
        "expression": _ref("word"),
        "condition": _ref("word"),
        "truth": {"enum": [True, False, "true", "false"]},
        "text": {"description": says("", "text"), "anyOf": [_ref("word"), text]},
    }


def _by_language(item: Schema) -> Schema:
    return {"type": "object", "properties": dict.fromkeys(LANGUAGES, item), "additionalProperties": False, "minProperties": 1}


def _one_or_many(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _people_and_time() -> Schema:
    schedule = {"type": "string", "minLength": 1, "examples": list(_SCHEDULES)}
    return {
        "who": {"anyOf": [_ref("expression"), {"type": "array", "items": _ref("expression"), "minItems": 1}], "examples": ["requester.manager", "role.finance"]},
        "schedule": schedule,
        "nag": {**schedule, "examples": [*_SCHEDULES, "never"]},
        "due": {**_ref("expression")},
        "wait": _ref("expression"),
        "need": {"type": _SCALAR, "minLength": 1, "examples": ["any", "all", "majority", 2, "yes >= 2 and no == 0"]},
        "need-of-act": {"enum": ["all"]},
        "reason": {"enum": list(vocabulary.REASON_WORDS)},
        "lets": _named(_ref("expression")),
    }


def _fields(says: Says) -> Schema:
    types = [*vocabulary.TYPES, *(f"{type}?" for type in vocabulary.TYPES)]
    short = {"type": "string", "anyOf": [{"enum": types}, {"pattern": "^="}]}
    long = _object(says, "field")
    return {
        "type": {"description": "\n".join((says("field", "type"), *(f"- {type}: {says('type', type)}" for type in vocabulary.TYPES))), "enum": types},
        "options": {"anyOf": [{"type": "array", "items": {"anyOf": [_ref("word"), _labels()]}}, _labels()]},
        "field": {"anyOf": [short, {"type": "array", "items": _ref("word")}, {**long, "allOf": _of_fits_type()}]},
        "fields": _named(_ref("field")),
        "late-fields": _named(_ref("field"), _DOTTED),
        "asked-fields": {"anyOf": [_one_or_many({"type": "string", "pattern": _DOTTED}), _named(_ref("field"), _DOTTED)]},
        "of": {},
        "columns": _named({"anyOf": [short, {"type": "array", "items": _ref("word")}, _object(says, "column")]}),
        "registers": _named(_ref("columns")),
    }


def _labels() -> Schema:
    return {"type": "object", "additionalProperties": _ref("text")}


def _of_fits_type() -> list[Schema]:
    """`of` gives a choice or set its options (or its register), a table its columns, and nothing to any other type."""

    def kinds(*types: str) -> Schema:
        return {"properties": {"type": {"enum": [*types, *(f"{type}?" for type in types)]}}, "required": ["type"]}

    chosen, table, computed = kinds("choice", "set"), kinds("table"), {"required": ["is"]}
    return [
        {"if": chosen, "then": {"properties": {"of": {"anyOf": [_ref("name"), _ref("options")]}}}},
        {"if": table, "then": {"properties": {"of": _ref("fields")}}},
        {"if": computed, "else": {"if": {"anyOf": [chosen, table]}, "then": {"required": ["of"]}, "else": {"not": {"required": ["of"]}}}},
    ]


def _states(says: Says) -> Schema:
    """A state may have the keys of its kind, which is told by the one key of the kinds it has."""
    properties: Schema = {}
    for kind, keys in vocabulary.STATE.items():
        properties = {**_properties(says, kind, keys), **properties}
    crossing = {"not": {"anyOf": [{"required": [kind]} for kind in _KINDS]}}
    kinds = [(kind, {"required": [kind]} if kind in _KINDS else crossing) for kind in vocabulary.STATE]
    by_kind = [{"if": test, "then": {"propertyNames": {"enum": list(vocabulary.STATE[kind])}}} for kind, test in kinds]
    return {
        "state": {"type": "object", "properties": properties, "additionalProperties": False, "allOf": by_kind},
        "states": _named(_ref("state"), minProperties=1),
        "may": {**_one_or_many(_ref("word")), "examples": [list(acts) for acts in vocabulary.MAY.values()]},
        "way": _object(says, "way", ("to",)),
        "next": {"anyOf": [_ref("word"), {"type": "array", "items": _ref("way")}]},
        "rule": _object(says, "rule", ("must", "says")),
        "rules": {"type": "array", "items": _ref("rule")},
        "defaults": _object(says, "defaults"),
        "start": {"anyOf": [_ref("who"), _object(says, "start")]},
    }


def _acts(says: Says) -> Schema:
    """Acts by name; a name alone is an act that says nothing of itself. A timer does at least one thing, and moves in one way at most."""

    def acts(act: str) -> Schema:
        nothing = {"anyOf": [{"type": "null"}, _ref(act)]}
        known = {name: {"description": says("standard", name), **nothing} for name in vocabulary.STANDARD_ACTS}
        return {**_named(nothing), "properties": known}

    setting = {"anyOf": [_ref("expression"), _object(says, "setting", ("is",))]}
    doing = [{"required": [key]} for key in vocabulary.TIMER_DOES]
    timer = {**_object(says, "timer"), "anyOf": doing, "not": {"required": ["do", "to"]}}
    return {
        "act": _object(says, "act"),
        "top-act": _object(says, "top-act"),
        "acts": acts("act"),
        "top-acts": acts("top-act"),
        "settings": _named(setting),
        "timer": timer,
        "timers": {"anyOf": [{"enum": ["none"]}, {"type": "array", "items": _ref("timer")}]},
    }


def _tests(says: Says) -> Schema:
    """The cast and the cases: rows of when, who, does what, and what is expected."""
    cells = [
        {"type": "string", "description": says("row", "when")},
        {"type": "string", "description": says("row", "who")},
        {"type": ["string", "object"], "description": says("row", "does")},
        {"type": "object", "description": says("row", "expect")},
    ]
    row = {"type": "array", "items": cells, "minItems": 3, "maxItems": 4}
    return {
        "cast": {"type": "object", "additionalProperties": {"type": ["object", "null"]}},
        "given": {"type": "object"},
        "rows": {"type": "array", "items": row},
        "cases": {"type": "array", "items": _object(says, "case", ("name", "rows"))},
    }
