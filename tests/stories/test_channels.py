"""What is Slack's own about groups: channels with a thread for each request, what one person alone sees there, channels that close, move or lose the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.pacing import POST
from storage.places import GROUP, Place
from storage.unit import Unit
from tests.servers.fake_slack import Fault
from tests.stories.office import Office, opened
from tests.stories.rooms import BORROW, SlackRoom, borrow, room
from tests.stories.stages import AcrossStage, SlackByRequestsStage, SlackStage, named

CARD = "Rina Wulandari: proyektor"


@pytest.fixture(params=(SlackStage, SlackByRequestsStage), ids=named)
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with opened(tmp_path / "office", "2026-11-25 08:05", request.param()) as office:
        await office.publish(BORROW)
        yield office


@pytest.fixture
async def here(office: Office) -> SlackRoom:
    """A channel where the cards of "gudang" come."""
    found = room(office)
    assert isinstance(found, SlackRoom)
    assert await found.say("dewi", "/grup gudang") == "Kartu “gudang” mulai sekarang juga datang ke tempat itu, selama bot ada di sana."
    return found


async def test_all_of_a_request_stands_in_one_thread_and_what_asks_something_is_seen_in_the_channel_too(office: Office, here: SlackRoom) -> None:
    await here.say("rina", "/pinjam 4jt proyektor")
    await office.press("rina", "Kirim")
    await here.press("putu", "Setujui")
    await borrow(office, "fajar", "2jt kamera")
    await office.restart()
    await here.press("putu", "Selesai", on=CARD)
    first, trace, task, other = here.cards()
    assert [each.thread for each in (first, other)] == ["", ""]
    assert trace.thread == task.thread
    assert [each.first for each in (first, trace, task)] == ["✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", "PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05.", "✅ Diselesaikan Putu Wirawan, Rab 25 Nov 08.05"]
    assert [message.ts for message in here.person("budi").view(here.room.channel) if not message.ephemeral] == [each.ts for each in (first, task, other)]


async def test_the_history_of_its_steps_stands_in_the_thread_without_reasons_and_grows(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    asked = "Rina Wulandari mengajukan, Rab 25 Nov 08.05"
    assert here.story(CARD) == [asked]
    await here.press("budi", "Kembalikan")
    await office.press("budi", "Rincian harga")
    assert here.story("Dikembalikan Budi Santoso") == ["Budi Santoso mengembalikan, Rab 25 Nov 08.05", asked]
    await office.restart()
    await office.press("rina", "Tarik")
    await office.press("rina", "Tarik")
    assert here.story("Dikembalikan Budi Santoso")[0] == "Rina Wulandari menarik, Rab 25 Nov 08.05"
    assert len(here.person("budi").view(here.room.channel)) == 2  # the card, and what Budi was told


async def test_a_decision_typed_in_the_thread_is_confirmed_by_the_person_alone(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    before = len(await office.messages("budi"))
    assert await here.reply("budi", CARD, "tolak, stok habis") == ""
    asked = here.alone("budi")[-1]
    assert (asked.labels, asked.thread) == (("Tolak PA/0001", "Bukan itu"), here.person("budi").message(CARD, here.room.channel).ts)
    assert "stok habis" in asked.text
    assert here.alone("putu") == here.alone("rina") == []
    assert here.cards()[0].labels != ()
    assert await here.press("budi", "Tolak PA/0001") == "Ditolak."
    assert (here.cards()[0].first, here.cards()[0].labels) == ("❌ Ditolak Budi Santoso, Rab 25 Nov 08.05", ())
    assert [each.labels for each in here.alone("budi")] == [(), ()]
    assert len(await office.messages("budi")) == before
    await office.sees("rina", "Ditolak Budi Santoso", "stok habis")


async def test_a_reply_in_the_thread_is_a_note_on_the_request_of_whoever_may_write_one(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    assert await here.reply("budi", CARD, "lensanya\ndiperiksa dulu") == "Catatan tersimpan."
    await office.sees("rina", "Catatan dari Budi", "lensanya diperiksa dulu")
    assert await here.reply("rina", CARD, "ok, terima kasih") == "Catatan tersimpan."
    await office.sees("budi", "Catatan dari Rina", "ok, terima kasih")
    assert (await here.reply("rina", CARD, "ok")).startswith("Pengajuan sendiri tidak dapat diputuskan sendiri")
    shown = [len(await office.messages(who)) for who in ("rina", "budi", "putu")]
    assert await here.reply("fajar", CARD, "ikut pinjam") == ""
    assert await here.say("budi", "selamat pagi") == ""
    assert await here.reply("fajar", CARD, "setuju") == "Keputusan ini pada Putu Wirawan dan Budi Santoso."
    assert [len(await office.messages(who)) for who in ("rina", "budi", "putu")] == shown


async def test_strangers_are_told_alone_and_once_how_to_be_linked_and_do_nothing(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    for who, team in (("stranger", ""), ("partner", "T0LAIN00001")):
        person = here.stage.folk[who] = here.stage.server.person("Orang Baru", team=team)
        here.room.invite(person.id, here.person("dewi"))
        assert await here.press(who, "Setujui") == "Akun ini belum dihubungkan dengan direktori. Minta kode ke SDM, lalu kirim /link KODE kepada bot ini."
        assert (await here.reply(who, CARD, "setuju")).startswith("Ini Alur, untuk persetujuan di kantor.")
        assert await here.reply(who, CARD, "setuju") == ""
        assert person.view() == []
    assert here.cards()[0].labels[0] == "Setujui"


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("how", ["remove", "archive", "delete"])
async def test_a_channel_that_takes_no_messages_holds_nothing_up_and_its_owner_is_told_once(office: Office, private: bool, how: str) -> None:
    here = room(office, forum=private)
    assert isinstance(here, SlackRoom)
    await here.say("dewi", "/grup gudang")
    await borrow(office)
    dewi, bot = here.person("dewi"), here.stage.server.me["user_id"]
    await here.act("dewi", lambda: here.room.remove(bot, dewi) if how == "remove" else getattr(here.room, how)(dewi))
    assert await office.count("dewi", "Grup “gudang” tidak menerima pesan lagi.") == 1
    await borrow(office, what="2jt kamera")
    await office.press("budi", "Setujui")
    await office.press("putu", "Selesai")
    await office.sees("rina", "Kamera", "Dipinjamkan")
    assert await office.count("dewi", "tidak menerima pesan") == 1
    if how == "delete":
        return
    await here.act("dewi", lambda: here.room.invite(bot, dewi) if how == "remove" else here.room.unarchive(dewi))
    await here.press("putu", "Setujui")
    assert [each.first for each in here.cards()] == ["✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", CARD]


async def test_a_channel_that_gets_another_id_is_followed_with_its_messages(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    await here.act("dewi", here.room.convert)
    await office.restart()
    assert await here.press("putu", "Setujui") == "Disetujui. Berikutnya Putu."
    first, task = here.cards()
    assert [(each.first, bool(each.thread)) for each in (first, task)] == [("✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", False), (CARD, True)]
    assert await here.say("dewi", "/grup gudang") == "“gudang” memang sudah di tempat itu."


async def test_a_card_that_somebody_deleted_is_left_away_once_its_step_is_over_and_the_next_begins_a_thread(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    here.stage.server.remove(here.person("budi").message(CARD, here.room.channel))
    await office.press("putu", "Setujui")
    (task,) = here.cards()
    assert (task.labels, task.thread) == (("Selesai", "Lihat"), "")
    await here.press("putu", "Selesai")
    assert [each.labels for each in here.cards()] == [()]


async def test_what_happened_while_a_channel_was_archived_is_shown_when_it_is_back(office: Office, here: SlackRoom) -> None:
    await here.say("rina", "/pinjam 4jt proyektor")
    await office.press("rina", "Kirim")
    dewi = here.person("dewi")
    await here.act("dewi", lambda: here.room.archive(dewi))
    await office.press("putu", "Setujui")
    await office.press("putu", "Selesai")
    await here.act("dewi", lambda: here.room.unarchive(dewi))
    assert [(each.first, each.labels) for each in here.cards()] == [
        ("✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05", ()), ("PA/0001 Rina Wulandari: proyektor. Dipinjamkan, Rab 25 Nov 08.05.", ()),
    ]  # fmt: skip
    assert here.story("Disetujui")[0] == "Putu Wirawan menyelesaikan, Rab 25 Nov 08.05"


async def test_a_copy_in_the_channel_that_nobody_noted_before_a_crash_is_closed_with_the_others(office: Office, here: SlackRoom) -> None:
    await borrow(office)

    def forget(unit: Unit) -> None:
        (card,) = (card for card in unit.cards.of_request(unit.ledger.running()[0].id) if card.role == GROUP)
        unit.cards.posted(card.id, "", "", "")
        unit.outbox.add_cards("card", office.clock.now(), card.request)

    first = here.person("budi").button("Setujui", CARD, here.room.channel)
    office.house.database.carry_out(forget)
    await office.settle()
    assert [each.labels[0] for each in here.cards()] == ["Setujui", "Setujui"]
    await here.act("budi", lambda: here.person("budi").press_late(first))
    assert [(each.first, each.labels) for each in here.cards() if "Disetujui" in each.text] == [("✅ Disetujui Budi Santoso, Rab 25 Nov 08.05", ())] * 2


async def test_cards_whose_answers_were_lost_stand_there_once(office: Office, here: SlackRoom) -> None:
    await here.say("rina", "/pinjam 4jt proyektor")
    here.stage.server.weather.order(POST, *[Fault("cut", done=True)] * 3)
    await office.press("rina", "Kirim")
    await here.press("putu", "Setujui")
    first, trace, task = here.cards()
    assert sorted(each.first for each in (first, trace)) == ["PA/0001 Rina Wulandari: proyektor. Menunggu Putu Wirawan.", "✅ Disetujui Putu Wirawan, Rab 25 Nov 08.05"]
    assert task.labels == ("Selesai", "Lihat")
    assert await office.count("budi", "PA/0001") == 1


async def test_what_cannot_be_asked_in_a_form_is_asked_in_direct_messages_and_that_is_said_where_it_was_pressed(office: Office, here: SlackRoom) -> None:
    await borrow(office)
    here.stage.server.tickets.life = -1.0
    assert await here.press("budi", "Tolak") == "Lanjutannya di chat pribadi."
    await office.press("budi", "Bukan prioritas")
    assert here.cards()[0].first == "❌ Ditolak Budi Santoso, Rab 25 Nov 08.05"


async def test_a_card_in_a_channel_is_closed_by_a_decision_on_another_platform_and_closes_the_copies_there(tmp_path: Path) -> None:
    stage = AcrossStage(moved="budi", both="putu")
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        await office.publish(BORROW)
        here = SlackRoom(office, stage.slack, stage.slack.server.room("gudang", *stage.slack.folk.values()))
        office.house.database.carry_out(lambda unit: unit.places.bind(Place(GROUP, "gudang", "slack", here.room.id)))
        await borrow(office)
        await office.press("budi", "Setujui")
        assert here.cards()[0].first == "✅ Disetujui Budi Santoso, Rab 25 Nov 08.05"
        await borrow(office, what="2jt kamera")
        late = await office.reach("budi", "Setujui", on="kamera")
        here.person("putu").press("Setujui", on="kamera", where=here.room.channel)
        await stage.slack.server.deliveries.settled()
        await office.settle()
        await office.sees("budi", "kamera", "Disetujui Putu Wirawan")
        assert (await office.tap("budi", late)).startswith("Sudah disetujui Putu Wirawan")
