"""Asking other people at an open state: beside those asked, or instead of them."""

from __future__ import annotations

from workflows.records import replace
from workflows.request import CLOCK
from workflows.sop import State
from workflows.step import Step
from workflows.values import People, Reason
from workflows.walk import call_roll


def add_people(step: Step, state: State, fresh: People, by: str) -> None:
    """Asks `fresh` beside those asked; everyone who held it and the requester hear of it."""
    standing = step.standing(state.name)
    wanted = fresh if by == CLOCK else People({id: Reason("added", (by,)) for id in fresh.ids})
    wanted = wanted - standing.asked
    if not wanted:
        return
    step.put(replace(standing, added=standing.added | wanted))
    call_roll(step, state)
    now_asked = step.standing(state.name).asked
    if came := now_asked - standing.asked:
        step.tell((*now_asked.ids, step.request.requester), "added", state.name, people=came)


def hand_on(step: Step, state: State, fresh: People, by: str, reason: str = "") -> None:
    """Asks `fresh` instead of those asked; the requester and those who held it hear of it."""
    if not fresh:
        return
    standing = step.standing(state.name)
    step.put(replace(standing, handed=People({id: Reason("handed", (by,)) for id in fresh.ids}), added=People()))
    call_roll(step, state)
    step.tell((*standing.asked.ids, step.request.requester), "handed", state.name, reason, people=step.standing(state.name).asked)
