"""Linking by a verified address: whose account it becomes, and when it stays nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from adapters.failures import Failure, TryLater
from adapters.intents import Account, Address, Asked, Intent, Opened, Wrote
from adapters.port import Gateway, Profile, Traits
from bot.desk import Desk
from bot.matching import Matching, match, never_match
from tests.bot.desks import opened

PEOPLE = """
people:
  - {id: rina, name: Rina Wulandari, email: rina@kantor.example}
  - {id: budi, name: Budi Santoso, email: budi@kantor.example, accounts: [chat:budi]}
  - {id: sari, name: Sari Lestari, email: keuangan@kantor.example}
  - {id: dewi, name: Dewi Anggraini, email: keuangan@kantor.example}
  - {id: gone, name: Gita Pertiwi, email: gita@kantor.example, active: no}
  - {id: tono, name: Tono Sugiarto}
"""
NEW = Account("chat", "new")
PLACE = Address("chat", "room")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, PEOPLE) as desk:
        yield desk


@pytest.mark.parametrize(
    ("email", "person"),
    [
        ("rina@kantor.example", "rina"),
        ("Rina@Kantor.Example", "rina"),
        ("budi@kantor.example", None),
        ("keuangan@kantor.example", None),
        ("gita@kantor.example", None),
        ("siapa@kantor.example", None),
        ("", None),
    ],
)
def test_one_active_person_who_has_no_account_there_yet_is_linked_and_told(desk: Desk, email: str, person: str | None) -> None:
    assert desk.database.carry_out(lambda unit: match(desk, unit, NEW, email)) == person
    assert desk.database.read(lambda reader: reader.people.of_account("chat", "new")) == person
    told = desk.database.carry_out(lambda unit: unit.outbox.claim(desk.clock.now(), 9, desk.clock.now() - desk.clock.now()))
    assert [(delivery.kind, delivery.person) for delivery in told] == ([("matched", person)] if person else [])
    changes = desk.database.read(lambda reader: reader.people.changes(person) if person else ())
    assert [(change.kind, change.by) for change in changes if change.kind == "account"] == ([("account", "")] if person else [])


def test_who_said_that_it_is_not_they_is_not_linked_again(desk: Desk) -> None:
    desk.database.carry_out(lambda unit: never_match(unit, NEW))
    assert desk.database.carry_out(lambda unit: match(desk, unit, NEW, "rina@kantor.example")) is None


class Directory:
    """A platform that knows the address of everybody, and counts how often it is asked."""

    def __init__(self, emails: bool = True, trouble: Failure | None = None) -> None:
        self.traits, self.asked, self._trouble = Traits(emails=emails), 0, trouble

    async def look_up(self, account: Account) -> Profile:
        self.asked += 1
        if self._trouble is not None:
            raise self._trouble
        return Profile("Rina", email="rina@kantor.example")


ASKED = Asked("1", NEW, PLACE, "help")


@pytest.mark.parametrize(
    ("intent", "emails", "found"),
    [
        (ASKED, True, "rina@kantor.example"),
        (Opened("1", NEW, PLACE), True, "rina@kantor.example"),
        (ASKED, False, ""),
        (Asked("1", Account("chat", "budi"), PLACE, "help"), True, ""),
        (Asked("1", Account("elsewhere", "new"), PLACE, "help"), True, ""),
        (Wrote("1", NEW, Address("chat", "room", shared=True), "halo"), True, ""),
    ],
)
async def test_only_of_accounts_that_nobody_has_linked_an_address_is_asked_for(desk: Desk, intent: Intent, emails: bool, found: str) -> None:
    platform = Directory(emails)
    matching = Matching(desk, {"chat": cast(Gateway, platform)})
    assert [await matching.email_of(intent) for _ in range(2)] == [found, ""]
    assert platform.asked == bool(found)


async def test_a_platform_that_cannot_say_now_leaves_a_stranger_a_stranger(desk: Desk) -> None:
    assert await Matching(desk, {"chat": cast(Gateway, Directory(trouble=TryLater()))}).email_of(ASKED) == ""
