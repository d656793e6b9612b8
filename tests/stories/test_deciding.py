"""Who decides, once, and what a button may do that is old, strange, or made up."""

from __future__ import annotations

import asyncio

import pytest

from tests.stories.office import Office, buy


async def rack(office: Office) -> None:
    """Sumarno asks for racks worth Rp81.600.000, and it reaches the procurement team."""
    await office.say("sumarno", "/pengadaan")
    await office.say("sumarno", "rak selektif, 4 tingkat, 16, 5,1jt")
    await office.press("sumarno", "Selesai")
    await office.press("sumarno", "Jasa")
    await office.press("sumarno", "Kirim")
    await office.press("lina", "Setujui")
    await office.press("kiki", "Selesai")


async def test_two_of_three_are_enough_and_the_third_card_closes(office: Office) -> None:
    await rack(office)
    await office.sees("dina", "rak selektif, IDR 81,600,000", "[Approve]")
    assert await office.press("kiki", "Setujui") == "Disetujui."
    await office.sees("dina", "Procurement team: 1 of 3 approved, 2 needed", "Waiting for: Lina Marpaung, you", "One more approval is enough")
    assert await office.press("dina", "Approve") == "Approved. Next: Kiki."
    await office.sees("lina", "Tidak diperlukan lagi: 2 dari 3 sudah setuju")
    assert await office.count("lina", "[Setujui]") == 0
    await office.press("kiki", "Selesai")
    await office.sees("kiki", "Kapan presentasinya?")


async def test_a_card_opened_from_the_list_closes_with_all_copies(office: Office) -> None:
    await rack(office)
    await office.say("lina", "/antrean")
    await office.press("lina", "1")
    await office.sees("lina", "1 pengajuan menunggu keputusan Anda")
    assert await office.count("lina", "[Setujui]") == 2
    await office.press("kiki", "Setujui")
    await office.press("dina", "Approve")
    assert await office.count("lina", "[Setujui]") == 0
    assert await office.count("lina", "Tidak diperlukan lagi: 2 dari 3 sudah setuju") == 2


async def test_two_who_disagree_leave_it_to_the_third(office: Office) -> None:
    await rack(office)
    await office.press("kiki", "Setujui")
    await office.press("lina", "Tolak")
    await office.press("lina", "Bukan prioritas")
    await office.sees("dina", "[Approve]")
    await office.press("dina", "Reject")
    await office.press("dina", "Budget used up")
    await office.sees("sumarno", "Ditolak", "Rak selektif, Rp81.600.000")


async def test_somebody_with_two_votes_says_for_whom_each_is(office: Office) -> None:
    await rack(office)
    await office.say("dina", "/delegate @kiki 25-27 Nov")
    await office.press("dina", "Delegate")
    card = await office.sees("kiki", "rak selektif", "[Setujui]", "[Suara a.n. Dina]")
    assert "a.n. Dina" not in card.text
    own = await office.reach("kiki", "Setujui")
    await office.press("kiki", "Suara a.n. Dina")
    await office.sees("kiki", "a.n. Dina Permata, cuti sampai Jum 27 Nov", "[Suara sendiri]")
    await office.press("kiki", "Tolak")
    await office.press("kiki", "Bukan prioritas")
    await office.sees("kiki", "Tim pengadaan: 0 dari 3 setuju, perlu 2", "Kiki Amalia a.n. Dina", "Menunggu: Lina Marpaung, Anda", "[Setujui]")
    assert await office.count("kiki", "[Suara a.n. Dina]") == 0
    assert await office.tap("kiki", own) == "Disetujui."
    assert (await office.tap("kiki", own)).startswith("Sudah tercatat: Anda setuju")
    assert await office.count("kiki", "[Setujui]") == 0
    await office.press("lina", "Setujui")
    await office.sees("kiki", "[Selesai]")


async def test_a_page_gives_both_votes_too_and_no_third(office: Office) -> None:
    await rack(office)
    await office.say("dina", "/delegate @kiki 25-27 Nov")
    await office.press("dina", "Delegate")
    visitor = await office.visitor("kiki")
    await visitor.go("/requests/PR/0001/XI/2026")
    assert "Keputusan ini pada" in await visitor.press("Setujui", {"seat": "lina"})
    await visitor.go("/requests/PR/0001/XI/2026")
    await visitor.press("Setujui a.n. Dina")
    assert "Setujui a.n. Dina" not in await visitor.go("/requests/PR/0001/XI/2026")
    await visitor.press("Kembalikan", {"reason": "tambah penawaran"})
    await office.settle()
    await office.sees("dina", "Kiki Amalia", "tambah penawaran")


