"""What is Telegram's own about groups: supergroups, who never pressed Start, talk beside a card."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.places import GROUP
from storage.unit import Unit
from tests.stories.office import Office, opened
from tests.stories.rooms import BORROW, TelegramRoom, borrow, room
from tests.stories.stages import TelegramStage


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path / "office", "2026-11-25 08:05", TelegramStage()) as office:
        await office.publish(BORROW)
        yield office


@pytest.fixture
def here(office: Office) -> TelegramRoom:
    found = room(office)
    assert isinstance(found, TelegramRoom)
    return found


async def test_a_group_that_becomes_a_supergroup_is_followed_through_a_restart(office: Office, here: TelegramRoom) -> None:
    await here.say("dewi", "/grup gudang")
    await here.say("rina", "/pinjam 4jt proyektor")
    await office.press("rina", "Kirim")
    left, here = here, replace(here, group=here.group.upgrade(here.person("dewi")))
    await office.player.settled()  # type: ignore[attr-defined]
    await office.restart()
    await office.press("budi", "Setujui")
    assert sorted([each.first for each in here.cards()]) == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan.", "Rina Wulandari: proyektor", "✅ Disetujui Budi Santoso, Rab 25 Nov 08.05"]
    assert sorted([each.first for each in left.cards()]) == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan dan Budi Santoso.", "Rina Wulandari: proyektor"]
    await here.press("putu", "Selesai")
    assert sorted([each.first for each in here.cards()]) == [
        "PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05.", "✅ Diselesaikan Putu Wirawan, Rab 25 Nov 08.05", "✅ Disetujui Budi Santoso, Rab 25 Nov 08.05",
    ]  # fmt: skip
    assert await here.say("dewi", "/grup gudang") == "“gudang” memang sudah di tempat itu."


async def test_a_group_that_takes_no_messages_holds_nothing_up_and_its_owner_is_told_once(office: Office, here: TelegramRoom) -> None:
    await here.say("dewi", "/grup gudang")
    here.group.remove_bot(here.person("putu"))
    for what in ("4jt proyektor", "2jt kamera"):
        await borrow(office, what=what)
    await office.sees("budi", "kamera, Rp2.000.000", "[Setujui]")
    assert await office.count("dewi", "Grup “gudang” tidak menerima pesan; kartu PA/0001 tidak sampai di sana.") == 1
    assert await office.count("dewi", "tidak menerima pesan") == 1
    here.group.add_bot(here.person("putu"))
    await here.say("rina", "/pinjam 1jt tripod")
    here.group.remove_bot(here.person("putu"))
    await office.press("rina", "Kirim")
    assert [aside.person for aside in office.house.database.read(lambda reader: reader.outbox.parked())] == [""]  # a card, no trace
    await here.act("putu", lambda: here.group.add_bot(here.person("putu")))
    assert sorted(each.text.splitlines()[0] for each in here.cards()) == ["Rina Wulandari: kamera", "Rina Wulandari: proyektor", "Rina Wulandari: tripod"]


async def test_talk_under_a_card_of_the_group_is_left_alone_but_for_a_decision(office: Office, here: TelegramRoom) -> None:
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    shown = [len(await office.messages(who)) for who in ("budi", "rina")]
    await here.reply("rina", "Rina Wulandari: proyektor", "terima kasih")
    assert [len(await office.messages(who)) for who in ("budi", "rina")] == shown
    await here.reply("budi", "Rina Wulandari: proyektor", "setuju")
    await office.press("budi", "Setujui PA/0001")
    assert here.cards()[0].text.startswith("✅ Disetujui Budi Santoso")


async def test_strangers_and_those_who_never_pressed_start_are_told_what_to_do(office: Office, here: TelegramRoom) -> None:
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    stranger = here.stage.folk["stranger"] = here.stage.server.person("Orang Baru")
    assert await here.press("stranger", "Setujui") == "Akun ini belum dihubungkan dengan direktori. Minta kode ke SDM, lalu kirim /link KODE kepada bot ini."
    here.stage.folk["visitor"] = here.stage.server.person("Ann New", language="en")
    assert (await here.press("visitor", "Setujui")).startswith("This account is not linked to the directory yet.")
    here.person("budi").account.started = False
    assert await here.press("budi", "Tolak") == "Lanjutannya di chat pribadi."
    assert here.cards()[-1].text == "Jawaban hanya dikirim di chat pribadi. Buka @alur_bot dan tekan Mulai, lalu coba lagi."
    assert stranger.view() == []


async def test_a_copy_in_the_group_that_nobody_noted_before_a_crash_is_closed_with_the_others(office: Office, here: TelegramRoom) -> None:
    await here.say("dewi", "/grup gudang")
    await borrow(office)

    def forget(unit: Unit) -> None:
        (card,) = (card for card in unit.cards.of_request(unit.ledger.running()[0].id) if card.role == GROUP)
        unit.cards.posted(card.id, "", "", "")
        unit.outbox.add_cards("card", office.clock.now(), card.request)

    office.house.database.carry_out(forget)
    await office.settle()
    assert [each.labels[0] for each in here.cards()] == ["Setujui", "Setujui"]
    message = next(each for each in here.group.chat.shown() if each.keyboard)
    token = message.keyboard[0][0]["callback_data"]
    await here.act("budi", lambda: here.person("budi").forge(message, token))
    assert [(text, each.labels) for text, each in zip([each.first for each in here.cards()], here.cards()) if "Disetujui" in text] == [("✅ Disetujui Budi Santoso, Rab 25 Nov 08.05", ())] * 2
    await office.sees("budi", "Disetujui Budi Santoso", "Rp4.000.000")
