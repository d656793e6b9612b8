"""The cards people have on their screens, so that they can be brought up to date and closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, bindparam, func, insert, select, update

from storage.connection import Connection, filled, table

_cards = table("cards")
_COLUMNS = tuple(_cards.c)
_FIELDS = tuple(column for column in _cards.c if column.name != "id")
_NAMES = tuple(column.name for column in _FIELDS)
_ADD = insert(_cards).values(filled(_FIELDS)).returning(_cards.c.id)
_OF_REQUEST = select(*_COLUMNS).where(_cards.c.request == bindparam("request")).order_by(_cards.c.id)
_OF_PERSON = _OF_REQUEST.where(_cards.c.person == bindparam("person"))
_FIND = _OF_PERSON.where(_cards.c.role == bindparam("role"), _cards.c.state == bindparam("state"), _cards.c.visit == bindparam("visit"))
_BY_HANDLE = select(*_COLUMNS).where(_cards.c.platform == bindparam("platform"), _cards.c.handle == bindparam("handle")).order_by(_cards.c.id)
_BY_ID = select(*_COLUMNS).where(_cards.c.id == bindparam("card"))
_THIS = _cards.c.id == bindparam("card")
_POSTED = update(_cards).values(filled([_cards.c.platform, _cards.c.handle, _cards.c.shown_digest])).where(_THIS)
_SHOWN = update(_cards).values(filled([_cards.c.shown_digest])).where(_THIS)
_BEGINS = func.substr(_cards.c.handle, 1, func.length(bindparam("was", type_=Text))) == bindparam("was", type_=Text)
_MOVE = (
    update(_cards)
    .values(handle=bindparam("now", type_=Text).concat(func.substr(_cards.c.handle, func.length(bindparam("was", type_=Text)) + 1)))
    .where(_cards.c.platform == bindparam("on"), _BEGINS)
)
_CLOSE = update(_cards).values(closed=1).where(_THIS)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card of `request` for `person` ("" where it is nobody's alone) as `role` (approver, requester, question, out_of_reach, group, trace), of the opening `visit` of `state`. `handle` is the
    platform's own, "" until it was posted; `shown_digest` tells whether what it shows is still true; a closed one changes no more."""

    id: int
    request: str
    person: str
    role: str
    state: str
    visit: int
    platform: str
    handle: str
    shown_digest: str
    closed: bool


class Cards:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, request: str, person: str, role: str, state: str = "", visit: int = 0, platform: str = "") -> int:
        """The id of that card; the one there is already, if it is not closed (of this platform, where one is named)."""
        for card in self.find(request, person, role, state, visit):
            if not card.closed and (not platform or card.platform == platform):
                return card.id
        return self.add(request, person, role, state, visit, platform)

    def adopt(self, platform: str, handle: str, request: str, person: str, role: str, state: str = "", visit: int = 0) -> int:
        """The id of the card with that handle; a copy nobody knew (sent, but not noted before a crash) becomes a card like others."""
        known = self.by_handle(platform, handle)
        return known.id if known is not None else self.add(request, person, role, state, visit, platform, handle)

    def find(self, request: str, person: str, role: str, state: str = "", visit: int = 0) -> tuple[ShownCard, ...]:
        """All copies of that card, oldest first."""
        return self._cards(_FIND, request=request, person=person, role=role, state=state, visit=visit)

    def get(self, id: int) -> ShownCard | None:
        return next(iter(self._cards(_BY_ID, card=id)), None)

    def by_handle(self, platform: str, handle: str) -> ShownCard | None:
        return next(iter(self._cards(_BY_HANDLE, platform=platform, handle=handle)), None)

    def of_request(self, request: str, person: str | None = None) -> tuple[ShownCard, ...]:
        """Every card of the request (of one person), closed ones too."""
        return self._cards(_OF_REQUEST, request=request) if person is None else self._cards(_OF_PERSON, request=request, person=person)

    def posted(self, id: int, platform: str, handle: str, shown_digest: str) -> None:
        """The platform has it now, under `handle`."""
        self._connection.run(_POSTED, {"card": id, "platform": platform, "handle": handle, "shown_digest": shown_digest})

    def shown(self, id: int, shown_digest: str) -> None:
        """It was edited and shows that now."""
        self._connection.run(_SHOWN, {"card": id, "shown_digest": shown_digest})

    def move(self, platform: str, was: str, now: str) -> None:
        """Handles of that platform that begin with `was` begin with `now` from now on; "" changes none."""
        if was:
            self._connection.run(_MOVE, {"on": platform, "was": was, "now": now})

    def close(self, id: int) -> None:
        """It will not be edited any more."""
        self._connection.run(_CLOSE, {"card": id})

    def add(self, request: str, person: str, role: str, state: str = "", visit: int = 0, platform: str = "", handle: str = "") -> int:
        """The id of a new card, where none can be there yet."""
        row = {"request": request, "person": person, "role": role, "state": state, "visit": visit, "platform": platform, "handle": handle}
        made = self._connection.one(_ADD, {**row, "shown_digest": "", "closed": 0})
        assert made is not None
        return int(made[0])

    def _cards(self, statement: Select[Any], **params: Any) -> tuple[ShownCard, ...]:
        return tuple(_card(row) for row in self._connection.all(statement, params))


def card_row(card: ShownCard) -> dict[str, Any]:
    """As it is stored, but for its id."""
    return {**{name: getattr(card, name) for name in _NAMES}, "closed": int(card.closed)}


def _card(row: tuple[Any, ...]) -> ShownCard:
    id, request, person, role, state, visit, platform, handle, shown_digest, closed = row
    return ShownCard(id, request, person, role, state, visit, platform, handle, shown_digest, bool(closed))
