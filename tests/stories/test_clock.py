"""What the clock does by itself, on the real storage: timers that fail, windows that close, requests that it begins."""

from __future__ import annotations

from tests.stories.office import Office

ORDER = """
sop: order
title: {en: Order, id: Pesanan}
command: pesan
headline: "{{ lots }} lot"
number: "OR/{seq:03}"
form:
  lots: {type: number, quick: true, ask: {en: How many lots?, id: Berapa lot?}}
  why: {ask: {en: What for?, id: Keperluan?}}
states:
  boss:
    title: {en: Boss, id: Atasan}
    approve: requester.manager
    timers:
      - {at: opened + 1 day, set: {po: {is: 'serial("PO/{seq:03}")', keep: true}, part: {is: 100 / lots, keep: true}}}
  approved: {title: {en: Done, id: Selesai}, end: approved}
"""


async def _order(office: Office, lots: int) -> None:
    await office.say("rina", f"/pesan {lots}")
    await office.say("rina", "stok")
    await office.press("rina", "Kirim")


async def test_a_number_taken_in_a_timer_that_fails_is_given_to_the_next(office: Office) -> None:
    await office.publish(ORDER)
    await _order(office, 0)
    await office.go_to("2026-11-26 08:10")
    await _order(office, 4)
    await office.go_to("2026-11-27 08:15")
    stored = office.house.database.read(lambda reader: {row.number: reader.ledger.load(row.id) for row in reader.ledger.newest()})
    given = {number: request.fields.get("po") for number, request in stored.items() if request is not None and number.startswith("OR/")}
    assert given == {"OR/001": None, "OR/002": "PO/001"}
