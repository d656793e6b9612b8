"""What is put away at the beginning of a day: what no one can need any more is forgotten, what has ended is found in the archive."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.unit import Unit

_ANSWERED = timedelta(days=14)  # longer ago than any platform repeats a delivery
_DRAFTS = timedelta(days=62)  # people are promised seven days, and come back after a month
_CODES = timedelta(days=1)


def sweep(unit: Unit, now: datetime) -> None:
    """Answered deliveries, forms put aside long ago, codes and sessions that have run out; requests that have ended go to the archive of the search."""
    unit.seen.sweep(now - _ANSWERED)
    unit.drafts.sweep(now - _DRAFTS)
    unit.links.sweep(now - _CODES)
    unit.sessions.sweep(now)
    unit.ledger.search_index.archive()
