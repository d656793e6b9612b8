"""What counts as alike, and that each request of a list is judged by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.alike import Came, Listed, approve_each, heap, heaps, listed
from bot.commands import Decide, SetAway, Submit
from bot.desk import Desk
from bot.picture import standpoint
from bot.rendering.alike_cards import MOST
from storage.unit import Unit
from tests.bot.desks import opened

PEOPLE = "people: [{id: rina, name: Rina Wulandari}, {id: budi, name: Budi Santoso, roles: [chief, board]}, {id: dina, name: Dina Permata, roles: [board]}]"
SPEND = """
sop: spend
title: {en: Spending, id: Belanja}
headline: "{{ what }}"
amount: total
form:
  what: {type: text, title: {en: What, id: Apa}}
  total: {type: money, title: {en: Total, id: Total}}
acts:
  edit: {by: requester, edits: [total]}
states:
  chief:
    approve: role.chief
    rules: [{must: total < 5_000_000, says: {en: Too much., id: Terlalu besar.}}]
  board: {approve: role.board, need: 2}
  done: {end: approved}
"""
OTHER = SPEND.replace("sop: spend", "sop: other").replace("chief\n    rules", "chief\n    fields: [memo]\n    rules").replace(
    "acts:\n  edit", "late:\n  memo: {type: text, title: {en: Memo, id: Memo}}\nacts:\n  edit"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, PEOPLE, SPEND, OTHER) as desk:
        yield desk


def spend(desk: Desk, what: str, total: int, sop: str = "spend", by: str = "rina") -> str:
    request = desk.handle(Submit(sop, by, by, {"what": what, "total": Decimal(total)})).request
    assert request is not None
    return request.id


def offered(desk: Desk, person: str) -> list[tuple[str, int]]:
    def look(unit: Unit) -> list[tuple[str, int]]:
        eye = standpoint(desk, unit, person, "en")
        assert eye is not None
        return [(each.title, each.count) for each in heaps(desk, unit, eye)]

    return desk.database.carry_out(look)


def rows_of(desk: Desk, person: str) -> list[Listed]:
    """The first heap, as it would be listed."""

    def look(unit: Unit) -> list[Listed]:
        eye = standpoint(desk, unit, person, "en")
        assert eye is not None
        state, seen = heap(desk, unit, eye, heaps(desk, unit, eye)[0].key)
        return [listed(one, state) for one in seen]

    return desk.database.carry_out(look)


def approve(desk: Desk, person: str, rows: Sequence[Listed]) -> Came:
    def work(unit: Unit) -> Came:
        eye = standpoint(desk, unit, person, "en")
        assert eye is not None
        return approve_each(desk, unit, eye, rows)

    return desk.database.carry_out(work)


def test_one_alone_another_sop_and_a_step_that_asks_something_are_not_alike(desk: Desk) -> None:
    spend(desk, "rope", 1)
    for what in ("lamp", "tent"):
        spend(desk, what, 1, sop="other")
    assert offered(desk, "budi") == []
    desk.handle(Decide(spend(desk, "boat", 1), "approve", "budi", "chief", 1))
    assert offered(desk, "budi") == []
    for _ in range(MOST + 5):
        spend(desk, "rope", 1)
    assert offered(desk, "budi") == [("Spending", MOST)]
    assert offered(desk, "rina") == []


def test_ones_own_are_left_out_and_so_are_those_where_one_says_for_whom(desk: Desk) -> None:
    for by in ("rina", "rina", "budi"):
        spend(desk, "rope", 1, by=by)
    assert offered(desk, "budi") == [("Spending", 2)]
    for row in rows_of(desk, "budi"):
        desk.handle(Decide(row.request, "approve", "budi", "chief", row.visit))
    assert offered(desk, "budi") == offered(desk, "dina") == [("Spending", 2)]
    desk.handle(SetAway("budi", date(2026, 11, 25), date(2026, 11, 26), "dina"))
    assert offered(desk, "dina") == []


def test_what_was_asked_about_is_left_out_and_so_is_what_is_asked_about_once_it_was_listed(desk: Desk) -> None:
    ids = [spend(desk, "rope", 1) for _ in range(4)]
    desk.handle(Decide(ids[0], "ask", "budi", "chief", 1, {}, "how long?"))
    rows = rows_of(desk, "budi")
    assert [row.request for row in rows] == ids[1:]
    desk.handle(Decide(ids[1], "ask", "budi", "chief", 1, {}, "how long?"))
    came = approve(desk, "budi", rows)
    assert [seen.request.id for seen in came.approved] == ids[2:]
    assert [(seen.request.id, type(refusal).__name__) for seen, refusal in came.refused] == [(ids[1], "StaleButton")]


def test_each_is_judged_by_itself_and_what_is_not_what_it_was_stays(desk: Desk) -> None:
    ids = [spend(desk, what, total) for what, total in (("rope", 1_000), ("ship", 9_000_000), ("lamp", 2_000), ("tent", 3_000), ("boat", 4_000))]
    rows = rows_of(desk, "budi")
    assert [row.request for row in rows] == ids
    desk.handle(Decide(ids[2], "edit", "rina", fields={"total": Decimal(2_500)}))
    desk.handle(Decide(ids[3], "approve", "budi", "chief", 1))
    came = approve(desk, "budi", rows)
    assert [seen.request.id for seen in came.approved] == [ids[0], ids[4]]
    assert [(seen.request.id, type(refusal).__name__) for seen, refusal in came.refused] == [
        (ids[1], "RuleBroken"),
        (ids[2], "StaleButton"),
        (ids[3], "AlreadyDecided"),
    ]
    stored = desk.database.read(lambda reader: {id: reader.ledger.load(id) for id in ids})
    assert [request.open_states for request in stored.values() if request is not None] == [("board",), ("chief",), ("chief",), ("board",), ("board",)]
    histories = desk.database.read(lambda reader: [reader.ledger.history(id) for id in ids])
    assert [sum(entry.by == "budi" for entry in history) for history in histories] == [1, 0, 0, 1, 1]
