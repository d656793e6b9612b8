"""The page of people and their chat accounts: who can be reached where, and one-time codes for whoever cannot."""

from __future__ import annotations

from bot.desk import Desk
from bot.followup import UNREACHABLE
from bot.invitations import invite, may_invite
from bot.picture import Eye, standpoint
from bot.rooms.faces import face
from bot.wording import moments
from bot.wording.catalogue import say
from dashboard.account_views import LinkCode, PeoplePage, PersonLine
from dashboard.views import Pill, Viewer
from storage.unit import Reader, Unit

UNLINKED, UNREACHED = "unlinked", "unreached"
_RANK = {UNREACHED: 0, UNLINKED: 1, "": 2}


class Accounts:
    """`dashboard.protocols.Accounts`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def people(self, viewer: Viewer, cut: str) -> PeoplePage:
        return self.desk.database.read(lambda reader: _people(self.desk, reader, _eye(self.desk, reader, viewer), cut))

    def give(self, viewer: Viewer, person: str) -> LinkCode | None:
        return self.desk.database.carry_out(lambda unit: _given(self.desk, unit, _eye(self.desk, unit, viewer), person))


def _eye(desk: Desk, reader: Reader, viewer: Viewer) -> Eye:
    eye = standpoint(desk, reader, viewer.id, viewer.language)
    assert eye is not None
    return eye


def _people(desk: Desk, reader: Reader, eye: Eye, cut: str) -> PeoplePage:
    everybody = desk.administers(reader, eye.viewer.id)
    held_back = {delivery.person for delivery in reader.outbox.parked() if delivery.failure == UNREACHABLE}
    standing = {id: _standing(id, eye, held_back) for id in (eye.directory.active if everybody else (eye.viewer.id,))}
    found = list(standing.values())
    counts = {"": len(found), UNLINKED: found.count(UNLINKED), UNREACHED: found.count(UNREACHED)}
    # Those who need help come first.
    ids = sorted((id for id, how in standing.items() if cut in ("", how)), key=lambda person: _RANK[standing[person]])
    return PeoplePage(everybody, tuple(_line(id, standing[id], eye) for id in ids), counts)


def _standing(id: str, eye: Eye, held_back: set[str]) -> str:
    if not eye.directory.accounts_of(id):
        return UNLINKED
    return UNREACHED if id in held_back else ""


def _line(id: str, standing: str, eye: Eye) -> PersonLine:
    platforms = dict.fromkeys(platform for platform, _ in eye.directory.accounts_of(id))
    pills = [Pill("rest" if standing else "ok", platform.capitalize()) for platform in platforms]
    if standing:
        pills.append(Pill("warn" if standing == UNREACHED else "wait", say(f"page.{standing}", eye.language)))
    return PersonLine(id, face(id, eye), ", ".join(part for part in (eye.people[id].title, eye.unit(id)) if part), tuple(pills))


def _given(desk: Desk, unit: Unit, eye: Eye, person: str) -> LinkCode | None:
    """`None` where the viewer may not."""
    if not may_invite(desk, unit, eye.viewer.id, person):
        return None
    made, language, short = invite(desk, unit, person), eye.language, eye.short(person)
    key = "account.invite_own" if person == eye.viewer.id else "account.invite"
    until = say("account.invite_until", language, when=moments.moment(made.until, eye.reader))
    how = say(f"{key}_how", language, who=short, command=f"{say('command.link', language)} {made.code}")
    opened = say(f"{key}_open", language) if made.addresses else ""
    title = say(f"{key}_title", language, who=eye.name(person))
    return LinkCode(title, made.code, (until, how), opened, tuple(address for _, address in made.addresses), say(f"{key}_careful", language, who=short))
