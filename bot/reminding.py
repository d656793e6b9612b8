"""Polite nudges: whoever may see a request can remind its holders, once a working day for all; questions that wait are asked again."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.commands import Remind
from bot.followup import CARD, QUESTION
from bot.manners import polite_moment
from storage.codec import dumps, loads, millis, moment
from storage.nudges import Nudge
from storage.unit import Unit
from workflows.request import Question
from workflows.who import holders

if TYPE_CHECKING:
    from bot.desk import Desk


def ask_again(desk: Desk, unit: Unit, now: datetime) -> None:
    """Questions of earlier days stand once more before those who are to answer, on working days, in their hours: while they wait nothing else reminds
    anybody of the step."""
    today = desk.calendar.today(now)
    if not desk.calendar.is_working_day(today):
        return
    for listed in unit.ledger.running():
        request, _ = desk.find(unit, listed.id)
        for question in request.open_questions:
            if desk.calendar.today(question.at) < today:
                _put_again(desk, unit, request.id, question, now)


def _put_again(desk: Desk, unit: Unit, request: str, question: Question, now: datetime) -> None:
    for person in question.to:
        if (record := unit.people.get(person)) is not None:
            card = unit.cards.add(request, person, QUESTION, question.state, question.number)
            unit.outbox.add_card(CARD, now, card, request, person, polite_moment(record, now, desk.calendar))


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
