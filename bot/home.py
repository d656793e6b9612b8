"""The page of a person's own, where their platform has one: noted once they opened it, drawn whenever it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.cards import Card
from adapters.intents import Account
from bot.alike import heaps
from bot.config import Config
from bot.desk import Desk
from bot.list_rows import rows_of, rows_of_listed
from bot.picture import Eye, standpoint
from bot.rendering.home_cards import MOST_DECIDED, MOST_OWN, MOST_WAITING, decided_section, own_section, person_section, waiting_section
from bot.rendering.notices import stranger
from storage.listings import Listed
from storage.places import HOME, Place
from storage.unit import Reader, Unit


@dataclass(frozen=True, slots=True)
class Home:
    """What is shown on the page of `account`, which was opened by one person and is `owner`'s now, "" for nobody's."""

    account: Account
    owner: str
    cards: tuple[Card, ...]


def opened(unit: Unit, person: str, account: Account, now: datetime) -> None:
    """From now on the page is kept up to date; the courier fills it at once."""
    unit.places.bind(Place(HOME, person, account.platform, account.id))
    unit.outbox.add_homes(now, [person])


def home_of(desk: Desk, config: Config, reader: Reader, person: str, platforms: Sequence[str]) -> Home | None:
    """The page that `person` opened, as it must be shown now; `None` where there is none on `platforms`."""
    place = reader.places.find(HOME, person)
    if place is None or place.platform not in platforms:
        return None
    account = Account(place.platform, place.place)
    owner = reader.people.of_account(account.platform, account.id)
    eye = standpoint(desk, reader, owner) if owner else None
    if eye is None or not eye.viewer.active:
        return Home(account, "", (stranger(config.organisation.language),))
    return Home(account, eye.viewer.id, tuple(_sections(desk, config, reader, eye)))


def was_shown(unit: Unit, person: str, home: Home, there: bool) -> None:
    """Notes whose page it is, where that has changed; nobody's where it is not `there` any more."""
    if not there or home.owner != person:
        unit.places.release(HOME, person)
    if there and home.owner not in ("", person):
        unit.places.bind(Place(HOME, home.owner, home.account.platform, home.account.id))


def _sections(desk: Desk, config: Config, reader: Reader, eye: Eye) -> list[Card]:
    me = eye.viewer.id
    waits = reader.ledger.queue_of(me)
    asked_for = reader.ledger.of_requester(me)
    running = [listed for listed in asked_for if listed.open]
    ended = _lately([*asked_for, *reader.ledger.involving(me)])
    today = desk.calendar.today(eye.now)
    absences = [absence for each in eye.directory.absences.values() for absence in each if absence.last >= today]
    own = [absence for absence in absences if absence.person == me]
    of_others = [absence for absence in absences if absence.delegate == me and absence.first <= today]
    return [
        waiting_section(rows_of(desk, reader, eye, waits[:MOST_WAITING]), len(waits), f"{config.address}/queue", eye, heaps(desk, reader, eye)),
        own_section(rows_of_listed(desk, reader, eye, running[:MOST_OWN]), len(running), f"{config.address}/me", eye),
        *([decided_section(rows_of_listed(desk, reader, eye, ended), eye)] if ended else []),
        person_section(own, of_others, eye),
    ]


def _lately(found: Sequence[Listed]) -> list[Listed]:
    """The last to end, each once."""
    ended = {listed.id: listed for listed in found if listed.ended is not None}
    return sorted(ended.values(), key=lambda listed: (listed.ended, listed.id), reverse=True)[:MOST_DECIDED]
