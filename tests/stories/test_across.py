"""One request on two platforms: asked on Slack, approved by one on Telegram and by another on Slack; all copies say what came of it."""

from __future__ import annotations

from pathlib import Path

from tests.stories.office import buy, opened
from tests.stories.stages import AcrossStage


async def test_asked_on_slack_approved_on_telegram_and_on_slack_and_every_copy_closes(tmp_path: Path) -> None:
    stage = AcrossStage("budi", both="sari")
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        await buy(office, "rina", "60jt stan pameran", files=("penawaran.pdf",))
        assert await office.press("budi", "Setujui") == "Disetujui. Berikutnya Sari."
        await office.sees("rina", "Stan pameran, Rp60.000.000", "Menunggu Sari")
        stage.where["sari"] = "telegram"
        await office.say("sari", "/antrian")
        await office.press("sari", "1")
        copy = await office.reach("sari", "Setujui")
        stage.where["sari"] = "slack"
        assert await office.press("sari", "Setujui", on="Rp60.000.000") == "Disetujui. Berikutnya Ratna."
        for where in ("slack", "telegram"):
            stage.where["sari"] = where
            closed = await office.sees("sari", "Rp60.000.000", "Disetujui Sari Lestari")
            assert "Setujui" not in closed.buttons
        assert "sudah" in (await office.tap("sari", copy)).lower()
        await office.sees("rina", "Stan pameran, Rp60.000.000", "Menunggu Ratna")
