"""Late approvers: reminded in their working hours, gathered, and then somebody else is asked too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.office import Office, buy, opened
from tests.stories.stages import STAGES, named


@pytest.fixture(params=STAGES, ids=named)
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    """The Monday before Christmas 2026; Thursday and Friday are free days, so Wednesday's deadline is followed by four days without work."""
    async with opened(tmp_path / "office", "2026-12-21 10:00", request.param()) as office:
        yield office


async def test_nobody_answers_over_a_long_weekend_and_then_the_superior_is_asked_too(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "tono", "3jt brosur")
    asked = len(await office.messages("budi"))
    await office.go_to("2026-12-28 08:59")
    assert len(await office.messages("budi")) == asked
    await office.go_to("2026-12-28 09:00")
    digest = await office.newest("budi")
    assert "2 pengajuan menunggu keputusan Anda" in digest.text
    assert "laptop, Rp4.000.000, Rina Wulandari: lewat 1 jam kerja" in digest.text
    assert "brosur, Rp3.000.000, Tono Sugiarto: lewat 1 jam kerja" in digest.text
    assert len(await office.messages("budi")) == asked + 1
    await office.sees("rina", "Menunggu Budi Santoso, lewat 1 jam kerja", "Pengingat dikirim ke Budi Santoso, Sen 28 Des 09.00")
    assert await office.messages("agus") == []
    await office.go_to("2026-12-28 17:00")
    await office.sees("agus", "Dinaikkan kepada Anda: belum ada keputusan sampai Rab 23 Des 17.00", "laptop", "Budi Santoso tetap dapat memutuskan; yang pertama berlaku.")
    await office.sees("budi", "PB/0001/XII/2026 kini juga pada Agus Prasetyo (aturan SOP). Anda tetap dapat memutuskan.")
    await office.sees("rina", "PB/0001/XII/2026 dinaikkan ke Agus Prasetyo.")
    await office.sees("rina", "Pengingat dikirim ke Budi Santoso, Sen 28 Des 09.00", "Aturan SOP: dinaikkan ke Agus Prasetyo, Sen 28 Des 17.00")
    assert await office.press("agus", "Setujui", on="laptop") == "Disetujui. Berikutnya Putu."
    assert await office.press("budi", "Setujui", on="brosur") == "Disetujui. Berikutnya Putu."
    for who in ("budi", "agus"):
        await office.sees(who, "Disetujui Agus Prasetyo, hari ini 17.00", "laptop")
        await office.sees(who, "Disetujui Budi Santoso, hari ini 17.00", "brosur")
        assert await office.count(who, "[Setujui]") == 0


async def test_a_reminder_opens_each_request_and_the_number_leads_to_its_card(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "tono", "3jt brosur")
    await office.go_to("2026-12-28 09:00")
    await office.press("budi", "2", on="2 pengajuan menunggu")
    await office.sees("budi", "Tono Sugiarto: brosur, Rp3.000.000", "[Setujui]")
    await office.press("budi", "Setujui")
    await office.say("budi", "/antrian")
    queue = await office.newest("budi")
    assert "1 pengajuan menunggu keputusan Anda" in queue.text
    assert "brosur" not in queue.text


async def test_one_may_remind_once_a_day_and_never_at_night(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    assert await office.press("rina", "Ingatkan") == "Budi Santoso diingatkan hari ini 10.00, dalam satu ringkasan."
    await office.sees("budi", "Pengingat: keputusan Anda ditunggu", "laptop, Rp4.000.000")
    await office.go_to("2026-12-21 13:00")
    assert await office.press("rina", "Ingatkan") == "Sudah diingatkan hari ini 10.00 oleh Rina. Berikutnya bisa besok 09.00."
    await office.go_to("2026-12-22 20:00")
    seen = len(await office.messages("budi"))
    assert await office.press("rina", "Ingatkan") == "Budi Santoso diingatkan besok 08.00, dalam satu ringkasan."
    assert len(await office.messages("budi")) == seen
    await office.go_to("2026-12-23 08:00")
    assert len(await office.messages("budi")) == seen + 1


async def test_reminders_keep_to_the_hours_of_the_person_and_their_zone(office: Office) -> None:
    await buy(office, "lina", "3jt tali")
    await office.press("agus", "Setujui")
    await office.sees("putu", "Perlu dikerjakan, batas Rab 23 Des 18.00 WITA")
    seen = len(await office.messages("putu"))
    await office.go_to("2026-12-28 08:59")
    assert len(await office.messages("putu")) == seen
    await office.go_to("2026-12-28 09:00")
    await office.sees("putu", "Pengingat: tugas ini menunggu", "lewat 1 jam kerja")


async def test_leave_that_is_not_final_the_day_before_expires_and_no_person_is_blamed(office: Office) -> None:
    await office.say("rina", "/cuti")
    for answer in ("11 Jan", "12 Jan", "acara keluarga", "0812 3456"):
        await office.say("rina", answer)
    await office.press("rina", "Kirim")
    await office.press("dewi", "Setujui")
    await office.go_to("2027-01-10 17:00")
    await office.sees("rina", "Kedaluwarsa", "Aturan SOP: Kedaluwarsa, Min 10 Jan 17.00")
    for who in ("rina", "budi"):
        assert await office.count(who, "Belum final sampai H-1 pukul 17.00.") == 1
        await office.sees(who, "Kedaluwarsa oleh aturan SOP", "Belum final sampai H-1 pukul 17.00.")
    assert await office.count("budi", "[Setujui]") == 0
