"""The small approval in `transitions` and in python-statemachine, in memory: a guard on the amount, a decision each.

One machine serves all models of `transitions`, without the extra triggers it makes for every state. python-statemachine takes one machine a
request; it is a `StateMachine`, the leaner of its two kinds. Both change their state in place and know neither people nor votes nor time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from statemachine import State, StateMachine
from transitions import Machine

from benchmarks.measuring import Timing, timed
from benchmarks.workers.rounds import serve

LARGE = 10_000_000
AMOUNT = 50_000_000


@dataclass(eq=False)
class Model:
    """A request as `transitions` drives it."""

    amount: int

    def is_large(self) -> bool:
        return self.amount >= LARGE


class Approval(StateMachine):
    """A request as python-statemachine drives it."""

    manager, director, approved = State(initial=True), State(), State(final=True)
    approve = manager.to(director, cond="is_large") | manager.to(approved) | director.to(approved)

    def __init__(self, amount: int) -> None:
        self.amount = amount
        super().__init__()

    def is_large(self) -> bool:
        return self.amount >= LARGE


def models(count: int) -> list[Any]:
    found: list[Any] = [Model(AMOUNT) for _ in range(count)]
    ways: list[dict[str, str]] = [
        {"trigger": "approve", "source": "manager", "dest": "director", "conditions": "is_large"},
        {"trigger": "approve", "source": "manager", "dest": "approved"},
        {"trigger": "approve", "source": "director", "dest": "approved"},
    ]
    Machine(found, ["manager", "director", "approved"], transitions=ways, initial="manager", auto_transitions=False)
    return found


def machines(count: int) -> list[Any]:
    return [Approval(AMOUNT) for _ in range(count)]


def measured(make: Callable[[int], list[Any]], count: int) -> Timing:
    """Every request is decided by the manager and then by the director; making them is not counted."""
    found = make(count)

    def decide() -> None:
        for each in (*found, *found):
            each.approve()

    return timed(decide, 2 * count)


if __name__ == "__main__":
    requests = int(sys.argv[1])
    serve({"transitions": partial(measured, models, requests), "python-statemachine": partial(measured, machines, requests)})
