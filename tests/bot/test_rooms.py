"""Deciding on pages: what is typed there becomes values, or is refused with a sentence beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.commands import Decide, Publish, Submit
from bot.desk import Desk
from bot.rooms.deciding import Deciding
from bot.rooms.front import Rooms
from dashboard.views import Asked, Done, Filters, Refused, Review, Typed, Viewer, Wish
from tests.bot.desks import opened
from tests.workflows.scopes import jakarta
from workflows.values import Line

PEOPLE = "people: [{id: rina, name: Rina Wulandari}, {id: sumarno, name: Sumarno, roles: [warehouse]}]"
SOP = """
sop: fetch
title: {en: Fetch, id: Ambil}
headline: {en: Fetching, id: Pengambilan}
form:
  goods:
    type: table
    title: {en: Goods, id: Barang}
    of:
      name: {type: text, title: {en: Name, id: Nama}}
late:
  goods.got: {type: integer, max: 9, title: {en: Received, id: Diterima}}
  cost: {type: money, title: {en: Cost, id: Biaya}}
  remark: {type: text, required: false, title: {en: Remark, id: Catatan}}
states:
  fetch: {title: {en: Fetch, id: Ambil}, task: role.warehouse, fields: [goods.got, cost, remark]}
  fetched: {title: {en: Fetched, id: Diambil}, end: fetched}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, PEOPLE, SOP) as desk:
        yield desk


def wish(desk: Desk, typed: dict[str, str], reason: str = "") -> tuple[str, Done | Asked | Review | Refused]:
    """The warehouse says on its page that two things were fetched; gives the request's id and what came of it."""
    goods = tuple(Line("", {"name": name}) for name in ("rope", "lamp"))
    request = desk.handle(Submit("fetch", "rina", "rina", {"goods": goods})).request
    assert request is not None
    fields: Typed = {name: (text,) for name, text in typed.items()}
    asked = Wish(request.id, "done", "fetch", request.standing("fetch").visit, reason, fields)
    viewer = Rooms(desk).viewer("sumarno")
    assert isinstance(viewer, Viewer)
    return request.id, Deciding(desk)._decide(viewer, asked)


WHOLE = {"goods.0.got": "2", "goods.1.got": "3", "cost": "4jt"}


def test_late_columns_are_read_line_by_line(desk: Desk) -> None:
    id, outcome = wish(desk, WHOLE)
    stored = desk.database.read(lambda reader: reader.ledger.load(id))
    assert isinstance(outcome, Done)
    assert stored is not None
    assert [line.cells["got"] for line in stored.fields["goods"]] == [2, 3]
    assert stored.fields["cost"] == Decimal(4_000_000)


@pytest.mark.parametrize("place", ["2", "999999999999", "-1", "x", "²"])
def test_lines_that_the_table_does_not_have_change_nothing(desk: Desk, place: str) -> None:
    id, outcome = wish(desk, {**WHOLE, f"goods.{place}.got": "5"})
    stored = desk.database.read(lambda reader: reader.ledger.load(id))
    assert isinstance(outcome, Done)
    assert stored is not None
    assert [line.cells["got"] for line in stored.fields["goods"]] == [2, 3]


