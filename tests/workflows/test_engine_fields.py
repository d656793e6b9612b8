"""What people fill in: every fault at once, late fields, columns of tables, defaults, and what stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from tests.workflows.firm import Firm, day, procedure
from workflows.refusals import BadFields, FieldFault
from workflows.values import Duration, FileRef, Line, People, Person, Reason, Value

FORM = procedure("""
    form:
      item: {type: text}
      total: {type: money, min: 1, max: 1_000_000}
      many: {type: integer, default: 2, max: 9}
      share_of: {type: number, required: false, max: 1}
      kind_of: [plain, fancy]
      extras: {type: set, of: [lid, box, bow], required: false, max: 2}
      colour: {type: text, when: kind_of == fancy}
      begin: {type: date, min: today}
      finish: {type: date, required: total > 100, min: begin}
      clock_at: {type: time, required: false}
      moment_at: {type: datetime, required: false}
      length_of: {type: duration, required: false}
      sure: {type: yesno, required: false}
      boss: {type: person, required: false}
      team: {type: people, required: false, min: 1, max: 3}
      papers: {type: files, min: "1 if total > 100 else 0", required: total > 100}
      twice: = total * 2
      rows:
        type: table
        required: false
        max: 3
        of: {what: text, price: {type: money, min: 1}, pieces: {type: integer, default: 1}, sub: {type: money, is: price * pieces}, why: {required: price > 50}}
    states:
      one: {approve: requester.manager}
      approved: {end: approved}
    """)
GOOD: dict[str, Value] = {"item": "chair", "total": 50, "kind_of": "plain", "begin": day("2027-02-01")}
PAPER = FileRef("0" * 64, "a.pdf", 1)


def faults_of(firm: Firm, fields: dict[str, Value]) -> dict[str, str]:
    with firm.refused(BadFields) as bad:
        firm.send(**fields)
    faults: tuple[FieldFault, ...] = bad.value.faults  # type: ignore[attr-defined]
    return {fault.field + (f" {fault.line}" if fault.line else ""): fault.code for fault in faults}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"item": None}, {"item": "missing"}),
        ({"item": " \0 "}, {"item": "missing"}),
        ({"item": " \u200b "}, {"item": "missing"}),
        ({"item": 5}, {"item": "type"}),
        ({"item": "x" * 4001}, {"item": "type"}),
        ({"total": 0}, {"total": "too_small"}),
        ({"total": 1_000_001, "finish": day("2027-02-02"), "papers": (PAPER,)}, {"total": "too_large"}),
        ({"total": Decimal("1.5")}, {"total": "type"}),
        ({"total": True}, {"total": "type"}),
        ({"total": Decimal("NaN")}, {"total": "type"}),
        ({"total": Decimal("Infinity")}, {"total": "type"}),
        ({"total": 10**40}, {"total": "type"}),
        ({"share_of": Decimal(1) / 3}, {"share_of": "type"}),
        ({"many": 10}, {"many": "too_large"}),
        ({"kind_of": "odd"}, {"kind_of": "option"}),
        ({"kind_of": ["plain"]}, {"kind_of": "option"}),
        ({"extras": ["lid", "ribbon"]}, {"extras": "option"}),
        ({"extras": ["lid", "box", "bow"]}, {"extras": "too_many"}),
        ({"extras": 5}, {"extras": "option"}),
        ({"kind_of": "fancy"}, {"colour": "missing"}),
        ({"begin": day("2027-01-10")}, {"begin": "too_small"}),
        ({"begin": datetime(2027, 2, 1, tzinfo=UTC)}, {"begin": "type"}),
        ({"finish": day("2027-01-31")}, {"finish": "too_small"}),
        ({"total": 101}, {"finish": "missing", "papers": "missing"}),
        ({"total": 101, "finish": day("2027-02-02"), "papers": "a.pdf"}, {"papers": "type"}),
        ({"clock_at": "9:00"}, {"clock_at": "type"}),
        ({"moment_at": datetime(2027, 2, 1)}, {"moment_at": "type"}),  # noqa: DTZ001 - a moment without a zone
        ({"length_of": 3}, {"length_of": "type"}),
        ({"sure": "yes"}, {"sure": "type"}),
        ({"boss": "nobody"}, {"boss": "type"}),
        ({"boss": 5}, {"boss": "type"}),
        ({"team": ["Budi", "nobody"]}, {"team": "type"}),
        ({"team": ["D1", "D2", "D3", "D4"]}, {"team": "too_many"}),
        ({"twice": 5}, {"twice": "computed"}),
        ({"nonsense": 1}, {"nonsense": "unknown"}),
        ({"rows": "x"}, {"rows": "type"}),
        ({"rows": [5]}, {"rows.what 1": "missing", "rows.price 1": "missing"}),
        ({"rows": [{"what": "a", "price": 5}, {"what": "b", "price": 60, "colour": "red"}]}, {"rows.why 2": "missing", "rows.colour 2": "unknown"}),
        ({"rows": [{"what": "a", "price": 5}] * 4}, {"rows": "too_many"}),
        ({"item": "", "total": 0, "kind_of": "odd", "boss": "x", "begin": None}, {"item": "missing", "total": "too_small", "kind_of": "option", "boss": "type", "begin": "missing"}),
    ],
)
def test_every_fault_is_told_at_once(change: dict[str, Value], faults: dict[str, str]) -> None:
    assert faults_of(Firm(FORM), {**GOOD, **change}) == faults


def test_what_is_right_is_kept_in_the_types_of_the_form() -> None:
    more: dict[str, Value] = {
        "total": 101, "finish": day("2027-02-02"), "papers": [PAPER], "extras": ["lid"], "kind_of": "fancy", "colour": " red ", "sure": False, "boss": "Budi",
        "team": ["D1", "D2"], "clock_at": time(9), "moment_at": datetime(2027, 2, 1, tzinfo=UTC), "length_of": Duration(days=2),
        "rows": [{"what": "a", "price": 5, "pieces": 3}, {"what": "b", "price": 60, "why": "big"}],
    }  # fmt: skip
    firm = Firm(FORM).send(**{**GOOD, **more})
    fields = firm.request.fields
    assert {name: fields[name] for name in ("many", "extras", "colour", "sure", "boss", "team", "papers")} == {
        "many": 2, "extras": frozenset({"lid"}), "colour": "red", "sure": False, "boss": Person("Budi"),
        "team": People({id: Reason("field", ("team",)) for id in ("D1", "D2")}), "papers": (PAPER,)}  # fmt: skip
    assert [(line.id, line.cells["sub"]) for line in fields["rows"]] == [("1", 15), ("2", 60)]
    assert (firm.field("twice"), "twice" in fields) == (202, False)


def test_a_field_that_is_not_asked_any_more_is_emptied() -> None:
    firm = Firm(FORM).send(**{**GOOD, "kind_of": "fancy", "colour": "red"}).do("Budi", "return").do("Rina", "resubmit", kind_of="plain")
    assert firm.request.fields["colour"] is None


def test_lines_keep_their_ids_through_edits_and_never_share_one() -> None:
    rows = [{"what": "a", "price": 1}, {"what": "b", "price": 2}, {"what": "c", "price": 3}]
    firm = Firm(FORM).send(**{**GOOD, "rows": rows}).do("Budi", "return")
    first, second, third = firm.request.fields["rows"]
    again = (third, first, Line(first.id, {"what": "copy", "price": 9}))
    firm.do("Rina", "resubmit", fields={"rows": again})
    assert [(line.id, line.cells["what"]) for line in firm.request.fields["rows"]] == [("3", "c"), ("1", "a"), ("4", "copy")]
    assert second.id == "2"


def test_what_stays_as_it_was_is_not_judged_again() -> None:
    firm = Firm(FORM).send(**{**GOOD, "boss": "Sari", "team": ["Tono"]}).leaves("Sari").leaves("Tono").do("Budi", "return")
    firm.do("Rina", "resubmit", item="table")
    assert firm.request.fields["boss"] == Person("Sari")
    firm.do("Budi", "return")
    with firm.refused(BadFields):
        firm.do("Rina", "resubmit", team=["Sari"])


# --- late fields

LATE = procedure("""
    form:
      rows: {type: table, min: 1, of: {what: text, price: {type: money}}}
    late:
      rows.got: {type: integer, min: 0, max: 9}
      rows.worth: {type: money, is: price * got}
      remark: {type: text}
      by_when: {type: date, min: opened.date}
    states:
      one: {task: role.buyer, fields: [rows.got, by_when]}
      two: {task: role.buyer, fields: {remark: {required: false}, rows.got: {min: 1}}, rewalk: false}
      three: {task: role.secretary, fields: [remark]}
      four: {approve: requester.manager}
      approved: {end: approved}
    """)
ROWS = ({"what": "a", "price": 5}, {"what": "b", "price": 6})


def test_columns_asked_later_are_not_asked_with_their_table() -> None:
    firm = Firm(LATE).send(rows=ROWS)
    assert [line.cells.get("got") for line in firm.request.fields["rows"]] == [None, None]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, {"rows.got 1": "missing", "rows.got 2": "missing", "by_when": "missing"}),
        ({"rows": [{"got": 1}], "by_when": day("2027-01-10")}, {"by_when": "too_small", "rows.got 2": "missing"}),
        ({"rows": [{"got": 1}, {"got": 10}], "by_when": day("2027-01-11")}, {"rows.got 2": "too_large"}),
        ({"rows": [{"got": 1}] * 3, "by_when": day("2027-01-11")}, {"rows": "too_many", "rows.got 2": ""}),
        ({"rows": [{"got": 1, "size": 2}, {"got": 1}], "by_when": day("2027-01-11")}, {"rows.size 1": "unknown"}),
        ({"rows": 5, "by_when": day("2027-01-11")}, {"rows": "type", "rows.got 1": "missing", "rows.got 2": "missing"}),
        ({"rows": [{"got": 1}, {"got": 1}], "by_when": day("2027-01-11"), "what": 1}, {"what": "unknown"}),
    ],
)
def test_late_fields_are_checked_all_at_once(given: dict[str, Value], faults: dict[str, str]) -> None:
    firm = Firm(LATE).send(rows=ROWS)
    with firm.refused(BadFields) as bad:
        firm.do("Putu", "done", fields=given)
    found = {fault.field + (f" {fault.line}" if fault.line else ""): fault.code for fault in bad.value.faults}  # type: ignore[attr-defined]
    assert found == {name: code for name, code in faults.items() if code}


def test_answers_to_lines_go_by_their_ids_and_computed_columns_follow() -> None:
    firm = Firm(LATE).send(rows=ROWS)
    lines = firm.request.fields["rows"]
    answers = (Line(lines[1].id, {"got": 2}), Line(lines[0].id, {"got": 1}))
    firm.do("Putu", "done", fields={"rows": answers, "by_when": day("2027-01-12")})
    assert [(line.cells["got"], line.cells["worth"]) for line in firm.request.fields["rows"]] == [(1, 5), (2, 12)]
    firm.do("Putu", "done", fields={"rows": [{"got": 3}, {"got": 4}]})
    assert (firm.field("remark"), list(firm.pending)) == (None, ["three"])
    with firm.refused(BadFields):
        firm.do("Yanti", "done")


def test_late_answers_survive_a_return_with_their_lines() -> None:
    firm = Firm(LATE).send(rows=ROWS)
    firm.do("Putu", "done", fields={"rows": [{"got": 1}, {"got": 2}], "by_when": day("2027-01-12")})
    firm.do("Putu", "done", fields={"rows": [{"got": 1}, {"got": 2}]}).do("Yanti", "done", remark="ok").do("Budi", "return")
    first, second = firm.request.fields["rows"]
    firm.do("Rina", "resubmit", fields={"rows": (second, {"what": "c", "price": 7})})
    assert [(line.id, line.cells["got"]) for line in firm.request.fields["rows"]] == [("2", 2), ("3", None)]
    assert first.id == "1"
