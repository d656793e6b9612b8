"""Who may see which request: those it concerns, those above its requester, the administrators. One judgement for chat and pages."""

from __future__ import annotations

from bot.desk import Desk
from storage.sight import Sight
from storage.unit import Reader
from workflows.request import Request


def sight_of(desk: Desk, reader: Reader, person: str) -> Sight:
    """Which requests `person` may see."""
    return reader.reports.sight(person, desk.administrators)


def may_see(desk: Desk, reader: Reader, person: str, request: Request) -> bool:
    """Whether `person` may see that request."""
    if person in (*request.involved, request.requester, request.submitter):
        return True
    sight = sight_of(desk, reader, person)
    return sight.everything or request.requester in sight.below
