"""The outbox: what is to be delivered, written with the decision that caused it. In each lane in order, one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, Text, bindparam, case, cast, delete, func, insert, literal_column, select, update

from storage.codec import clean, dumps, loads, millis, moment
from storage.connection import Connection, filled, insert_row, table
from storage.places import HOME
from storage.tables import WHOLE

_outbox, _cards, _places = table("outbox"), table("cards"), table("places")
_earlier, _twin = _outbox.alias("earlier"), _outbox.alias("twin")
_COLUMNS = (
    _outbox.c.id,
    _outbox.c.lane,
    _outbox.c.kind,
    _outbox.c.request,
    _outbox.c.person,
    _outbox.c.body,
    _outbox.c.created,
    _outbox.c.attempts,
    _outbox.c.failure,
)
_ADD = insert_row(_outbox)
_FRESH = {"attempts": 0, "claimed_until": 0, "parked": 0, "failure": ""}
_NEW = [column for column in _outbox.c if column.name != "id"]
_GIVEN: dict[str, ColumnElement[Any]] = {column.name: bindparam(column.name, type_=column.type) for column in _NEW}


def _add_once(row: dict[str, ColumnElement[Any]], *where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...] = ()) -> Insert:
    """Adds `row`, for whatever it is read from, unless it waits already."""
    alike = (_twin.c.lane == row["lane"], _twin.c.kind == row["kind"], _twin.c.body == row["body"])
    twin: Select[Any] = select(literal_column("1")).where(_twin.c.parked == 0, *alike, _twin.c.claimed_until == 0)
    return insert(_outbox).from_select(list(row), select(*row.values()).where(*where, ~twin.exists()).order_by(*order))


_ADD_ONCE = _add_once(_GIVEN)
_CARD = cast(_cards.c.id, Text)
_ADD_CARDS = _add_once(
    {**_GIVEN, "lane": literal_column("'card:'").concat(_CARD), "person": _cards.c.person, "body": _CARD},
    _cards.c.request == bindparam("request"),
    _cards.c.closed == 0,
    order=(_cards.c.id,),
)
_ADD_HOME = _add_once(_GIVEN, select(literal_column("1")).where(_places.c.kind == _GIVEN["kind"], _places.c.name == _GIVEN["person"]).exists())
_FIRST = (_outbox.c.parked == 0) & ~(
    select(literal_column("1")).where(_earlier.c.parked == 0, _earlier.c.lane == _outbox.c.lane, _earlier.c.id < _outbox.c.id).exists()
)
_HEADS = (
    select(_outbox.c.id)
    .where(
        _FIRST,
        _outbox.c.not_before <= bindparam("now", type_=WHOLE),
        _outbox.c.claimed_until <= bindparam("now", type_=WHOLE),
    )
    .order_by(_outbox.c.id)
    .limit(bindparam("most", type_=WHOLE))
)
_CLAIM = (
    update(_outbox)
    .values(claimed_until=bindparam("until", type_=WHOLE), attempts=_outbox.c.attempts + 1)
    .where(_outbox.c.id.in_(_HEADS.scalar_subquery()))
    .returning(*_COLUMNS)
)
_THIS = _outbox.c.id == bindparam("delivery", type_=WHOLE)
_DONE = delete(_outbox).where(_THIS)
_AGAIN = update(_outbox).values(filled([_outbox.c.not_before, _outbox.c.claimed_until, _outbox.c.failure])).where(_THIS)
_PARK = update(_outbox).values(filled([_outbox.c.parked, _outbox.c.failure])).where(_THIS)
_RELEASE = update(_outbox).values(claimed_until=0).where(_outbox.c.claimed_until > 0)
_LET_GO = update(_outbox).values(claimed_until=0).where(_THIS, _outbox.c.attempts == bindparam("attempts", type_=WHOLE))
_PENDING = select(func.count()).select_from(_outbox).where(_outbox.c.parked == 0)
_READY = case((_outbox.c.claimed_until > _outbox.c.not_before, _outbox.c.claimed_until), else_=_outbox.c.not_before)
_NEXT = select(func.min(_READY)).where(_FIRST)
_SUMMARY = (
    select(_outbox.c.parked, _outbox.c.failure, func.count(), func.min(_outbox.c.created), func.max(_outbox.c.attempts))
    .group_by(_outbox.c.parked, _outbox.c.failure)
    .order_by(_outbox.c.parked, _outbox.c.failure)
)
_PARKED = select(*_COLUMNS).where(_outbox.c.parked == 1).order_by(_outbox.c.id)
_ASIDE = select(_outbox.c.person).where(_outbox.c.parked == 1, _outbox.c.request == bindparam("request"), _outbox.c.failure == bindparam("failure"))
_UNPARK = (
    update(_outbox)
    .values(parked=0, attempts=0, claimed_until=0)
    .where(_outbox.c.parked == 1, bindparam("failure").in_(["", _outbox.c.failure]), bindparam("person").in_(["", _outbox.c.person]))
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """`lane`: a card or a person; deliveries of one lane go out in order. `body` is plain JSON; `attempts` counts this one too."""

    id: int
    lane: str
    kind: str
    request: str
    person: str
    body: Any
    created: datetime
    attempts: int
    failure: str


@dataclass(frozen=True, slots=True)
class Heap:
    """Deliveries that lie for the same reason: those still to be made, or `parked`; `failure` is what the last try met, "" before the first."""

    parked: bool
    failure: str
    count: int
    oldest: datetime
    attempts: int


class Outbox:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        lane: str,
        kind: str,
        created: datetime,
        *,
        request: str = "",
        person: str = "",
        body: Any = None,
        not_before: datetime | None = None,
        once: bool = False,
    ) -> None:
        """One more delivery at the end of its lane. With `once`, not if the same (lane, kind, body) waits there and is not in flight:
        it will show what is true when it goes out."""
        row = {
            "lane": lane,
            "kind": kind,
            "request": request,
            "person": person,
            "body": dumps(body),
            "created": millis(created),
            "not_before": millis(not_before or created),
            **_FRESH,
        }
        self._connection.run(_ADD_ONCE if once else _ADD, row)

    def add_card(self, kind: str, created: datetime, card: int, request: str, person: str, not_before: datetime | None = None) -> None:
        """The delivery of one card, "" for nobody's; in its lane and once, as those of `add_cards`."""
        self.add(f"card:{card}", kind, created, request=request, person=person, body=card, not_before=not_before, once=True)

    def add_cards(self, kind: str, created: datetime, request: str) -> None:
        """One delivery for each open card of the request, in the lane "card:" and its id, with the id as body; each once, as above."""
        moment = millis(created)
        self._connection.run(_ADD_CARDS, {"kind": kind, "request": request, "created": moment, "not_before": moment, **_FRESH})

    def add_homes(self, created: datetime, people: Iterable[str]) -> None:
        """One delivery for the home of each that has opened it, in the lane "home:" and the person; each once, as above."""
        moment, body = millis(created), dumps(None)
        fixed = {"kind": HOME, "request": "", "body": body, "created": moment, "not_before": moment, **_FRESH}
        self._connection.many(_ADD_HOME, [{**fixed, "lane": f"home:{person}", "person": person} for person in people])

    def claim(self, now: datetime, most: int, lease: timedelta) -> tuple[Delivery, ...]:
        """The first delivery of each lane that is due and not in flight, at most `most`; nobody else gets them for `lease`."""
        rows = self._connection.all(_CLAIM, {"now": millis(now), "until": millis(now + lease), "most": most})
        return tuple(_delivery(row) for row in sorted(rows))

    def release(self) -> int:
        """Nothing is in flight any more: what was claimed by a process that has died may go out again; how many. Only for the sole process
        that delivers."""
        return self._connection.run(_RELEASE)

    def let_go(self, deliveries: Iterable[Delivery]) -> None:
        """They were claimed and come to no end here: others may have them at once, as a further try, for how this one came out nobody knows. One that
        somebody else has claimed since stays theirs."""
        self._connection.many(_LET_GO, [{"delivery": each.id, "attempts": each.attempts} for each in deliveries])

    def done(self, id: int) -> None:
        """It was delivered, or needs to be no more."""
        self._connection.run(_DONE, {"delivery": id})

    def again(self, id: int, at: datetime, failure: str) -> None:
        """It is to be tried again, not before `at`; its lane waits."""
        self._connection.run(_AGAIN, {"delivery": id, "not_before": millis(at), "claimed_until": 0, "failure": clean(failure)})

    def park(self, id: int, failure: str) -> None:
        """It can never be delivered: set aside for the operator, its lane goes on."""
        self._connection.run(_PARK, {"delivery": id, "parked": 1, "failure": clean(failure)})

    def parked(self) -> tuple[Delivery, ...]:
        return tuple(_delivery(row) for row in self._connection.all(_PARKED))

    def set_aside_for(self, request: str, failure: str) -> frozenset[str]:
        """The people for whom something about the request was set aside for that reason."""
        return frozenset(str(row[0]) for row in self._connection.all(_ASIDE, {"request": request, "failure": failure}))

    def unpark(self, failure: str = "", person: str = "") -> int:
        """Everything set aside (for that failure; for that person) is tried once more; how many."""
        return self._connection.run(_UNPARK, {"failure": failure, "person": person})

    def pending_count(self) -> int:
        """Deliveries still to be made, those in flight among them."""
        row = self._connection.one(_PENDING)
        return 0 if row is None else int(row[0])

    def heaps(self) -> tuple[Heap, ...]:
        """All that lies here, by reason."""
        rows = self._connection.all(_SUMMARY)
        return tuple(Heap(bool(parked), failure, count, moment(oldest), attempts) for parked, failure, count, oldest, attempts in rows)

    def next_at(self) -> datetime | None:
        """When the next delivery may go out (or the lease of one in flight ends), `None` when there is none."""
        row = self._connection.one(_NEXT)
        return None if row is None or row[0] is None else moment(row[0])


def _delivery(row: tuple[Any, ...]) -> Delivery:
    id, lane, kind, request, person, body, created, attempts, failure = row
    return Delivery(id, lane, kind, request, person, loads(body), moment(created), attempts, failure)
