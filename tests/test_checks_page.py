"""The page about what the check finds: every code has its section, and every example gives exactly the code it stands under."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.people_file import read_people
from bot.publishing import taken
from bot.wording.faults import WORDS
from workflows.checks_people import of_people
from workflows.faults import Fault, Faulty
from workflows.loader import load, load_one
from workflows.review import questions
from workflows.stage import Stage

PAGE = (Path(__file__).parents[1] / "docs" / "checks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))
FENCE = re.compile(r"^```yaml ?(\w*)\n(.*?)^```$", re.M | re.S)
WITHOUT_EXAMPLE = {"too-large": "256 KiB would not read well", "two-currencies": "no field has a second currency yet"}
KEYS = re.compile(r"^(?=\w)", re.M)
NOW = datetime(2027, 1, 11, 2, tzinfo=UTC)


def blocks(text: str) -> dict[str, str]:
    """The stretches of a YAML text by the key each begins with."""
    return {stretch.partition(":")[0]: stretch for stretch in KEYS.split(text) if stretch}


BASE = blocks(next(body for kind, body in FENCE.findall(PAGE) if kind == "base"))


def found(example: str, kind: str, people: str) -> list[Fault]:
    """What the check finds in an example put onto the small SOP of the page."""
    text = example if kind == "whole" else "".join({**BASE, **blocks(example)}.values())
    if kind == "escaped":
        text = re.sub(r"\\(u[0-9a-f]{4}|t)", lambda escape: escape[0].encode().decode("unicode_escape"), text)
    try:
        sops = load(text)
        if len(sops) > 1:
            load_one(text)
    except Faulty as faulty:
        return list(faulty.faults)
    every = [fault for sop in sops for fault in (*sop.warnings, *questions(sop))]
    if kind == "live":
        every += [fault for sop in sops for fault in taken(sop, ())]
    if people:
        stage = Stage({person.id: person for person in read_people(people, "yaml").people})
        every += [fault for sop in sops for fault in of_people(sop, stage, NOW, stage.calendar)]
    return every


def test_every_code_has_one_section_and_no_section_is_about_none() -> None:
    assert sorted(re.findall(r"^### (\S+)$", PAGE, re.M)) == sorted(WORDS)


@pytest.mark.parametrize("code", [code for code in SECTIONS if code not in WITHOUT_EXAMPLE])
def test_an_example_gives_exactly_the_code_it_stands_under(code: str) -> None:
    fences = FENCE.findall(SECTIONS[code])
    people = next((body for kind, body in fences if kind == "people"), "")
    (kind, example) = next(fence for fence in fences if fence[0] != "people")
    faults = found(example, kind, people)
    assert {fault.code for fault in faults} == {code}
    if not any(fault.serious for fault in faults):
        assert SECTIONS[code].lstrip().startswith("Warning."), "a section says where its code is only a warning"


@pytest.mark.parametrize("code", SECTIONS)
def test_a_section_says_the_cause_and_the_way_out(code: str) -> None:
    cause, _, way = SECTIONS[code].strip().partition(" **Way out:** ")
    assert len(cause.split()) >= 5
    assert way.strip()
    assert code in WITHOUT_EXAMPLE or "```yaml" in way
