"""What an edit or a return leaves standing: each yes is judged against what its giver saw."""

from __future__ import annotations

from workflows.request import LAPSED, Standing, Vote
from workflows.sop import State
from workflows.step import Step

_UNDONE = frozenset({"return", "reject", "rejected", LAPSED, "silent", "close"})  # outcomes under which nothing was done


def holding_votes(step: Step, state: State, before: Standing) -> tuple[Vote, ...]:
    """The yes votes of the earlier opening that still count (LANGUAGE 7): only a yes can hold, and only where `holds` is said and true."""
    if state.holds is None or state.kind != "approve":
        return ()
    return tuple(
        vote for vote in before.votes if vote.counts == "yes" and vote.seated and step.holds(state.holds, step.look(state.name, memory=vote.seen))
    )


def task_holds(step: Step, state: State, before: Standing) -> bool:
    """Whether a task done earlier needs no doing again, against what was so when it was opened."""
    return state.kind == "task" and state.holds is not None and is_done(before) and step.holds(state.holds, step.look(state.name, memory=before.seen))


def is_done(standing: Standing) -> bool:
    """Whether a state was completed by people, and not left, returned or let pass."""
    return standing.outcome is not None and standing.outcome not in _UNDONE


def fallen_votes(before: Standing, held: tuple[Vote, ...]) -> tuple[Vote, ...]:
    """The yes votes that no longer count."""
    return tuple(vote for vote in before.votes if vote.counts == "yes" and vote.seated and vote not in held)
