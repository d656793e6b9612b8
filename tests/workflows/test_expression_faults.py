"""What the language refuses: with its place, and a way out where there is one."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.test_expressions import NAMES, SCOPE, SOURCES
from workflows.expressions import compile_expression, names_read
from workflows.faults import Fault, Faulty, Mark
from workflows.types import PEOPLE, TEXT, Type, choice, iterable, money

# (text, code, column of the caret, proposal)
FAULTS: list[tuple[str, str, int, str]] = [
    # names
    ("amuont > 5", "unknown-name", 1, "amount"),
    ("amount > 5 and amonut < 9", "unknown-name", 16, "amount"),
    ("Amount > 5", "unknown-name", 1, "amount"),
    ("kind == nomral", "unknown-option", 9, "normal"),
    ("kind in (normal, urgnet)", "unknown-option", 18, "urgent"),
    ("kind == 'other'", "unknown-option", 9, ""),
    ("lane == 'tendr'", "unknown-option", 9, "tender"),
    ("nickname == why_ever", "unknown-name", 13, ""),
    ("kind == begin", "", 0, ""),  # a date has no business beside a choice: the option is meant
    ("requester.golongn == staff", "no-such-part", 1, "golongan"),
    ("begin.yaer", "no-such-part", 1, "year"),
    ("sum(b.hrga for b in barang)", "no-such-part", 5, "harga"),
    ("manager.outcom == approved", "no-such-part", 1, "outcome"),
    ("any(r.amuont > 5 for r in others)", "no-such-part", 5, "amount"),
    ("any(r.pjum for r in others)", "needs-more", 5, "pjum.at"),
    ("smu(b.harga for b in barang)", "unknown-function", 1, "sum"),
    ("seen.totl == 1", "unknown-name", 1, "total"),
    ("role", "needs-more", 1, "role.…"),
    ("working_days > 2", "needs-more", 1, "working_days(…)"),
    ("count(amount for amount in barang)", "name-taken", 18, ""),
    # types
    ("amount > begin", "does-not-fit", 1, ""),
    ("days < 3 and amount >= begin", "does-not-fit", 14, ""),
    ("amount + days", "money-beside-number", 1, ""),
    ("amount > days", "money-beside-number", 1, ""),
    ("amount + dollars", "two-currencies", 1, ""),
    ("amount == dollars", "two-currencies", 1, ""),
    ("amount * amount", "does-not-fit", 1, ""),
    ("begin + finish", "does-not-fit", 1, ""),
    ("begin + 5", "does-not-fit", 1, ""),
    ("why + nickname", "does-not-fit", 1, ""),
    ("why < nickname", "does-not-fit", 1, ""),
    ("-begin", "does-not-fit", 1, ""),
    ("days at 17:00", "does-not-fit", 1, ""),
    ("today at 17", "does-not-fit", 1, ""),
    ("manager == finance", "does-not-fit", 1, ""),
    ("amount in 5", "does-not-fit", 1, ""),
    ("'a' in why", "does-not-fit", 1, ""),
    ("amount if days else begin", "two-types", 1, ""),
    ("kind in (normal, 5)", "two-types", 9, ""),
    ("requester == role.hrd", "person-beside-people", 1, "requester in role.hrd"),
    ("requester != role.kadiv(requester.unit)", "person-beside-people", 1, "requester not in role.kadiv(requester.unit)"),
    ("helpers == requester", "person-beside-people", 1, "requester in helpers"),
    ("working_days(begin)", "wrong-arguments", 1, ""),
    ("working_days(begin, 5)", "wrong-type", 21, ""),
    ("sum(b.nama for b in barang)", "wrong-type", 4, ""),
    ("sum(amount)", "cannot-be-gone-through", 5, ""),
    ("count(x for x in amount)", "cannot-be-gone-through", 18, ""),
    ("superior(amount)", "no-people", 10, ""),
    ("next_on(today, tusday)", "unknown-option", 16, "tuesday"),
    ("raised(why)", "wrong-type", 8, ""),
    ("line(days)", "wrong-type", 6, ""),
    ("1 / 0", "cannot-be-worked-out", 1, ""),
    ("date(2027, 2, 30)", "cannot-be-worked-out", 1, ""),
    ("serial('PO/{yer}/{seq}', year)", "bad-template", 8, "{year}"),
    ("serial('PO/{seq:4}', year)", "bad-template", 8, "{seq:04}"),
    ("serial(why)", "bad-template", 8, "'PO/{year}/{seq:04}'"),
    # what is not in the language, or not yet
    ("lambda", "not-in-language", 1, ""),
    ("amount = 5", "not-in-language", 8, "=="),
    ("amount > 5 && days", "not-in-language", 12, "and"),
    ("9**9**9", "not-in-language", 2, ""),
    ("days // 2", "not-in-language", 6, "/"),
    ("[role.hrd, kadiv]", "use-brackets", 1, "(role.hrd, kadiv)"),
    ("sum([b.harga for b in barang])", "use-brackets", 5, ""),
    ("{1, 2}", "not-in-language", 1, ""),
    ("f'{amount}'", "syntax", 2, ""),
    ("barang[0].harga", "not-in-language", 1, ""),
    ("amount.__class__", "not-in-language", 8, ""),
    ("requester.manager()", "not-in-language", 1, ""),
    ("sum(*barang)", "not-in-language", 5, ""),
    ("amount if days", "syntax", 1, ""),
    ("(x for x in barang for y in barang for z in barang)", "not-in-language", 1, ""),
    ("draw(role.hrd)", "not-built-yet", 1, ""),
    ("merge(barang, nama)", "not-built-yet", 1, ""),
    ("hook.phone", "not-built-yet", 1, ""),
    ("manager[1].outcome", "not-built-yet", 1, ""),
    # the writing
    ("", "empty", 1, ""),
    ("  ", "empty", 1, ""),
    ("(amount > 5", "syntax", 1, ""),
    ("amount > 5)", "syntax", 11, ""),
    ("amount >", "syntax", 8, ""),
    ("amount days", "syntax", 8, ""),
    ("'open", "unclosed-text", 1, ""),
    ("amount ≥ 5", "strange-character", 8, ">="),
    ("amount > 5\0", "strange-character", 11, ""),
    ("3 weeks", "bad-duration", 1, ""),
    ("today + 2 working dys", "bad-duration", 9, "2 working days"),
    ("today at 25:10", "bad-clock", 10, "17:00"),
    ("1" * 29, "too-many-digits", 1, ""),
]


@pytest.mark.parametrize(("source", "code", "column", "proposal"), FAULTS, ids=[repr(source) for source, *_ in FAULTS])
def test_a_fault_has_a_code_a_place_and_a_way_out(source: str, code: str, column: int, proposal: str) -> None:
    if not code:
        assert compile_expression(source, NAMES, Mark(1, 1)).run(SCOPE) is False
        return
    with pytest.raises(Faulty) as caught:
        compile_expression(source, NAMES, Mark(4, 11))
    fault = caught.value.faults[0]
    assert (fault.code, fault.at, fault.proposal) == (code, Mark(4, 10 + column), proposal)


def test_all_faults_are_told_at_once_in_the_order_of_the_text() -> None:
    with pytest.raises(Faulty) as caught:
        compile_expression("amount > begin or\n  amuont == 1 and\n  kind == nomral", NAMES, Mark(7, 9))
    assert [(fault.code, fault.at) for fault in caught.value.faults] == [
        ("does-not-fit", Mark(7, 9)),
        ("unknown-name", Mark(8, 3)),
        ("unknown-option", Mark(9, 11)),
    ]


def test_a_word_with_two_meanings_asks_for_quotes() -> None:
    names = replace(NAMES, fields={**NAMES.fields, "urgent": TEXT})
    with pytest.raises(Faulty) as caught:
        compile_expression("kind == urgent", names, Mark(1, 1))
    assert [(fault.code, fault.proposal) for fault in caught.value.faults] == [("ambiguous-word", "'urgent'")]
    assert compile_expression("kind == 'urgent'", names, Mark(1, 1)).run(SCOPE) is False


@pytest.mark.parametrize(
    ("source", "expect", "code"),
    [
        ("amount", PEOPLE, "wrong-type"),
        ("days", money(), "wrong-type"),
        ("begin", TEXT, "wrong-type"),
        ("urgnt", choice(("normal", "urgent")), "unknown-option"),
        ("'x'", choice(("normal", "urgent")), "unknown-option"),
        ("role.hrd", (money(), TEXT), "wrong-type"),
    ],
)
def test_a_value_that_its_place_cannot_hold_is_a_fault(source: str, expect: Type, code: str) -> None:
    with pytest.raises(Faulty) as caught:
        compile_expression(source, NAMES, Mark(1, 1), expect)
    assert [fault.code for fault in caught.value.faults] == [code]


BOMBS = [
    "9" * 3000,
    "a" * 2001,
    "(" * 1000 + ")" * 1000,
    "not " * 499 + "days",
    "-" * 1999 + "1",
    "days" + "+1" * 900,
    "days" + ".x" * 900,
    "days if " * 200 + "days",
    "1 if days else " * 60 + "1",
    "9999999999999999999999999999*" * 60 + "1",
    "(" + "1," * 900 + ")",
    "sum(1 for a in barang for b in barang for c in barang)",
    "any(any(any(any(any(1 == 1 for a in barang) for b in barang) for c in barang) for d in barang) for e in barang)",
    "count(a for a in others if any(b.amount for b in others if any(c.amount for c in others)))",
    "count(doubled_thrice)",
    "numbers(9999999999)",
    "begin + 999999 years",
    "999999 months * 999999 * 999999 * 999999",
    "today + 99999999999999999 days",
]


@pytest.mark.parametrize("source", BOMBS, ids=[bomb[:30] for bomb in BOMBS])
def test_a_bomb_is_refused_or_fails_as_arithmetic_and_quickly(source: str) -> None:
    doubled = "(a for a in {0} for b in {0})"
    sources = {"doubled": (doubled.format("mine"), Mark(1, 1)), "doubled_twice": (doubled.format("doubled"), Mark(1, 1)), "doubled_thrice": (doubled.format("doubled_twice"), Mark(1, 1))}
    lets = {**NAMES.lets, **dict.fromkeys(sources, iterable(Type("request")))}
    begun = time.process_time()
    with pytest.raises((Faulty, ArithmeticError)):
        compile_expression(source, replace(NAMES, lets=lets, sources={**SOURCES, **sources}), Mark(1, 1)).run(SCOPE)
    assert time.process_time() - begun < 1


def faults_of(source: str) -> tuple[Fault, ...]:
    try:
        compile_expression(source, NAMES, Mark(1, 1))
    except Faulty as faulty:
        return faulty.faults
    return ()


WORDS = [
    *NAMES.fields, *NAMES.lets, *NAMES.states, "resource", "requester", "others", "role.hrd", "seen", "this", "r", "b", "barang", "normal", "urgent", "none",
    "true", "no", "not", "and", "or", "in", "if", "else", "for", "at", "is", "lambda", "class", "__import__", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/",
    "|", "&", "<", "<=", "==", "!=", "**", "=", "{", "5", "5_000", "2 working days", "10%", "17:00", "'x'", "'", "\n", "é", "\0", "sum(", "count(", "any(",
    "min(", "first(", "for r in others", "for b in barang", ".amount", ".year", ".manager", ".outcome", ".at", "same(", "date(", "working_days(", "next_on(",
]  # fmt: skip


@settings(max_examples=400, deadline=1000)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_no_soup_of_words_raises_anything_but_faults_and_arithmetic(source: str) -> None:
    names_read(source)
    with suppress(Faulty, ArithmeticError):
        compile_expression(source, NAMES, Mark(1, 1)).run(SCOPE)


@settings(max_examples=200, deadline=1000)
@given(st.text(max_size=300))
def test_no_text_at_all_raises_anything_but_faults(source: str) -> None:
    names_read(source)
    assert all(fault.at.line >= 1 and fault.at.column >= 1 for fault in faults_of(source))
