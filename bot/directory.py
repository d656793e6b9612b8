"""Commands that change the directory: absences and delegations, languages, accounts, the people file."""

from __future__ import annotations

from datetime import datetime

from bot.commands import ImportPeople, LinkAccount, MatchAccount, SetAway, SetLanguage
from bot.followup import try_again
from bot.people_file import read_people
from storage.codec import dumps
from storage.people import Directory
from storage.unit import Unit
from workflows.refusals import NotAllowed
from workflows.world import Absence

TITLES = "titles"  # the setting that keeps the units' and roles' titles by language


class CodeRefused(Exception):
    """The one-time code is unknown, used, or too old."""


def change_directory(unit: Unit, command: SetAway | SetLanguage | LinkAccount | MatchAccount | ImportPeople, now: datetime) -> str:
    """Does it, recorded in the directory's history; gives the person concerned. Raises CodeRefused, NotAllowed, PeopleFaulty."""
    match command:
        case SetAway(person, first, last, delegate):
            if delegate == person:
                raise NotAllowed("delegate")
            if last < first:
                unit.people.end_absences(person, first, now, person)
            else:
                unit.people.set_absence(Absence(person, first, last, delegate), now, person)
            return person
        case SetLanguage(person, language):
            unit.people.choose_language(person, language, now, person)
            return person
        case LinkAccount(platform, account, code):
            owner = unit.links.use(code.strip().upper(), "account", now)
            if owner is None:
                raise CodeRefused
            unit.people.link(platform, account, owner, now, owner)
            try_again(unit, now, owner)
            return owner
        case MatchAccount(platform, account, person):
            unit.people.link(platform, account, person, now, "")
            try_again(unit, now, person)
            return person
        case ImportPeople(text, suffix, by):
            file = read_people(text, suffix)
            unit.people.take_over(file.people, file.accounts, now, by)
            try_again(unit, now)
            unit.settings.set(TITLES, dumps({"units": {key: dict(title) for key, title in file.units.items()}, "roles": {key: dict(title) for key, title in file.roles.items()}}))
            return ""


def differing(before: Directory, after: Directory) -> frozenset[str]:
    """Those of whom the two say different things: their record, their accounts, who stands in for whom."""
    records = {id for id, record in before.people.items() if after.people.get(id) != record}
    accounts = {owner for _, owner in before.accounts.items() ^ after.accounts.items()}
    absences = {absence for found in (*before.absences.values(), *after.absences.values()) for absence in found}
    moved = [each for each in absences if (each in before.absences.get(each.person, ())) != (each in after.absences.get(each.person, ()))]
    return frozenset(records | accounts | {person for each in moved for person in (each.person, each.delegate) if person})
