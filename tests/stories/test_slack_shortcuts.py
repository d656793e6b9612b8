"""Shortcuts on Slack: a request begun from anywhere, and about a message that somebody wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sheets import MOST_LISTED
from bot.commands import Publish
from tests.servers.fake_slack import Person
from tests.stories.office import Office, opened
from tests.stories.slack_player import SlackPlayer
from tests.stories.stages import SlackStage

PLAIN = """
sop: badge
title: {en: Badge, id: Kartu akses}
command: [badge]
headline: "{{ whom }}"
form:
  whom: {type: text, title: {en: For whom, id: Untuk siapa}, ask: {en: "For whom?", id: "Untuk siapa?"}}
states:
  check: {title: {en: Check, id: Periksa}, approve: requester.manager}
  made: {title: {en: Made, id: Dibuat}, end: approved}
"""


class Bench:
    """An office on Slack, and who sits in it."""

    def __init__(self, office: Office, stage: SlackStage) -> None:
        self.office, self.stage = office, stage

    def who(self, name: str) -> Person:
        return self.stage.folk[name]

    async def settled(self) -> None:
        assert isinstance(self.office.player, SlackPlayer)
        await self.office.player.settled()
        await self.office.settle()

    async def begin(self, name: str, about: str = "", by: str = "", callback: str = "") -> None:
        """`name` uses a shortcut, on what `by` wrote in a channel if that is said."""
        person = self.who(name)
        if about:
            room = self.stage.server.room("umum", person, self.who(by), bot=False)
            person.message_shortcut(callback or "request_of_message.id", self.who(by).say(about, room.channel))
        else:
            person.shortcut(callback or "request.id")
        await self.settled()

    async def choose(self, name: str, sop: str) -> None:
        self.who(name).fill("Pengajuan apa?", sop)
        await self.settled()
        self.who(name).submit()
        await self.settled()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    stage = SlackStage()
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        office.house.desk.handle(Publish(PLAIN))
        yield Bench(office, stage)


async def test_a_request_is_begun_from_anywhere_by_choosing_what_it_is(bench: Bench) -> None:
    await bench.begin("rina")
    page = bench.who("rina").page
    assert page is not None
    assert (page.title, [label for label, _ in page.fields], page.submit, page.close) == ("Ajukan", ["Pengajuan apa?"], "Lanjut", "Batal")
    await bench.choose("rina", "Permintaan pembelian")
    form = bench.who("rina").page
    assert form is not None
    assert form.title == "Permintaan pembelian"
    await bench.office.say("rina", "laptop")
    await bench.office.say("rina", "4000000")
    await bench.office.say("rina", "untuk pameran")
    await bench.office.press("rina", "Kirim")
    await bench.office.sees("budi", "laptop, Rp4.000.000", "[Setujui]")


async def test_a_message_becomes_the_first_text_that_the_headline_is_not_made_of_with_its_address(bench: Bench) -> None:
    await bench.begin("rina", about="printer lantai 3 rusak & <perlu> diganti", by="budi", callback="request_of_message.en")
    page = bench.who("rina").page
    assert page is not None
    assert "“printer lantai 3 rusak & <perlu> diganti”" in page.text
    await bench.choose("rina", "Permintaan pembelian")
    form = bench.who("rina").page
    assert form is not None
    fields = dict(form.fields)
    assert str(fields["Alasan"]).startswith("printer lantai 3 rusak & <perlu> diganti\nhttps://kantor.slack.com/archives/C")
    assert fields["Barang atau jasa"] in (None, "")
    await bench.office.say("rina", "printer")
    await bench.office.say("rina", "4000000")
    await bench.office.press("rina", "Kirim")
    await bench.office.sees("budi", "printer, Rp4.000.000", "printer lantai 3 rusak & <perlu> diganti", "https://kantor.slack.com/archives/")


async def test_where_only_the_headline_would_take_it_a_message_becomes_a_note(bench: Bench) -> None:
    await bench.begin("rina", about="tolong kartu akses untuk Wayan", by="budi")
    await bench.choose("rina", "Kartu akses")
    form = bench.who("rina").page
    assert form is not None
    assert "Isi pesan itu menjadi catatan sesudah dikirim." in form.text
    await bench.office.say("rina", "Wayan")
    await bench.office.press("rina", "Kirim")
    await bench.office.sees("budi", "Catatan dari Rina Wulandari", "tolong kartu akses untuk Wayan")


async def test_a_choice_put_away_forgets_the_message(bench: Bench) -> None:
    await bench.begin("rina", about="tolong belikan laptop", by="budi")
    bench.who("rina").close_form()
    await bench.settled()
    await bench.begin("rina")
    page = bench.who("rina").page
    assert page is not None
    assert "laptop" not in page.text
    await bench.choose("rina", "Permintaan pembelian")
    form = bench.who("rina").page
    assert form is not None
    assert all("laptop" not in str(value) for _, value in form.fields)


async def test_a_choice_that_cannot_be_shown_is_asked_by_buttons_and_still_knows_the_message(bench: Bench) -> None:
    life, bench.stage.server.tickets.life = bench.stage.server.tickets.life, -1.0
    await bench.begin("rina", about="tolong belikan laptop", by="budi")
    await bench.office.sees("rina", "Pengajuan apa?", "“tolong belikan laptop”", "[Permintaan pembelian]")
    bench.stage.server.tickets.life = life
    await bench.office.press("rina", "Permintaan pembelian")
    form = bench.who("rina").page
    assert form is not None
    assert "tolong belikan laptop" in str(dict(form.fields)["Alasan"])


async def test_among_very_many_one_is_looked_for_by_its_words(bench: Bench) -> None:
    for number in range(MOST_LISTED):
        text = PLAIN.replace("sop: badge", f"sop: badge_{number}").replace("command: [badge]", f"command: [badge{number}]").replace("id: Kartu akses", f"id: Kartu {number}")
        bench.office.house.desk.handle(Publish(text))
    await bench.begin("rina")
    assert await bench.who("rina").search("Pengajuan apa?", "kartu 99", where=bench.who("rina").form) == ["Kartu 99"]
    await bench.who("rina").pick("Pengajuan apa?", "permintaan pemb", where=bench.who("rina").form)
    bench.who("rina").submit()
    await bench.settled()
    form = bench.who("rina").page
    assert form is not None
    assert form.title == "Permintaan pembelian"


async def test_a_stranger_reads_how_to_be_linked(bench: Bench) -> None:
    bench.stage.folk["wayan"] = bench.stage.server.person("Wayan Baru")
    await bench.begin("wayan")
    await bench.office.sees("wayan", "/link KODE")
