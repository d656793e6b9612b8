"""The shipped SOPs: without a fault or a warning, and in both languages wherever words are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from workflows.loader import load
from workflows.sop import Act, Expression, Field, Sop, Text

FOLDER = Path(__file__).parents[2] / "workflows" / "sops"
FILES = sorted(FOLDER.glob("*.yaml"))
SOPS = {file.stem: load(file.read_text(encoding="utf-8")) for file in FILES}
TRACES = {"leave": 4, "cash_advance": 4, "reimbursement": 4, "procurement": 4}  # how many the procedure behind the file has


def texts(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text inside a definition with the way to it; standard acts without a title of their own are named by the bot."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, Expression):
        return
    elif is_dataclass(value):
        unnamed = isinstance(value, Act) and value.standard and not value.title.plain("en")
        for each in fields(value):
            if not (unnamed and each.name == "title"):
                yield from texts(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}")
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from texts(item, f"{path}[{place}]")


def words(text: Text) -> str:
    return "".join(part for parts in text.parts.values() for part in parts if isinstance(part, str))


def form_fields(sop: Sop) -> Iterator[tuple[str, Field]]:
    for field in (*sop.form, *sop.late, *sop.person_columns):
        yield field.name, field
        for column in field.columns:
            yield f"{field.name}.{column.name}", column


def test_five_procedures_are_shipped() -> None:
    assert [file.stem for file in FILES] == ["cash_advance", "leave", "procurement", "purchase", "reimbursement"]


@pytest.mark.parametrize("name", SOPS)
class TestEveryShippedSop:
    def test_is_one_document_named_as_its_file_without_warnings(self, name: str) -> None:
        (sop,) = SOPS[name]
        assert sop.name == name
        assert sop.warnings == ()

    def test_says_everything_in_both_languages(self, name: str) -> None:
        missing = [path for path, text in texts(SOPS[name][0]) if text.parts.keys() != {"en", "id"} and re.search(r"\w", words(text))]
        assert missing == []

    def test_titles_every_field_and_asks_every_question_in_words(self, name: str) -> None:
        (sop,) = SOPS[name]
        machine_made = [path for path, field in form_fields(sop) if field.title.parts.keys() != {"en", "id"}]
        unasked = [field.name for field in sop.form if field.computed is None and field.ask is None]
        assert (machine_made, unasked) == ([], [])

    def test_is_known_by_a_headline_an_amount_a_number_and_an_owner(self, name: str) -> None:
        (sop,) = SOPS[name]
        assert sop.amount is not None
        assert sop.owner is not None
        assert re.fullmatch(r"[A-Z]{2}/\{seq:04\}/\{month:roman\}/\{year\}", sop.number)

    def test_keeps_the_voice_of_the_house(self, name: str) -> None:
        said = [words(text) for _, text in texts(SOPS[name][0])]
        assert [sentence for sentence in said if re.search(r"!|\b(kamu|kami|saya|harap|oke|s/d|we|I)\b|Rp ", sentence)] == []

    def test_names_no_address_in_its_first_line(self, name: str) -> None:
        first = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# ")
        assert "://" not in first

    def test_brings_every_trace_of_its_procedure_as_a_case(self, name: str) -> None:
        cases = [str(case["name"]) for case in SOPS[name][0].cases]
        traces = {case.split()[0] for case in cases if re.match(r"T\d ", case)}
        assert traces == {f"T{number}" for number in range(1, TRACES.get(name, 0) + 1)}
        assert len(cases) == len(set(cases))


def test_no_two_shipped_sops_answer_to_the_same_command_or_number_alike() -> None:
    sops = [sop for found in SOPS.values() for sop in found]
    commands = [command for sop in sops for command in sop.commands]
    assert len(commands) == len(set(commands))
    assert len({sop.number for sop in sops}) == len(sops)


def test_purchase_fills_item_and_total_from_the_command() -> None:
    (purchase,) = SOPS["purchase"]
    assert {field.name: field.type for field in purchase.form if field.quick} == {"item": "text", "total": "money"}
    assert {"beli", "purchase", "buy"} == set(purchase.commands)
