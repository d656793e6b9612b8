"""Forms in talk: what is typed and pressed, what is asked next, what is kept and what would be sent, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from bot.forms import Draft, asks_anything, form_of_act, resumed
from bot.forms.questions import open_questions
from bot.tokens import Token
from tests.bot.clerk import Clerk, file
from workflows.loader import load_one
from workflows.sop import Sop
from workflows.values import Duration, Line, People, Person, Value

D = Decimal
KINDS = """
sop: kinds
title: Kinds
headline: "{{ name }}"
form:
  name: {type: text, title: {en: Name, id: Nama}}
  pieces: {type: integer, min: 1, max: 9, title: {en: Count, id: Jumlah}}
  portion: {type: number, title: {en: Share, id: Bagian}}
  cost: {type: money, min: 10_000, max: 5_000_000, title: {en: Cost, id: Biaya}}
  day: {type: date, min: today, max: today + 30 days, title: {en: Day, id: Hari}}
  hour: {type: time, title: {en: Hour, id: Jam}}
  at_noon: {type: datetime, title: {en: Moment, id: Saat}}
  length: {type: duration, title: {en: Length, id: Lama}}
  sure: {type: yesno, title: {en: Sure, id: Yakin}}
  place: {type: choice, of: {bandung: Bandung, bogor: Bogor, bekasi: Bekasi}, title: {en: Place, id: Tempat}}
  colours: {type: set, of: {red: {en: Red, id: Merah}, blue: {en: Blue, id: Biru}}, title: {en: Colours, id: Warna}}
  deputy: {type: person, title: {en: Deputy, id: Pengganti}}
  guests: {type: people, min: 2, title: {en: Guests, id: Tamu}}
  papers: {type: files, min: 1, max: 2, title: {en: Papers, id: Dokumen}}
  remark: {type: text, required: false, title: {en: Remark, id: Catatan}}
states:
  ok: {title: Okay, task: requester}
  closed: {title: Closed, end: approved}
