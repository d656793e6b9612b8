"""Requests that the clock begins: whose they are, when they are not begun, and that nobody submitted them."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.workflows.firm import Firm, procedure
from tests.workflows.scopes import jakarta
from workflows.refusals import BadFields, NotAllowed, NotOffered, Refusal, RuleBroken, SopBroken
from workflows.request import CLOCK
from workflows.starting import first_start, next_start, people_to_start

CASH = procedure("""
    start: {by: "role.finance | role.secretary", every: "month on 1 at 09:00", when: not any(r.submitted.date == today for r in others)}
    form: {note: {default: "requester.name"}, typed: '= "by nobody" if submitter == none else submitter.name'}
    states:
      tally: {approve: requester.manager}
      approved: {end: approved}
    """)


def test_the_clock_begins_one_with_the_defaults_and_nobody_as_its_submitter() -> None:
    firm = Firm(CASH).send("Sari", by=CLOCK)
    assert (firm.request.requester, firm.request.submitter, firm.field("note"), firm.field("typed")) == ("Sari", CLOCK, "Sari", "by nobody")
    assert firm.pending == {"tally": ["Agus"]}
    assert CLOCK not in firm.request.involved
    firm.do("Agus", "return")
    assert firm.pending == {"form": ["Sari"]}
    assert firm.leaves("Sari").pending == {"form": ["Agus"]}


def test_when_sees_what_was_begun_a_moment_before() -> None:
    firm = Firm(CASH).send("Sari", by=CLOCK)
    with firm.refused(NotOffered):
        firm.send("Tono", by=CLOCK)
    assert firm.send("Tono").request.number == "REQ-2"
    firm.now = jakarta("2027-02-01 09:00")
    assert firm.send("Tono", by=CLOCK).request.number == "REQ-3"


def test_it_is_begun_for_everyone_of_by_who_is_there_in_the_order_of_the_directory() -> None:
    firm = Firm(CASH)
    assert people_to_start(CASH, firm.company, firm.now, firm.company.calendar) == ("Sari", "Tono", "Yanti")


@pytest.mark.parametrize(
    ("clauses", "kind"),
    [
        ("rules: [{must: requester.unit == 'stock', says: No.}]", RuleBroken),
        ("form: {note: {default: requester.rank}}", BadFields),
        ("form: {part: {type: number, default: 1 / size(role.nobody_has_it)}}", SopBroken),
        ("owner: role.finance", NotAllowed),
    ],
)
def test_what_cannot_be_sent_is_not_begun(clauses: str, kind: type[Refusal]) -> None:
    who = "Budi" if kind is NotAllowed else "Sari"
    firm = Firm(procedure(f"""
    {clauses if clauses.startswith("form") else "form: {note: text?}"}
    {"" if clauses.startswith("form") else clauses}
    start: {{by: role.finance, every: day at 09:00}}
    states:
      one: {{task: requester}}
      approved: {{end: approved}}
    """))
    with firm.refused(kind):
        firm.send(who, by=CLOCK)


@pytest.mark.parametrize(
    ("every", "now", "following"),
    [
        ("month on 1 at 09:00", "2027-02-01 09:00", "2027-03-01 09:00"),
        ("month on 1 at 09:00", "2027-05-20 10:00", "2027-06-01 09:00"),  # missed: those in between are left out
        ("2 days", "2027-02-01 09:05", "2027-02-03 09:00"),  # counted from the moment, not from when it was heard
        ("2 days", "2027-02-09 10:00", "2027-02-11 10:00"),
        ("999999 years", "2027-02-01 09:00", None),
    ],
)
def test_the_next_moment_is_the_first_that_is_still_to_come(every: str, now: str, following: str | None) -> None:
    sop = procedure(f"""
    start: {{by: role.finance, every: {every}}}
    form: {{note: text?}}
    states:
      one: {{task: requester}}
      approved: {{end: approved}}
    """)
    calendar = Firm(sop).company.calendar
    found: datetime | None = next_start(sop, jakarta("2027-02-01 09:00"), jakarta(now), calendar)
    assert found == (jakarta(following) if following else None)
    assert first_start(CASH, jakarta("2027-02-01 09:00"), calendar) == jakarta("2027-03-01 09:00")
