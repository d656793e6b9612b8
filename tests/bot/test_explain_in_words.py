"""A SOP said back in sentences: complete, plain, the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import workflows
from bot.wording.conditions import Phrases
from bot.wording.explain import explain_text, explained
from bot.wording.explained import WORDS
from workflows.explain import statements
from workflows.loader import load_one
from workflows.sop import Sop

ROOT = Path(workflows.__file__).parent
SHIPPED = sorted((ROOT / "sops").glob("*.yaml"))
EVERYTHING = load_one((ROOT.parent / "tests" / "workflows" / "everything.yaml").read_text())
CLOCKED = load_one("""
sop: cash
title: {en: Cash count, id: Hitung kas}
headline: Cash
start: {by: role.finance, every: "month on 1 at 09:00, next working day", when: not any(r.submitted.date == today for r in others)}
states:
  tally: {title: {en: Count, id: Hitung}, task: requester}
  approved: {title: {en: Done, id: Selesai}, end: approved}
""")
SOPS = [EVERYTHING, CLOCKED, *(load_one(path.read_text()) for path in SHIPPED)]
FORBIDDEN = re.compile(r"!|\b(kamu|kami|saya|we|I|Bapak/Ibu)\b|Rp ")
CODE = re.compile(r"==|!=|<=|>=|\brequester\.\w|\brole\.\w|\w_\w|\{\w")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("sop", SOPS, ids=lambda sop: sop.name)
def test_no_code_of_the_file_is_left_in_the_sentences(sop: Sop, language: str) -> None:
    lines = [line for part in explained(sop, language) for _, line in part.lines if not line.startswith(("In chat", "Di chat"))]
    assert [line for line in lines if CODE.search(re.sub(r"\{(seq|year|month)[^}]*\}", "", line))] == []
    assert len(lines) >= len(statements(sop)) - 1


@pytest.mark.parametrize("sop", SOPS, ids=lambda sop: sop.name)
def test_both_languages_say_the_same_things(sop: Sop) -> None:
    assert [len(part.lines) for part in explained(sop, "id")] == [len(part.lines) for part in explained(sop, "en")]


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_sentence_has_the_same_places_in_both_languages_and_keeps_the_voice(code: str) -> None:
    places = [sorted({name for _, name, _, _ in Formatter().parse(sentence) if name is not None}) for sentence in WORDS[code]]
    assert places[0] == places[1]
    assert not any(FORBIDDEN.search(sentence) for sentence in WORDS[code])


def shipped(name: str) -> Sop:
    return next(sop for sop in SOPS if sop.name == name)


QUESTIONS = [
    ("purchase", "who decides first", "Asked to decide: the requester's line manager."),
    ("purchase", "when finance is asked", "Only if “Total” is at least IDR 10,000,000. Otherwise this step is passed by"),
    ("purchase", "what a no does", "When this step is rejected, the whole request ends as rejected; the requester, all who decided and those still asked are told."),
    ("purchase", "what still holds", "without being asked again if “Total” is at most what it was then and “Item” has not changed since then. “Then” is when that approval was given."),
    ("purchase", "what a late answer leads to", "1 working day after the deadline of this step: also asked: the line managers of those asked at this step, beside those asked already"),
    ("purchase", "when files are needed", "“Quotations”: files, required if “Total” is at least IDR 10,000,000, otherwise it may be left empty."),
    ("purchase", "who may withdraw", "Withdrawing: the requester may withdraw the request until it has ended."),
    ("purchase", "own request", "Nobody decides their own request"),
    ("leave", "nobody answers in time", "1 day before “First day”, at 17:00: this step is closed, the request goes to the end “Expired”, and the requester is told; also told: everyone involved, with the words"),
    ("leave", "president away", "While those asked are away (an absence or delegation in the directory), also asked: the dirops role."),
    ("leave", "no rejection by HR", "It cannot be rejected here."),
    ("leave", "postponing", "Needed for [Postpone]: today is no later than 1 day before “First day”."),
    ("procurement", "quorum", "2 approvals are needed. One rejection alone does not reject"),
    ("procurement", "late goods", "this step is closed, the request goes to step 12, “PO issued”, and the requester is told"),
    ("reimbursement", "silence", "At the deadline: the clock presses [Accept], and the requester is told; the words: “No answer counts as accepted.”."),
    ("reimbursement", "four eyes", "Left out here: whoever decided at “Finance review”"),
    ("reimbursement", "payment days", "Deadline: the end of work on the first working Tuesday or Thursday after the day this step opened."),
    ("cash_advance", "return of the settlement", "The request goes back to step 5, “Settlement”, which is done again. The steps before it stand"),
    ("cash_advance", "no more withdrawing", "Once this step is completed, the request counts as “approved”"),
    ("leave", "who may look", "everyone who was ever asked or told, or took part in it; by everyone above the requester, up to the top; and by the administrators. By nobody else."),
    ("cash", "when the clock begins one", "begun by the clock: on day 1 of each month at 09:00, or the next working day, by the organisation's clock and calendar."),
    ("cash", "for whom", "Each of these people gets one, and is its requester, but only if there is none among the other requests of this SOP for which the day that request was first sent is the same as today."),
    ("cash", "what the clock asks", "The clock asks nothing: every field takes what is proposed for it. If a rule is broken, that request is not begun and the SOP's owner is told."),
    ("cash", "what was missed", "What was missed while Alur was down is begun once. A new version of the SOP replaces the schedule."),
    ("leave", "no rejection, none spoken of", "The first decision counts: one approval is enough.\n"),
    ("leave", "the balance", "“sisa akhir” means: 12 − (a) − (b).\n    - (a) the number of working days from the later of its “First day” and “awal” to its “Last day”, added up for each of"),
    ("leave", "years", "its “Last day” is in the same year as “Last day”"),
    ("procurement", "lanes of value", "if “nilai” is below IDR 5,000,000: “langsung”; if “nilai” is at most IDR 50,000,000: “tender”; otherwise: “presentasi”."),
    ("procurement", "steps of the same title", "whoever decided at “Finance director” (step 7)"),
    ("procurement", "who decides where nobody can", "asked instead: the dirkeu role; after that the superior of those left out, the administrators or the SOP's owner"),
    ("procurement", "the number of an order", "such as PO/2026/11/0012."),
    ("purchase", "roles", "Where a role is named, all who hold it are meant."),
    ("reimbursement", "no reminders of what closes by itself", "Deadline: 2 working days after this step opens.\n  - At the deadline: the clock presses [Accept]"),
    ("reimbursement", "the same receipt", "for which both have the same “Receipt”"),
    ("cash_advance", "open advances", "Needed: the number of “terbuka” is below 2."),
]


@pytest.mark.parametrize(("name", "answer"), [(question[0], question[2]) for question in QUESTIONS], ids=[f"{name}: {asked}" for name, asked, _ in QUESTIONS])
def test_a_reader_finds_the_answer_in_the_text(name: str, answer: str) -> None:
    assert answer in explain_text(shipped(name), "en").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("holds", "indonesian", "english"),
    [
        ("same(item)", "“item” tidak berubah sejak itu", "“item” has not changed since then"),
        ("same(item, total)", "“item” dan “total” tidak berubah sejak itu", "“item” and “total” have not changed since then"),
        ("not same(item, total)", "salah satu dari “item” dan “total” berubah sejak itu", "“item” and “total” have not all stayed as they were then"),
    ],
)
def test_one_thing_or_several_stay_as_they_were(holds: str, indonesian: str, english: str) -> None:
    sop = load_one(f"sop: s\ntitle: S\nheadline: S\nform: {{item: text, total: money}}\nstates: {{boss: {{approve: requester.manager, holds: '{holds}'}}, fin: {{end: approved}}}}\n")
    assert indonesian in explain_text(sop, "id")
    assert english in explain_text(sop, "en")


@pytest.mark.parametrize(
    ("state", "indonesian", "english"),
    [
        ("need: 2 if total >= 100 else 1", "Banyaknya persetujuan yang diperlukan: 2 bila “total” paling sedikit Rp100, selain itu 1.", "Approvals needed: 2 if “total” is at least IDR 100, otherwise 1."),
        ("timers: [{at: opened, every: working day at 09:00, nag: asked}]", "Mulai saat langkah ini dimulai, berulang-ulang: setiap hari kerja pukul 09.00: langsung diingatkan", "From the moment this step opened on, again and again: every working day at 09:00: reminded at once"),
        ("due: 1 day, timers: [{every: 2 hours, nag: asked}]", "Mulai batas waktu, berulang-ulang: setiap 2 jam", "From the deadline on, again and again: every 2 hours"),
    ],
)
def test_a_varying_number_of_approvals_and_a_repeated_timer_read_as_sentences(state: str, indonesian: str, english: str) -> None:
    sop = load_one(f"sop: s\ntitle: S\nheadline: S\nform: {{total: money}}\nstates: {{boss: {{approve: role.board, {state}}}, fin: {{end: approved}}}}\n")
    assert indonesian in explain_text(sop, "id").replace("\u00a0", " ")
    assert english in explain_text(sop, "en").replace("\u00a0", " ")


ROLES = {"hrd": {"en": "Human Resources", "id": "SDM"}}


@pytest.mark.parametrize(
    ("roles", "language", "said"),
    [
        ({}, "en", "Asked to decide: the HRD role."),
        ({}, "id", "Yang diminta memutuskan: peran HRD."),
        (ROLES, "en", "Asked to decide: Human Resources."),
        (ROLES, "id", "Yang diminta memutuskan: SDM."),
    ],
)
def test_a_role_is_called_by_its_title_where_it_has_one(roles: dict[str, dict[str, str]], language: str, said: str) -> None:
    assert said in explain_text(shipped("leave"), language, roles)


PHRASES = [
    ("total > 10_000_000", "“Total” di atas Rp10.000.000", "“Total” is above IDR 10,000,000"),
    ("not (total > 5 and urgent)", "“Total” paling banyak Rp5 atau “Mendesak” bukan ya", "“Total” is at most IDR 5 or “Urgent” is not yes"),
    ("urgent or total < 5 and not urgent", "“Mendesak” adalah ya atau (“Total” di bawah Rp5 dan “Mendesak” bukan ya)", "“Urgent” is yes or (“Total” is below IDR 5 and “Urgent” is not yes)"),
    ("5 < total <= 9", "Rp5 di bawah “Total” dan “Total” paling banyak Rp9", "IDR 5 is below “Total” and “Total” is at most IDR 9"),
    ("kind == big", "“Jenis” adalah “Besar”", "“Kind” is “Big”"),
    ("kind in (big, small)", "“Jenis” adalah “Besar” atau “Kecil”", "“Kind” is “Big” or “Small”"),
    ("kind not in (big, small)", "“Jenis” bukan “Besar” maupun “Kecil”", "“Kind” is neither “Big” nor “Small”"),
    ("day == none", "“Hari” kosong", "“Day” is empty"),
    ("day < today + 2 working days", "“Hari” sebelum 2 hari kerja sesudah hari ini", "“Day” is before 2 working days after today"),
    ("any(l.price > 5 for l in lines if l.name)", "ada baris “Baris” yang memenuhi: “Nama” terisi dan “Harga” di atas Rp5", "there is one among the lines of “Lines” for which “Name” is filled in and “Price” is above IDR 5"),
    ("not all(l.price > 5 for l in lines)", "ada baris “Baris” yang memenuhi: “Harga” paling banyak Rp5", "there is one among the lines of “Lines” for which “Price” is at most IDR 5"),
    ("sum(l.price for l in lines) * 10% > total", "jumlah “Harga” dari baris “Baris” × 10% di atas “Total”", "the sum of “Price” of the lines of “Lines” × 10% is above “Total”"),
    ("requester in role.board(requester.unit)", "pemohon memegang peran board di unit pemohon", "the requester holds the board role in the requester's unit"),
    ("any(r.requester == requester and r.status == running for r in others)", "ada pengajuan lain dari SOP ini yang memenuhi: pemohonnya sama dan statusnya adalah “berjalan”", "there is one among the other requests of this SOP for which the requester is the same and its status is “running”"),
    ("day.year < submitted.date.year", "“Hari” jatuh pada tahun sebelum tahun tanggal pengajuan ini pertama kali dikirim", "“Day” is in an earlier year than the day this request was first sent"),
    ("day > date(2027, 12, 31)", "“Hari” sesudah 31 Des 2027", "“Day” is after 31 Dec 2027"),
    ("not any(r.requester == requester for r in others)", "tidak ada pengajuan lain dari SOP ini yang memenuhi: pemohonnya sama", "there is none among the other requests of this SOP for which the requester is the same"),
    ("one.outcome == approved and one.at", "hasil “Satu” adalah “disetujui” dan “Satu” sudah selesai", "the outcome of “One” is “approved” and “One” is finished"),
    ("day - today > 3 days", "“Hari” − hari ini lebih dari 3 hari", "“Day” − today is longer than 3 days"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "indonesian", "english"), PHRASES, ids=[phrase[0] for phrase in PHRASES])
def test_a_condition_reads_as_plain_words(source: str, indonesian: str, english: str) -> None:
    sop = load_one(
        "sop: s\ntitle: S\nheadline: S\nform:\n"
        "  total: {type: money, title: {en: Total, id: Total}}\n"
        "  urgent: {type: yesno, title: {en: Urgent, id: Mendesak}}\n"
        "  day: {type: date, title: {en: Day, id: Hari}}\n"
        "  kind: {type: choice, of: {big: {en: Big, id: Besar}, small: {en: Small, id: Kecil}}, title: {en: Kind, id: Jenis}}\n"
        "  lines: {type: table, title: {en: Lines, id: Baris}, of: {name: {title: {en: Name, id: Nama}}, price: {type: money, title: {en: Price, id: Harga}}}}\n"
        f'states:\n  one: {{title: {{en: One, id: Satu}}, approve: role.a}}\n  two: {{approve: role.b, when: "{source}"}}\n  done_end: {{end: approved}}\n'
    )
    when = sop.states["two"].when
    assert when is not None
    assert [Phrases(sop, language).condition(when).replace("\u00a0", " ") for language in ("id", "en")] == [indonesian, english]
