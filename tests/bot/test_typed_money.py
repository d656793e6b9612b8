"""Amounts and numbers as people type them: never a guess, never off by a thousand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.typed.money import read_money
from bot.typed.numbers import read_number
from bot.typed.outcome import Doubt, Parsed, Read, Unread
from bot.wording.formats import format_money, format_number
from bot.wording.spelled import number_in_words

M, B = 1_000_000, 1_000_000_000


def summed_up(parsed: Parsed) -> object:
    """A number, a set of numbers, or the reason: what the tables below say."""
    match parsed:
        case Read(value):
            return value
        case Doubt(options):
            return set(options)
    return parsed.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4jt", 4 * M),
        ("4 jt", 4 * M),
        ("4JT", 4 * M),
        ("4 juta", 4 * M),
        ("4,5 juta", 4_500_000),
        ("4.5jt", 4_500_000),
        ("0,5 juta", 500_000),
        ("0.500 juta", 500_000),
        ("12,75 juta", 12_750_000),
        ("setengah juta", 500_000),
        ("half a million", 500_000),
        ("sejuta", M),
        ("500rb", 500_000),
        ("500 ribu", 500_000),
        ("500k", 500_000),
        ("2,5rb", 2_500),
        ("1,2 miliar", 1_200_000_000),
        ("1.2 milyar", 1_200_000_000),
        ("1,25 miliar", 1_250_000_000),
        ("3 bn", 3 * B),
        ("2 triliun", 2_000_000_000_000),
        ("4 million", 4 * M),
        ("4.5 million", 4_500_000),
        ("250 thousand", 250_000),
        ("Rp4.000.000", 4 * M),
        ("Rp 4.000.000", 4 * M),
        ("Rp. 4.000.000", 4 * M),
        ("rp4jt", 4 * M),
        ("IDR 4,000,000", 4 * M),
        ("idr 4.000.000", 4 * M),
        ("4.000.000", 4 * M),
        ("4,000,000", 4 * M),
        ("4_000_000", 4 * M),
        ("4 000 000", 4 * M),
        ("4'000'000", 4 * M),
        ("4000000", 4 * M),
        ("4.000.000,-", 4 * M),
        ("Rp4.000.000,00", 4 * M),
        ("4,000,000.00", 4 * M),
        ("4.000.000 rupiah", 4 * M),
        ("12.500.000", 12_500_000),
        ("500.000", 500_000),
        ("500,000", 500_000),
        ("150000", 150_000),
        ("Rp4.000", 4_000),
        ("Rp500", 500),
        ("IDR 4,000", 4_000),
        ("4.000 rupiah", 4_000),
        ("0", 0),
        ("empat juta", 4 * M),
        ("empat juta lima ratus ribu", 4_500_000),
        ("seratus dua puluh lima ribu", 125_000),
        ("four million", 4 * M),
        ("two hundred and fifty thousand", 250_000),
        ("4 juta 500 ribu", 4_500_000),
        ("1 miliar 250 juta", 1_250_000_000),
        ("4\u00a0000\u00a0000", 4 * M),
        ("  4 jt  ", 4 * M),
        ("999.999.999.999", 999_999_999_999),
        # Two meanings: the person chooses.
        ("4.000", {4_000, 4 * M}),
        ("4,000", {4_000, 4 * M}),
        ("12.500", {12_500, 12_500_000}),
        ("Rp4,000", {4_000, 4 * M}),
        ("IDR 4.000", {4_000, 4 * M}),
        ("4", {4, 4_000}),
        ("500", {500, 500_000}),
        ("4m", {4 * M, 4 * B}),
        ("4M", {4 * M, 4 * B}),
        ("1,5 m", {1_500_000, 1_500_000_000}),
        ("1.250 juta", {1_250_000, 1_250_000_000}),
        ("1.500rb", {1_500, 1_500_000}),
        ("4 juta 500", {4_500_000, 4_000_500}),
        # Not an amount.
        ("", "money"),
        ("empat ribuan", "money"),
        ("4jtan", "money"),
        ("laptop", "money"),
        ("4.00.000", "money"),
        ("4.0000.000", "money"),
        ("4.000,000", "money"),
        ("4,000.000.000", "money"),
        ("40.00.00", "money"),
        ("0812345678", "money"),
        ("04.000", "money"),
        ("4..000", "money"),
        ("4 juta juta", "money"),
        ("500 ribu 4 juta", "money"),
        ("2 4jt", "money"),
        ("9**9", "money"),
        ("1e9", "money"),
        ("∞", "money"),
        ("٤٠٠٠٠٠٠", "money"),
        ("4,5", "decimals"),
        ("4.000.000,50", "decimals"),
        ("4,5555555 juta", "decimals"),
        ("-4jt", "negative"),
        ("−4.000.000", "negative"),
        ("(4.000.000)", "negative"),
        ("Rp -4.000.000", "negative"),
        ("1" * 30, "too_long"),
        ("1" + ".000" * 10, "too_long"),
        ("999999 triliun", "too_long"),
        ("$5", "currency"),
        ("5 usd", "currency"),
        ("4jt" * 400, "money"),
    ],
)
def test_rupiah(text: str, expected: object) -> None:
    assert summed_up(read_money(text, "id")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,250.50", 125_050), ("1.250,50", 125_050), ("USD 20", 2_000), ("$20.5", 2_050), ("20", 2_000), ("1,250", {125_000, 125}), ("20.005", {2_000_500}), ("Rp20", "currency"), ("0.001", "cents")],
)
def test_other_currencies_have_cents(text: str, expected: object) -> None:
    found = summed_up(read_money(text, "en", "USD"))
    assert found == expected or expected == {found}


def test_the_likelier_meaning_comes_first_in_each_language() -> None:
    assert read_money("4m", "id") == Doubt((Decimal(4 * B), Decimal(4 * M)))
    assert read_money("4m", "en") == Doubt((Decimal(4 * M), Decimal(4 * B)))


def test_a_negative_amount_is_taken_where_it_may_be_one() -> None:
    assert read_money("-4jt", "id", negative=True) == Read(Decimal(-4 * M))


@pytest.mark.parametrize(
    ("text", "integer", "expected"),
    [
        ("2", False, 2),
        ("2,5", False, Decimal("2.5")),
        ("2.5", False, Decimal("2.5")),
        ("-3", False, -3),
        ("10%", False, Decimal("0.1")),
        ("2 unit", True, 2),
        ("25 buah", True, 25),
        ("dua belas", True, 12),
        ("twenty-five", True, 25),
        ("1.250", True, 1250),
        ("1,250", True, 1250),
        ("1.250", False, {1250, Decimal("1.25")}),
        ("2 juta", True, 2 * M),
        ("1.000.000", False, M),
        ("2,5", True, "integer"),
        ("4m", False, "number"),
        ("2 x 3", True, "integer"),
        ("dua lusin", True, "integer"),
        ("nan", False, "number"),
        ("inf", False, "number"),
        ("1e400", False, "number"),
        ("1" * 40, False, "too_long"),
    ],
)
def test_numbers(text: str, integer: bool, expected: object) -> None:
    assert summed_up(read_number(text, "id", integer=integer)) == expected


_AMOUNTS = st.integers(0, 10**15 - 1)


@given(_AMOUNTS, st.sampled_from(["id", "en"]))
def test_what_was_formatted_reads_as_the_same_amount(amount: int, language: str) -> None:
    assert read_money(format_money(amount, language), language) == Read(Decimal(amount))


@given(_AMOUNTS, st.sampled_from(["id", "en"]))
def test_what_was_spelled_reads_as_the_same_amount(amount: int, language: str) -> None:
    assert read_money(number_in_words(amount, language), language) == Read(Decimal(amount))


@given(_AMOUNTS, st.sampled_from([".", ",", "_", " ", "\u00a0", "'"]))
def test_a_grouped_amount_is_never_off_by_a_thousand_unasked(amount: int, mark: str) -> None:
    parsed = read_money(f"{amount:,}".replace(",", mark), "id")
    assert parsed == Read(Decimal(amount)) or (isinstance(parsed, Doubt) and amount in parsed.options)


@given(st.decimals(-10**9, 10**9, places=3), st.sampled_from(["id", "en"]))
def test_a_formatted_number_reads_back_or_is_asked_back(number: Decimal, language: str) -> None:
    parsed = read_number(format_number(number, language), language)
    assert parsed == Read(number) or (isinstance(parsed, Doubt) and number in parsed.options)


@given(st.text(max_size=300) | st.from_regex(r"[0-9.,_ jtrbkm%()\-]{0,40}", fullmatch=True), st.sampled_from(["id", "en"]), st.sampled_from(["IDR", "USD", "JPY"]))
def test_no_text_breaks_the_reader_and_no_amount_is_out_of_reach(text: str, language: str, currency: str) -> None:
    for parsed in (read_money(text, language, currency), read_number(text, language)):
        options = (parsed.value,) if isinstance(parsed, Read) else parsed.options if isinstance(parsed, Doubt) else ()
        assert isinstance(parsed, Unread) or options
        assert all(isinstance(option, Decimal) and option.is_finite() and abs(option) < 10**24 for option in options)
