"""The database as a whole: whole, of this version, its log short, nothing in it from the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.doctor.finding import Bytes, Finding
from storage.examination import Examination, log_size

_LONG_LOG = 64 * 1024 * 1024  # bytes; SQLite folds it back at four, unless somebody reads for ever
_AHEAD = timedelta(minutes=2)  # clocks are put right by less
_MOST = 3  # damages that are said


def of_shape(seen: Examination) -> Iterator[Finding]:
    """Whether it is whole and of this version; with any of these findings its content is not looked at."""
    if damages := seen.damages():
        yield Finding("database-damaged", {"place": seen.path, "what": "; ".join(damages[:_MOST])})
        return
    status = seen.status()
    if status.newer:
        yield Finding("database-newer", {"found": status.found, "wanted": status.wanted})
    elif not status.current:
        yield Finding("database-behind", {"found": status.found or "-", "wanted": status.wanted})


def of_log(seen: Examination) -> Iterator[Finding]:
    if not seen.has_log():
        yield Finding("database-without-wal", {"place": seen.path})
    if (size := log_size(seen.path)) > _LONG_LOG:
        yield Finding("wal-long", {"place": seen.path.with_name(f"{seen.path.name}-wal"), "size": Bytes(size)})


def of_moments(seen: Examination, now: datetime) -> Iterator[Finding]:
    """Something written down later than it is now: the clock went wrong, or goes wrong. A machine without a network tells it by nothing else."""
    newest = seen.newest()
    if newest is not None and newest > now + _AHEAD:
        yield Finding("moment-ahead", {"newest": newest, "now": now})
