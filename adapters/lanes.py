"""A row of messages that may go out so fast: some at once after a pause, then one by one; what the platform says beats it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """`gap` seconds between messages; after a pause `burst` at once."""

    gap: float
    burst: int


@dataclass(slots=True)
class Lane:
    """When the next message may go out if none is saved up; the same when all have gone out that were promised room; what the platform forbids until;
    when the last of those turned away is to come back."""

    free: float = 0.0
    promised: float = 0.0
    held: float = 0.0
    told: float = 0.0

    def wait(self, now: float, pace: Pace) -> float:
        """Seconds until one more may go out; messages not sent in a pause are saved up."""
        return self._wait(self.free, now, pace)

    def ahead(self, now: float, pace: Pace) -> float:
        """The same after those that were promised room and have not gone yet."""
        return self._wait(max(self.free, self.promised), now, pace)

    def promise(self, now: float, pace: Pace) -> None:
        """One more is being made ready. A promise that nobody makes use of is forgotten with the time."""
        self.promised = max(self.free, self.promised, now) + pace.gap

    def turn_away(self, now: float, pace: Pace, wait: float) -> float:
        """Seconds until it is the turn of one more of those who could not wait: not all at once, or all but the first would come in vain."""
        self.told = max(now + wait, self.told + pace.gap)
        return self.told - now

    def take(self, now: float, pace: Pace, urgent: bool) -> None:
        """One more goes out. An urgent one, which does not wait itself, makes others wait no longer than a burst does."""
        after = max(self.free, now) + pace.gap
        self.free = min(after, max(self.free, now + pace.burst * pace.gap)) if urgent else after

    def _wait(self, free: float, now: float, pace: Pace) -> float:
        return max(free - (pace.burst - 1) * pace.gap, self.held, now) - now
