"""What people hand in: its bytes are on disk before the commit that names it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from adapters.failures import TryLater
from adapters.intents import Changed, Filled, IncomingFile, Intent, Wrote
from adapters.port import Gateway
from bot.clock import jitter
from bot.refusing import too_large
from storage.codec import clean
from storage.database import Database
from storage.files import TooLarge
from workflows.values import FileRef

_PAUSES = (1.0, 2.0, 4.0)  # seconds between the tries to fetch a file that somebody has just sent


class FileTooLarge(Exception):
    """A file was handed in that is larger than the platform gives out, or than is kept."""

    def __init__(self, name: str, size: int, limit: int) -> None:
        super().__init__(name)
        self.name, self.size, self.limit = name, size, limit


@dataclass(frozen=True, slots=True)
class Brought:
    """What came with an intent: `files` of a message; what stands in the fields of a sheet, and what is too large there."""

    files: tuple[FileRef, ...] = ()
    values: Mapping[str, tuple[str | FileRef, ...]] = field(default_factory=dict)
    too_large: Mapping[str, FileTooLarge] = field(default_factory=dict)

    @property
    def all_files(self) -> tuple[FileRef, ...]:
        return (*self.files, *(item for given in self.values.values() for item in given if isinstance(item, FileRef)))


class Incoming:
    """Fetches what lies at the platforms."""

    def __init__(self, database: Database, gateways: Mapping[str, Gateway]) -> None:
        self._database, self._gateways = database, gateways

    async def of_message(self, intent: Wrote) -> Brought:
        """Raises FileTooLarge, a Failure."""
        return Brought(tuple([await self._keep(file) for file in intent.files]))

    async def of_sheet(self, intent: Filled | Changed) -> Brought:
        """Raises a Failure; a file that is too large is left out, and said to be at its place."""
        values: dict[str, tuple[str | FileRef, ...]] = {}
        over: dict[str, FileTooLarge] = {}
        for place, given in intent.values.items():
            kept: list[str | FileRef] = []
            for item in given:
                try:
                    kept.append(await self._keep(item) if isinstance(item, IncomingFile) else clean(item))
                except FileTooLarge as fault:
                    over[place] = fault
            values[place] = tuple(kept)
        return Brought(values=values, too_large=over)

    async def _keep(self, file: IncomingFile) -> FileRef:
        gateway = self._gateways[file.platform]
        limit = gateway.traits.file_limit
        try:
            if file.size > limit:
                raise TooLarge(limit)
            parts = await _fetched(gateway, file)
            digest, size = await asyncio.to_thread(self._database.files.keep, parts, limit)
        except TooLarge as fault:
            raise FileTooLarge(file.name, file.size, fault.limit) from None
        return FileRef(digest, clean(file.name)[:255], size, file.media_type)


def files_in(intent: Intent) -> bool:
    """Whether anything is handed in with it."""
    if isinstance(intent, Wrote):
        return bool(intent.files)
    return isinstance(intent, Filled) and any(isinstance(item, IncomingFile) for given in intent.values.values() for item in given)


async def _fetched(gateway: Gateway, file: IncomingFile) -> list[bytes]:
    """The parts of the file; begun anew where the platform fails on the way. Raises a Failure, TooLarge."""
    for pause in _PAUSES:
        try:
            return [part async for part in _bounded(gateway.fetch(file), gateway.traits.file_limit)]
        except TryLater as failure:
            await asyncio.sleep(jitter(pause) if failure.after is None else min(failure.after, pause))
    return [part async for part in _bounded(gateway.fetch(file), gateway.traits.file_limit)]


async def _bounded(parts: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """The parts, until they are more than `limit` bytes. Raises TooLarge."""
    size = 0
    async for part in parts:
        size += len(part)
        if size > limit:
            raise TooLarge(limit)
        yield part


def too_large_text(fault: FileTooLarge, language: str) -> str:
    """The sentence that says so."""
    return too_large(fault.name, fault.size, fault.limit, language)
