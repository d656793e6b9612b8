"""Lists of requests and of what waits for whom, without opening the requests themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, case, delete, func, select

from storage.codec import clean, dumps, loads, maybe_millis, maybe_moment, millis, moment
from storage.connection import Connection, insert_row, table
from workflows.values import Reason

MOST = 500  # rows a list brings at most

_requests, _involved, _waiting = table("requests"), table("involved"), table("waiting")
_COLUMNS = (
    _requests.c.id,
    _requests.c.number,
    _requests.c.sop,
    _requests.c.digest,
    _requests.c.requester,
    _requests.c.submitter,
    _requests.c.status,
    _requests.c.version,
    _requests.c.headline,
    _requests.c.currency,
    _requests.c.amount,
    _requests.c.states,
    _requests.c.submitted,
    _requests.c.changed,
    _requests.c.decided,
    _requests.c.ended,
)
_NEWEST = select(*_COLUMNS).order_by(_requests.c.submitted.desc(), _requests.c.id.desc()).limit(bindparam("most"))
_OPEN = select(*_COLUMNS).where(_requests.c.ended.is_(None)).order_by(_requests.c.submitted, _requests.c.id)
_OPEN_OF = _OPEN.where(_requests.c.digest == bindparam("digest"))
_ENDED = select(*_COLUMNS).where(_requests.c.ended >= bindparam("since")).order_by(_requests.c.ended, _requests.c.id)
_ONE = select(*_COLUMNS).where(_requests.c.id == bindparam("request"))
_OF_REQUESTER = _NEWEST.where((_requests.c.requester == bindparam("person")) | (_requests.c.submitter == bindparam("person")))
_INVOLVING = _NEWEST.join(_involved, _involved.c.request == _requests.c.id).where(_involved.c.person == bindparam("person"))
_FINDING = (
    select(*_COLUMNS, _requests.c.words)
    .where(_requests.c.words.like(bindparam("like"), escape="\\"))
    .order_by(case((_requests.c.ended.is_(None), 0), else_=1), _requests.c.submitted.desc(), _requests.c.id.desc())
)
_INVOLVED_IDS = select(_involved.c.request).where(_involved.c.person == bindparam("person"))
_WAITS = (_waiting.c.request, _waiting.c.state, _waiting.c.visit, _waiting.c.person, _waiting.c.why, _waiting.c.since, _waiting.c.due)
_WAITING_FOR = select(*_WAITS).where(_waiting.c.person == bindparam("person")).order_by(_waiting.c.since, _waiting.c.request, _waiting.c.state)
_WAITING_ON = select(*_WAITS).where(_waiting.c.request == bindparam("request")).order_by(_waiting.c.since, _waiting.c.state, _waiting.c.person)
_ALL_WAITING = select(*_WAITS).order_by(_waiting.c.since, _waiting.c.request, _waiting.c.state, _waiting.c.person)
_NOT_WAITING = delete(_waiting).where(_waiting.c.request == bindparam("request"))
_WAIT = insert_row(_waiting)
_COUNTS = select(_requests.c.sop, _requests.c.status, func.count()).group_by(_requests.c.sop, _requests.c.status)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: a request by its headline. `states` are those open now; `changed` is the moment of its last event."""

    id: str
    number: str
    sop: str
    digest: str
    requester: str
    submitter: str
    status: str
    version: int
    headline: str
    currency: str
    amount: Decimal | None
    states: tuple[str, ...]
    submitted: datetime
    changed: datetime
    decided: datetime | None
    ended: datetime | None

    @property
    def open(self) -> bool:
        return self.ended is None


@dataclass(frozen=True, slots=True)
class Waiting:
    """`state` of `request` (opening `visit`) waits for `person` since `since`."""

    request: str
    state: str
    visit: int
    person: str
    why: Reason
    since: datetime
    due: datetime | None = None


