"""Three moments on Telegram, played by the unmodified product against the local Bot API server, as pictures of the chats: those of docs/telegram.md."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import async_playwright

from tests.browsers import FLAGS
from tests.servers.fake_telegram import Person
from tests.shots.phone import phone_page
from tests.stories.office import Office, opened
from tests.stories.stages import TelegramStage

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_WIDTH, _SCALE = 390, 1.5  # CSS pixels of a phone; pixels each


async def shoot_chats(chromium: str) -> None:
    """A leave asked for by the calendar; a purchase before its approver; the same once it was decided."""
    stage = TelegramStage()
    with TemporaryDirectory() as folder:
        async with opened(Path(folder) / "office", "2026-11-25 08:05", stage) as office:
            await office.say("rina", "/cuti")
            await office.press("rina", "Kalender")
            await _shoot(chromium, stage.folk["rina"], 2, "telegram-calendar")
            await office.press("rina", "Batal")
            await office.go_to("2026-11-25 09:12")
            await _ask_for_laptops(office)
            await _shoot(chromium, stage.folk["budi"], 3, "telegram-approver")
            await office.go_to("2026-11-25 09:41")
            await office.reply("budi", "Rina Wulandari: laptop", "tolak, anggaran triwulan ini habis")
            await office.press("budi", "Tolak PB/0001")
            await _shoot(chromium, stage.folk["budi"], 5, "telegram-decided")


async def _ask_for_laptops(office: Office) -> None:
    await office.say("rina", "/beli 17jt laptop 2 unit")
    await office.say("rina", "dua staf baru mulai 1 Des")
    for name in ("penawaran-1.pdf", "penawaran-2.pdf"):
        await office.send("rina", name, b"%PDF-1.4 " + name.encode())
    await office.press("rina", "Selesai")
    await office.press("rina", "Kirim")


async def _shoot(chromium: str, person: Person, newest: int, name: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": _WIDTH, "height": 200}, device_scale_factor=_SCALE, locale="id-ID")
        await page.set_content(phone_page(person, newest))
        await page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
        await browser.close()
