"""What happens in a group or a topic of a forum: where requests are begun, and where the cards of a step stand beside the private ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage.places import GROUP
from storage.unit import Unit
from tests.servers.fake_telegram import Group, Person
from tests.servers.telegram.people import Shown
from tests.stories.office import Office, opened
from tests.stories.stages import TelegramStage

BORROW = """
sop: borrow
title: {en: Loan of equipment, id: Pinjam alat}
command: [pinjam, borrow]
headline: "{{ item }}, {{ worth }}"
amount: worth
number: "PA/{seq:04}"
trace: true
form:
  item: {type: text, quick: true, title: {en: Item, id: Alat}}
  worth: {type: money, quick: true, title: {en: Worth, id: Nilai}}
states:
  store: {title: {en: Store, id: Gudang}, approve: role.purchasing | requester.manager, group: gudang}
  handed: {title: {en: Hand it over, id: Serahkan}, task: role.purchasing, group: gudang}
  lent: {title: {en: Lent, id: Dipinjamkan}, end: lent}
"""


@dataclass
class Room:
    """A group, or one topic of it, in an office on Telegram."""

    office: Office
    stage: TelegramStage
    group: Group
    topic: int = 0

    def person(self, who: str) -> Person:
        return self.stage.folk[who]

    async def say(self, who: str, text: str) -> str:
        return await self.office._act(who, lambda: self._settled(lambda: self.person(who).say(text, self.group.chat, self.topic)))

    async def press(self, who: str, label: str, on: str = "") -> str:
        return await self.office._act(who, lambda: self._settled(lambda: self.person(who).press(label, on, self.group.chat)))

    async def reply(self, who: str, seen: str, text: str) -> str:
        return await self.office._act(who, lambda: self._settled(lambda: self.person(who).reply(seen, text, self.group.chat)))

    async def _settled(self, act: Callable[[], object]) -> None:
        act()
        await self.office.player.settled()  # type: ignore[attr-defined]

    def cards(self) -> list[Shown]:
        """What the bot has written there."""
        shown = [message for message in self.person("rina").view(self.group.chat) if message.sender == "Alur"]
        return [replace(message, text=message.text.replace("\u00a0", " ")) for message in shown]

    def first_lines(self) -> list[str]:
        return [message.text.splitlines()[0] for message in self.cards()]

    def newest(self) -> Shown:
        return self.cards()[-1]


@pytest.fixture
async def stage() -> TelegramStage:
    return TelegramStage()


@pytest.fixture
async def office(tmp_path: Path, stage: TelegramStage) -> AsyncIterator[Office]:
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        await office.publish(BORROW)
        yield office


def room(office: Office, stage: TelegramStage, forum: bool = False) -> Room:
    folk = stage.folk
    group = stage.server.group("Gudang", *folk.values(), forum=forum)
    group.add_bot(folk["putu"])
    return Room(office, stage, group, group.topic("Pinjam", folk["putu"]) if forum else 0)


async def borrow(office: Office, who: str = "rina", what: str = "4jt proyektor") -> str:
    await office.say(who, f"/pinjam {what}")
    await office.press(who, "Kirim")
    shown = await office.sees(who, "PA/", "Menunggu")
    return next(word for word in shown.text.split() if word.startswith("PA/"))


async def test_what_is_begun_in_a_group_is_asked_in_private_and_leaves_one_line_there(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("rina", "/pinjam 4jt proyektor")
    assert here.cards() == []
    await office.press("rina", "Kirim")
    assert [each.text for each in here.cards()] == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan dan Budi Santoso."]
    await office.press("budi", "Setujui")
    assert here.newest().text == "PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan."
    await office.press("putu", "Selesai")
    await office.restart()
    assert [each.text for each in here.cards()] == ["PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05."]


async def test_without_a_word_of_the_sop_or_a_group_no_trace_is_left(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("rina", "/beli 4jt laptop")
    await office.say("rina", "untuk pameran")
    await office.press("rina", "Kirim")
    await borrow(office)
    assert here.cards() == []


async def test_a_step_is_decided_in_a_topic_by_whoever_is_asked_and_by_nobody_else(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage, forum=True)
    assert await here.say("dewi", "/grup gudang") == "Kartu “gudang” mulai sekarang juga datang ke tempat itu."
    await borrow(office)
    card = here.newest()
    assert (card.thread, card.labels) == (here.topic, ("Setujui", "Tolak", "Kembalikan", "Lihat"))
    assert card.text.splitlines() == [
        "Rina Wulandari: proyektor", "⏳ Menunggu Putu Wirawan dan Budi Santoso", "Nomor: PA/0001 Pinjam alat, Pemasaran", "(Nilai dan lampiran hanya di chat pribadi.)",
    ]  # fmt: skip
    assert (await here.press("rina", "Setujui")).startswith("Pengajuan sendiri tidak dapat diputuskan sendiri")
    assert await here.press("fajar", "Setujui") == "Keputusan ini pada Putu Wirawan dan Budi Santoso."
    assert await here.press("fajar", "Lihat") == "Keputusan ini pada Putu Wirawan dan Budi Santoso."
    assert all(here.person(who).toasts[-1].alert for who in ("rina", "fajar"))
    assert await here.press("budi", "Lihat") == "Lanjutannya di chat pribadi."
    assert (await office.newest("budi")).buttons[:2] == ("Setujui", "Tolak")
    assert here.newest() == card
    assert await here.press("putu", "Setujui") == "Disetujui. Berikutnya Putu."
    before, task = here.cards()
    assert (before.text.splitlines()[0], before.labels) == ("✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", ())
    assert (task.text.splitlines()[1:4], task.labels) == (["⏳ Menunggu Putu Wirawan", "Nomor: PA/0001 Pinjam alat, Pemasaran", "Tugas: Serahkan"], ("Selesai", "Lihat"))
    for who in ("budi", "putu"):
        await office.sees(who, "Disetujui Putu Wirawan", "Rp4.000.000")
    assert await office.count("budi", "[Setujui]") == 0


async def test_what_must_be_said_first_is_asked_in_private(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("dewi", "/group gudang")
    await borrow(office)
    assert await here.press("budi", "Tolak") == "Lanjutannya di chat pribadi."
    await office.press("budi", "Bukan prioritas")
    assert (here.newest().text.splitlines()[0], here.newest().labels) == ("❌ Ditolak Budi Santoso, Rab 25 Nov 08.05", ())
    assert not any("prioritas" in each.text or "4.000.000" in each.text for each in here.cards())
    await office.sees("rina", "Ditolak Budi Santoso", "Bukan prioritas")


async def test_a_step_that_is_decided_returned_or_withdrawn_in_private_closes_the_card_in_the_group(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    await office.press("budi", "Kembalikan")
    await office.press("budi", "Rincian harga")
    assert here.newest().text.splitlines()[0] == "↩️ Dikembalikan Budi Santoso, Rab 25 Nov 08.05"
    await office.press("rina", "Perbaiki")
    await office.press("rina", "Nilai")
    await office.say("rina", "3 juta")
    await office.press("rina", "Kirim")
    returned, again = here.cards()
    assert (returned.labels, again.labels) == ((), ("Setujui", "Tolak", "Kembalikan", "Lihat"))
    assert returned.text.splitlines()[0] == "↩️ Dikembalikan Budi Santoso, Rab 25 Nov 08.05"
    await office.press("rina", "Tarik")
    await office.press("rina", "Tarik")
    assert (here.newest().text.splitlines()[1], here.newest().labels) == ("Ditarik Rina Wulandari, Rab 25 Nov 08.05", ())


async def test_a_group_that_becomes_a_supergroup_is_followed_through_a_restart(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("dewi", "/grup gudang")
    await here.say("rina", "/pinjam 4jt proyektor")
    await office.press("rina", "Kirim")
    left, here = here, replace(here, group=here.group.upgrade(here.person("dewi")))
    await office.player.settled()  # type: ignore[attr-defined]
    await office.restart()
    await office.press("budi", "Setujui")
    assert sorted(here.first_lines()) == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan.", "Rina Wulandari: proyektor", "✅ Disetujui Budi Santoso, Rab 25 Nov 08.05"]
    assert sorted(left.first_lines()) == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan dan Budi Santoso.", "Rina Wulandari: proyektor"]
    await here.press("putu", "Selesai")
    assert sorted(here.first_lines()) == [
        "PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05.", "✅ Diselesaikan Putu Wirawan, Rab 25 Nov 08.05", "✅ Disetujui Budi Santoso, Rab 25 Nov 08.05",
    ]  # fmt: skip
    assert await here.say("dewi", "/grup gudang") == "“gudang” memang sudah di tempat itu."


async def test_a_group_is_placed_by_administrators_alone_and_steps_that_are_open_come_there(office: Office, stage: TelegramStage) -> None:
    here, there = room(office, stage), room(office, stage, forum=True)
    await borrow(office)
    assert {"grup", "group"}.isdisjoint(command.name for command in office.house.reception.commands())
    assert await here.say("budi", "/grup gudang") == "Hanya administrator Alur yang dapat menempatkan kartu di grup."
    assert await office.say("dewi", "/grup gudang") == "Tulis /grup gudang di grup atau topik tempat kartunya harus datang."
    assert await here.say("dewi", "/grup dapur") == "Tidak ada SOP yang menyebut grup “dapur”. Yang disebut: gudang."
    assert here.cards() == []
    await here.say("dewi", "/grup")
    await office.sees("dewi", "Belum ada kartu di tempat itu.", "Belum ditempatkan: gudang.", "Tempatkan dengan /grup NAMA")
    await here.say("dewi", "/grup gudang")
    assert here.newest().labels[:2] == ("Setujui", "Tolak")
    await there.say("dewi", "/grup gudang")
    await office.say("dewi", "/grup")
    await office.sees("dewi", "Sudah ditempatkan: gudang.", "[Lepas gudang]")
    assert [len(here.cards()), len(there.cards())] == [1, 1]
    assert await office.press("dewi", "Lepas gudang") == "“gudang” tidak lagi ditempatkan di grup mana pun."
    assert await here.press("budi", "Setujui") == "Disetujui. Berikutnya Putu."
    assert [[each.labels for each in place.cards()] for place in (here, there)] == [[()], [()]]
    await office.sees("putu", "Serahkan", "[Selesai]")


async def test_a_group_that_takes_no_messages_holds_nothing_up_and_its_owner_is_told_once(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
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
    assert [aside.person for aside in office.house.database.read(lambda reader: reader.outbox.parked())] == [""] * 3  # three cards, no trace
    here.group.add_bot(here.person("putu"))
    await here.say("dewi", "/grup gudang")
    assert sorted(each.text.splitlines()[0] for each in here.cards()) == ["Rina Wulandari: kamera", "Rina Wulandari: proyektor", "Rina Wulandari: tripod"]


async def test_talk_under_a_card_of_the_group_is_left_alone_but_for_a_decision(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    shown = [len(await office.messages(who)) for who in ("budi", "rina")]
    await here.reply("rina", "Rina Wulandari: proyektor", "terima kasih")
    assert [len(await office.messages(who)) for who in ("budi", "rina")] == shown
    await here.reply("budi", "Rina Wulandari: proyektor", "setuju")
    await office.press("budi", "Setujui PA/0001")
    assert here.cards()[0].text.startswith("✅ Disetujui Budi Santoso")


async def test_strangers_and_those_who_never_pressed_start_are_told_what_to_do(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    stranger = stage.folk["stranger"] = stage.server.person("Orang Baru")
    assert await here.press("stranger", "Setujui") == "Akun ini belum dihubungkan dengan direktori. Minta kode ke SDM, lalu kirim /link KODE kepada bot ini."
    stage.folk["visitor"] = stage.server.person("Ann New", language="en")
    assert (await here.press("visitor", "Setujui")).startswith("This account is not linked to the directory yet.")
    here.person("budi").account.started = False
    assert await here.press("budi", "Tolak") == "Lanjutannya di chat pribadi."
    assert here.newest().text == "Jawaban hanya dikirim di chat pribadi. Buka @alur_bot dan tekan Mulai, lalu coba lagi."
    assert stranger.view() == []


async def test_a_copy_in_the_group_that_nobody_noted_before_a_crash_is_closed_with_the_others(office: Office, stage: TelegramStage) -> None:
    here = room(office, stage)
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
    await office._act("budi", lambda: here._settled(lambda: here.person("budi").forge(message, token)))
    assert [(text, each.labels) for text, each in zip(here.first_lines(), here.cards()) if "Disetujui" in text] == [("✅ Disetujui Budi Santoso, Rab 25 Nov 08.05", ())] * 2
    await office.sees("budi", "Disetujui Budi Santoso", "Rp4.000.000")
