"""A one-time code for somebody's account, as a message to whoever hands it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.cards import Button, Card, Span, words
from bot import presses
from bot.rendering.buttons import LONG_LABEL, one_a_row
from bot.rendering.view import View
from bot.tokens import seat_key
from bot.wording import formats, moments, say
from bot.wording.catalogue import worded

_MOST = 9


@dataclass(frozen=True, slots=True)
class Invitation:
    """`person` sends the `code` from the account to be linked, until `until`; or opens one of `addresses`, by platform, which brings it along."""

    person: str
    code: str
    until: datetime
    addresses: tuple[tuple[str, str], ...]


def invitation_card(invitation: Invitation, view: View) -> Card:
    """The code and the addresses that bring it along, for how long they are good, and what for."""
    language, short = view.language, view.short(invitation.person)
    key = "account.invite_own" if invitation.person == view.viewer.id else "account.invite"
    code, sent = Span(invitation.code, "code"), Span(f"{say('command.link', language)} {invitation.code}", "code")
    lines = [
        worded(key, language, who=view.name(invitation.person), code=code),
        words(say("account.invite_until", language, when=moments.moment(invitation.until, view.reader))),
        worded(f"{key}_how", language, who=short, command=sent),
    ]
    if invitation.addresses:
        lines += [words(say(f"{key}_open", language)), *((Span(address, "link", address),) for _, address in invitation.addresses)]
    lines.append(words(say(f"{key}_careful", language, who=short), "meta"))
    return Card(lines=tuple(lines), plain=True, language=language)


def which_card(text: str, people: Sequence[str], view: View, called: bool = True) -> Card:
    """4.11: several bear the name (`called`), or one like it; a button for each."""
    buttons = [
        Button(formats.cut(", ".join(part for part in (view.name(id), view.unit(id)) if part), LONG_LABEL), presses.token(presses.LINK, extra=seat_key(id)))
        for id in people[:_MOST]
    ]
    key = "not.persons" if called else "not.person_near"
    line = words(say(key, view.language, count=len(people), text=formats.cut(text, 60), near=view.name(people[0])))
    return Card(lines=(line,), buttons=one_a_row(buttons), plain=True, language=view.language)
