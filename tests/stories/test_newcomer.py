"""What a newcomer does in the demo, in a real browser: two purchases, a late approver, and `kill -9` in the middle."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browsers import Window
from tests.stories.newcomer import PATIENCE, Demo, Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(founded: Path, tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(shutil.copytree(founded, tmp_path / "demo"))
    address = demo.start()
    assert address == f"{demo.root}/console?left=rina&right=budi"
    yield demo
    demo.stop()


@pytest.fixture
async def desk(demo: Demo, window: Window) -> Desk:
    return Desk(await window.page(1440, 900), demo.root)


def killed_and_started(demo: Demo) -> None:
    """`kill -9`, and the same command again."""
    demo.kill()
    demo.start()


def complained_of_gaps_alone(window: Window) -> None:
    """Pages noticed that nobody answered for a moment, that a stream broke off, that somebody had not signed in yet; nothing else."""
    assert [error for error in window.errors if "net::ERR_" not in error and "401 (Unauthorized)" not in error] == []
    window.errors.clear()


async def test_4_million_from_the_command_to_the_po_and_a_kill_between_two_decisions_loses_nothing(demo: Demo, window: Window, desk: Desk) -> None:
    await desk.seat("rina", "budi")
    await desk.say("rina", "/beli 4jt kamera saku")
    await desk.sees("rina", "Terbaca Rp4.000.000 (empat juta rupiah).", "Untuk keperluan apa?")
    await desk.say("rina", "katalog produk baru")
    await desk.sees("rina", "Kamera saku, Rp4.000.000 akan melewati", "Budi Santoso: atasan langsung Anda")
    await desk.press("rina", "Kirim", "Kamera saku, Rp4.000.000 akan melewati")
    await desk.press("budi", "Setujui", "Rina Wulandari: kamera saku, Rp4.000.000")
    await desk.sees("budi", "Disetujui Budi Santoso", "kamera saku")
    await desk.page.locator("#write-left").fill("belum terkirim")
    killed_and_started(demo)
    await expect(desk.page.locator("#write-left")).to_have_value("belum terkirim")
    await desk.seat("rina", "putu")
    await desk.sees("rina", "Menunggu Putu Wirawan", "Kamera saku, Rp4.000.000")
    await desk.press("putu", "Selesai", "Rina Wulandari: kamera saku, Rp4.000.000")
    await desk.sees("putu", "Berapa nomor PO-nya?")
    await desk.say("putu", "0087")
    await desk.press("putu", "Selesai", "Nomor PO: 0087")
    await desk.sees("rina", "Selesai", "Kamera saku, Rp4.000.000", "0087")
    await desk.cannot_decide("putu", "kamera saku")
    complained_of_gaps_alone(window)


async def test_60_million_is_returned_lowered_asked_again_and_shown_on_its_page(demo: Demo, window: Window, desk: Desk) -> None:
    await desk.seat("rina", "budi")
    await desk.say("rina", "/beli 60jt panggung")
    await desk.say("rina", "pameran dagang")
    await desk.sees("rina", "Mohon kirim penawaran (wajib mulai Rp10.000.000).")
    await desk.send("rina", "penawaran-1.pdf")
    await desk.press("rina", "Selesai", "Diterima: penawaran-1.pdf")
    await desk.press("rina", "Kirim", "Panggung, Rp60.000.000 akan melewati")
    await desk.press("budi", "Setujui", "Rina Wulandari: panggung, Rp60.000.000")
    await desk.sees("budi", "Disetujui Budi Santoso", "panggung")
    await desk.seat("sari", "ratna")
    await desk.press("sari", "Setujui", "Rina Wulandari: panggung")
    await desk.press("ratna", "Kembalikan", "Rina Wulandari: panggung")
    await desk.sees("ratna", "Apa yang perlu diperbaiki?")
    await desk.say("ratna", "turunkan ukurannya")
    await desk.seat("rina", "budi")
    await desk.sees("rina", "Dikembalikan Ratna Sihombing", "“turunkan ukurannya”")
    await desk.press("rina", "Perbaiki", "Panggung, Rp60.000.000")
    await desk.press("rina", "Total", "Bagian mana yang diubah?")
    await desk.sees("rina", "Sekarang: Rp60.000.000")
    killed_and_started(demo)
    await desk.seat("rina", "budi")
    await desk.say("rina", "55 juta")
    await desk.sees("rina", "Panggung, Rp55.000.000 akan melewati", "Budi Santoso: persetujuan tetap berlaku", "Sari Lestari: Keuangan")
    await desk.press("rina", "Kirim", "Panggung, Rp55.000.000 akan melewati")
    await desk.sees("rina", "Menunggu Sari Lestari", "Panggung, Rp55.000.000")
    await desk.cannot_decide("budi", "panggung")
    await desk.seat("sari", "ratna")
    await desk.sees("sari", "Rina Wulandari: panggung, Rp55.000.000", "putaran 2")
    await desk.press("sari", "Setujui", "Rina Wulandari: panggung, Rp55.000.000")
    await desk.sees("sari", "Disetujui Sari Lestari", "panggung, Rp55.000.000")
    killed_and_started(demo)
    await desk.seat("ratna", "putu")
    await desk.press("ratna", "Setujui", "Rina Wulandari: panggung, Rp55.000.000")
    card = await desk.sees("putu", "Rina Wulandari: panggung, Rp55.000.000")
    number = next(word for word in (await card.inner_text()).split() if word.startswith("PB/"))
    await desk.page.goto(f"{demo.root}/requests/{number}")
    await desk.page.get_by_role("button", name="Rina Wulandari").click()
    for part in ("Rp55.000.000", "Putu Wirawan", "penawaran-1.pdf", "turunkan ukurannya", "Rp60.000.000 → Rp55.000.000"):
        await expect(desk.page.locator("main")).to_contain_text(part, timeout=PATIENCE)
    complained_of_gaps_alone(window)


async def test_a_late_approver_is_reminded_and_then_the_next_is_asked_while_the_clock_is_moved(demo: Demo, window: Window, desk: Desk) -> None:
    await desk.seat("rina", "budi")
    await desk.say("rina", "/beli 3jt tenda lipat")
    await desk.say("rina", "kegiatan luar ruang")
    await desk.press("rina", "Kirim", "Tenda lipat, Rp3.000.000 akan melewati")
    await desk.sees("budi", "Rina Wulandari: tenda lipat, Rp3.000.000", "Perlu keputusan")
    await desk.seat("budi", "agus")
    reminded = desk.page.locator("#pane-left .card", has_text="lewat batas waktu").filter(has_text="tenda lipat")
    asked = desk.page.locator("#pane-right .card", has_text="Dinaikkan kepada Anda").filter(has_text="tenda lipat")
    for _ in range(10):
        await desk.next_day()
        if await asked.count():
            break
    await expect(asked.last).to_contain_text("Budi Santoso tetap dapat memutuskan; yang pertama berlaku.", timeout=PATIENCE)
    assert await reminded.count() > 0
    await desk.press("agus", "Setujui", "Rina Wulandari: tenda lipat")
    await desk.sees("budi", "Disetujui Agus Prasetyo", "tenda lipat")
    await desk.cannot_decide("budi", "tenda lipat")
    complained_of_gaps_alone(window)
