"""Delegations: who hears that one begins or is over, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.commands import SetAway
from bot.manners import polite_moment
from bot.rendering.notices import StoodIn
from storage.unit import Reader, Unit
from workflows.calendar import Calendar
from workflows.events import Decided
from workflows.world import Absence

if TYPE_CHECKING:
    from bot.desk import Desk

DELEGATED = "delegated"


def tell_delegates(unit: Unit, command: SetAway, now: datetime) -> None:
    """Who decides for somebody from now on hears it, and who does not any more, by that person's own doing."""
    begins = command.last >= command.first
    known = unit.people.directory().absences.get(command.person, ())
    over = [each for each in known if each.last >= command.first and (not begins or each.first == command.first)]
    told = {each.delegate: _body(Absence(each.person, each.first, command.first, each.delegate), over=True) for each in over}
    if begins:
        told[command.delegate] = _body(Absence(command.person, command.first, command.last, command.delegate), over=False)
    for delegate, body in told.items():
        if delegate:
            unit.outbox.add(f"person:{delegate}", DELEGATED, now, person=delegate, body=body)


def tell_ended(desk: Desk, unit: Unit, since: date, now: datetime) -> None:
    """Both hear of every delegation whose last day was `since` or later and is over: it ended by the clock, and nobody is woken for that."""
    for absence in _ended(unit, since, desk.calendar.today(now)):
        for person in (absence.person, absence.delegate):
            record = unit.people.get(person)
            if record is not None and record.active:
                at = polite_moment(record, now, desk.calendar)
                unit.outbox.add(f"delegation:{person}", DELEGATED, now, person=person, body=_body(absence, over=True), not_before=at)


def _ended(unit: Unit, since: date, today: date) -> Iterator[Absence]:
    """One for each two people, the last of several; none where another with the same delegate goes on."""
    directory = unit.people.directory()
    for person, absences in directory.absences.items():
        in_force = {absence.delegate for absence in directory.away(person, today)}
        over = {each.delegate: each for each in absences if since <= each.last < today}
        yield from (absence for delegate, absence in over.items() if delegate and delegate not in in_force)


def stood_in(reader: Reader, absence: Absence, calendar: Calendar) -> StoodIn:
    """What was decided in that delegation by act, what waits now for whom it was for, and how many of the delegate's cards went back."""
    since, until = calendar.date_at(absence.first), calendar.date_at(absence.last + timedelta(days=1))
    events = reader.ledger.on_behalf(absence.delegate, absence.person, since, until)
    waiting = reader.ledger.waiting_for(absence.person)
    shown = [wait for wait in waiting if reader.cards.find(wait.request, absence.delegate, "approver", wait.state, wait.visit)]
    still = {(wait.request, wait.state) for wait in reader.ledger.waiting_for(absence.delegate)}
    returned = sum((wait.request, wait.state) not in still for wait in shown)
    return StoodIn(Counter(event.act for event in events if isinstance(event, Decided)), len(waiting), returned)


def _body(absence: Absence, over: bool) -> dict[str, Any]:
    return {"by": absence.person, "to": absence.delegate, "days": [absence.first.isoformat(), absence.last.isoformat()], "over": over}


def absence_of(body: Mapping[str, Any]) -> Absence:
    """The delegation that a delivery is about."""
    first, last = (date.fromisoformat(day) for day in body["days"])
    return Absence(body["by"], first, last, body["to"])