async def test_a_vote_for_another_goes_stale_when_the_delegation_ends(office: Office) -> None:
    await rack(office)
    await office.say("dina", "/delegate @kiki 25-27 Nov")
    await office.press("dina", "Delegate")
    await office.press("kiki", "Suara a.n. Dina")
    for_dina = await office.reach("kiki", "Setujui")
    await office.say("dina", "/delegate end")
    assert "Kartu diperbarui" in await office.tap("kiki", for_dina)
    await office.sees("dina", "Procurement team: 0 of 3 approved", "[Approve]")
    assert await office.press("kiki", "Setujui") == "Disetujui."
    await office.sees("dina", "Kiki Amalia approved")


async def test_a_typed_yes_of_somebody_with_two_votes_says_for_whom_it_is(office: Office) -> None:
    await rack(office)
    await office.say("dina", "/delegate @kiki 25-27 Nov")
    await office.press("dina", "Delegate")
    for said in ("", "A.n. Dina"):
        await office.say("kiki", "setuju")
        assert ("A.n. Dina" in (await office.newest("kiki")).text) == bool(said)
        await office.press("kiki", "Setujui PR/0001")
    await office.sees("kiki", "[Selesai]")


@pytest.mark.parametrize(("first", "second"), [("Setujui", "Tolak PB/0001"), ("Tolak PB/0001", "Setujui")])
async def test_of_two_who_decide_at_the_same_moment_one_wins_and_the_other_is_told(office: Office, first: str, second: str) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.go_to("2026-11-30 17:00")
    buttons = {}
    for who, label in (("budi", first), ("agus", second)):
        if label != "Setujui":
            await office.say(who, "tolak, anggaran habis")
        buttons[who] = await office.reach(who, label)
    said = await asyncio.gather(*(office.tap(who, button) for who, button in buttons.items()))
    won = [text for text in said if text.startswith(("Disetujui.", "Ditolak."))]
    lost = [text for text in said if text.startswith(("Sudah disetujui", "Sudah selesai: ditolak", "Sudah ditolak"))]
    assert (len(won), len(lost)) == (1, 1), said
    winner = "Budi Santoso" if said[0] in won else "Agus Prasetyo"
    assert winner in lost[0]
    word = "Disetujui" if won[0].startswith("Disetujui") else "Ditolak"
    for who in ("budi", "agus"):
        await office.sees(who, f"{word} {winner}, ")
        assert await office.count(who, "[Setujui]") == 0
    assert len(await office.messages("putu")) == (word == "Disetujui")


