"""Killed while the clock begins requests: each is begun once, none is forgotten."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import Publish
from bot.main import build_desk
from tests.crashes.house import House, house
from tests.crashes.people import People
from tests.crashes.remains import complaints, remains

CASH = """
sop: cash
title: {en: Cash count, id: Hitung kas}
headline: {en: Cash, id: Kas}
number: "KAS/{seq:03}"
start: {by: role.finance | role.purchasing, every: month on 1 at 09:00}
states:
  tally: {title: {en: Count, id: Hitung}, task: requester}
  approved: {title: {en: Counted, id: Selesai dihitung}, end: approved}
"""
# The first life is undisturbed; each of the others gets a little further, to the moment's transaction and past it.
DEATHS = ["", "while_ringing:1", *(f"{point}:{number}" for number in range(1, 6) for point in ("before_commit", "after_commit")), "after_send:1"]


def publish(found: House, text: str) -> None:
    """From another process, as `alur sop publish` does."""
    desk = build_desk(found.config, SystemClock())
    try:
        desk.handle(Publish(text))
    finally:
        desk.database.close()


def test_wherever_it_dies_the_clock_begins_each_request_once(tmp_path: Path) -> None:
    with house(tmp_path / "house", DEATHS) as found, closing(People(found)) as people:
        publish(found, CASH)
        found.clock.put(datetime(2027, 1, 4, 2, 30, tzinfo=UTC))
        found.kill()
        for who, number in (("sari", "KAS/001"), ("putu", "KAS/002")):
            people.reads(who, number, "Perlu dikerjakan")
        people.rest()
        found.deaths = iter(())
        found.kill()
        people.reads("sari", "KAS/001")
        people.rest()
        assert found.stop() == 0
    assert found.died >= len(DEATHS) // 2
    assert complaints(found.log()) == []
    left = remains(found)
    assert sorted(left.histories) == ["KAS/001", "KAS/002"]
