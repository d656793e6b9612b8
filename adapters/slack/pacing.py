"""How fast calls may go out: messages to a conversation a few at once, then one a second; of each method so many a minute; what Slack says beats both.

Slack's limits: about one message a second in a conversation, of edits about fifty a minute (docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock

from adapters.lanes import Lane, Pace
from adapters.memory import keep

POST, EDIT = "chat.postMessage", "chat.update"
IN_A_CONVERSATION = Pace(1.05, 3)
BY_METHOD = {POST: Pace(1 / 9, 60), EDIT: Pace(1.25, 45)}  # a little slower than Slack: its clock begins later than ours
_OTHER = Pace(0.7, 60)

Row = tuple[str, str]  # a method, and a conversation; "" for all of them


class Pacing:
    """`now` gives seconds that only grow. From any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._lock = now, RLock()
        self._lanes: OrderedDict[Row, Lane] = OrderedDict()

    def take(self, method: str, channel: str, longest: float, urgent: bool = False) -> float:
        """A place in the row for one call: seconds until it may go out. A wait of more than `longest` takes none: it is the time to come back. An
        `urgent` one waits only where Slack itself has said so."""
        with self._lock:
            now, rows = self._now(), self._rows(method, channel)
            wait = max(max(lane.held - now, 0.0) if urgent else lane.wait(now, pace) for lane, pace in rows)
            if wait <= longest:
                for lane, pace in rows:
                    lane.take(now + wait, pace, urgent)
            elif not urgent:
                return max(lane.turn_away(now, pace, long) for lane, pace in rows if (long := lane.wait(now, pace)) > longest)
            return wait

    def room(self, method: str, channel: str, longest: float) -> float:
        """0.0 where one more such call will have a place within `longest`, which it is promised; else seconds after which to come back."""
        with self._lock:
            now, rows = self._now(), self._rows(method, channel)
            if late := [(lane, pace, wait) for lane, pace in rows if (wait := lane.ahead(now, pace)) > longest]:
                return max(lane.turn_away(now, pace, wait) for lane, pace, wait in late)
            for lane, pace in rows:
                lane.promise(now, pace)
            return 0.0

    def hold(self, method: str, channel: str, seconds: float) -> None:
        """Slack takes nothing by that method for so long: of messages, to that conversation; of anything else, nowhere."""
        with self._lock:
            lane = self._lane((method, channel if method == POST else ""))
            lane.held = max(lane.held, self._now() + seconds)

    def _rows(self, method: str, channel: str) -> list[tuple[Lane, Pace]]:
        rows = [(self._lane((method, "")), BY_METHOD.get(method, _OTHER))]
        return [(self._lane((method, channel)), IN_A_CONVERSATION), *rows] if method == POST else rows

    def _lane(self, row: Row) -> Lane:
        return keep(self._lanes, row, self._lanes.get(row) or Lane())
