"""The organisation's registers: tables that SOPs read."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select

from storage.codec import dumps, loads
from storage.connection import Connection, insert_row, table
from workflows.values import RegisterRow, Value, decode, encode

_registers = table("registers")
_DROP = delete(_registers).where(_registers.c.name == bindparam("name"))
_ADD = insert_row(_registers)
_ROWS = select(_registers.c.key, _registers.c.cells).where(_registers.c.name == bindparam("name")).order_by(_registers.c.position)
_NAMES = select(_registers.c.name).distinct().order_by(_registers.c.name)


class Registers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, name: str, rows: Mapping[str, Mapping[str, Value]]) -> None:
        """The register `name` holds exactly these rows, key to cells, in this order."""
        self._connection.run(_DROP, {"name": name})
        for position, (key, cells) in enumerate(rows.items()):
            body = dumps({column: encode(cell) for column, cell in cells.items()})
            self._connection.run(_ADD, {"name": name, "key": key, "position": position, "cells": body})

    def rows(self, name: str) -> tuple[RegisterRow, ...]:
        return tuple(
            RegisterRow(name, key, {column: decode(cell) for column, cell in loads(cells).items()})
            for key, cells in self._connection.all(_ROWS, {"name": name})
        )

    def names(self) -> tuple[str, ...]:
        return tuple(name for (name,) in self._connection.all(_NAMES))
