"""Puts what one database holds in the place of what another holds, all of it or nothing; who reads or writes meanwhile sees either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Insert, Select, Table, delete, select

from storage.connection import insert_row
from storage.database import Database
from storage.tables import METADATA
from storage.unit import Reader, Unit

_KEPT = frozenset({"sessions", "links"})  # who is logged in stays so
_DROPPED = frozenset({"outbox", "drafts", "seen"})  # what is under way between here and a platform belongs to no other database


def _tables(left_out: frozenset[str]) -> tuple[Table, ...]:
    return tuple(table for table in METADATA.sorted_tables if table.name not in left_out)


_OLD = tuple(delete(table) for table in reversed(_tables(_KEPT)))
_NEW: Mapping[str, tuple[Select[Any], Insert]] = {table.name: (select(*table.c).order_by(*table.primary_key.columns), insert_row(table)) for table in _tables(_KEPT | _DROPPED)}
_NAMES = {table.name: tuple(column.name for column in table.c) for table in METADATA.sorted_tables}


def replace_content(target: Database, source: Database) -> None:
    """`target` holds what `source` holds, but for deliveries and drafts (none), sessions and links (as they were).

    Counted ids are given anew and only ever grow, so that whoever still holds an old one finds nothing by it. Files are not copied."""

    def copy(unit: Unit, reader: Reader) -> None:
        for statement in _OLD:
            unit.connection.run(statement)
        for name, (everything, into) in _NEW.items():
            unit.connection.many(into, (dict(zip(_NAMES[name], row)) for row in reader.connection.all(everything)))
        unit.ledger.search_index.rebuild()

    source.read(lambda reader: target.carry_out(lambda unit: copy(unit, reader)))
