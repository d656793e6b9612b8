"""What people type: answers that are offered back, questions where something is, lists, hostile text."""

from __future__ import annotations

import pytest

from tests.stories.office import Office, buy

HOSTILE = '<img src=x onerror="alert(1)"> & </b>\u202egnp.exe\u2069 {{ total }} *bold* `y`'


async def test_setuju_is_offered_back_and_decides_only_by_a_tap(office: Office) -> None:
    assert await office.say("budi", "setuju") == "Tidak ada yang menunggu keputusan Anda."
    await buy(office, "rina", "4jt laptop")
    await office.say("budi", "setuju")
    offered = await office.newest("budi")
    assert offered.text == "Terbaca: setujui, untuk PB/0001/XI/2026 dari Mbak Rina.\nBelum tercatat."
    assert offered.buttons == ("Setujui PB/0001", "Bukan itu")
    await office.sees("rina", "Menunggu Budi Santoso")
    assert await office.press("budi", "Bukan itu") == "Tidak ada yang tercatat."
    await office.say("budi", "ok")
    assert await office.press("budi", "Setujui PB/0001") == "Disetujui. Berikutnya Putu."


async def test_a_typed_no_carries_its_reason(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.say("budi", "tolak, anggaran habis")
    await office.sees("budi", "Terbaca: tolak, alasan “anggaran habis”, untuk PB/0001/XI/2026 dari Mbak Rina.\nBelum tercatat.")
    assert await office.press("budi", "Tolak PB/0001") == "Ditolak."
    await office.sees("rina", "Ditolak Budi Santoso", "“anggaran habis”")


async def test_of_two_that_wait_it_is_asked_which_one(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "tono", "3jt brosur")
    await office.say("budi", "acc")
    asked = await office.newest("budi")
    assert "Untuk yang mana?" in asked.text
    assert asked.buttons == ("Setujui PB/0001", "Setujui PB/0002", "Bukan itu")
    await office.press("budi", "Setujui PB/0002")
    await office.sees("putu", "Tono Sugiarto: brosur")
    await office.sees("rina", "Menunggu Budi Santoso")


async def test_an_answer_names_its_request_by_number(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "fajar", "9jt kamera")
    await office.say("budi", "tolak PB/0001 anggaran habis")
    asked = await office.newest("budi")
    assert asked.text == "Terbaca: tolak, alasan “anggaran habis”, untuk PB/0001/XI/2026 dari Mbak Rina.\nBelum tercatat."
    assert asked.buttons == ("Tolak PB/0001", "Bukan itu")
    await office.sees("rina", "Menunggu Budi Santoso")
    await office.press("budi", "Tolak PB/0001")
    await office.sees("rina", "Ditolak", "“anggaran habis”")
    assert await office.say("budi", "setuju PB/0001/XI/2026") == "Sudah selesai: ditolak Budi Santoso, hari ini 08.05."


NOT_THERE = [  # who writes what, and what they are told
    ("rina", "setuju PB/0001", "Pengajuan sendiri tidak dapat diputuskan sendiri, juga sebagai wakil. Keputusan ada pada Budi Santoso."),
    ("agus", "approve PB/0001", "Keputusan ini pada Budi Santoso, atasan langsung Rina. Anda dapat melihat riwayatnya di /mana PB/0001/XI/2026."),
    ("putu", "setuju PB/0001", "Tidak ada “PB/0001” di antara pengajuan yang dapat Anda lihat."),
    ("putu", "setuju PB/0099", "Tidak ada “PB/0099” di antara pengajuan yang dapat Anda lihat."),
    ("putu", "tolak covid-19 belum reda", "Tidak ada yang menunggu keputusan Anda."),
]


@pytest.mark.parametrize(("who", "text", "told"), NOT_THERE)
async def test_a_number_with_nothing_to_decide_says_whose_it_is_or_that_there_is_none(office: Office, who: str, text: str, told: str) -> None:
    await buy(office, "rina", "4jt laptop")
    assert await office.say(who, text) == told
    await office.sees("rina", "Menunggu Budi Santoso")


async def test_where_by_number_by_words_and_by_person(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "rina", "3jt tas laptop")
    await office.go_to("2026-11-25 13:05")
    await office.say("rina", "/mana PB/0001/XI/2026")
    shown = await office.sees("rina", "Batas waktu langkah ini")
    for line in (
        "Menunggu Budi Santoso (Pemasaran)",
        "PB/0001/XI/2026: laptop, Rp4.000.000, dari Rina Wulandari",
        "Di Budi Santoso sejak hari ini 08.05 (5 jam kerja)",
        "Batas waktu langkah ini: Jum 27 Nov 17.00 (2 hari kerja lagi)",
        "Berikutnya: Putu Wirawan (Operasional), buat PO",
    ):
        assert line in "\n".join(shown.text.splitlines()[:5])
    assert shown.buttons == ("Ingatkan Budi",)
    assert (await office.newest("rina")).files == ("jalur-PB-0001-XI-2026.png",)
    await office.say("rina", "/mana tas")
    await office.sees("rina", "PB/0002/XI/2026: tas laptop, Rp3.000.000, dari Rina Wulandari")
    await office.say("agus", "/where laptop")
    several = await office.newest("agus")
    assert several.text == "2 cocok dengan “laptop”."
    assert sorted(several.buttons) == ["PB/0001 Rina, di Budi", "PB/0002 Rina, di Budi"]
    await office.press("agus", "PB/0002 Rina, di Budi")
    await office.sees("agus", "PB/0002/XI/2026: tas laptop")
    await office.say("budi", "/mana rina")
    assert (await office.newest("budi")).text == "2 cocok dengan “rina”."


@pytest.mark.parametrize("asked", ["laptop", "PB/0001/XI/2026", "rina", "tidak pernah ada"])
async def test_what_one_may_not_see_is_answered_like_what_is_not_there(office: Office, asked: str) -> None:
    await buy(office, "rina", "4jt laptop")
    assert await office.say("sumarno", f"/mana {asked}") == f"Tidak ada “{asked}” di antara pengajuan yang dapat Anda lihat."
    assert await office.messages("sumarno") == []


async def test_the_queue_and_my_own_requests(office: Office) -> None:
    for who in ("budi", "rina"):
        await office.say(who, "/antrian")
        assert (await office.newest(who)).text == "Tidak ada yang menunggu keputusan Anda."
    await office.say("rina", "/pengajuanku")
    assert (await office.newest("rina")).text == "Belum ada pengajuan. Mulai dengan /ajukan."
    await buy(office, "rina", "4jt laptop")
    await buy(office, "tono", "3jt brosur")
    await office.press("budi", "Setujui", on="laptop")
    await office.say("budi", "/queue")
    queue = await office.newest("budi")
    assert "1 pengajuan menunggu keputusan Anda" in queue.text
    assert "brosur, Rp3.000.000, Tono Sugiarto: batas Jum 27 Nov" in queue.text
    await office.press("budi", "1")
    await office.sees("budi", "Tono Sugiarto: brosur", "[Setujui]")
    await office.say("rina", "/mine")
    assert "laptop, Rp4.000.000: menunggu Putu Wirawan" in (await office.newest("rina")).text


async def test_help_shows_what_this_person_can_do(office: Office) -> None:
    await office.say("rina", "/bantuan")
    staff = (await office.newest("rina")).text
    assert "/beli  Permintaan pembelian" in staff
    assert "/antrian" not in staff
    await office.say("budi", "apa kabar")
    manager = (await office.newest("budi")).text
    assert "Belum terbaca: “apa kabar”" in manager
    assert "/antrian  yang menunggu keputusan Anda" in manager
    await office.say("ayu", "/help")
    assert "/queue  what waits for your decision" in (await office.newest("ayu")).text
    await office.say("rina", "/tidakada sesuatu")
    assert "Belum terbaca: “/tidakada sesuatu”" in (await office.newest("rina")).text


@pytest.mark.parametrize("command", ["/batal", "/cancel"])
async def test_a_form_is_left_by_a_command_too_and_elsewhere_it_is_an_unknown_one(asking: Office, command: str) -> None:
    await asking.say("rina", "/beli 4jt laptop")
    assert await asking.say("rina", command) == "Formulir ditutup. Isian tersimpan 7 hari di /pengajuanku."
    await asking.say("rina", command)
    await asking.sees("rina", f"Belum terbaca: “{command}”")


async def test_any_procedure_can_be_begun_from_the_list(asking: Office) -> None:
    await asking.say("rina", "/ajukan")
    listed = await asking.newest("rina")
    assert {"Permintaan pembelian", "Cuti tahunan"} <= set(listed.buttons)
    await asking.press("rina", "Permintaan pembelian")
    await asking.sees("rina", "Barang apa? Satu baris cukup. (1 dari 3)")


async def test_hostile_text_is_only_text_in_chat_and_on_pages(office: Office) -> None:
    await office.say("rina", "/beli")
    await office.say("rina", HOSTILE + "\x00")
    await office.say("rina", "4jt")
    await office.say("rina", f"alasan {HOSTILE}")
    await office.press("rina", "Kirim")
    card = await office.sees("budi", "<img src=x", "[Setujui]")
    assert card.text.count('<img src=x onerror="alert(1)"> & </b>') == 2
    assert "{{ total }}" in card.text
    assert not {"\u202e", "\x00"} & set(card.text)
    await office.say("budi", f"/mana {HOSTILE}")
    visitor = await office.visitor("rina")
    assert '<img src=x onerror="alert(1)"> & </b>' in await visitor.go("/requests/PB/0001/XI/2026")
    assert "<img src=x" not in visitor.page
    assert not {"\u202e", "\x00"} & set(visitor.page)


@pytest.mark.parametrize("text", ["x" * 5000, "x" * 1_000_000, "/beli " + "9" * 4000, "/mana " + "\u202e" * 3000, "\x00" * 99 + "x", "🏳️‍🌈" * 500])
async def test_too_much_text_is_refused_politely_or_answered_and_nothing_breaks(office: Office, text: str) -> None:
    said = await office.say("rina", text)
    shown = await office.messages("rina")
    assert said or shown
    assert len(said) <= 200
    assert "Maaf" not in said
    assert all(len(message.text) < 4096 for message in shown)
    await office.say("rina", "/bantuan")
    await office.sees("rina", "Yang bisa dilakukan di sini")


async def test_a_long_answer_is_kept_whole_and_shown_shortened(asking: Office) -> None:
    await asking.say("rina", "/beli 4jt laptop")
    await asking.say("rina", "alasan panjang " * 200 + "tamat")
    await asking.press("rina", "Kirim")
    card = await asking.sees("budi", "Rina Wulandari: laptop, Rp4.000.000", "alasan panjang", "[Setujui]")
    assert len(card.text) < 4096
    assert "tamat" in await (await asking.visitor("rina")).go("/requests/PB/0001/XI/2026")
