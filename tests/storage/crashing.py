"""A program that dies: `crashing.py FOLDER POINT COUNT ...` begins requests, prints each number once it is committed, and kills itself
when POINT is reached the COUNT-th time. One child for each pair, one after another, on the same database."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from storage.database import Database
from storage.unit import Unit
from tests.storage.samples import a_request, approved, insert, publish


class Death:
    """Counts the points passed and dies at the chosen one."""

    def __init__(self, point: str, count: int) -> None:
        self._point, self._left = point, count

    def __call__(self, point: str) -> None:
        self._left -= point == self._point
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def begin(unit: Unit) -> int:
    number = unit.series.next("PB/{seq}")
    request = replace(a_request(f"r{number}", f"PB/{number}"), involved=("ann",))
    insert(unit, request)
    unit.ledger.update(*approved(request), 1)
    unit.outbox.add(request.id, "tell", request.submitted)
    return number


def live_until_killed(path: Path, point: str, count: int) -> None:
    database = Database.open(path, reached=Death(point, count))
    database.upgrade()
    database.write(publish).result()
    while True:
        group = [database.write(begin) for _ in range(3)]
        os.write(1, b"".join(b"%d\n" % future.result() for future in group))


def main(path: Path, *rounds: str) -> None:
    for point, count in zip(rounds[::2], rounds[1::2], strict=True):
        child = os.fork()
        if not child:
            live_until_killed(path, point, int(count))
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
