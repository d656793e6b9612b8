"""What the explanation says is what the engine does: questions whose answers are defaults, answered by a sentence and by a case that is played."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import workflows
from bot.wording.explain import explain_text
from workflows.cases import run_case
from workflows.loader import load_one

SOPS = Path(workflows.__file__).parent / "sops"
BUY, DEAR = {"barang": [{"jumlah": 1, "harga": 4_800_000}]}, {"barang": [{"jumlah": 1, "harga": 60_000_000}]}
START, TEAM = "2027-01-11 09:00", [["2027-01-11 10:00", "Joko", "approve", {}], ["2027-01-11 11:00", "Kiki", "done", {}]]
DIRECTORS = [*TEAM, ["", "Lina", "approve", {}], ["", "Maman", "approve", {}], ["", "Kiki", "done", {"pending": ["Nanda", "Oscar"]}]]
LEAVE = {"tgl_mulai": "2027-02-15", "tgl_selesai": "2027-02-17"}
COUNTED = ["2027-01-18 09:00", "Rina", "approve", {}]

QUESTIONS: list[tuple[str, str, str, dict[str, Any], list[Any]]] = [
    ("procurement", "The head of a unit asks for something: who decides?", "asked instead: the dirkeu role", {},
     [[START, "Joko", {"submit": BUY}, {"pending": "Nanda"}]]),
    ("procurement", "One of the procurement team says no, two say yes?", "2 approvals are needed. One rejection alone does not reject", {},
     [[START, "Ika", {"submit": DEAR}, {}], *TEAM, ["", "Kiki", {"reject": "no"}, {"state": "tim_setuju", "pending": ["Lina", "Maman"]}],
      ["", "Lina", "approve", {"pending": "Maman"}], ["", "Maman", "approve", {"state": "jadwal_presentasi", "pending": "Kiki"}]]),
    ("procurement", "Two of the three say no?", "rejected as soon as 2 approvals cannot be reached any more", {},
     [[START, "Ika", {"submit": DEAR}, {}], *TEAM, ["", "Kiki", {"reject": "no"}, {}], ["", "Lina", {"reject": "no"}, {"ended": "rejected", "told": ["Ika", "Joko"]}]]),
    ("procurement", "One of the two directors says no while the other has not answered?",
     "the whole request ends as rejected and the other lanes are closed; the requester, all who decided and those still asked are told. Also told: the tim pengadaan role.", {},
     [[START, "Ika", {"submit": DEAR}, {}], *DIRECTORS, ["", "Nanda", {"reject": "no"}, {"ended": "rejected", "told": ["Ika", "Joko", "Oscar", "Kiki", "Lina", "Maman"]}]]),
    ("procurement", "The finance director sends it back and it is sent again: is the head of unit asked again?", "it walks again from step 1, “Head of unit”", {},
     [[START, "Ika", {"submit": BUY}, {}], *TEAM, ["2027-01-12 09:00", "Nanda", {"return": "why"}, {"pending": "Ika"}], ["", "Ika", "resubmit", {"pending": "Joko"}]]),
    ("procurement", "Nobody answers at the first step for a week?", "The deadline itself decides nothing. After it, those who have not answered are reminded: every working day at 09:00", {},
     [[START, "Ika", {"submit": BUY}, {"due": "2027-01-13 17:00"}], ["2027-01-14 08:59", "clock", "", {"nagged": "none"}],
      ["2027-01-14 09:00", "clock", "", {"nagged": "Joko"}], ["2027-01-18 12:00", "clock", "", {"pending": "Joko", "state": "kepala_unit"}]]),
    ("procurement", "The finance director does not answer: who else, and may the director still?",
     "4 working days after the moment this step opened: also asked: the dirut role, beside those asked already, who can still answer", {},
     [[START, "Ika", {"submit": BUY}, {}], *TEAM, ["2027-01-15 17:00", "clock", "", {"pending": ["Nanda", "Oscar"], "told": ["Oscar", "Ika"]}],
      ["", "Nanda", "approve", {"state": "buat_po"}]]),
    ("procurement", "May it be withdrawn once the order is out?", "until it counts as decided at step 11, “Approved”, or has ended", {},
     [[START, "Ika", {"submit": BUY}, {}], *TEAM, ["", "Nanda", "approve", {}], ["", "Kiki", {"done": {"final": 4_700_000}}, {"decided": "approved", "state": "terima_barang"}],
      ["", "Ika", "withdraw", {"refused": "NotOffered"}]]),
    ("procurement", "A higher final price in the same lane?", "if “nilai” is above what it was then and “jalur” is not what it was then, to step 10, “Higher lane”; otherwise to step 11, “Approved”", {},
     [[START, "Ika", {"submit": BUY}, {}], *TEAM, ["", "Nanda", "approve", {}], ["", "Kiki", {"done": {"final": 4_999_999}}, {"decided": "approved"}]]),
    ("procurement", "The goods do not come in time: is anybody reminded, and what then?",
     "this step is closed, the request goes to step 12, “PO issued”, and the requester is told; also told: the dirkeu role, the umum role and the requester", {},
     [[START, "Ika", {"submit": {**BUY, "jenis": "jasa"}}, {}], *TEAM, ["", "Nanda", "approve", {}], ["", "Kiki", {"done": {"final": 4_700_000}}, {"due": "2027-01-14 17:00"}],
      ["2027-01-14 16:59", "clock", "", {"nagged": "none"}], ["2027-01-14 17:00", "clock", "", {"told": ["Nanda", "Kiki", "Ika"], "state": "terima_barang", "pending": "Putu"}]]),
    ("leave", "May HR say no when it counts?", "It cannot be rejected here.", {},
     [["2027-01-18 08:00", "Eko", {"submit": LEAVE}, {"pending": "Rina"}], ["", "Rina", {"reject": "no"}, {"refused": "NotOffered"}]]),
    ("leave", "May the president director send it back?", "It cannot be sent back here.", {},
     [["2027-01-18 08:00", "Eko", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {"pending": "Hartono"}], ["", "Hartono", {"return[presdir]": "why"}, {"refused": "NotOffered"}]]),
    ("leave", "Is the president director asked for an operator?", "Only if the requester's “Grade” is not “Operator”.", {},
     [["2027-01-18 08:00", "Dewi", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {"skipped": "presdir", "state": "pendataan_hrd"}]]),
    ("leave", "The president director is away: who is asked?", "also asked: the dirops role", {"absences": [{"who": "Hartono", "first": "2027-01-18", "last": "2027-01-29"}]},
     [["2027-01-18 08:00", "Eko", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {"pending": ["Hartono", "Lusi"]}]]),
    ("leave", "The head of division says no: what of it, and who hears?", "the whole request ends as rejected; the requester, all who decided and those still asked are told.", {},
     [["2027-01-18 08:00", "Eko", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", {"reject": "no"}, {"ended": "rejected", "told": ["Eko", "Rina"]}]]),
    ("leave", "Everybody has approved but HR has not recorded it the day before?", "this step is closed, the request goes to the end “Expired”", {},
     [["2027-01-18 08:00", "Dewi", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {"state": "pendataan_hrd"}],
      ["2027-02-14 17:00", "clock", "", {"ended": "expired", "told": ["Dewi", "Rina", "Budi"]}]]),
    ("leave", "May it be withdrawn while HR records it?", "the requester may withdraw the request until it has ended", {},
     [["2027-01-18 08:00", "Dewi", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {}], ["", "Dewi", "withdraw", {"ended": "withdrawn", "told": ["Rina", "Budi"]}]]),
    ("leave", "And once it is approved?", "the requester may withdraw the request until it has ended", {},
     [["2027-01-18 08:00", "Dewi", {"submit": LEAVE}, {}], COUNTED, ["", "Budi", "approve", {}], ["", "Rina", "done", {"ended": "approved"}], ["", "Dewi", "withdraw", {"refused": "Closed"}]]),
    ("leave", "It was asked for in time, sent back, and sent again too late?", "the day this request was first sent is no later than 14 days before “First day”", {},
     [["2027-01-29 08:00", "Eko", {"submit": LEAVE}, {}], ["2027-02-04 09:00", "Rina", {"return": "phone"}, {"pending": "Eko"}], ["2027-02-05 09:00", "Eko", "resubmit", {"pending": "Rina"}]]),
    ("leave", "The head of division wants leave: who decides in their place?", "Otherwise this step is passed by, for all to see, and the request goes on to step 3", {},
     [["2027-01-18 08:00", "Budi", {"submit": LEAVE}, {}], ["2027-01-18 09:00", "Rina", "approve", {"skipped": "kadiv_setuju", "pending": "Hartono"}]]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "question", "answer", "given", "rows"), QUESTIONS, ids=[question[1] for question in QUESTIONS])
def test_the_answer_in_the_text_is_what_happens(name: str, question: str, answer: str, given: dict[str, Any], rows: list[Any]) -> None:
    sop = load_one((SOPS / f"{name}.yaml").read_text())
    assert answer in explain_text(sop, "en").replace("\u00a0", " ")
    assert run_case(sop, {"name": question, "given": given, "rows": rows}).failure is None
