"""Forms on pages: every kind of answer can be given there, a request is begun and mended there, and nothing typed is lost."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.port import FILE_LIMIT
from tests.browsers import Window, axe_faults, overflow
from tests.stories.office import Office, buy
from tests.stories.visitor import Visitor

PDF = b"%PDF-1.4 a quotation"
FAIR = """
sop: fair
title: {en: Fair, id: Pameran}
headline: "{{ goal }}"
form:
  goal: {type: text, title: {en: Purpose, id: Keperluan}}
states:
  plan:
    title: {en: Plan, id: Rencana}
    task: requester.manager
    fields:
      crew: {type: people, min: 2, title: {en: Crew, id: Petugas}}
      lead: {type: person, title: {en: Lead, id: Ketua}}
      begins: {type: datetime, title: {en: Begins, id: Mulai}}
      opens: {type: time, title: {en: Opens, id: Buka}}
      lasts: {type: duration, title: {en: Lasts, id: Lama}}
      abroad: {type: yesno, title: {en: Abroad, id: Di luar negeri}}
      visa: {type: text, when: abroad, title: {en: Visa, id: Visa}}
      needs: {type: set, of: {tent: {en: Tent, id: Tenda}, sound: {en: Sound, id: Suara}}, title: {en: Needs, id: Kebutuhan}}
      goods:
        type: table
        title: {en: Goods, id: Barang}
        of:
          name: {type: text, title: {en: Name, id: Nama}}
          price: {type: money, title: {en: Price, id: Harga}}
          scan: {type: files, required: false, title: {en: Quotation, id: Penawaran}}
  planned: {title: {en: Planned, id: Terencana}, end: planned}
