"""When somebody who is asked gets no message: their deliveries are set aside, and those who can help hear of it once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adapters.intents import Address
from bot.desk import Desk
from bot.followup import CARD, OUT_OF_REACH, UNREACHABLE
from storage.outbox import Delivery
from storage.places import GROUP
from storage.unit import Unit
from workflows.engine import at_rest
from workflows.request import Request
from workflows.who import people_of

GROUP_UNREACHABLE = "group_unreachable"  # the kind of delivery that says a group takes no messages


def set_aside(desk: Desk, unit: Unit, delivery: Delivery) -> None:
    """Sets the delivery aside until its person has an account that takes messages. Where they are asked, the requester and the SOP's owner
    are told by a card each, which changes when they are reached again."""
    request = unit.ledger.load(delivery.request) if delivery.request else None
    if not delivery.person and request is not None:
        _set_shared_aside(desk, unit, delivery, request)
        return
    unit.outbox.park(delivery.id, UNREACHABLE)
    if request is None or delivery.person not in {wait.person for wait in unit.ledger.waiting_on(request.id)}:
        return
    now = desk.clock.now()
    for person in dict.fromkeys((request.requester, *_owners(desk, unit, request, now, but=delivery.person))):
        if person != delivery.person:
            card = unit.cards.open(request.id, person, OUT_OF_REACH, delivery.person)
            unit.outbox.add_card(CARD, now, card, request.id, person)


def _set_shared_aside(desk: Desk, unit: Unit, delivery: Delivery, request: Request) -> None:
    """The card of a group waits until the group is placed anew or takes messages again; the SOP's owner is told, once a group. So does a change of any
    card that stands there. One that was not posted, of a step that is over, and a trace are given up: nobody needs them."""
    card = unit.cards.get(int(delivery.body))
    standing = request.standing(card.state) if card is not None else None
    asks = card is not None and card.role == GROUP and standing is not None and (standing.mark, standing.visit) == ("open", card.visit)
    if card is None or not (asks or card.handle):
        unit.outbox.done(delivery.id)
        if card is not None:
            unit.cards.close(card.id)
        return
    unit.outbox.park(delivery.id, UNREACHABLE)
    if asks:
        sop = desk.library.of_digest(unit, request.digest)
        _tell_group(desk, unit, sop.states[card.state].group, request.number, desk.owners(unit, sop))


def group_reached(desk: Desk, unit: Unit, place: Address, now: bool) -> None:
    """The place takes messages again: what waited for that goes out; or no longer: the owners of the SOPs that name it are told, once a group."""
    for group in unit.places.groups():
        if (group.platform, group.place) != (place.platform, place.place):
            continue
        if now:
            forget_group(unit, group.name)
            continue
        sops = [sop for sop in desk.library.all_live(unit) if any(state.group == group.name for state in sop.states.values())]
        _tell_group(desk, unit, group.name, "", dict.fromkeys(owner for sop in sops for owner in desk.owners(unit, sop)))
    if now:
        unit.outbox.unpark(UNREACHABLE)


def _tell_group(desk: Desk, unit: Unit, group: str, number: str, owners: Iterable[str]) -> None:
    """Tells that a group takes no messages, unless it was told; `number` of the request whose card did not arrive, "" for none."""
    if unit.settings.get(_key(group)):
        return
    now = desk.clock.now()
    unit.settings.set(_key(group), now.isoformat())
    for person in owners:
        unit.outbox.add(f"person:{person}", GROUP_UNREACHABLE, now, person=person, body={"group": group, "number": number})


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
