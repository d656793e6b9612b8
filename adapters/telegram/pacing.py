"""How fast messages may go out: a few at once to a chat, then one a second; thirty a second in all; what Telegram says beats both.

Telegram's limits: about one a second in a chat, twenty a minute in a group, thirty a second in all (core.telegram.org/bots/faq#my-bot-is-hitting-limits).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from adapters.telegram.memory import keep


@dataclass(frozen=True, slots=True)
class Pace:
    """`gap` seconds between messages; after a pause `burst` at once."""

    gap: float
    burst: int


PRIVATE, GROUP, OVERALL = Pace(1.05, 3), Pace(3.1, 20), Pace(1 / 29, 29)  # a little slower than Telegram: its clock begins later than ours


@dataclass(slots=True)
class _Lane:
    """When the next message may go out if none is saved up; what Telegram forbids until; when the last of those turned away is to come back."""

    free: float = 0.0
    held: float = 0.0
    told: float = 0.0

    def wait(self, now: float, pace: Pace) -> float:
        """Seconds until one more may go out; messages not sent in a pause are saved up."""
        return max(self.free - (pace.burst - 1) * pace.gap, self.held, now) - now

    def turn_away(self, now: float, pace: Pace) -> float:
        """Seconds until it is the turn of one more of those who could not wait: not all at once, or all but the first would come in vain."""
        self.told = max(now + self.wait(now, pace), self.told + pace.gap)
        return self.told - now

    def take(self, now: float, pace: Pace, urgent: bool) -> None:
        """One more goes out. An urgent one, which does not wait itself, makes others wait no longer than a burst does."""
        after = max(self.free, now) + pace.gap
        self.free = min(after, max(self.free, now + pace.burst * pace.gap)) if urgent else after


class Pacing:
    """`now` gives seconds that only grow."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._chats: OrderedDict[int, _Lane] = OrderedDict()
        self._all = _Lane()

    def take(self, chat: int, longest: float, urgent: bool = False) -> float:
        """A place in the row for one message to `chat`: seconds until it may go out. A wait of more than `longest` takes none: it is the time to
        come back. An `urgent` one waits only where Telegram itself has said so."""
        now, lane, pace = self._now(), self._lane(chat), GROUP if chat < 0 else PRIVATE
        rows = ((lane, pace), (self._all, OVERALL))
        wait = max(lane.held - now, 0.0) if urgent else max(row.wait(now, its) for row, its in rows)
        if wait <= longest:
            lane.take(now + wait, pace, urgent)  # what waits for the others goes out by then
            self._all.take(now, OVERALL, urgent)
        elif not urgent:
            return max(row.turn_away(now, its) for row, its in rows if row.wait(now, its) > longest)
        return wait

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram takes nothing for that chat for so long."""
        self._lane(chat).held = self._now() + seconds

    def _lane(self, chat: int) -> _Lane:
        return keep(self._chats, chat, self._chats.get(chat) or _Lane())
