"""Photos and documents that people send on Telegram: attachments by their digest, and what is too much is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.stories.office import opened
from tests.stories.stages import TelegramStage

PHOTO, OFFER = b"\xff\xd8\xff\xe0 a photo of the broken printer", b"%PDF-1.4 an offer"


async def test_photos_and_documents_become_attachments_and_one_over_20_mb_is_told(tmp_path: Path) -> None:
    stage = TelegramStage()
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        rina = stage.folk["rina"]
        await office.say("rina", "/beli 12jt printer")
        await office.say("rina", "printer lama rusak")
        photo = rina.send_photo(PHOTO)
        await stage.server.updates.confirmed(60)
        await office.sees("rina", "Mohon kirim penawaran", f"Diterima: photo-{photo.id}.jpg")
        rina.send_document("brosur.pdf", bytes(20 * 1024 * 1024 + 1))
        await stage.server.updates.confirmed(60)
        assert (await office.player.told("rina"))[-1].replace("\u00a0", " ") == "“brosur.pdf” lebih besar dari batasnya, 20 MB."
        await office.restart()
        rina.send_document("penawaran.pdf", OFFER, "penawaran toko sebelah")
        await stage.server.updates.confirmed(60)
        await office.sees("rina", f"Diterima: photo-{photo.id}.jpg dan penawaran.pdf")
        await office.press("rina", "Selesai")
        await office.press("rina", "Kirim")
        card = await office.sees("budi", "Rina Wulandari: printer, Rp12.000.000")
        assert card.files == (f"photo-{photo.id}.jpg", "penawaran.pdf")
        assert await office.player.file("budi", "penawaran.pdf") == OFFER
        for content in (PHOTO, OFFER):
            assert office.house.database.files.path(hashlib.sha256(content).hexdigest()).read_bytes() == content
