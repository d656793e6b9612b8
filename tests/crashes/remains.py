"""What lies on the disk after a life: the histories, the screens, and what must be true of them whatever happened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.console.transcripts import Message, Transcripts
from bot import tokens
from bot.clock import SystemClock
from bot.desk import Desk
from bot.followup import APPROVER
from bot.main import build_desk
from bot.tokens import Token
from storage.codec import encode_request
from storage.ledger import Entry
from storage.unit import Reader
from tests.adapters.console_person import buttons, flat
from tests.crashes.house import House
from workflows.engine import replay
from workflows.events import AlarmRang, Commented, Decided, Submitted
from workflows.request import CLOCK, Request
from workflows.sop import Sop
from workflows.timers import ringing

Told = tuple[str, ...]
_PASSING = re.compile(r"\b\d{2}\.\d{2}\b(?!\.)")  # moments of the day: lives differ in their seconds


@dataclass(frozen=True)
class Remains:
    """By number what happened to each request, in order; and how often each person was shown what."""

    histories: dict[str, tuple[Told, ...]]
    screens: Counter[Told]


def remains(house: House) -> Remains:
    """What the ended `house` left; fails where something is not as it must always be."""
    with _desk(house) as desk, closing(Transcripts(house.config.data.folder / "console" / "console.sqlite", SystemClock().now)) as transcripts:
        return desk.database.read(lambda reader: _examined(desk, reader, transcripts))


@contextmanager
def _desk(house: House) -> Iterator[Desk]:
    desk = build_desk(house.config, SystemClock())
    try:
        yield desk
    finally:
        desk.database.close()


def _examined(desk: Desk, reader: Reader, transcripts: Transcripts) -> Remains:
    assert reader.ledger.verify() == ()
    assert (reader.outbox.pending_count(), reader.outbox.parked()) == (0, ())
    requests = [request for sop in reader.sops.list() for request in reader.ledger.of_sop(sop.name)]
    for request in requests:
        assert _replayed(desk, reader, request) == encode_request(request)
        alarms = {(alarm.state, alarm.visit, alarm.timer): alarm.at for alarm in reader.alarms.of_request(request.id)}
        assert alarms == _to_ring(desk.library.of_digest(reader, request.digest), request)
        assert request.ended or alarms or reader.ledger.waiting_on(request.id), f"{request.number} is forgotten"
    messages = [message for person in reader.people.directory().people for message in transcripts.page(person, limit=10_000) if message.side == "bot"]
    screens = _screens(reader, requests, {str(message.id): message for message in messages})
    return Remains({request.number: tuple(_told(entry) for entry in reader.ledger.history(request.id)) for request in requests}, screens)


def _to_ring(sop: Sop, request: Request) -> dict[tuple[str, int, int], datetime]:
    """The alarms that the request itself knows of."""
    return {
        (name, standing.visit, pending.timer): pending.at
        for name, standing in request.standings.items()
        if standing.pending
        for pending in ringing(sop.states[name], standing)
    }


def _replayed(desk: Desk, reader: Reader, request: Request) -> str:
    sop = desk.library.of_digest(reader, request.digest)
    found: Request | None = None
    for entry in reader.ledger.history(request.id):
        found = replay(sop, found, entry.event, entry.facts, entry.at, desk.calendar)
    assert found is not None
    return encode_request(found)


def _told(entry: Entry) -> Told:
    event = entry.event
    match event:
        case Submitted():
            return ("submitted", event.requester)
        case Decided():
            return ("decided", event.by, event.act, event.state, str(event.visit), event.reason)
        case Commented():
            return ("commented", event.by, event.text)
        case AlarmRang():
            return (CLOCK, event.state, str(event.visit), str(event.timer))
    return (type(event).__name__, entry.by)


def _screens(reader: Reader, requests: list[Request], messages: dict[str, Message]) -> Counter[Told]:
    """Cards, noted ones and twins that nobody knows of, by what they are for; everything else the bot brought by itself by its first words."""
    shown: Counter[Told] = Counter()
    numbers = {request.id: request.number for request in requests}
    for request in requests:
        for card in reader.cards.of_request(request.id):
            message = messages.pop(card.handle, None)
            standing = request.standing(card.state)
            waits = card.role == APPROVER and standing.mark == "open" and standing.visit == card.visit and card.person in standing.asked.ids
            assert message is not None or not waits, f"{card.person} never got {request.number}"
            if message is not None:
                assert waits or card.role != APPROVER or not _acts(message), f"{card.person} could still decide {request.number}"
                shown[(card.person, request.number, str(card.visit))] += 1
    for message in messages.values():
        if not message.delivery:
            act = next(iter(_acts(message)), None)
            first = _PASSING.sub("", flat(_body(message)).text[:60])
            shown[(message.account, first) if act is None else (message.account, numbers[act.request], str(act.visit))] += 1
    return shown


def _acts(message: Message) -> list[Token]:
    """The decisions that its buttons offer."""
    read = [tokens.read(button["token"]) for button in buttons(_body(message))]
    return [token for token in read if token is not None and not token.act.startswith("*")]


def _body(message: Message) -> dict[str, Any]:
    return dict(message.body)


def complaints(log: str) -> list[str]:
    """What was logged beyond the ordinary."""
    return [line for line in log.splitlines() if re.match(r"(WARNING|ERROR|CRITICAL|Traceback|Exception)|.*Warning:", line)]
