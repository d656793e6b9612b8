"""`/link`: with a code it binds this account; with somebody's name it gives a code for them, to administrators, and to everybody one for themselves."""

from __future__ import annotations

import re

from adapters.intents import Answer, Notice, Reply
from bot.call import Call
from bot.directory import CodeRefused
from bot.invitations import invite, may_invite
from bot.rendering.invitation import invitation_card, which_card
from bot.strangers import link
from bot.tokens import Token, seat_of
from bot.typed.outcome import Doubt, Parsed, Read
from bot.typed.persons import alike, read_person
from bot.wording import formats
from bot.wording.catalogue import say

_LIKE_A_CODE = re.compile("[A-Za-z0-9]{8}")


def asked_link(call: Call, text: str) -> Answer:
    """The answer to the command. Raises CodeRefused for what is neither a code that is good nor anybody's name."""
    if not text and call.desk.administers(call.unit, call.person):
        return call.notice("account.invite_whom", example=f"{say('command.link', call.language)} {say('help.example.invite', call.language)}")
    if not text:
        return _invited(call, call.person)
    try:
        return Reply(link(call.desk, call.unit, call.intent.account, text))
    except CodeRefused:
        meant = read_person(text, (call.eye.people[id] for id in call.eye.directory.active))
        named = text.startswith("@") or isinstance(meant, Read | Doubt)
        if named or (call.desk.administers(call.unit, call.person) and not _LIKE_A_CODE.fullmatch(text)):
            return _for_somebody(call, text, meant)
        raise


def _for_somebody(call: Call, text: str, meant: Parsed) -> Answer:
    if isinstance(meant, Read):
        return _invited(call, meant.value.id)
    if not call.desk.administers(call.unit, call.person):
        return _refused(call)
    near = meant.options if isinstance(meant, Doubt) else alike(text.removeprefix("@"), [call.eye.people[id] for id in call.eye.directory.active])
    if near:
        return Reply((which_card(text, [person.id for person in near], call.eye, called=isinstance(meant, Doubt)),))
    return call.notice("not.person", text=formats.cut(text, 60))


def pressed_link(call: Call, token: Token) -> Answer:
    """The answer to a button that offered a code for somebody."""
    person = seat_of(token.extra, call.eye.directory.active)
    return _invited(call, person) if person else call.notice("refuse.old_button", alert=True)


def _invited(call: Call, person: str) -> Answer:
    if not may_invite(call.desk, call.unit, call.person, person):
        return _refused(call)
    call.secret = True
    return Reply((invitation_card(invite(call.desk, call.unit, person), call.eye),))


def _refused(call: Call) -> Notice:
    call.refused = "NotAllowed"
    return call.notice("account.invite_refused", alert=True)
