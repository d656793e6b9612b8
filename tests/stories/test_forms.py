"""Forms in chat: half filled, doubtful, refused by the SOP, with tables and files. Nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest

from bot.demo_company import PEOPLE
from tests.stories.office import Office, buy


@pytest.fixture
def office(asking: Office) -> Office:
    """Each of these stories is about questions."""
    return asking


NOTES = b"\xff\xd8\xff receipt"


async def test_a_form_left_half_way_goes_on_after_a_restart_and_after_it_was_closed(office: Office) -> None:
    await office.say("rina", "/beli")
    await office.sees("rina", "Barang apa? Satu baris cukup. (1 dari 3)")
    await office.say("rina", "printer")
    await office.restart()
    await office.say("rina", "4jt")
    await office.sees("rina", "Terbaca Rp4.000.000 (empat juta rupiah).", "Untuk keperluan apa? (3 dari 3)")
    assert await office.press("rina", "Batal") == "Formulir ditutup. Isian tersimpan 7 hari di /pengajuanku."
    await office.restart()
    await office.go_to("2026-11-26 09:00")
    await office.say("rina", "/pengajuanku")
    await office.sees("rina", "Permintaan pembelian", "Dilanjutkan dari kemarin 08.05: 2 dari 3 terisi.", "[Lanjut]", "[Mulai baru]")
    await office.press("rina", "Lanjut")
    await office.say("rina", "printer lama rusak")
    await office.press("rina", "Kirim")
    await office.sees("budi", "Rina Wulandari: printer, Rp4.000.000", "“printer lama rusak”")


async def test_a_draft_can_be_begun_anew(office: Office) -> None:
    await office.say("rina", "/beli 4jt printer")
    await office.press("rina", "Batal")
    await office.say("rina", "/pengajuanku")
    await office.press("rina", "Mulai baru")
    assert "Barang apa?" in (await office.newest("rina")).text


async def test_drafts_stand_in_one_list_where_each_is_gone_on_with_thrown_away_or_had_back(office: Office) -> None:
    for words in ("/beli 4jt printer", "/kasbon", "tinta, 50rb", "/cuti 7-11 Des"):
        await office.say("rina", words)
    before = len(await office.messages("rina"))
    await office.say("rina", "/pengajuanku")
    assert len(await office.messages("rina")) == before + 2  # what was sent, and what was not
    listed = await office.sees("rina", "3 formulir belum dikirim", "Permintaan pembelian, printer: 2 dari 3 terisi")
    assert [label for label in listed.buttons if label.startswith("Hapus")] == ["Hapus 1", "Hapus 2", "Hapus 3"]
    rows = [line for line in listed.text.splitlines() if " terisi" in line]
    place = next(number for number, line in enumerate(rows, 1) if "Permintaan pembelian" in line)
    gone = await office.reach("rina", f"Hapus {place}")
    await office.tap("rina", gone)
    await office.sees("rina", "2 formulir belum dikirim", "Permintaan pembelian: draf dihapus.", "[Urungkan]")
    assert await office.tap("rina", gone) == OLD
    undo = await office.reach("rina", "Urungkan")
    await office.tap("rina", undo)
    await office.sees("rina", "3 formulir belum dikirim", "Permintaan pembelian, printer: 2 dari 3 terisi")
    assert await office.tap("rina", undo) == OLD
    for _ in range(3):
        listed = await office.newest("rina")
        await office.press("rina", "Hapus 1" if "Hapus 1" in listed.buttons else "Hapus draf")
    assert (await office.newest("rina")).buttons == ("Urungkan",)
    await office.press("rina", "Urungkan")
    await office.press("rina", "Lanjut")
    assert [m.text for m in await office.messages("rina") if "belum dikirim" in m.text] == []


OLD = "Tombol ini sudah tidak berlaku. Yang terbaru ada di /antrian dan /pengajuanku."


async def test_buttons_of_a_form_that_was_left_close_no_other_and_bring_nothing_back(office: Office) -> None:
    await office.say("rina", "/beli")
    cancel = await office.reach("rina", "Batal")
    await office.say("rina", "printer")
    back = await office.reach("rina", "Kembali")
    await office.press("rina", "Batal")
    assert await office.tap("rina", back) == OLD
    await office.say("rina", "/kasbon")
    assert await office.tap("rina", cancel) == OLD
    await office.say("rina", "tinta, 50rb")
    await office.sees("rina", "Tercatat 1 baris:", "1. tinta, Rp50.000")


async def open_questions(office: Office, who: str) -> list[str]:
    """The first lines of the messages that still have buttons, oldest first."""
    return [seen.text.splitlines()[0] for seen in await office.messages(who) if seen.buttons]


async def test_a_question_keeps_its_buttons_only_until_it_is_answered(office: Office) -> None:
    await office.say("rina", "/kasbon")
    for answer in ("cat, abc", "500rb", "selesai"):
        await office.say("rina", answer)
        assert len(await open_questions(office, "rina")) == 1
    await office.restart()
    await office.press("rina", "Indent: ya")
    assert (await office.sees("rina", "Dipilih: Indent: ya")).buttons == ()
    await office.say("rina", "/mana laptop")
    assert len(await open_questions(office, "rina")) == 1
    await office.press("rina", "Batal")
    assert await open_questions(office, "rina") == []


@pytest.mark.parametrize("comes_back", ["2026-11-25 08:06", "2026-12-27 09:00"])
async def test_a_question_answered_by_typing_after_a_restart_or_a_month_loses_its_buttons(office: Office, comes_back: str) -> None:
    await office.say("rina", "/beli")
    await office.say("rina", "printer")
    await office.stop()
    await office.start()
    await office.go_to(comes_back)
    await office.say("rina", "4jt")
    await office.sees("rina", "Terbaca Rp4.000.000", "Untuk keperluan apa? (3 dari 3)")
    assert len(await open_questions(office, "rina")) == 1
    await office.restart()
    await office.say("rina", "printer lama rusak")
    assert [first for first in await open_questions(office, "rina") if "akan melewati" not in first] == []
    await office.press("rina", "Kirim")
    await office.sees("budi", "Rina Wulandari: printer, Rp4.000.000")


async def test_what_is_asked_back_keeps_its_buttons_only_until_it_is_answered(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.press("rina", "Tarik")
    await office.press("rina", "Batal", on="Tarik PB/0001")
    assert (await office.sees("rina", "Tarik PB/0001", "Dipilih: Batal")).buttons == ()
    for text in ("tolak, mahal", "setuju"):
        await office.say("budi", text)
    assert len(await open_questions(office, "budi")) == 2
    assert await office.press("budi", "Setujui PB/0001") == "Disetujui. Berikutnya Putu."
    assert (await office.sees("budi", "Terbaca: setujui", "Dipilih: Setujui PB/0001")).buttons == ()
    assert await open_questions(office, "budi") == []


async def test_what_was_pressed_in_vain_does_not_stand_there_as_chosen(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.say("budi", "tolak, mahal")
    await office.press("budi", "Setujui", on="Rina Wulandari: laptop")
    assert (await office.press("budi", "Tolak PB/0001")).startswith("Sudah tercatat: Anda setuju")
    assert (await office.sees("budi", "Terbaca: tolak", "Tidak ada yang tercatat.")).buttons == ()
    assert await office.count("budi", "Dipilih: Tolak") == 0


async def test_a_second_form_keeps_what_was_typed_in_the_first(office: Office) -> None:
    await office.say("rina", "/beli 4jt printer")
    await office.say("rina", "/kasbon")
    await office.sees("rina", "Permintaan pembelian: isian tersimpan di /pengajuanku.", "Dana dipakai")
    await office.say("rina", "tinta, 50rb")
    await office.say("rina", "/beli 9jt kamera")
    await office.say("rina", "/pengajuanku")
    listed = await office.sees("rina", "3 formulir belum dikirim", "Permintaan pembelian, printer: 2 dari 3 terisi", "Permintaan pembelian, kamera: 2 dari 3 terisi")
    rows = [line for line in listed.text.splitlines() if " terisi" in line]
    place = next(number for number, line in enumerate(rows, 1) if "Uang muka biaya" in line)
    await office.press("rina", f"Lanjut {place}")
    await office.sees("rina", "Tercatat 1 baris:", "1. tinta, Rp50.000")
    await office.press("rina", "Batal")
    await office.say("rina", "/beli")
    await office.say("rina", "acara kantor")
    await office.sees("rina", "Kamera, Rp9.000.000 akan melewati")


@pytest.mark.parametrize(("typed", "readings"), [("4.000", ["Rp4.000", "Rp4.000.000"]), ("4m", ["Rp4.000.000.000", "Rp4.000.000"])])
async def test_doubtful_money_is_asked_back_by_buttons(office: Office, typed: str, readings: list[str]) -> None:
    await office.say("rina", f"/beli {typed} mouse")
    asked = await office.newest("rina")
    assert f"“{typed}” bisa berarti dua hal. Yang mana?" in asked.text
    assert [label for label in asked.buttons if label.startswith("Rp")] == readings
    await office.press("rina", "Rp4.000.000")
    await office.say("rina", "mouse lama rusak")
    await office.press("rina", "Kirim")
    await office.sees("budi", "Rina Wulandari: mouse, Rp4.000.000")


async def test_the_button_of_an_earlier_question_says_nothing_now(office: Office) -> None:
    await office.say("rina", "/beli 4.000 mouse")
    old = await office.reach("rina", "Rp4.000")
    await office.say("rina", "5jt")
    await office.tap("rina", old)
    await office.sees("rina", "Jawaban ini belum diminta. Pertanyaan sekarang di bawah.", "Untuk keperluan apa?")
    await office.say("rina", "x")
    await office.sees("rina", "Mouse, Rp5.000.000 akan melewati")


async def test_what_is_no_amount_is_said_with_an_example(office: Office) -> None:
    await office.say("rina", "/beli")
    await office.say("rina", "kamera")
    await office.say("rina", "empat ribuan")
    await office.sees("rina", "“empat ribuan” belum terbaca sebagai jumlah. Contoh: 4.000.000 atau 4jt.", "Berapa totalnya?")
    await office.say("rina", "0")
    await office.sees("rina", "Paling sedikit Rp1. Tertulis Rp0.")


async def test_leave_asked_too_late_is_refused_at_the_question_in_the_words_of_the_sop(office: Office) -> None:
    await office.say("rina", "/cuti")
    await office.say("rina", "besok")
    refused = await office.newest("rina")
    assert refused.text.startswith("Cuti diajukan paling lambat 7 hari kerja sebelumnya: paling awal Jum 4 Des.\nTertulis Kam 26 Nov.\nMulai tanggal?")
    await office.say("rina", "7 Des")
    await office.say("rina", "8 Des")
    await office.sees("rina", "Cuti lebih dari 1 hari diajukan paling lambat 14 hari sebelumnya.\nIsian tersimpan.", "tekan Kembali untuk mengubah Tanggal mulai")
    await office.press("rina", "Kembali")
    await office.sees("rina", "Mulai tanggal?", "Sekarang: Sen 7 Des")
    for answer in ("21 Des", "22 Des", "acara keluarga", "0812 3456"):
        await office.say("rina", answer)
    await office.sees("rina", "Cuti Sen 21 Des sampai Sel 22 Des akan melewati", "Dewi Anggraini: SDM")
    await office.press("rina", "Kirim")
    await office.sees("dewi", "Rina Wulandari: Cuti Sen 21 Des sampai Sel 22 Des", "“acara keluarga”")


async def test_a_leave_is_chosen_in_the_calendar_without_typing_a_date(office: Office) -> None:
    await office.say("rina", "/cuti")
    await office.press("rina", "Kalender")
    await office.sees("rina", "Mulai tanggal?", "Desember 2026", "[Sen]\n[Sel]", "[4]", "[(5)]")
    await office.press("rina", "Januari\u00a02027 ›")
    await office.sees("rina", "Mulai tanggal?", "Januari 2027", "[(1)]")
    await office.press("rina", "‹ Desember")
    fourth = await office.reach("rina", "4")
    dot = (await office.player.token(fourth)).replace(str(date(2026, 12, 4).toordinal()), str(date(2026, 12, 3).toordinal()))
    said = "Kam 3 Des tidak bisa dipilih. Cuti diajukan paling lambat 7 hari kerja sebelumnya: paling awal Jum 4 Des."
    assert await office.forge("rina", fourth, dot) == said
    assert await office.count("rina", "Mulai tanggal?") == 1
    await office.press("rina", "21")
    await office.sees("rina", "Mulai tanggal?", "Dipilih: Sen 21 Des")
    await office.press("rina", "Sel\u00a022\u00a0Des")
    for answer in ("acara keluarga", "0812 3456"):
        await office.say("rina", answer)
    await office.sees("rina", "Cuti Sen 21 Des sampai Sel 22 Des akan melewati")


TOWNS = [f"{first} {second}" for first in ("Kota", "Pulau", "Tanjung", "Muara", "Kampung", "Bukit") for second in ("Bara", "Besar", "Indah", "Jati", "Kecil", "Lada", "Mas", "Pinang", "Raya", "Sari")]
TRIP = f"""
sop: trip
title: {{en: Trip, id: Perjalanan}}
command: jalan
headline: "{{{{ town }}}}"
form:
  town: {{type: choice, title: {{en: Town, id: Tujuan}}, of: {{{", ".join(f"t{n}: {name}" for n, name in enumerate(TOWNS))}}}}}
  deputy: {{type: person, title: {{en: Deputy, id: Pengganti}}}}
