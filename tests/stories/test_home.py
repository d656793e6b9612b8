"""The App Home of Slack: an inbox that follows what happens, once somebody has opened it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.fake_slack import Fault, Person
from tests.stories.office import Office, buy, opened
from tests.stories.slack_player import SlackPlayer
from tests.stories.stages import SlackByRequestsStage, SlackStage, named


class Desks:
    """The Home tabs of an office on Slack."""

    def __init__(self, office: Office, stage: SlackStage) -> None:
        self.office, self.stage = office, stage

    def who(self, name: str) -> Person:
        return self.stage.folk[name]

    async def open(self, name: str, tab: str = "home") -> str:
        self.who(name).open_home(tab)
        return await self.read(name)

    async def read(self, name: str) -> str:
        """What stands there when all is delivered, "" for nothing yet."""
        assert isinstance(self.office.player, SlackPlayer)
        await self.office.player.settled()
        await self.office.settle()
        home = self.who(name).home
        return home.text.replace("\u00a0", " ") if home else ""

    async def press(self, name: str, label: str) -> str:
        who = self.who(name)
        assert who.account.home
        who.press(label, where=who.account.home)
        return await self.read(name)

    def published(self) -> int:
        return len(self.stage.server.called("views.publish"))


@pytest.fixture(params=(SlackStage, SlackByRequestsStage), ids=named)
async def desks(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Desks]:
    stage = request.param()
    async with opened(tmp_path / "office", "2026-11-25 09:00", stage) as office:
        yield Desks(office, stage)


async def test_home_says_what_waits_what_was_asked_for_and_what_came_of_it_and_follows(desks: Desks) -> None:
    office = desks.office
    assert "Tidak ada yang menunggu keputusan Anda." in await desks.open("budi")
    assert "Tidak ada pengajuan Anda yang sedang berjalan. Ajukan dengan /ajukan." in await desks.open("rina")
    number = await buy(office, "rina", "4jt laptop")
    assert "1 pengajuan menunggu keputusan Anda\n1. laptop, Rp4.000.000, Rina Wulandari: batas" in await desks.read("budi")
    assert f"1 pengajuan Anda sedang berjalan\n1. laptop, Rp4.000.000: menunggu Budi Santoso, {number}" in await desks.read("rina")
    await desks.press("budi", "PB/0001")
    await office.sees("budi", "laptop", "[Setujui]")
    assert await office.press("budi", "Tolak") == ""
    await office.say("budi", "anggaran habis")
    assert "Keputusan terakhir\n1. laptop, Rp4.000.000, Rina Wulandari: ditolak" in await desks.read("budi")
    assert "Tidak ada yang menunggu keputusan Anda." in await desks.read("budi")
    assert "Keputusan terakhir\n1. laptop, Rp4.000.000: ditolak" in await desks.read("rina")
    await desks.press("rina", "PB/0001")
    await office.sees("rina", "Ditolak", "anggaran habis")


async def test_a_home_that_nobody_opened_is_never_filled_and_the_tab_of_messages_opens_none(desks: Desks) -> None:
    await desks.open("budi", tab="messages")
    await buy(desks.office, "rina", "4jt laptop")
    await desks.office.press("budi", "Setujui")
    assert desks.published() == 0


async def test_delegation_and_language_stand_there_and_are_changed_there(desks: Desks) -> None:
    office = desks.office
    assert "Delegasi: tidak ada\nBahasa: Bahasa Indonesia" in await desks.open("budi")
    await desks.open("sari")
    await office.say("budi", "/delegasi sari 25-27 Nov")
    await office.press("budi", "Wakilkan")
    assert "Delegasi: Sari Lestari, 25–27 Nov" in await desks.read("budi")
    assert "Anda memutuskan a.n.: Budi Santoso, 25–27 Nov" in await desks.read("sari")
    assert "Delegasi: tidak ada" in await desks.press("budi", "Akhiri delegasi")
    await desks.press("budi", "Wakilkan")
    await office.sees("budi", "Untuk hari apa keputusan Anda diwakilkan?")
    await office.sees("budi", "Delegasi ke Sari Lestari berakhir.")
    assert "Budi Santoso" not in await desks.read("sari")
    english = await desks.press("budi", "English")
    assert "Nothing waits for your decision." in english
    assert "Delegation: none\nLanguage: English" in english
    await office.sees("budi", "English from now on.")


async def test_a_stranger_reads_how_to_be_linked_and_so_does_who_is_not_that_person(desks: Desks) -> None:
    office = desks.office
    newcomer = desks.stage.server.person("Wayan Baru")
    desks.stage.folk["wayan"] = newcomer
    assert "/link" in await desks.open("wayan")
    office.house.database.carry_out(lambda unit: unit.links.add("BARU23", "account", "budi", office.clock.now() + timedelta(minutes=10)))
    await buy(office, "rina", "4jt laptop")
    await office.say("wayan", "/link BARU23")
    assert "laptop" in await desks.open("wayan")
    await office.press("wayan", "Bukan saya")
    home = await desks.read("wayan")
    assert "/link" in home
    assert "laptop" not in home
    published = desks.published()
    await buy(office, "rina", "3jt kursi")
    assert desks.published() == published


async def test_what_is_alike_is_approved_from_there_and_home_follows(desks: Desks) -> None:
    for words in ("4jt laptop", "2jt kursi"):
        await buy(desks.office, "rina", words)
    await desks.open("budi")
    await desks.press("budi", "Setujui 2: Permintaan pembelian")
    await desks.office.sees("budi", "2 pengajuan serupa dapat disetujui sekaligus", "Total Rp6.000.000")
    await desks.office.press("budi", "Setujui 2")
    assert "Tidak ada yang menunggu keputusan Anda." in await desks.read("budi")


async def test_what_came_of_a_list_is_told_again_when_its_answer_was_lost(desks: Desks) -> None:
    for words in ("4jt laptop", "2jt kursi"):
        await buy(desks.office, "rina", words)
    await desks.open("budi")
    await desks.press("budi", "Setujui 2: Permintaan pembelian")
    await desks.office.press("rina", "Tarik", on="Kursi, Rp")
    await desks.office.press("rina", "Tarik", on="Tarik PB/0002")
    await desks.office.press("budi", "Setujui 2")
    shown = desks.who("budi").page
    assert shown is not None
    assert (shown.title, shown.submit, shown.close) == ("Hasil", "", "Tutup")
    assert "1 disetujui" in shown.text
    again = await desks.stage.server.deliveries.repeat()
    assert again.answer["response_action"] == "update"
    assert "1 disetujui" in str(again.answer)


async def test_a_request_is_begun_from_there(desks: Desks) -> None:
    await desks.open("rina")
    await desks.press("rina", "Ajukan")
    page = desks.who("rina").page
    assert page is not None
    assert [label for label, _ in page.fields] == ["Pengajuan apa?"]


async def test_many_things_are_counted_with_a_way_to_the_page_of_all(desks: Desks) -> None:
    for number in range(22):
        await buy(desks.office, "rina", f"{number + 1}00rb barang{number}")
    waiting = await desks.open("budi")
    assert "22 pengajuan menunggu keputusan Anda" in waiting
    assert "dan 2 lagi" in waiting
    assert "dan 10 lagi" in await desks.open("rina")


async def test_what_slack_would_not_take_is_filled_later_and_a_home_taken_away_is_let_go(desks: Desks) -> None:
    await desks.open("budi")
    desks.stage.server.weather.order("views.publish", Fault("too_many", after=2))
    await buy(desks.office, "rina", "4jt laptop")
    assert "laptop" in await desks.read("budi")
    desks.stage.server.home_tab = False
    await desks.office.press("budi", "Setujui")
    await desks.read("budi")
    asked = len(desks.stage.server.called("views.publish"))
    await buy(desks.office, "rina", "3jt kursi")
    assert len(desks.stage.server.called("views.publish")) == asked
    assert desks.office.house.database.read(lambda reader: reader.outbox.heaps()) == ()
