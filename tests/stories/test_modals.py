"""Forms as modals on Slack: filled in, wrong in places, changed while open, put away and picked up again. Nothing that was sent is lost or done twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo_company import PEOPLE
from bot.wording.catalogue import say
from tests.adapters.contract_of_forms import Form
from tests.faults.test_storage_faults import fill_the_disk
from tests.stories.office import PDF, Office, opened
from tests.stories.slack_player import SlackPlayer
from tests.stories.stages import SlackByRequestsStage, SlackStage, named

ROOMY = "\n".join(f"  f{n}: {{type: text, title: {{en: Field {n}, id: Isian {n}}}}}" for n in range(40))
LONG = f"""
sop: long
title: {{en: Long form, id: Formulir panjang}}
command: panjang
headline: "{{{{ f0 }}}}"
form:
{ROOMY}
states:
  boss: {{title: {{en: Boss, id: Atasan}}, approve: requester.manager}}
  approved: {{title: {{en: Done, id: Selesai}}, end: approved}}
"""
KINDS = """
sop: kinds
title: {en: Visit, id: Kunjungan}
command: kunjungan
headline: "{{ days }} {{ deputy }}"
form:
  days: {type: integer, title: {en: Days, id: Hari}, min: 1, max: 5}
  rate: {type: number, title: {en: Rate, id: Kurs}, required: no}
  depart: {type: datetime, title: {en: Begin, id: Mulai}}
  breakfast: {type: time, title: {en: At, id: Jam}}
  outside: {type: yesno, title: {en: Far away, id: Luar kota}}
  hotel: {type: text, title: {en: Hotel, id: Hotel}, when: outside}
  deputy: {type: person, title: {en: Deputy, id: Pengganti}}
  guests: {type: people, title: {en: Others, id: Peserta}, required: no}
  towns: {type: set, title: {en: Towns, id: Kota}, of: {jkt: Jakarta, bdg: Bandung}}
states:
  boss: {title: {en: Boss, id: Atasan}, approve: requester.manager}
  approved: {title: {en: Done, id: Selesai}, end: approved}
