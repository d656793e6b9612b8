"""Killed at any point, however often: what was answered stays, nobody is asked twice, nobody is forgotten.

A few seeds run in the gate; with ALUR_CRASHES=all each point is gone through one by one, and many more seeds after it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.clock import Dice, dice
from tests.crashes.house import House, house
from tests.crashes.people import People
from tests.crashes.remains import Remains, complaints, remains
from tests.crashes.story import live_through

ALL = os.environ.get("ALUR_CRASHES") == "all"
SEEDS = range(60 if ALL else 3)
FURTHEST = {"before_commit": 25, "after_commit": 25, "after_send": 4, "in_form": 3}  # how often a seeded life may pass each point
LIVES = 10


def lived(folder: Path, deaths: Iterable[str] = (), kills: Dice | None = None) -> tuple[House, Remains]:
    """The story, whatever happens meanwhile, and what it leaves."""
    with house(folder, deaths) as found, closing(People(found)) as people:
        with killing(found, kills):
            live_through(people)
        people.rest()
        assert found.stop() == 0
    assert complaints(found.log()) == []
    return found, remains(found)


@contextmanager
def killing(found: House, moments: Dice | None) -> Iterator[None]:
    """Meanwhile it is killed from outside, at random moments."""
    over = Event()

    def kill() -> None:
        for _ in range(LIVES if moments else 0):
            if over.wait(moments.uniform(0.1, 0.9) if moments else 0):
                return
            found.kill()

    killer = Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Remains:
    """What the story leaves when nothing dies."""
    found, left = lived(tmp_path_factory.mktemp("undisturbed") / "house")
    assert found.died == 0
    assert {number: len(history) for number, history in left.histories.items()}
    return left


def compare(left: Remains, undisturbed: Remains, deaths: int) -> None:
    """Nothing lost, nothing twice; of each message (a card and its reminders look alike) at most one twin a death: that which was in flight."""
    assert left.histories == undisturbed.histories
    assert undisturbed.screens - left.screens == Counter()
    assert {told: twins for told, twins in (left.screens - undisturbed.screens).items() if twins > deaths * max(1, undisturbed.screens[told])} == {}


def seeded(seed: int) -> Iterator[str]:
    found = dice(f"deaths {seed}")
    for _ in range(LIVES - 2):
        point, furthest = found.choice(list(FURTHEST.items()))
        yield f"{point}:{found.randint(1, furthest)}"
    yield from ("while_ringing:1", "while_ringing:2")


@pytest.mark.parametrize("seed", SEEDS)
def test_deaths_at_named_points_lose_and_double_nothing(seed: int, tmp_path: Path, undisturbed: Remains) -> None:
    found, left = lived(tmp_path / "house", seeded(seed))
    assert found.died >= LIVES // 2
    compare(left, undisturbed, found.died)


@pytest.mark.parametrize("seed", SEEDS[: len(SEEDS) // 2])
def test_kills_from_outside_lose_and_double_nothing(seed: int, tmp_path: Path, undisturbed: Remains) -> None:
    found, left = lived(tmp_path / "house", kills=dice(f"kills {seed}"))
    assert found.died
    compare(left, undisturbed, found.died)


if ALL:  # the long profile: every point one by one

    @pytest.mark.parametrize("point", [*FURTHEST, "while_ringing"])
    def test_each_point_once_lose_and_double_nothing(point: str, tmp_path: Path, undisturbed: Remains) -> None:
        for number in count(1):
            found, left = lived(tmp_path / str(number), [f"{point}:{number}"])
            compare(left, undisturbed, found.died)
            if not found.died:
                break
