"""One process at a time works on a database: a lock of the operating system on a file beside it, gone with the process however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Occupied(Exception):
    """Another process works in `folder`: its id and the port it listens on, 0 where it has not said."""

    def __init__(self, folder: Path, process: int, port: int) -> None:
        super().__init__(f"process {process} at port {port} works in {folder}")
        self.folder, self.process, self.port = folder, process, port


@contextmanager
def occupied(database: Path, port: int = 0) -> Iterator[None]:
    """Nobody else occupies the database at that path meanwhile; who tries hears of this process and of `port`.
    Raises Occupied at once if somebody does, OSError if the folder cannot be used."""
    database.parent.mkdir(parents=True, exist_ok=True)
    # The file stays when the lock goes: one that is removed could be locked by two, under the same name.
    sign = os.open(database.with_name(f"{database.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(database.parent, *_read(sign)) from None
        with suppress(OSError):  # on a full disk the lock holds all the same
            _write(sign, port)
        yield
    finally:
        os.close(sign)


def occupant(database: Path) -> tuple[int, int] | None:
    """The process that occupies the database at that path and the port it listens on (0 where it has not said), `None` if nobody does. Nothing is
    written; a process that starts in the very instant of the look would be refused."""
    try:
        sign = os.open(database.with_name(f"{database.name}.lock"), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(sign, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(sign)
    finally:
        os.close(sign)
    return None


def _write(sign: int, port: int) -> None:
    text = f"{os.getpid()} {port}\n".encode()
    os.ftruncate(sign, 0)
    os.pwrite(sign, text, 0)


def _read(sign: int) -> tuple[int, int]:
    words = os.pread(sign, 64, 0).split()
    return (int(words[0]), int(words[1])) if len(words) == 2 and all(word.isdigit() for word in words) else (0, 0)
