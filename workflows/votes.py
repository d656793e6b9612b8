"""Votes: seats, tallies, and when a decision has fallen (exact early stop)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows.request import Standing
from workflows.sop import State

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
    """The seated votes of `standing`, one a seat."""
    latest = {vote.seat: vote.counts for vote in standing.votes if vote.seated}
    counts = list(latest.values())
    seats = len(set(standing.seats) | latest.keys())
    return Tally(counts.count("yes"), counts.count("no"), counts.count("abstain"), seats)


Reach = Callable[[Tally], str | None]


def _any(votes: Tally) -> str | None:
    return APPROVED if votes.yes else REJECTED if votes.no or not votes.silent else None


def _all(votes: Tally) -> str | None:
    return REJECTED if votes.no or votes.abstain or not votes.seats else APPROVED if votes.yes == votes.seats else None


def _at_least(wanted: Decimal) -> Reach:
    return lambda votes: APPROVED if votes.yes >= wanted else REJECTED if votes.yes + votes.silent < wanted else None


def _majority(votes: Tally) -> str | None:
    return APPROVED if votes.yes * 2 > votes.seats else REJECTED if (votes.yes + votes.silent) * 2 <= votes.seats else None


_REACHES: dict[str, Reach] = {"any": _any, "all": _all, "majority": _majority}


def completions(votes: Tally) -> Iterator[Tally]:
    """Every way the silent seats may still vote or stay silent."""
    for yes in range(votes.silent + 1):
        for no in range(votes.silent + 1 - yes):
            for abstain in range(votes.silent + 1 - yes - no):
                yield Tally(votes.yes + yes, votes.no + no, votes.abstain + abstain, votes.seats)


def _reads_votes_alone(state: State) -> bool:
    return all(way.when is None or way.when.reads <= {state.name, "this"} for way in state.next)


def way_taken(state: State, look: Look) -> str:
    """Where `next` would lead now, "" for the following state."""
    return next((way.to for way in state.next if way.when is None or way.when.run(look)), "")


def _judged(state: State, votes: Tally, view: Callable[[Tally], Look]) -> tuple[str, str]:
    look = view(votes)
    rule = state.need.rule
    outcome = APPROVED if rule is not None and rule.run(look) else REJECTED
    return outcome, way_taken(state, look) if state.next else ""


def _by_condition(state: State, votes: Tally, view: Callable[[Tally], Look]) -> str | None:
    if state.next and not _reads_votes_alone(state):
        return None if votes.silent else _judged(state, votes, view)[0]
    first: tuple[str, str] | None = None
    for votes_then in completions(votes):
        found = _judged(state, votes_then, view)
        if first is not None and found != first:
            return None
        first = found
    return first[0] if first else None


def decide(state: State, votes: Tally, view: Callable[[Tally], Look]) -> str | None:
    """"approved", "rejected", or `None` while the silent seats can still change the outcome (LANGUAGE 5, early stop).

    `view` gives the scope in which `need` and `next` are judged under a hypothetical tally."""
    if any(act.name == "close" for act in state.acts):
        return None
    if state.need.kind == "condition":
        return _by_condition(state, votes, view)
    if state.need.kind == "count" and state.need.rule is not None:
        return _at_least(state.need.rule.run(view(votes)) or Decimal(1))(votes)
    return _REACHES[state.need.kind](votes)


def closed(state: State, votes: Tally, view: Callable[[Tally], Look]) -> str:
    """The outcome if the vote closes with the votes as they are: whoever is silent stays silent."""
    kind = state.need.kind
    if kind == "condition":
        return _judged(state, votes, view)[0]
    if kind == "count" and state.need.rule is not None:
        return APPROVED if votes.yes >= (state.need.rule.run(view(votes)) or Decimal(1)) else REJECTED
    enough = {"any": votes.yes > 0, "all": votes.seats > 0 and votes.yes == votes.seats, "majority": votes.yes * 2 > votes.seats}
    return APPROVED if enough[kind] else REJECTED
