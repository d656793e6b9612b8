"""Accounts that nobody has linked, linked by the address that their platform has verified. Only where its settings want that: an address proves no
more than that somebody could once read what was sent to it."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping

from adapters.failures import Failure
from adapters.intents import Account, Intent, Moved, Reached, Wrote
from adapters.memory import keep
from adapters.port import Gateway
from bot.commands import MatchAccount
from bot.desk import Desk
from bot.people_file import EMAIL
from storage.unit import Unit

MATCHED = "matched"  # the delivery that says to somebody as whom they were linked
_SECONDS = 2.0  # that a platform may take to answer; whoever wrote or pressed waits for it
_PAUSE = 60.0  # seconds until a platform is asked again about somebody

log = logging.getLogger(__name__)


class Matching:
    """Asks platforms for the addresses of accounts."""

    def __init__(self, desk: Desk, gateways: Mapping[str, Gateway]) -> None:
        self._desk, self._gateways = desk, gateways
        self._asked: OrderedDict[Account, float] = OrderedDict()

    async def email_of(self, intent: Intent) -> str:
        """The verified address of an account that nobody has linked, "" where it is not to be known, cannot be known now, or was asked for lately. What is
        written where others read too is no reason to ask."""
        account, gateway = intent.account, self._gateways.get(intent.account.platform)
        if gateway is None or not gateway.traits.emails or isinstance(intent, Moved | Reached) or (isinstance(intent, Wrote) and intent.address.shared):
            return ""
        now = self._desk.clock.monotonic()
        if self._asked.get(account, now) > now or await asyncio.to_thread(self._known, account):
            return ""
        keep(self._asked, account, now + _PAUSE)
        try:
            async with asyncio.timeout(_SECONDS):
                return (await gateway.look_up(account)).email
        except (Failure, TimeoutError) as failure:
            log.warning("an account was not looked up: %r", failure, extra={"action": "match"})
            return ""

    def _known(self, account: Account) -> bool:
        return self._desk.database.read(lambda reader: reader.people.of_account(account.platform, account.id)) is not None


def match(desk: Desk, unit: Unit, account: Account, email: str) -> str | None:
    """Links the account to the one active person with that address, who is told so; gives the person. `None` where it is nobody's or several people's,
    where its person is known on that platform already, or somebody said that it is not they."""
    if not email or unit.settings.get(_refused(account)) is not None:
        return None
    directory = unit.people.directory()
    found = [id for id in directory.active if str(directory.people[id].columns.get(EMAIL, "")).casefold() == email.casefold()]
    if len(found) != 1 or any(platform == account.platform for platform, _ in directory.accounts_of(found[0])):
        return None
    desk.run(unit, MatchAccount(account.platform, account.id, found[0]))
    unit.outbox.add(f"person:{found[0]}", MATCHED, desk.clock.now(), person=found[0], body=account.platform)
    return found[0]


def never_match(unit: Unit, account: Account) -> None:
    """Somebody said that they are not the person it was linked to: only a code links it from now on."""
    unit.settings.set(_refused(account), "")


def _refused(account: Account) -> str:
    return f"not_matched:{account.platform}:{account.id}"
