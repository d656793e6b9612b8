"""Where cards stand that are nobody's alone: groups and topics by the names SOPs give them, and where requests were begun; and pages of people's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update

from storage.connection import Connection, table, upsert_row

GROUP, TRACE, HOME = "group", "trace", "home"
_places = table("places")
_COLUMNS = tuple(_places.c)
_BIND = upsert_row(_places, "kind", "name")
_THIS = (_places.c.kind == bindparam("of_kind")) & (_places.c.name == bindparam("of_name"))
_FIND = select(*_COLUMNS).where(_THIS)
_ALL = select(*_COLUMNS).where(_places.c.kind == bindparam("of_kind")).order_by(_places.c.name)
_RELEASE = delete(_places).where(_THIS)
_MOVE = update(_places).values(place=bindparam("now")).where(_places.c.platform == bindparam("on"), _places.c.place == bindparam("was"))


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` GROUP: `name` is what SOPs call it; TRACE: `name` is the id of a request that was begun there; HOME: `name` is the
    person who opened a page of their own, `place` their account. The rest is the platform's own."""

    kind: str
    name: str
    platform: str
    place: str
    thread: str = ""


class Places:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bind(self, place: Place) -> None:
        """From now on the name means this place, and no other."""
        self._connection.run(_BIND, {name: getattr(place, name) for name in place.__slots__})

    def find(self, kind: str, name: str) -> Place | None:
        return next(iter(self._found(_FIND, of_kind=kind, of_name=name)), None)

    def groups(self) -> tuple[Place, ...]:
        """All that SOPs can name, by name."""
        return self._found(_ALL, of_kind=GROUP)

    def release(self, kind: str, name: str) -> bool:
        """The name means no place any more; whether it did."""
        return bool(self._connection.run(_RELEASE, {"of_kind": kind, "of_name": name}))

    def move(self, platform: str, was: str, now: str) -> None:
        """The platform calls a place otherwise from now on."""
        self._connection.run(_MOVE, {"on": platform, "was": was, "now": now})

    def _found(self, statement: Select[Any], **params: str) -> tuple[Place, ...]:
        return tuple(Place(*row) for row in self._connection.all(statement, params))
