"""`alur run` with nothing but a [slack] section: killed in the middle of anything it goes on, and nothing is lost or counted twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crashes.slack_firm import SlackFirm, on_slack
from tests.servers.weather import Hold
from tests.stories.rooms import BORROW


@pytest.fixture
async def found(tmp_path: Path, compiled: Path) -> AsyncIterator[SlackFirm]:
    async with on_slack(tmp_path, compiled) as found:
        yield found
        await found.rest()
        assert await found.stop() == 0
        assert found.server.sockets.open == []
        assert found.complaints() == []


async def test_killed_in_the_middle_of_a_form_it_goes_on_with_what_was_typed(found: SlackFirm) -> None:
    rina, weather = found.people["rina"], found.server.weather
    found.ask_for("rina", "/beli 4jt laptop")
    await found.sees("rina", "Untuk keperluan apa?")
    await found.kill()
    rina.say("dua staf baru")  # Slack brings it again
    await found.start()
    await found.sees("rina", "Laptop, Rp4.000.000 akan melewati")
    await found.rest()
    await found.presses("rina", "Ubah", "akan melewati")
    await found.sees("rina", "Bagian mana")
    await found.rest()
    shown = weather.hold("chat.postMessage", rina.chat.id)
    await found.presses("rina", "Alasan", "Bagian mana")
    await found.die_in(shown)  # the press was acknowledged, and kept
    rina.say("mulai Senin")
    await found.sees("rina", "akan melewati", but="Dipilih: Ubah")
    await found.rest()
    await found.presses("rina", "Kirim", "akan melewati")
    number = await found.number("budi", "“mulai Senin”")
    await found.presses("budi", "Setujui", number)
    await found.presses("putu", "Selesai", number)
    putu = found.people["putu"]
    await found._until(lambda: putu.page is not None, "a form")
    await found.delivered()
    await found.kill()
    putu.fill("Nomor PO", "0087")
    assert not (await putu.submit()).taken  # Slack keeps it open, and says so
    await found.start()
    assert (await putu.submit()).taken
    assert putu.page is None
    await found.sees("rina", number, "Selesai", "0087")
    await found.rest()
    assert found.decided() == [["budi approve", "putu done"]]
    assert {who: found.open(who, number) for who in found.people} == {who: [] for who in found.people}


async def test_killed_while_a_modal_is_open_or_on_its_way_it_takes_the_form_all_the_same_and_once(found: SlackFirm) -> None:
    rina = found.people["rina"]

    async def opens(submit: str) -> None:
        await found.shows("rina", submit)
        await found.rest()

    hold = found.server.weather.hold("views.open")
    rina.command("/beli 4jt laptop")
    await found.die_in(hold)  # Slack brings no command again
    assert rina.page is None
    rina.command("/beli 4jt laptop")
    await opens("Lanjut")
    await found.kill()
    rina.fill("Alasan", "dua staf baru")
    assert not (await rina.submit()).taken  # Slack says so, and leaves the form open
    await found.start()
    assert (await rina.submit()).taken
    await opens("Kirim")
    await found.kill()
    assert not (await rina.submit()).taken
    await found.start()
    last = rina.form
    assert (await rina.submit()).taken
    number = await found.number("budi", "“dua staf baru”")
    await found.rest()
    await found.kill()
    await found.start()
    rina.account.stack.append(last)
    await rina.submit()
    await found.rest()
    rina.account.stack.clear()
    await found.presses("budi", "Setujui", number)
    await found.sees("putu", number, "Perlu dikerjakan")
    await found.rest()
    assert found.decided() == [["budi approve"]]


async def test_killed_in_the_middle_of_a_decision_it_counts_once_and_closes_every_card(found: SlackFirm) -> None:
    weather = found.server.weather
    first = await found.ask("4jt laptop", "dua staf baru")
    await found.rest()
    await found.kill()
    await found.sees("budi", first)
    assert not (await found.tap_in_vain("budi", "Setujui", first)).taken
    await found.start()
    await found.presses("budi", "Setujui", first)
    await found.hears("budi", "Disetujui. Berikutnya Putu.")

    second = await found.ask("3jt tas", "untuk pameran")
    await found.rest()
    answer = weather.hold("chat.postEphemeral")
    await found.presses("budi", "Setujui", second)
    await found.die_in(answer)
    await found.sees("budi", second, "Disetujui Budi Santoso")
    assert found.open("budi", second) == []

    third = await found.ask("2jt kertas", "stok habis")
    await found.rest()
    closing = weather.hold("chat.update", found.people["budi"].chat.id)
    await found.presses("budi", "Setujui", third)
    await found.delivered(but=1)
    await found.die_in(closing)

    for number in (first, second, third):
        await found.sees("budi", number, "Disetujui Budi Santoso")
        await found.sees("putu", number, "Perlu dikerjakan")
        await found.sees("rina", number, "Menunggu Putu")
    await found.rest()
    assert found.decided() == [["budi approve"]] * 3
    assert [found.open("budi", number) for number in (first, second, third)] == [[]] * 3
    assert max(found.twins(who) for who in found.people) == 0


async def test_killed_while_a_delivery_hangs_it_comes_all_the_same_and_its_twin_decides_nothing(found: SlackFirm) -> None:
    budi = found.people["budi"]
    for what, why, done in (("4jt laptop", "dua staf baru", False), ("3jt tas", "untuk pameran", True)):
        card = found.server.weather.hold("chat.postMessage", budi.chat.id, done)
        await found.fill("rina", what, why)
        await found.die_in(card)
        number = await found.number("budi", why)
        await found.rest()
        assert len(found.seen("budi", number, "Perlu keputusan")) == 1
        await found.presses("budi", "Setujui", number)
        await found.sees("putu", number, "Perlu dikerjakan")
        await found.rest()
        assert found.open("budi", number) == []
    assert found.decided() == [["budi approve"]] * 2


async def test_killed_while_a_card_is_on_its_way_to_a_channel_it_stands_there_once(found: SlackFirm) -> None:
    budi, room = found.people["budi"], found.server.room("gudang", *found.people.values())
    await found.stop()
    with (found.folder / "alur.toml").open("a") as settings:
        settings.write('[people]\nadministrators = ["budi"]\n')
    (found.folder / "borrow.yaml").write_text(BORROW, encoding="utf-8")
    found.alur("sop", "publish", "borrow.yaml")
    await found.start()
    await budi.command("/alur grup gudang", room.channel)
    found.ask_for("rina", "/pinjam 4jt proyektor")
    await found.sees("rina", "akan melewati")
    card = found.server.weather.hold("chat.postMessage", room.id, done=True)
    await found.presses("rina", "Kirim", "akan melewati")
    await found.die_in(card)
    await found.rest()
    assert [message.text.splitlines()[0] for message in budi.view(room.channel) if not message.ephemeral] == ["Rina Wulandari: proyektor"]
    await budi.press("Setujui", where=room.channel)
    await found.sees("putu", "PA/0001", "Perlu dikerjakan")
    await found.rest()
    first, task = (message for message in budi.view(room.channel) if not message.ephemeral)
    assert (first.labels, task.labels, task.thread) == ((), ("Selesai", "Lihat"), first.ts)


async def test_told_to_stop_in_the_middle_it_ends_cleanly_and_leaves_nothing_to_be_done_twice(found: SlackFirm) -> None:
    rina, budi, weather = found.people["rina"], found.people["budi"], found.server.weather

    async def stopped(hold: Hold) -> None:
        await found.reaches(hold)
        found.tell_to_stop()
        hold.release()
        assert await found.stop() == 0
        await found.start()

    hold = weather.hold("chat.postMessage", rina.chat.id)
    found.ask_for("rina", "/beli 12jt genset")
    await stopped(hold)
    await found.sees("rina", "Untuk keperluan apa?")
    hold = weather.hold("chat.postMessage", rina.chat.id)
    rina.say("listrik sering padam")
    await stopped(hold)
    await found.sees("rina", "wajib mulai Rp10.000.000")
    hold = weather.hold("chat.postMessage", rina.chat.id, done=True)
    rina.upload("penawaran.pdf", b"%PDF-1.4 one page")
    await stopped(hold)
    await found.presses("rina", "Selesai", "penawaran.pdf")
    await found.presses("rina", "Kirim", "akan melewati")
    number = await found.number("budi", "“listrik sering padam”")
    await found.rest()
    hold = weather.hold("chat.update", budi.chat.id, done=True)
    await found.presses("budi", "Setujui", number)
    await stopped(hold)
    await found.sees("budi", number, "Disetujui Budi Santoso")
    await found.rest()
    assert found.decided() == [["budi approve"]]
    assert [found.twins(who) for who in found.people] == [0, 0, 0]
    assert [shown.files for shown in budi.thread(number) if shown.files] == [("penawaran.pdf",)]