"""


@pytest.fixture(params=(SlackStage, SlackByRequestsStage), ids=named)
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with opened(tmp_path / "office", "2026-11-25 08:05", request.param()) as office:
        yield office


def hand(office: Office) -> SlackPlayer:
    assert isinstance(office.player, SlackPlayer)
    return office.player


async def form(office: Office, who: str) -> Form:
    found = await hand(office).form(who)
    assert found is not None, f"{who} has no form open"
    return found


async def command(office: Office, who: str, line: str) -> Form:
    hand(office).folk[who].command(line)
    await hand(office).settled()
    return await form(office, who)


async def filled_in(office: Office, who: str, **values: object) -> None:
    for label, value in values.items():
        await hand(office).fill(who, label.replace("_", " "), value)


async def labels(office: Office, who: str, field: str) -> list[str]:
    """What can be chosen in a menu."""
    blocks = [block for block in hand(office).folk[who].form.blocks if block["type"] == "input" and block["label"]["text"] == field]
    return [option["text"]["text"] for option in blocks[0]["element"]["options"]]


async def sent(office: Office, who: str) -> str:
    """Sends the form; the sentence that came back."""
    return await office._act(who, lambda: hand(office).submit(who))


async def test_a_purchase_is_filled_in_looked_at_and_sent(office: Office) -> None:
    shown = await command(office, "rina", "/beli 4jt laptop")
    assert (shown.title, shown.submit, shown.close) == ("Permintaan pembelian", "Lanjut", "Batal")
    assert list(shown.fields) == ["Barang atau jasa", "Total", "Alasan", "Penawaran"]
    assert (shown.fields["Barang atau jasa"], shown.fields["Total"], shown.fields["Alasan"]) == (("laptop",), ("Rp4.000.000",), ())
    await filled_in(office, "rina", Alasan="untuk pameran", Total="0")
    await sent(office, "rina")
    assert "Paling sedikit Rp1. Tertulis Rp0." in (await form(office, "rina")).text
    await filled_in(office, "rina", Total="4jt")
    await sent(office, "rina")
    look = await form(office, "rina")
    assert (look.submit, look.buttons) == ("Kirim", ("Ubah",))
    assert "Laptop, Rp4.000.000 akan melewati" in look.text
    assert "Budi Santoso: atasan langsung Anda" in look.text
    await hand(office).press_in_form("rina", "Ubah")
    assert (await form(office, "rina")).fields["Alasan"] == ("untuk pameran",)
    await filled_in(office, "rina", Total="5jt")
    await sent(office, "rina")
    assert await office.messages("budi") == []
    await sent(office, "rina")
    assert await hand(office).form("rina") is None
    await office.sees("rina", "Diajukan. Menunggu Budi.")
    await office.sees("rina", "Laptop, Rp5.000.000", "Menunggu Budi Santoso", "[Tarik]")
    await office.sees("budi", "Rina Wulandari: laptop, Rp5.000.000", "“untuk pameran”")


async def test_who_reads_english_fills_in_english(office: Office) -> None:
    await office.say("rina", "/lang en")
    shown = await command(office, "rina", "/purchase")
    assert (shown.title, shown.submit, shown.close) == ("Purchase request", "Continue", "Cancel")
    await filled_in(office, "rina", Item="laptop", Total="4.000", Reason="fair")
    await sent(office, "rina")
    asked = await form(office, "rina")
    assert "“4.000” can mean two things. Which one?" in asked.text
    await hand(office).press_in_form("rina", asked.buttons[-1])
    assert (await form(office, "rina")).fields["Total"] == ("IDR 4,000,000",)
    await sent(office, "rina")
    assert (await form(office, "rina")).submit == "Send"


async def test_what_could_not_be_kept_stays_in_the_form_which_says_so(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    await filled_in(office, "rina", Alasan="untuk pameran " * 200)
    office.house.database.write(fill_the_disk).result()
    await sent(office, "rina")
    assert list((await form(office, "rina")).errors.values()) == [say("refuse.disk", "id")]
    (office.folder / "files").write_text("in the way")
    await hand(office).hand_in("rina", "Penawaran", "penawaran.pdf", PDF)
    await sent(office, "rina")
    assert list((await form(office, "rina")).errors.values()) == [say("refuse.not_saved", "id")]
    (office.folder / "files").unlink()
    await sent(office, "rina")
    assert (await form(office, "rina")).submit == "Kirim"


async def test_what_was_sent_twice_is_one_request_and_an_old_form_says_so(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    await filled_in(office, "rina", Alasan="x")
    await sent(office, "rina")
    view = hand(office).folk["rina"].form
    await sent(office, "rina")
    await office.again("rina")
    hand(office).folk["rina"].account.stack.append(view)
    await sent(office, "rina")
    assert await office.count("budi", "Rina Wulandari: laptop") == 1


async def test_a_form_put_away_keeps_what_was_sent_before_and_goes_on_after_a_restart(office: Office) -> None:
    await command(office, "rina", "/beli")
    await hand(office).put_away("rina")
    await office.settle()
    assert await office.messages("rina") == []
    await command(office, "rina", "/beli")
    await filled_in(office, "rina", Barang_atau_jasa="printer", Total="empat ribuan", Alasan="rusak")
    await sent(office, "rina")
    assert (await form(office, "rina")).errors == {"Total": "“empat ribuan” belum terbaca sebagai jumlah. Contoh: 4.000.000 atau 4jt."}
    await hand(office).put_away("rina")
    await office.settle()
    await office.sees("rina", "Formulir ditutup. Isian tersimpan 7 hari di /pengajuanku.")
    await office.restart()
    await office.say("rina", "/pengajuanku")
    await office.press("rina", "Lanjut", on="Permintaan pembelian")
    again = await form(office, "rina")
    assert "2 dari 3 terisi." in again.text
    assert (again.fields["Barang atau jasa"], again.fields["Total"], again.fields["Alasan"]) == (("printer",), ("empat ribuan",), ("rusak",))
    await filled_in(office, "rina", Total="4jt")
    await office.restart()
    await sent(office, "rina")
    await office.restart()
    await sent(office, "rina")
    await office.sees("budi", "Rina Wulandari: printer, Rp4.000.000")


async def test_typed_words_answer_no_question_that_was_never_asked(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    hand(office).folk["rina"].account.stack.clear()  # the client was closed, and told nothing
    await office.say("rina", "/antrian")
    await office.say("rina", "printer")
    await office.sees("rina", "Belum terbaca: “printer”")
    assert (await command(office, "rina", "/beli")).fields["Barang atau jasa"] == ("laptop",)


async def test_a_rejection_says_why_and_one_that_comes_too_late_is_told_so(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    await filled_in(office, "rina", Alasan="x")
    await sent(office, "rina")
    await sent(office, "rina")
    await office.press("budi", "Tolak")
    shown = await form(office, "budi")
    assert (shown.title, shown.submit, shown.close) == ("Tolak PB/0001", "Tolak", "Batal")
    assert "Alasan menolak PB/0001/XI/2026?" in shown.text
    await hand(office).put_away("budi")
    await office.press("budi", "Tolak")
    await hand(office).press_in_form("budi", "Anggaran habis")
    assert (await form(office, "budi")).fields == {"Alasan": ("Anggaran habis",)}
    await filled_in(office, "budi", Alasan="anggaran triwulan ini habis")
    assert await sent(office, "budi") == "Ditolak."
    await office.sees("rina", "Ditolak Budi Santoso", "anggaran triwulan ini habis")


async def test_a_returned_request_is_mended_in_one_form_that_holds_what_it_has(office: Office) -> None:
    await command(office, "rina", "/beli 12jt genset")
    await filled_in(office, "rina", Alasan="listrik")
    await sent(office, "rina")
    assert "Penawaran belum terisi." in (await form(office, "rina")).text
    await filled_in(office, "rina", Total="4jt")
    await sent(office, "rina")
    assert (await form(office, "rina")).submit == "Kirim"
    await hand(office).press_in_form("rina", "Ubah")
    await filled_in(office, "rina", Total="12jt")
    await hand(office).hand_in("rina", "Penawaran", "a.pdf", PDF)
    await sent(office, "rina")
    await sent(office, "rina")
    await office.press("budi", "Kembalikan")
    shown = await form(office, "budi")
    assert (shown.title, list(shown.fields)) == ("Kembalikan PB/0001", ["Catatan"])
    await hand(office).press_in_form("budi", "Rincian harga")
    assert await sent(office, "budi") == "Dikembalikan ke Rina."
    await office.press("rina", "Perbaiki")
    mend = await form(office, "rina")
    assert mend.title == "Perbaiki PB/0001"
    assert mend.fields["Total"] == ("Rp12.000.000",)
    assert "Diterima: a.pdf" in mend.text
    await filled_in(office, "rina", Total="11jt")
    await sent(office, "rina")
    assert "Genset, Rp11.000.000 akan melewati" in (await form(office, "rina")).text
    assert await sent(office, "rina") == "Diajukan lagi. Menunggu Budi."
    card = await office.newest("budi")
    assert "Total Rp12.000.000 → Rp11.000.000" in card.text
    assert card.files == ("a.pdf",)


async def test_what_is_passed_on_to_somebody_who_may_not_have_it_is_refused_in_the_form(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    await filled_in(office, "rina", Alasan="x")
    await sent(office, "rina")
    await sent(office, "rina")
    await office.unfold("budi")
    await office.press("budi", "Alihkan")
    await filled_in(office, "budi", Dialihkan_ke="Putu Wirawan, Operasional", Alasan="pemilik anggarannya Lina")
    await sent(office, "budi")
    assert "Hanya dapat dialihkan ke orang setingkat atasan langsung, atau ke atasannya." in (await form(office, "budi")).text
    lina = next(label for label in await labels(office, "budi", "Dialihkan ke") if label.startswith("Lina Marpaung"))
    await filled_in(office, "budi", Dialihkan_ke=lina)
    await sent(office, "budi")
    assert await hand(office).form("budi") is None
    await office.sees("lina", "Dialihkan Budi Santoso kepada Anda: “pemilik anggarannya Lina”", "[Setujui]")


async def test_an_act_that_somebody_else_did_meanwhile_is_refused_in_the_form(office: Office) -> None:
    await command(office, "rina", "/beli 4jt laptop")
    await filled_in(office, "rina", Alasan="x")
    await sent(office, "rina")
    await sent(office, "rina")
    await office.press("budi", "Tolak")
    await office.say("rina", "/alur ")
    await office.press("rina", "Tarik", on="Menunggu Budi")
    await office.press("rina", "Tarik", on="Tarik PB/0001")
    await filled_in(office, "budi", Alasan="mahal")
    await sent(office, "budi")
    assert "Rina" in (await form(office, "budi")).errors["Alasan"]
    assert (await form(office, "budi")).fields == {"Alasan": ("mahal",)}


async def test_rows_are_added_and_struck_with_their_files_and_keep_what_was_typed(office: Office) -> None:
    await command(office, "rina", "/reimburse")
    first = await form(office, "rina")
    assert list(first.fields)[:4] == ["Tanggal", "Kategori", "Uraian", "Nilai"]
    await filled_in(office, "rina", Tanggal="2026-11-24", Kategori="Transportasi", Uraian="taksi", Nilai="185rb")
    await hand(office).hand_in("rina", "Bukti", "taksi.jpg", b"\xff\xd8\xff taxi")
    await hand(office).press_in_form("rina", "Tambah baris")
    await filled_in(office, "rina", Uraian="salah")
    await hand(office).press_in_form("rina", "Tambah baris")
    await filled_in(office, "rina", Tanggal="2026-11-25", Kategori="Makan", Uraian="makan siang", Nilai="120rb")
    await hand(office).hand_in("rina", "Bukti", "makan.jpg", b"\xff\xd8\xff food")
    rows = [block for block in hand(office).folk["rina"].form.blocks if block["type"] == "actions" and block["elements"][0]["text"]["text"] == "Hapus baris ini"]
    hand(office).folk["rina"].press_late(hand(office).folk["rina"].spot(lambda spot: spot.block is rows[1], "row", "", hand(office).folk["rina"].form))
    await hand(office).settled()
    shown = await form(office, "rina")
    assert "salah" not in str(shown)
    await filled_in(office, "rina", Di_luar_ketentuan="Tidak")
    await sent(office, "rina")
    look = await form(office, "rina")
    assert "Taksi, Rp305.000 akan melewati" in look.text, look
    await sent(office, "rina")
    card = await office.newest("budi")
    assert "Rab 25 Nov, Makan, makan siang, Rp120.000, makan.jpg" in card.text
    assert card.files == ("taksi.jpg", "makan.jpg")


async def test_every_kind_of_field_has_its_own_input_and_what_depends_on_a_choice_comes_with_it(office: Office) -> None:
    await office.publish(KINDS)
    shown = await command(office, "rina", "/kunjungan")
    assert "Hotel" not in shown.fields
    await filled_in(office, "rina", Hari="3", Kurs="2.5", Mulai=1796610600, Jam="09:30", Luar_kota="Ya")
    assert "Hotel" in (await form(office, "rina")).fields
    await filled_in(office, "rina", Pengganti="Budi Santoso, Pemasaran", Kota=["Jakarta", "Bandung"], Hotel="Melati")
    await filled_in(office, "rina", Hari="9")
    await sent(office, "rina")
    assert (await form(office, "rina")).errors == {"Hari": "Paling banyak 5. Tertulis 9."}
    await filled_in(office, "rina", Hari="3")
    await sent(office, "rina")
    await sent(office, "rina")
    card = await office.sees("budi", "3 Budi Santoso")
    for said in ("2,5", "Sen 7 Des 09.30", "09.30", "Melati", "Jakarta", "Bandung"):
        assert said in card.text


async def test_a_long_form_goes_over_several_pages_and_back(office: Office) -> None:
    await office.publish(LONG)
    seen = []
    shown = await command(office, "rina", "/panjang")
    while shown.submit == "Lanjut" and "Halaman" in shown.text:
        seen.append(len(shown.fields))
        await filled_in(office, "rina", **{label.replace(" ", "_"): f"jawaban {label}" for label in shown.fields})
        await sent(office, "rina")
        shown = await form(office, "rina")
    assert sum(seen) == 40
    assert len(seen) == 3
    await hand(office).press_in_form("rina", "Ubah")
    assert (await form(office, "rina")).fields["Isian 0"] == ("jawaban Isian 0",)
    await sent(office, "rina")
    await hand(office).press_in_form("rina", "Kembali")
    await filled_in(office, "rina", Isian_0="lain")
    for _ in seen:
        await sent(office, "rina")
    await sent(office, "rina")
    await office.sees("budi", "Rina Wulandari: lain", "jawaban Isian 39")


async def test_one_of_three_hundred_people_is_found_by_a_few_letters(office: Office) -> None:
    crowd = (f"  - {{id: p{n}, name: Orang {n:03}, unit: pemasaran, title: Staf, manager: budi}}" for n in range(300))
    await office.import_people("\n".join((PEOPLE.read_text(encoding="utf-8").rstrip("\n"), *crowd)) + "\n")
    await office.publish(KINDS)
    await command(office, "rina", "/kunjungan")
    assert await hand(office).seek("rina", "Pengganti", "orang 29") == [f"Orang 29{n}, Pemasaran" for n in range(10)]
    await hand(office).folk["rina"].pick("Pengganti", "orang 299", where=hand(office).folk["rina"].form)
    await hand(office).settled()
    await filled_in(office, "rina", Hari="3", Mulai=1796610600, Jam="09:30", Luar_kota="Tidak", Kota=["Jakarta"])
    await sent(office, "rina")
    await sent(office, "rina")
    await office.sees("budi", "3 Orang 299")


async def test_a_file_that_is_too_large_is_said_at_its_field_and_the_rest_is_kept(office: Office) -> None:
    await command(office, "rina", "/reimburse")
    await filled_in(office, "rina", Tanggal="2026-11-24", Kategori="Transportasi", Uraian="taksi", Nilai="185rb", Di_luar_ketentuan="Tidak")
    await hand(office).hand_in("rina", "Bukti", "film.jpg", PDF + bytes(21 * 1024 * 1024))
    await sent(office, "rina")
    shown = await form(office, "rina")
    assert "film.jpg" in str(shown.errors) + shown.text
    assert shown.fields["Uraian"] == ("taksi",)
