"""Which process does what only one may do at a time. A lease is renewed by its holder; else it runs out, and whoever waits takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.codec import millis, moment
from storage.connection import Connection, filled, on_conflict, table
from storage.tables import WHOLE

_leases = table("leases")
_GIVEN = on_conflict(_leases).values(filled(_leases.columns))
_TAKE = _GIVEN.on_conflict_do_update(
    index_elements=["name"],
    set_={"holder": _GIVEN.excluded.holder, "until": _GIVEN.excluded.until},
    where=(_leases.c.holder == _GIVEN.excluded.holder) | (_leases.c.until <= bindparam("now", type_=WHOLE)),
)
_RELEASE = delete(_leases).where(_leases.c.name == bindparam("lease"), _leases.c.holder == bindparam("owner"))
_END_ALL = delete(_leases)
_HELD = select(_leases.c.name, _leases.c.holder, _leases.c.until).where(_leases.c.until > bindparam("now", type_=WHOLE)).order_by(_leases.c.name)


@dataclass(frozen=True, slots=True)
class Lease:
    """`holder` does what `name` stands for, until `until` unless it renews."""

    name: str
    holder: str
    until: datetime


class Leases:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Takes it where it is free or has run out, renews it where `holder` has it; whether it is theirs. One statement: of two at once one gets it."""
        return bool(self._connection.run(_TAKE, {"name": name, "holder": holder, "until": millis(until), "now": millis(now)}))

    def release(self, name: str, holder: str) -> None:
        """Free at once, if it is still `holder`'s."""
        self._connection.run(_RELEASE, {"lease": name, "owner": holder})

    def end_all(self) -> None:
        """Nobody holds anything any more: what processes that have died left behind. Only for a process that is alone."""
        self._connection.run(_END_ALL)

    def held(self, now: datetime) -> tuple[Lease, ...]:
        """Those that have not run out, by name."""
        return tuple(Lease(name, holder, moment(until)) for name, holder, until in self._connection.all(_HELD, {"now": millis(now)}))