async def test_a_second_tap_says_that_it_is_recorded_already(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    button = await office.reach("budi", "Setujui")
    await office.tap("budi", button)
    await office.go_to("2026-11-25 10:03")
    assert await office.tap("budi", button) == "Sudah tercatat: Anda setuju, hari ini 08.05."
    assert len(await office.messages("putu")) == 1


async def test_the_same_delivery_counts_once_and_is_answered_alike(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    answer = await office.press("budi", "Setujui")
    assert answer == "Disetujui. Berikutnya Putu."
    assert await office.again("budi") in (answer, "")  # some platforms show the answer to a press once, whatever comes
    assert len(await office.messages("putu")) == 1
    await office.say("rina", "/beli 3jt tas")
    before = await office.messages("rina")
    await office.again("rina")
    assert await office.messages("rina") == before


async def test_a_stale_card_is_refreshed_and_decides_nothing(office: Office) -> None:
    await buy(office, "rina", "60jt stan", files=["a.pdf"])
    await office.press("budi", "Setujui")
    old = await office.reach("sari", "Setujui")
    await office.press("sari", "Kembalikan")
    await office.press("sari", "Rincian harga")
    await office.go_to("2026-11-25 09:00")
    assert await office.tap("sari", old) == "Sudah tercatat: Anda mengembalikan, hari ini 08.05."
    await office.press("rina", "Perbaiki")
    await office.press("rina", "Total")
    await office.say("rina", "58jt")
    await office.press("rina", "Kirim")
    assert (await office.tap("sari", old)).startswith("Pengajuan ini berubah hari ini 09.00.")
    assert await office.messages("ratna") == []
    await office.press("sari", "Setujui")
    assert len(await office.messages("ratna")) == 1


async def test_nobody_decides_what_is_not_theirs_nor_their_own(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    token = await office.player.token(await office.reach("budi", "Setujui"))
    mine = await office.reach("rina", "Di mana")
    assert await office.forge("rina", mine, token) == "Pengajuan sendiri tidak dapat diputuskan sendiri, juga sebagai wakil. Keputusan ada pada Budi Santoso."
    await buy(office, "putu", "3jt tinta")
    foreign = await office.reach("putu", "Di mana")
    assert await office.forge("putu", foreign, token) == "Pengajuan ini tidak dapat Anda lihat. Tanyakan kepada pemohonnya."
    assert (await office.forge("agus", await seen_by_agus(office), token)).startswith("Keputusan ini pada Budi Santoso, atasan langsung Rina. Anda dapat melihat riwayatnya di /mana")
    await office.sees("rina", "Menunggu Budi Santoso")


async def seen_by_agus(office: Office) -> object:
    """Any button of Agus, who may see what his people ask for."""
    await office.say("agus", "/mana laptop")
    return await office.reach("agus", "Ingatkan Budi")


FORGED = ("approve", "approve|||", "approve|AAAA|1|", "|||", "*do|zzz|1|approve", "approve|" + "A" * 60 + "|1|", "*send||1|", "\x00|\u202e|1|", "*delegate||0|2026/x/y", "*delegate||0|", "*delegate||0|20261125/20261126/budi", "*delegate||0|20261125/20261126/nobody", "*start||0|nothing", "x" * 64)


@pytest.mark.parametrize("token", FORGED)
async def test_a_forged_or_garbled_button_gets_a_sentence_and_changes_nothing(office: Office, token: str) -> None:
    await buy(office, "rina", "4jt laptop")
    before = await office.messages("budi")
    said = await office.forge("budi", await office.reach("budi", "Setujui"), token)
    assert said.endswith(".")
    assert "Maaf" not in said
    assert await office.messages("budi") == before
    await office.sees("rina", "Menunggu Budi Santoso")


async def test_words_in_reply_to_a_card_are_about_its_request_and_are_never_lost(asking: Office) -> None:
    first, second = await buy(asking, "rina", "4jt laptop"), await buy(asking, "rina", "5jt kamera")
    await asking.reply("budi", "Rina Wulandari: laptop", "terlalu mahal, cari yang lain")
    asked = await asking.sees("budi", f"Balasan untuk {first}: “terlalu mahal, cari yang lain”. Dicatat sebagai apa?", "Belum tercatat.")
    assert asked.buttons == ("Beri catatan PB/0001", "Tanya PB/0001", "Kembalikan PB/0001", "Tolak PB/0001", "Bukan itu")
    await asking.press("budi", "Kembalikan PB/0001")
    await asking.sees("rina", "Dikembalikan", "“terlalu mahal, cari yang lain”")
    await asking.say("budi", "/cuti")
    await asking.reply("budi", "Rina Wulandari: kamera", "masih ada di gudang")
    await asking.press("budi", "Beri catatan PB/0002")
    await asking.sees("rina", "“masih ada di gudang”")
    await asking.reply("budi", "Rina Wulandari: kamera", "tolak, belum perlu")
    await asking.sees("budi", f"Terbaca: tolak, alasan “belum perlu”, untuk {second}")
    assert await asking.press("budi", "Tolak PB/0002") == "Ditolak."
    await asking.sees("rina", "Ditolak", "“belum perlu”")
    await asking.press("budi", "Batal", on="Mulai tanggal?")


async def test_a_reply_of_signs_that_nobody_sees_is_no_reason(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.reply("budi", "Rina Wulandari: laptop", "\u2060\u200b")
    assert await office.count("budi", "Dicatat sebagai apa?") == 0


async def test_a_decision_in_reply_to_an_old_card_is_never_offered_for_another_request(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "rina", "5jt kamera")
    await office.press("budi", "Setujui", on="Rina Wulandari: laptop")
    said = await office.reply("budi", "Rina Wulandari: laptop", "tolak, mahal")
    assert "Keputusan ini pada Putu Wirawan, Pembelian." in said
    assert await office.count("budi", "Terbaca: tolak") == 0


async def test_a_reason_that_is_asked_is_taken_from_the_next_message_or_any_reply(asking: Office) -> None:
    for what, seen in (("4jt laptop", "Rina Wulandari: laptop"), ("5jt kamera", "Alasan menolak"), ("6jt printer", "")):
        await buy(asking, "rina", what)
        await asking.press("budi", "Tolak", on=f"Rina Wulandari: {what.split()[1]}")
        await asking.restart()
        told = await (asking.reply("budi", seen, "anggaran habis") if seen else asking.say("budi", "anggaran habis"))
        assert told == "Ditolak."
    assert await asking.count("rina", "“anggaran habis”") >= 3
