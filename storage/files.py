"""Files by the SHA-256 of their bytes: the bytes in the data folder, written before the commit that names them; metadata in the database."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import bindparam, delete, select

from storage.codec import clean, millis
from storage.connection import Connection, add_row, table
from storage.failures import Kind, StorageUnavailable
from workflows.values import FileRef

_files, _requests, _history, _drafts = table("files"), table("requests"), table("history"), table("drafts")
_NOTE = add_row(_files)
_GET = select(_files.c.digest, _files.c.name, _files.c.size, _files.c.media_type).where(_files.c.digest == bindparam("digest"))
_OLD = select(_files.c.digest).where(_files.c.at < bindparam("before")).order_by(_files.c.digest)
_DROP = delete(_files).where(_files.c.digest == bindparam("digest"))
_NAMED_BY = (
    select(_requests.c.id).where(_requests.c.body.like(bindparam("like"))).limit(1),
    select(_history.c.seq).where(_history.c.event.like(bindparam("like"))).limit(1),
    select(_drafts.c.person).where(_drafts.c.body.like(bindparam("like"))).limit(1),
)


_KINDS: dict[int, Kind] = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EROFS: "readonly"}


class TooLarge(Exception):
    """More than `limit` bytes came; nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class Cabinet:
    """The folder with the bytes, `ab/cdef...` by digest. Needs no transaction."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, parts: Iterable[bytes], limit: int | None = None) -> tuple[str, int]:
        """Writes the bytes durably; their digest and how many they were. Raises TooLarge beyond `limit` bytes, StorageUnavailable where the disk
        takes none."""
        try:
            return self._keep(parts, limit)
        except OSError as fault:
            raise StorageUnavailable(_KINDS.get(fault.errno or 0, "broken")) from fault

    def _keep(self, parts: Iterable[bytes], limit: int | None) -> tuple[str, int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        hash, size = sha256(), 0
        with NamedTemporaryFile(dir=self._folder, prefix="new-", delete=False) as incoming:
            try:
                for part in parts:
                    size += len(part)
                    if limit is not None and size > limit:
                        raise TooLarge(limit)
                    hash.update(part)
                    incoming.write(part)
                incoming.flush()
                os.fsync(incoming.fileno())
            except BaseException:
                os.unlink(incoming.name)
                raise
        digest = hash.hexdigest()
        place = self.path(digest)
        place.parent.mkdir(exist_ok=True)
        os.replace(incoming.name, place)
        _sync(place.parent)
        return digest, size

    def path(self, digest: str) -> Path:
        """Where the bytes of that digest lie, if they do. Raises ValueError for what is no digest: names given by people never come here."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a digest")
        return self._folder / digest[:2] / digest[2:]

    def holds(self, digest: str) -> bool:
        """Whether the bytes are there and still have that digest."""
        try:
            with self.path(digest).open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def drop(self, digest: str) -> None:
        self.path(digest).unlink(missing_ok=True)

    def digests(self) -> tuple[str, ...]:
        """Every file that is there."""
        return tuple(sorted(place.parent.name + place.name for place in self._folder.glob("[0-9a-f][0-9a-f]/*")))

    def leavings(self, before: datetime) -> int:
        """Removes half-written files that were begun before `before`; how many."""
        old = [place for place in self._folder.glob("new-*") if place.stat().st_mtime < before.timestamp()]
        for place in old:
            place.unlink(missing_ok=True)
        return len(old)


class Files:
    """The metadata."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, file: FileRef, by: str, at: datetime) -> None:
        """Its bytes are in the cabinet. The first to hand it in is remembered."""
        row = {"digest": file.digest, "name": clean(file.name), "size": file.size, "media_type": file.media_type, "by": by, "at": millis(at)}
        self._connection.run(_NOTE, row)

    def get(self, digest: str) -> FileRef | None:
        row = self._connection.one(_GET, {"digest": digest})
        return None if row is None else FileRef(*row)

    def unnamed(self, before: datetime) -> tuple[str, ...]:
        """Digests handed in before `before` that no request, event or draft names."""
        old = (digest for (digest,) in self._connection.all(_OLD, {"before": millis(before)}))
        return tuple(digest for digest in old if not self._is_named(digest))

    def forget(self, digest: str) -> None:
        """Drops the metadata; the bytes go after the commit."""
        self._connection.run(_DROP, {"digest": digest})

    def _is_named(self, digest: str) -> bool:
        return any(self._connection.one(statement, {"like": f"%{digest}%"}) for statement in _NAMED_BY)


def _sync(folder: Path) -> None:
    """Makes a new name in `folder` survive power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
