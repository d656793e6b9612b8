"""The one writer: a thread that takes whatever works wait, commits them together, and answers only after COMMIT.

Whoever can wait and finds nobody before them is served on the spot, in their own thread: handing a lone work to another thread and
waking up again costs about as much as the work.

Each work of a group runs in a savepoint of its own, so that one that fails harms no other. If the group as a whole cannot be
committed, its works are tried again one by one: a work may therefore run twice, and must do nothing but write through its unit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from storage.failures import StorageUnavailable
from storage.shelf import Shelf
from storage.sqlite import SqliteConnection, unavailable
from storage.unit import Unit

T = TypeVar("T")
GROUP = 64  # works a commit: bounds how long the first of a group waits


@dataclass(slots=True)
class _Order:
    work: Callable[[Unit], Any]
    future: Future[Any]
    result: Any = None
    error: BaseException | None = None

    def run(self, unit: Unit) -> None:
        self.error = None
        self.result = self.work(unit)

    def fail(self, error: BaseException) -> None:
        trouble = unavailable(error)
        if trouble is not None:
            trouble.__cause__ = error
        self.error = trouble or error

    def answer(self) -> None:
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Writer:
    """`connect` opens the connection, and opens it anew after trouble; `reached` is told "before_commit" and "after_commit"."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], shelf: Shelf, reached: Callable[[str], None]) -> None:
        self._connect, self._shelf, self._reached = connect, shelf, reached
        self._raw: sqlite3.Connection | None = None
        self._unit: Unit | None = None
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._door = Lock()  # guards the next two
        self._closed = False
        self._ahead = 0  # works handed in and not answered
        self._turn = Lock()  # held by whoever uses the connection
        self.groups = [0] * (GROUP + 1)  # how many commits there were of so many works, by that number
        self._thread = Thread(target=self._loop, name="alur-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Unit], T]) -> Future[T]:
        """The future brings what `work` returns or raises, after it is committed or undone; StorageUnavailable if it could be neither."""
        future: Future[T] = Future()
        with self._door:
            self._queue(_Order(work, future))
        return future

    def carry_out(self, work: Callable[[Unit], T]) -> T:
        """What `submit(work).result()` would bring, sooner when nothing else waits."""
        order = _Order(work, future := Future[T]())
        with self._door:
            alone = not self._closed and not self._ahead and self._turn.acquire(blocking=False)
            if not alone:
                self._queue(order)
        if alone:
            try:
                self._alone(order)
            finally:
                self._turn.release()
            order.answer()
        return future.result()

    def _queue(self, order: _Order) -> None:
        if self._closed:
            raise StorageUnavailable("closed")
        self._ahead += 1
        self._orders.put(order)

    def close(self) -> None:
        """Lets the works that wait be done, checkpoints, and ends the thread."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._orders.put(None)
        self._thread.join()

    def _loop(self) -> None:
        open = True
        while open:
            first = self._orders.get()
            with self._turn:
                taken, open = self._take(first)
                group = [order for order in taken if order.future.set_running_or_notify_cancel()]
                self._settle(group)
            for order in group:
                order.answer()
            with self._door:
                self._ahead -= len(taken)
        with self._turn:
            self._leave()

    def _take(self, first: _Order | None) -> tuple[list[_Order], bool]:
        """`first` and what waits behind it, and whether more may come."""
        taken: list[_Order] = []
        order = first
        while order is not None:
            taken.append(order)
            if len(taken) == GROUP:
                return taken, True
            try:
                order = self._orders.get_nowait()
            except Empty:
                return taken, True
        return taken, False

    def _settle(self, group: list[_Order]) -> None:
        if len(group) > 1 and not self._together(group):
            for order in group:
                self._alone(order)
        elif len(group) == 1:
            self._alone(group[0])

    def _together(self, group: list[_Order]) -> bool:
        """Whether the group's outcomes are final."""
        try:
            unit, raw = self._begin()
        except sqlite3.Error as error:
            self._recover(error)
            for order in group:
                order.fail(error)
            return True
        try:
            for order in group:
                self._guarded(order, unit, raw)
            self._commit(raw, len(group))
        except sqlite3.Error as error:
            self._recover(error)
            return False
        return True

    def _guarded(self, order: _Order, unit: Unit, raw: sqlite3.Connection) -> None:
        raw.execute("SAVEPOINT work")
        try:
            order.run(unit)
        except BaseException as error:
            if unavailable(error):
                raise
            order.fail(error)
            raw.execute("ROLLBACK TO work")
            unit.begin()  # what it remembers may not be so any more
        raw.execute("RELEASE work")

    def _alone(self, order: _Order) -> None:
        try:
            unit, raw = self._begin()
            order.run(unit)
            self._commit(raw, 1)
        except BaseException as error:
            order.fail(error)
            self._recover(error)

    def _begin(self) -> tuple[Unit, sqlite3.Connection]:
        if self._raw is None or self._unit is None:
            self._raw = self._connect()
            self._unit = Unit(SqliteConnection(self._raw), self._shelf)
        self._raw.execute("BEGIN IMMEDIATE")
        self._unit.begin()
        return self._unit, self._raw

    def _commit(self, raw: sqlite3.Connection, works: int) -> None:
        self._reached("before_commit")
        raw.execute("COMMIT")
        self.groups[works] += 1
        self._reached("after_commit")

    def _recover(self, error: BaseException) -> None:
        """Undoes what is not committed. After trouble with the disk the connection is opened anew for the next work."""
        if self._raw is None:
            return
        trouble = unavailable(error)
        try:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        except sqlite3.Error as second:
            trouble = unavailable(second) or StorageUnavailable("broken")
        if trouble is not None and trouble.kind != "locked":
            self._raw.close()
            self._raw = self._unit = None

    def _leave(self) -> None:
        if self._raw is not None:
            with suppress(sqlite3.Error):  # all is durable already: this only makes the log short
                self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._raw.close()
