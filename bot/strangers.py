"""Accounts nobody has linked yet: they are told how to be linked, and can do nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.cards import Card
from adapters.intents import (
    Account,
    Asked,
    Changed,
    Filled,
    Intent,
    Moved,
    Nothing,
    Notice,
    NotShown,
    Pressed,
    PutAway,
    Reached,
    Reply,
    Sought,
    Wrote,
)
from bot.command_names import BEGIN
from bot.commands import LinkAccount
from bot.desk import Desk
from bot.directory import CodeRefused
from bot.picture import standpoint
from bot.rendering.notices import linked, stranger
from bot.wording.catalogue import LANGUAGES, say
from storage.unit import Unit

if TYPE_CHECKING:
    from bot.reception import Taken


def link(desk: Desk, unit: Unit, account: Account, code: str) -> tuple[Card, ...]:
    """Binds the account to the code's person. Raises CodeRefused."""
    done = desk.run(unit, LinkAccount(account.platform, account.id, code))
    eye = standpoint(desk, unit, done.person)
    return (linked(eye),) if eye is not None else ()


def greeted(desk: Desk, unit: Unit, intent: Intent, language: str) -> Taken:
    """The answer to somebody unknown, in the language of their platform where Alur speaks it, else in `language`. What they write where others read too
    is answered once: they talk with people there."""
    from bot.reception import Taken

    if not isinstance(intent, Moved | Reached) and intent.language in LANGUAGES:
        language = intent.language
    if isinstance(intent, Wrote) and intent.address.shared:
        key = f"stranger:{intent.account.platform}:{intent.account.id}"
        if unit.settings.get(key):
            return Taken(Nothing())
        unit.settings.set(key, desk.clock.now().isoformat())
    if isinstance(intent, Pressed | Filled | Changed | NotShown):
        return Taken(Notice(say("refuse.not_linked", language), alert=True))
    if isinstance(intent, PutAway | Sought):
        return Taken(Nothing())
    if isinstance(intent, Asked) and intent.name == "lang":
        return Taken(Reply((stranger("en" if intent.text.strip() == "en" else "id"),)))
    code = intent.text.strip() if isinstance(intent, Asked) and intent.name in ("link", BEGIN) else ""
    if not code:
        return Taken(Reply((stranger(language),)))
    try:
        return Taken(Reply(link(desk, unit, intent.account, code)))
    except CodeRefused:
        return Taken(Notice(say("refuse.code", language), alert=True))
