"""What cards say of a request on which work goes on after it was decided: an order that is issued, late, received."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rendering.approver import approver_card
from bot.rendering.messages import tell_card
from bot.rendering.refusals import refusal_text
from bot.rendering.requester import requester_card
from bot.rendering.story import history_lines
from bot.rendering.where import where_card
from tests.bot.showroom import Showroom, goods, plain, shown
from tests.bot.test_cards import bought, copy
from workflows.effects import Tell
from workflows.refusals import Closed
from workflows.values import Line

ORDER = """
sop: order
title: {en: Order, id: Pesanan}
headline: "{{ what }}"
number: "PS/{seq:04}"
owner: role.purchasing
form:
  what: {type: text, title: {en: Goods, id: Barang}}
  unit: {type: text, is: requester.unit, title: {en: Requesting unit, id: Unit peminta}}
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
STOCK = """
sop: stock
title: Stock
headline: "{{ goods.first.name }}"
number: "ST/{seq:04}"
owner: role.purchasing
form:
  goods:
    type: table
    title: {en: Goods, id: Barang}
    of:
      name: {type: text, title: {en: Name, id: Nama}}
      count: {type: integer, title: {en: Quantity, id: Jumlah}}
      price: {type: money, title: {en: Unit price, id: Harga satuan}}
      cost: {type: money, is: count * price - 1000, title: {en: Cost, id: Biaya}}
late:
  goods.got: {type: integer, title: {en: Received, id: Diterima}}
  paid: {type: money, is: sum(g.cost for g in goods if g.got), title: {en: To be paid, id: Dibayar}}
states:
  boss: {title: {en: Manager, id: Atasan}, approve: requester.manager}
  receive: {title: {en: Receipt, id: Penerimaan}, task: role.team, fields: [goods.got]}
  pay: {title: {en: Pay, id: Bayar}, when: paid > 50_000, task: role.finance}
  over: {title: {en: Over, id: Selesai}, end: approved}
"""
LANES = """
sop: launch
title: Launch
headline: "{{ what }}"
number: "LN/{seq:04}"
form:
  what: text
states:
  boss: {title: Manager, approve: requester.manager}
  both:
    lanes:
      money: {title: Money, approve: role.finance}
      goods: {title: Goods, approve: role.team, need: 2}
      tickets: {title: Buy the tickets, task: role.finance}
  approved: {end: approved}
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


def test_an_end_is_called_by_the_state_it_came_to_where_several_end_alike() -> None:
    two = ORDER.replace("  received:", "    next: [{when: what == 'gift', to: given}, {to: received}]\n  given: {title: Given, end: approved}\n  received:")
    room = Showroom(two).send("rina", what="laptop").do("budi", "approve").do("putu", "done", final=Decimal(500)).do("kiki", "done")
    assert own(room, "en")[0] == "<ok> Goods received"
    eye = room.eye("kiki", "en")
    assert "goods received" in refusal_text(Closed("approved", "", room.now), eye, room.dossier(eye))


def test_a_decision_by_an_approval_names_who_gave_it() -> None:
    room = Showroom(ORDER.replace("approve: requester.manager}", "approve: requester.manager, decided: approved}").replace(", decided: approved}\n  issue", "}\n  issue"))
    assert told(room.send("rina", what="laptop").do("budi", "approve"), "decided", "id") == "<ok> Disetujui: Budi Santoso"


def test_an_end_that_a_task_came_to_names_nobody_as_if_they_had_decided() -> None:
    room = Showroom(ORDER.replace("end: approved", "end: settled")).send("rina", what="laptop").do("budi", "approve").do("putu", "done", final=Decimal(500)).do("kiki", "done")
    assert told(room, "ended", "id") == "<none> Barang diterima"
    eye = room.eye("budi")
    assert shown(where_card(room.dossier(eye), eye)).splitlines()[0] == "<none> Barang diterima, hari ini 08.05"


def test_of_lanes_that_come_next_all_are_named_and_of_open_ones_who_is_still_waited_for_there() -> None:
    room = Showroom(LANES).send("rina", what="fair")
    eye = room.eye("rina")
    assert plain(where_card(room.dossier(eye), eye).lines[-1]) == (
        "Berikutnya: Sari Lestari (Keuangan); Kiki Amalia (Gudang), Lina Marpaung (Legal), dan Tono Sugiarto (Gudang); Sari Lestari (Keuangan), buy the tickets"
    )
    room.do("budi", "approve").do("kiki", "approve", state="goods").do("sari", "approve", state="money")
    said = [plain(line) for line in where_card(room.dossier(eye), eye).lines]
    assert [line.split(" sejak")[0] for line in said if " sejak" in line] == ["Di Lina Marpaung dan Tono Sugiarto", "Di Sari Lestari"]


def test_inside_a_lane_its_own_next_step_comes_next() -> None:
    chain = "{states: {tally: {title: Count, approve: role.team}, look: {title: Look, task: role.purchasing}}}"
    room = Showroom(LANES.replace("{title: Goods, approve: role.team, need: 2}", chain)).send("rina", what="fair").do("budi", "approve")
    eye = room.eye("kiki")
    card = approver_card(room.dossier(eye), "tally", room.request.standing("tally").visit, eye)
    assert "Sesudah ini: Putu Wirawan (Gudang), look" in shown(card).splitlines()


@pytest.mark.parametrize("said", ['"{{ kind }} / {{ extras }}"', '{en: "{{ kind }} / {{ extras }}", id: "{{ kind }} / {{ extras }}"}'])
def test_a_headline_calls_options_by_their_titles_in_the_language_of_the_reader(said: str) -> None:
    kinds = "{type: choice, of: {year: {en: Yearly leave, id: Cuti tahunan}, sick_leave: {en: Ill, id: Sakit}}}"
    extras = "{type: set, of: {pay: {en: Paid, id: Dibayar}}}"
    sop = LANES.replace('"{{ what }}"', said).replace("  what: text", f"  kind: {kinds}\n  extras: {extras}")
    room = Showroom(sop).send("rina", kind="sick_leave", extras=frozenset({"pay"}))
    assert [room.picture(room.eye("rina", language)).headline for language in ("id", "en")] == ["Sakit / Dibayar", "Ill / Paid"]


def stock() -> Showroom:
    return Showroom(STOCK).send("rina", goods=goods([("Meja", 2, 20_000), ("Kursi", 4, 10_000)]))


def latest(room: Showroom) -> str:
    eye = room.eye("rina")
    return plain(history_lines(room.dossier(eye), eye)[0]).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Meja", 2, 20_000), ("Kursi", 5, 10_000)], "Barang: 1 baris berubah, jumlah Rp88.000"),
        ([("Meja", 2, 20_000)], "Barang: 1 baris berubah, jumlah Rp39.000"),
        ([("Meja", 2, 20_000), ("Kursi", 4, 10_000), ("Rak", 1, 5_000)], "Barang: 1 baris berubah, jumlah Rp82.000"),
        ([("Lampu", 1, 3_000), ("Rak", 1, 5_000)], "Barang: 2 baris berubah, jumlah Rp6.000"),
        ([("Meja", 2, 20_000), ("Kursi", 4, 10_000)], ""),
    ],
)
def test_the_history_counts_the_rows_that_differ_and_sums_what_they_cost(rows: list[tuple[str, int, int]], said: str) -> None:
    room = stock().do("budi", "return", reason="x")
    room.do("rina", "resubmit", goods=goods(rows))
    assert latest(room) == f"Rina Wulandari mengajukan lagi{f' ({said})' if said else ''}, Sen 30 Nov 08.05"


def test_answers_to_late_columns_count_the_rows_they_are_about_and_stand_behind_what_was_asked_for() -> None:
    room = stock().do("budi", "approve").do("kiki", "done", goods=(Line("2", {"got": Decimal(3)}), Line("1", {"got": Decimal(2)})))
    assert latest(room) == "Kiki Amalia menyelesaikan (Barang: 2 baris berubah, jumlah Rp78.000), Sen 30 Nov 08.05"
    eye = room.eye("sari")
    assert [plain(item).replace("\u00a0", " ") for item in approver_card(room.dossier(eye), "pay", room.visit("pay"), eye).items] == [
        "Meja, 2 × Rp20.000 = Rp39.000, diterima: 2",
        "Kursi, 4 × Rp10.000 = Rp39.000, diterima: 3",
    ]


def test_what_a_rule_fills_in_is_shown_by_its_title_and_going_back_is_said() -> None:
    room = agreed()
    eye = room.eye("kiki")
    assert "Nomor PO: PO/0001" in shown(approver_card(room.dossier(eye), "receive", room.visit("receive"), eye)).splitlines()
    room.until("2026-12-03 08:05")
    assert latest(room) == "Aturan SOP: kembali ke langkah PO terbit, Rab 2 Des 17.00"
    eye = room.eye("kiki")
    assert "Nomor PO: PO/0002" in shown(approver_card(room.dossier(eye), "receive", room.visit("receive"), eye)).splitlines()


def test_what_a_rule_fills_in_without_a_title_of_its_own_is_not_shown() -> None:
    room = Showroom(ORDER.replace('late:\n  po: {type: text, title: {en: PO number, id: Nomor PO}}\n', "")).send("rina", what="laptop").do("budi", "approve")
    room.do("putu", "done", final=Decimal(500))
    eye = room.eye("kiki")
    assert "PO/0001" not in shown(approver_card(room.dossier(eye), "receive", room.visit("receive"), eye))


def test_what_late_answers_come_to_is_not_told_before_they_are_given() -> None:
    room = stock()
    eye = room.eye("budi")
    before = shown(approver_card(room.dossier(eye), "boss", room.visit("boss"), eye))
    assert "Dibayar" not in before
    assert "Langkah 1 dari 2" in before
    assert [step.state for step in room.dossier(eye).steps] == ["boss", "receive", "over"]
    room.do("budi", "approve").do("kiki", "done", goods=(Line("2", {"got": Decimal(3)}), Line("1", {"got": Decimal(2)})))
    eye = room.eye("sari")
    assert "Dibayar: Rp78.000" in shown(approver_card(room.dossier(eye), "pay", room.visit("pay"), eye)).replace("\u00a0", " ")
    assert [step.mark for step in room.dossier(eye).steps] == ["done", "done", "here", "ahead"]


def test_a_unit_is_called_by_its_title() -> None:
    room = Showroom(ORDER).send("rina", what="laptop")
    eye = room.eye("budi", "en")
    assert "Requesting unit: Marketing" in shown(approver_card(room.dossier(eye), "boss", room.visit("boss"), eye)).splitlines()


def test_what_is_not_needed_any_more_bears_no_mark_of_a_pause() -> None:
    room = bought().do("rina", "withdraw")
    assert shown(copy(room, "budi", "manager")).splitlines()[0] == "<none> Tidak diperlukan lagi: Ditarik Rina Wulandari, hari ini 08.05"
