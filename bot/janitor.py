"""Removes what nothing names any more from the folder of files: at the start and once a day, a little at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from storage.database import Database
from storage.failures import StorageUnavailable
from storage.unit import Reader, Unit

_SHOWN = timedelta(days=31)  # how long a picture in chat can still be opened
_SAFE = timedelta(days=2)  # a file handed in later than this may still be on its way into a request
_PORTION = 25  # files looked at in one transaction
_PAUSE, _DAY = 0.05, 86_400.0  # seconds

log = logging.getLogger("alur.janitor")


class Janitor:
    """What the history of a request names is never touched, nor what a draft names. Ending at any point harms nothing: the metadata
    goes first, and bytes without metadata are found again. `reached` is called between the two, at "while_sweeping"."""

    def __init__(self, database: Database, clock: Clock, reached: Callable[[str], None] = lambda point: None) -> None:
        self._database, self._clock, self._reached = database, clock, reached

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                removed = 0
                portions = self.portions()
                while (count := await asyncio.to_thread(next, portions, None)) is not None:
                    removed += count
                    await asyncio.sleep(_PAUSE)
                if removed:
                    log.info("%d files that nothing names were removed", removed, extra={"action": "sweep"})
            except (StorageUnavailable, OSError) as trouble:
                log.warning("the folder of files could not be swept: %r", trouble, extra={"action": "sweep"})
            await asyncio.sleep(_DAY)

    def portions(self) -> Iterator[int]:
        """Goes through everything once; after each portion, how many files it removed."""
        yield self._database.files.drop_leavings(_SAFE)
        yield from self._noted()
        for shelf in self._database.files.shelves():
            yield self._drop(self._unknown(self._database.files.on_shelf(shelf)))
        pictures = self._database.pictures
        yield pictures.drop_leavings(_SAFE)
        for shelf in pictures.shelves():
            yield sum(pictures.drop(digest, _SHOWN) for digest in pictures.on_shelf(shelf))

    def _noted(self) -> Iterator[int]:
        """Files that were handed in and never sent, or taken out of a form again."""
        before, after = self._clock.now() - _SAFE, ""
        while True:
            seen, loose = self._database.read(partial(_loose, before=before, after=after))
            if not seen:
                return
            # Looked at again where nobody else can name one meanwhile.
            yield self._drop(self._database.carry_out(partial(_forget, before=before, after=after, loose=loose)) if loose else ())
            after = seen[-1]

    def _unknown(self, digests: tuple[str, ...]) -> tuple[str, ...]:
        """Bytes whose commit never came."""
        return self._database.read(lambda reader: tuple(each for each in digests if reader.files.get(each) is None and not reader.files.is_wanted(each)))

    def _drop(self, digests: tuple[str, ...]) -> int:
        if digests:
            self._reached("while_sweeping")
        return sum(self._database.files.drop(digest, _SAFE) for digest in digests)


def _loose(reader: Reader, before: datetime, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A portion of what was handed in before `before` and came into no history, and what of it is in no draft either."""
    seen = reader.files.unnamed(before, after, _PORTION)
    return seen, tuple(digest for digest in seen if not reader.files.is_wanted(digest))


def _forget(unit: Unit, before: datetime, after: str, loose: tuple[str, ...]) -> tuple[str, ...]:
    """Drops the metadata of those that are loose still."""
    still = tuple(digest for digest in _loose(unit, before, after)[1] if digest in loose)
    for digest in still:
        unit.files.forget(digest)
    return still
