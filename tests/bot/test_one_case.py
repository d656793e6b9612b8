"""`alur explain FILE --for "..."`: one case told beforehand, read as chat reads it, foreseen by the engine."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import workflows
from bot.cli import app
from bot.company import Company
from bot.picture import Eye
from bot.rendering.supposed import Telling
from bot.supposing import Unclear, suppose
from bot.wording.explain import plain_text
from workflows.cases import stage_of_cast
from workflows.loader import load_one
from workflows.stage import FREE_DAYS
from workflows.world import PersonRecord

SOPS = Path(workflows.__file__).parent / "sops"
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)  # 09:00 in Jakarta, a Wednesday


def company(name: str, language: str) -> Company:
    """The SOP's own cast on that day."""
    stage = stage_of_cast(load_one((SOPS / f"{name}.yaml").read_text()), FREE_DAYS)
    return Company("cast", "", stage, Eye(PersonRecord("", ""), language, stage.people, stage.calendar, NOW, lasting=True))


def told(name: str, case: str, language: str = "en") -> str:
    sop, people = load_one((SOPS / f"{name}.yaml").read_text()), company(name, language)
    telling = Telling(sop, suppose(sop, case, people), people)
    return plain_text(telling.title, telling.parts()).replace("\u00a0", " ")


CASES = [
    ("purchase", "amount=60jt, requester=Rina", "en", [
        "The people are those of the SOP's own cast.", "Requester: Rina (Marketing).", "Total: IDR 60,000,000.", "so assumed: Item (anything)",
        "It can be sent", "1. Line manager: Budi (Rina's line manager).", "Deadline if it is sent now: Friday, 27 November 2026, 17:00 WIB.",
        "2. Finance: Sari (Finance).\n  - Asked because “Total” is at least IDR 10,000,000.", "3. Director: Agus (Director).", "Deadline: 2 working days after this step opens.",
        "4. Issue PO: Putu (Purchasing).", "Then the request ends: “Done”."]),
    ("purchase", "total=4,5 juta, item=laptop, 2 unit, pemohon=rina", "id", [
        "Total: Rp4.500.000.", "Barang atau jasa: laptop, 2 unit.", "3. Direktur: dilewati.\n  - Hanya diminta bila “Total” paling sedikit Rp50.000.000.",
        "1. Atasan langsung: Budi (atasan langsung Rina)."]),
    ("leave", "requester=Eko, First day=2027-02-15, tgl_selesai=17/2/2027", "en", [
        "Working days: 3 (worked out).", "It can be sent", "3. President director: Hartono (Presdir)."]),
    ("leave", "pemohon=Gita, tgl_mulai=besok", "id", [
        "Tanggal mulai: Kam 26 Nov.", "Ditolak: Cuti berlaku setelah masa kerja 12 bulan.", "Ditolak: Cuti 1 hari diajukan paling lambat 7 hari kerja sebelumnya.",
        "Jalan di bawah ini berlaku sesudah itu diperbaiki.", "3. Presiden Direktur: dilewati."]),
    ("procurement", "barang=meja, jati, 10, 500rb, barang=kursi, besi, 4, 12jt, jenis=aset, indent=ya", "id", [
        "Pemohon: Ika (Bangsal) (diandaikan; tulis pemohon=nama).", "kursi, besi, 4 × Rp12.000.000 = Rp48.000.000", "Total: Rp53.000.000 (dihitung).",
        "4. Tim pengadaan: Kiki, Lina, dan Maman (Tim pengadaan).", "Yang harus menyetujui: 2 dari 3.", "6.1. Direktur Keuangan, sekaligus dengan yang lain di Direksi: Nanda", "14. Sisa barang: hanya lewat jalan lain."]),
    ("reimbursement", "baris=kemarin, hotel, Ibis, 1,2jt", "en", [
        "Expenses: Tue 24 Nov, Hotel, Ibis, IDR 1,200,000", "Outside the policy: no", "6. Pay: Heri (Fad); Ivy (Manajer fad).\n  - Left out here: whoever decided at",
        "4. Answer to the reduction: known only on the way", "5. Decision on the appeal: known only on the way"]),
    ("cash_advance", "cara_bayar=tunai, no_rek=123", "id", ["Tidak ditanyakan di sini, maka tidak dipakai: Nomor rekening.", "5. Pertanggungjawaban (PJUM): Agus (pemohon)."]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "case", "language", "wanted"), CASES, ids=[case[1] for case in CASES])
