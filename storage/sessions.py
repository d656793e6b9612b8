"""Sessions of the dashboard. Only the SHA-256 of a session's id is stored, so that a copy of the database opens no door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage.codec import digest_of, millis, moment
from storage.connection import Connection, insert_row, table

_sessions = table("sessions")
_THIS = _sessions.c.id_hash == bindparam("session")
_ADD = insert_row(_sessions)
_FIND = select(_sessions.c.person, _sessions.c.csrf, _sessions.c.expires).where(_THIS, _sessions.c.expires > bindparam("now"))
_PROLONG = update(_sessions).values(expires=bindparam("until")).where(_THIS)
_END = delete(_sessions).where(_THIS)
_END_ALL = delete(_sessions).where(_sessions.c.person == bindparam("person"))
_SWEEP = delete(_sessions).where(_sessions.c.expires <= bindparam("now"))


@dataclass(frozen=True, slots=True)
class Session:
    """`csrf` is the secret that every form of this session carries."""

    person: str
    csrf: str
    expires: datetime


class Sessions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, id: str, person: str, csrf: str, expires: datetime) -> None:
        self._connection.run(_ADD, {"id_hash": digest_of(id), "person": person, "csrf": csrf, "expires": millis(expires)})

    def find(self, id: str, now: datetime) -> Session | None:
        """The session while it lasts."""
        row = self._connection.one(_FIND, {"session": digest_of(id), "now": millis(now)})
        return None if row is None else Session(row[0], row[1], moment(row[2]))

    def prolong(self, id: str, expires: datetime) -> None:
        self._connection.run(_PROLONG, {"session": digest_of(id), "until": millis(expires)})

    def end(self, id: str) -> None:
        self._connection.run(_END, {"session": digest_of(id)})

    def end_all(self, person: str) -> None:
        """Everywhere that person is logged in."""
        self._connection.run(_END_ALL, {"person": person})

    def sweep(self, now: datetime) -> int:
        return self._connection.run(_SWEEP, {"now": millis(now)})
