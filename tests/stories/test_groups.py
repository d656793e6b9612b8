"""What happens in a group or a topic of a forum, or in a channel: where requests are begun, and where the cards of a step stand beside the private ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.office import Office, opened
from tests.stories.rooms import BORROW, borrow, room
from tests.stories.stages import SlackByRequestsStage, SlackStage, Stage, TelegramStage, named


@pytest.fixture(params=(TelegramStage, SlackStage, SlackByRequestsStage), ids=named)
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    stage: Stage = request.param()
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        await office.publish(BORROW)
        yield office


async def test_what_is_begun_in_a_group_is_asked_in_private_and_leaves_one_line_there(office: Office) -> None:
    here = room(office)
    await here.say("rina", "/pinjam 4jt proyektor")
    assert here.cards() == []
    await office.press("rina", "Kirim")
    assert [each.text for each in here.cards()] == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan dan Budi Santoso."]
    await office.press("budi", "Setujui")
    assert here.cards()[-1].text == "PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan."
    await office.press("putu", "Selesai")
    await office.restart()
    assert [each.text for each in here.cards()] == ["PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05."]


async def test_without_a_word_of_the_sop_or_a_group_no_trace_is_left(office: Office) -> None:
    here = room(office)
    await here.say("rina", "/beli 4jt laptop")
    await office.say("rina", "untuk pameran")
    await office.press("rina", "Kirim")
    await borrow(office)
    assert here.cards() == []


async def test_a_step_is_decided_in_a_topic_by_whoever_is_asked_and_by_nobody_else(office: Office) -> None:
    here = room(office, forum=True)
    assert await here.say("dewi", "/grup gudang") == "Kartu “gudang” mulai sekarang juga datang ke tempat itu, selama bot ada di sana."
    await borrow(office)
    card = here.cards()[-1]
    assert (card.thread, card.labels) == (here.topic, ("Setujui", "Tolak", "Kembalikan", "Lihat"))
    assert card.text.splitlines() == [
        "Rina Wulandari: proyektor", "⏳ Menunggu Putu Wirawan dan Budi Santoso", "Nomor: PA/0001 Pinjam alat, Pemasaran", "(Nilai dan lampiran hanya di chat pribadi.)",
    ]  # fmt: skip
    assert (await here.press("rina", "Setujui")).startswith("Pengajuan sendiri tidak dapat diputuskan sendiri")
    assert await here.press("fajar", "Setujui") == "Keputusan ini pada Putu Wirawan dan Budi Santoso."
    assert await here.press("fajar", "Lihat") == "Keputusan ini pada Putu Wirawan dan Budi Santoso."
    assert await here.press("budi", "Lihat") == "Lanjutannya di chat pribadi."
    assert (await office.newest("budi")).buttons[:2] == ("Setujui", "Tolak")
    assert here.cards()[-1] == card
    assert await here.press("putu", "Setujui") == "Disetujui. Berikutnya Putu."
    before, task = here.cards()
    assert (before.text.splitlines()[0], before.labels) == ("✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", ())
    assert (task.text.splitlines()[1:4], task.labels) == (["⏳ Menunggu Putu Wirawan", "Nomor: PA/0001 Pinjam alat, Pemasaran", "Tugas: Serahkan"], ("Selesai", "Lihat"))
    for who in ("budi", "putu"):
        await office.sees(who, "Disetujui Putu Wirawan", "Rp4.000.000")
    assert await office.count("budi", "[Setujui]") == 0


async def test_what_must_be_said_first_is_asked_in_private(office: Office) -> None:
    here = room(office)
    await here.say("dewi", "/group gudang")
    await borrow(office)
    assert await here.press("budi", "Tolak") == ("Lanjutannya di chat pribadi." if isinstance(office.stage, TelegramStage) else "")
    await office.press("budi", "Bukan prioritas")
    assert (here.cards()[-1].text.splitlines()[0], here.cards()[-1].labels) == ("❌ Ditolak Budi Santoso, Rab 25 Nov 08.05", ())
    assert not any("prioritas" in each.text or "4.000.000" in each.text for each in here.cards())
    await office.sees("rina", "Ditolak Budi Santoso", "Bukan prioritas")


async def test_a_step_that_is_decided_returned_or_withdrawn_in_private_closes_the_card_in_the_group(office: Office) -> None:
    here = room(office)
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    await office.press("budi", "Kembalikan")
    await office.press("budi", "Rincian harga")
    assert here.cards()[-1].text.splitlines()[0] == "↩️ Dikembalikan Budi Santoso, Rab 25 Nov 08.05"
    await office.press("rina", "Perbaiki")
    await office.press("rina", "Nilai")
    await office.say("rina", "3 juta")
    await office.press("rina", "Kirim")
    returned, again = here.cards()
    assert (returned.labels, again.labels) == ((), ("Setujui", "Tolak", "Kembalikan", "Lihat"))
    assert returned.text.splitlines()[0] == "↩️ Dikembalikan Budi Santoso, Rab 25 Nov 08.05"
    await office.press("rina", "Tarik")
    await office.press("rina", "Tarik")
    assert (here.cards()[-1].text.splitlines()[1], here.cards()[-1].labels) == ("Ditarik Rina Wulandari, Rab 25 Nov 08.05", ())


async def test_a_group_is_placed_by_administrators_alone_and_steps_that_are_open_come_there(office: Office) -> None:
    here, there = room(office), room(office, forum=True)
    await borrow(office)
    assert {"grup", "group"}.isdisjoint(command.name for command in office.house.reception.commands())
    assert await here.say("budi", "/grup gudang") == "Hanya administrator Alur yang dapat menempatkan kartu di grup."
    assert await office.say("dewi", "/grup gudang") == "Tulis /grup gudang di grup, topik atau channel tempat kartunya harus datang; di Slack diawali /alur."
    assert await here.say("dewi", "/grup dapur") == "Tidak ada SOP yang menyebut grup “dapur”. Yang disebut: gudang."
    assert here.cards() == []
    await here.say("dewi", "/grup")
    await office.sees("dewi", "Belum ada kartu di tempat itu.", "Belum ditempatkan: gudang.", "Tempatkan dengan /grup NAMA")
    await here.say("dewi", "/grup gudang")
    assert here.cards()[-1].labels[:2] == ("Setujui", "Tolak")
    await there.say("dewi", "/grup gudang")
    await office.say("dewi", "/grup")
    await office.sees("dewi", "Sudah ditempatkan: gudang.", "[Lepas gudang]")
    assert [len(here.cards()), len(there.cards())] == [1, 1]
    assert await office.press("dewi", "Lepas gudang") == "“gudang” tidak lagi ditempatkan di grup mana pun."
    assert await here.press("budi", "Setujui") == "Disetujui. Berikutnya Putu."
    assert [[each.labels for each in place.cards()] for place in (here, there)] == [[()], [()]]
    await office.sees("putu", "Serahkan", "[Selesai]")