class Listings:
    """The reading half of the ledger that needs no request as a whole."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def listed(self, request: str) -> Listed | None:
        """The line of one request."""
        return next(iter(self._list(_ONE, request=request)), None)

    def running(self) -> tuple[Listed, ...]:
        """All that have not ended, oldest first."""
        return self._list(_OPEN)

    def running_by(self, digest: str) -> tuple[Listed, ...]:
        """Those of them that go by the SOP's text of that digest."""
        return self._list(_OPEN_OF, digest=digest)

    def ended(self, since: datetime) -> tuple[Listed, ...]:
        """All that ended at `since` or later, in their order."""
        return self._list(_ENDED, since=millis(since))

    def newest(self, most: int = MOST) -> tuple[Listed, ...]:
        """The `most` sent last, newest first."""
        return self._list(_NEWEST, most=most)

    def of_requester(self, person: str, most: int = MOST) -> tuple[Listed, ...]:
        """What `person` asked for or typed in for somebody, newest first."""
        return self._list(_OF_REQUESTER, person=person, most=most)

    def involving(self, person: str, most: int = MOST) -> tuple[Listed, ...]:
        """What concerns or concerned `person`, newest first."""
        return self._list(_INVOLVING, person=person, most=most)

    def involved_ids(self, person: str) -> frozenset[str]:
        """Ids of all requests that concern or concerned `person`."""
        return frozenset(id for (id,) in self._connection.all(_INVOLVED_IDS, {"person": person}))

    def search(self, words: str, within: Callable[[Listed], bool] | None = None, most: int = MOST) -> tuple[Listed, ...]:
        """Requests whose number, headline or other words hold every one of `words`, open ones first, then newest first.
        Words without a letter or digit find nothing by themselves. `within` says which the reader may see."""
        wanted = sorted((word for word in clean(words).casefold().split() if any(sign.isalnum() for sign in word)), key=len, reverse=True)
        if not wanted:
            return ()
        rows = self._connection.all(_FINDING, {"like": f"%{_escaped(wanted[0])}%"})
        found = (_listed(row) for *row, text in rows if all(word in text for word in wanted))
        return tuple(islice((listed for listed in found if within is None or within(listed)), most))

    def waiting_for(self, person: str) -> tuple[Waiting, ...]:
        """What waits for `person`, longest first."""
        return self._waits(_WAITING_FOR, person=person)

    def waiting_on(self, request: str) -> tuple[Waiting, ...]:
        """Whom `request` waits for."""
        return self._waits(_WAITING_ON, request=request)

    def all_waiting(self) -> tuple[Waiting, ...]:
        """Everything that waits for anybody, longest first."""
        return self._waits(_ALL_WAITING)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many requests by (sop, status)."""
        return {(sop, status): count for sop, status, count in self._connection.all(_COUNTS)}

    def set_waiting(self, request: str, rows: Iterable[Waiting]) -> None:
        """Replaces whom `request` waits for."""
        self._connection.run(_NOT_WAITING, {"request": request})
        for row in rows:
            self._connection.run(
                _WAIT,
                {
                    "request": request,
                    "state": row.state,
                    "visit": row.visit,
                    "person": row.person,
                    "why": _why(row.why),
                    "since": millis(row.since),
                    "due": maybe_millis(row.due),
                },
            )

    def _list(self, statement: Select[Any], **params: Any) -> tuple[Listed, ...]:
        return tuple(_listed(row) for row in self._connection.all(statement, params))

    def _waits(self, statement: Select[Any], **params: Any) -> tuple[Waiting, ...]:
        return tuple(_waiting_row(row) for row in self._connection.all(statement, params))


@lru_cache
def _why(reason: Reason) -> str:
    return dumps([reason.kind, *reason.detail])


def _waiting_row(row: Sequence[Any]) -> Waiting:
    request, state, visit, person, why, since, due = row
    kind, *detail = loads(why)
    return Waiting(request, state, visit, person, Reason(kind, tuple(detail)), moment(since), maybe_moment(due))


def _listed(row: Sequence[Any]) -> Listed:
    id, number, sop, digest, requester, submitter, status, version, headline, currency = row[:10]
    amount, states, submitted, changed, decided, ended = row[10:]
    return Listed(
        id,
        number,
        sop,
        digest,
        requester,
        submitter,
        status,
        version,
        headline,
        currency,
        None if amount is None else Decimal(amount),
        tuple(loads(states)),
        moment(submitted),
        moment(changed),
        maybe_moment(decided),
        maybe_moment(ended),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
