"""Files that people send at the console, kept by what they contain; a name given by people never becomes a path."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Set
from pathlib import Path

from adapters.console.parse import is_digest

SIZE_LIMIT = 20 * 1024 * 1024
_PIECE = 64 * 1024
_SAFE = 2 * 24 * 3600  # seconds; a file that came later may still be on its way into a message


class TooLarge(Exception):
    """More than 20 MB."""


class Uploads:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._door = threading.Lock()  # held while a file comes to its place, and while one is looked at and goes
        folder.mkdir(parents=True, exist_ok=True)

    async def keep(self, stream: AsyncIterator[bytes]) -> tuple[str, int]:
        """Takes a file in whole; gives its digest and its size in bytes. Raises TooLarge, and leaves nothing then."""
        handle, name = tempfile.mkstemp(dir=self._folder, prefix="new-")
        try:
            digest, size = await self._write(handle, stream)
            with self._door:
                os.replace(name, self._folder / digest)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest, size

    async def _write(self, handle: int, stream: AsyncIterator[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as file:
            async for piece in stream:
                size += len(piece)
                if size > SIZE_LIMIT:
                    raise TooLarge
                digest.update(piece)
                file.write(piece)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        return digest.hexdigest(), size

    def sweep(self, named: Set[str]) -> None:
        """Removes what came two days ago or earlier, by the disk's own clock, and is not among `named`; half-written files too."""
        for place in self._folder.iterdir():
            with self._door:
                os.utime(self._folder)
                old = place.exists() and place.stat().st_mtime < self._folder.stat().st_mtime - _SAFE
                if old and place.name not in named:
                    place.unlink()

    def path(self, digest: str) -> Path | None:
        """Where the file lies, None if it does not."""
        path = self._folder / digest
        return path if is_digest(digest) and path.is_file() else None

    async def read(self, path: Path) -> AsyncIterator[bytes]:
        """The bytes of a kept file, piece by piece."""
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece
