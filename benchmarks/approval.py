"""The approvals that the other libraries are given too, in Alur: a small one of three states, and a purchase with two lanes and an order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from threading import Thread

from benchmarks.decisions import CALENDAR, desk_on
from benchmarks.measuring import Timing, timed
from bot.clock import SystemClock
from bot.commands import Decide, ImportPeople, Publish, Submit
from bot.desk import Desk
from workflows.engine import advance, begin
from workflows.events import Decided, Submitted
from workflows.loader import load_one
from workflows.stage import Stage
from workflows.world import PersonRecord

AMOUNT = Decimal(50_000_000)
SMALL = """
sop: approval
title: Approval
headline: "{{ amount }}"
form:
  amount: money
states:
  manager: {approve: requester.manager}
  director: {approve: role.director, when: amount >= 10_000_000}
  approved: {end: approved}
"""
PURCHASE = """
sop: purchase
title: Purchase
headline: "{{ amount }}"
form:
  amount: money
states:
  manager: {approve: requester.manager}
  both:
    lanes:
      finance: {approve: role.finance}
      legal: {approve: role.legal}
  director: {approve: role.director, when: amount >= 10_000_000}
  order: {task: role.buyer}
  approved: {end: approved}
"""
PEOPLE = """
people:
  - {id: rina, name: Rina, manager: budi}
  - {id: budi, name: Budi, manager: agus}
  - {id: agus, name: Agus, roles: [director]}
  - {id: sari, name: Sari, roles: [finance]}
  - {id: dewi, name: Dewi, roles: [legal]}
  - {id: putu, name: Putu, roles: [buyer]}
"""
Step = tuple[str, str, str, int]  # who, which act, where, in which opening
STEPS: tuple[Step, ...] = (("budi", "approve", "manager", 1), ("agus", "approve", "director", 2))
BOUGHT: tuple[Step, ...] = (
    ("budi", "approve", "manager", 1),
    ("sari", "approve", "finance", 3),
    ("dewi", "approve", "legal", 4),
    ("agus", "approve", "director", 5),
    ("putu", "done", "order", 6),
)


def judged(requests: int) -> Timing:
    """The core alone: every request is decided by the manager and then by the director; sending them is not counted."""
    sop, now = load_one(SMALL), SystemClock().now()
    people = [PersonRecord("rina", "Rina", manager="budi"), PersonRecord("budi", "Budi", manager="agus"), PersonRecord("agus", "Agus", roles=(("director", ""),))]
    world = Stage({person.id: person for person in people})
    events = [Decided(by, act, state, visit) for by, act, state, visit in STEPS]
    sent = [begin(sop, Submitted(str(number), "rina", "rina", {"amount": AMOUNT}), world, now, CALENDAR).request for number in range(requests)]

    def decide() -> None:
        found = sent
        for event in events:
            found = [advance(sop, request, event, world, now, CALENDAR).request for request in found]

    return timed(decide, 2 * requests)


class Approvals:
    """A database with `requests` of them that wait for their manager, copied for each round."""

    def __init__(self, folder: Path, requests: int, sop: str = SMALL, steps: Sequence[Step] = STEPS) -> None:
        self._folder, self._copies, self._steps = folder, count(), steps
        self._base = folder / "base" / "alur.db"
        with desk_on(self._base) as desk:
            desk.handle(ImportPeople(PEOPLE, "yaml"))
            desk.handle(Publish(sop))
            name = load_one(sop).name
            sent = [desk.handle(Submit(name, "rina", "rina", {"amount": AMOUNT})).request for _ in range(requests)]
        self._ids = [request.id for request in sent if request is not None]

    def decided(self, callers: int) -> Timing:
        """All decisions of every request, by so many callers, each waiting for its answer before it asks again."""
        path = self._folder / str(next(self._copies)) / "alur.db"
        path.parent.mkdir()
        shutil.copyfile(self._base, path)
        with desk_on(path) as desk:
            threads = [Thread(target=self._decide, args=(desk, self._ids[place::callers])) for place in range(callers)]

            def call() -> None:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

            return timed(call, len(self._steps) * len(self._ids))

    def _decide(self, desk: Desk, ids: list[str]) -> None:
        for id in ids:
            for by, act, state, visit in self._steps:
                desk.handle(Decide(id, act, by, state, visit))
