"""The ledger: requests as they stand, and the history that made them so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update

from storage.chain import Broken, Chain, row_digest
from storage.codec import (
    clean,
    decode_event,
    digest_of,
    digests_in,
    dumps,
    encode_event,
    encode_request,
    loads,
    maybe_millis,
    millis,
    moment,
)
from storage.connection import Connection, add_row, filled, insert_row, table
from storage.failures import Conflict
from storage.listings import Listings
from storage.shelf import Shelf
from storage.stays import Stays
from workflows.events import Event
from workflows.request import Request

_requests, _history, _involved, _named_files = table("requests"), table("history"), table("involved"), table("named_files")
_INSERT = insert_row(_requests)
_UPDATED = ("status", "decided", "ended", "changed", "version", "body", "state_digest", "states")
_SAME = (_requests.c.id == bindparam("request")) & (_requests.c.version == bindparam("expected"))
_UPDATE = update(_requests).values(filled(_requests.c[name] for name in _UPDATED)).where(_SAME)
_UPDATE_LISTED = (
    update(_requests)
    .values(filled(_requests.c[name] for name in (*_UPDATED, "headline", "amount", "currency", "words")))
    .where(_SAME)
)
_APPEND = insert_row(_history)
_LOAD = (
    select(_requests.c.state_digest, _requests.c.body, _history.c.digest)
    .join(_history, (_history.c.request == _requests.c.id) & (_history.c.seq == _requests.c.version))
    .where(_requests.c.id == bindparam("request"))
)
_ID = select(_requests.c.id).where(_requests.c.number_key == bindparam("number_key"))
_LAST = select(_history.c.digest).where((_history.c.request == bindparam("request")) & (_history.c.seq == bindparam("seq")))
_OF_SOP = (
    select(_requests.c.state_digest, _requests.c.body)
    .where((_requests.c.sop == bindparam("sop")) & (_requests.c.id != bindparam("but")))
    .order_by(_requests.c.submitted, _requests.c.id)
)
_HISTORY = select(_history).where(_history.c.request == bindparam("request")).order_by(_history.c.seq)
_INVOLVE = add_row(_involved)
_NAME_FILE = add_row(_named_files)
_ON_BEHALF = (
    select(_history.c.event)
    .join(_involved, _involved.c.request == _history.c.request)
    .where(
        _involved.c.person == bindparam("by"),
        _history.c.by == bindparam("by"),
        _history.c.on_behalf_of == bindparam("seat"),
        _history.c.at >= bindparam("since"),
        _history.c.at < bindparam("until"),
    )
    .order_by(_history.c.at, _history.c.request, _history.c.seq)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a history. `seq` counts from 1 and is the version of the request that the event led to; `facts` is plain JSON;
    `engine` the engine's version. The digests are filled in when the entry is read."""

    seq: int
    event: Event
    at: datetime
    by: str = ""
    on_behalf_of: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    from_states: tuple[str, ...] = ()
    to_states: tuple[str, ...] = ()
    engine: str = ""
    state_digest: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lists show of a request: its headline, its amount, and the words to find it by beside its number."""

    headline: str = ""
    amount: Decimal | None = None
    currency: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Tip:
    """A request as it was loaded, and the digest of the last entry of its history; true until it is changed in this transaction."""

    digest: str
    request: Request


class Ledger(Listings):
    def __init__(self, connection: Connection, shelf: Shelf) -> None:
        super().__init__(connection)
        self._shelf, self._stays = shelf, Stays(connection)
        self._tips: dict[str, _Tip] = {}

    def begin(self) -> None:
        """A new transaction: what was seen in the last one is forgotten."""
        self._tips.clear()

    def insert(self, request: Request, entry: Entry, listing: Listing = Listing()) -> None:
        """A request that has begun, with the first entry of its history. Its SOP must have been published, its number be new."""
        _must_follow(request, entry, 0)
        row = request_row(request, entry, listing)
        self._connection.run(_INSERT, row)
        self._append(request.id, entry, row["state_digest"], "")
        self._involve(request, frozenset())
        self.search_index.add(request.id, row["words"])
        self._shelf.keep(row["state_digest"], request)

    def update(self, request: Request, entry: Entry, expected_version: int, listing: Listing | None = None) -> None:
        """The request after one more event. `listing` only where it may have changed. Raises Conflict if the stored version is not
        `expected_version`: then nothing was written."""
        _must_follow(request, entry, expected_version)
        body = encode_request(request)
        digest = digest_of(body)
        row = {"request": request.id, "expected": expected_version, **_standing(request, entry, body, digest)}
        if listing is None:
            touched = self._connection.run(_UPDATE, row)
        else:
            touched = self._connection.run(_UPDATE_LISTED, {**row, **_shown(request, listing)})
            self.search_index.change(request.id, _words(request, listing))
        if not touched:
            raise Conflict(request.id, expected_version)
        tip = self._tips.pop(request.id, None)
        if tip is not None and tip.request.version == expected_version:
            last, known = tip.digest, frozenset(tip.request.involved)
        else:
            last, known = self._last_digest(request.id, expected_version), frozenset()
        self._append(request.id, entry, digest, last)
        if request.ended_at is not None and entry.from_states:
            self._stays.keep(request)
        self._involve(request, known)
        self._shelf.keep(digest, request)

    def load(self, id: str) -> Request | None:
        if (tip := self._tips.get(id)) is not None:
            return tip.request
        row = self._connection.one(_LOAD, {"request": id})
        if row is None:
            return None
        state_digest, body, digest = row
        request = self._shelf.request(state_digest, body)
        self._tips[id] = _Tip(digest, request)
        return request

    def by_number(self, number: str) -> Request | None:
        """The request of that number, in capitals or not."""
        row = self._connection.one(_ID, {"number_key": clean(number).strip().casefold()})
        return None if row is None else self.load(row[0])

    def of_sop(self, name: str, but: str = "") -> Iterator[Request]:
        """All requests of the SOP `name` except the one with the id `but`, in the order they were sent."""
        for digest, body in self._connection.all(_OF_SOP, {"sop": name, "but": but}):
            yield self._shelf.request(digest, body)

    def on_behalf(self, by: str, seat: str, since: datetime, until: datetime) -> tuple[Event, ...]:
        """What `by` did for `seat` from `since` on and before `until`, oldest first."""
        params = {"by": by, "seat": seat, "since": millis(since), "until": millis(until)}
        return tuple(decode_event(event) for (event,) in self._connection.all(_ON_BEHALF, params))

    def history(self, id: str) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                seq,
                decode_event(event),
                moment(at),
                by,
                on_behalf_of,
                loads(facts),
                tuple(loads(from_states)),
                tuple(loads(to_states)),
                engine,
                state_digest,
                digest,
            )
            for _, seq, at, by, on_behalf_of, event, facts, from_states, to_states, state_digest, engine, _, digest in self._connection.all(
                _HISTORY, {"request": id}
            )
        )

    def verify(self, request: str | None = None) -> tuple[Broken, ...]:
        """The first bad row of each history (or of that of `request`) whose chain or end does not hold."""
        return Chain(self._connection).verify(request)

    def _last_digest(self, request: str, seq: int) -> str:
        row = self._connection.one(_LAST, {"request": request, "seq": seq})
        return "" if row is None else str(row[0])

    def _append(self, request: str, entry: Entry, state_digest: str, prev: str) -> None:
        row = history_row(request, entry, encode_event(entry.event), dumps(entry.facts), state_digest, prev)
        self._connection.run(_APPEND, row)
        for digest in digests_in(row["event"]) | digests_in(row["facts"]):
            self._connection.run(_NAME_FILE, {"digest": digest, "request": request})

    def _involve(self, request: Request, known: frozenset[str]) -> None:
        fresh = [person for person in request.involved if person not in known]
        for person in fresh:
            self._connection.run(_INVOLVE, {"person": person, "request": request.id})
        if fresh and request.ended_at is not None:
            self.search_index.concern(request.id, request.requester, (*request.involved, request.submitter))


def request_row(request: Request, entry: Entry, listing: Listing) -> dict[str, Any]:
    """The row of a request as it stands after `entry`."""
    body = encode_request(request)
    return {
        "id": request.id,
        "number": request.number,
        "number_key": request.number.casefold(),
        "sop": request.sop,
        "digest": request.digest,
        "requester": request.requester,
        "submitter": request.submitter,
        "submitted": millis(request.submitted),
        **_standing(request, entry, body, digest_of(body)),
        **_shown(request, listing),
    }


def history_row(request: str, entry: Entry, event: str, facts: str, state_digest: str, prev: str) -> dict[str, Any]:
    """The row of one event, chained to the digest before it ("" for the first). `event` and `facts` are those of the entry, encoded;
    `state_digest` is that of the state it led to."""
    row: dict[str, Any] = {
        "request": request,
        "seq": entry.seq,
        "at": millis(entry.at),
        "by": entry.by,
        "on_behalf_of": entry.on_behalf_of,
        "event": event,
        "facts": facts,
        "from_states": _names(entry.from_states),
        "to_states": _names(entry.to_states),
        "state_digest": state_digest,
        "engine": entry.engine,
    }
    return chained(row, prev)


def chained(row: dict[str, Any], prev: str) -> dict[str, Any]:
    """The row of one event, whose columns stand in their order, with its place in the chain."""
    return {**row, "prev": prev, "digest": row_digest(prev, *row.values())}


@lru_cache
def _names(states: tuple[str, ...]) -> str:
    return dumps(states)


def _must_follow(request: Request, entry: Entry, version: int) -> None:
    if not entry.seq == request.version == version + 1:
        raise ValueError(f"entry {entry.seq} and version {request.version} of request {request.id} do not follow version {version}")


def _standing(request: Request, entry: Entry, body: str, digest: str) -> dict[str, Any]:
    return {
        "status": request.status,
        "decided": maybe_millis(request.decided_at),
        "ended": maybe_millis(request.ended_at),
        "changed": millis(entry.at),
        "version": request.version,
        "body": body,
        "state_digest": digest,
        "states": _names(request.open_states),
    }


def _shown(request: Request, listing: Listing) -> dict[str, Any]:
    return {
        "headline": clean(listing.headline),
        "amount": None if listing.amount is None else format(listing.amount, "f"),
        "currency": listing.currency,
        "words": _words(request, listing),
    }


def _words(request: Request, listing: Listing) -> str:
    return clean(f"{request.number} {listing.words}").casefold()
