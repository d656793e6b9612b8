"""What past requests tell about one under way, as the requester reads it: by the way it will go, never from too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from bot.bulletin import Bulletin
from bot.clock import HeldClock
from bot.commands import Decide, ImportPeople, Publish, Submit
from bot.desk import Desk
from bot.library import Library
from bot.path.of_request import path_of_request
from bot.path.plan import all_stops
from bot.picture import Picture, picture, standpoint
from bot.rendering.requester import requester_card
from bot.rendering.where import where_card
from bot.rooms.front import Rooms
from storage.database import Database
from storage.unit import Reader
from tests.bot.showroom import shown
from tests.workflows.scopes import CALENDAR, jakarta
from workflows.values import Duration

T = TypeVar("T")
SAID = ("perkiraan", "serupa", "likely", "similar", "estimate")
PEOPLE = """people:
- {id: rina, name: Rina Wulandari, short: Rina, manager: budi, roles: [staff]}
- {id: budi, name: Budi Santoso}
- {id: sari, name: Sari Lestari, roles: [finance]}
- {id: dewi, name: Dewi Anggraini, roles: [legal]}
- {id: agus, name: Agus Prasetyo, roles: [director]}
"""
SOP = """
sop: fair
title: {en: Purchase, id: Pembelian}
headline: "Pameran, {{ total }}"
number: "PB/{seq:04}"
command: pameran
owner: role.finance
start: {by: role.staff}
form: {total: money}
states:
  manager: {title: {en: Manager, id: Atasan}, approve: requester.manager}
  both:
    lanes:
      finance: {title: {en: Finance, id: Keuangan}, approve: role.finance}
      legal: {title: Legal, states: {read: {title: {en: Legal, id: Legal}, approve: role.legal}}}
  director: {title: {en: Director, id: Direktur}, when: total >= 50, approve: role.director}
  done: {title: {en: Done, id: Selesai}, end: approved}
"""


class Firm:
    """Sends requests and decides them, some working hours later each."""

    def __init__(self, desk: Desk, clock: HeldClock) -> None:
        self.desk, self.clock = desk, clock

    def send(self, total: int) -> str:
        request = self.desk.handle(Submit("fair", "rina", "rina", {"total": Decimal(total)})).request
        assert request is not None
        return request.id

    def act(self, id: str, by: str, state: str, hours: int, act: str = "approve") -> None:
        self.clock.put(CALENDAR.add_duration(self.clock.now(), Duration(working_seconds=hours * 3600)))
        request, _ = self.desk.database.read(lambda reader: self.desk.find(reader, id))
        self.desk.handle(Decide(id, act, by, state, request.standing(state).visit, reason="x"))

    def run(self, total: int, hours: int) -> None:
        """Through all of its steps."""
        id = self.send(total)
        self.act(id, "budi", "manager", 1)
        self.act(id, "sari", "finance", 1)
        self.act(id, "dewi", "read", 0)
        if total >= 50:
            self.act(id, "agus", "director", hours)

    def look(self, id: str, read: Callable[[Picture], T], language: str = "id") -> T:
        """What `read` finds in the picture that the requester gets."""

        def work(reader: Reader) -> T:
            request, eye = reader.ledger.load(id), standpoint(self.desk, reader, "rina", language)
            assert request is not None
            assert eye is not None
            return read(picture(self.desk, reader, eye, request))

        return self.desk.database.read(work)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    database = Database.open(f"sqlite:///{tmp_path}/alur.db", lasting=False)
    database.upgrade()
    clock = HeldClock(jakarta("2026-11-02 08:00"))
    desk = Desk(database, Library(), clock, CALENDAR, Bulletin())
    desk.handle(ImportPeople(PEOPLE, "yaml"))
    desk.handle(Publish(SOP))
    yield Firm(desk, clock)
    database.close()


def told(seen: Picture) -> tuple[list[str], list[str], str, tuple[str, ...]]:
    """What is said of it: in the answer to "where", on the requester's card, over the path and at its end."""
    plan = path_of_request(seen)
    cards = (where_card(seen.dossier, seen.eye, seen.forecast), requester_card(seen.dossier, seen.eye, seen.forecast))
    where, own = ([line for line in shown(card).splitlines() if any(word in line.lower() for word in SAID)] for card in cards)
    end = next(stop for stop in all_stops(plan) if stop.key == "done")
    return where, own, plan.second.replace("\u00a0", " "), tuple(line.replace("\u00a0", " ") for line in end.lines)


def likely(firm: Firm, id: str, language: str = "id") -> tuple[list[str], list[str], str, tuple[str, ...]]:
    return firm.look(id, told, language)


