"""The JSON Schema of SOP files: made of the loader's tables, checked in, of one mind with the loader about every key and shape."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.sop_schema import FIRST_LINE, schema_text
from bot.wording.keys import WORDS
from tests.first_sop import files
from workflows import vocabulary
from workflows.documents import Listing, Node, Section, Word, read
from workflows.faults import Faulty
from workflows.loader import load
from workflows.schema import FILE, PLACES, schema
from workflows.shapes import SHAPES, shape

FOLDER = Path(__file__).parents[2] / "workflows" / "sops"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
VALIDATOR = Draft7Validator(json.loads(schema_text("en")))
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")


def seen(node: Node) -> Any:
    """The tree as an editor sees it: plain scalars typed by YAML 1.2's core schema."""
    match node:
        case Word(text=text, quoted=quoted):
            plain = {"true": True, "false": False, "": None, "null": None}
            return text if quoted else plain[text] if text in plain else float(text) if NUMBER.match(text) else text
        case Listing(items=items):
            return [seen(item) for item in items]
        case Section(entries=entries):
            return {word.text: seen(child) for word, child in entries}


def faults(text: str) -> list[str]:
    """What an editor would underline: the keys that lead there, and the rule."""
    documents, _ = read(text)
    return [f"{'.'.join(map(str, fault.absolute_path))}: {fault.message}" for document in documents for fault in VALIDATOR.iter_errors(seen(document.root))]


def test_the_schema_checked_in_is_the_one_that_is_made() -> None:
    Draft7Validator.check_schema(json.loads(schema_text("en")))
    assert (FOLDER / FILE).read_text(encoding="utf-8") == schema_text("en")


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_sop_names_the_schema_beside_it_and_keeps_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[0] == FIRST_LINE
    assert faults(text) == []


def test_the_first_sop_of_the_readme_keeps_to_it() -> None:
    assert [faults(text) for text in files().values()] == [[]]


def test_every_key_has_a_shape_and_a_meaning_in_both_languages_and_none_is_left_over() -> None:
    asked: set[str] = set()

    def says(place: str, key: str) -> str:
        asked.add(f"{place}.{key}" if place else key)
        return ""

    made = schema(says)
    assert asked == WORDS.keys()
    assert {key.rpartition(".")[2] for key in SHAPES} == {key for keys in PLACES.values() for key in keys}
    assert set(SHAPES.values()) <= made["definitions"].keys()
    assert {f"#/definitions/{name}" for name in made["definitions"]} == set(re.findall(r'"(#/definitions/[^"]+)"', json.dumps(made)))
    assert json.loads(schema_text("id"))["properties"]["states"]["description"] == "Langkah-langkahnya, berurutan."


HEAD = "sop: s\ntitle: S\nheadline: S\n"
STATES = "states:\n  one: {approve: role.a}\n  fin: {end: approved}\n"

# fmt: off
FAULTY: list[tuple[str, str]] = [
    ("nothing but a name", "sop: s\n"),
    ("a key nobody knows", HEAD + "stats: {}\n" + STATES),
    ("a name with a space", HEAD.replace("sop: s", "sop: My Sop") + STATES),
    ("a language nobody reads", HEAD.replace("title: S", "title: {ind: S}") + STATES),
    ("an empty value", HEAD + "command:\n" + STATES),
    ("fields in a list", HEAD + "form: [a]\n" + STATES),
    ("a type nobody knows", HEAD + "form: {a: txet}\n" + STATES),
    ("a type nobody knows, written out", HEAD + "form: {a: {type: choise, of: [x]}}\n" + STATES),
    ("a choice without options", HEAD + "form: {a: {type: choice}}\n" + STATES),
    ("options of a text", HEAD + "form: {a: {of: [x]}}\n" + STATES),
    ("a column like a field's but misspelt", HEAD + "form: {t: {type: table, of: {a: {tpye: text}}}}\n" + STATES),
    ("a rule without words", HEAD + "rules: [{must: 1 > 0}]\n" + STATES),
    ("a state with a misspelt key", HEAD + "states: {one: {aprove: role.a}, fin: {end: ok}}\n"),
    ("a state of two kinds", HEAD + "states: {one: {approve: role.a, task: role.b}, fin: {end: ok}}\n"),
    ("a key of another kind of state", HEAD + "states: {one: {task: role.a, need: 2}, fin: {end: ok}}\n"),
    ("a crossing that asks", HEAD + "states: {one: {due: 2 days}, fin: {end: ok}}\n"),
    ("lanes in a list", HEAD + "states: {one: {lanes: [a]}, fin: {end: ok}}\n"),
    ("a way to nowhere", HEAD + "states: {one: {task: role.a, next: [{when: 1 > 0}]}, fin: {end: ok}}\n"),
    ("a timer that does nothing", HEAD + "states: {one: {task: role.a, timers: [{at: now}]}, fin: {end: ok}}\n"),
    ("a timer with two moves", HEAD + "states: {one: {task: role.a, timers: [{at: now, do: done, to: fin}]}, fin: {end: ok}}\n"),
    ("an act inside a state that names states", HEAD + "states: {one: {task: role.a, acts: {stop: {in: [one]}}}, fin: {end: ok}}\n"),
    ("a reason that is neither", HEAD + "states: {one: {task: role.a, acts: {stop: {reason: maybe, to: cancelled}}}, fin: {end: ok}}\n"),
    ("a trace in words", HEAD + "trace: always\n" + STATES),
    ("a group by its id", HEAD + "states: {one: {task: role.a, group: -1001234}, fin: {end: ok}}\n"),
    ("a group of nobody asked", HEAD + "states: {one: {wait: now, group: board}, fin: {end: ok}}\n"),
    ("rewalk in words", HEAD + "states: {one: {task: role.a, rewalk: again}, fin: {end: ok}}\n"),
    ("a row of two cells", HEAD + STATES + "cases: [{name: x, rows: [[a, b]]}]\n"),
    ("a case without rows", HEAD + STATES + "cases: [{name: x}]\n"),
    ("what is not built yet", HEAD + "seen_by: involved\n" + STATES),
]
# fmt: on


