"""What was said at the console, in a SQLite file of its own; every call returns after its commit."""

from __future__ import annotations

import errno
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

DATABASE = "console.sqlite"  # in the console's folder
_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  seq INTEGER NOT NULL UNIQUE,
  account TEXT NOT NULL,
  side TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  edited INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  delivery TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS message_delivery ON message (account, delivery) WHERE delivery IS NOT NULL;
CREATE INDEX IF NOT EXISTS message_account ON message (account, id);
CREATE TABLE IF NOT EXISTS mark (account TEXT PRIMARY KEY, read INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_FIELDS = "id, seq, account, side, body, at, edited, deleted, delivery"


@dataclass(frozen=True, slots=True)
class Message:
    """`seq` grows with every change of any message; `side` is bot | own; `at` in milliseconds since 1970, UTC."""

    id: int
    seq: int
    account: str
    side: str
    body: Mapping[str, Any]
    at: int
    edited: bool
    deleted: bool
    delivery: str

    def plain(self) -> dict[str, Any]:
        """As the page gets it."""
        kept = {} if self.deleted else self.body
        return {
            "id": self.id, "seq": self.seq, "account": self.account, "side": self.side, "body": kept,
            "at": self.at, "edited": self.edited, "deleted": self.deleted, "delivery": self.delivery,
        }  # fmt: skip


def may_pass(fault: sqlite3.OperationalError | OSError) -> bool:
    """Whether a fault of the disk may be over soon by itself: it is full, busy or read-only."""
    return isinstance(fault, sqlite3.OperationalError) or fault.errno in {errno.ENOSPC, errno.EIO, errno.EROFS}


class Transcripts:
    """All transcripts. Safe from several threads; survives `kill -9` at any point."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._now, self._lock = now, threading.Lock()
        self._database = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(_SCHEMA)
        if not self._value("epoch"):
            self._keep("epoch", str(self._moment()))
            # Ids begin where no other file's do, so that a handle from one that is gone never means a message of this one.
            self._database.execute("INSERT INTO sqlite_sequence VALUES ('message', ?)", (self._moment(),))

    def close(self) -> None:
        """Waits for a thread that still reads: closing under it ends the process."""
        with self._lock:
            self._database.close()

    def add(self, account: str, side: str, body: Mapping[str, Any], delivery: str = "") -> Message:
        """A new message at the end; the one that is there already if `delivery` was seen for this account."""
        with self._writing():
            known = self._row("account = ? AND delivery = ?", (account, delivery)) if delivery else None
            if known:
                return known
            seq = self._next()
            fresh = (seq, account, side, _text(body), self._moment(), delivery or None)
            cursor = self._database.execute("INSERT INTO message (seq, account, side, body, at, delivery) VALUES (?,?,?,?,?,?)", fresh)
            return self._sure(cursor.lastrowid)

    def edit(self, message: int, body: Mapping[str, Any]) -> Message | None:
        """The message with a new body, None if there is no such message any more."""
        return self._change(message, "body = ?, edited = 1", (_text(body),))

    def edit_answer(self, account: str, delivery: str, body: Mapping[str, Any]) -> Message | None:
        """The message that was added for `delivery` with a new body, None if there is none any more."""
        with self._lock:
            known = self._row("account = ? AND delivery = ?", (account, delivery))
        return self.edit(known.id, body) if known else None

    def delete(self, message: int) -> Message | None:
        """Takes the words out; the empty place stays, so that open pages learn of it. None if there is none."""
        return self._change(message, "body = '{}', deleted = 1", ())

    def find(self, message: int) -> Message | None:
        with self._lock:
            return self._row("id = ? AND deleted = 0", (message,))

    def page(self, account: str, before: int = 0, limit: int = 100) -> list[Message]:
        """The newest `limit` messages of an account that are older than message `before` (0 = all), oldest first."""
        rows = self._rows("account = ? AND deleted = 0 AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?", (account, before, before, limit))
        return rows[::-1]

    def after(self, seq: int, limit: int = 200) -> list[Message]:
        """What changed since `seq`, in the order of change; of several changes of one message the last."""
        return self._rows("seq > ? ORDER BY seq LIMIT ?", (seq, limit))

    def named_files(self) -> set[str]:
        """The digests of all files that messages name."""
        named: set[str] = set()
        last = 0
        while rows := self._rows("id > ? AND deleted = 0 ORDER BY id LIMIT 500", (last,)):
            named.update(file["digest"] for row in rows for file in row.body.get("files", ()))
            last = rows[-1].id
        return named

    def position(self) -> int:
        """The newest `seq`, 0 when nothing was ever said."""
        with self._lock:
            return int(self._value("seq") or 0)

    def epoch(self) -> str:
        """Changes when the transcripts are emptied or begun anew: what a page holds from another epoch is void."""
        with self._lock:
            return self._value("epoch")

    def unread(self) -> dict[str, int]:
        """How many of the bot's messages each account has not seen yet."""
        query = (
            "SELECT message.account, count(*) FROM message LEFT JOIN mark ON mark.account = message.account "
            "WHERE side = 'bot' AND deleted = 0 AND id > coalesce(read, 0) GROUP BY message.account"
        )
        with self._lock:
            return dict(self._database.execute(query).fetchall())

    def mark_read(self, account: str, message: int) -> None:
        """Everything up to `message` was seen; never goes back."""
        with self._writing():
            upsert = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET read = max(read, excluded.read)"
            self._database.execute(upsert, (account, message))

    def keep_commands(self, commands: Sequence[Mapping[str, Any]]) -> None:
        with self._writing():
            self._keep("commands", json.dumps(list(commands)))

    def commands(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(json.loads(self._value("commands") or "[]"))

    def clear(self) -> None:
        """Empties every transcript and begins a new epoch; ids and `seq` go on, so no old handle fits a new message."""
        with self._writing():
            self._database.execute("DELETE FROM message")
            self._database.execute("DELETE FROM mark")
            self._begin_anew()

    def begin_anew(self) -> None:
        """A new epoch with the same messages: these are of an earlier day than what open pages hold."""
        with self._writing():
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._keep("epoch", f"{self._moment()}.{self._next()}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    def _change(self, message: int, what: str, values: tuple[str, ...]) -> Message | None:
        with self._writing():
            changed = self._database.execute(
                f"UPDATE message SET seq = ?, {what} WHERE id = ? AND deleted = 0", (self._next(), *values, message)
            )
            return self._sure(message) if changed.rowcount else None

    def _moment(self) -> int:
        return int(self._now().timestamp() * 1000)

    def _next(self) -> int:
        seq = int(self._value("seq") or 0) + 1
        self._keep("seq", str(seq))
        return seq

    def _keep(self, name: str, value: str) -> None:
        self._database.execute("INSERT INTO note VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))

    def _value(self, name: str) -> str:
        row = self._database.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _rows(self, where: str, values: tuple[object, ...]) -> list[Message]:
        with self._lock:
            return [_message(row) for row in self._database.execute(f"SELECT {_FIELDS} FROM message WHERE {where}", values)]

    def _row(self, where: str, values: tuple[object, ...]) -> Message | None:
        row = self._database.execute(f"SELECT {_FIELDS} FROM message WHERE {where}", values).fetchone()
        return _message(row) if row else None

    def _sure(self, message: int | None) -> Message:
        return _message(self._database.execute(f"SELECT {_FIELDS} FROM message WHERE id = ?", (message,)).fetchone())


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _message(row: tuple[Any, ...]) -> Message:
    id, seq, account, side, body, at, edited, deleted, delivery = row
    return Message(id, seq, account, side, json.loads(body), at, bool(edited), bool(deleted), delivery or "")
