"""Texts with values in them, and the numbers of requests."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.test_expressions import NAMES, SCOPE
from workflows.expressions import compile_expression
from workflows.faults import Faulty, Mark
from workflows.sop import Field, Option, Slot, Text
from workflows.templates import compile_text, format_number, number_template, template_fields
from workflows.types import NUMBER, Type, choice, field_type, money

HERE = Mark(3, 10)


def parts(raw: str) -> list[tuple[object, str] | str]:
    return [part if isinstance(part, str) else (part.expression.run(SCOPE), part.format) for part in compile_text(raw, NAMES, HERE).parts["*"]]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Plain words", ["Plain words"]),
        ("", []),
        ("{{ days }} days", [(3, ""), " days"]),
        ("from {{begin|long}}, {{ amount | words }}.", ["from ", (date(2027, 1, 4), "long"), ", ", (6_000_000, "words"), "."]),
        ("{{ kind | plain }}", [("normal", "plain")]),
        ("{{ begin.year }}", [(2027, "plain")]),
        ("{{ begin.year + 1 }}", [(2028, "")]),
        ("{{ size(helpers | asked) }}", [(2, "")]),
        ("{{ helpers | kadiv }}", [(SCOPE.fields["helpers"], "")]),
        ("{ {days} }", ["{ {days} }"]),
    ],
)
def test_a_text_is_its_words_and_its_values(raw: str, expected: list[object]) -> None:
    assert parts(raw) == expected


def test_a_text_may_be_given_in_two_languages() -> None:
    text = compile_text({"en": "{{ days }} days", "id": "{{ days }} hari"}, NAMES, HERE)
    assert [isinstance(part, Slot) for part in text.parts["id"]] == [True, False]
    assert text.plain("en") == "… days"


@pytest.mark.parametrize(
    ("raw", "code", "at", "proposal"),
    [
        ("for {{ amuont }}", "unknown-name", Mark(3, 17), "amount"),
        ("{{ begin | lnog }}", "unknown-format", Mark(3, 21), "long"),
        ("{{ days", "unclosed-slot", Mark(3, 10), "{{ … }}"),
        ("days }} and", "unclosed-slot", Mark(3, 15), "{{ … }}"),
        ("one\n{{ amuont }}", "unknown-name", Mark(4, 4), "amount"),
        ("{{ }}", "empty", Mark(3, 12), ""),
        ("{{ days }}" * 21, "too-long", Mark(3, 10), ""),
        ("x" * 4001, "too-long", Mark(3, 10), ""),
    ],
)
def test_a_wrong_text_is_a_fault_with_its_place(raw: str, code: str, at: Mark, proposal: str) -> None:
    with pytest.raises(Faulty) as caught:
        compile_text(raw, NAMES, HERE)
    fault = caught.value.faults[0]
    assert (fault.code, fault.at, fault.proposal) == (code, at, proposal)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("PB/{seq:04}/{month:roman}/{year}", "PB/0012/XI/2026"),
        ("REQ-{seq}", "REQ-12"),
        ("PO/{year}/{month:02}/{seq:04}", "PO/2026/11/0012"),
        ("{day:02}.{seq:02}/{kind}", "05.12/normal"),
    ],
)
def test_numbers_are_filled_in(template: str, number: str) -> None:
    assert format_number(number_template(template), 12, date(2026, 11, 5), {"kind": "normal"}) == number


def test_a_template_names_its_fields() -> None:
    assert template_fields("{kind}/{seq:04}/{year}") == {"kind"}


@pytest.mark.parametrize(
    ("template", "code", "words", "proposal"),
    [
        ("PB/2026", "bad-template", "PB/2026", "PB/2026{seq:04}"),
        ("{seq}{seq}", "bad-template", "{seq}{seq}", ""),
        ("{seq:4}", "bad-template", "{seq:4}", "{seq:04}"),
        ("{seq}/{month:romn}", "bad-template", "{month:romn}", "{month:roman}"),
        ("{seq}/{year:roman}", "bad-template", "{year:roman}", "{year}"),
        ("{seq}/{", "bad-template", "{seq}/{", "PB/{seq:04}/{month:roman}/{year}"),
        ("{seq}/{kind!r}", "bad-template", "{kind!r}", ""),
        ("{seq}/{kind.code}", "not-built-yet", "{kind.code}", ""),
        ("{seq:99999}", "bad-template", "{seq:99999}", "{seq:04}"),
    ],
)
def test_a_wrong_template_is_a_fault_with_a_way_out(template: str, code: str, words: str, proposal: str) -> None:
    with pytest.raises(Faulty) as caught:
        number_template(template, HERE)
    (fault,) = caught.value.faults
    assert (fault.code, fault.at, fault.words, fault.proposal) == (code, HERE, words, proposal)


def test_the_type_of_a_field_follows_what_it_says() -> None:
    title = Text({"*": ("x",)})

    def field(type: str, **more: object) -> Field:
        return Field("x", type, title, HERE, **more)  # type: ignore[arg-type]

    options = (Option("a", title), Option("b", title))
    risk = {"resource": {"risk": choice(("low", "high"))}}
    row = Type("row", columns=(("risk", choice(("low", "high"))),), register="resource")
    assert field_type(field("money"), {}) == money("IDR")
    assert field_type(field("money", currency="USD"), {}) == money("USD")
    assert field_type(field("datetime"), {}) == Type("moment")
    assert field_type(field("choice", options=options), {}) == choice(("a", "b"))
    assert field_type(field("choice", register="resource"), risk) == row
    assert field_type(field("set", register="resource"), risk).of == row
    assert field_type(field("table", columns=(field("money"),)), {}).column("x") == money()
    assert field_type(field("text", computed=compile_expression("1 + rate", NAMES, HERE)), {}) == NUMBER
