"""A purchase from the first word to the purchase order, by its three bands."""

from __future__ import annotations

import pytest

from tests.stories.office import Office, buy


async def test_a_purchase_of_4_million_goes_from_the_manager_to_the_po(office: Office) -> None:
    await office.say("rina", "/beli 4jt laptop")
    await office.sees("rina", "Terbaca Rp4.000.000 (empat juta rupiah).", "Untuk keperluan apa? (3 dari 3)")
    await office.say("rina", "dua staf baru mulai 1 Des")
    await office.sees("rina", "Laptop, Rp4.000.000 akan melewati", "Budi Santoso: atasan langsung Anda", "Putu Wirawan: buat PO")
    assert await office.messages("budi") == []
    assert await office.press("rina", "Kirim") == "Diajukan. Menunggu Budi."
    await office.sees("rina", "Laptop, Rp4.000.000 akan melewati", "Dikirim hari ini 08.05")
    card = await office.newest("budi")
    for part in (
        "Perlu keputusan, batas Jum 27 Nov 17.00",
        "Rina Wulandari: laptop, Rp4.000.000",
        "PB/0001/XI/2026 Permintaan pembelian, Pemasaran",
        "“dua staf baru mulai 1 Des”",
    ):
        assert part in "\n".join(card.text.splitlines()[:4])
    assert card.buttons[:3] == ("Setujui", "Tolak", "Kembalikan")
    await office.go_to("2026-11-25 10:41")
    assert await office.press("budi", "Setujui") == "Disetujui. Berikutnya Putu."
    decided = await office.newest("budi")
    assert decided.text.splitlines()[0].endswith("Disetujui Budi Santoso, hari ini 10.41")
    assert decided.buttons == ()
    await office.press("putu", "Selesai")
    await office.sees("putu", "Berapa nomor PO-nya?")
    await office.say("putu", "0087")
    summary = await office.newest("putu")
    assert (summary.text, summary.buttons) == ("Selesai PB/0001/XI/2026?\nNomor PO: 0087", ("Selesai", "Ubah", "Batal"))
    await office.press("putu", "Ubah")
    await office.press("putu", "Nomor PO")
    await office.say("putu", "0087/A")
    await office.say("putu", "sudah betul")
    await office.sees("putu", "Semua sudah terisi. Tekan Ubah untuk mengubah isian.", "Nomor PO: 0087/A")
    assert await office.press("putu", "Selesai") == "Selesai."
    done = await office.sees("rina", "Selesai", "Laptop, Rp4.000.000", "0087/A")
    assert "Tarik" not in done.buttons
    assert await office.messages("sari") == []
    for who in ("rina", "budi"):
        assert not {"Setujui", "Tolak", "Tarik", "Selesai"} & {label for seen in await office.messages(who) for label in seen.buttons}


async def test_one_of_60_million_is_returned_and_comes_back_lower_and_only_what_changed_is_asked_again(office: Office) -> None:
    await buy(office, "rina", "60jt stan pameran", files=["penawaran-1.pdf"])
    await office.press("budi", "Setujui")
    await office.go_to("2026-11-26 09:12")
    assert await office.press("sari", "Setujui") == "Disetujui. Berikutnya Ratna."
    await office.press("ratna", "Kembalikan")
    await office.sees("ratna", "Apa yang perlu diperbaiki? Rina mengajukan lagi dengan nomor yang sama.")
    assert await office.say("ratna", "lampirkan penawaran kedua") == "Dikembalikan ke Rina."
    for who in ("rina", "sari", "budi"):
        await office.sees(who, "Dikembalikan Ratna Sihombing", "“lampirkan penawaran kedua”")
    await office.go_to("2026-11-27 08:30")
    await office.press("rina", "Perbaiki")
    await office.press("rina", "Total")
    await office.say("rina", "55 juta")
    await office.sees("rina", "Stan pameran, Rp55.000.000 akan melewati", "Budi Santoso: persetujuan tetap berlaku", "Sari Lestari: Keuangan, mulai Rp10.000.000")
    assert await office.press("rina", "Kirim") == "Diajukan lagi. Menunggu Sari."
    again = await office.sees("sari", "Rp55.000.000", "[Setujui]")
    assert "Diajukan lagi hari ini 08.30, putaran 2" in again.text
    assert "Total Rp60.000.000 → Rp55.000.000" in again.text
    assert "Setujui" in again.buttons
    await office.sees("sari", "Persetujuan Anda untuk PB/0001/XI/2026 gugur")
    assert "Setujui" not in (await office.newest("budi")).buttons
    assert await office.count("budi", "[Setujui]") == 0
    await office.press("sari", "Setujui")
    assert await office.press("ratna", "Setujui") == "Disetujui. Berikutnya Putu."
    await office.press("putu", "Selesai")
    await office.say("putu", "0091")
    await office.press("putu", "Selesai", on="Nomor PO: 0091")
    assert (await office.sees("putu", "Selesai.\nNomor PO: 0091")).buttons == ()
    await office.sees("rina", "Selesai", "Rp55.000.000", "0091")


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


async def test_from_10_million_a_file_is_required_and_what_was_typed_is_kept_until_it_comes(office: Office) -> None:
    await office.say("rina", "/beli 12jt genset")
    await office.say("rina", "listrik sering padam")
    asked = await office.newest("rina")
    assert "wajib mulai Rp10.000.000" in asked.text
    assert "Lewati" not in asked.buttons
    await office.say("rina", "menyusul")
    await office.sees("rina", "Penawaran meminta file. Mohon kirim sebagai lampiran.")
    await office.press("rina", "Batal")
    assert await office.messages("budi") == []
    await office.say("rina", "/beli")
    await office.sees("rina", "Dilanjutkan dari hari ini 08.05: 3 dari 4 terisi.")
    await office.send("rina", "penawaran.pdf")
    await office.press("rina", "Selesai")
    await office.press("rina", "Kirim")
    card = await office.newest("budi")
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
