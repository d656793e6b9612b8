"""Votes that can tie: yes and no in equal numbers, and nothing in the file that says what then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workflows.expression_tree import parse, word_of
from workflows.faults import Fault, Mark
from workflows.names import VOTE_COUNTS
from workflows.sop import Sop, State

_AGAINST = frozenset({"no", "seats"})


def of_votes(sop: Sop) -> Iterator[Fault]:
    """A warning for each vote that counts yes against no, may have an even number of seats, and does not say where a tie leads."""
    for state in sop.states.values():
        if state.kind == "approve" and _counts_against(state) and not _one_seat(sop, state) and not any(way.when for way in state.next):
            at = state.need.rule.at if state.need.rule is not None else state.at
            yield Fault("vote-can-tie", at, state.name, "next", {"need": _need(state)}, serious=False)


def _need(state: State) -> str:
    return state.need.rule.source if state.need.rule is not None else state.need.kind


def _counts_against(state: State) -> bool:
    """Whether the vote is a majority, or a condition that holds yes against no or against a share of the seats."""
    if state.need.kind != "condition" or state.need.rule is None:
        return state.need.kind == "majority"
    tree = parse(state.need.rule.source, Mark(1, 1))
    compared = [node for node in ast.walk(tree.root) if isinstance(node, ast.Compare)]
    return any(_is_race([{word_of(name.id) for name in ast.walk(side) if isinstance(name, ast.Name)} for side in (node.left, *node.comparators)]) for node in compared)


def _is_race(sides: list[set[str]]) -> bool:
    """Whether a comparison has yes on one side and no, or the seats, on another."""
    voting = [side & VOTE_COUNTS for side in sides]
    return any("yes" in one for one in voting) and any(other & _AGAINST and "yes" not in other for other in voting)


def _one_seat(sop: Sop, state: State) -> bool:
    """Whether the asked are one person whatever happens."""
    source = state.who.source.strip() if state.who is not None else ""
    field = sop.field(source)
    return source.endswith(".manager") or (field is not None and field.type == "person")
