"""Leaving: what closes when a request goes elsewhere, what is undone when it goes back, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.effects import Ask, Tell
from workflows.holds import is_done
from workflows.records import replace
from workflows.request import FORM, RUNNING
from workflows.sop import Expression, State
from workflows.step import Step
from workflows.timers import wind
from workflows.values import People, Reason
from workflows.who import people_of, present


def apply_sets(step: Step, state: str, sets: Iterable[tuple[str, Expression]], reason: str | None = None) -> None:
    """Fills fields, each seeing those before it."""
    for name, expression in sets:
        step.touches += 1
        step.fields[name] = step.value(expression, step.look(state, reason))


def tell_of(step: Step, state: State) -> None:
    """Whom a state tells when it is over."""
    if state.tell is not None:
        look = step.look(state.name)
        step.tell(people_of(state.tell, look).ids, "told", state.name, says=step.fill(state.says, look))


def decided(step: Step, state: State) -> None:
    """The request counts as `state.decided` from now on; the requester and all who approved hear of it."""
    if step.request.decided == state.decided:
        return
    if step.undone is not None and step.undone[0] == state.decided:  # undone and decided again in one step: it stands as it stood
        step.effects[:] = [effect for effect in step.effects if not (isinstance(effect, Tell) and effect.kind == "undecided")]
        step.change(decided=state.decided, decided_at=step.undone[1], status=state.decided)
        return
    step.change(decided=state.decided, decided_at=step.now, status=state.decided)
    step.tell((step.request.requester, *step.deciders()), "decided", state.name, word=state.decided)


def close_below(step: Step, name: str) -> None:
    """Closes an open state and all that is open inside it; those still asked hear that it is not needed any more."""
    state = step.sop.states.get(name)
    for child in state.children if state else ():
        close_below(step, child)
    standing = step.standing(name)
    if standing.mark == "open":
        step.put(replace(standing, mark="closed", at=step.now, pending=()))
        step.tell(standing.asked.ids, "closed", name)


def leave_all(step: Step, tell: bool = True) -> None:
    """Closes every open state; those asked are told, if `tell`."""
    for standing in list(step.standings.values()):
        if standing.mark == "open":
            step.put(replace(standing, mark="closed", at=step.now, pending=()))
            if tell:
                step.tell(standing.asked.ids, "closed", standing.state)


def go(step: Step, source: State, target: str) -> str:
    """Leaves `source` for `target`: lanes that are left close, a decision that lies behind the target is undone. Gives the state to enter."""
    state = step.visible(target, source.name)
    if state is None:
        end_request(step, target, None)
        return ""
    above = step.around(target)
    for container in step.around(source.name):
        if container in above:
            break
        close_below(step, container)
    undo_decided(step, target)
    _void_ahead(step, source.name, target)
    return target


def undo_decided(step: Step, target: str) -> None:
    """Going back past a `decided` undoes it (LANGUAGE 15)."""
    word = step.request.decided
    if word is None or (target != FORM and step.sop.states[target].kind == "end"):
        return
    order = list(step.sop.states)
    place = order.index(target) if target != FORM else -1
    for name, state in step.sop.states.items():
        again = order.index(name) > place or (name == target and state.kind not in ("crossing", "wait"))
        if state.decided == word and again and step.standing(name).times:
            step.undone = (word, step.request.decided_at)
            step.change(decided=None, decided_at=None, status=RUNNING)
            step.tell((step.request.requester, *step.deciders()), "undecided", target, word=word)
            return


def _void_ahead(step: Step, source: str, target: str) -> None:
    """Going back means that what was filled in from there on is filled in anew."""
    if not any(state.rewalk for state in step.sop.states.values()):
        return
    order = list(step.sop.states)
    if order.index(target) <= order.index(source):
        void_fillings(step, order[order.index(target) :])


def void_fillings(step: Step, names: Iterable[str]) -> None:
    """Answers to a `rewalk` state stand while the request walks because of them; somebody who goes back or edits voids them."""
    for name in names:
        if step.sop.states[name].rewalk and is_done(standing := step.standing(name)):
            step.put(replace(standing, mark="void"))


def back_to_form(step: Step, returned_by: str, reason: str) -> None:
    """The requester has it again, to edit and send it anew under the same number."""
    undo_decided(step, FORM)
    leave_all(step)
    step.change(returned=True, returned_by=returned_by)
    before = step.standing(FORM)
    asked = who_edits(step)
    step.put(replace(before, mark="open", visit=step.entered(FORM), times=before.times + 1, opened=step.now, asked=asked, seats=asked.ids, seen=step.memory(), reason=reason, outcome=None, at=None, by=()))
    ask_for_form(step, asked)


def ask_for_form(step: Step, asked: People) -> None:
    """Gives a card to those who have it instead of the requester; requester and submitter have one of their own."""
    step.involve(asked.ids)
    visit = step.standing(FORM).visit
    step.effects.extend(Ask(id, FORM, visit) for id in asked.ids if id not in step.request.senders)


def who_edits(step: Step) -> People:
    """The requester; where they have left, whoever submitted it for them, else their superior, else an administrator."""
    look, request = step.look(), step.request
    for id in request.senders:
        if (record := step.world.person(id)) is not None and record.active:
            return People({id: Reason("requester" if id == request.requester else "submitter")})
    return present(People({request.requester: Reason("requester")}), look) or People(dict.fromkeys(step.world.administrators(), Reason("administrator")))


def end_request(step: Step, word: str, state: State | None) -> None:
    """The request is over as `word`: all that is open closes, everyone concerned hears of it, and the end does what it says."""
    holders = step.holders()
    leave_all(step, tell=False)
    fresh_decision = step.request.decided == word and step.request.decided_at == step.now
    step.change(ended=word, ended_at=step.now, status=word, end_state=state.name if state else None)
    if state is not None:
        apply_sets(step, state.name, state.sets)
    if fresh_decision:
        step.tell(holders, "closed")
        if state is not None:
            tell_of(step, state)
    else:
        _tell_end(step, word, state, (step.request.requester, *step.deciders(), *holders))
    if state is not None:
        wind(step, state)


def _tell_end(step: Step, word: str, state: State | None, concerned: tuple[str, ...]) -> None:
    """How it ended, once to each: to those concerned, and to those whom the end tells, with its words."""
    look = step.look(state.name if state else "")
    told = people_of(state.tell, look).ids if state is not None else ()
    says = step.fill(state.says, look) if state is not None and told else None
    if says is not None:
        step.tell((id for id in concerned if id not in told), "ended", state.name if state else "", _last_reason(step), word=word)
        concerned = ()
    step.tell((*concerned, *told), "ended", state.name if state else "", _last_reason(step), says, word=word)


def _last_reason(step: Step) -> str:
    given = [vote.reason for standing in step.standings.values() for vote in standing.votes[-1:] if vote.at == step.now and vote.reason]
    return step.said or next(iter(reversed(given)), "")
