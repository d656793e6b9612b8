"""When somebody who is asked gets no message: their deliveries are set aside, and those who can help hear of it once."""

from __future__ import annotations

from datetime import datetime

from bot.desk import Desk
from bot.followup import TELL, UNREACHABLE
from storage.outbox import Delivery
from storage.places import GROUP
from storage.unit import Unit
from workflows.engine import at_rest
from workflows.request import Request
from workflows.values import People, Reason, encode
from workflows.who import people_of

GROUP_UNREACHABLE = "group_unreachable"  # the kind of Tell that says a group takes no messages


def set_aside(desk: Desk, unit: Unit, delivery: Delivery) -> None:
    """Sets the delivery aside until its person has an account that takes messages. Where they are asked, the requester and the SOP's owner
    are told, once a request."""
    request = unit.ledger.load(delivery.request) if delivery.request else None
    if not delivery.person and request is not None:
        _set_shared_aside(desk, unit, delivery, request)
        return
    unit.outbox.park(delivery.id, UNREACHABLE)
    key = f"{UNREACHABLE}:{delivery.request}:{delivery.person}"
    if request is None or unit.settings.get(key) or delivery.person not in {wait.person for wait in unit.ledger.waiting_on(request.id)}:
        return
    now = desk.clock.now()
    unit.settings.set(key, now.isoformat())
    owners = _owners(desk, unit, request, now, but=delivery.person)
    detail = {"owners": encode(People(dict.fromkeys(owners, Reason("owner"))))}
    body = {"kind": UNREACHABLE, "state": "", "by": delivery.person, "reason": "", "says": None, "detail": detail, "at": encode(now)}
    for person in dict.fromkeys((request.requester, *owners)):
        if person != delivery.person:
            unit.outbox.add(f"person:{person}", TELL, now, request=request.id, person=person, body=body)


def _set_shared_aside(desk: Desk, unit: Unit, delivery: Delivery, request: Request) -> None:
    """The card of a group waits until the group is placed anew; the SOP's owner is told, once a group. A trace is given up: nobody needs it."""
    card = unit.cards.get(int(delivery.body))
    if card is None or card.role != GROUP:
        unit.outbox.done(delivery.id)
        if card is not None:
            unit.cards.close(card.id)
        return
    unit.outbox.park(delivery.id, UNREACHABLE)
    group = desk.library.of_digest(unit, request.digest).states[card.state].group
    if unit.settings.get(_key(group)):
        return
    now = desk.clock.now()
    unit.settings.set(_key(group), now.isoformat())
    body = {"kind": GROUP_UNREACHABLE, "state": card.state, "by": "", "reason": "", "says": None, "detail": {"group": group}, "at": encode(now)}
    for person in _owners(desk, unit, request, now):
        unit.outbox.add(f"person:{person}", TELL, now, request=request.id, person=person, body=body)


def forget_group(unit: Unit, group: str) -> None:
    """The group was placed anew: should it take no messages, that is told again."""
    unit.settings.drop(_key(group))


def _key(group: str) -> str:
    return f"{UNREACHABLE}:{GROUP}:{group}"


def _owners(desk: Desk, unit: Unit, request: Request, now: datetime, but: str = "") -> tuple[str, ...]:
    """Those who look after the request's SOP; the administrators where nobody does, or only `but`."""
    sop, world = desk.library.of_digest(unit, request.digest), desk.world(unit)
    owners = people_of(sop.owner, at_rest(sop, request, world, now, desk.calendar).look()).ids
    return tuple(id for id in owners if id != but) or tuple(id for id in world.administrators() if id != but)
