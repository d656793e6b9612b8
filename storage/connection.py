"""What the repositories need of a database connection: Core statements in, plain rows out.

Statements are made once, at module level, and compiled once per database; a statement built per call would cost more than its work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Column, Insert, Table, bindparam, insert
from sqlalchemy.dialects.postgresql import Insert as ConflictInsert
from sqlalchemy.dialects.postgresql import insert as _conflict_insert
from sqlalchemy.sql import ClauseElement

from storage.tables import METADATA

Params = Mapping[str, Any]
NOTHING: Params = {}


class Connection(Protocol):
    def run(self, statement: ClauseElement, params: Params = NOTHING) -> int:
        """Executes; how many rows it touched."""

    def many(self, statement: ClauseElement, params: Iterable[Params]) -> None:
        """Executes once for each."""

    def one(self, statement: ClauseElement, params: Params = NOTHING) -> tuple[Any, ...] | None:
        """The first row, if any."""

    def all(self, statement: ClauseElement, params: Params = NOTHING) -> list[tuple[Any, ...]]:
        """Every row."""


def table(name: str) -> Table:
    return METADATA.tables[name]


def filled(columns: Iterable[Column[Any]]) -> dict[str, Any]:
    """Each column set from the parameter of its own name."""
    return {column.name: bindparam(column.name, type_=column.type) for column in columns}


def insert_row(target: Table) -> Insert:
    """An insert of every column but a counted id."""
    counted = target.autoincrement_column if target.dialect_kwargs.get("sqlite_autoincrement") else None
    return insert(target).values(filled(column for column in target.columns if column is not counted))


def on_conflict(target: Table) -> ConflictInsert:
    """An insert that may say what happens when the row exists; both databases take it as it is compiled here."""
    return _conflict_insert(target)


def upsert_row(target: Table, *keys: str) -> Insert:
    """An insert that replaces all but `keys` where a row with these exists."""
    statement = on_conflict(target).values(filled(target.columns))
    return statement.on_conflict_do_update(
        index_elements=keys, set_={column.name: statement.excluded[column.name] for column in target.columns if column.name not in keys}
    )


def add_row(target: Table) -> Insert:
    """An insert that leaves a row with the same key as it is."""
    return on_conflict(target).values(filled(target.columns)).on_conflict_do_nothing()
