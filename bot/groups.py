"""Groups and topics by the names SOPs give them: an administrator says which is which, in the group itself; cards of open steps then go there."""

from __future__ import annotations

from adapters.cards import Button, Card, words
from adapters.intents import Answer, Reply
from bot import presses
from bot.call import Call
from bot.followup import CARD, UNREACHABLE
from bot.rendering.buttons import button, one_a_row
from bot.tokens import Token
from bot.unreachable import forget_group
from bot.wording import formats
from bot.wording.catalogue import say
from storage.places import GROUP, Place
from storage.unit import Reader
from workflows.request import Request
from workflows.sop import Sop

_MOST = 20  # names in a list
_BUTTON = 40  # characters of a name that fit on a button


def group(call: Call, text: str) -> Answer:
    """`/group purchasing` in a group or topic: the cards of that name go there too. `/group` alone: what is placed here, and what is not placed yet."""
    if not call.desk.administers(call.unit, call.person):
        return call.notice("refuse.group", alert=True)
    name, address = text.casefold(), call.intent.address
    if not name:
        return Reply((_listed(call),))
    if not address.shared:
        return call.notice("group.not_here", command=say("command.group", call.language), group=formats.cut(text, 40))
    known = named_by([call.desk.library.of_digest(call.unit, digest) for digest in call.unit.sops.digests()])
    if name not in known:
        return call.notice("group.unknown" if known else "group.unknown_none", group=formats.cut(text, 40), names=", ".join(known[:_MOST]))
    place = Place(GROUP, name, address.platform, address.place, address.thread)
    before = call.unit.places.find(GROUP, name)
    call.unit.places.bind(place)
    forget_group(call.unit, name)
    call.unit.outbox.unpark(UNREACHABLE)
    if before == place:
        return call.notice("group.bound_already", group=name)
    _bring(call, name)
    return call.notice("group.bound", group=name)


def release(call: Call, token: Token) -> Answer:
    """The name is placed nowhere any more; cards that stand there are kept true to their end."""
    if not call.desk.administers(call.unit, call.person):
        return call.notice("refuse.group", alert=True)
    key = "group.released" if call.unit.places.release(GROUP, token.extra) else "group.released_already"
    return call.notice(key, group=token.extra)


def named_by(sops: list[Sop]) -> list[str]:
    """The groups that the SOPs name, each once, in order."""
    return sorted({state.group for sop in sops for state in sop.states.values() if state.group})


def unplaced(reader: Reader, live: list[Sop]) -> list[str]:
    """The groups that live SOPs name and nobody has placed."""
    placed = {place.name for place in reader.places.groups()}
    return [name for name in named_by(live) if name not in placed]


def _bring(call: Call, name: str) -> None:
    """Steps that are open now get their card in the new place; those of before are kept true where they stand."""
    for listed in call.unit.ledger.running():
        sop = call.desk.library.of_digest(call.unit, listed.digest)
        for state in listed.states:
            if state in sop.states and sop.states[state].group == name:
                _bring_card(call, call.desk.find(call.unit, listed.id)[0], state)


def _bring_card(call: Call, request: Request, state: str) -> None:
    cards, visit = call.unit.cards, request.standing(state).visit
    fresh = [card.id for card in cards.find(request.id, "", GROUP, state, visit) if not card.handle] or [cards.add(request.id, "", GROUP, state, visit)]
    for card in fresh:
        call.unit.outbox.add_card(CARD, call.desk.clock.now(), card, request.id, "")


def _listed(call: Call) -> Card:
    address, placed = call.intent.address, call.unit.places.groups()
    here = [each.name for each in placed if not address.shared or (each.platform, each.place, each.thread) == (address.platform, address.place, address.thread)]
    waiting = unplaced(call.unit, list(call.desk.library.all_live(call.unit)))
    command = say("command.group", call.language)
    found, nothing = ("group.here", "group.nothing_here") if address.shared else ("group.placed", "group.nothing")
    lines = [say(found, call.language, names=", ".join(here[:_MOST])) if here else say(nothing, call.language)]
    lines += [say("group.unplaced", call.language, names=", ".join(waiting[:_MOST]))] if waiting else []
    lines.append(say("group.how", call.language, command=command))
    buttons: list[Button] = [button("press.release", call.eye, presses.RELEASE, extra=name, group=name) for name in here[:_MOST] if len(name) <= _BUTTON]
    return Card(lines=tuple(words(line) for line in lines), buttons=one_a_row(buttons), plain=True, language=call.language)
