"""Casting a vote: whose seat it fills, what it counts, and where it leads."""

from __future__ import annotations

from workflows.events import Decided
from workflows.records import replace
from workflows.refusals import AlreadyDecided, NotOffered, NotYours, OwnRequest, StaleButton
from workflows.request import CLOCK, LAPSED, Standing, Vote
from workflows.sop import Act, State
from workflows.step import Step
from workflows.votes import APPROVED, REJECTED
from workflows.who import open_seats, people_of

_DECISION = {"yes": APPROVED, "no": REJECTED}


def note(step: Step, event: Decided, state: str, counts: str = "none", seat: str = "", seated: bool = True) -> None:
    """Writes down at `state` that somebody did the act, with what they saw. `seat`: whose vote it is; without one, for whom the act was done."""
    standing = step.standing(state)
    vote = Vote(seat or _meant(standing, event), event.by, counts, event.act, step.now, event.reason, step.memory(), seated and event.by != CLOCK)
    step.put(replace(standing, votes=(*standing.votes, vote)))
    if event.by != CLOCK:
        step.involve((event.by,))


def _meant(standing: Standing, event: Decided) -> str:
    """Whoever did an act that fills no seat did it for themselves, or for the first they stand for where they were not asked themselves."""
    stands_for = standing.stands_for.get(event.by, ())
    if event.seat in stands_for:
        return event.seat
    return stands_for[0] if stands_for and event.by not in standing.seats and event.by not in standing.added.reasons else event.by


def counted(step: Step, event: Decided, state: State, act: Act) -> str:
    """What the vote counts: yes, no, abstain or none."""
    return "none" if act.counts is None else str(step.value(act.counts, step.look(state.name, event.reason)))


def outcome_by_clock(counts: str, act: Act) -> str:
    return _DECISION.get(counts, act.name)


def cast(step: Step, event: Decided, state: State, act: Act, counts: str) -> None:
    """Notes the vote for the seat it fills. Raises AlreadyDecided, NotYours, OwnRequest, or StaleButton where no seat is left to fill."""
    standing = step.standing(state.name)
    if act.stands_in is not None:
        return _cast_for_another(step, event, state, act, counts)
    if event.by not in standing.asked.reasons:
        if any(vote.by == event.by and not vote.seated for vote in standing.votes):
            raise already(standing, event) or StaleButton(state.name)
        return note(step, event, state.name, counts, seated=False)
    return note(step, event, state.name, counts, seat_of(step, event, standing))


def _cast_for_another(step: Step, event: Decided, state: State, act: Act, counts: str) -> None:
    """`as`: the decision of somebody else, entered by whoever pressed."""
    standing = step.standing(state.name)
    meant = next(iter(people_of(act.stands_in, step.look(state.name)).ids), "")
    if not meant:
        raise NotOffered(act.name, state.name)
    if meant == step.request.requester:
        raise OwnRequest(standing.asked.ids)
    given = next((vote for vote in standing.votes if vote.seat == meant and vote.counts != "none"), None)
    if given is not None:
        raise AlreadyDecided(given.by, given.act, given.at, state.name)
    note(step, event, state.name, counts, meant, seated=meant in standing.seats)


def seat_of(step: Step, event: Decided, standing: Standing) -> str:
    """The seat that this vote fills: the one that is meant, else the voter's own, else the first silent one they stand for."""
    silent = open_seats(standing, event.by)
    if event.seat:
        if event.seat in silent:
            return event.seat
        if event.seat != event.by and event.seat not in standing.stands_for.get(event.by, ()):
            raise NotYours(standing.asked.ids, standing.state)
        raise already(standing, event) or StaleButton(standing.state, step.holders())
    if silent:
        return silent[0]
    raise already(standing, event) or StaleButton(standing.state, step.holders())


def already(standing: Standing, event: Decided) -> AlreadyDecided | None:
    """Says so where this very opening was decided: for the seat that is meant, by the same person, or by another in place of somebody asked. What
    others said decided nothing where the clock or the request itself went on without it."""
    if event.visit not in (0, standing.visit) or standing.mark == "ahead":
        return None
    votes = [vote for vote in standing.votes if not event.seat or vote.seat == event.seat]
    own = next((vote for vote in reversed(votes) if vote.by == event.by), None)
    fell = standing.mark != "closed" and standing.outcome != LAPSED
    vote = own or (votes[-1] if votes and fell and event.by in standing.asked.reasons else None)
    return AlreadyDecided(vote.by, vote.act, vote.at, standing.state) if vote is not None else None


def has_spoken(standing: Standing, person: str, seat: str = "") -> Vote | None:
    """The vote given in this opening for `seat`; without one that of `person` for their own, or for anybody's where they have none."""
    meant = seat or (person if person in standing.seats else "")
    given = (vote for vote in standing.votes if vote.seated and vote.counts != "none" and (seat or vote.by == person))
    return next((vote for vote in given if meant in ("", vote.seat)), None)
