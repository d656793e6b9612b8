"""Lists of requests and of what waits for whom, without opening the requests themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, case, delete, exists, func, literal_column, select

from storage.codec import dumps, loads, maybe_millis, maybe_moment, millis, moment
from storage.connection import Connection, insert_row, table
from storage.search import Search
from storage.sight import Sight
from workflows.values import Reason

MOST = 500  # rows a list brings at most
_FEW = 32  # people below a reader whose requests are looked for one by one
_LOOKED_AT = 2_000  # of the firm's newest, for a reader who sees a part of it

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
_STRANDED = _OPEN.where(
    ~exists(select(literal_column("1")).where(table("waiting").c.request == _requests.c.id)),
    ~exists(select(literal_column("1")).where(table("alarms").c.request == _requests.c.id)),
)
_OPEN_OF = _OPEN.where(_requests.c.digest == bindparam("digest"))
_ONE = select(*_COLUMNS).where(_requests.c.id == bindparam("request"))
_REQUESTED_BY = _NEWEST.where(_requests.c.requester == bindparam("person"))
_SUBMITTED_BY = _NEWEST.where(_requests.c.submitter == bindparam("person"))
_CONCERNS = (_involved.c.person == bindparam("person")) & (_involved.c.request == _requests.c.id)
_INVOLVING = select(*_COLUMNS).join(_involved, _CONCERNS).order_by(_involved.c.request.desc()).limit(bindparam("most"))
_ENDED = (
    select(*_COLUMNS, case((exists(select(literal_column("1")).where(_CONCERNS)), 1), else_=0))
    .where(_requests.c.ended >= bindparam("since"))
    .order_by(_requests.c.ended.desc(), _requests.c.digest.desc(), _requests.c.id)
    .limit(bindparam("most"))
)
_IS_INVOLVED: Select[Any] = select(literal_column("1")).where(_involved.c.person == bindparam("person"), _involved.c.request == bindparam("request"))
_OPEN_INVOLVING = select(_requests.c.id).where(_requests.c.ended.is_(None), exists(select(literal_column("1")).where(_CONCERNS)))
_WAITS = (_waiting.c.request, _waiting.c.state, _waiting.c.visit, _waiting.c.person, _waiting.c.why, _waiting.c.since, _waiting.c.due)
_WAITING_FOR = select(*_WAITS).where(_waiting.c.person == bindparam("person")).order_by(_waiting.c.since, _waiting.c.request, _waiting.c.state)
_QUEUE = (
    select(*_WAITS)
    .where(_waiting.c.person == bindparam("person"))
    .order_by(_waiting.c.due.is_(None), _waiting.c.due, _waiting.c.since, _waiting.c.request, _waiting.c.state)
)
_HEAPS = (
    select(_requests.c.digest, _waiting.c.state, _waiting.c.request)
    .join(_requests, _requests.c.id == _waiting.c.request)
    .where(_waiting.c.person == bindparam("person"))
    .order_by(_waiting.c.due.is_(None), _waiting.c.due, _waiting.c.since, _waiting.c.request)
)
_WAITING_ON = select(*_WAITS).where(_waiting.c.request == bindparam("request")).order_by(_waiting.c.since, _waiting.c.state, _waiting.c.person)
_ALL_WAITING = select(*_WAITS).order_by(_waiting.c.since, _waiting.c.request, _waiting.c.state, _waiting.c.person)
_NOT_WAITING = delete(_waiting).where(_waiting.c.request == bindparam("request"))
_WAIT = insert_row(_waiting)
_RUNNING_BY_SOP = select(_requests.c.sop, func.count()).where(_requests.c.ended.is_(None)).group_by(_requests.c.sop)
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
        self.search_index = Search(connection)

    def listed(self, request: str) -> Listed | None:
        """The line of one request."""
        return next(iter(self._list(_ONE, request=request)), None)

    def running(self) -> tuple[Listed, ...]:
        """All that have not ended, oldest first."""
        return self._list(_OPEN)

    def running_by(self, digest: str) -> tuple[Listed, ...]:
        """Those of them that go by the SOP's text of that digest."""
        return self._list(_OPEN_OF, digest=digest)

    def stranded(self) -> tuple[Listed, ...]:
        """Those of them that wait for nobody and for no moment."""
        return self._list(_STRANDED)

    def seen_ended(self, sight: Sight, since: datetime, most: int = MOST) -> tuple[Listed, ...]:
        """What ended at `since` or later and the reader may see, what ended last first: the first `most` of the firm's last `_LOOKED_AT`."""
        looked_at = most if sight.everything else _LOOKED_AT
        rows = self._connection.all(_ENDED, {"since": millis(since), "person": sight.person, "most": looked_at})
        own = {sight.person, *sight.below}
        seen = (row for *row, concerned in rows if sight.everything or concerned or row[4] in own or row[5] == sight.person)
        return tuple(_listed(row) for row in islice(seen, most))

    def newest(self, most: int = MOST) -> tuple[Listed, ...]:
        """The `most` sent last, newest first."""
        return self._list(_NEWEST, most=most)

    def of_requester(self, person: str, most: int = MOST) -> tuple[Listed, ...]:
        """What `person` asked for or typed in for somebody, newest first."""
        return _newest_of((*self._list(_REQUESTED_BY, person=person, most=most), *self._list(_SUBMITTED_BY, person=person, most=most)), most)

    def involving(self, person: str, most: int = MOST) -> tuple[Listed, ...]:
        """What concerns or concerned `person`, newest first."""
        return self._list(_INVOLVING, person=person, most=most)

    def is_involved(self, person: str, request: str) -> bool:
        """Whether that request concerns or concerned `person`."""
        return self._connection.one(_IS_INVOLVED, {"person": person, "request": request}) is not None

    def seen_running(self, sight: Sight) -> tuple[Listed, ...]:
        """What has not ended and the reader may see, oldest first."""
        if sight.everything:
            return self.running()
        concerned = {id for (id,) in self._connection.all(_OPEN_INVOLVING, {"person": sight.person})}
        own = {sight.person, *sight.below}
        return tuple(_listed(row) for row in self._connection.all(_OPEN) if row[0] in concerned or row[4] in own or row[5] == sight.person)

    def seen_newest(self, sight: Sight, most: int = MOST) -> tuple[Listed, ...]:
        """The newest the reader may see, ended ones too. What many people below them asked for is looked for among the firm's newest."""
        if sight.everything:
            return self.newest(most)
        found = [*self.involving(sight.person, most), *self.of_requester(sight.person, most)]
        if len(sight.below) <= _FEW:
            found += [listed for person in sight.below for listed in self._list(_REQUESTED_BY, person=person, most=most)]
        else:
            found += [_listed(row) for row in self._connection.all(_NEWEST, {"most": _LOOKED_AT}) if row[4] in sight.below][:most]
        return _newest_of(found, most)

    def search(self, words: str, sight: Sight | None = None, most: int = MOST) -> tuple[Listed, ...]:
        """Requests whose number, headline or other words hold every one of `words`, or one that begins with it: open ones first, then newest
        first. Words without a letter or digit find nothing by themselves. `sight` says what the reader may see; without one it is all."""
        found = (self.listed(id) for id in self.search_index.find(words, sight, most))
        return tuple(listed for listed in found if listed is not None)

    def waiting_for(self, person: str) -> tuple[Waiting, ...]:
        """What waits for `person`, longest first."""
        return self._waits(_WAITING_FOR, person=person)

    def queue_of(self, person: str) -> tuple[Waiting, ...]:
        """The same, nearest deadline first, what has none last."""
        return self._waits(_QUEUE, person=person)

    def heaps_of(self, person: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The requests that wait for `person`, by the digest of their SOP's text and the state they wait at; each heap, and the heaps, in the
        order of `queue_of`."""
        heaps: dict[tuple[str, str], list[str]] = {}
        for digest, state, request in self._connection.all(_HEAPS, {"person": person}):
            heaps.setdefault((digest, state), []).append(request)
        return {step: tuple(requests) for step, requests in heaps.items()}

    def waiting_on(self, request: str) -> tuple[Waiting, ...]:
        """Whom `request` waits for."""
        return self._waits(_WAITING_ON, request=request)

    def all_waiting(self) -> tuple[Waiting, ...]:
        """Everything that waits for anybody, longest first."""
        return self._waits(_ALL_WAITING)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many requests by (sop, status)."""
        return {(sop, status): count for sop, status, count in self._connection.all(_COUNTS)}

    def running_counts(self) -> Mapping[str, int]:
        """How many have not ended, by SOP."""
        return {row[0]: row[1] for row in self._connection.all(_RUNNING_BY_SOP)}

    def set_waiting(self, request: str, rows: Iterable[Waiting]) -> None:
        """Replaces whom `request` waits for."""
        self._connection.run(_NOT_WAITING, {"request": request})
        for row in rows:
            self._connection.run(_WAIT, waiting_row(row))

    def _list(self, statement: Select[Any], **params: Any) -> tuple[Listed, ...]:
        return tuple(_listed(row) for row in self._connection.all(statement, params))

    def _waits(self, statement: Select[Any], **params: Any) -> tuple[Waiting, ...]:
        return tuple(_waited(row) for row in self._connection.all(statement, params))


@lru_cache
def _why(reason: Reason) -> str:
    return dumps([reason.kind, *reason.detail])


def waiting_row(wait: Waiting) -> dict[str, Any]:
    """As it is stored."""
    return {
        "request": wait.request,
        "state": wait.state,
        "visit": wait.visit,
        "person": wait.person,
        "why": _why(wait.why),
        "since": millis(wait.since),
        "due": maybe_millis(wait.due),
    }


def _waited(row: Sequence[Any]) -> Waiting:
    request, state, visit, person, why, since, due = row
    return Waiting(request, state, visit, person, _reason(why), moment(since), maybe_moment(due))


def _newest_of(found: Iterable[Listed], most: int) -> tuple[Listed, ...]:
    """Each once, newest first."""
    return tuple(sorted({listed.id: listed for listed in found}.values(), key=lambda listed: (listed.submitted, listed.id), reverse=True)[:most])


@lru_cache(maxsize=4096)
def _states(text: str) -> tuple[str, ...]:
    return tuple(loads(text))


@lru_cache(maxsize=4096)
def _reason(text: str) -> Reason:
    kind, *detail = loads(text)
    return Reason(kind, tuple(detail))


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
        _states(states),
        moment(submitted),
        moment(changed),
        maybe_moment(decided),
        maybe_moment(ended),
    )

