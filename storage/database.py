"""The database of one installation: opening, migrating, one writer, many readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

from storage import schema
from storage.failures import StorageUnavailable
from storage.files import Cabinet
from storage.shelf import Shelf
from storage.sqlite import ReadingConnection, connect, unavailable
from storage.unit import Reader, Unit
from storage.writer import Writer

T = TypeVar("T")
_SCHEME = "sqlite:///"
_IDLE = 8  # reading connections kept open while nobody reads


class UnknownDatabase(ValueError):
    """The address names a database this program does not speak."""

    def __init__(self, address: str) -> None:
        super().__init__(address.split("://", 1)[0])


def path_of(address: str) -> Path:
    """Where the database of that address lies. Raises UnknownDatabase."""
    if "://" in address and not address.startswith(_SCHEME):
        raise UnknownDatabase(address)
    return Path(address.removeprefix(_SCHEME))


class Database:
    """Safe to use from any thread. From asyncio: `await asyncio.wrap_future(database.write(work))`."""

    def __init__(self, path: Path, busy_seconds: float, reached: Callable[[str], None], lasting: bool) -> None:
        self.path = path
        self.files = Cabinet(path.parent / "files", lasting)
        self.pictures = Cabinet(path.parent / "pictures")  # drawn for chat, named by no row; they go after a while
        self._busy_seconds = busy_seconds
        self._shelf = Shelf()
        self._writer = Writer(lambda: connect(path, busy_seconds, writes=True, lasting=lasting), self._shelf, reached)
        self._idle: list[Reader] | None = []
        self._lock = Lock()

    @classmethod
    def open(
        cls, address: str | Path, *, busy_seconds: float = 5.0, reached: Callable[[str], None] = lambda point: None, lasting: bool = True
    ) -> Database:
        """The database at `address`, a path or `sqlite:///path`; created if it is not there. Call `upgrade` before the first use.
        Another process is waited for up to `busy_seconds`. `reached` is called in the writer at "before_commit" and "after_commit".
        Without `lasting` power loss may cost all of it: for what is made to be thrown away. Raises UnknownDatabase, and StorageUnavailable if the
        file cannot be opened."""
        path = (path_of(address) if isinstance(address, str) else address).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        with _telling_trouble():
            connect(path, busy_seconds, writes=True).close()
        return cls(path, busy_seconds, reached, lasting)

    def upgrade(self) -> None:
        """Brings the tables to this program's revision, under the write lock. Raises NewerDatabase, StorageUnavailable."""
        with _telling_trouble():
            schema.upgrade(self.path, self._busy_seconds)

    def status(self) -> schema.Status:
        """Which revision the tables have, and which this program wants."""
        with _telling_trouble():
            return schema.status(self.path, self._busy_seconds)

    def write(self, work: Callable[[Unit], T]) -> Future[T]:
        """Has `work` run in a transaction by the writer; the future brings its result after COMMIT. Whatever `work` raises undoes it and
        is raised by the future; StorageUnavailable means that nothing was stored and it may be tried again. `work` may run twice, in
        another thread: it must do nothing but use its unit. Callbacks of the future run in the writer's thread: they must not wait for
        another work."""
        return self._writer.submit(work)

    def carry_out(self, work: Callable[[Unit], T]) -> T:
        """The same for a caller that can wait: what the future would bring. Served at once, in this thread, when nothing else waits."""
        return self._writer.carry_out(work)

    def read(self, work: Callable[[Reader], T]) -> T:
        """What `work` finds, all of it as of one moment. Raises StorageUnavailable."""
        with _telling_trouble():
            reader = self._take()
            raw = _raw(reader)
            try:
                raw.execute("BEGIN")
                reader.begin()
                return work(reader)
            finally:
                self._give_back(reader, raw)

    def groups(self) -> tuple[int, ...]:
        """How many commits there were since it was opened, by the number of works that each held."""
        return tuple(self._writer.groups)

    def close(self) -> None:
        """Finishes what was handed to `write`, writes the log back into the file and lets go of it."""
        self._writer.close()
        with self._lock:
            idle, self._idle = self._idle, None
        for reader in idle or ():
            _raw(reader).close()

    def _take(self) -> Reader:
        with self._lock:
            if self._idle is None:
                raise StorageUnavailable("closed")
            if self._idle:
                return self._idle.pop()
        return Reader(ReadingConnection(connect(self.path, self._busy_seconds, writes=False)), self._shelf)

    def _give_back(self, reader: Reader, raw: sqlite3.Connection) -> None:
        try:
            raw.execute("ROLLBACK")
        except sqlite3.Error:
            raw.close()  # it could not even begin, or is of no more use
            return
        with self._lock:
            if self._idle is not None and len(self._idle) < _IDLE:
                self._idle.append(reader)
                return
        raw.close()


def _raw(reader: Reader) -> sqlite3.Connection:
    connection = reader.connection
    assert isinstance(connection, ReadingConnection)
    return connection.raw


@contextmanager
def _telling_trouble() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        trouble = unavailable(error)
        if trouble is None:
            raise
        raise trouble from error


__all__ = ["Database", "StorageUnavailable", "UnknownDatabase"]
