"""Buttons carry what they mean and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import tokens
from bot.tokens import LIMIT, Token

REQUEST = "0192f3a4b5c6d7e8f90123456789abcd"


@pytest.mark.parametrize(
    "token",
    [
        Token("approve", REQUEST, 3),
        Token("*do", REQUEST, 1_000_000, "withdraw"),
        Token("*a", "", 17, "12"),
        Token("*delegate", "", 0, "20261207/20261211/sari"),
        Token("a_rather_long_act_of_a_sop", REQUEST, 35),
    ],
)
def test_a_token_comes_back_as_it_was_written(token: Token) -> None:
    text = tokens.write(token)
    assert tokens.read(text) == token
    assert len(text.encode()) <= LIMIT


def test_a_token_that_no_platform_could_carry_is_refused_when_written() -> None:
    with pytest.raises(ValueError):
        tokens.write(Token("x" * 40, REQUEST, 1))
    with pytest.raises(ValueError):
        tokens.write(Token("a|b"))


@given(st.text(max_size=80))
def test_anything_else_is_no_token_and_never_an_exception(text: str) -> None:
    found = tokens.read(text)
    assert found is None or tokens.read(tokens.write(found)) == found
