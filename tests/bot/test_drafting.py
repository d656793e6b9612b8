"""A first draft of a SOP: whatever is answered, the file passes the check, its own cases, the schema and the layout."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.drafting.answers import Unclear
from bot.drafting.file import written
from bot.drafting.interview import Given, Interview
from tests.workflows.test_schema import faults
from workflows.cases import run_cases
from workflows.layout import laid_out
from workflows.review import reviewed

TITLES = st.sampled_from(["Equipment loan / Peminjaman alat", "Leave", "Due / Batas", "IT: access & keys / Akses TI", "Sum of it, all? / Total semua"])
ASKS = st.lists(
    st.sampled_from(
        ["Item / Barang", "Note: text?", "End: date", "Total / Total: money", "Days / Hari: integer", "Share: number", "Urgent / Mendesak: yesno", "When: datetime", "Who / Siapa: person",
         "Kind / Jenis: New / Baru, Used / Bekas", "Level: [staff, manager, head of unit]", "Quotes / Penawaran: files", "Item", "Start at: time", "How long: duration", "Reason / Alasan: text"]
    ),
    max_size=6,
)  # fmt: skip
WHO = st.sampled_from(["manager", "atasan", "finance", "Finance / Keuangan: role.keuangan", "Head, office / Kepala: kepala_kantor", "director", "Boss: manager"])
LIMITS = st.sampled_from(["", "", " from 1", " from 10", " mulai 25", " from 50"])
DUES = st.sampled_from(["", "never", "1 hour", "2 working days", "5 days", "8 working hours", "1 month"])
NUMBERS = st.sampled_from(["", "pb", "X/{seq}", "PB/{year}/{month:02}/{seq:04}"])


def drafted(given: Given) -> str:
    return written(Interview(given, None, print).run())


@settings(max_examples=150, deadline=None)
@given(TITLES, ASKS, st.lists(st.tuples(WHO, LIMITS), max_size=4), st.sampled_from(["", "Issue PO / Buat PO: purchasing", "gudang"]), DUES, NUMBERS)
def test_whatever_is_answered_the_draft_passes_the_check_and_its_own_cases(
    title: str, asks: list[str], approvers: list[tuple[str, str]], then: str, due: str, number: str
) -> None:
    measured = any(ask.endswith((": money", ": integer", ": number")) for ask in asks)
    approve = tuple(who + (limit if measured else "") for who, limit in approvers)
    text = drafted(Given(title=title, ask=tuple(asks), approve=approve, then=(then,) if then else (), due=due, number=number))
    (sop,) = reviewed(text)
    assert {fault.code for fault in sop.warnings} <= {"nobody-approves"}
    results = run_cases(sop)
    assert len(results) >= 4
    assert [result for result in results if not result.passes] == []
    assert laid_out(text) == text
    assert faults(text) == []


REFUSED: list[tuple[Given, str]] = [
    (Given(), "draft.no_title"),
    (Given(title="A / B / C"), "draft.bad_title"),
    (Given(title="???"), "draft.no_name"),
    (Given(title="Leave", ask=("Lines: table",)), "draft.hard_type"),
    (Given(title="Leave", ask=("Kind: choice",)), "draft.need_options"),
    (Given(title="Leave", ask=("Kind: mony",)), "draft.near_type"),
    (Given(title="Leave", ask=("Kind: zzz",)), "draft.unknown_type"),
    (Given(title="Leave", approve=("finance from 10jt",)), "draft.no_amount"),
    (Given(title="Leave", ask=("Total: money",), approve=("finance from four-ish",)), "draft.bad_amount"),
    (Given(title="Leave", ask=("Total: money",), approve=("finance from 4.000",)), "draft.two_amounts"),
    (Given(title="Leave", due="soon"), "draft.bad_due"),
    (Given(title="Leave", number="PB/{sqe}"), "draft.bad_number"),
    (Given(title="Leave", command=("/Ask me!",)), "draft.bad_command"),
]


@pytest.mark.parametrize(("given", "key"), REFUSED, ids=[key for _, key in REFUSED])
def test_an_answer_that_cannot_be_taken_is_refused_by_name(given: Given, key: str) -> None:
    with pytest.raises(Unclear) as caught:
        drafted(given)
    assert caught.value.key == key


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with contextlib.chdir(tmp_path):
        yield tmp_path


def typed(*words: str, answers: str = "", language: str = "en") -> Result:
    return CliRunner().invoke(app, ["init", *words], input=answers, env={"ALUR_LANG": language})


def test_questions_are_asked_in_either_language_and_asked_again_where_an_answer_cannot_be_taken(folder: Path) -> None:
    answers = "Equipment loan / Peminjaman alat\n\npinjam\nItem / Barang\nValue / Nilai: mony\nValue / Nilai: money\n\nmanager\nfinance from lots\nfinance from 10jt\n\n\nsoon\n\n\n"
    made = typed("sop", answers=answers, language="id")
    assert made.exit_code == 0
    assert "Maksudnya money?" in made.output
    assert "“lots” belum terbaca sebagai jumlah" in made.output
    assert "“soon” bukan lama waktu" in made.output
    assert "equipment_loan.yaml dibuat: tanpa kesalahan, 6 kasus lulus" in made.output
    text = (folder / "equipment_loan.yaml").read_text(encoding="utf-8")
    assert "command: [pinjam]\n" in text
    assert "when: value >= 10_000_000, approve: role.finance" in text
    assert (folder / "sop.schema.json").exists()


def test_flags_answer_for_scripts_and_nothing_is_written_over(folder: Path) -> None:
    (folder / "sops").mkdir()
    flags = ("sop", "--yes", "--title", "Leave / Cuti", "--ask", "First day / Mulai: date", "--number", "CT", "--due", "never")
    assert typed(*flags).exit_code == 0
    text = (folder / "sops" / "leave.yaml").read_text(encoding="utf-8")
    assert 'number: "CT/{seq:04}/{month:roman}/{year}"' in text
    again = typed(*flags)
    assert (again.exit_code, (folder / "sops" / "leave.yaml").read_text(encoding="utf-8")) == (2, text)
    assert "# “" not in text
    assert typed(*flags, "--out", "mine/own.yaml", "--ask", "Reason / Alasan").exit_code == 0
    assert "  # “reason” is a word of the SOP language, so this field is named why.\n  why:\n" in (folder / "mine" / "own.yaml").read_text(encoding="utf-8")
    assert (folder / "mine" / "sop.schema.json").exists()
    assert typed("sop", "--yes").exit_code == 2
    stopped = typed("sop", "--title", "Loan", answers="\n")
    assert stopped.exit_code == 2
    assert "nothing was written" in stopped.output
    assert not (folder / "sops" / "loan.yaml").exists()


def test_a_folder_may_still_be_named_and_is_made_beside_the_command(folder: Path) -> None:
    assert typed("firm").exit_code == 0
    assert (folder / "firm" / "sops" / "purchase.yaml").exists()
    assert typed().exit_code == 0
    assert (folder / "alur.toml").exists()
