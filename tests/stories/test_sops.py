"""Procedures go live, are refused, change while requests run, and README's first one is what README says it is."""

from __future__ import annotations

import pytest

from bot.demo_company import SOPS
from tests.stories.office import Office, buy
from workflows.faults import Faulty

PURCHASE = (SOPS / "purchase.yaml").read_text(encoding="utf-8")


async def test_a_broken_procedure_changes_nothing_that_is_live(office: Office) -> None:
    with pytest.raises(Faulty) as refused:
        await office.publish(PURCHASE.replace("approve: role.finance", "approve: rol.finance").replace("owner:", "ownr:"))
    assert len(refused.value.faults) >= 2
    assert all(fault.at.line > 1 for fault in refused.value.faults)
    await office.say("rina", "/beli 12jt genset")
    await office.say("rina", "listrik")
    await office.send("rina", "a.pdf")
    await office.press("rina", "Selesai")
    await office.sees("rina", "Sari Lestari: Keuangan, mulai Rp10.000.000")


async def test_requests_that_run_keep_the_procedure_they_began_with(office: Office) -> None:
    await buy(office, "rina", "6jt kamera")
    lower = PURCHASE.replace("when: total >= 10_000_000\n", "when: total >= 5_000_000\n")
    assert lower != PURCHASE
    cases = lower.index("\ncases:")
    await office.publish(lower[:cases] + "\n")
    await buy(office, "tono", "6jt kamera")
    assert await office.press("budi", "Setujui", on="Rina Wulandari: kamera") == "Disetujui. Berikutnya Putu."
    assert await office.press("budi", "Setujui", on="Tono Sugiarto: kamera") == "Disetujui. Berikutnya Sari."
    await office.sees("sari", "Tono Sugiarto: kamera, Rp6.000.000", "Keuangan. Langkah 2 dari 3")


async def test_a_form_begun_under_the_old_procedure_is_sent_under_it(office: Office) -> None:
    await office.say("rina", "/beli 6jt kamera")
    await office.publish(PURCHASE.replace("Untuk keperluan apa?", "Untuk apa persisnya?"))
    await office.say("rina", "katalog")
    await office.press("rina", "Kirim")
    await office.sees("budi", "Rina Wulandari: kamera, Rp6.000.000", "“katalog”")
    await office.say("tono", "/beli 6jt kamera")
    await office.sees("tono", "Untuk apa persisnya?")


async def test_two_procedures_in_one_day_keep_their_own_numbers(office: Office) -> None:
    assert await buy(office, "rina", "4jt laptop") == "PB/0001/XI/2026"
    await office.say("rina", "/cuti")
    for answer in ("21 Des", "22 Des", "acara keluarga", "0812"):
        await office.say("rina", answer)
    await office.press("rina", "Kirim")
    await office.sees("dewi", "CT/0001/XI/2026 Cuti tahunan")
    assert await buy(office, "rina", "3jt tas") == "PB/0002/XI/2026"


async def test_what_may_still_be_done_after_the_end_has_its_button(office: Office) -> None:
    await office.say("rina", "/cuti")
    for answer in ("21 Des", "22 Des", "acara keluarga", "0812"):
        await office.say("rina", answer)
    await office.press("rina", "Kirim")
    for who, button in (("dewi", "Setujui"), ("budi", "Setujui"), ("ratna", "Setujui"), ("dewi", "Selesai")):
        await office.press(who, button, on="CT/0001/XI/2026")
    await office.say("budi", "/mana CT/0001/XI/2026")
    await office.sees("budi", "CT/0001/XI/2026", "[Tunda]")
    await office.press("budi", "Tunda")
    await office.say("budi", "mesin besar dipindah minggu itu")
    await office.sees("rina", "Ditunda", "mesin besar dipindah minggu itu")


async def test_of_two_steps_by_one_name_the_route_tells_the_one_that_is_met(office: Office) -> None:
    await office.say("sumarno", "/pengadaan")
    await office.say("sumarno", "rak selektif, 4 tingkat, 16, 51jt")
    await office.press("sumarno", "Selesai")
    await office.press("sumarno", "Jasa")
    route = (await office.sees("sumarno", "Rak selektif, Rp816.000.000 akan melewati", "Direktur Keuangan")).text
    assert "Direktur" not in route.partition("Dilewati:")[2]


async def test_the_board_says_what_an_amount_counts_that_is_no_money(office: Office) -> None:
    await office.say("rina", "/cuti 21-22 Des acara keluarga")
    await office.say("rina", "0812 3456")
    await office.press("rina", "Kirim")
    assert "2 Jumlah hari kerja" in await (await office.visitor("rina")).go("/")
