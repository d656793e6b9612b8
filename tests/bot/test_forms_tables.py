"""Rows of a table as they are typed: what of them is refused is named, what can be kept is kept, and no file is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.forms import Given
from tests.bot.clerk import Clerk, file
from tests.bot.test_forms import KINDS
from workflows.loader import load_one
from workflows.values import Line

D = Decimal
TAXI = {"tanggal": date(2026, 11, 23), "kategori": "transport", "uraian": "taksi", "nilai": D(85_000)}
TYPED = {"id": "23 Nov, Transportasi, taksi, 85rb", "en": "23 Nov, Transport, taksi, IDR 85,000"}
DONE, BACK, DROP = {"id": "Selesai", "en": "Done"}, {"id": "Kembali", "en": "Back"}, {"id": "Hapus file", "en": "Remove files"}

REFUSED: list[tuple[str, str, list[str], str]] = [  # language, row, what is said of it, what is asked next
    ("id", "23 Nov, Transportasi, taksi, abc", ["Nilai: “abc” belum terbaca sebagai jumlah. Contoh: 4.000.000 atau 4jt."], "Baris 1, nilai?"),
    ("en", "23 Nov, Transport, taksi, abc", ["Amount: “abc” is not an amount yet. Example: 4,000,000 or 4 million."], "Row 1, amount?"),
    ("id", "23 Nov; Pesawat; taksi; 85rb", ["Kategori: “Pesawat” tidak ada di daftar."], "Baris 1, kategori?"),
    ("id", "23 Nov, Hotel, kamar, 2 malam, abc", ["Nilai: “abc” belum terbaca sebagai jumlah. Contoh: 4.000.000 atau 4jt."], "Baris 1, nilai?"),
    (
        "en",
        "soon, Transport, taksi, abc",
        ["Date: “soon” is not a date yet. Example: 7 Dec or tomorrow.", "Amount: “abc” is not an amount yet. Example: 4,000,000 or 4 million."],
        "Row 1, date?",
    ),
    ("id", "23 Nov; Transportasi; ; 85rb", ["Uraian belum terisi."], "Baris 1, uraian?"),
    ("id", "23 Nov, Pesawat, 85rb", ["Kategori: “Pesawat” tidak ada di daftar."], "Baris 1: tanggal, kategori, uraian, nilai."),
]


@pytest.mark.parametrize(("language", "row", "said", "asked"), REFUSED)
def test_a_refused_cell_is_named_with_what_was_typed_there(language: str, row: str, said: list[str], asked: str) -> None:
    clerk = Clerk.asks("reimbursement", language=language).types(row)
    assert clerk.lines[: len(said)] == said
    assert asked in clerk.lines


def test_the_other_cells_stay_and_the_refused_one_or_the_whole_row_may_follow() -> None:
    for rest in ("85rb", "23 Nov, Transportasi, taksi, 85rb"):
        clerk = Clerk.asks("reimbursement").types("23 Nov, Transportasi, taksi, abc")
        assert "Sen 23 Nov, Transportasi, taksi" in clerk.lines
        clerk.types(rest).hands_in("nota.jpg").presses("Selesai")
        assert clerk.values["baris"] == (Line("", {**TAXI, "bukti": (file("nota.jpg"),)}),)


@pytest.mark.parametrize(
    ("language", "rows", "said"),
    [
        ("id", "cat, 500rb\nkuas, abc\nroll, 75rb", "1 baris sesudahnya belum dibaca: “roll, 75rb”. Mohon kirim lagi sesudah ini."),
        ("en", "paint, abc\nbrush, 50k\nroll, 75k", "2 rows after it were not read, from “brush, 50k” on. Please send them again after this."),
    ],
)
def test_rows_sent_together_behind_a_refused_one_are_said_to_be_unread(language: str, rows: str, said: str) -> None:
    assert Clerk.asks("cash_advance", language=language).types(rows).lines[1] == said


WAITS = {"id": "nota.jpg: belum menjadi baris. Ketik barisnya, atau tekan Hapus file.", "en": "nota.jpg: not a row yet. Type the row, or press Remove files."}


@pytest.mark.parametrize("language", ["id", "en"])
def test_files_that_wait_for_their_row_are_neither_sent_without_it_nor_lost(language: str) -> None:
    clerk = Clerk.asks("reimbursement", language=language).types(TYPED[language]).hands_in("a.jpg").presses(DONE[language]).hands_in("nota.jpg")
    for label in (DONE[language], BACK[language]):
        assert clerk.presses(label).lines[0] == WAITS[language]
    assert clerk.types(DONE[language]).lines[0] == WAITS[language]
    clerk.types(TYPED[language])
    assert [line.cells["bukti"] for line in clerk.draft.fields["baris"]] == [(file("a.jpg"),), (file("nota.jpg"),)]


def test_files_are_dropped_by_their_own_button_alone() -> None:
    clerk = Clerk.asks("reimbursement", language="en").hands_in("nota.jpg")
    assert clerk.buttons == ["Remove files", "Back", "Cancel"]
    clerk.presses("Remove files")
    assert (clerk.draft.cells, clerk.buttons) == ({}, ["Cancel"])


def test_files_come_between_the_cells_of_a_row_or_bring_it_as_their_words() -> None:
    clerk = Clerk.asks("reimbursement").types("23 Nov, Transportasi, taksi, abc").hands_in("nota.jpg").types("85rb")
    assert clerk.draft.fields["baris"] == (Line("", {**TAXI, "bukti": (file("nota.jpg"),)}),)
    clerk = Clerk.asks("reimbursement")
    clerk.gives(Given("23 Nov, Transportasi, taksi, 85rb", files=(file("nota.jpg"),)))
    assert clerk.draft.fields["baris"] == (Line("", {**TAXI, "bukti": (file("nota.jpg"),)}),)


def test_words_that_come_with_files_are_taken_where_words_are_asked_and_said_not_to_be_kept_elsewhere() -> None:
    clerk = Clerk.only(load_one(KINDS), "papers").hands_in("a.pdf", text="penawaran  kedua")
    assert (clerk.lines[0], clerk.draft.fields["papers"]) == ("“penawaran kedua” tidak ikut tersimpan: Dokumen hanya meminta file.", (file("a.pdf"),))
    assert Clerk.only(load_one(KINDS), "name").hands_in("a.pdf", text="Rina").values == {"name": "Rina"}