"""
SCAN = {"field.goods.0.scan": ("penawaran.pdf", PDF, "application/pdf")}
PLAN = {
    "field.crew": "Rina, Putu",
    "field.lead": "Agus",
    "field.begins": "2026-12-07T09:30",
    "field.opens": "10.00",
    "field.lasts": "2 hari kerja",
    "field.abroad": "no",
    "field.needs": "tent",
    "field.goods.0.name": "Tenda",
    "field.goods.0.price": "4jt",
}


async def planning(office: Office) -> Visitor:
    """Budi at the form of a task that asks every kind of field."""
    await office.publish(FAIR)
    await office.say("rina", "/ajukan")
    await office.press("rina", "Pameran")
    await office.say("rina", "Pameran Niaga")
    await office.press("rina", "Kirim")
    visitor = await office.visitor("budi")
    await visitor.go("/queue")
    path = next(part for part in visitor.page.split('"') if part.startswith("/act?") and "done" in part)
    await visitor.go(path.replace("&amp;", "&"))
    return visitor


async def test_every_kind_of_field_can_be_answered_on_the_page(office: Office) -> None:
    visitor = await planning(office)
    assert "Selesai. " in await visitor.press("Selesai", PLAN, files=SCAN)
    number = "REQ-1"
    page = await visitor.go(f"/requests/{number}")
    for part in ("Rina Wulandari", "Putu Wirawan", "Agus Prasetyo", "Sen 7 Des 09.30", "10.00", "2 hari kerja", "Tenda", "Rp4.000.000", "penawaran.pdf"):
        assert part in page, part
    path = next(part for part in visitor.page.split('"') if part.startswith("/files/"))
    assert path.endswith(hashlib.sha256(PDF).hexdigest())
    await visitor.go(path)
    assert visitor.page == PDF.decode()


async def test_what_cannot_be_taken_is_said_at_its_place_and_all_else_stays_the_file_too(office: Office) -> None:
    visitor = await planning(office)
    page = await visitor.press("Selesai", {**PLAN, "field.goods.0.price": "4.000", "field.lasts": "lama"}, files=SCAN)
    assert visitor.status == 422
    for part in ("“lama” belum terbaca sebagai lama waktu.", "“4.000” bisa berarti dua hal.", "penawaran.pdf 20 B"):
        assert part in page
    assert visitor.boxes["lasts"] == "lama"
    assert visitor.boxes["begins"] == "2026-12-07T09:30"
    await visitor.press("Rp4.000.000")
    assert visitor.boxes["goods.0.price"] == "Rp4.000.000"
    assert "Selesai. " in await visitor.press("Selesai", {"field.lasts": "3 jam"})
    assert "penawaran.pdf" in await visitor.go("/requests/REQ-1")


async def test_rows_are_added_and_struck_and_keep_what_was_typed(office: Office) -> None:
    visitor = await planning(office)
    await visitor.press("Tambah baris", PLAN)
    await visitor.press("Tambah baris", {"field.goods.1.name": "Kursi", "field.goods.1.price": "1jt"})
    await visitor.press("Hapus baris", {"field.goods.2.name": "Meja", "field.goods.2.price": "2jt"}, on=".0")
    assert [visitor.boxes.get(f"goods.{place}.name") for place in range(3)] == ["Kursi", "Meja", None]
    assert visitor.boxes["lasts"] == "2 hari kerja"
    assert visitor.status == 200
    leaf = visitor.leaf
    for nonsense in ("goods", "goods.9", "goods." + "9" * 5000, "crew.0", ""):
        await visitor.back_to(leaf).press("Tambah baris", {"do": f"strike:{nonsense}"})
        assert visitor.status == 200
    visitor.back_to(leaf)
    await visitor.press("Selesai")
    page = await visitor.go("/requests/REQ-1")
    assert "Kursi Rp1.000.000 Meja Rp2.000.000 Total Rp3.000.000" in page


async def test_a_question_that_comes_with_an_answer_is_asked_before_anything_is_recorded(office: Office) -> None:
    visitor = await planning(office)
    asked = await visitor.press("Selesai", {**PLAN, "field.abroad": "yes"})
    assert "Isian bertambah: Visa. Lengkapi, lalu kirim." in asked
    assert "visa" in visitor.boxes
    assert "Visa belum terisi." in await visitor.press("Selesai")
    await visitor.press("Selesai", {"field.abroad": "no", "field.visa": "B1"})
    assert "B1" not in await visitor.go("/requests/REQ-1")


async def test_a_file_that_this_session_was_never_shown_cannot_be_named(office: Office) -> None:
    secret = hashlib.sha256(b"somebody else's").hexdigest()
    visitor = await planning(office)
    await visitor.press("Selesai", {**PLAN, "file.goods.0.scan": f'{"0" * 64}.["{secret}", "x", 1, "text/plain"]'})
    assert visitor.status == 400
    assert "Rencana" in await visitor.go("/requests/REQ-1")


async def test_a_returned_request_is_mended_on_the_page_and_shown_before_it_is_sent(office: Office) -> None:
    number = await buy(office, "rina", "60jt stan pameran", files=["penawaran-1.pdf"])
    await office.press("budi", "Setujui")
    await office.press("sari", "Kembalikan")
    await office.say("sari", "lampirkan penawaran kedua")
    visitor = await office.visitor("rina")
    page = await visitor.go("/queue")
    assert "Perbaiki" in page
    await visitor.go(f"/requests/{number}")
    path = next(part for part in visitor.page.split('"') if part.startswith("/act?") and "resubmit" in part)
    await visitor.go(path.replace("&amp;", "&"))
    assert (visitor.boxes["item"], visitor.boxes["total"]) == ("stan pameran", "Rp60.000.000")
    page = await visitor.press("Lanjut", {"field.total": "55 juta"}, files={"field.quotations": ("penawaran-2.pdf", PDF, "application/pdf")})
    for part in ("Belum dikirim", "Total Rp60.000.000 → Rp55.000.000", "penawaran-2.pdf", "Budi Santoso : persetujuan tetap berlaku", "Sari Lestari : Keuangan, mulai Rp10.000.000"):
        assert part in page, part
    await office.settle()
    assert await office.count("sari", "[Setujui]") == 0
    await visitor.press("Ubah")
    assert visitor.boxes["total"] == "55 juta"
    await visitor.press("Lanjut", {"field.total": "54 juta"})
    assert "Diajukan lagi. Menunggu Sari." in await visitor.press("Kirim")
    await office.settle()
    again = await office.sees("sari", "Rp54.000.000", "[Setujui]")
    assert "Diajukan lagi" in again.text
    assert "penawaran-1.pdf" in visitor.page
    assert "penawaran-2.pdf" in visitor.page


async def test_a_request_is_begun_on_the_page_by_whom_its_sop_is_open_to(office: Office) -> None:
    visitor = await office.visitor("rina")
    page = await visitor.go("/new")
    assert "Permintaan pembelian" in page
    assert "/pengajuanku" in page
    await visitor.go("/new/purchase")
    refused = await visitor.press("Lanjut", {"field.item": "laptop 2 unit", "field.total": "17jt", "field.why": "dua staf baru"})
    assert "penawaran" in refused.lower()
    assert visitor.status == 422
    assert "Budi Santoso : atasan langsung Anda" in await visitor.press("Lanjut", {"field.total": "4jt"})
    page = await visitor.press("Kirim")
    assert "PB/0001/XI/2026" in page
    assert "Diajukan. Menunggu Budi." in page
    await office.settle()
    await office.sees("budi", "Rina Wulandari: laptop 2 unit, Rp4.000.000", "[Setujui]")
    await visitor.go("/new/nonsense")
    assert visitor.status == 404


async def test_the_language_changes_in_the_middle_of_a_form_and_of_its_review_and_nothing_typed_is_lost(office: Office) -> None:
    visitor = await office.visitor("rina")
    await visitor.go("/new/purchase")
    page = await visitor.press("ID", {"field.item": "laptop", "field.total": "4jt"}, on="language:en")
    assert "Purchase request: new request" in page
    assert (visitor.boxes["item"], visitor.boxes["total"]) == ("laptop", "4jt")
    assert "Not sent yet" in await visitor.press("Continue", {"field.why": "dua staf baru"})
    assert "Permintaan pembelian: pengajuan baru" in await visitor.press("EN", on="language:id")
    assert visitor.boxes["why"] == "dua staf baru"
    await visitor.press("Gelap", on="theme:dark")
    assert 'data-theme="dark"' in visitor.page
    await visitor.press("Lanjut")
    assert "Diajukan. Menunggu Budi." in await visitor.press("Kirim")


async def test_what_was_sent_again_on_the_page_ends_the_form_that_is_open_in_chat(asking: Office) -> None:
    number = await buy(asking, "rina", "4jt laptop")
    await asking.press("budi", "Kembalikan")
    await asking.say("budi", "rincian harga")
    visitor = await asking.visitor("rina")
    await visitor.go(f"/requests/{number}")
    path = next(part for part in visitor.page.split('"') if part.startswith("/act?") and "resubmit" in part)
    await asking.press("rina", "Perbaiki")
    await asking.press("rina", "Total")
    await visitor.go(path.replace("&amp;", "&"))
    await visitor.press("Lanjut", {"field.total": "5jt"})
    await visitor.press("Kirim")
    assert await asking.say("rina", "6jt") == "Sudah tercatat: Anda mengajukan lagi, hari ini 08.05."
    assert "Total Rp5.000.000" in await visitor.go(f"/requests/{number}")
    await asking.say("rina", "6jt")
    await asking.sees("rina", "Belum terbaca: “6jt”")


async def test_what_is_sent_twice_from_a_page_is_done_once(office: Office) -> None:
    visitor = await office.visitor("rina")
    await visitor.go("/new/purchase")
    typed = {"field.item": "laptop", "field.total": "4jt", "field.why": "dua staf baru"}
    await visitor.press("Lanjut", typed)
    review = visitor.leaf
    assert "PB/0001/XI/2026" in await visitor.press("Kirim")
    assert "Diajukan. Menunggu Budi." in await visitor.back_to(review).press("Kirim")
    assert "PB/0001/XI/2026" in visitor.page
    noted = await visitor.go("/requests/PB/0001/XI/2026")
    leaf = visitor.leaf
    for _ in range(2):
        noted = await visitor.back_to(leaf).press("Beri catatan", {"reason": "dua unit"})
    assert noted.count("dua unit") == 1
    await visitor.back_to(review).press("Ubah")
    await visitor.press("Lanjut", {"field.total": "5jt"})
    assert "PB/0002/XI/2026" in await visitor.press("Kirim")
    rows = office.house.database.read(lambda reader: [row.number for row in reader.ledger.newest()])
    assert rows.count("PB/0001/XI/2026") == 1
    assert len(rows) == 2


async def test_a_file_of_a_page_that_lay_open_for_days_is_asked_for_again(office: Office) -> None:
    visitor = await office.visitor("rina")
    await visitor.go("/new/purchase")
    await visitor.press("Lanjut", {"field.item": "laptop", "field.total": "17jt", "field.why": "dua staf baru"}, files={"field.quotations": ("a.pdf", PDF, "application/pdf")})
    await visitor.press("Ubah")
    await office.go_to("2026-11-30 08:05")
    for place in (office.folder / "files").glob("*/*"):
        os.utime(place, (0, 0))
    assert sum(office.house.janitor.portions()) == 1
    assert "penawaran" in (await visitor.press("Lanjut")).lower()
    assert visitor.status == 422
    assert visitor.boxes["total"] == "17jt"


async def test_withdrawing_is_asked_back_on_the_page_as_in_chat(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    visitor = await office.visitor("rina")
    await visitor.go(f"/requests/{number}")
    assert "Tarik PB/0001/XI/2026? Budi diberi tahu; nomor tidak dipakai lagi." in await visitor.go(f"/requests/{number}")
    assert 'class="at-once"' not in visitor.page
    assert "Ditarik" in await visitor.press("Tarik")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_in_a_browser_the_form_follows_what_is_answered_by_keyboard_alone(office: Office, window: Window, tmp_path: Path, width: int, dark: bool) -> None:
    await office.publish(FAIR)
    page = await window.page(width=width, dark=dark)
    await page.goto(office.address + await office.link("rina"))
    await page.locator("main button").press("Enter")
    await page.goto(office.address + "/new/reimbursement")
    line = page.locator(".line").first
    await line.get_by_label("Tanggal").fill("2026-11-24")
    await line.get_by_label("Kategori").select_option(index=1)
    await line.get_by_label("Uraian").fill("taksi ke klien")
    await line.get_by_label("Nilai").fill("4.000")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("“4.000” bisa berarti dua hal.")).to_be_visible()
    assert (await axe_faults(page), await overflow(page)) == ([], 0)
    await page.get_by_role("button", name="Rp4.000.000", exact=True).press("Enter")
    await expect(page.locator(".worked output")).to_have_text(re.compile(r"Rp4\.000\.000"))
    receipt = tmp_path / "taksi.pdf"
    receipt.write_bytes(PDF)
    await line.get_by_label("Bukti").set_input_files(receipt)
    await expect(line.locator(".handed")).to_contain_text("taksi.pdf")
    await page.get_by_role("button", name="Tambah baris").press("Enter")
    await expect(page.locator(".line")).to_have_count(2)
    await expect(page.locator(".line").nth(1).get_by_label("Tanggal")).to_be_focused()
    await page.get_by_role("button", name="Hapus baris: Baris 2").press("Enter")
    await expect(page.locator(".line")).to_have_count(1)
    await page.locator(".foot .main").press("Enter")
    await expect(page.get_by_text("Di luar ketentuan belum terisi.")).to_be_visible()
    await expect(page.locator("[aria-invalid]")).to_be_focused()
    await page.get_by_label("Di luar ketentuan").select_option("no")
    await page.locator(".foot .main").focus()
    await expect(page.locator("form[aria-busy]")).to_have_count(0)
    await expect(page.locator(".foot .main")).to_be_focused()
    await page.locator(".foot .main").press("Enter")
    await expect(page.get_by_text("Belum dikirim")).to_be_visible()
    assert (await axe_faults(page), await overflow(page)) == ([], 0)
    await page.go_back()
    await expect(page.locator(".handed")).to_contain_text("taksi.pdf")
    await expect(page.locator(".line").first.get_by_label("Uraian")).to_have_value("taksi ke klien")
    await page.locator(".foot .main").press("Enter")
    await expect(page.get_by_text("Belum dikirim")).to_be_visible()
    await page.locator(".foot .main").press("Enter")
    await expect(page.locator(".files")).to_contain_text("taksi.pdf")
    window.errors[:] = [error for error in window.errors if "422" not in error]


async def test_a_file_over_the_limit_of_chat_is_refused_at_its_place_and_the_rest_stays(office: Office) -> None:
    visitor = await planning(office)
    large = {"field.goods.0.scan": ("peta.pdf", b"x" * (FILE_LIMIT + 1), "application/pdf")}
    assert "“peta.pdf” lebih besar dari batasnya, 20 MB." in await visitor.press("Selesai", PLAN, files=large)
    assert visitor.status == 422
    assert visitor.boxes["goods.0.name"] == "Tenda"
    assert not list((office.folder / "files").glob("*/*"))
