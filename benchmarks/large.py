"""Answers over many stored requests: `/where` by number and by words, `/queue` of somebody with much to decide, the board, a request's page.

Each is asked as people ask it: an intent through the reception, with its commit; a page through the web application. Beside it the bare query: the
one statement, on bare sqlite3, that brings the rows such an answer cannot do without. Small and large databases take turns.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import httpx

from adapters.intents import Account, Address, Asked
from benchmarks.measuring import table
from bot.bench_data.filling import fill
from bot.bulletin import Bulletin
from bot.clock import SystemClock, dice
from bot.config import Config
from bot.demo_company import demo_config
from bot.desk import Desk
from bot.library import Library
from bot.main import calendar_of
from bot.reception import Reception
from bot.rooms.front import Sessions, pages
from bot.viewing import Viewing
from dashboard.session import digest
from storage.database import Database
from storage.sqlite import connect

SMALL, LARGE = 10_000, 1_000_000
TIMES, WARM = 120, 20
SECRET = "s" * 43
GOALS = {"`/where` by number": 5, "`/where` by words": 5, "`/queue`": 5, "board": 100, "a request's page": 100}  # milliseconds on top of the bare query
GROWTH = 2


@dataclass
class Firm:
    """A filled data folder, opened; `chief` decides more than anybody else, `staff` are people who asked for something."""

    desk: Desk
    reception: Reception
    client: httpx.AsyncClient
    raw: sqlite3.Connection
    chief: str
    staff: Sequence[str]
    numbers: Sequence[str]
    asked: int = 0

    async def say(self, person: str, command: str, text: str = "") -> None:
        self.asked += 1
        await self.reception.receive(Asked(f"d{self.asked}-{perf_counter()}", Account("console", person), Address("console", person), command, text))

    async def look(self, path: str) -> None:
        answer = await self.client.get(path)
        if answer.status_code != 200:
            raise ValueError(f"{path}: {answer.status_code}")


def made(folder: Path, rows: int) -> Config:
    """The settings of a folder with so many requests, filled now unless it is there."""
    config = demo_config({"ALUR_DATA": str(folder / str(rows))})
    if not (folder / str(rows) / "alur.db").exists():
        fill(config, calendar_of(config), SystemClock().now(), rows, lambda share: _tell(rows, share))
    return config


def _tell(rows: int, share: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{rows} requests: {share:.0%}", end="\n" if share == 1 else "", file=sys.stderr, flush=True)


@contextmanager
def opened(config: Config) -> Iterator[Firm]:
    """The firm in that folder, its chief signed in."""
    path = config.data.folder / "alur.db"
    with closing(Database.open(path)) as database, closing(connect(path, 5, writes=False)) as raw:
        database.upgrade()
        desk = Desk(database, Library(), SystemClock(), calendar_of(config), Bulletin())
        chance = dice("asked")
        (chief,) = raw.execute("SELECT person FROM waiting GROUP BY person ORDER BY count(*) DESC, person LIMIT 1").fetchone()
        people = [id for (id,) in raw.execute("SELECT id FROM people ORDER BY position")]
        seen = [id for (id,) in raw.execute("SELECT request FROM involved WHERE person = ?", (chief,))]
        numbers = [raw.execute("SELECT number FROM requests WHERE id = ?", (id,)).fetchone()[0] for id in chance.choices(seen, k=TIMES)]
        Sessions(desk).end(digest(SECRET))
        Sessions(desk).start(digest(SECRET), chief)
        reception = Reception(desk, Viewing(desk, config), config, {})
        client = httpx.AsyncClient(transport=httpx.ASGITransport(pages(desk, config, False)), base_url=config.address, cookies={"alur": SECRET})
        yield Firm(desk, reception, client, raw, chief, chance.sample(people, 60), numbers)


_NUMBER = "SELECT r.body, h.event, h.facts FROM requests r JOIN history h ON h.request = r.id WHERE r.number_key = ?"
_WORDS = (
    "SELECT r.id, r.number, r.headline FROM search_archive a JOIN searched s ON s.place = a.rowid JOIN requests r ON r.id = s.request"
    " WHERE search_archive MATCH ? ORDER BY a.rowid DESC LIMIT 9"
)
_QUEUE = "SELECT * FROM waiting WHERE person = ? ORDER BY due IS NULL, due, since"
_BOARD = (
    "SELECT r.id, r.number, r.headline, r.states, r.changed, w.person, w.since, w.due FROM requests r LEFT JOIN waiting w ON w.request = r.id"
    " WHERE r.ended IS NULL ORDER BY w.due, w.since"
)
WORDS = ("laptop", "kursi kantor", "printer maju", "rina", "tono pameran", "hotel", "sewa mobil", "lapt", "katering jaya 17", "seragam gudang")


def _rounds(firm: Firm) -> dict[str, tuple[Callable[[int], Awaitable[None]], Callable[[int], object]]]:
    """By what is measured: the n-th time it is asked, and the n-th time its bare query is run."""
    people, numbers = firm.staff, firm.numbers

    def bare(statement: str, *values: object) -> object:
        return firm.raw.execute(statement, values).fetchall()

    def number(n: int) -> str:
        return numbers[n % len(numbers)]

    def words(n: int) -> str:
        return WORDS[n % len(WORDS)]

    def matching(n: int) -> str:
        return " AND ".join(f'"{word}"' for word in words(n).split())

    return {
        "`/where` by number": (lambda n: firm.say(firm.chief, "where", number(n)), lambda n: bare(_NUMBER, number(n).casefold())),
        "`/where` by words": (lambda n: firm.say(people[n % len(people)], "where", words(n)), lambda n: bare(_WORDS, matching(n))),
        "`/queue`": (lambda n: firm.say(firm.chief, "queue"), lambda n: bare(_QUEUE, firm.chief)),
        "board": (lambda n: firm.look(("/", "/?view=overdue", "/?sort=new", "/?view=closed", "/?page=2")[n % 5]), lambda n: bare(_BOARD)),
        "a request's page": (lambda n: firm.look(f"/requests/{number(n)}"), lambda n: bare(_NUMBER, number(n).casefold())),
    }


async def _timed(firms: Sequence[Firm]) -> dict[str, list[tuple[list[float], list[float]]]]:
    """Milliseconds of each time, by what was measured: for each firm what was asked and its bare query."""
    rounds = [_rounds(firm) for firm in firms]
    found: dict[str, list[tuple[list[float], list[float]]]] = {}
    for name in rounds[0]:
        found[name] = [([], []) for _ in firms]
        for n in range(-WARM, TIMES):
            for (asked, bare), (of_asked, of_bare) in zip((each[name] for each in rounds), found[name], strict=True):
                begun = perf_counter()
                await asked(n)
                middle = perf_counter()
                bare(n)
                if n >= 0:
                    of_asked.append((middle - begun) * 1000)
                    of_bare.append((perf_counter() - middle) * 1000)
    return found


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def measure(folder: Path, rows: int) -> str:
    """The results as Markdown, for `SMALL` and for `rows` requests."""
    with ExitStack() as held:
        firms = [held.enter_context(opened(made(folder, count))) for count in (SMALL, rows)]
        found = asyncio.run(_timed(firms))
    lines = []
    for name, times in found.items():
        asked, bare = [[p95(each[side]) for each in times] for side in (0, 1)]
        over = [p95([whole - own for whole, own in zip(*each, strict=True)]) for each in times]
        lines.append((name, *(f"{asked[i]:.1f} / {bare[i]:.1f} / {over[i]:.1f}" for i in (0, 1)), f"<= {GOALS[name]}", f"{asked[1] / asked[0]:.1f}"))
    heads = ("p95 in ms: asked / bare query / on top of it", f"{SMALL:,} requests", f"{rows:,} requests", "goal on top", f"growth (goal <= {GROWTH})")
    return table(heads, lines)


if __name__ == "__main__":
    sys.stdout.write(measure(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else LARGE) + "\n")
