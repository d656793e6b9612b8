"""The dashboard beside the chat: who gets in, what each sees, and a decision made there."""

from __future__ import annotations

from pathlib import Path

import pytest

import workflows
from tests.stories.office import Office, buy

SOPS = Path(workflows.__file__).parent / "sops"


async def test_the_link_from_chat_lets_in_once_and_a_preview_does_not_use_it_up(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    path = await office.link("budi")
    await office.sees("budi", "Link masuk, sekali pakai, 10 menit. Jangan diteruskan.", "[Buka dasbor]")
    preview, first, second = [await office.visitor() for _ in range(3)]
    for _ in range(2):
        assert "laptop" not in await preview.go(path)
    await first.go(path)
    inside = await first.press("Masuk")
    assert "Budi Santoso" in inside
    assert "laptop" in inside
    await second.go(path)
    assert "/dasbor" in await second.press("Masuk")
    assert second.status == 410
    assert "laptop" not in await second.go("/")


async def test_a_link_is_worth_nothing_after_ten_minutes(office: Office) -> None:
    path = await office.link("budi")
    await office.go_to("2026-11-25 08:16")
    visitor = await office.visitor()
    await visitor.go(path)
    await visitor.press("Masuk")
    assert visitor.status == 410


@pytest.mark.parametrize(
    ("who", "seen"),
    [("rina", {"laptop"}), ("tono", {"brosur"}), ("budi", {"laptop", "brosur"}), ("agus", {"laptop", "brosur", "tali"}), ("sumarno", {"tali"}), ("fajar", set()), ("dewi", {"laptop", "brosur", "tali"})],
)
async def test_each_sees_only_what_concerns_them_a_lead_their_people_an_administrator_all(office: Office, who: str, seen: set[str]) -> None:
    await buy(office, "rina", "4jt laptop")
    await buy(office, "tono", "3jt brosur")
    await buy(office, "sumarno", "2jt tali")
    visitor = await office.visitor(who)
    for what, number in (("laptop", "PB/0001/XI/2026"), ("brosur", "PB/0002/XI/2026"), ("tali", "PB/0003/XI/2026")):
        page = await visitor.go(f"/requests/{number}")
        assert (visitor.status == 200 and what in page) == (what in seen), page
        assert (what in await visitor.go(f"/search?q={what}") and visitor.page.count(number) > 0) == (what in seen)


async def test_a_decision_on_the_page_closes_the_card_in_chat(office: Office) -> None:
    await buy(office, "rina", "4jt laptop", why="dua staf baru")
    card = await office.reach("budi", "Setujui")
    visitor = await office.visitor("budi")
    page = await visitor.go("/requests/PB/0001/XI/2026")
    for part in ("Rina Wulandari", "Rp4.000.000", "dua staf baru", "Budi Santoso", "Putu Wirawan", "Buat PO"):
        assert part in page
    assert "Disetujui. Berikutnya Putu." in await visitor.press("Setujui")
    await office.settle()
    await office.sees("budi", "Disetujui Budi Santoso, hari ini 08.05")
    assert await office.count("budi", "[Setujui]") == 0
    await office.sees("putu", "Perlu dikerjakan", "laptop")
    assert (await office.tap("budi", card)).startswith("Sudah tercatat: Anda setuju")


async def test_a_rejection_on_the_page_needs_its_reason_too_and_keeps_what_was_typed(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    visitor = await office.visitor("budi")
    await visitor.go("/requests/PB/0001/XI/2026")
    assert "Alasan" in await visitor.press("Tolak", {"reason": "  "})
    assert visitor.status == 422
    await visitor.press("Tolak", {"reason": "pakai yang lama dulu"})
    await office.settle()
    await office.sees("rina", "Ditolak Budi Santoso", "“pakai yang lama dulu”")


async def test_a_page_that_is_behind_decides_nothing_twice(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    visitor = await office.visitor("budi")
    await visitor.go("/requests/PB/0001/XI/2026")
    await office.press("budi", "Setujui")
    said = await visitor.press("Setujui")
    assert visitor.status == 409
    assert "Sudah tercatat: Anda setuju" in said
    assert len(await office.messages("putu")) == 1


async def test_a_task_with_a_field_can_be_done_on_the_page(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.press("budi", "Setujui")
    visitor = await office.visitor("putu")
    await visitor.go("/requests/PB/0001/XI/2026")
    await visitor.press("Selesai", {"field.po_number": "0087"})
    await office.settle()
    await office.sees("rina", "Selesai", "0087")
    assert "0087" in await (await office.visitor("rina")).go("/requests/PB/0001/XI/2026")


async def test_the_files_of_rows_are_handed_out_to_those_who_may_see_the_request(office: Office) -> None:
    await office.say("rina", "/reimburse")
    await office.say("rina", "kemarin, transport, taksi ke klien, 185rb")
    await office.send("rina", "taksi.pdf", b"%PDF-1.4 the receipt")
    await office.press("rina", "Selesai")
    await office.say("rina", "selesai")
    await office.say("rina", "tidak")
    await office.press("rina", "Kirim")
    visitor = await office.visitor("budi")
    await visitor.go("/requests/RB/0001/XI/2026")
    path = next(part for part in visitor.page.split('"') if part.startswith("/files/"))
    await visitor.go(path)
    assert visitor.page == "%PDF-1.4 the receipt"
    stranger = await office.visitor("tono")
    await stranger.go(path)
    assert stranger.status == 404


async def test_the_language_chosen_on_a_page_is_the_persons_and_their_cards_change_with_it(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    visitor = await office.visitor("budi")
    assert "Running requests" in await visitor.press("English")
    await visitor.press("Gelap" if "Gelap" in visitor.page else "Dark")
    await office.settle()
    await office.sees("budi", "Decision needed", "[Approve]")
    elsewhere = await office.visitor("budi")
    assert "Running requests" in await elsewhere.go("/")
    assert '<html lang="en" data-theme="dark">' in elsewhere.page
    await office.say("budi", "/lang id")
    assert "Pengajuan berjalan" in await elsewhere.go("/")
    other = await office.visitor("rina")
    assert '<html lang="id" data-theme="auto">' in other.page


async def test_the_queue_counts_what_it_holds(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    assert "Semua 1 Lewat batas 0" in await (await office.visitor("budi")).go("/queue")


async def test_a_card_of_the_queue_says_what_it_is_until_when_and_why_in_the_requesters_words(office: Office) -> None:
    number = await buy(office, "rina", "12jt laptop", files=["penawaran.pdf"])
    visitor = await office.visitor("budi")
    said = f"Rina Wulandari: laptop, Rp12.000.000 Permintaan pembelian, Pemasaran {number} Batas Jum 27 Nov 1 lampiran “untuk pameran”"
    assert said in await visitor.go("/queue")
    await office.go_to("2026-11-30 10:00")
    assert "Lewat 2 jam kerja batas Jum 27 Nov" in await (await office.visitor("budi")).go("/queue")


async def test_who_is_asked_reads_why_with_a_way_to_the_rule_as_long_as_it_is_the_one_that_counts(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    budi = await office.visitor("budi")
    assert "Mengapa Anda Atasan langsung Rina Wulandari Lihat aturan" in await budi.go(f"/requests/{number}")
    assert "Atasan langsung (persetujuan)" in await budi.go("/sops/purchase")
    await office.publish((SOPS / "purchase.yaml").read_text(encoding="utf-8").replace("id: Keuangan", "id: Bagian Keuangan"))
    assert "Lihat aturan" not in await budi.go(f"/requests/{number}")


async def test_the_history_of_a_page_tells_rules_as_acts_of_alur_and_how_long_each_took(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    await office.go_to("2026-11-30 17:00")
    await office.press("agus", "Setujui", on=number)
    page = await (await office.visitor("rina")).go(f"/requests/{number}")
    assert "Agus Prasetyo menyetujui Hari ini 17.00 · Atasan langsung · 4 hari kerja" in page
    assert "Alur menaikkan ke Agus Prasetyo Hari ini 17.00 · Atasan langsung · aturan SOP" in page
    assert "Alur mengingatkan Budi Santoso" in page
    english = await office.visitor("rina")
    await english.press("English")
    assert "Alur escalated it to Agus Prasetyo Today 17:00 · Line manager · SOP rule" in await english.go(f"/requests/{number}")


async def test_the_queue_says_of_work_that_it_is_to_be_done(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    await office.press("budi", "Setujui")
    page = await (await office.visitor("putu")).go("/queue")
    assert "Perlu dikerjakan" in page
    assert "Perlu keputusan" not in page


async def test_the_board_tells_the_median_of_what_was_finished_lately_and_nothing_of_too_few(office: Office) -> None:
    numbers = [await buy(office, "rina", f"{million}00rb kabel") for million in range(11, 22)]
    await office.go_to("2026-11-25 11:05")
    visitor = await office.visitor("rina")
    for number in numbers[:9]:
        await office.press("budi", "Tolak", on=number)
        await office.press("budi", "Anggaran habis")
    await office.press("rina", "Tarik", on=numbers[9])
    await office.press("rina", "Tarik")
    assert "Median sampai selesai – Baru 9 selesai dalam 30 hari; dihitung mulai dari 10" in await visitor.go("/")
    await office.press("budi", "Tolak", on=numbers[10])
    await office.press("budi", "Anggaran habis")
    assert "Median sampai selesai 3 jam kerja 10 selesai dalam 30 hari terakhir" in await visitor.go("/")
    assert "– Baru 0 selesai" in await (await office.visitor("tono")).go("/")
    await office.go_to("2026-12-26 12:05")
    assert "– Baru 0 selesai" in await (await office.visitor("rina")).go("/")
