"""One shared polite nudge: whoever may see a request can remind its holders, once a working day for all."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.commands import Remind
from bot.manners import polite_moment
from storage.codec import dumps, loads, millis, moment
from storage.nudges import Nudge
from storage.unit import Unit
from workflows.who import holders

if TYPE_CHECKING:
    from bot.desk import Desk


class AlreadyReminded(Exception):
    """Somebody did today: `by` at `at`; possible again at `again`."""

    def __init__(self, by: str, at: datetime, again: datetime) -> None:
        super().__init__()
        self.by, self.at, self.again = by, at, again


class NobodyToRemind(Exception):
    """Nobody holds it now."""


def remind(desk: Desk, unit: Unit, command: Remind, now: datetime) -> str:
    """Puts a nudge into each holder's next digest; gives the first holder's id. Raises AlreadyReminded, NobodyToRemind."""
    request, _ = desk.find(unit, command.request)
    reminded = [id for id in holders(request) if id != command.by]
    if not reminded:
        raise NobodyToRemind
    key = f"reminded:{request.id}"
    if (last := unit.settings.get(key)) is not None:
        by, at = loads(last)
        if desk.calendar.today(moment(at)) == desk.calendar.today(now):
            tomorrow = desk.calendar.next_working_day(desk.calendar.today(now))
            raise AlreadyReminded(by, moment(at), desk.calendar.date_at(tomorrow, time(9)))
    unit.settings.set(key, dumps([command.by, millis(now)]))
    for name, standing in request.standings.items():
        for person in reminded if standing.mark == "open" else ():
            record = unit.people.get(person)
            if record is not None and person in standing.asked.ids:
                unit.nudges.add(Nudge(person, request.id, name, standing.visit, polite_moment(record, now, desk.calendar)))
    return reminded[0]
