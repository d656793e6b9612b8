"""Files by the SHA-256 of their bytes: the bytes in the data folder, written before the commit that names them; metadata in the database."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from sqlalchemy import bindparam, delete, exists, func, select, update

from storage.codec import clean, millis
from storage.connection import Connection, filled, on_conflict, table
from storage.failures import Kind, StorageUnavailable
from workflows.values import FileRef

_files, _named, _drafts = table("files"), table("named_files"), table("drafts")
_NOTE = on_conflict(_files).values(filled(_files.columns))
_NOTE = _NOTE.on_conflict_do_update(index_elements=["digest"], set_={"at": _NOTE.excluded.at})
_GET = select(_files.c.digest, _files.c.name, _files.c.size, _files.c.media_type).where(_files.c.digest == bindparam("digest"))
_UNNAMED = (
    select(_files.c.digest)
    .where(_files.c.digest > bindparam("after"), _files.c.at < bindparam("before"))
    .where(~exists().where(_named.c.digest == _files.c.digest))
    .order_by(_files.c.digest)
    .limit(bindparam("most"))
)
_NAMED = select(_named.c.digest, func.min(_named.c.request)).group_by(_named.c.digest).order_by(_named.c.digest)
_RENEW = update(_files).values(at=bindparam("now")).where(_files.c.digest == bindparam("digest"))
_DROP = delete(_files).where(_files.c.digest == bindparam("digest"))
_WANTED_BY = (
    select(_named.c.digest).where(_named.c.digest == bindparam("digest")).limit(1),
    select(_drafts.c.person).where(_drafts.c.body.like(bindparam("like"))).limit(1),
)


_HALF = "new-"  # how the names of half-written files begin
_KINDS: dict[int, Kind] = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EROFS: "readonly"}


class TooLarge(Exception):
    """More than `limit` bytes came; nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class Cabinet:
    """The folder with the bytes, `ab/cdef...` by digest. Needs no transaction. Ages are by the disk's own clock, from when a file was handed in last.
    Without `lasting` what is kept may be lost with the power: for what can be made again."""

    def __init__(self, folder: Path, lasting: bool = True) -> None:
        self._folder, self._lasting = folder, lasting
        self._door = Lock()  # held while a file comes to its place, and while one is looked at and goes

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
        with NamedTemporaryFile(dir=self._folder, prefix=_HALF, delete=False) as incoming:
            try:
                for part in parts:
                    size += len(part)
                    if limit is not None and size > limit:
                        raise TooLarge(limit)
                    hash.update(part)
                    incoming.write(part)
                incoming.flush()
                if self._lasting:
                    os.fsync(incoming.fileno())
            except BaseException:
                os.unlink(incoming.name)
                raise
        digest = hash.hexdigest()
        place = self.path(digest)
        place.parent.mkdir(exist_ok=True)
        with self._door:
            os.replace(incoming.name, place)
        if self._lasting:
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

    def drop(self, digest: str, age: timedelta) -> bool:
        """Removes the bytes, unless they were handed in within `age`; whether it did."""
        with self._door:
            if not self._is_older(self.path(digest), age):
                return False
            self.path(digest).unlink()
            return True

    def digests(self) -> tuple[str, ...]:
        """Every file that is there."""
        return tuple(digest for shelf in self.shelves() for digest in self.on_shelf(shelf))

    def shelves(self) -> tuple[str, ...]:
        """The parts of the folder, to be gone through one at a time."""
        return tuple(sorted(place.name for place in self._folder.glob("[0-9a-f][0-9a-f]")))

    def on_shelf(self, shelf: str) -> tuple[str, ...]:
        """The files of one part."""
        return tuple(sorted(shelf + place.name for place in (self._folder / shelf).glob("*") if len(place.name) == 62))

    def drop_leavings(self, age: timedelta) -> int:
        """Removes half-written files that nobody wrote to for `age`; how many."""
        old = [place for place in self._folder.glob(f"{_HALF}*") if self._is_older(place, age)]
        for place in old:
            place.unlink(missing_ok=True)
        return len(old)

    def _is_older(self, place: Path, age: timedelta) -> bool:
        os.utime(self._folder)
        try:
            return place.stat().st_mtime < self._folder.stat().st_mtime - age.total_seconds()
        except FileNotFoundError:
            return False


class Files:
    """The metadata."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, file: FileRef, by: str, at: datetime) -> None:
        """Its bytes are in the cabinet. The first to hand it in is remembered, and when it was handed in last."""
        row = {"digest": file.digest, "name": clean(file.name), "size": file.size, "media_type": file.media_type, "by": by, "at": millis(at)}
        self._connection.run(_NOTE, row)

    def renew(self, digest: str, at: datetime) -> bool:
        """As if it had been handed in again at `at`; whether it is still here."""
        return self._connection.run(_RENEW, {"digest": digest, "now": millis(at)}) > 0

    def get(self, digest: str) -> FileRef | None:
        row = self._connection.one(_GET, {"digest": digest})
        return None if row is None else FileRef(*row)

    def named(self) -> tuple[tuple[str, str], ...]:
        """Every digest that a history names, with the first request that does."""
        return tuple((digest, request) for digest, request in self._connection.all(_NAMED))

    def unnamed(self, before: datetime, after: str = "", most: int = 100) -> tuple[str, ...]:
        """The next `most` digests after `after`, handed in before `before`, that no history names; a draft may."""
        rows = self._connection.all(_UNNAMED, {"before": millis(before), "after": after, "most": most})
        return tuple(digest for (digest,) in rows)

    def is_wanted(self, digest: str) -> bool:
        """Whether the history of a request names it, or a draft."""
        return any(self._connection.one(statement, {"digest": digest, "like": f"%{digest}%"}) for statement in _WANTED_BY)

    def forget(self, digest: str) -> None:
        """Drops the metadata; the bytes go after the commit."""
        self._connection.run(_DROP, {"digest": digest})


def _sync(folder: Path) -> None:
    """Makes a new name in `folder` survive power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
