"""The bell: what is due at once is rung with few commits, each by itself."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event

from bot.alarm import Alarm
from bot.bulletin import Bulletin
from bot.clock import HeldClock
from bot.commands import ImportPeople, Publish, Submit
from bot.desk import Desk
from bot.library import Library
from storage.database import Database
from workflows.calendar import Calendar

NOW = datetime(2027, 3, 17, 1, 0, tzinfo=UTC)
SOP = """
sop: approval
title: Approval
headline: "{{ amount }}"
form:
  amount: money
states:
  manager: {approve: requester.manager, due: 1 hour, nag: 1 hour}
  approved: {end: approved}
"""
PEOPLE = "people: [{id: rina, name: Rina, manager: budi}, {id: budi, name: Budi}]"


def test_many_that_are_due_at_once_share_a_commit(tmp_path: Path) -> None:
    handed_in, ringing, number = Event(), Event(), 20

    def reached(point: str) -> None:
        if ringing.is_set() and point == "before_commit":
            handed_in.wait(20)

    with closing(Database.open(tmp_path / "alur.db", reached=reached)) as database:
        database.upgrade()
        desk = Desk(database, Library(), HeldClock(NOW), Calendar(), Bulletin())
        desk.handle(ImportPeople(PEOPLE, "yaml"))
        desk.handle(Publish(SOP))
        sent = [desk.handle(Submit("approval", "rina", "rina", {"amount": Decimal(1)})).request for _ in range(number)]
        rung: list[str] = []

        def one_more(point: str) -> None:
            ringing.set()
            rung.append(point)
            if len(rung) == number:
                handed_in.set()

        alarm = Alarm(desk, reached=one_more)
        alarm.ring_due()
        desk.clock.put(alarm.next_at())  # type: ignore[attr-defined]
        before = sum(database.groups())
        alarm.ring_due()
        assert len(rung) == number
        assert sum(database.groups()) - before <= 3  # the first, the others together, the digest
        assert database.read(lambda reader: [len(reader.ledger.history(request.id)) for request in sent if request is not None]) == [2] * number
