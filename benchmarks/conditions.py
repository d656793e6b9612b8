"""Conditions of SOPs, compiled once to closures, against the same written by hand in Python over the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.measuring import Timing, in_turns, spread, table, timed
from workflows.calendar import Calendar
from workflows.expressions import compile_expression
from workflows.facts import Playback
from workflows.faults import Mark
from workflows.loader import load
from workflows.look import Look
from workflows.names import Names
from workflows.request import Request
from workflows.types import DATE, INTEGER, NUMBER, TEXT, YESNO, Type, choice, money
from workflows.values import Line, Value

RUNS, ROUNDS, GOAL = 2_000, 25, 3
NOW = datetime(2027, 1, 11, 2, 0, tzinfo=UTC)
CASH = money()
NAMES = Names(
    fields={
        "amount": CASH,
        "budget": CASH,
        "days": INTEGER,
        "rate": NUMBER,
        "kind": choice(("normal", "urgent")),
        "why": TEXT,
        "vendor": TEXT,
        "paid": YESNO,
        "begin": DATE,
        "items": Type("table", columns=(("count", INTEGER), ("price", CASH))),
    }
)
FIELDS: dict[str, Value] = {
    "amount": Decimal(14_500_000),
    "budget": Decimal(60_000_000),
    "days": Decimal(4),
    "rate": Decimal("0.11"),
    "kind": "normal",
    "why": "The old one broke",
    "vendor": "PT Maju",
    "paid": False,
    "begin": date(2027, 2, 1),
    "items": tuple(Line(str(number), {"count": Decimal(number + 1), "price": Decimal(750_000)}) for number in range(5)),
}
SEEN = {"amount": Decimal(15_000_000), "vendor": "PT Maju"}
TEN, FIFTY, FACTOR, FIVE, THREE, NOTHING = Decimal(10_000_000), Decimal(50_000_000), Decimal("1.1"), Decimal(5), Decimal(3), Decimal()
Written = Callable[[Look], Any]


def _sum(look: Look) -> Any:
    return sum((line.cells["count"] * line.cells["price"] for line in look.fields["items"]), NOTHING) > look.fields["budget"]


CONDITIONS: dict[str, Written] = {
    "amount >= 10_000_000": lambda look: look.fields["amount"] >= TEN,
    "amount >= 10_000_000 and amount < 50_000_000": lambda look: look.fields["amount"] >= TEN and look.fields["amount"] < FIFTY,
    "kind == urgent or days > 5": lambda look: look.fields["kind"] == "urgent" or look.fields["days"] > FIVE,
    "amount <= seen.amount and same(vendor)": lambda look: look.fields["amount"] <= look.seen("amount") and look.fields["vendor"] == look.seen("vendor"),
    "amount + amount * rate <= budget * 1.1": lambda look: look.fields["amount"] + look.fields["amount"] * look.fields["rate"] <= look.fields["budget"] * FACTOR,
    "not paid and (days > 3 or why)": lambda look: not look.fields["paid"] and (look.fields["days"] > THREE or bool(look.fields["why"])),
    "begin > today": lambda look: look.fields["begin"] > look.calendar.today(look.now),
    "sum(i.count * i.price for i in items) > budget": _sum,
}


def a_look() -> Look:
    sop = load("sop: plain\ntitle: Plain\nheadline: Plain\nform: {}\nstates:\n  boss: {approve: requester.manager}\n  approved: {end: approved}\n")[0]
    request = Request("r", "1", sop.name, sop.digest, "rina", "rina", NOW, fields=FIELDS)
    return Look(sop, request, Playback({}), NOW, Calendar(), state="boss", memory=SEEN)


def _repeated(run: Written, look: Look) -> Timing:
    def repeat() -> None:
        for _ in range(RUNS):
            run(look)

    return timed(repeat, RUNS)


def measured(look: Look) -> Iterator[tuple[str, str, str]]:
    """Each condition with the nanoseconds of the processor it takes, and how many times those of the hand-written one that is."""
    for source, written in CONDITIONS.items():
        made = compile_expression(source, NAMES, Mark(1, 1), YESNO).run
        if bool(made(look)) != bool(written(look)):
            raise ValueError(source)
        rounds = in_turns(ROUNDS, {"made": partial(_repeated, made, look), "written": partial(_repeated, written, look)})
        nanoseconds = spread((each["made"].cpu * 1000 for each in rounds), ".0f")
        yield f"`{source}`", nanoseconds, spread((each["made"].cpu / each["written"].cpu for each in rounds), ".1f")


def measure() -> str:
    """The results as Markdown."""
    return table(("condition", "ns each", f"times the hand-written (goal <= {GOAL})"), measured(a_look()))
