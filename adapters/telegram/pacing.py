"""How fast messages may go out: a few at once to a chat, then one a second; thirty a second in all; what Telegram says beats both.

Telegram's limits: about one a second in a chat, twenty a minute in a group, thirty a second in all (core.telegram.org/bots/faq#my-bot-is-hitting-limits).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock

from adapters.lanes import Lane, Pace
from adapters.memory import keep

PRIVATE, GROUP, OVERALL = Pace(1.05, 3), Pace(3.1, 20), Pace(1 / 29, 29)  # a little slower than Telegram: its clock begins later than ours


class Pacing:
    """`now` gives seconds that only grow. From any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._lock = now, RLock()
        self._chats: OrderedDict[int, Lane] = OrderedDict()
        self._all = Lane()

    def take(self, chat: int, longest: float, urgent: bool = False) -> float:
        """A place in the row for one message to `chat`: seconds until it may go out. A wait of more than `longest` takes none: it is the time to
        come back. An `urgent` one waits only where Telegram itself has said so."""
        with self._lock:
            now, rows = self._now(), self._rows(chat)
            lane, pace = rows[0]
            wait = max(lane.held - now, 0.0) if urgent else max(row.wait(now, its) for row, its in rows)
            if wait <= longest:
                lane.take(now + wait, pace, urgent)  # what waits for the others goes out by then
                self._all.take(now, OVERALL, urgent)
            elif not urgent:
                return max(row.turn_away(now, its, long) for row, its in rows if (long := row.wait(now, its)) > longest)
            return wait

    def room(self, chat: int, longest: float) -> float:
        """0.0 where one more message to `chat` will have a place within `longest`, which it is promised; else seconds after which to come back."""
        with self._lock:
            now, rows = self._now(), self._rows(chat)
            if late := [(row, its, wait) for row, its in rows if (wait := row.ahead(now, its)) > longest]:
                return max(row.turn_away(now, its, wait) for row, its, wait in late)
            for row, its in rows:
                row.promise(now, its)
            return 0.0

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram takes nothing for that chat for so long."""
        with self._lock:
            self._lane(chat).held = self._now() + seconds

    def _rows(self, chat: int) -> tuple[tuple[Lane, Pace], ...]:
        return ((self._lane(chat), GROUP if chat < 0 else PRIVATE), (self._all, OVERALL))

    def _lane(self, chat: int) -> Lane:
        return keep(self._chats, chat, self._chats.get(chat) or Lane())
