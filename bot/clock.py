"""The one place that reads a clock, mints ids and makes random tokens."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment it is, aware, in UTC, whole milliseconds."""

    def monotonic(self) -> float:
        """Seconds that only ever grow, for back-off of input and output."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        return time.monotonic()


class ShiftedClock:
    """The machine's clock plus an offset that can be moved forward: the demo's."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return SystemClock().now() + self.offset

    def monotonic(self) -> float:
        return time.monotonic()

    def put(self, moment: datetime) -> None:
        """It is `moment` now, and time goes on from there."""
        self.offset = moment - SystemClock().now()


class HeldClock:
    """Stands still until it is put elsewhere: for playing what has happened."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def monotonic(self) -> float:
        return time.monotonic()

    def put(self, moment: datetime) -> None:
        self._moment = moment


def new_id() -> str:
    """A fresh id that sorts by the time it was made: 12 hex digits of milliseconds, then 20 random ones."""
    return f"{time.time_ns() // 1_000_000:012x}{uuid.uuid4().hex[:20]}"


def new_secret() -> str:
    """43 characters nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code people can type: 8 characters without look-alikes (about 39 bits)."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(8))


def jitter(seconds: float) -> float:
    """A random span between half of `seconds` and all of it, so that retries do not come in step."""
    return seconds * (0.5 + secrets.randbelow(1000) / 2000)


Dice = Random
"""Draws numbers; made by `dice`."""


def dice(seed: str) -> Dice:
    """Random numbers that are the same for the same seed, on every machine: for making examples, never for secrets."""
    return Random(seed)
