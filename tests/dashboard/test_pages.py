"""The rooms: each sees their own, filters live in the address, acts are judged by the desk, hostile input stays words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from dashboard.paper import act_address, folded
from dashboard.views import Act, Attachment, Entry, Face, Fact
from tests.dashboard.caller import HERE, Caller, words_of
from tests.fakes.marketing import example
from tests.fakes.office import Both

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp.exe{{ 7*7 }}"


async def entered(person: str = "dewi", **settings: Any) -> Caller:
    caller = Caller(example(), **settings)
    await caller.sign_in(person)
    return caller


async def test_the_board_says_who_holds_what_since_when_and_until_when() -> None:
    page = words_of((await (await entered()).get("/")).text)
    assert "Kursi kerja 12 unit PB/0009/XI/2026 Rp19.800.000 Muhammad Fajar Hidayat BS Budi Santoso 1 dari 4 3,5 hari kerja Jum 27 Nov lewat 1 hari kerja" in page


ROOMS = ["/", "/queue", "/search?q=pameran", "/me", "/sops", "/sops/purchase", "/requests/PB/0012/XI/2026", "/act?request=c12&act=reject&state=boss&visit=1", "/files/c12/d1", "/live"]


@pytest.mark.parametrize("path", ROOMS)
async def test_without_a_session_no_room_shows_anything(path: str) -> None:
    answer = await Caller(example()).get(path)
    assert "Perlengkapan" not in answer.text
    assert "Dewi" not in answer.text
    assert "PB/0012/XI/2026</" not in answer.text
    assert answer.status_code in ((200,) if path == "/" else (401, 403))


@pytest.mark.parametrize("path", ["/requests/PB/0012/XI/2026", "/requests/c12", "/act?request=c12&act=approve&state=boss&visit=1", "/files/c12/d1"])
async def test_what_one_may_not_see_is_answered_like_what_does_not_exist(path: str) -> None:
    caller = await entered("tono")
    hidden, missing = await caller.get(path), await caller.get(path.replace("c12", "c99").replace("PB/0012", "PB/0099"))
    assert hidden.status_code == missing.status_code == 404
    assert words_of(hidden.text).replace("c12", "").replace("PB/0012", "") == words_of(missing.text).replace("c99", "").replace("PB/0099", "")
    assert (await caller.act("c12", "approve")).status_code == 404


async def test_the_file_of_another_request_cannot_be_had_through_ones_own() -> None:
    caller = await entered("tono")
    assert (await caller.get("/files/c14/d1")).status_code == 404


async def test_each_sees_on_the_board_what_concerns_them_and_an_administrator_all() -> None:
    seen = {person: words_of((await (await entered(person)).get("/?view=running")).text) for person in ("tono", "rina", "lina")}
    assert "Lisensi desain" in seen["tono"]
    assert "Perlengkapan" not in seen["tono"]
    assert "Perlengkapan" in seen["rina"]
    assert "Lisensi" not in seen["rina"]
    assert "Perlengkapan" in seen["lina"]
    assert "Lisensi" in seen["lina"]


FILTERED = [
    ("/", {"PB/0009", "UM/0031", "CT/0144", "PB/0012", "RB/0207", "KT/0018"}),
    ("/?view=overdue", {"PB/0009", "UM/0031"}),
    ("/?view=closed", {"PB/0003"}),
    ("/?sop=leave", {"CT/0144"}),
    ("/?holder=sari", {"UM/0031", "RB/0207"}),
    ("/?holder=sari&q=bensin", {"RB/0207"}),
    ("/?view=nonsense&sort=%00&page=-1", {"PB/0009", "UM/0031", "CT/0144", "PB/0012", "RB/0207", "KT/0018"}),
    ("/search?q=pb", {"PB/0009", "PB/0012", "PB/0003"}),
    ("/search", set()),
]


@pytest.mark.parametrize(("path", "numbers"), FILTERED)
async def test_the_address_cuts_the_list(path: str, numbers: set[str]) -> None:
    page = await (await entered()).get(path)
    assert page.status_code == 200
    assert set(re.findall(r'<span class="number">(\w+/\d+)', page.text)) == numbers


async def test_a_chip_keeps_the_other_filters_and_all_can_be_cleared() -> None:
    page = (await (await entered()).get("/?holder=sari&q=a")).text
    assert 'href="/?view=overdue&amp;holder=sari&amp;q=a"' in page
    assert "Hapus saringan" in page
    assert "Hapus saringan" not in (await (await entered()).get("/")).text


async def test_an_empty_list_says_what_is_so_and_what_would_fill_it() -> None:
    caller = await entered("fajar")
    assert "Tidak ada yang menunggu keputusan Anda. Yang baru muncul di sini dan di chat." in words_of((await caller.get("/queue")).text)
    assert "Tidak ada “pesawat” di antara pengajuan yang dapat Anda lihat." in words_of((await caller.get("/search?q=pesawat")).text)


async def test_the_page_of_a_request_tells_all_of_it() -> None:
    page = words_of((await (await entered()).get("/requests/PB/0012/XI/2026")).text)
    for told in (
        "PB/0012/XI/2026 Permintaan pembelian · Pemasaran Perlengkapan pameran, Rp48.650.000 Menunggu Dewi Anggraini Batas Rab 2 Des 17.00",
        "Legal (di sini) Dewi Anggraini, 3 jam kerja Direktur (dilewati) dilewati: mulai Rp50.000.000",
        "Brosur lipat tiga 2.000 2.400 4.800.000",
        "Total Rp52.400.000 → Rp48.650.000",
        "Sari Lestari mengembalikan “Lampirkan penawaran kedua untuk stan.” Kam 26 Nov 15.20",
        "penawaran-1.pdf 412 KB, dibuka Dewi",
    ):
        assert told in page
    assert page.index("belum memutuskan") < page.index("mempertahankan") < page.index("mengembalikan")


async def test_a_sop_is_shown_to_whoever_may_start_it_and_others_do_not_learn_that_it_is_there() -> None:
    caller = await entered("lina")
    assert "Permintaan pembelian /beli" in words_of((await caller.get("/sops")).text)
    page = (await caller.get("/sops/purchase")).text
    assert "Jalur dari yang berakhir" in words_of(page)
    assert "Cara kerjanya Memulai Siapa pun dapat mengajukan. Atasan Dua hari." in words_of(page)
    assert 'href="/new/purchase"' in page
    other = await entered("tono")
    assert "Belum ada SOP yang dibuka untuk Anda." in words_of((await other.get("/sops")).text)
    assert {(await other.get(f"/sops/{name}")).status_code for name in ("purchase", "nothing", "%00")} == {404}


async def test_one_press_decides_shows_a_toast_once_and_takes_the_buttons_away() -> None:
    caller = await entered()
    done = await caller.act("c12", "approve")
    assert (done.status_code, done.headers["location"]) == (303, "/requests/PB/0012/XI/2026")
    page = (await caller.get(done.headers["location"])).text
    assert "Tercatat: menyetujui." in page
    assert 'value="approve"' not in page
    assert "Tercatat" not in (await caller.get("/")).text


async def test_a_decision_from_the_queue_leads_back_to_it_and_only_there() -> None:
    caller = await entered()
    assert (await caller.act("c12", "approve", form={"back": "queue"})).headers["location"] == "/queue"
    assert (await caller.act("c12", "comment", state="", visit=0, form={"reason": "ada", "back": "//evil.example"})).headers["location"].startswith("/requests/")


async def test_a_reason_is_asked_on_a_page_for_those_without_scripts_and_kept_when_refused() -> None:
    caller = await entered()
    address = act_address("c12", Act("reject", "Tolak", state="boss", visit=1), "queue")
    assert "Alasan menolak PB/0012/XI/2026?" in (await caller.get(address)).text
    refused = await caller.act("c12", "reject", form={"reason": "x<", "back": "queue"})
    assert refused.status_code == 422
    assert "Alasan paling sedikit 3 huruf." in refused.text
    assert ">x&lt;</textarea>" in refused.text
    assert caller.office.cases["c12"].status == "running"
    assert (await caller.act("c12", "reject", form={"reason": "anggaran habis"})).status_code == 303


async def test_an_act_from_before_the_request_changed_is_refused_with_the_page_as_it_is_now() -> None:
    caller = await entered()
    caller.office.cases["c12"].visit = 2
    refused = await caller.act("c12", "approve", visit=1)
    assert refused.status_code == 409
    assert "Pengajuan ini berubah hari ini 08.30." in refused.text
    gone = await caller.get("/act?request=c12&act=reject&state=boss&visit=1")
    assert gone.status_code == 409
    assert "sudah berubah" in gone.text


async def test_one_who_sees_a_request_but_does_not_hold_it_is_refused_by_the_desk() -> None:
    caller = await entered("rina")
    assert 'value="approve"' not in (await caller.get("/requests/c12")).text
    refused = await caller.act("c12", "approve")
    assert refused.status_code == 409
    assert "Keputusan ini pada Dewi Anggraini." in refused.text


async def test_fields_and_files_of_an_act_reach_the_desk_as_typed() -> None:
    caller = await entered()
    empty = await caller.act("c18", "approve", form={"field.contract": ""})
    assert empty.status_code == 422
    assert 'aria-describedby="ask-contract-fault ask-contract-help"' in empty.text
    scan = {"field.scan": ("../../scan.pdf", b"%PDF", "application/pdf")}
    assert (await caller.act("c18", "approve", form={"field.contract": "K-7"}, files=scan)).status_code == 303
    handed_in = caller.office.cases["c18"].handed_in
    assert handed_in["contract"] == ("K-7",)
    assert handed_in["scan"][0].startswith("../../scan.pdf ")


async def test_files_are_saved_never_shown_by_the_browser() -> None:
    caller = await entered()
    caller.office.stored["d2"] = b"<svg onload='alert(1)'/>"
    pdf, svg = await caller.get("/files/c12/d1"), await caller.get("/files/c12/d2")
    assert pdf.content == b"%PDF-1.7 quotation"
    assert pdf.headers["content-type"] == "application/pdf"
    assert svg.headers["content-type"] == "application/octet-stream"
    assert svg.headers["content-disposition"] == "attachment; filename*=UTF-8''denah.svg"
    assert "sandbox" in svg.headers["content-security-policy"]


async def test_hostile_words_stay_words_wherever_people_write_them() -> None:
    caller = await entered()
    case = caller.office.cases["c12"]
    hostile: Both = (NASTY, NASTY)
    case.title = case.amount = case.due = case.late = case.here_for = hostile
    case.facts = (Fact(NASTY, NASTY),)
    case.files = (Attachment("d1", 'a"\r\nSet-Cookie: x=1.pdf', NASTY),)
    case.history.append(Entry(Face(NASTY, "<"), NASTY, NASTY, NASTY))
    for path in ("/", "/queue", "/requests/c12", f"/search?{httpx.QueryParams({'q': NASTY})}", f"/requests/{quote(NASTY)}"):
        page = (await caller.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.findall(r"gnp\.exe(..)", page)
    assert "\n" not in (await caller.get("/files/c12/d1")).headers["content-disposition"]


@pytest.mark.parametrize("path", ["/", "/queue", "/requests/c12", "/requests/none", "/login/x", "/static/page.js", "/nowhere"])
async def test_every_answer_is_armoured(path: str) -> None:
    headers = (await (await entered()).get(path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_pages_are_never_cached_and_their_static_files_always() -> None:
    caller = await entered()
    page = await caller.get("/")
    assert page.headers["cache-control"] == "no-store"
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert len(addresses) >= 5
    for address in addresses:
        assert "immutable" in (await caller.get(address)).headers["cache-control"]


async def test_no_page_holds_a_script_or_style_of_its_own_or_anything_from_elsewhere() -> None:
    caller = await entered()
    for path in ("/", "/queue", "/requests/c12", "/me"):
        page = (await caller.get(path)).text
        assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?://", page) == []


async def test_a_foreign_host_name_is_not_served() -> None:
    caller = await entered()
    assert (await caller.http.get("/", headers={"Host": "evil.example"})).status_code == 400


@pytest.mark.parametrize("language", ["id", "en"])
async def test_what_goes_wrong_is_said_in_both_languages_without_its_insides(language: str) -> None:
    caller = await entered()
    await caller.send("/lang", {"language": language})
    caller.office.broken = True
    broken, missing = await caller.get("/"), await caller.get("/nowhere")
    told = {"id": ("Maaf, halaman ini belum dapat dibuka", "Halaman ini tidak ada"), "en": ("Sorry, this page cannot be opened yet", "There is no such page")}
    assert (broken.status_code, missing.status_code) == (500, 404)
    assert told[language][0] in broken.text
    assert told[language][1] in missing.text
    assert "disk of this office" not in broken.text
    assert "Traceback" not in broken.text


async def chunks(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 1024):
        yield b"x" * 1024


async def test_too_much_is_refused_by_its_said_and_by_its_real_size() -> None:
    caller = await entered(body_limit=4096, upload_limit=8192)
    said = await caller.send("/logout", {"more": "x" * 5000})
    form = {"Origin": HERE, "Content-Type": "application/x-www-form-urlencoded"}
    streamed = await caller.http.post("/act", content=chunks(64 * 1024), headers=form)
    assert said.status_code == streamed.status_code == 413
    assert "Yang dikirim melewati 4 KB." in said.text
    assert caller.office.sessions != {}


@pytest.mark.parametrize("visit", ["", "x", "-1", "9" * 40])
async def test_a_broken_form_is_refused_politely(visit: str) -> None:
    caller = await entered()
    answer = await caller.send("/act", {"request": "c12", "act": "approve", "state": "boss", "visit": visit})
    assert answer.status_code == 400
    assert "belum terbaca" in answer.text


async def test_halves_of_characters_are_refused_politely() -> None:
    caller = await entered()
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = part.format("csrf", await caller.token()) + part.format("reason", "\\ud800") + "--x--\r\n"
    headers = {"Origin": HERE, "Content-Type": "multipart/form-data; boundary=x; charset=unicode_escape"}
    assert (await caller.http.post("/act", content=body.encode(), headers=headers)).status_code == 400


def test_a_long_history_folds_to_the_newest_the_first_and_every_return() -> None:
    history = [Entry(Face(str(number), ""), "", "", kept=number == 8) for number in range(12)]
    assert [(hidden, [entry.face.name for entry in run]) for hidden, run in folded(history)] == [
        (False, ["0", "1", "2", "3", "4"]), (True, ["5", "6", "7"]), (False, ["8"]), (True, ["9", "10"]), (False, ["11"]),
    ]  # fmt: skip
    assert folded(history[:8]) == [(False, history[:8])]
