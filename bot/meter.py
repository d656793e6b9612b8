"""Counts what happens while the product runs, in plain numbers and next to no time; making text of them is `bot/metrics.py`'s.

Nothing of people, requests or texts is counted by name: the labels are SOPs and their acts, kinds, platforms, all of them few.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

Labels = tuple[str, ...]
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LATENESS = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0, 86_400.0)


@dataclass(slots=True)
class Spread:
    """How often a value was at most each of `bounds` (above the last: the final count), and the sum of all."""

    bounds: tuple[float, ...]
    counts: list[int] = field(default_factory=list)
    sum: float = 0.0

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * (len(self.bounds) + 1)


class Meter:
    """Safe from any thread. Counts begin with the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self._spreads: dict[tuple[str, Labels], Spread] = {}

    def count(self, name: str, *labels: str) -> None:
        """One more of `name` with these labels."""
        with self._lock:
            self._counts[name, labels] += 1

    def note(self, name: str, value: float, *labels: str, bounds: tuple[float, ...] = SECONDS) -> None:
        """One more value of `name`, in its unit."""
        with self._lock:
            spread = self._spreads.get((name, labels))
            if spread is None:
                spread = self._spreads[name, labels] = Spread(bounds)
            spread.counts[bisect_left(bounds, value)] += 1
            spread.sum += value

    def counted(self, name: str) -> Mapping[Labels, int]:
        """As of now, by labels."""
        with self._lock:
            return {labels: count for (each, labels), count in self._counts.items() if each == name}

    def noted(self, name: str) -> Mapping[Labels, Spread]:
        """As of now, by labels."""
        with self._lock:
            return {labels: Spread(spread.bounds, list(spread.counts), spread.sum) for (each, labels), spread in self._spreads.items() if each == name}
