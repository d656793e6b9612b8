"""Requests, entries and SOPs for the tests of storage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from storage.ledger import Entry, Listing
from storage.sight import Sight
from storage.unit import Unit
from workflows.events import Commented, Decided, Submitted
from workflows.request import Pending, Request, Standing, Vote
from workflows.sop import Sop, Text
from workflows.values import FileRef, Line, Reason, people

NOW = datetime(2027, 1, 11, 2, 0, tzinfo=UTC)
SOP = "d" * 64
A_SOP = Sop("purchase", Text({"*": ("Purchase",)}), Text({"*": ("x",)}), "manager", {}, "sop: purchase", SOP)
LAPTOP = Listing("Laptop", Decimal(4000000), "IDR", "Laptop Ann Purba")


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def publish(unit: Unit) -> None:
    unit.sops.publish(SOP, "purchase", "sop: purchase", NOW, "alur")


def a_request(id: str = "r1", number: str = "PB/0001", requester: str = "ann") -> Request:
    manager = Standing("manager", "open", 1, 1, NOW, later(60), people(["bob"], Reason("manager", (requester,))), ("bob",), pending=(Pending(-1, later(60)),))
    return Request(
        id,
        number,
        "purchase",
        SOP,
        requester,
        requester,
        NOW,
        fields={"amount": Decimal("4000000"), "lines": (Line("l1", {"name": "Laptop", "count": Decimal(2)}),), "quote": (FileRef("ab" * 32, "quote.pdf", 9),)},
        standings={"manager": manager, "finance": Standing("finance")},
        order=("manager",),
        involved=(requester, "bob"),
    )


def begun(request: Request) -> Entry:
    return Entry(1, Submitted(request.id, request.requester, request.submitter, request.fields), request.submitted, request.requester, to_states=("manager",))


def insert(unit: Unit, request: Request, listing: Listing = LAPTOP) -> None:
    unit.ledger.insert(request, begun(request), listing)


def commented(request: Request, text: str = "hello") -> tuple[Request, Entry]:
    """The request after a comment by Bob, and the entry of it."""
    after = replace(request, version=request.version + 1)
    return after, Entry(after.version, Commented("bob", text), later(after.version), "bob", from_states=("manager",), to_states=("manager",))


def ended(request: Request, how: str = "approved") -> tuple[Request, Entry]:
    """The request after a comment with which, for once, it ended."""
    after, entry = commented(request)
    return replace(after, status=how, ended=how, ended_at=entry.at, standings={}), replace(entry, from_states=request.open_states, to_states=())


def seeing(person: str, below: Iterable[str] = (), *, everything: bool = False) -> Sight:
    """What `person` may see, who is named in nothing they have not sent themselves but what the database says."""
    return Sight(person, everything, frozenset(below), lambda request: False)


def approved(request: Request) -> tuple[Request, Entry]:
    """The request after Bob's approval: finance is asked."""
    vote = Vote("bob", "bob", "yes", "approve", later(5), seen={"amount": request.fields["amount"]})
    manager = replace(request.standings["manager"], mark="done", votes=(vote,), outcome="approved", at=later(5), by=("bob",), pending=())
    finance = replace(request.standings["finance"], mark="open", visit=2, times=1, opened=later(5), asked=people(["cia", "dan"], Reason("role", ("finance",))))
    after = replace(
        request,
        version=request.version + 1,
        standings={"manager": manager, "finance": finance},
        order=("manager", "finance"),
        involved=(*request.involved, "cia", "dan"),
    )
    decided = Decided("bob", "approve", "manager", 1)
    return after, Entry(after.version, decided, later(5), "bob", "", {"role:finance:": ["cia", "dan"]}, ("manager",), ("finance",), "1")
