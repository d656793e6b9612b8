"""Published SOPs: every text that ever went live, by its digest; of each name one is live for new requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from storage.codec import maybe_millis, maybe_moment, millis, moment
from storage.connection import Connection, table, upsert_row

_sops = table("sops")
_COLUMNS = (_sops.c.digest, _sops.c.name, _sops.c.text, _sops.c.published_at, _sops.c.published_by, _sops.c.live)
_RETIRE = update(_sops).values(live=0).where(_sops.c.name == bindparam("sop"), _sops.c.live == 1)
_PUBLISH = upsert_row(_sops, "digest")
_LIVE_NOW = _sops.c.live == 1
_STARTING = select(_sops.c.name, _sops.c.starts_at).where(_LIVE_NOW, _sops.c.starts_at <= bindparam("now")).order_by(_sops.c.starts_at, _sops.c.name)
_NEXT_START = select(func.min(_sops.c.starts_at)).where(_LIVE_NOW)
_STARTED = update(_sops).values(starts_at=bindparam("following")).where(_sops.c.name == bindparam("sop"), _LIVE_NOW, _sops.c.starts_at == bindparam("rung"))
_BY_DIGEST = select(*_COLUMNS).where(_sops.c.digest == bindparam("digest"))
_LIVE = select(*_COLUMNS).where(_sops.c.name == bindparam("name"), _sops.c.live == 1)
_ALL_LIVE = select(*_COLUMNS).where(_sops.c.live == 1).order_by(_sops.c.name)
_DIGESTS = select(_sops.c.digest).order_by(_sops.c.digest)
_VERSIONS = select(*_COLUMNS).where(_sops.c.name == bindparam("name")).order_by(_sops.c.published_at.desc(), _sops.c.digest)


@dataclass(frozen=True, slots=True)
class PublishedSop:
    """A SOP's text as published last by whom and when; `live` if new requests begin with it."""

    digest: str
    name: str
    text: str
    published_at: datetime
    published_by: str
    live: bool


class Sops:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(self, digest: str, name: str, text: str, at: datetime, by: str, starts_at: datetime | None = None) -> None:
        """New requests of the SOP `name` begin with this text from now on, by the clock at `starts_at` if at all; running ones keep theirs."""
        self._connection.run(_RETIRE, {"sop": name})
        row = {"digest": digest, "name": name, "text": text, "published_at": millis(at), "published_by": by, "live": 1, "starts_at": maybe_millis(starts_at)}
        self._connection.run(_PUBLISH, row)

    def retire(self, name: str) -> None:
        """No new requests of that SOP."""
        self._connection.run(_RETIRE, {"sop": name})

    def live(self, name: str) -> PublishedSop | None:
        return next(iter(self._sops(_LIVE, name=name)), None)

    def by_digest(self, digest: str) -> PublishedSop | None:
        return next(iter(self._sops(_BY_DIGEST, digest=digest)), None)

    def starting(self, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Live SOPs of which the clock is to begin requests now, each with its moment, earliest first."""
        return tuple((name, moment(at)) for name, at in self._connection.all(_STARTING, {"now": millis(now)}))

    def next_start(self) -> datetime | None:
        """When the clock next begins requests of any SOP, `None` if it never does."""
        row = self._connection.one(_NEXT_START)
        return None if row is None else maybe_moment(row[0])

    def started(self, name: str, rung: datetime, following: datetime | None) -> bool:
        """The moment `rung` is over and `following` comes next. False if it was over already, or the SOP has another schedule by now."""
        return bool(self._connection.run(_STARTED, {"sop": name, "rung": millis(rung), "following": maybe_millis(following)}))

    def list(self) -> tuple[PublishedSop, ...]:
        """The live ones, by name."""
        return self._sops(_ALL_LIVE)

    def digests(self) -> tuple[str, ...]:
        """Of every text that ever went live, without the texts."""
        return tuple(digest for (digest,) in self._connection.all(_DIGESTS))

    def versions(self, name: str) -> tuple[PublishedSop, ...]:
        """Every text of that SOP, the one published last first."""
        return self._sops(_VERSIONS, name=name)

    def _sops(self, statement: Select[Any], **params: Any) -> tuple[PublishedSop, ...]:
        return tuple(_sop(row) for row in self._connection.all(statement, params))


def _sop(row: tuple[Any, ...]) -> PublishedSop:
    digest, name, text, published_at, published_by, live = row
    return PublishedSop(digest, name, text, moment(published_at), published_by, bool(live))
