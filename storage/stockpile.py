"""Many requests at once into a database that nobody else uses yet, through the same rows as one by one; for measuring and for trying things out.

Nothing is safe from a crash until `finish`: a stockpile that was interrupted is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Insert

from storage.alarms import Alarm, alarm_row
from storage.cards import ShownCard, card_row
from storage.codec import digest_of, dumps, encode_event
from storage.connection import add_row, insert_row, table
from storage.ledger import Entry, Listing, chained, history_row, request_row
from storage.listings import Waiting, waiting_row
from storage.search import ADD_SEARCHED, KEEP, PUT, signs
from storage.sqlite import SqliteConnection, connect
from storage.stays import KEEP_STAY, stay_rows
from workflows.request import Request

_WAYS: Mapping[str, Insert] = {
    **{name: insert_row(table(name)) for name in ("requests", "history", "waiting", "alarms", "cards")},
    "involved": add_row(table("involved")),
    "stays": KEEP_STAY,
    "searched": ADD_SEARCHED,
    "search_recent": PUT,
    "search_archive": KEEP,
}
_FAST = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "foreign_keys=OFF", "cache_size=-400000")
_USUAL = ("synchronous=FULL", "locking_mode=NORMAL", "journal_mode=WAL")
Rows = Mapping[str, list[dict[str, Any]]]  # by table


@dataclass(frozen=True, slots=True)
class Stored:
    """A request as it stands, with all that is kept of it beside. Of the states its earlier events led to, the digests are those in `entries`."""

    request: Request
    entries: Sequence[Entry]
    listing: Listing
    waits: Sequence[Waiting] = ()
    alarms: Sequence[Alarm] = ()
    cards: Sequence[ShownCard] = ()


class Press:
    """Makes rows of requests. What many copies share (an event, the facts of a step) is encoded once."""

    def __init__(self) -> None:
        self._encoded: dict[int, tuple[object, str]] = {}

    def rows(self, requests: Sequence[Stored], first: int) -> Rows:
        """In the order in which they were sent; `first` is the place of the first of them among all."""
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in _WAYS}
        for place, each in enumerate(requests, first):
            row = request_row(each.request, each.entries[-1], each.listing)
            found["requests"].append(row)
            found["history"] += self._histories(each, row["state_digest"])
            found["involved"] += ({"person": person, "request": each.request.id} for person in each.request.involved)
            found["waiting"] += map(waiting_row, each.waits)
            found["alarms"] += map(alarm_row, each.alarms)
            found["cards"] += map(card_row, each.cards)
            found["searched"].append({"place": place, "request": each.request.id})
            if each.request.ended_at is None:
                found["search_recent"].append({"place": place, "words": row["words"]})
            else:
                found["stays"] += stay_rows(each.request, ((entry.at, entry.to_states) for entry in each.entries))
                people = signs(each.request.requester, (*each.request.involved, each.request.submitter))
                found["search_archive"].append({"place": place, "words": row["words"], "people": people})
        return found

    def _histories(self, stored: Stored, state_digest: str) -> Iterator[dict[str, Any]]:
        prev, last = "", stored.entries[-1]
        for entry in stored.entries:
            event, facts = self._once(entry.event, encode_event), self._once(entry.facts, dumps)
            row = history_row(stored.request.id, entry, event, facts, state_digest if entry is last else entry.state_digest, prev)
            prev = row["digest"]
            yield row

    def _once(self, value: Any, encode: Any) -> str:
        known = self._encoded.get(id(value))
        if known is None or known[0] is not value:
            if len(self._encoded) > 100_000:
                self._encoded.clear()
            known = self._encoded[id(value)] = value, encode(value)
        return known[1]


class Mould:
    """The rows of one request in which marks stand for texts: what many requests have in common is encoded once. A mark stands inside texts and canonical
    JSON alike, so it and what takes its place are made of printable ASCII without quotes and backslashes."""

    def __init__(self, rows: Rows, marks: Sequence[str]) -> None:
        self._rows = {name: [(row, _marked(row, marks)) for row in made] for name, made in rows.items()}

    def cast(self, place: int, texts: Mapping[str, str]) -> Rows:
        """The rows of the request at `place` among all; `texts` by mark. Its digests are worked out anew."""
        found = {name: [_cast(row, marked, texts) for row, marked in rows] for name, rows in self._rows.items()}
        (request,) = found["requests"]
        request["state_digest"] = found["history"][-1]["state_digest"] = digest_of(request["body"])
        prev = ""
        for row in found["history"]:
            for name in ("prev", "digest"):
                del row[name]
            row.update(chained(row, prev))
            prev = row["digest"]
        for name in ("searched", "search_recent", "search_archive"):
            for row in found[name]:
                row["place"] = place
        return found


def _marked(row: Mapping[str, Any], marks: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, value in row.items() if isinstance(value, str) and any(mark in value for mark in marks))


def _cast(row: Mapping[str, Any], marked: Sequence[str], texts: Mapping[str, str]) -> dict[str, Any]:
    made = dict(row)
    for name in marked:
        for mark, text in texts.items():
            made[name] = made[name].replace(mark, text)
    return made


class Stockpile:
    """Fills the database at `path`, which has its tables, its people and its SOPs; nothing else has it open."""

    def __init__(self, path: Path) -> None:
        self._raw = connect(path, 5.0, writes=True)
        self._connection = SqliteConnection(self._raw)
        self._set(_FAST)

    def put(self, rows: Rows) -> None:
        """All of them, in one transaction."""
        self._raw.execute("BEGIN")
        for name, statement in _WAYS.items():
            self._connection.many(statement, rows[name])
        self._raw.execute("COMMIT")

    def finish(self) -> None:
        """Everything is on the disk; the database is as any other from now on."""
        self._set(_USUAL)
        self._raw.close()

    def _set(self, pragmas: Sequence[str]) -> None:
        for pragma in pragmas:
            self._raw.execute(f"PRAGMA {pragma}").fetchall()
