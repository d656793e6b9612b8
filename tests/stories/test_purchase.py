"""A purchase from the first word to the purchase order, by its three bands."""

from __future__ import annotations

import pytest

from tests.stories.office import Office, buy


async def test_a_purchase_of_4_million_goes_from_the_manager_to_the_po(asking: Office) -> None:
    await asking.say("rina", "/beli 4jt laptop")
    await asking.sees("rina", "Terbaca Rp4.000.000 (empat juta rupiah).", "Untuk keperluan apa? (3 dari 3)")
    await asking.say("rina", "dua staf baru mulai 1 Des")
    await asking.sees("rina", "Laptop, Rp4.000.000 akan melewati", "Budi Santoso: atasan langsung Anda", "Putu Wirawan: buat PO")
    assert await asking.messages("budi") == []
    assert await asking.press("rina", "Kirim") == "Diajukan. Menunggu Budi."
    await asking.sees("rina", "Laptop, Rp4.000.000 akan melewati", "Dikirim hari ini 08.05")
    card = await asking.newest("budi")
    for part in (
        "Perlu keputusan, batas Jum 27 Nov 17.00",
        "Rina Wulandari: laptop, Rp4.000.000",
        "PB/0001/XI/2026 Permintaan pembelian, Pemasaran",
        "“dua staf baru mulai 1 Des”",
    ):
        assert part in "\n".join(card.text.splitlines()[:4])
    assert card.buttons[:3] == ("Setujui", "Tolak", "Kembalikan")
    await asking.go_to("2026-11-25 10:41")
    assert await asking.press("budi", "Setujui") == "Disetujui. Berikutnya Putu."
    decided = await asking.newest("budi")
    assert decided.text.splitlines()[0].endswith("Disetujui Budi Santoso, hari ini 10.41")
    assert decided.buttons == ()
    await asking.press("putu", "Selesai")
    await asking.sees("putu", "Berapa nomor PO-nya?")
    await asking.say("putu", "0087")
    summary = await asking.newest("putu")
    assert (summary.text, summary.buttons) == ("Selesai PB/0001/XI/2026?\nNomor PO: 0087", ("Selesai", "Ubah", "Batal"))
    await asking.press("putu", "Ubah")
    await asking.press("putu", "Nomor PO")
    await asking.say("putu", "0087/A")
    await asking.say("putu", "sudah betul")
    await asking.sees("putu", "Semua sudah terisi. Tekan Ubah untuk mengubah isian.", "Nomor PO: 0087/A")
    assert await asking.press("putu", "Selesai") == "Selesai."
    done = await asking.sees("rina", "Selesai", "Laptop, Rp4.000.000", "0087/A")
    assert "Tarik" not in done.buttons
    assert await asking.messages("sari") == []
    for who in ("rina", "budi"):
        assert not {"Setujui", "Tolak", "Tarik", "Selesai"} & {label for seen in await asking.messages(who) for label in seen.buttons}


async def test_one_of_60_million_is_returned_and_comes_back_lower_and_only_what_changed_is_asked_again(asking: Office) -> None:
    await buy(asking, "rina", "60jt stan pameran", files=["penawaran-1.pdf"])
    await asking.press("budi", "Setujui")
    await asking.go_to("2026-11-26 09:12")
    assert await asking.press("sari", "Setujui") == "Disetujui. Berikutnya Ratna."
    await asking.press("ratna", "Kembalikan")
    await asking.sees("ratna", "Apa yang perlu diperbaiki? Rina mengajukan lagi dengan nomor yang sama.")
    assert await asking.say("ratna", "lampirkan penawaran kedua") == "Dikembalikan ke Rina."
    for who in ("rina", "sari", "budi"):
        await asking.sees(who, "Dikembalikan Ratna Sihombing", "“lampirkan penawaran kedua”")
    await asking.go_to("2026-11-27 08:30")
    await asking.press("rina", "Perbaiki")
    await asking.press("rina", "Total")
    await asking.say("rina", "55 juta")
    await asking.sees("rina", "Stan pameran, Rp55.000.000 akan melewati", "Budi Santoso: persetujuan tetap berlaku", "Sari Lestari: Keuangan, mulai Rp10.000.000")
    assert await asking.press("rina", "Kirim") == "Diajukan lagi. Menunggu Sari."
    again = await asking.sees("sari", "Rp55.000.000", "[Setujui]")
    assert "Diajukan lagi hari ini 08.30, putaran 2" in again.text
    assert "Total Rp60.000.000 → Rp55.000.000" in again.text
    assert "Setujui" in again.buttons
    await asking.sees("sari", "Persetujuan Anda untuk PB/0001/XI/2026 gugur")
    assert "Setujui" not in (await asking.newest("budi")).buttons
    assert await asking.count("budi", "[Setujui]") == 0
    await asking.press("sari", "Setujui")
    assert await asking.press("ratna", "Setujui") == "Disetujui. Berikutnya Putu."
    await asking.press("putu", "Selesai")
    await asking.say("putu", "0091")
    await asking.press("putu", "Selesai", on="Nomor PO: 0091")
    assert (await asking.sees("putu", "Selesai.\nNomor PO: 0091")).buttons == ()
    await asking.sees("rina", "Selesai", "Rp55.000.000", "0091")