@pytest.mark.parametrize("text", [text for _, text in FAULTY], ids=[name for name, _ in FAULTY])
def test_what_the_schema_refuses_the_loader_refuses_too(text: str) -> None:
    assert faults(text)
    with pytest.raises(Faulty):
        load(text)


MEANT = {"may": "return", "type": "text", "need": "all", "reason": "none", "rewalk": "true", "trace": "true", "keep": "true", "quick": "true"}  # closed lists of words
SAMPLES: dict[str, tuple[str, Any]] = {"a text": ("x", "x"), "a list": ("[[[x]]]", [[["x"]]]), "a mapping": ("{}", {}), "nothing": ("", None)}
WRONG = {"wrong-shape", "empty-value", "no-states", "bad-row"}
INSIDE = {"lanes": "{two: {task: role.b}}", "states": "{two: {task: role.b}}"}
SPOTS = {
    "file": HEAD + "<>\n",
    "start": HEAD + "start: {by: everyone, <>}\n" + STATES,
    "defaults": HEAD + "defaults: {<>}\n" + STATES,
    "field": HEAD + "form: {f: {type: integer, <>}}\n" + STATES,
    "rule": HEAD + "rules: [{<>}]\n" + STATES,
    "timer": HEAD + "states: {one: {task: role.a, timers: [{<>}]}}\n",
    "act": HEAD + "states: {one: {task: role.a, acts: {x: {<>}}}}\n",
    "way": HEAD + "states: {one: {task: role.a, next: [{<>}]}}\n",
    "setting": HEAD + "states: {one: {task: role.a, set: {x: {<>}}}}\n",
    **{kind: HEAD + "states: {one: {" + (f"{kind}: x, " if kind not in ("crossing", *INSIDE) else f"{kind}: {INSIDE[kind]}, " if kind in INSIDE else "") + "<>}}\n" for kind in vocabulary.STATE},
}


def by_loader(place: str, key: str, value: str) -> bool:
    """Whether the loader takes something of that shape behind `key`, whatever else it says of it."""
    text = re.sub(rf"(?<![a-z]){key}: ([xsS]|everyone|integer|{{two: .*?}}}})(, |\n)", "", SPOTS[place])
    try:
        load(text.replace("<>", f"{key}: {value}"))
    except Faulty as faulty:
        return not WRONG & {fault.code for fault in faulty.faults}
    return True


def by_schema(place: str, key: str, value: Any) -> bool:
    whole = json.loads(schema_text("en"))
    where = "state" if place in vocabulary.STATE else place
    return bool(Draft7Validator({"$ref": f"#/definitions/{shape(where, key)}", "definitions": whole["definitions"]}).is_valid(value))


@pytest.mark.parametrize("place", SPOTS)
def test_the_schema_and_the_loader_take_the_same_shapes_behind_every_key(place: str) -> None:
    differing = []
    for key in PLACES[place]:
        for kind, (text, value) in {**SAMPLES, "a text": (MEANT.get(key, "x"),) * 2}.items():
            if (verdict := (by_loader(place, key, text), by_schema(place, key, value)))[0] != verdict[1]:
                differing.append((key, kind, verdict))
    assert differing == []
