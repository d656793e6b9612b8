"""What the clock does by itself, on the real storage: timers that fail, windows that close, requests that it begins."""

from __future__ import annotations

from bot.commands import BeginByClock
from tests.stories.office import Office, moment

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


CASH = """
sop: cash
title: {en: Cash count, id: Hitung kas}
headline: {en: "Cash of {{ cashbox }}", id: "Kas {{ cashbox }}"}
number: "KAS/{seq:03}"
owner: role.hrd
start: {by: role.finance | role.purchasing, every: month on 1 at 09:00}
form:
  cashbox: {title: {en: Cash box, id: Kas}, default: requester.unit}
late:
  total: {type: money, title: {en: Total, id: Total}, ask: {en: How much is in it?, id: Berapa isinya?}}
states:
  tally: {title: {en: Count, id: Hitung}, task: requester, fields: [total]}
  approved: {title: {en: Counted, id: Selesai dihitung}, end: approved}
"""


def begun(office: Office) -> dict[str, str]:
    """Requester by number."""
    return {row.number: row.requester for row in office.house.database.read(lambda reader: reader.ledger.newest()) if row.number.startswith("KAS/")}


async def test_the_clock_begins_one_for_each_and_no_person_is_said_to_have(asking: Office) -> None:
    await asking.publish(CASH)
    await asking.say("putu", "/lang en")
    await asking.go_to("2026-12-01 08:59")
    assert begun(asking) == {}
    await asking.go_to("2026-12-01 09:00")
    assert begun(asking) == {"KAS/001": "sari", "KAS/002": "putu"}
    await asking.sees("sari", "KAS/001", "jadwal SOP, bukan orang", "Aturan SOP: dimulai oleh jadwal, Sel 1 Des 09.00")
    await asking.sees("putu", "KAS/002", "the SOP's schedule, not a person", "SOP rule: begun by schedule, Tue 1 Dec 10:00")
    await asking.press("sari", "Selesai", on="KAS/001")
    await asking.say("sari", "4jt")
    await asking.press("sari", "Selesai", on="4.000.000")
    await asking.sees("sari", "KAS/001", "Selesai dihitung")
    page = await asking.visitor("sari")
    await page.go("/requests/KAS/001")
    assert "jadwal SOP, bukan orang" in page.page
    assert "Jadwal SOP" in page.page
    assert "memulai menurut jadwal" in page.page


async def test_a_moment_missed_while_alur_was_down_rings_once_and_no_moment_twice(office: Office) -> None:
    await office.publish(CASH)
    await office.stop()
    office.clock.put(moment("2027-02-10 10:00"))
    await office.start()
    assert begun(office) == {"KAS/001": "sari", "KAS/002": "putu"}
    for at in ("2026-12-01 09:00", "2027-02-01 09:00", "2027-03-01 09:00"):
        assert office.house.desk.handle(BeginByClock("cash", moment(at))).news == ()
    await office.restart()
    assert len(begun(office)) == 2
    await office.go_to("2027-03-01 09:00")
    assert len(begun(office)) == 4


async def test_a_new_version_replaces_the_schedule_and_one_without_ends_it(office: Office) -> None:
    await office.publish(CASH)
    await office.publish(CASH.replace("month on 1 at 09:00", "working day at 15:00"))
    await office.go_to("2026-11-25 15:00")
    assert len(begun(office)) == 2
    await office.go_to("2026-11-26 14:59")
    await office.publish(CASH.replace(", every: month on 1 at 09:00", ""))
    await office.go_to("2026-12-02 09:00")
    assert len(begun(office)) == 2


async def test_what_a_rule_refuses_is_not_begun_and_the_owner_is_told_once(office: Office) -> None:
    await office.publish(CASH + "rules: [{must: requester.unit == 'keuangan', says: {en: No cash box there., id: Tidak ada kas di sana.}}]\n")
    await office.go_to("2026-12-01 09:00")
    assert begun(office) == {"KAS/001": "sari"}
    await office.sees("dewi", "SOP Hitung kas: 1 pengajuan tidak dimulai oleh jadwal Sel 1 Des 09.00.", "Putu Wirawan: Tidak ada kas di sana.")
    assert await office.count("dewi", "Hitung kas") == 1
    assert await office.count("putu", "kas") == 0


async def test_a_schedule_that_finds_nobody_is_told_to_the_owner(office: Office) -> None:
    await office.publish(CASH.replace("role.finance | role.purchasing", "role.nobody_has_it"))
    await office.go_to("2026-12-01 09:00")
    await office.sees("dewi", "SOP Hitung kas: jadwal Sel 1 Des 09.00 tidak memulai pengajuan.", "Tidak ada orang yang disebut “by” di “start”.")
