"""`alur run` with nothing but a [telegram] section: killed in the middle of anything it goes on, and nothing is lost or counted twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crashes.telegram_firm import TelegramFirm, on_telegram
from tests.servers.weather import Hold


@pytest.fixture
async def found(tmp_path: Path, compiled: Path) -> AsyncIterator[TelegramFirm]:
    async with on_telegram(tmp_path, compiled) as found:
        yield found
        await found.rest()
        assert await found.stop() == 0
        assert found.server.updates.waiting == []
        assert found.complaints() == []


async def test_killed_in_the_middle_of_a_form_it_goes_on_with_what_was_typed(found: TelegramFirm) -> None:
    rina, weather = found.people["rina"], found.server.weather
    rina.say("/beli 4jt laptop")
    await found.sees("rina", "Untuk keperluan apa?")
    await found.kill()
    rina.say("dua staf baru")
    await found.start()
    await found.sees("rina", "Laptop, Rp4.000.000 akan melewati")
    for done, why, better in ((False, "dua staf baru", "mulai Senin"), (True, "mulai Senin", "mulai 1 Des")):  # before the answer is on the screen, and after it
        await found.rest()
        shown = weather.hold("editMessageText", rina.id, done)
        await found.presses("rina", "Ubah", "akan melewati")
        await found.die_in(shown)
        await found.presses("rina", "Alasan", "Bagian mana")
        await found.sees("rina", "Untuk keperluan apa?", f"Sekarang: {why}")
        await found.rest()
        shown = weather.hold("sendMessage", rina.id, done)
        rina.say(better)
        await found.die_in(shown)
    await found.rest()
    hold = weather.hold("answerCallbackQuery")
    await found.presses("rina", "Kirim", "akan melewati")
    await found.delivered()
    await found.die_in(hold)
    await found.hears("rina", "Diajukan. Menunggu Budi.")
    number = await found.number("budi", "“mulai 1 Des”")
    await found.presses("budi", "Setujui", number)
    await found.presses("putu", "Selesai", number)
    await found.sees("putu", "Berapa nomor PO-nya?")
    await found.delivered()
    await found.kill()
    found.people["putu"].say("0087")
    await found.start()
    await found.presses("putu", "Selesai", "Nomor PO: 0087")
    await found.sees("rina", number, "Selesai", "0087")
    await found.rest()
    assert found.decided() == [["budi approve", "putu done"]]
    assert {who: found.open(who, number) for who in found.people} == {who: [] for who in found.people}


async def test_killed_in_the_middle_of_a_decision_it_counts_once_and_closes_every_card(found: TelegramFirm) -> None:
    server = found.server
    first = await found.ask("4jt laptop", "dua staf baru")
    tap = await found.presses("budi", "Setujui", first)
    await server.watch.until(lambda: server.updates.seen >= tap)
    await found.kill()
    await found.start()
    await found.hears("budi", "Disetujui. Berikutnya Putu.")

    second = await found.ask("3jt tas", "untuk pameran")
    answer = server.weather.hold("answerCallbackQuery")
    await found.presses("budi", "Setujui", second)
    await found.delivered()
    await found.die_in(answer)

    third = await found.ask("2jt kertas", "stok habis")
    closing = server.weather.hold("editMessageText", found.people["budi"].id)
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
    assert [toast.text for toast in found.people["budi"].toasts] == ["Disetujui. Berikutnya Putu."] * 3
    assert max(found.twins(who) for who in found.people) <= 1  # of what was on its way when the first kill came


async def test_killed_while_a_delivery_hangs_it_comes_all_the_same_and_its_twin_decides_nothing(found: TelegramFirm) -> None:
    budi = found.people["budi"]
    for what, why, done in (("4jt laptop", "dua staf baru", False), ("3jt tas", "untuk pameran", True)):
        card = found.server.weather.hold("sendMessage", budi.id, done)
        await found.fill("rina", what, why)
        await found.die_in(card)
        number = await found.number("budi", why)
        await found.rest()
        assert len(found.seen("budi", number, "Perlu keputusan")) == 1 + done
        await found.presses("budi", "Setujui", number)
        await found.sees("putu", number, "Perlu dikerjakan")
        await found.rest()
    assert found.open("budi", number) == ["Setujui", "Tolak", "Kembalikan"]  # of the twin, of which nobody knows until it is pressed
    await found.presses("budi", "Setujui", number)
    await found.hears("budi", "Sudah tercatat: Anda setuju")
    await found.rest()
    assert found.open("budi", number) == []
    assert found.decided() == [["budi approve"]] * 2


async def test_told_to_stop_in_the_middle_it_ends_cleanly_and_leaves_nothing_to_be_done_twice(found: TelegramFirm) -> None:
    rina, budi, weather = found.people["rina"], found.people["budi"], found.server.weather

    async def stopped(hold: Hold) -> None:
        await found.reaches(hold)
        found.tell_to_stop()
        hold.release()
        assert await found.stop() == 0
        assert found.server.updates.waiting == []
        await found.start()

    hold = weather.hold("sendMessage", rina.id)
    rina.say("/beli 12jt genset")
    await stopped(hold)
    await found.sees("rina", "Untuk keperluan apa?")
    rina.say("listrik sering padam")
    await found.sees("rina", "wajib mulai Rp10.000.000")
    hold = weather.hold("getFile", done=True)
    rina.send_document("penawaran.pdf", b"%PDF-1.4 one page")
    await stopped(hold)
    await found.presses("rina", "Selesai", "penawaran.pdf")
    await found.sees("rina", "akan melewati")
    hold, card = weather.hold("answerCallbackQuery"), weather.hold("sendMessage", budi.id, done=True)
    await found.presses("rina", "Kirim", "akan melewati")
    await card.reached.wait()
    card.release()
    await stopped(hold)
    number = await found.number("budi", "“listrik sering padam”")
    await found.rest()
    hold = weather.hold("editMessageText", budi.id, done=True)
    await found.presses("budi", "Setujui", number)
    await stopped(hold)
    await found.sees("budi", number, "Disetujui Budi Santoso")
    await found.rest()
    assert found.decided() == [["budi approve"]]
    assert found.open("budi", number) == []
    assert [found.twins(who) for who in found.people] == [0, 0, 0]
    assert [shown.files for shown in found.seen("budi") if shown.files] == [("penawaran.pdf",)]