def test_a_request_is_likely_done_when_eight_of_ten_that_went_its_way_were(firm: Firm) -> None:
    for _ in range(10):
        firm.run(10, 0)
        firm.run(60, 9)
    firm.clock.put(jakarta("2026-11-25 09:00"))
    small, large = firm.send(20), firm.send(90)
    assert likely(firm, small) == (
        ["Perkiraan selesai hari ini 11.00", "(8 dari 10 serupa; biasanya 1 jam kerja di langkah ini)"],
        ["Perkiraan selesai: hari ini (8 dari 10 serupa)"],
        "Langkah 1 dari 2 · 0 dari 3 persetujuan ada · perkiraan selesai hari ini 11.00 (8 dari 10 serupa)",
        ("perkiraan hari ini",),
    )
    assert likely(firm, large, "en") == (
        ["Likely done tomorrow 11:00", "(8 of 10 similar; this step usually 1 working hour)"],
        ["Likely done: tomorrow (8 of 10 similar)"],
        "Step 1 of 3 · 0 of 4 approvals are in · likely done tomorrow 11:00 (8 of 10 similar)",
        ("likely tomorrow",),
    )
    firm.act(large, "budi", "manager", 1)
    firm.act(large, "sari", "finance", 0)
    assert likely(firm, large, "en")[0][0] == "Likely done tomorrow 11:00"  # legal is waited for still
    firm.clock.put(firm.clock.now() + timedelta(days=2))
    slow = "Perkiraan belum ada: langkah ini biasanya 1 jam kerja"
    assert likely(firm, large) == ([slow], [], "Langkah 2 dari 3 · 2 dari 4 persetujuan ada · langkah ini biasanya 1 jam kerja", ())


def test_too_few_tell_nothing_and_those_that_were_cut_short_are_not_counted(firm: Firm) -> None:
    assert likely(firm, firm.send(20))[::2] == (
        ["Perkiraan belum ada: belum ada pengajuan serupa yang selesai"],
        "Langkah 1 dari 2 · 0 dari 3 persetujuan ada · perkiraan mulai dari 10 yang selesai",
    )
    for _ in range(9):
        firm.run(10, 0)
        firm.act(firm.send(10), "budi", "manager", 1, "reject")
    waiting = firm.send(20)
    assert likely(firm, waiting) == (
        ["Perkiraan belum ada: baru 9 pengajuan serupa selesai"],
        [],
        "Langkah 1 dari 2 · 0 dari 3 persetujuan ada · baru 9 selesai; perkiraan mulai dari 10",
        (),
    )
    firm.run(10, 0)
    assert likely(firm, firm.send(20), "en")[0][0].startswith("Likely done ")
    firm.act(waiting, "budi", "manager", 1, "reject")
    assert firm.look(waiting, lambda seen: (seen.request.ended, seen.forecast)) == ("rejected", None)


def test_a_sop_is_drawn_with_figures_for_those_who_look_after_it_alone(firm: Firm) -> None:
    for _ in range(10):
        firm.run(10, 0)
    firm.act(firm.send(10), "budi", "manager", 3, "reject")
    firm.run(60, 0)
    firm.act(firm.send(10), "budi", "manager", 1)
    firm.send(10)

    def steps(person: str) -> dict[str, tuple[str, ...]]:
        rooms = Rooms(firm.desk)
        viewer = rooms.viewer(person)
        assert viewer is not None
        page = rooms.sop(viewer, "fair")
        return {step.title: tuple(line.replace("\u00a0", " ") for line in step.lines) for step in page.steps} if page is not None else {}

    assert steps("sari") == {
        "Diajukan": (),
        "Atasan": ("atasan langsung pemohon", "1 di sini, 12 selesai", "median 1 jam kerja"),
        "Keuangan": ("peran finance", "1 di sini, 11 selesai", "median 1 jam kerja"),
        "Legal": ("peran legal", "1 di sini, 11 selesai", "median 1 jam kerja"),
        "perlu keduanya": (),
        "Direktur": ("peran director", "1 selesai", "mulai Rp50"),
        "Selesai": (),
    }
    assert steps("rina")["Atasan"] == ("atasan langsung pemohon",)
    assert steps("budi") == {}
    rooms = Rooms(firm.desk)
    shown = {person: [(line.line, line.begins) for line in rooms.sops(viewer)] for person in ("sari", "rina", "budi") if (viewer := rooms.viewer(person))}
    assert shown == {"sari": [("tanggung jawab Anda", False)], "rina": [("/pameran", True)], "budi": []}


def test_a_returned_request_is_told_by_others_that_were_returned(firm: Firm) -> None:
    for _ in range(10):
        id = firm.send(10)
        firm.act(id, "budi", "manager", 1, "return")
        firm.act(id, "rina", "form", 2, "resubmit")
        firm.act(id, "budi", "manager", 1)
        firm.act(id, "sari", "finance", 1)
        firm.act(id, "dewi", "read", 1)
    firm.clock.put(jakarta("2026-11-25 09:00"))
    id = firm.send(10)
    assert likely(firm, id)[0][0] == "Perkiraan selesai hari ini 15.00"  # of all its stays at the manager's, before and after
    firm.act(id, "budi", "manager", 0, "return")
    assert likely(firm, id)[2] == "perkiraan selesai hari ini 14.00 (8 dari 10 serupa)"
