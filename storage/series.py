"""Number series without gaps: given in the transaction that stores the step which took them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, literal, select

from storage.connection import Connection, on_conflict, table
from storage.tables import WHOLE
from workflows.facts import GivenNumber

_series = table("series")
_NEXT = (
    on_conflict(_series)
    .values(template=bindparam("template"), key=bindparam("key"), last=literal(1, WHOLE))
    .on_conflict_do_update(index_elements=["template", "key"], set_={"last": _series.c.last + 1})
    .returning(_series.c.last)
)
_LAST = select(_series.c.last).where(_series.c.template == bindparam("template"), _series.c.key == bindparam("key"))


class Series:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, template: str, key: str = "") -> int:
        """The next number of that series, from 1 on."""
        row = self._connection.one(_NEXT, {"template": template, "key": key})
        assert row is not None
        return int(row[0])

    def give(self, numbers: Iterable[GivenNumber]) -> None:
        """The numbers that a step took are given with it. Raises ValueError if one does not follow the last of its series."""
        for taken in numbers:
            if self.next(taken.template, taken.key) != taken.number:
                raise ValueError(f"{taken} does not follow the number given last")

    def last(self, template: str, key: str = "") -> int:
        """The number given last, 0 if none was."""
        row = self._connection.one(_LAST, {"template": template, "key": key})
        return 0 if row is None else int(row[0])
