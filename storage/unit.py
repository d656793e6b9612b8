"""One transaction over all that is stored: a `Reader` looks at one moment, a `Unit` changes what it likes, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from storage.alarms import Alarms
from storage.cards import Cards
from storage.connection import Connection
from storage.drafts import Drafts
from storage.files import Files
from storage.leases import Leases
from storage.ledger import Ledger
from storage.links import Links
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.people import People
from storage.places import Places
from storage.registers import Registers
from storage.reports import Reports
from storage.seen import Seen
from storage.series import Series
from storage.sessions import Sessions
from storage.settings import Settings
from storage.shelf import Shelf
from storage.sops import Sops
from storage.stays import Stays
from storage.tastes import Tastes
from workflows.refusals import Refusal

_APART, _UNDO, _KEEP = text("SAVEPOINT apart"), text("ROLLBACK TO apart"), text("RELEASE apart")


class Reader:
    """Everything stored, as of one moment. Writing through it raises ReadOnlyUse."""

    def __init__(self, connection: Connection, shelf: Shelf) -> None:
        self.connection = connection
        self.ledger = Ledger(connection, shelf)
        self.outbox = Outbox(connection)
        self.cards = Cards(connection)
        self.alarms = Alarms(connection)
        self.nudges = Nudges(connection)
        self.people = People(connection, shelf)
        self.places = Places(connection)
        self.sops = Sops(connection)
        self.registers = Registers(connection)
        self.series = Series(connection)
        self.files = Files(connection)
        self.drafts = Drafts(connection)
        self.seen = Seen(connection)
        self.links = Links(connection)
        self.sessions = Sessions(connection)
        self.settings = Settings(connection)
        self.leases = Leases(connection)
        self.stays = Stays(connection)
        self.tastes = Tastes(connection)
        self.reports = Reports(self.ledger, self.people)

    def begin(self) -> None:
        """A new transaction begins; nothing is remembered from the last one."""
        self.ledger.begin()
        self.people.begin()


class Unit(Reader):
    """The same, for writing. It holds until its work returns; keep no reference to it."""

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the work that is undone alone where it meets a Refusal, which goes on to the caller; all before it stands."""
        self.connection.run(_APART)
        try:
            yield
        except Refusal:
            self.connection.run(_UNDO)
            self.connection.run(_KEEP)
            self.begin()
            raise
        self.connection.run(_KEEP)