"""


@pytest.fixture(scope="module")
def kinds() -> Sop:
    return load_one(KINDS)


READ: list[tuple[str, str, str, Value]] = [
    ("name", "id", "  laptop <b>  ", "laptop <b>"),
    ("pieces", "id", "3 unit", D(3)),
    ("portion", "id", "2,5", D("2.5")),
    ("cost", "id", "4,5 juta", D(4_500_000)),
    ("cost", "en", "IDR 4,000,000", D(4_000_000)),
    ("day", "id", "besok", date(2026, 11, 26)),
    ("day", "id", "7 Des", date(2026, 12, 7)),
    ("day", "en", "7 December", date(2026, 12, 7)),
    ("hour", "id", "jam 9", time(9)),
    ("at_noon", "id", "besok 14.00", datetime(2026, 11, 26, 7, tzinfo=UTC)),
    ("length", "id", "2 hari kerja", Duration(working_days=2)),
    ("sure", "id", "tidak", False),
    ("place", "id", "2", "bogor"),
    ("place", "id", "bek", "bekasi"),
    ("colours", "id", "merah dan biru", frozenset({"red", "blue"})),
    ("colours", "id", "red, blue", frozenset({"red", "blue"})),
    ("deputy", "id", "Budi", Person("budi")),
    ("guests", "id", "budi, dewi lestari", ("budi", "dewi_l")),
    ("remark", "id", "ok", "ok"),
]


@pytest.mark.parametrize(("field", "language", "typed", "value"), READ)
def test_an_answer_is_read_by_the_kind_of_its_field(kinds: Sop, field: str, language: str, typed: str, value: Value) -> None:
    clerk = Clerk.only(kinds, field, language).types(typed)
    found = clerk.values[field]
    assert (found.ids if isinstance(found, People) else found) == value


REFUSED: list[tuple[str, str, str, str]] = [
    ("name", "id", " \x00 ", "Nama belum terisi."),
    ("name", "id", " \u200b\u2060\u3164\u2800 ", "Nama belum terisi."),
    ("name", "id", "x" * 4001, "Nama paling panjang 4.000 huruf, ini 4.001. Teks tersimpan; mohon dipersingkat."),
    ("pieces", "id", "2,5", "“2,5” belum terbaca sebagai bilangan bulat. Contoh: 2."),
    ("pieces", "en", "12", "At most 9. Typed: 12."),
    ("cost", "id", "empat ribuan", "“empat ribuan” belum terbaca sebagai jumlah. Contoh: 4.000.000 atau 4jt."),
    ("cost", "id", "Rp1.000", "Paling sedikit Rp10.000. Tertulis Rp1.000."),
    ("cost", "en", "9 million", "At most IDR 5,000,000. Typed: IDR 9,000,000."),
    ("cost", "id", "USD 40", "Mata uang isian ini IDR. Tertulis “USD 40”."),
    ("day", "id", "kemarin", "Sel 24 Nov sudah lewat. Paling awal Rab 25 Nov."),
    ("day", "id", "7 Jan 2027", "Paling akhir Jum 25 Des. Tertulis Kam 7 Jan 2027."),
    ("day", "en", "soon", "“soon” is not a date yet. Example: 7 Dec or tomorrow."),
    ("sure", "id", "mungkin", "“mungkin” belum terbaca. Jawab ya atau tidak."),
    ("place", "id", "Surabaya", "“Surabaya” tidak ada di daftar."),
    ("deputy", "id", "Zulkifli", "Tidak ada “Zulkifli” di direktori. Coba nama lengkap."),
    ("guests", "id", "budi, dewi", "Ada 3 orang bernama dewi."),
    ("guests", "id", "budi", "Paling sedikit 2. Tertulis 1."),
    ("papers", "id", "nanti saja", "Dokumen meminta file. Mohon kirim sebagai lampiran."),
]


@pytest.mark.parametrize(("field", "language", "typed", "said"), REFUSED)
def test_what_cannot_be_taken_is_said_above_the_same_question(kinds: Sop, field: str, language: str, typed: str, said: str) -> None:
    clerk = Clerk.only(kinds, field, language)
    asked = clerk.lines
    clerk.types(typed)
    assert clerk.lines == [said, *asked]
    assert field not in clerk.draft.answered


def test_a_command_fills_its_quick_fields_and_only_the_rest_is_asked() -> None:
    clerk = Clerk.asks("purchase", "4jt laptop")
    assert clerk.lines[:2] == ["Terbaca Rp4.000.000 (empat juta rupiah).", "Untuk keperluan apa? (3 dari 3)"]
    clerk.types("staf baru")
    assert clerk.last.end == "complete"
    assert clerk.values == {"item": "laptop", "total": D(4_000_000), "why": "staf baru"}


@pytest.mark.parametrize("typed", ["21-22 Des acara keluarga", "21 Des sampai 22 Des acara keluarga", "21 Des 22 Des acara keluarga"])
def test_days_typed_as_one_behind_a_command_are_the_first_and_the_last(typed: str) -> None:
    clerk = Clerk.asks("leave", typed)
    assert {name: clerk.draft.fields[name] for name in ("tgl_mulai", "tgl_selesai", "keperluan")} == {
        "tgl_mulai": date(2026, 12, 21),
        "tgl_selesai": date(2026, 12, 22),
        "keperluan": "acara keluarga",
    }


def test_what_is_needed_from_a_limit_on_is_asked_only_beyond_it() -> None:
    clerk = Clerk.asks("purchase", "17jt laptop").types("staf baru")
    assert clerk.lines[0] == "Mohon kirim penawaran (wajib mulai Rp10.000.000). (4 dari 4)"
    assert clerk.buttons == ["Kembali", "Batal"]
    clerk.hands_in("a.pdf").hands_in("b.pdf", "a.pdf")
    assert "Diterima: a.pdf dan b.pdf" in clerk.lines
    assert clerk.presses("Selesai").last.end == "complete"
    assert clerk.values["quotations"] == (file("a.pdf"), file("b.pdf"))


def test_an_amount_that_grows_asks_for_what_it_needs_now() -> None:
    clerk = Clerk.asks("purchase", "4jt laptop").types("staf baru")
    clerk.press_token(Token("*change", visit=clerk.draft.turn)).presses("Total").types("60 juta")
    assert clerk.lines[1] == "Mohon kirim penawaran (wajib mulai Rp10.000.000). (4 dari 4)"
    returned = Clerk.mends("purchase", item="laptop", total=D(4_000_000), why="baru").presses("Total").types("60 juta")
    assert "Penawaran perlu diisi lagi, karena Total berubah." in returned.lines


def test_words_of_a_command_that_do_not_fit_are_told_and_their_field_is_asked() -> None:
    assert Clerk.asks("purchase", "Rp0 laptop").lines[:2] == ["Paling sedikit Rp1. Tertulis Rp0.", "Berapa totalnya? (2 dari 3)"]
    long = Clerk.asks("purchase", f"4jt {'x' * 4001}")
    assert "Barang atau jasa paling panjang 4.000 huruf, ini 4.001. Teks tersimpan; mohon dipersingkat." in long.lines
    assert long.values == {"total": D(4_000_000)}


@pytest.mark.parametrize(("language", "said"), [("id", "Keperluan: “31 Feb”."), ("en", "Purpose: “31 Feb”.")])
def test_words_that_may_have_been_meant_as_something_else_are_said_again(language: str, said: str) -> None:
    assert said in Clerk.asks("leave", "31 Feb", language).lines


def test_what_is_ready_to_be_sent_may_be_left_by_the_word_too() -> None:
    ready = Clerk.asks("purchase", "4jt laptop").types("staf baru")
    assert (ready.last.end, ready.types("terserah").last.end, ready.types(" Batal ").last.end) == ("complete", "complete", "cancelled")


@pytest.mark.parametrize(("typed", "end"), [("batal", "cancelled"), (" BATAL ", "cancelled"), ("batalkan kontrak lama", ""), ("kembali", "")])
def test_the_label_of_a_button_typed_whole_is_the_button(typed: str, end: str) -> None:
    clerk = Clerk.asks("purchase").types("laptop")
    assert clerk.types(typed).last.end == end
    assert ("Barang apa?" in " ".join(clerk.lines)) == (typed == "kembali")


AMBIGUOUS = [
    ("id", "“4.000” bisa berarti dua hal. Yang mana?", ["Rp4.000", "Rp4.000.000", "Tulis lagi"], "Rp4.000.000"),
    ("en", "“4.000” can mean two things. Which one?", ["IDR 4,000", "IDR 4,000,000", "Type again"], "IDR 4,000,000"),
]


@pytest.mark.parametrize(("language", "asked", "buttons", "meant"), AMBIGUOUS)
@pytest.mark.parametrize("at_once", [True, False])
def test_an_amount_that_can_mean_two_things_is_asked_back(language: str, asked: str, buttons: list[str], meant: str, at_once: bool) -> None:
    clerk = Clerk.asks("purchase", "4.000 laptop", language) if at_once else Clerk.asks("purchase", "", language).types("laptop", "4.000")
    assert clerk.lines[0] == asked
    assert clerk.buttons[:3] == buttons
    assert clerk.presses(buttons[2]).buttons[:1] != buttons[:1]
    assert clerk.types("4.000").presses(meant).values["total"] == D(4_000_000)


def test_a_doubt_is_also_settled_by_typing_again() -> None:
    assert Clerk.asks("purchase").types("laptop", "4.000", "4,5 juta").values["total"] == D(4_500_000)


def test_a_near_miss_of_a_choice_is_asked_back(kinds: Sop) -> None:
    clerk = Clerk.only(kinds, "place").types("Bandnug")
    assert clerk.lines[0] == "“Bandnug” tidak ada di daftar. Maksudnya Bandung?"
    assert clerk.buttons[:2] == ["Bandung", "Semua pilihan"]
    assert clerk.presses("Semua pilihan").buttons[:3] == ["Bandung", "Bogor", "Bekasi"]
    assert clerk.presses("Bekasi").values["place"] == "bekasi"


def test_a_set_grows_by_buttons_until_it_is_ready(kinds: Sop) -> None:
    clerk = Clerk.only(kinds, "colours").presses("Biru")
    assert "Sekarang: Biru" in clerk.lines
    assert "Biru" not in clerk.buttons
    assert clerk.presses("Merah", "Selesai").values["colours"] == frozenset({"red", "blue"})


def test_files_are_counted(kinds: Sop) -> None:
    clerk = Clerk.only(kinds, "papers").hands_in("a.pdf", "b.pdf").hands_in("c.pdf")
    assert clerk.lines[0] == "Dokumen: paling banyak 2 file, kini 3."
    assert clerk.types("selesai").values["papers"] == (file("a.pdf"), file("b.pdf"))
    assert Clerk.only(kinds, "name").hands_in("a.pdf").lines[0] == "Nama tidak meminta file. Isian lain tersimpan."


def test_dates_of_a_leave_are_judged_at_once_and_again_when_the_first_moves() -> None:
    clerk = Clerk.asks("leave").types("14 Des")
    assert (clerk.lines[0], "Contoh: 14 Des" in clerk.lines) == ("Terbaca Sen 14 Des.", True)
    assert clerk.types("11 Des").lines[0] == "Paling awal Sen 14 Des. Tertulis Jum 11 Des."
    clerk.types("18 Des", "keluarga", "0812")
    assert clerk.last.end == "complete"
    clerk.press_token(Token("*change", visit=clerk.draft.turn)).presses("Tanggal mulai").types("21 Des")
    assert "Tanggal selesai perlu diisi lagi, karena Tanggal mulai berubah." in clerk.lines
    assert "Sekarang: Jum 18 Des" in clerk.lines
    assert clerk.types("23 Des").values["tgl_selesai"] == date(2026, 12, 23)


TAXI = {"tanggal": date(2026, 11, 23), "kategori": "transport", "uraian": "taksi", "nilai": D(85_000)}
ROOM = {"tanggal": date(2026, 11, 23), "kategori": "hotel", "uraian": "kamar, 2 malam", "nilai": D(1_500_000)}
ROWS: list[tuple[str, list[str], list[str], dict[str, Value]]] = [
    ("id", ["23 Nov, Transportasi, taksi, 85rb"], [], TAXI),
    ("en", ["23 Nov; Transport; taksi; IDR 85,000"], [], TAXI),
    ("id", ["23 Nov, 1"], ["taksi", "85 ribu"], TAXI),
    ("id", ["23 Nov"], ["trans", "taksi", "85rb"], TAXI),
    ("id", ["23 Nov, Hotel, kamar, 2 malam, 1,5jt"], [], ROOM),
    ("id", ["23 Nov, Transportasi, taksi, 0"], ["85rb"], TAXI),
]


@pytest.mark.parametrize(("language", "line", "rest", "cells"), ROWS)
def test_a_row_is_typed_whole_or_in_part_and_the_rest_is_asked(language: str, line: list[str], rest: list[str], cells: dict[str, Value]) -> None:
    clerk = Clerk.asks("reimbursement", language=language).types(*line, *rest)
    assert "baris" not in clerk.values
    clerk.hands_in("nota.jpg").presses("Selesai" if language == "id" else "Done")
    assert clerk.values["baris"] == (Line("", {**cells, "bukti": (file("nota.jpg"),)}),)


def test_a_receipt_may_come_before_its_row() -> None:
    clerk = Clerk.asks("reimbursement").hands_in("nota.jpg")
    assert "Diterima: nota.jpg" in clerk.lines
    clerk.types("23 Nov, Transportasi, taksi, 85rb")
    assert clerk.presses("Selesai").values["baris"] == (Line("", {**TAXI, "bukti": (file("nota.jpg"),)}),)


def test_a_table_shows_an_example_that_can_be_typed_and_ends_by_word_or_button() -> None:
    for language, word, button in (("id", "selesai", "Selesai"), ("en", "done", "Done")):
        clerk = Clerk.asks("cash_advance", language=language)
        example = clerk.lines[2].split(": ", 1)[1]
        assert clerk.types(word).lines[0] in ("Rencana penggunaan belum terisi.", "Plan is still empty.")
        assert len(clerk.types(example).draft.fields["rencana"]) == 1
        assert ("indent" if language == "id" else "order") in clerk.types(word).text
        assert Clerk.asks("cash_advance", language=language).types(example).presses(button).text == clerk.text


def test_rows_go_one_by_one_and_the_last_can_be_taken_back() -> None:
    clerk = Clerk.asks("cash_advance").types("cat, 500rb", "kuas, 50rb\nroll, 75rb")
    assert [line for line in clerk.lines if re.match(r"\d\. ", line)] == ["1. cat, Rp500.000", "2. kuas, Rp50.000", "3. roll, Rp75.000"]
    clerk.presses("Hapus baris terakhir", "Selesai")
    assert [line.cells["uraian"] for line in clerk.values["rencana"]] == ["cat", "kuas"]


def test_an_advance_asks_for_the_account_only_where_it_is_paid_to_one() -> None:
    clerk = Clerk.asks("cash_advance").types("cat, 500rb", "selesai").presses("Indent: ya").presses("Transfer")
    assert clerk.lines[0] == "Nomor rekening tujuan? (4 dari 4)"
    clerk.types("123-456")
    assert clerk.last.end == "complete"
    clerk.press_token(Token("*change", visit=clerk.draft.turn)).presses("Cara bayar", "Tunai")
    assert clerk.last.end == "complete"
    assert "no_rek" not in clerk.values
    assert clerk.values["indent"] is True


@pytest.mark.parametrize(("title", "labels"), [("Indent", ["Indent: ya", "Indent: tidak"]), ("Barang harus dipesan dari luar", ["Ya", "Tidak"])])
def test_yes_and_no_bear_the_title_only_where_it_fits_whole(title: str, labels: list[str]) -> None:
    sop = load_one(f"sop: f\ntitle: F\nheadline: f\nform:\n  a: {{type: yesno, title: {title}}}\nstates:\n  boss: {{approve: requester.manager}}\n  ok: {{end: approved}}\n")
    assert Clerk.asks(sop).buttons[:2] == labels


def expense(id: str, what: str, cost: int) -> Line:
    return Line(id, {"tanggal": date(2026, 11, 23), "kategori": "lain", "uraian": what, "nilai": D(cost), "bukti": ()})


def test_a_late_column_is_asked_for_each_line_with_the_sops_proposal() -> None:
    lines = (expense("3", "taksi", 100_000), expense("7", "hotel", 500_000))
    clerk = Clerk.acts("reimbursement", "fad_review", "approve", baris=lines)
    assert clerk.lines[0] == "taksi: Berapa yang dibayar untuk baris ini? (1 dari 2)"
    clerk.presses("Pakai Rp100.000")
    assert clerk.lines[0] == "hotel: Berapa yang dibayar untuk baris ini? (2 dari 2)"
    assert clerk.types("600rb").lines[0] == "Paling banyak Rp500.000. Tertulis Rp600.000."
    clerk.presses("Kembali")
    assert "Sekarang: Rp100.000" in clerk.lines
    clerk.types("90rb", "350rb")
    assert clerk.last.end == "complete"
    assert [(line.id, line.cells["dibayar"]) for line in clerk.values["baris"]] == [("3", D(90_000)), ("7", D(350_000))]


REASONS = [
    ("id", "manager", "reject", "Alasan menolak PB/0012? Rina dan Budi akan membacanya.", ["Anggaran habis", "Bukan prioritas", "Tulis alasan", "Batal"]),
    ("en", "manager", "reject", "Reason for rejecting PB/0012? Rina and Budi will read it.", ["Budget used up", "Not a priority", "Write a reason", "Cancel"]),
    ("id", "manager", "return", "Apa yang perlu diperbaiki? Rina mengajukan lagi dengan nomor yang sama.", ["Lampiran kurang", "Rincian harga", "Tulis catatan", "Batal"]),
]


@pytest.mark.parametrize(("language", "state", "act", "asked", "buttons"), REASONS)
def test_a_reason_is_asked_with_ready_ones(language: str, state: str, act: str, asked: str, buttons: list[str]) -> None:
    clerk = Clerk.acts("purchase", state, act, language)
    assert (clerk.lines, clerk.buttons) == ([asked], buttons)
    quick = Clerk.acts("purchase", state, act, language).presses(buttons[0])
    assert (quick.last.end, quick.draft.reason) == ("complete", buttons[0])
    clerk.presses(buttons[2])
    assert clerk.buttons == [buttons[3]]
    assert clerk.types("  too \n dear ").draft.reason == "too dear"


def test_an_optional_reason_may_be_skipped_and_an_act_without_questions_asks_nothing() -> None:
    text = KINDS.replace("task: requester", "task: requester, acts: {fine: {title: Fine, reason: optional}, plain: {title: Plain}}")
    sop = load_one(text)
    fine, plain = sop.states["ok"].acts[:2]
    assert [asks_anything(form_of_act(sop, sop.states["ok"], act, "", "")) for act in (fine, plain)] == [True, False]
    clerk = Clerk.acts(sop, "ok", "fine")
    assert clerk.presses("Lewati").last.end == "complete"
    assert clerk.draft.reason == ""


def test_the_way_back_keeps_every_answer() -> None:
    clerk = Clerk.asks("purchase").types("laptop", "4jt").presses("Kembali")
    assert clerk.lines[0] == "Berapa totalnya? (2 dari 3)"
    assert "Sekarang: Rp4.000.000" in clerk.lines
    clerk.presses("Kembali")
    assert "Kembali" not in clerk.buttons
    assert clerk.presses("Pakai laptop").lines[0].startswith("Untuk keperluan apa?")
    assert clerk.values == {"item": "laptop", "total": D(4_000_000)}


def test_the_way_back_goes_through_the_cells_of_a_row() -> None:
    clerk = Clerk.asks("reimbursement").types("23 Nov, 1", "taksi").presses("Kembali")
    assert "Baris 1, uraian?" in clerk.lines
    assert "Sekarang: taksi" in clerk.lines
    clerk.presses("Kembali", "Kembali", "Kembali")
    assert "Baris 1: tanggal, kategori, uraian, nilai." in clerk.lines
    assert clerk.types("23 Nov, Transportasi, taksi, 85rb").hands_in("a.jpg").presses("Selesai").values["baris"][0].cells["nilai"] == D(85_000)


def test_a_button_of_an_earlier_question_says_nothing_now() -> None:
    clerk = Clerk.asks("cash_advance").types("cat, 500rb", "selesai")
    old = Token("*a", visit=clerk.draft.turn, extra="0")
    clerk.presses("Indent: tidak").press_token(old)
    assert clerk.lines[0] == "Jawaban ini belum diminta. Pertanyaan sekarang di bawah."
    assert "cara_bayar" not in clerk.values


def test_a_form_put_aside_keeps_its_answers() -> None:
    clerk = Clerk.asks("purchase").types("laptop").presses("Batal")
    assert (clerk.last.end, clerk.values) == ("cancelled", {"item": "laptop"})
    assert resumed(clerk.form, clerk.draft, "kemarin", clerk.evaluator, clerk.eye) == "Dilanjutkan dari kemarin: 1 dari 3 terisi."


def test_a_row_half_typed_survives_being_put_aside() -> None:
    clerk = Clerk.asks("cash_advance").types("cat").presses("Batal")
    assert clerk.draft.cells == {"uraian": "cat"}
    assert clerk.types("500rb").draft.fields["rencana"][0].cells == {"uraian": "cat", "perkiraan": D(500_000)}


def test_a_choice_from_a_register_is_its_row() -> None:
    text = KINDS.replace("of: {bandung: Bandung, bogor: Bogor, bekasi: Bekasi}", "of: towns").replace(
        "form:", "registers:\n  towns: {name: {type: text, title: Name}, far: {type: yesno, title: Far}}\nform:"
    ).replace("remark: {type: text, required: false,", "remark: {type: text, when: place.far,")
    for town, far in (("Nias", True), ("Depok", False)):
        clerk = Clerk.only(load_one(text), "place").presses(town)
        assert clerk.values["place"].cells["name"] == town
        assert ("remark" in open_questions(clerk.form, clerk.draft, clerk.evaluator)) is far
        assert Clerk.only(load_one(text), "place").types(town.lower()).values["place"] == clerk.values["place"]


def test_every_sop_can_be_filled_in_by_its_own_examples_and_sent() -> None:
    for name in ("purchase", "leave", "cash_advance", "reimbursement", "procurement"):
        for language in ("id", "en"):
            clerk = Clerk.asks(name, language=language)
            for _ in range(40):
                if clerk.last.end == "complete":
                    break
                clerk.answers_by_example()
            assert (clerk.last.end, clerk.faults()) == ("complete", []), (name, language, clerk.text)


def test_a_form_kept_by_another_release_is_taken_up_without_what_only_that_one_knows() -> None:
    assert Draft.from_json({"sop": "purchase", "fields": {"days": 3}, "mood": "good"}) == Draft("purchase", fields={"days": 3})