states:
  boss: {{title: {{en: Boss, id: Atasan}}, approve: requester.manager}}
  approved: {{title: {{en: Done, id: Selesai}}, end: approved}}
"""
FIRST = ("Agus", "Ani", "Bayu", "Citra", "Dewi", "Eko", "Gita", "Hadi", "Indah", "Joko", "Lina", "Maya", "Nur", "Putri", "Tono")
LAST = ("Anggraini", "Hidayat", "Kusuma", "Lestari", "Nugroho", "Permata", "Pratama", "Saputra", "Setiawan", "Utami")


async def test_one_of_sixty_towns_and_one_of_three_hundred_people_are_found_by_pages_or_a_few_letters(office: Office) -> None:
    crowd = (f"  - {{id: p{n}, name: {FIRST[n % 15]} {LAST[n // 15 % 10]}, unit: pemasaran, title: Staf {n // 150 + 1}, manager: budi}}" for n in range(300))
    await office.import_people("\n".join((PEOPLE.read_text(encoding="utf-8").rstrip("\n"), *crowd)) + "\n")
    await office.publish(TRIP)
    await office.say("rina", "/jalan")
    for page in range(2, 9):
        await office.press("rina", "Berikutnya")
        assert f"{page}/8" in (await office.newest("rina")).buttons
    await office.press("rina", "Sebelumnya")
    assert await office.count("rina", "Tujuan?") == 1
    await office.say("rina", "pin")
    await office.sees("rina", "“pin” bisa berarti beberapa hal. Yang mana?", "[Kota Pinang]", "[Bukit Pinang]")
    await office.press("rina", "Muara Pinang")
    await office.say("rina", "dewi")
    await office.sees("rina", "Ada 21 orang bernama dewi.", "[Dewi Anggraini, Manajemen]", "[1/3]")
    await office.press("rina", "Berikutnya")
    await office.sees("rina", "Pengganti?", "[2/3]")
    await office.say("rina", "dewi lest")
    await office.sees("rina", "Ada 2 orang bernama dewi lest.", "[Dewi Lestari, Staf 1]", "[Dewi Lestari, Staf 2]")
    await office.press("rina", "Dewi Lestari, Staf 2")
    await office.press("rina", "Ubah")
    await office.sees("rina", "Tujuan: Muara Pinang", "Pengganti: Dewi Lestari")


async def test_what_became_too_late_while_it_lay_ready_is_refused_when_sent_and_can_be_changed(office: Office) -> None:
    await office.say("rina", "/cuti")
    for answer in ("10 Des", "11 Des", "acara keluarga", "0812 3456"):
        await office.say("rina", answer)
    await office.go_to("2026-11-27 08:00")
    await office.press("rina", "Kirim")
    refused = await office.newest("rina")
    assert refused.text == "Cuti lebih dari 1 hari diajukan paling lambat 14 hari sebelumnya.\nIsian tersimpan."
    assert refused.buttons == ("Ubah", "Kirim", "Simpan draf")
    await office.press("rina", "Kirim")
    assert (await office.newest("rina")).text == refused.text
    assert await office.messages("dewi") == []
    await office.press("rina", "Ubah")
    await office.press("rina", "Tanggal mulai")
    await office.say("rina", "21 Des")
    await office.sees("rina", "Tanggal selesai perlu diisi lagi, karena Tanggal mulai berubah.")
    await office.say("rina", "22 Des")
    await office.sees("rina", "Cuti Sen 21 Des sampai Sel 22 Des akan melewati")


async def test_a_reimbursement_brings_its_lines_with_their_receipts_and_may_be_cut_line_by_line(office: Office) -> None:
    await office.say("rina", "/reimburse")
    for line, receipt in (("kemarin, transport, taksi ke klien, 185rb", "taksi.jpg"), ("hari ini, makan, makan siang, 120rb", "makan.jpg")):
        await office.say("rina", line)
        await office.send("rina", receipt, NOTES + receipt.encode())
        await office.press("rina", "Selesai")
    await office.sees("rina", "Tercatat 2 baris:", "1. Sel 24 Nov, Transportasi, taksi ke klien, Rp185.000, taksi.jpg")
    await office.say("rina", "selesai")
    await office.say("rina", "tidak")
    await office.sees("rina", "Taksi ke klien, Rp305.000 akan melewati", "Budi Santoso: atasan langsung Anda\n")
    await office.press("rina", "Kirim")
    card = await office.newest("budi")
    assert "Rab 25 Nov, Makan, makan siang, Rp120.000, makan.jpg" in card.text
    assert card.files == ("taksi.jpg", "makan.jpg")
    await office.press("budi", "Setujui")
    await office.press("fajar", "Setujui")
    await office.sees("fajar", "taksi ke klien: Berapa yang dibayar untuk baris ini? (1 dari 2)", "Usulan: Rp185.000")
    await office.say("fajar", "150rb")
    await office.press("fajar", "Pakai Rp120.000")
    await office.sees("fajar", "Nilai dibayar: taksi ke klien Rp150.000; makan siang Rp120.000")
    assert await office.press("fajar", "Setujui", on="Nilai dibayar:") == "Disetujui. Berikutnya Rina."
    await office.sees("rina", "Tanggapan atas penurunan", "Rp270.000", "[Terima]", "[Banding]")
    await office.press("rina", "Terima")
    await office.press("sari", "Selesai")
    await office.send("sari", "transfer.pdf")
    await office.press("sari", "Selesai")
    await office.press("sari", "Selesai", on="transfer.pdf")
    await office.sees("rina", "Dibayar", "Rp305.000")


async def test_a_cash_advance_is_handed_over_and_settled_with_receipts_or_a_statement(office: Office) -> None:
    await office.say("kiki", "/kasbon")
    await office.say("kiki", "solar genset, 780rb\nbensin, 300rb")
    await office.say("kiki", "selesai")
    await office.press("kiki", "Indent: tidak")
    await office.press("kiki", "Transfer")
    await office.say("kiki", "BCA 123 456")
    await office.press("kiki", "Kirim")
    await office.press("sari", "Setujui")
    await office.press("ratna", "Setujui")
    await office.press("fajar", "Selesai")
    await office.say("fajar", "hari ini")
    await office.send("fajar", "bukti.pdf")
    await office.press("fajar", "Selesai")
    await office.press("fajar", "Selesai", on="bukti.pdf")
    assert "Tarik" not in (await office.sees("kiki", "Menunggu Kiki Amalia")).buttons
    await office.sees("kiki", "Perlu dikerjakan, batas Jum 25 Des 17.00", "Pertanggungjawaban (PJUM)")
    await office.press("kiki", "Selesai", on="Pertanggungjawaban")
    await office.say("kiki", "hari ini, solar, 700rb")
    await office.send("kiki", "nota.jpg", NOTES)
    await office.press("kiki", "Selesai")
    await office.sees("kiki", "Tercatat 1 baris:", "solar, Rp700.000, nota.jpg")
    await office.say("kiki", "hari ini, bensin, 300rb")
    await office.press("kiki", "Lewati")
    await office.sees("kiki", "Baris 2, pernyataan pengganti bukti?")
    await office.say("kiki", "nota tercecer di jalan")
    await office.say("kiki", "selesai")
    await office.press("kiki", "Selesai", on="nota tercecer di jalan")
    card = await office.sees("agus", "Kiki Amalia: solar genset, Rp1.080.000", "Rp80.000", "nota tercecer di jalan", "[Setujui]")
    assert "nota.jpg" in card.files
    await office.press("agus", "Setujui")
    await office.press("ratna", "Setujui")
    await office.press("sari", "Selesai")
    await office.sees("kiki", "Lunas")


PARTS = """
sop: parts
title: {en: Parts, id: Bagian}
command: bagian
headline: "{{ lots }} lot"
form:
  lots: {type: number, quick: true, ask: {en: How many lots?, id: Berapa lot?}}
states:
  boss: {title: {en: Boss, id: Atasan}, when: 100 / lots > 3, approve: requester.manager}
  approved: {title: {en: Done, id: Selesai}, end: approved}
"""


async def test_a_form_that_a_broken_rule_holds_up_is_kept_however_often_it_is_sent(office: Office) -> None:
    await office.publish(PARTS)
    await office.say("rina", "/bagian 0")
    for _ in range(2):
        await office.sees("rina", "Tertahan pada aturan SOP, bukan pada orang. Mohon kabari administrator Alur. Isian aman.", "[Ubah]")
        await office.press("rina", "Kirim")
    await office.press("rina", "Ubah")
    await office.press("rina", "lots")
    await office.say("rina", "4")
    assert await office.press("rina", "Kirim") == "Diajukan. Menunggu Budi."
