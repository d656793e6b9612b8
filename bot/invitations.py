"""One-time codes by which people link a chat account, and the addresses that bring a code along with one tap."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import new_code
from bot.desk import Desk
from bot.rendering.invitation import Invitation
from storage.unit import Reader, Unit

_GOOD_FOR = timedelta(minutes=10)
_ADDRESS = "invitation:"  # and a platform's name: the setting that keeps what its gateway said


def may_invite(desk: Desk, reader: Reader, by: str, person: str) -> bool:
    """Administrators may for anybody active, everybody for themselves."""
    return person in reader.people.directory().active and (by == person or desk.administers(reader, by))


def invite(desk: Desk, unit: Unit, person: str) -> Invitation:
    """A fresh code for `person`. Whoever asks has been judged by `may_invite`, or sits at the command line."""
    code, until = new_code(), desk.clock.now() + _GOOD_FOR
    unit.links.add(code, "account", person, until)
    found = unit.settings.beginning(_ADDRESS)
    return Invitation(person, code, until, tuple((name.removeprefix(_ADDRESS), address.replace("{code}", code)) for name, address in found))


def note_address(unit: Unit, platform: str, address: str) -> None:
    """Keeps where a code is brought along on that platform, "" for nowhere: other processes give out codes too."""
    if (unit.settings.get(_ADDRESS + platform) or "") != address:
        unit.settings.set(_ADDRESS + platform, address) if address else unit.settings.drop(_ADDRESS + platform)
