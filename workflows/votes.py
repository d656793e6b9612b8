"""Votes: seats, tallies, and when a decision has fallen (exact early stop)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows.judging import is_so, value_of
from workflows.request import Standing
from workflows.sop import State, Way

if TYPE_CHECKING:
    from workflows.look import Look

APPROVED, REJECTED = "approved", "rejected"


@dataclass(frozen=True, slots=True)
class Tally:
    """How the seats of one opening have voted; `silent` have not."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    seats: int = 0

    @property
    def silent(self) -> int:
        return self.seats - self.yes - self.no - self.abstain


def tally(standing: Standing) -> Tally:
    """The seated votes of `standing`, one a seat; the vote of somebody who has left the roster stays valid with its seat."""
    latest = {vote.seat: vote.counts for vote in standing.votes if vote.seated and vote.counts != "none"}
    counts = list(latest.values())
    seats = len(set(standing.seats) | latest.keys())
    return Tally(counts.count("yes"), counts.count("no"), counts.count("abstain"), seats)


View = Callable[[Tally], "Look"]  # the scope in which `need` and `next` are judged under a hypothetical tally
Judgement = tuple[str, str]  # the outcome, and where `next` would lead


def _any(votes: Tally) -> str | None:
    return APPROVED if votes.yes else REJECTED if votes.no or not votes.silent else None


def _all(votes: Tally) -> str | None:
    return REJECTED if votes.no or votes.abstain else APPROVED if votes.yes == votes.seats else None


def _majority(votes: Tally) -> str | None:
    return APPROVED if votes.yes * 2 > votes.seats else REJECTED if (votes.yes + votes.silent) * 2 <= votes.seats else None


_REACHES: dict[str, Callable[[Tally], str | None]] = {"any": _any, "all": _all, "majority": _majority}


def completions(votes: Tally) -> Iterator[Tally]:
    """Every way the silent seats may still vote or stay silent; those that go furthest first."""
    silent = votes.silent
    for total in range(silent, -1, -1):
        for yes in (total, *range(total)):
            for no in (total - yes, *range(total - yes)):
                yield Tally(votes.yes + yes, votes.no + no, votes.abstain + total - yes - no, votes.seats)


_COUNTS = re.compile(r"\b(yes|no|abstain|silent|seats|this|vote)\b")


def reads_votes(state: State, way: Way) -> bool:
    """Whether a way of `next` looks at the votes of its own state."""
    return way.when is not None and (state.name in way.when.reads or _COUNTS.search(way.when.source) is not None)


def _reads_votes_alone(state: State, way: Way) -> bool:
    return way.when is None or (reads_votes(state, way) and way.when.reads <= {state.name, "this"} and not way.when.outside)


def way_taken(state: State, look: Look) -> str:
    """Where `next` would lead now, "" for the following state."""
    return next((way.to for way in state.next if is_so(way.when, look)), "")


def closed(state: State, votes: Tally, view: View) -> str:
    """The outcome if the vote closes with the votes as they are: whoever is silent stays silent."""
    kind, rule = state.need.kind, state.need.rule
    if kind == "condition" and rule is not None:
        return APPROVED if is_so(rule, view(votes)) else REJECTED
    if kind == "count":
        return APPROVED if votes.yes >= _wanted(state, view(votes)) else REJECTED
    enough = {"any": votes.yes > 0, "all": votes.seats > 0 and votes.yes == votes.seats, "majority": votes.yes * 2 > votes.seats}
    return APPROVED if enough[kind] else REJECTED


def _wanted(state: State, look: Look) -> Decimal:
    """How many must say yes; at least one."""
    number = value_of(state.need.rule, look) if state.need.rule is not None else None
    return max(Decimal(1), number or Decimal(1))


def needed(state: State, seats: int, look: Look) -> int:
    """How many of `seats` must say yes; 0 where a condition decides."""
    if state.need.kind == "count":
        return int(_wanted(state, look))
    return {"any": 1, "all": seats, "majority": seats // 2 + 1}.get(state.need.kind, 0)


def decide(state: State, votes: Tally, view: View) -> str | None:
    """"approved", "rejected", or `None` while the silent seats can still change the outcome (LANGUAGE 5, early stop).

    A vote in which everybody who has spoken said yes is never lost by itself: a roster too small for what is needed waits for people instead."""
    if not votes.seats or any(act.name == "close" for act in state.acts):
        return None
    outcome = _fallen(state, votes, view)
    return None if outcome == REJECTED and not votes.no + votes.abstain else outcome


def out_of_reach(state: State, seats: int, view: View) -> bool:
    """Whether a yes of every seat would not be enough: fewer are asked than must say yes."""
    return state.need.kind in ("count", "condition") and closed(state, Tally(yes=seats, seats=seats), view) == REJECTED


def _fallen(state: State, votes: Tally, view: View) -> str | None:
    kind = state.need.kind
    if kind == "any":  # the first decision is the decision
        return _any(votes)
    if any(reads_votes(state, way) for way in state.next):
        if all(_reads_votes_alone(state, way) for way in state.next):
            return _same_for_all(votes, lambda then: _judged(state, then, view))
        return None if votes.silent else closed(state, votes, view)
    if kind == "condition":
        return _same_for_all(votes, lambda then: (closed(state, then, view), ""))
    if kind == "count":
        wanted = _wanted(state, view(votes))
        return APPROVED if votes.yes >= wanted else REJECTED if votes.yes + votes.silent < wanted else None
    return _REACHES[kind](votes)


def _judged(state: State, votes: Tally, view: View) -> Judgement:
    return closed(state, votes, view), way_taken(state, view(votes))


def _same_for_all(votes: Tally, judge: Callable[[Tally], Judgement]) -> str | None:
    """The outcome that every completion gives, `None` where they differ."""
    found = judge(votes)
    return found[0] if all(judge(then) == found for then in completions(votes)) else None
