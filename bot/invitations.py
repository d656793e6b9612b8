"""One-time codes by which people link a chat account, and the addresses that bring a code along with one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import new_code
from bot.desk import Desk
from storage.unit import Reader, Unit
from workflows.refusals import NotAllowed

PURPOSE = "account"
GOOD_FOR = timedelta(minutes=10)
_ADDRESS = "invitation:"  # and a platform's name: the setting that keeps what its gateway said


@dataclass(frozen=True, slots=True)
class Invitation:
    """`person` sends the `code` from the account to be linked, until `until`; or opens one of `addresses`, by platform, which does it for them."""

    person: str
    code: str
    until: datetime
    addresses: tuple[tuple[str, str], ...]


def may_invite(desk: Desk, reader: Reader, by: str, person: str) -> bool:
    """Administrators may for anybody active, everybody for themselves."""
    return person in reader.people.directory().active and (by == person or by in desk.world(reader).administrators())


def invite(desk: Desk, unit: Unit, person: str, by: str = "") -> Invitation:
    """A fresh code for `person`; `by` nobody is the command line. Raises NotAllowed."""
    if by and not may_invite(desk, unit, by, person):
        raise NotAllowed("link")
    code, until = new_code(), desk.clock.now() + GOOD_FOR
    unit.links.add(code, PURPOSE, person, until)
    found = unit.settings.beginning(_ADDRESS)
    return Invitation(person, code, until, tuple((name.removeprefix(_ADDRESS), address.replace("{code}", code)) for name, address in found))


def note_address(unit: Unit, platform: str, address: str) -> None:
    """Keeps where a code is brought along on that platform, "" for nowhere: other processes give out codes too."""
    if (unit.settings.get(_ADDRESS + platform) or "") != address:
        unit.settings.set(_ADDRESS + platform, address) if address else unit.settings.drop(_ADDRESS + platform)