def test_a_case_is_told_with_its_people_its_refusals_and_its_deadlines(name: str, case: str, language: str, wanted: list[str]) -> None:
    text = told(name, case, language)
    assert [words for words in wanted if words not in text] == []


def test_a_case_that_needs_more_approvals_than_there_are_people_says_that_it_would_wait() -> None:
    sop = load_one(
        "sop: s\ntitle: S\nheadline: S\nform: {total: money}\nstates:\n  money: {approve: role.finance, need: 2 if total >= 100_000_000 else 1}\n  fin: {end: approved}\n"
        "cast: {Ann: {}, Fin: {role: finance}}\n"
    )
    stage = stage_of_cast(sop, FREE_DAYS)
    people = Company("cast", "", stage, Eye(PersonRecord("", ""), "en", stage.people, stage.calendar, NOW, lasting=True))
    ways = {total: Telling(sop, suppose(sop, f"total={total}jt, requester=Ann", people), people) for total in (99, 100)}
    said = {total: plain_text(way.title, way.parts()) for total, way in ways.items()}
    assert ("2 must approve, and 1 can be asked: the request waits here" in said[100], "must approve" in said[99]) == (True, False)


FAULTS = [
    ("purchase", "amonut=60jt, total=60jt", ["“amonut” is not a field of the form. Did you mean total?"]),
    ("purchase", "colour=red", ["“colour” is not a field of the form. What may be written: item, total, why, quotations, requester."]),
    ("purchase", "total=4.000, requester=Rnia, po_number=7", [
        "“po_number” is filled in only on the way", "There is nobody called “Rnia”. Did you mean Rina?"]),
    ("purchase", "total=4.000", ["Total: “4.000” can mean two things. Which one? Write one of: IDR 4,000; IDR 4,000,000."]),
    ("purchase", "total=0", ["Total: At least IDR 1."]),
    ("purchase", "sixty million", ["“sixty million” cannot be read."]),
    ("purchase", "total=5jt, total=6jt", ["Total is written twice."]),
    ("procurement", "total=60jt, barang=meja", ["“total” is worked out from other answers. What may be written: barang, jenis, indent, requester."]),
    ("procurement", "barang=meja", ["Goods or services: This row is not complete yet. The order is: name, specification"]),
    ("procurement", "jenis=assset, indent=perhaps", ["Kind: “assset” is not in the list. Is it Asset?", "On order:"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "case", "wanted"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_what_cannot_be_taken_is_gathered_and_said(name: str, case: str, wanted: list[str]) -> None:
    with pytest.raises(Unclear) as unclear:
        told(name, case)
    said = [fault.replace("\u00a0", " ") for fault in unclear.value.faults]
    assert [words for words in wanted if not any(words in fault for fault in said)] == []


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with contextlib.chdir(tmp_path):
        yield tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"ALUR_LANG": "en"})


def test_the_people_are_the_directory_s_else_the_file_s_else_the_cast_s(folder: Path) -> None:
    told = ("explain", str(SOPS / "purchase.yaml"), "--for", "total=60jt, requester=Rina")
    assert "The people are those of the SOP's own cast." in run(*told).output
    assert list(folder.iterdir()) == []
    assert run("init").exit_code == 0
    assert "Requester: Rina Wulandari (Marketing)." in run(*told).output
    assert "The people are those of the file people.yaml." in run(*told).output
    assert run("people", "import", "people.yaml").exit_code == 0
    (folder / "people.yaml").unlink()
    assert "The people are those of the directory in data." in run(*told).output


def test_a_case_for_machines_and_how_the_command_ends(folder: Path) -> None:
    sop = str(SOPS / "purchase.yaml")
    plain = json.loads(run("explain", sop, "--for", "total=4jt, requester=Rina", "--json").output)
    assert plain["values"]["total"] == "4000000"
    assert plain["assumed"] == ["item", "why"]
    assert [(step["state"], step["passed_by"], [one["id"] for one in step["asked"]]) for step in plain["steps"]] == [
        ("manager", False, ["Budi"]), ("finance", True, []), ("director", True, []), ("purchase_order", False, ["Putu"]), ("approved", False, []),
    ]  # fmt: skip
    wrong = run("explain", sop, "--for", "amonut=4jt", "--json")
    assert (wrong.exit_code, len(json.loads(wrong.output)["faults"])) == (2, 1)
    assert run("explain", sop, "--for", "amonut=4jt").exit_code == 2
    assert run("explain", sop, "--json").exit_code == 2
    (folder / "people.yaml").write_text("people: [{id: rina}]\n")
    assert run("explain", sop, "--for", "total=4jt").exit_code == 1
