"""Messages that may stand there though nobody knows: a try whose answer was lost, or one of a process that has died. They are looked for before they are sent again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from adapters.failures import Failure, TryLater
from adapters.memory import keep
from adapters.port import Slip

_MARGIN = 300.0  # seconds that Slack's clock may be behind ours


class Doubts:
    """`now` in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._since: OrderedDict[str, float | None] = OrderedDict()  # of each key: since when to look, `None` for what is known not to stand there

    def since(self, slip: Slip) -> float | None:
        """The moment from which on the message is to be looked for, `None` where it was not sent."""
        found = self._since.get(slip.key, slip.since) if slip.key else None
        return found - _MARGIN if found is not None else None

    def sent(self, slip: Slip) -> None:
        self._doubt(slip)

    def missing(self, slip: Slip) -> None:
        """It was looked for, and does not stand there."""
        self._clear(slip)

    def failed(self, slip: Slip, failure: Failure) -> None:
        """A try came to that: only one without an answer may have done it."""
        if isinstance(failure, TryLater) and failure.why == "no-answer":
            self._doubt(slip)
        elif self._since.get(slip.key) is None:
            self._clear(slip)

    def _doubt(self, slip: Slip) -> None:
        if slip.key:
            known = self._since.get(slip.key)
            keep(self._since, slip.key, known if known is not None else slip.since if slip.since is not None else self._now())

    def _clear(self, slip: Slip) -> None:
        if slip.key:
            keep(self._since, slip.key, None)
