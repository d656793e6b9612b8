"""What may go wrong at a platform, in kinds that say what to do next."""

from __future__ import annotations


class Failure(Exception):
    """The family."""


class TryLater(Failure):
    """Not now: try again in `after` seconds (None = by the caller's own back-off); it may have been done all the same. `why` is a word for the
    operator, "" where time alone helps."""

    def __init__(self, after: float | None = None, why: str = "") -> None:
        super().__init__(why)
        self.after, self.why = after, why


class Refused(Failure):
    """The platform does not take this payload, ever: our bug; `why` is its own word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Gone(Failure):
    """The message to edit is no more: post anew, if its reader still needs it."""


class Stuck(Gone):
    """The message stands, and takes no changes any more."""


class CannotReach(Failure):
    """This person or place does not take messages: blocked, left, archived."""


class Locked(Failure):
    """The platform does not let us in at all (token revoked): stop this gateway, keep the outbox, tell the operator."""
