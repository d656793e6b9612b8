"""What an edit or a return leaves standing: each yes is judged against what its giver saw."""

from __future__ import annotations

from workflows.request import Standing, Vote
from workflows.sop import State
from workflows.step import Step


def holding_votes(step: Step, state: State, before: Standing) -> tuple[Vote, ...]:
    """The yes votes of the earlier opening that still count (LANGUAGE 7): only a yes can hold, and only where `holds` is said and true."""
    if state.holds is None:
        return ()
    return tuple(
        vote for vote in before.votes if vote.counts == "yes" and vote.seated and step.holds(state.holds, step.look(state.name, memory=vote.seen))
    )


def task_holds(step: Step, state: State, before: Standing) -> bool:
    """Whether a task done earlier needs no doing again, against what was so when it was opened."""
    done = state.kind == "task" and before.outcome is not None
    return done and state.holds is not None and step.holds(state.holds, step.look(state.name, memory=before.seen))


def fallen_votes(before: Standing, held: tuple[Vote, ...]) -> tuple[Vote, ...]:
    """The yes votes that no longer count."""
    return tuple(vote for vote in before.votes if vote.counts == "yes" and vote not in held)
