"""The cards people see, word for word, made from requests that the engine ran."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from adapters.cards import Card
from adapters.console import render
from bot.presses import MORE as PRESS_MORE
from bot.rendering.approver import MORE, approver_card, confirm_card, short_number, why_me
from bot.rendering.facts import headline
from bot.rendering.fitting import length
from bot.rendering.messages import nag_card, on_their_card, tell_card
from bot.rendering.requester import requester_card
from bot.rendering.route import route_card
from bot.rendering.story import history_card
from bot.rendering.view import View
from bot.rendering.where import where_card
from bot.tokens import read
from tests.bot.showroom import FAIR, Showroom, goods, shipped, shown, staff
from workflows.effects import Nag, Tell
from workflows.values import FileRef

QUOTATION = FileRef("a" * 64, "penawaran-1.pdf", 421_888, "application/pdf")
SECOND = FileRef("b" * 64, "penawaran-2.pdf", 421_888, "application/pdf")
PURCHASE = shipped("purchase")


def bought(total: int = 17_000_000) -> Showroom:
    return Showroom(PURCHASE).send("rina", item="laptop 2 unit", total=Decimal(total), why="dua staf baru mulai 1 Des", quotations=(QUOTATION,))


def fair(rows: int = 6) -> Showroom:
    return Showroom(FAIR).send("rina", goal="perlengkapan pameran", goods=goods()[:rows], level="high", helper="dewi_a")


def copy(room: Showroom, person: str, state: str, language: str = "id", keyboard: str = "main") -> Card:
    eye = room.eye(person, language)
    return approver_card(room.dossier(eye), state, room.visit(state), eye, keyboard)


def own(room: Showroom, person: str = "rina", language: str = "id") -> Card:
    eye = room.eye(person, language)
    return requester_card(room.dossier(eye), eye)


def told(room: Showroom, kind: str, person: str, language: str = "id") -> str:
    tell = next(effect for effect in room.effects if isinstance(effect, Tell) and effect.kind == kind and person in effect.to)
    eye = room.eye(person, language)
    return shown(tell_card(tell, room.dossier(eye), eye))


def lines(text: str) -> str:
    return dedent(text).strip()


def test_who_is_asked_sees_what_by_when_why_them_and_what_comes_next() -> None:
    room = bought()
    assert shown(copy(room, "budi", "manager")) == lines("""
        <wait> Perlu keputusan, batas Rab 2 Des 17.00
        Rina Wulandari: laptop 2 unit, Rp17.000.000
        Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran
        Alasan: “dua staf baru mulai 1 Des”
        Anda: atasan langsung Rina. Langkah 1 dari 3
        Sesudah ini: Sari Lestari (Keuangan)
        file penawaran-1.pdf
        [Setujui] [Tolak]
        [Kembalikan] [Lainnya]
    """)
    assert shown(copy(room, "budi", "manager", "en")) == lines("""
        <wait> Decision needed, by Wed 2 Dec 17:00
        Rina Wulandari: laptop 2 unit, IDR 17,000,000
        Number: PB/0001/XI/2026 Purchase request, Marketing
        Reason: “dua staf baru mulai 1 Des”
        You: Rina's line manager. Step 1 of 3
        Next: Sari Lestari (Finance)
        file penawaran-1.pdf
        [Approve] [Reject]
        [Return] [More]
    """)


def test_more_swaps_the_keyboard_and_opens_the_history() -> None:
    card = copy(bought(), "budi", "manager", keyboard=MORE)
    text = shown(card).splitlines()
    assert text[-6:] == ["▸ Riwayat", "  Rina Wulandari mengajukan, Sen 30 Nov 08.05", "[Tanya] [Alihkan]", "[Beri catatan] [Wakilkan]", "[Riwayat] [Mengapa saya]", "[Kembali ke keputusan]"]


def test_a_button_names_request_visit_and_act_and_nothing_else() -> None:
    room = bought()
    tokens = [read(button.token) for row in copy(room, "budi", "manager").buttons for button in row]
    assert [(token.act, token.request, token.visit) for token in tokens if token] == [
        (act, room.id, room.visit("manager")) for act in ("approve", "reject", "return", PRESS_MORE)
    ]


@pytest.mark.parametrize(
    ("person", "language", "expected"),
    [
        ("budi", "id", "Anda diminta karena atasan langsung Rina Wulandari. SOP Permintaan pembelian, langkah 1."),
        ("budi", "en", "You are asked because you are Rina Wulandari's line manager. Purchase request SOP, step 1."),
        ("putu", "id", "Anda tidak diminta: langkah ini pada Budi Santoso."),
    ],
)
def test_why_me(person: str, language: str, expected: str) -> None:
    room = bought()
    eye = room.eye(person, language)
    assert why_me(room.dossier(eye), "manager", eye) == expected


def test_a_late_card_says_so() -> None:
    room = bought()
    room.until("2026-12-03 18:00")
    assert shown(copy(room, "budi", "manager")).splitlines()[0] == "<warn> Perlu keputusan, lewat 1 hari kerja"


def test_items_are_shown_to_five_and_the_rest_is_summed() -> None:
    assert shown(copy(fair(), "tono", "team")) == lines("""
        <wait> Perlu keputusan, batas Rab 2 Des 17.00
        Rina Wulandari: perlengkapan pameran, Rp48.650.000
        Nomor: PM/0001 Pameran, Pemasaran
        Kepentingan: Tinggi
        Pembantu: Dewi Anggraini
        Anda: Tim pengadaan. Langkah 1 dari 3
        Sesudah ini: Budi Santoso (Pemasaran)
        1. Sewa stan, 1 × Rp32.000.000
        2. Roll banner, 4 × Rp350.000 = Rp1.400.000
        3. Kaus panitia, 25 × Rp95.000 = Rp2.375.000
        4. Brosur, 2.000 × Rp2.400 = Rp4.800.000
        5. TV, 2 × Rp1.650.000 = Rp3.300.000
        Tim pengadaan: 0 dari 3 setuju, perlu 2
        Menunggu: Kiki Amalia, Lina Marpaung, Anda
        Cukup 2 persetujuan lagi
        ▸ dan 1 baris lagi, Rp4.775.000
          Transport, 1 × Rp4.775.000
        [Setujui] [Tolak]
        [Kembalikan] [Lainnya]
    """)


def test_a_group_sees_how_its_votes_lie() -> None:
    room = fair(1).do("kiki", "approve")
    assert shown(copy(room, "tono", "team", "en")).splitlines()[-6:-2] == [
        "Procurement team: 1 of 3 approved, 2 needed",
        "Kiki Amalia approved, today 08:05",
        "Waiting for: Lina Marpaung, you",
        "One more approval is enough",
    ]
    assert shown(copy(room, "kiki", "team")).splitlines()[0] == "<ok> Disetujui Kiki Amalia, hari ini 08.05"
    room.do("tono", "approve")
    card = copy(room, "lina", "team")
    assert shown(card).splitlines()[0] == "<ok> Tidak diperlukan lagi: 2 dari 3 sudah setuju"
    assert "Diteruskan ke Budi Santoso (Pemasaran)" in shown(card)
    assert card.buttons == ()


def test_every_copy_of_a_decided_card_says_who_and_when_and_loses_its_buttons() -> None:
    room = bought().do("budi", "approve")
    assert shown(copy(room, "budi", "manager")) == lines("""
        <ok> Disetujui Budi Santoso, hari ini 08.05
        Rina Wulandari: laptop 2 unit, Rp17.000.000
        Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran
        Alasan: “dua staf baru mulai 1 Des”
        Diteruskan ke Sari Lestari (Keuangan)
        file penawaran-1.pdf
        ▸ Riwayat
          Budi Santoso menyetujui, Sen 30 Nov 08.05
          Rina Wulandari mengajukan, Sen 30 Nov 08.05
    """)
    room.do("sari", "reject", reason="anggaran triwulan ini habis")
    card = shown(copy(room, "sari", "finance", "en"))
    assert card.splitlines()[:4] == [
        "<no> Rejected by Sari Lestari, today 08:05",
        "Rina Wulandari: laptop 2 unit, IDR 17,000,000",
        "Number: PB/0001/XI/2026 Purchase request, Marketing",
        "Sari's reason: “anggaran triwulan ini habis”",
    ]


def test_after_a_return_the_changes_come_first_and_what_holds_is_named() -> None:
    room = bought(60_000_000).do("budi", "approve").do("sari", "approve").do("agus", "return", reason="lampirkan penawaran kedua")
    assert shown(own(room)).splitlines()[:4] == [
        "<back> Dikembalikan Agus Prasetyo",
        "Laptop 2 unit, Rp60.000.000",
        "Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran",
        "Alasan Agus: “lampirkan penawaran kedua”",
    ]
    assert shown(own(room)).splitlines()[-1] == "[Perbaiki] [Tarik]"
    assert told(room, "returned", "rina").splitlines()[-2:] == ["Yang lain tersimpan. Putaran 1.", "[Perbaiki]"]
    room.do("rina", "resubmit", item="laptop 2 unit", total=Decimal(55_000_000), why="dua staf baru mulai 1 Des", quotations=(QUOTATION, SECOND))
    assert shown(copy(room, "sari", "finance")).splitlines()[2:10] == [
        "Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran",
        "Diajukan lagi hari ini 08.05, putaran 2",
        "Berubah: Total Rp60.000.000 → Rp55.000.000",
        "Berubah: penawaran-2.pdf ditambahkan",
        "Tidak berubah: Barang atau jasa, Alasan",
        "Tetap berlaku: Budi Santoso",
        "Catatan Agus: “lampirkan penawaran kedua”",
        "Alasan: “dua staf baru mulai 1 Des”",
    ]
    gone = room.eye("agus")
    assert shown(approver_card(room.dossier(gone), "director", 3, gone)).splitlines()[0] == "<back> Dikembalikan Agus Prasetyo, hari ini 08.05"


def test_a_delegate_is_told_for_whom_and_the_history_keeps_both_names() -> None:
    room = bought().away("budi", "sari", days=5)
    eye = room.eye("sari", away={"budi": date(2026, 12, 5)})
    card = shown(approver_card(room.dossier(eye), "manager", room.visit("manager"), eye))
    assert "Anda: a.n. Budi Santoso, cuti sampai Sab 5 Des. Langkah 1 dari 3" in card


def test_who_is_asked_beside_others_reads_on_top_of_the_card_why_and_gets_no_message_beside_it() -> None:
    beside = fair(1).do("kiki", "approve").do("tono", "approve")
    beside.until("2026-12-03 09:30")
    assert shown(copy(beside, "agus", "boss")).splitlines()[:5] == [
        "<warn> Perlu keputusan, lewat 1 jam kerja",
        "Rina Wulandari: perlengkapan pameran, Rp32.000.000",
        "Dinaikkan kepada Anda: belum ada keputusan sampai Rab 2 Des 17.00",
        "Budi Santoso tetap dapat memutuskan; yang pertama berlaku.",
        "Nomor: PM/0001 Pameran, Pemasaran",
    ]
    assert "Dinaikkan" not in shown(copy(beside, "budi", "boss"))
    tell = next(effect for effect in beside.effects if isinstance(effect, Tell) and effect.kind == "added")
    dossier = beside.dossier(beside.eye("agus"))
    assert [person for person in ("agus", "budi", "rina") if on_their_card(tell, person, dossier)] == ["agus"]
    assert not on_their_card(replace(tell, says={"id": ("Segera.",)}), "agus", dossier)


def test_times_are_the_readers_and_the_zone_is_named_where_it_differs() -> None:
    room = bought()
    eye = room.eye("budi", zone="Asia/Jayapura")
    card = approver_card(room.dossier(eye), "manager", room.visit("manager"), eye)
    assert shown(card).splitlines()[0] == "<wait> Perlu keputusan, batas Rab 2 Des 19.00 WIT"


def test_a_task_says_what_is_to_be_done_and_the_end_what_came_of_it() -> None:
    room = bought(4_000_000).do("budi", "approve")
    assert shown(copy(room, "putu", "purchase_order")) == lines("""
        <wait> Perlu dikerjakan, batas Rab 2 Des 17.00
        Rina Wulandari: laptop 2 unit, Rp4.000.000
        Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran
        Alasan: “dua staf baru mulai 1 Des”
        Tugas: Buat PO
        Anda: Pembelian. Langkah 2 dari 2
        file penawaran-1.pdf
        [Selesai] [Lainnya]
    """)
    room.do("putu", "done", po_number="0087")
    end = shown(own(room, language="en"))
    assert end.splitlines()[:5] == [
        "<ok> Done",
        "Laptop 2 unit, IDR 4,000,000",
        "Number: PB/0001/XI/2026 Purchase request, Marketing",
        "Issue PO: Putu Wirawan, today 08:05",
        "2 steps, less than 1 minute",
    ]


def test_the_requester_sees_who_holds_it_since_when_and_by_when() -> None:
    assert shown(own(bought())) == lines("""
        <wait> Menunggu Budi Santoso
        Laptop 2 unit, Rp17.000.000
        Nomor: PB/0001/XI/2026 Permintaan pembelian, Pemasaran
        Langkah: 1 dari 3, di Budi sejak hari ini 08.05
        Batas waktu: Rab 2 Des 17.00
        file penawaran-1.pdf
        ▸ Riwayat
          Rina Wulandari mengajukan, Sen 30 Nov 08.05
        [Di mana] [Ingatkan]
        [Tarik]
    """)


def test_the_route_names_everybody_with_a_reason_and_what_is_skipped() -> None:
    room = bought()
    eye = room.eye("rina")
    dossier = room.dossier(eye)
    card = route_card(room.sop, headline(dossier, eye), dossier.steps, eye, 3)
    assert shown(card) == lines("""
        Laptop 2 unit, Rp17.000.000 akan melewati
        1. Budi Santoso: atasan langsung Anda
        2. Sari Lestari: Keuangan, mulai Rp10.000.000
        3. Putu Wirawan: buat PO
        Dilewati: Direktur (mulai Rp50.000.000)
        [Kirim] [Ubah]
        [Simpan draf]
    """)
    sent = route_card(room.sop, headline(dossier, eye), dossier.steps, eye, 3, sent=True)
    assert (sent.buttons, sent.note.replace("\u00a0", " ")) == ((), "Dikirim hari ini 08.05")


def test_where_says_who_since_when_what_next_and_by_when() -> None:
    room = bought()
    room.until("2026-11-30 12:05")
    eye = room.eye("rina", "en")
    assert shown(where_card(room.dossier(eye), eye)) == lines("""
        <wait> Waiting for Budi Santoso (Marketing)
        PB/0001/XI/2026: laptop 2 unit, IDR 17,000,000, from Rina Wulandari
        With Budi Santoso since today 08:05 (4 working hours)
        Deadline of this step: Wed 2 Dec 17:00 (2 working days left)
        Next: Sari Lestari (Finance)
        ▸ History
          Rina Wulandari submitted, Mon 30 Nov 08:05
        [Remind Budi]
    """)
    room.do("rina", "withdraw")
    eye = room.eye("budi")
    assert shown(where_card(room.dossier(eye), eye)).splitlines()[0] == "<none> Ditarik Rina Wulandari, hari ini 12.05"


def test_the_history_tells_every_event_and_a_rule_is_never_told_as_a_person() -> None:
    room = fair(1).do("kiki", "approve").do("tono", "approve").say("rina", "mohon cepat")
    room.until("2026-12-03 09:30")
    eye = room.eye("rina")
    story = shown(history_card(room.dossier(eye), eye)).splitlines()
    assert story[0] == "Riwayat PM/0001"
    assert "  Rina Wulandari memberi catatan: “mohon cepat”, Sen 30 Nov 08.05" in story
    assert "  Aturan SOP: dinaikkan ke Agus Prasetyo, Rab 2 Des 17.00" in story
    assert told(room, "added", "agus") == lines("""
        <wait> Dinaikkan kepada Anda: belum ada keputusan sampai kemarin 17.00
        Rina Wulandari: perlengkapan pameran, Rp32.000.000
        Nomor: PM/0001 Pameran, Pemasaran
        Budi Santoso tetap dapat memutuskan; yang pertama berlaku.
        [Lihat]
    """)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["approved", "rejected", "returned", "withdrawn", "ended", "decided", "undecided", "added", "handed", "closed", "void", "replaced", "told", "nobody", "too_few", "rule", "commented", "quite-new"])
def test_every_kind_of_message_has_its_words(kind: str, language: str) -> None:
    room = bought()
    for person in ("rina", "budi", "sari"):
        eye = room.eye(person, language)
        for by in ("", "agus", "clock"):
            tell = Tell((person,), kind, "manager", by, "karena", {"*": ("Kata SOP",)}, {"word": "approved"})
            card = tell_card(tell, room.dossier(eye), eye)
            assert card.status is not None
            assert card.status.text.strip()
            assert "Kata SOP" in shown(card)


def test_a_reminder_about_one_request_is_its_card_again() -> None:
    room = bought()
    eye = room.eye("budi")
    nag = Nag("budi", "manager", room.visit("manager"), says={"id": ("Sudah dekat.",), "en": ("It is near.",)})
    card = shown(nag_card(nag, room.dossier(eye), eye))
    assert "Pengingat: keputusan Anda ditunggu\nSudah dekat." in card
    assert "[Setujui] [Tolak]" in card
    eye = room.eye("agus")
    aside = shown(nag_card(replace(nag, person="agus"), room.dossier(eye), eye))
    assert aside.splitlines()[0] == "<warn> Pengingat: PB/0001/XI/2026 menunggu Budi Santoso"
    assert "[Di mana]" in aside


def test_typed_answers_are_read_back_before_anything_is_recorded() -> None:
    room = bought()
    eye = room.eye("budi")
    card = confirm_card(room.dossier(eye), "manager", 1, "reject", "Tolak", "anggaran habis", eye)
    assert shown(card) == "Terbaca: tolak, alasan “anggaran habis”, untuk PB/0001/XI/2026 dari Rina.\nBelum tercatat.\n[Tolak PB/0001] [Bukan itu]"
    assert short_number("REQ-12") == "REQ-12"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_longest_names_rows_and_reasons_stay_within_one_message(language: str) -> None:
    name = "Raden Mas Muhammad Fajar Hidayatullah Kusumaningrat Wicaksono Adiningrat Prasetyo"[:80]
    people = {id: replace(person, name=f"{name[:76]} {id[:3]}", short=name[:40]) for id, person in staff().items()}
    room = Showroom(FAIR, people=people)
    table = goods([(f"Barang nomor {place} dengan uraian yang sangat panjang sekali " * 3, 1000, 999_999_999) for place in range(40)])
    room.send("rina", goal="perlengkapan " * 60, goods=table, level="high", helper="dewi_a")
    for _ in range(3):
        room.do("kiki", "return", reason="x" * 500)
        room.do("rina", "resubmit", goal="pameran " * 60, goods=table, level="low", helper="dewi_k")
    room.do("kiki", "approve")
    for person in ("lina", "kiki", "rina"):
        eye = room.eye(person, language)
        dossier = room.dossier(eye)
        nag = Nag(person, "team", room.visit("team"))
        cards = [
            approver_card(dossier, "team", room.visit("team"), eye, MORE),
            requester_card(dossier, eye),
            where_card(dossier, eye),
            nag_card(nag, dossier, eye),
            route_card(room.sop, headline(dossier, eye), dossier.steps, eye, 1),
        ]
        for card in cards:
            render.card(card)
            assert length(card) <= 4096
            assert all(len(button.label) <= 24 and len(button.token) <= 64 for row in card.buttons for button in row)
        _keeps_what_matters(cards[0], eye, language)


def _keeps_what_matters(card: Card, view: View, language: str) -> None:
    text = shown(card)
    assert view.name("rina") in text
    assert ("IDR 39,999,999,960,000" if language == "en" else "Rp39.999.999.960.000") in text
