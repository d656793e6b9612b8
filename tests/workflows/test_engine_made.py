"""The same as over written SOPs, over SOPs and people that nobody wrote: made by dice, in the whole grammar that is built.

`ALUR_LONG=1` makes many more of them."""

from __future__ import annotations

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.workflows.dice import DICE, Dice, profile
from tests.workflows.made_sops import made
from tests.workflows.test_engine_machine import NASTY_AMOUNTS, Anything


class AnythingMade(Anything):
    """The same over SOPs and people that nobody wrote."""

    @initialize(name=st.just(""), dice=DICE)
    def open_firm(self, name: str, dice: Dice) -> None:
        text, sop = made(dice)
        note(text)
        self.open(sop, NASTY_AMOUNTS, dice)


TestAnythingMade = AnythingMade.TestCase
TestAnythingMade.settings = profile(300, 10_000)