@pytest.mark.parametrize(
    ("words", "route", "skipped"),
    [
        ("9.999.999 kamera", ["Budi", "Putu"], "Keuangan (mulai Rp10.000.000), Direktur (mulai Rp50.000.000)"),
        ("10jt kamera", ["Budi", "Sari", "Putu"], "Direktur (mulai Rp50.000.000)"),
        ("49.999.999 kamera", ["Budi", "Sari", "Putu"], "Direktur (mulai Rp50.000.000)"),
        ("50 juta kamera", ["Budi", "Sari", "Ratna", "Putu"], ""),
    ],
)
async def test_before_sending_it_says_who_will_be_asked_and_who_is_skipped(office: Office, words: str, route: list[str], skipped: str) -> None:
    await office.say("rina", f"/beli {words}")
    await office.say("rina", "katalog baru")
    if len(route) > 2:
        await office.send("rina", "penawaran.pdf")
        await office.press("rina", "Selesai")
    shown = (await office.sees("rina", "akan melewati")).text.splitlines()
    assert [line.split(":")[0].split()[-2] for line in shown[1 : len(route) + 1]] == route
    assert shown[len(route) + 1 :] == ([f"Dilewati: {skipped}"] if skipped else [])


async def test_from_10_million_a_file_is_required_and_what_was_typed_is_kept_until_it_comes(asking: Office) -> None:
    await asking.say("rina", "/beli 12jt genset")
    await asking.say("rina", "listrik sering padam")
    asked = await asking.newest("rina")
    assert "wajib mulai Rp10.000.000" in asked.text
    assert "Lewati" not in asked.buttons
    await asking.say("rina", "menyusul")
    await asking.sees("rina", "Penawaran meminta file. Mohon kirim sebagai lampiran.")
    await asking.press("rina", "Batal")
    assert await asking.messages("budi") == []
    await asking.say("rina", "/beli")
    await asking.sees("rina", "Dilanjutkan dari hari ini 08.05: 3 dari 4 terisi.")
    await asking.send("rina", "penawaran.pdf")
    await asking.press("rina", "Selesai")
    await asking.press("rina", "Kirim")
    card = await asking.newest("budi")
    assert "Rina Wulandari: genset, Rp12.000.000" in card.text
    assert "“listrik sering padam”" in card.text
    assert card.files == ("penawaran.pdf",)


@pytest.mark.parametrize("typed", [False, True])
async def test_a_rejection_needs_a_reason_and_those_who_approved_hear_it_too(office: Office, typed: bool) -> None:
    await buy(office, "tono", "60jt stan", files=["a.pdf"])
    await office.press("budi", "Setujui")
    await office.press("sari", "Tolak")
    asked = await office.newest("sari")
    assert "Alasan menolak PB/0001/XI/2026? Tono dan Budi akan membacanya." in asked.text
    reason = "sudah ada tahun lalu" if typed else "Anggaran habis"
    if typed:
        await office.press("sari", "Tulis alasan")
        assert await office.say("sari", reason) == "Ditolak."
    else:
        assert await office.press("sari", reason) == "Ditolak."
    for who in ("tono", "budi"):
        await office.sees(who, "Ditolak Sari Lestari", f"“{reason}”")
    await office.sees("sari", "Ditolak Sari Lestari", f"“{reason}”")
    assert await office.messages("ratna") == []


async def test_withdrawing_is_asked_back_and_those_who_hold_it_are_told(office: Office) -> None:
    await buy(office, "rina", "3jt tas")
    await office.press("budi", "Setujui")
    await office.press("rina", "Tarik")
    await office.sees("rina", "Tarik PB/0001/XI/2026? Putu diberi tahu; nomor tidak dipakai lagi.")
    assert await office.press("rina", "Batal") == "Tidak ada yang tercatat."
    assert "Selesai" in (await office.newest("putu")).buttons
    await office.press("rina", "Tarik", on="Menunggu Putu")
    assert await office.press("rina", "Tarik", on="Tarik PB/") == "Ditarik hari ini 08.05."
    for who in ("putu", "budi"):
        await office.sees(who, "Ditarik Rina Wulandari", "Rina Wulandari: tas, Rp3.000.000")
    assert await office.count("putu", "[Selesai]") == 0
    assert (await buy(office, "rina", "3jt tas")) == "PB/0002/XI/2026"


async def test_a_note_is_read_by_the_others_and_decides_nothing(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.unfold("budi")
    await office.press("budi", "Beri catatan")
    await office.sees("budi", "Catatan untuk PB/0001/XI/2026? Rina dapat membacanya.")
    await office.say("budi", "harga sudah dicek")
    await office.sees("rina", "Catatan dari Budi Santoso", "“harga sudah dicek”")
    await office.sees("rina", "Menunggu Budi Santoso", "Budi Santoso memberi catatan: “harga sudah dicek”")
    assert await office.messages("putu") == []


async def test_more_says_why_me_and_tells_the_history_and_leads_back(office: Office) -> None:
    await buy(office, "rina", "12jt genset", files=["a.pdf"])
    await office.press("budi", "Setujui")
    folded = await office.unfold("sari")
    assert "Riwayat" in (await office.newest("sari")).buttons
    assert await office.press("sari", "Mengapa saya") == "Anda diminta karena peran Anda Keuangan. SOP Permintaan pembelian, langkah 2."
    await office.press("sari", "Riwayat")
    await office.sees("sari", "Riwayat PB/0001/XI/2026", "Budi Santoso menyetujui, Rab 25 Nov 08.05", "Rina Wulandari mengajukan, Rab 25 Nov 08.05")
    if folded:
        await office.press("sari", "Kembali ke keputusan")
    await office.press("sari", "Setujui")
    await office.sees("sari", "Disetujui Sari Lestari, ")
