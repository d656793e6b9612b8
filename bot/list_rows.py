"""Rows of the lists in chat: the queue, one's own requests, matches, the digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.desk import Desk
from bot.picture import Eye
from bot.rendering.list_cards import Row
from storage.codec import loads
from storage.listings import Listed, Waiting
from storage.unit import Reader
from workflows.request import FORM, RUNNING
from workflows.sop import Sop


def headline(listed: Listed, language: str) -> str:
    """A request's headline in the reader's language."""
    said = loads(listed.headline)
    return str(said.get(language) or next(iter(said.values()), listed.number))


def row_of(desk: Desk, reader: Reader, eye: Eye, listed: Listed, waits: Sequence[Waiting], visit: int = 0) -> Row:
    """One request as lists show it."""
    returned = listed.open and FORM in listed.states
    return Row(
        request=listed.id,
        number=listed.number,
        headline=headline(listed, eye.language),
        requester=listed.requester,
        holders=tuple(dict.fromkeys(wait.person for wait in waits)),
        due=min((wait.due for wait in waits if wait.due is not None), default=None),
        status="returned" if returned else RUNNING if listed.open else listed.status,
        word="" if listed.open else end_title(desk.library.of_digest(reader, listed.digest), listed.status, eye.language),
        visit=visit,
    )


def end_title(sop: Sop, status: str, language: str) -> str:
    """The SOP's own title of the end that was reached, "" where it wrote none."""
    end = next((state for state in sop.states.values() if state.end == status), None)
    return end.title.plain(language) if end is not None else ""


def rows_of(desk: Desk, reader: Reader, eye: Eye, waits: Iterable[Waiting]) -> list[Row]:
    """A row for each thing that waits."""
    found = []
    for wait in waits:
        listed = reader.ledger.listed(wait.request)
        if listed is not None:
            found.append(row_of(desk, reader, eye, listed, (wait,), wait.visit))
    return found


def rows_of_listed(desk: Desk, reader: Reader, eye: Eye, found: Iterable[Listed]) -> list[Row]:
    """A row for each request, with whoever it waits for."""
    return [row_of(desk, reader, eye, listed, reader.ledger.waiting_on(listed.id) if listed.open else ()) for listed in found]
