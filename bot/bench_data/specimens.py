"""Requests of the demo company with all that is kept of them, to be copied: played once through the real engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.bench_data.branches import renamed
from bot.bulletin import Bulletin
from bot.clock import HeldClock
from bot.config import Config
from bot.demo_company.founding import make
from bot.desk import Desk
from bot.library import Library
from storage.cards import ShownCard
from storage.codec import decode_event, decode_request, dumps, encode_event, encode_request, loads
from storage.database import Database
from storage.ledger import Entry, Listing
from storage.listings import Listed, Waiting
from storage.stockpile import Stored
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.request import Request
from workflows.values import Reason

Names = Mapping[str, str]


def play(config: Config, folder: Path, calendar: Calendar, clock: HeldClock) -> tuple[Stored, ...]:
    """The demo company's requests as they stand at `clock`, oldest first; made in `folder`, where its files stay."""
    database = Database.open(folder / "alur.db")
    try:
        database.upgrade()
        make(config, database, database.files, calendar, clock.now())
        desk = Desk(database, Library(), clock, calendar, Bulletin())
        return database.read(lambda reader: tuple(_specimen(desk, reader, listed) for listed in sorted(reader.ledger.newest(10_000), key=lambda each: each.id)))
    finally:
        database.close()


def _specimen(desk: Desk, reader: Reader, listed: Listed) -> Stored:
    request, _ = desk.find(reader, listed.id)
    cards = [replace(card, platform="console", handle=card.handle or "0") for card in reader.cards.of_request(listed.id)]
    if request.ended_at is not None:
        cards = [replace(card, closed=True) for card in cards if card.role == "requester"]
    listing = Listing(listed.headline, listed.amount, listed.currency)
    entries = reader.ledger.history(listed.id)
    return Stored(request, entries, listing, reader.ledger.waiting_on(listed.id), reader.alarms.of_request(listed.id), tuple(cards))


def in_branch(specimen: Stored, names: Names) -> Stored:
    """The same among the people of a branch."""
    if not names:
        return specimen
    return replace(
        specimen,
        request=_request(specimen.request, names),
        entries=[_entry(entry, names) for entry in specimen.entries],
        waits=[_wait(wait, names) for wait in specimen.waits],
        cards=[_card(card, names) for card in specimen.cards],
    )


def _request(request: Request, names: Names) -> Request:
    return decode_request(dumps(renamed(loads(encode_request(request)), names)))


def _entry(entry: Entry, names: Names) -> Entry:
    event = decode_event(dumps(renamed(loads(encode_event(entry.event)), names)))
    return replace(entry, event=event, by=names.get(entry.by, entry.by), on_behalf_of=names.get(entry.on_behalf_of, entry.on_behalf_of), facts=renamed(entry.facts, names))


def _wait(wait: Waiting, names: Names) -> Waiting:
    why = Reason(wait.why.kind, tuple(renamed(list(wait.why.detail), names)))
    return replace(wait, person=names.get(wait.person, wait.person), why=why)


def _card(card: ShownCard, names: Names) -> ShownCard:
    return replace(card, person=names.get(card.person, card.person))
