"""What the machines of the tests roll, and for how long."""

from __future__ import annotations

import os
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = os.environ.get("ALUR_LONG") == "1"


class Dice(Random):
    """Choices that are spread evenly; a seed each, so that a failing sequence shrinks to few steps."""

    def chance(self) -> bool:
        return self.random() < 0.5

    def __repr__(self) -> str:
        return "Dice"


DICE = st.integers(0, 2**30).map(Dice)


def profile(gate: int, long: int) -> settings:
    """So many examples in the gate, so many with ALUR_LONG."""
    return settings(
        derandomize=not LONG,
        max_examples=long if LONG else gate,
        stateful_step_count=60 if LONG else 30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