@pytest.mark.parametrize(
    ("typed", "reason", "field", "part"),
    [
        ({"cost": "$5"}, "", "cost", "IDR"),
        ({"cost": "4.000"}, "", "cost", "4.000"),
        ({"goods.1.got": "many"}, "", "goods.1.got", "many"),
        ({"remark": "x" * 4001}, "", "remark", "4.000"),
        ({}, "x" * 501, "reason", "500"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(desk: Desk, typed: dict[str, str], reason: str, field: str, part: str) -> None:
    _, outcome = wish(desk, {**WHOLE, **typed}, reason)
    assert isinstance(outcome, Asked)
    assert list(outcome.refused.faults) == [field]
    assert part in outcome.refused.faults[field]


TOOLS = """
sop: tools
title: {en: Tools, id: Alat}
headline: {en: Tools, id: Alat}
form:
  tools:
    type: table
    title: {en: Tools, id: Alat}
    of:
      name: {type: text, title: {en: Name, id: Nama}}
      state: {type: choice, required: false, of: {as_new: {en: Like new, id: Seperti baru}}, title: {en: State, id: Keadaan}}
  days: {type: set, of: {mon: {en: Monday, id: Senin}, fri: {en: Friday, id: Jumat}}, title: {en: Days, id: Hari}}
states:
  fetch: {title: {en: Fetch, id: Ambil}, task: role.warehouse}
  fetched: {title: {en: Fetched, id: Diambil}, end: fetched}
"""


def test_options_are_shown_by_their_titles_and_empty_cells_are_empty(desk: Desk) -> None:
    desk.handle(Publish(TOOLS))
    tools = (Line("", {"name": "saw", "state": "as_new"}), Line("", {"name": "axe"}))
    request = desk.handle(Submit("tools", "rina", "rina", {"tools": tools, "days": frozenset({"mon", "fri"})})).request
    assert request is not None
    rooms = Rooms(desk)
    viewer = rooms.viewer("rina")
    assert isinstance(viewer, Viewer)
    page = rooms.request(viewer, request.id)
    assert page is not None
    assert page.tables[0].rows == (("saw", "Seperti baru"), ("axe", ""))
    assert [fact.value for fact in page.facts if fact.label == "Hari"] == ["Senin dan Jumat"]


def test_what_ended_last_comes_first_with_the_sops_own_word_and_how_long_it_took(desk: Desk) -> None:
    clock, goods = desk.clock, (Line("", {"name": "rope"}),)
    assert isinstance(clock, HeldClock)
    early, late = (desk.handle(Submit("fetch", "rina", "rina", {"goods": goods})).request for _ in range(2))
    for request, moment in ((late, "2026-11-25 11:00"), (early, "2026-11-26 11:00")):
        assert request is not None
        clock.put(jakarta(moment))
        desk.handle(Decide(request.id, "done", "sumarno", "fetch", 1, {"goods": (Line("", {"got": 1}),), "cost": Decimal(1)}))
    viewer = Rooms(desk).viewer("rina")
    assert isinstance(viewer, Viewer)
    rows = Rooms(desk).board(viewer, Filters(view="closed")).rows
    gapless = [(row.pill.text if row.pill else "", row.ended.replace("\u00a0", " "), row.took.replace("\u00a0", " ")) for row in rows]
    assert gapless == [("Diambil", "hari ini 11.00", "1 hari kerja"), ("Diambil", "kemarin 11.00", "2 jam kerja")]


LANES = """
sop: both
title: {en: Both, id: Berdua}
headline: {en: Both, id: Berdua}
states:
  begin: {title: {en: Begin, id: Awal}, task: requester}
  together:
    title: {en: Together, id: Bersama}
    lanes:
      one: {title: {en: One, id: Satu}, task: role.warehouse}
      two: {title: {en: Two, id: Dua}, task: requester}
  last: {title: {en: Last, id: Akhir}, task: requester}
  over: {title: {en: Over, id: Selesai}, end: over}
"""


def test_the_board_counts_steps_as_the_page_does_lanes_as_one(desk: Desk) -> None:
    desk.handle(Publish(LANES))
    request = desk.handle(Submit("both", "rina", "rina", {})).request
    viewer = Rooms(desk).viewer("rina")
    assert request is not None
    assert isinstance(viewer, Viewer)
    seen = []
    for by, state, visit in (("rina", "begin", 1), ("rina", "two", 4), ("sumarno", "one", 3)):
        desk.handle(Decide(request.id, "done", by, state, visit))
        (row,), page = Rooms(desk).board(viewer, Filters()).rows, Rooms(desk).request(viewer, request.number)
        assert page is not None
        assert page.progress.startswith(f"Langkah {row.dashes.text}")
        seen.append((row.dashes.marks, row.dashes.text))
    assert seen == [(("done", "here", "ahead"), "2 dari 3"), (("done", "here", "ahead"), "2 dari 3"), (("done", "done", "here"), "3 dari 3")]
