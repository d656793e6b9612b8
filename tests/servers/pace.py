"""How fast a platform takes what is sent: a rate, after a burst."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Pace:
    """How many messages and edits it takes: `rate` a second after a burst of `burst`."""

    rate: float
    burst: int

    def least(self, count: int) -> float:
        """Seconds that `count` of them take at least."""
        return max(0, count - self.burst) / self.rate


@dataclass
class Bucket:
    """What is left of a burst at a moment, `at` in seconds."""

    pace: Pace
    left: float
    at: float

    def fill(self, now: float) -> None:
        self.left, self.at = min(self.pace.burst, self.left + (now - self.at) * self.pace.rate), max(now, self.at)

    @property
    def missing(self) -> float:
        """Seconds until one more is taken."""
        return max(0.0, 1 - self.left) / self.pace.rate
