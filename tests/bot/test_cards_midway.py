"""What cards say of a request on which work goes on after it was decided: an order that is issued, late, received."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rendering.messages import tell_card
from bot.rendering.requester import requester_card
from bot.rendering.where import where_card
from tests.bot.showroom import Showroom, shown
from workflows.effects import Tell

ORDER = """
sop: order
title: {en: Order, id: Pesanan}
headline: "{{ what }}"
number: "PS/{seq:04}"
owner: role.purchasing
form:
  what: {type: text, title: {en: Goods, id: Barang}}
late:
  po: {type: text, title: {en: PO number, id: Nomor PO}}
defaults: {due: 2 working days}
states:
  boss: {title: {en: Manager, id: Atasan}, approve: requester.manager}
  price:
    title: {en: Final price, id: Harga akhir}
    task: role.purchasing
    fields: {final: {type: money, title: {en: Final price, id: Harga akhir}}}
  agreed: {title: {en: Agreed, id: Sepakat}, decided: approved}
  issue:
    title: {en: PO issued, id: PO terbit}
    set: {po: 'serial("PO/{seq:04}", "year")'}
    next: receive
  receive:
    title: {en: Goods receipt, id: Terima barang}
    task: role.team
    timers: [{at: due, to: issue, tell: requester, says: {en: "{{ po }} is late.", id: "{{ po }} terlambat."}}]
  received: {title: {en: Goods received, id: Barang diterima}, end: approved}
"""


def agreed() -> Showroom:
    return Showroom(ORDER).send("rina", what="laptop").do("budi", "approve").do("putu", "done", final=Decimal(500))


def own(room: Showroom, language: str) -> list[str]:
    eye = room.eye("rina", language)
    return shown(requester_card(room.dossier(eye), eye)).splitlines()


def told(room: Showroom, kind: str, language: str) -> str:
    tell = next(effect for effect in room.effects if isinstance(effect, Tell) and effect.kind == kind and "rina" in effect.to)
    eye = room.eye("rina", language)
    return shown(tell_card(tell, room.dossier(eye), eye)).splitlines()[0]


@pytest.mark.parametrize(("language", "decided", "ended"), [("id", "Disetujui", "Barang diterima"), ("en", "Approved", "Goods received")])
def test_a_decision_is_not_called_by_the_end_and_nobody_decides_by_a_task(language: str, decided: str, ended: str) -> None:
    room = agreed()
    assert told(room, "decided", language) == f"<ok> {decided}"
    assert decided in own(room, language)
    assert ended not in "\n".join(own(room, language))
    room.do("kiki", "done")
    assert own(room, language)[0] == f"<ok> {ended}"


def test_a_decision_by_an_approval_names_who_gave_it() -> None:
    room = Showroom(ORDER.replace("approve: requester.manager}", "approve: requester.manager, decided: approved}").replace(", decided: approved}\n  issue", "}\n  issue"))
    assert told(room.send("rina", what="laptop").do("budi", "approve"), "decided", "id") == "<ok> Disetujui: Budi Santoso"


def test_an_end_that_a_task_came_to_names_nobody_as_if_they_had_decided() -> None:
    room = Showroom(ORDER.replace("end: approved", "end: settled")).send("rina", what="laptop").do("budi", "approve").do("putu", "done", final=Decimal(500)).do("kiki", "done")
    assert told(room, "ended", "id") == "<none> Barang diterima"
    eye = room.eye("budi")
    assert shown(where_card(room.dossier(eye), eye)).splitlines()[0] == "<none> Barang diterima, hari ini 08.05"
