"""The language reference: made of the tables of the language, with examples that load, say what happens, and name the key they stand under."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from docs.reference.page import PAGE, reference, required
from tests.test_checks_page import blocks
from tests.workflows.scopes import PlainScope
from workflows import refusals, vocabulary
from workflows.answers import shown
from workflows.cases import run_cases
from workflows.expressions import compile_expression
from workflows.faults import Fault, Faulty, Mark
from workflows.functions import FUNCTIONS
from workflows.names import BUILT_IN, LATER, PERSON_DATA, STATE_DATA, Names
from workflows.review import reviewed
from workflows.schedules import parse_duration, parse_schedule
from workflows.templates import FORMATS
from workflows.types import DATE, NUMBER, TEXT, Type, choice, money
from workflows.values import Line, Person

WHOLE = reference()
SECTIONS = dict(re.findall(r"^###? (.+?)\n(.*?)(?=^###? |\Z)", WHOLE, re.M | re.S))
FENCE = re.compile(r"^```yaml ?(\w*)\n(.*?)^```$", re.M | re.S)
BASE = blocks(next(body for kind, body in FENCE.findall(WHOLE) if kind == "base"))
EXAMPLES = {f"{title} {place}": (title, body) for title, section in SECTIONS.items() for place, (kind, body) in enumerate(FENCE.findall(section), 1) if not kind}


def example(body: str) -> str:
    """The whole SOP that an example means: the small SOP of the page with what it writes in the place of it; people are added to the cast, or replaced."""
    written = blocks(body)
    cast = BASE["cast"] + written.pop("cast", "").removeprefix("cast:\n")
    people = {line.partition(":")[0]: line for line in cast.splitlines(keepends=True)}
    return "".join({**BASE, **written, "cast": "".join(people.values())}.values())


def faults(text: str) -> list[str]:
    try:
        return [_line(fault) for sop in reviewed(text) for fault in sop.warnings if fault.code not in ("missing-translation", "untitled")]
    except Faulty as faulty:
        return [_line(fault) for fault in faulty.faults]


def _line(fault: Fault) -> str:
    return f"{fault.at.line}: {fault.code} {fault.words} {dict(fault.detail)}"


def test_the_page_checked_in_is_the_one_that_is_made() -> None:
    assert PAGE.read_text(encoding="utf-8") == WHOLE, "make reference"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_loads_and_what_it_says_happens(name: str) -> None:
    title, body = EXAMPLES[name]
    assert faults(example(body)) == []
    (sop,) = reviewed(example(body))
    results = run_cases(sop)
    assert [(result.name, result.failure) for result in results if result.failure] == []
    assert "cases:" not in body or results
    if ": " in title:
        assert re.search(rf"(^|[ {{\[]){title.partition(': ')[2]}:", body, re.M), "the example shows its key"


def test_every_key_has_an_example() -> None:
    headings = re.findall(r"^### ([a-z]+: [a-z_]+)$", WHOLE, re.M)
    assert [title for title in headings if not FENCE.search(SECTIONS[title])] == []


def test_a_key_is_called_required_where_the_loader_misses_it() -> None:
    for key in vocabulary.HEAD:
        missing = any(f"missing-key {key}" in fault or (key == "states" and "no-states" in fault) for fault in faults("".join(text for name, text in BASE.items() if name != key)))
        assert missing == (key in required("file")), key


LINES = (Line("1", {"name": "desk", "price": Decimal(50), "pieces": Decimal(2)}), Line("2", {"name": "desk", "price": Decimal(30), "pieces": None}))
NAMES = Names(
    fields={"day": DATE, "kind": choice(("low", "middle", "high")), "lines": Type("table", columns=(("name", TEXT), ("price", money()), ("pieces", NUMBER))), "colours": Type("set", options=("red", "blue"))},
)
SCOPE = PlainScope(
    fields={"day": date(2027, 1, 8), "kind": "middle", "lines": LINES, "colours": frozenset({"red"})},
    builtins={"requester": Person("ann")},
    memory={"day": date(2027, 1, 8), "kind": "middle"},
    persons={"ann": {"manager": Person("bob")}, "bob": {"manager": Person("cleo")}, "cleo": {"rank": "chief"}},
    roles={("board", None): ("gus", "hal")},
    states={("vote", "ann"): "yes"},
)


class Counting(PlainScope):
    """A scope whose series begin."""

    def serial(self, template: str, keys: tuple[object, ...]) -> str:
        return template.replace("{seq:03}", "001")


def rows(section: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in SECTIONS[section].splitlines() if line.startswith("| `")]


def test_every_function_is_told_with_an_example_that_comes_out_so() -> None:
    told = [row for row in rows("Expressions") if len(row) == 4]
    assert [row[0].strip("`") for row in told] == list(dict.fromkeys(row[0].strip("`") for row in told))
    assert {row[0].strip("`") for row in told} == {*FUNCTIONS} - LATER
    scope = Counting(**{name: getattr(SCOPE, name) for name in ("fields", "builtins", "memory", "persons", "roles", "states")})
    for name, _, source, result in told:
        try:
            value = compile_expression(source.strip("`"), NAMES, Mark(1, 1)).run(scope)
        except Faulty as faulty:
            pytest.fail(f"{name}: {faulty.faults}")
        assert str(shown(value, scope.calendar)) == result, name


def test_every_name_and_part_of_expressions_is_told() -> None:
    words = set(re.findall(r"`([a-z_]+)(?:\.[a-z]*)?`", SECTIONS["Expressions"]))
    assert {*BUILT_IN, *STATE_DATA, *PERSON_DATA, *vocabulary.BUILT_IN_NAMES} - LATER <= words
    assert set(re.findall(r"`([a-z]+)`", SECTIONS["Texts"])) >= set(FORMATS) - {"long"}


def test_durations_and_schedules_are_written_as_the_language_reads_them() -> None:
    durations, schedules = (re.search(rf"\*\*{word}\*\*[^:]*: (.*?)\n\n", SECTIONS["Time"], re.S) for word in ("Durations", "Schedules"))
    assert durations is not None
    assert schedules is not None
    for text in re.findall(r"`(\d.*?)`", durations[1]):
        parse_duration(text)
    for text in re.findall(r"`([^`]+)`", schedules[1]):
        parse_schedule(f"day at 09:00{text}" if text.startswith(",") else text)


def test_what_is_not_built_yet_is_named_whole() -> None:
    words = set(re.findall(r"`([a-z_]+)", SECTIONS["Not built yet"]))
    later = {*vocabulary.HEAD_LATER, *vocabulary.FIELD_LATER, *vocabulary.ACT_LATER, *vocabulary.STATE_LATER, *vocabulary.CLOCK_ACTS_LATER, *LATER} - {"hook"}
    assert words == later


def test_a_kind_of_refusal_is_one() -> None:
    kinds = re.findall(r"`([A-Z][A-Za-z]+)`", SECTIONS["Cases"])
    assert len(kinds) > 8
    assert [kind for kind in kinds if not hasattr(refusals, kind)] == []


def test_every_example_of_the_template_is_on_the_page() -> None:
    source = (Path(PAGE).parent / "reference" / "text.md").read_text(encoding="utf-8")
    assert FENCE.findall(source) == FENCE.findall(WHOLE)


