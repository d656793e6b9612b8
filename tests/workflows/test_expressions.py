"""What expressions mean: a table of (text, value), and what they read outside the request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.scopes import OtherRequest, PlainScope, jakarta
from workflows.expressions import compile_expression, names_read
from workflows.faults import Mark
from workflows.names import Names
from workflows.types import (
    ANY,
    DATE,
    DURATION,
    FILES,
    INTEGER,
    MOMENT,
    NUMBER,
    PEOPLE,
    PERSON,
    TEXT,
    TIME,
    YESNO,
    Type,
    choice,
    iterable,
    money,
)
from workflows.values import NOBODY, Duration, FileRef, Line, People, Person, Reason, RegisterRow, people

HERE = Mark(1, 1)
CASH = money()
SUBTOTAL = compile_expression("jumlah * harga", Names(locals={"jumlah": INTEGER, "harga": CASH}), HERE)
COLUMNS = (("nama", TEXT), ("jumlah", INTEGER), ("harga", CASH), ("tanggal", DATE), ("bukti", FILES), ("subtotal", replace(CASH, computed=SUBTOTAL)))
RISK = choice(("low", "medium", "high", "critical"))
SOURCES = {
    "mine": ("(r for r in others if r.requester == requester and r.status in (running, approved))", HERE),
    "same_files": ("(r.number for r in others if any(q.bukti == b.bukti for q in r.barang for b in barang))", HERE),
}
NAMES = Names(
    fields={
        "amount": CASH,
        "paid": CASH,
        "dollars": money("USD"),
        "days": INTEGER,
        "rate": NUMBER,
        "kind": choice(("normal", "urgent", "kadiv", "begin")),
        "begin": DATE,
        "finish": DATE,
        "starts": MOMENT,
        "clock": TIME,
        "wait_for": DURATION,
        "urgent_now": YESNO,
        "why": TEXT,
        "nickname": TEXT,
        "person_in_charge": PERSON,
        "helpers": PEOPLE,
        "bukti_all": FILES,
        "clauses": Type("set", options=("term", "legal", "finance")),
        "barang": Type("table", columns=COLUMNS),
        "on": Type("row", columns=(("risk", RISK), ("owner", PERSON)), register="resource"),
    },
    lets={"total": CASH, "kadiv": PEOPLE, "limit": Type("integer", bare=True), "lane": choice(("langsung", "tender")), "mine": iterable(Type("request")), "same_files": iterable(TEXT)},
    sources=SOURCES,
    states=frozenset({"manager", "finance", "pjum", "running_state", "tender"}),
    registers={"resource": {"risk": RISK, "owner": PERSON, "cap": CASH}},
    person_columns={"golongan": choice(("operator", "staff", "kadiv")), "tgl_masuk": DATE},
    words=frozenset({"banding", "terima", "paid_out"}),
)

ANN, BOB, CY = Person("ann"), Person("bob"), Person("cy")


def file(digest: str) -> FileRef:
    return FileRef(digest, "x.pdf", 1)


GOODS = (
    Line("1", {"nama": "kursi", "jumlah": Decimal(2), "harga": Decimal(500), "tanggal": date(2027, 1, 6), "bukti": (file("a"),)}),
    Line("2", {"nama": "meja", "jumlah": Decimal(1), "harga": Decimal(1500), "tanggal": date(2027, 1, 4), "bukti": ()}),
    Line("3", {"nama": "lampu", "jumlah": None, "harga": Decimal(90)}),
)
OTHERS = (
    OtherRequest(
        {"requester": ANN, "status": "running", "amount": Decimal(700), "number": "R-1", "begin": date(2027, 2, 1), "submitted": jakarta("2027-01-11 08:00"), "barang": GOODS[:1]},
        {("pjum", "at"): jakarta("2027-01-10 08:00"), ("pjum", "due"): jakarta("2027-01-12 08:00")},
    ),
    OtherRequest({"requester": ANN, "status": "rejected", "amount": Decimal(50), "number": "R-2", "submitted": jakarta("2026-12-01 08:00"), "barang": ()}),
    OtherRequest({"requester": BOB, "status": "approved", "amount": None, "number": "R-3", "submitted": jakarta("2027-01-11 01:00"), "barang": ()}),
)
SCOPE = PlainScope(
    fields={
        "amount": Decimal(6_000_000),
        "paid": None,
        "days": Decimal(3),
        "rate": Decimal("2.5"),
        "kind": "normal",
        "begin": date(2027, 1, 4),
        "finish": date(2027, 1, 8),
        "starts": jakarta("2027-01-04 08:30"),
        "clock": time(8, 30),
        "wait_for": Duration(seconds=3 * 3600),
        "urgent_now": True,
        "why": "",
        "person_in_charge": BOB,
        "helpers": people(("bob", "cy"), Reason("field", ("helpers",))),
        "bukti_all": (file("a"), file("b")),
        "clauses": frozenset({"term"}),
        "barang": GOODS,
        "on": RegisterRow("resource", "prod", {"risk": "medium", "owner": CY}),
    },
    lets={"total": Decimal(2500), "kadiv": people(("bob",), Reason("role", ("kadiv",))), "limit": Decimal(5_000_000), "lane": "tender"},
    builtins={"requester": ANN, "status": "running", "asked": people(("bob",), Reason("x")), "opened": jakarta("2026-12-21 09:00"), "returned": False, "number": "R-9"},
    states={
        ("manager", "by"): people(("bob",), Reason("state", ("manager",))),
        ("manager", "outcome"): "approved",
        ("manager", "times"): 2,
        ("this", "yes"): 3,
        ("this", "seats"): 5,
        ("vote", "bob"): "abstain",
    },
    memory={"total": Decimal(2500), "lane": "langsung", "begin": date(2027, 1, 4), "paid": None},
    persons={
        "ann": {"manager": BOB, "unit": "cetak", "golongan": "operator", "tgl_masuk": date(2026, 1, 11), "rank": "staff"},
        "bob": {"manager": CY, "unit": "cetak", "rank": "gm", "away": True},
        "cy": {"rank": "vp"},
    },
    roles={("hrd", None): ("cy",), ("kadiv", "cetak"): ("bob",), ("direksi", None): ("ann", "bob"), ("rota security", None): ("bob", "cy")},
    registers={"resource": (RegisterRow("resource", "prod", {"cap": Decimal(10)}), RegisterRow("resource", "test", {"cap": Decimal(5)}))},
    requests={None: OTHERS, "umb": (OtherRequest({"requester": ANN, "nilai": Decimal(5)}, {("serah", "at"): jakarta("2027-01-01 08:00")}),)},
)


def value(source: str, names: Names = NAMES, scope: PlainScope = SCOPE, **more: Any) -> Any:
    return compile_expression(source, names, HERE, **more).run(scope)


TABLE: list[tuple[str, Any]] = [
    # numbers and money
    ("amount + 1", Decimal(6_000_001)),
    ("amount * 10%", Decimal(600_000)),
    ("5_000_000 * days - amount", Decimal(9_000_000)),
    ("amount / 4_000_000", Decimal("1.5")),
    ("amount / total", Decimal(2400)),
    ("days / 2", Decimal("1.5")),
    ("-days + 1", Decimal(-2)),
    ("0.1 + 0.2 == 0.3", True),
    ("ceil(rate * 3)", Decimal(8)),
    ("ceil(amount / 7)", Decimal(857143)),
    ("amount + paid", None),
    ("max(amount, total, paid)", Decimal(6_000_000)),
    ("min(paid, paid)", None),
    ("amount > limit", True),
    ("1_000_000 < amount <= 6_000_000 < 9_000_000", True),
    ("5_000_000 if days > 2 else 0", Decimal(5_000_000)),
    # dates, moments, durations
    ("finish - begin > 3 days", True),
    ("begin + 12 months", date(2028, 1, 4)),
    ("finish - 1 year - 1 day", date(2026, 1, 7)),
    ("begin - 7 working days", date(2026, 12, 21)),
    ("opened + 3 working days", jakarta("2026-12-28 17:00")),
    ("begin - 1 day at 17:00", jakarta("2027-01-03 17:00")),
    ("(begin + 2 days if urgent_now else finish) at 17:00", jakarta("2027-01-06 17:00")),
    ("now <= (min(b.tanggal for b in barang) + 2 working days) at 17:00", False),
    ("begin + 5 hours", jakarta("2027-01-04 05:00")),
    ("starts at clock", jakarta("2027-01-04 08:30")),
    ("starts - begin == 510 minutes", True),
    ("begin < starts", True),
    ("starts.date == begin", True),
    ("starts.time == 08:30", True),
    ("begin.year == year and begin.month == month and begin.day == 4", True),
    ("today", date(2027, 1, 11)),
    ("1 day == 24 hours", True),
    ("wait_for * 2 <= 8 hours", True),
    ("wait_for / 1 hour", Decimal(3)),
    ("hours(wait_for) + minutes(2 hours)", Decimal(123)),
    ("hours(starts, now)", Decimal("168.5")),
    ("12 months == 1 year", True),
    ("working_days(begin, finish)", Decimal(4)),
    ("working_day(begin)", True),
    ("first_of_month(finish)", date(2027, 1, 1)),
    ("last_working_day(begin)", date(2027, 1, 29)),
    ("next_working_day(begin)", date(2027, 1, 6)),
    ("next_on(date(2027, 1, 15), tuesday, thursday)", date(2027, 1, 19)),
    ("next_on(date(2027, 1, 4), tuesday)", date(2027, 1, 12)),
    ("quarter(date(2027, 4, 1))", Decimal(2)),
    ("date(begin.year, 12, 31)", date(2027, 12, 31)),
    # none, and what is filled in
    ("paid > 5", False),
    ("paid != 5", False),
    ("paid == paid", False),
    ("paid == none", True),
    ("amount != none", True),
    ("not paid", True),
    ("(0 if amount else 1) or why", True),
    ("why or bukti_all", True),
    ("not why and not nobody", True),
    ("paid if paid else total", Decimal(2500)),
    ("kind in (normal, urgent)", True),
    ("nickname not in ('a', 'b')", True),
    ("paid in (1, 2)", False),
    # words
    ("kind == normal", True),
    ("normal == kind", True),
    ("kind != kadiv", True),
    ("requester.golongan != kadiv", True),
    ("lane == langsung", False),
    ("lane == 'tender'", True),
    ("manager.outcome == approved", True),
    ("manager.outcome == banding", False),
    ("status == running", True),
    ("term in clauses", True),
    ("finance not in clauses", True),
    ("clauses & (term, legal)", frozenset({"term"})),
    ("clauses | (legal,) == (term, legal)", True),
    ("urgent_now == yes", True),
    ("yes", True),
    ("raised(on.risk)", "high"),
    ("raised(raised(raised(on.risk)))", "critical"),
    # tables and registers
    ("sum(b.jumlah * b.harga for b in barang)", Decimal(2500)),
    ("sum(b.subtotal for b in barang)", Decimal(2500)),
    ("max(b.harga for b in barang)", Decimal(1500)),
    ("count(b.jumlah for b in barang)", Decimal(2)),
    ("size(barang) + size(bukti_all) + size(helpers)", Decimal(7)),
    ("any(not b.bukti for b in barang)", True),
    ("all(b.harga > 100 for b in barang)", False),
    ("barang.first.nama", "kursi"),
    ("first(b.nama for b in barang if b.harga > 1000)", "meja"),
    ("first(line(b) for b in barang if b.nama == 'meja')", Decimal(2)),
    ("set_of(b.nama for b in barang) == ('kursi', 'meja', 'lampu')", True),
    ("sum(b.harga for b in barang for k in numbers(2) if k > 1)", Decimal(2090)),
    ("sum(r.cap for r in resource)", Decimal(15)),
    ("on.risk == medium and on.owner == person_in_charge", False),
    ("on == 'prod'", True),
    # people
    ("requester in role.direksi", True),
    ("requester not in role.hrd", True),
    ("requester.manager.manager == on.owner", True),
    ("today >= requester.tgl_masuk + 12 months", True),
    ("role.kadiv(requester.unit) == kadiv", True),
    ("role.kadiv(why)", NOBODY),
    ("helpers - person_in_charge == role.hrd", True),
    ("size(helpers | requester | asked)", Decimal(3)),
    ("helpers & role.direksi", people(("bob",), Reason("x"))),
    ("superior(requester) == kadiv", True),
    ("chain(requester, rank.vp)", people(("bob", "cy"), Reason("x"))),
    ("second(rota.security)", people(("cy",), Reason("x"))),
    ("away(helpers)", people(("bob",), Reason("x"))),
    ("acting(role.hrd)", people(("cy",), Reason("x"))),
    ("any(p.rank == rank.vp for p in helpers)", True),
    ("vote_of(person_in_charge) == abstain", True),
    ("manager.by", people(("bob",), Reason("x"))),
    ("manager.times == 2", True),
    # memory
    ("lane != seen.lane", True),
    ("same(total, begin, paid)", True),
    ("same(total, lane)", False),
    ("serial('PO/{year}/{seq:04}', year)", "PO/{year}/{seq:04} for 2027"),
]


@pytest.mark.parametrize(("source", "expected"), TABLE, ids=[source for source, _ in TABLE])
def test_an_expression_has_its_value(source: str, expected: Any) -> None:
    assert value(source) == expected


OUTSIDE: list[tuple[str, Any]] = [
    ("sum(r.amount for r in others)", Decimal(750)),
    ("12 - count(mine)", Decimal(11)),
    ("any(r.requester == requester and r.submitted.date == today for r in others)", True),
    ("sum(r.amount for r in others if r.submitted.date >= today - 30 days)", Decimal(700)),
    ("not any(r.pjum.at and now > r.pjum.due for r in mine)", True),
    ("first(r for r in others if r.status == approved).number", "R-3"),
    ("days < 9 and sum(r.amount for r in others if r.begin.year == begin.year) == 700", True),
    ("first(r.number for r in others if any(q.nama == b.nama for q in r.barang for b in barang))", "R-1"),
    ("not same_files", False),
    ("count(r for r in requests.umb if r.serah.at and r.nilai > 4)", Decimal(1)),
    ("'R-3' in (r.number for r in others)", True),
    ("count(a for a in others for b in others if a.amount == b.amount)", Decimal(2)),
    ("any(sum(r.amount for r in others if r.requester == p) > 700 for p in role.direksi)", True),
]


@pytest.mark.parametrize(("source", "expected"), OUTSIDE, ids=[source for source, _ in OUTSIDE])
def test_what_other_requests_say_is_recorded_as_a_plain_fact(source: str, expected: Any) -> None:
    expression = compile_expression(source, NAMES, HERE)
    scope = replace(SCOPE, record=[])
    assert expression.run(scope) == expected
    assert expression.outside
    assert scope.record
    assert all(isinstance(fact, (Decimal, bool, str)) for fact in scope.record)


def test_a_let_may_hold_a_generator_and_texts_show_what_it_gives() -> None:
    expression = compile_expression("same_files", NAMES, HERE)
    scope = replace(SCOPE, record=[])
    assert expression.run(scope) == ("R-1",)
    assert expression.type.kind == "iterable"
    assert scope.record == [("R-1",)]


def test_what_lies_inside_the_request_is_not_read_outside() -> None:
    expression = compile_expression("days > 100 and any(r.amount for r in others)", NAMES, HERE)
    scope = replace(SCOPE, record=[])
    assert expression.run(scope) is False
    assert scope.record == []


@pytest.mark.parametrize(
    ("source", "expect", "expected"),
    [
        ("requester", PEOPLE, {"ann": Reason("requester")}),
        ("requester.manager", PEOPLE, {"bob": Reason("manager", ("ann",))}),
        ("person_in_charge", PEOPLE, {"bob": Reason("field", ("person_in_charge",))}),
        ("role.hrd", PEOPLE, {"cy": Reason("role", ("hrd",))}),
        ("(role.hrd, requester)", PEOPLE, {"cy": Reason("role", ("hrd",)), "ann": Reason("requester")}),
        ("(p for p in helpers if p.rank == rank.vp)", PEOPLE, {"cy": Reason("field", ("(p for p in helpers if p.rank == rank.vp)",))}),
        ("requester.manager if days > 2 else role.hrd", PEOPLE, {"bob": Reason("manager", ("ann",))}),
        ("paid", YESNO, False),
        ("amount", YESNO, True),
        ("begin", MOMENT, jakarta("2027-01-04 00:00")),
        ("5_000", CASH, Decimal(5000)),
        ("normal", choice(("normal", "urgent")), "normal"),
        ("no if why else none", choice(("yes", "no", "abstain", "none")), "none"),
        ("(term, legal)", Type("set", options=("term", "legal")), frozenset({"term", "legal"})),
        ("2 working days", (MOMENT, DURATION), Duration(working_days=2)),
        ("paid", ANY, None),
    ],
)
def test_a_value_becomes_what_its_place_needs(source: str, expect: Any, expected: Any) -> None:
    found = value(source, expect=expect)
    assert (dict(found.reasons) if isinstance(found, People) else found) == expected


@pytest.mark.parametrize(("source", "expected"), [("yes > seats / 2", True), ("yes - no >= 3", True)])
def test_inside_a_vote_its_counts_have_names(source: str, expected: bool) -> None:
    assert value(source, replace(NAMES, voting=True)) is expected


def test_columns_of_the_line_under_judgement_are_bare_names() -> None:
    names = replace(NAMES, locals=dict(COLUMNS))
    line = SCOPE.bind(GOODS[0].cells)
    assert value("jumlah * 2 <= days + 1 and subtotal == 1_000 and not (nama == 'meja')", names, line) is True


def test_a_longer_expression_names_what_it_reads() -> None:
    expression = compile_expression("total > 5 and seen.lane == tender and manager.at and same(begin) and term in clauses", NAMES, HERE)
    assert expression.reads == {"total", "manager", "begin", "clauses"}
    assert expression.seen == {"lane", "begin"}
    assert not expression.outside
    assert compile_expression("(r.number for r in mine)", NAMES, HERE).reads == {"mine"}
    assert compile_expression("2 + 2", NAMES, HERE).constant


def test_bare_words_of_a_text_are_found_without_compiling() -> None:
    assert names_read("a + r.b at 17:00 if 'c' in (x for x in d) else 2 working days") == {"a", "r", "x", "d"}
    assert names_read("'unclosed ( 5 ** _odd") >= {"unclosed"}


def test_two_kinds_of_time_cannot_be_compared() -> None:
    with pytest.raises(ArithmeticError):
        value("wait_for < 2 working days")
    with pytest.raises(ArithmeticError):
        value("amount / (days - 3)")
