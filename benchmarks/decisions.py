"""Durable decisions a second through the desk, against bare sqlite3 writing the very same rows with the same pragmas.

The rows are those of recorded decisions: every INSERT, UPDATE and DELETE that the desk's connection was seen to run is run again by the
bare floor, as a prepared statement with parameters, one COMMIT a decision. What the desk reads and works out, the floor does not.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from cProfile import Profile
from decimal import Decimal
from itertools import count
from pathlib import Path
from pstats import Stats
from threading import Thread
from typing import Any

from benchmarks.measuring import Timing, in_turns, spread, table, timed
from bot.bulletin import Bulletin
from bot.clock import SystemClock
from bot.commands import Decide, ImportPeople, Publish, Submit
from bot.demo_company import PEOPLE, SOPS
from bot.desk import Desk
from bot.holidays import read_holidays
from bot.library import Library
from storage.database import Database
from storage.sqlite import connect
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.engine import advance
from workflows.events import Decided

DECISIONS, ROUNDS, CALLERS, SHOWN = 256, 15, 16, 40
FLOOR = "bare sqlite3, the same rows"
GOALS = {"desk, one caller": ">= 0.35", f"desk, {CALLERS} callers": ">= 1.5"}
HOUSE = Path(__file__).parents[1]
CALENDAR = Calendar(holidays=read_holidays("ID", True, None).of)
Statement = tuple[str, tuple[Any, ...]]
Decision = list[Statement]
_TOKEN = re.compile(r"""("[^"]*")|'((?:[^']|'')*)'|(?<![\w.:])(-?\d+)(?![\w.])|(\bNULL\b)""")


@contextmanager
def desk_on(path: Path) -> Iterator[Desk]:
    """A desk over the database at `path`, with the demo company's calendar. SOPs and running requests are in memory, as with a desk that
    has been open since they came in."""
    with closing(Database.open(path)) as database:
        database.upgrade()
        desk = Desk(database, Library(), SystemClock(), CALENDAR, Bulletin())
        database.read(desk.library.all_live)
        database.read(lambda reader: [reader.ledger.load(listed.id) for listed in reader.ledger.running()])
        yield desk


def prepare(path: Path) -> list[Decide]:
    """A database of purchases that wait for their manager, and the approvals still to be given."""
    with desk_on(path) as desk:
        desk.handle(ImportPeople(PEOPLE.read_text(encoding="utf-8"), "yaml"))
        for file in SOPS.glob("*.yaml"):
            desk.handle(Publish(file.read_text(encoding="utf-8")))
        fields = {"item": "Laptop 14 inch", "total": Decimal(4_000_000), "why": "The old one broke, and work waits."}
        sent = [desk.handle(Submit("purchase", "rina", "rina", fields)).request for _ in range(DECISIONS)]
    return [Decide(request.id, "approve", "budi", "manager", request.standing("manager").visit) for request in sent if request is not None]


def record(path: Path, decisions: list[Decide]) -> list[Decision]:
    """The writing statements of each decision, as the writer's connection ran them."""
    seen: list[str] = []
    found: list[Decision] = []
    with desk_on(path) as desk:
        desk.database.carry_out(lambda unit: unit.connection.raw.set_trace_callback(seen.append))  # type: ignore[attr-defined]
        for decision in decisions:
            seen.clear()
            desk.handle(decision)
            found.append([_prepared(sql) for sql in seen if sql.startswith(("INSERT", "UPDATE", "DELETE"))])
    return found


def _prepared(sql: str) -> Statement:
    """SQL with its values written out, as SQL with parameters and those values."""
    values: list[Any] = []

    def parameter(found: re.Match[str]) -> str:
        name, text, number, _ = found.groups()
        if name is not None:
            return name
        values.append(text.replace("''", "'") if text is not None else None if number is None else int(number))
        return "?"

    return _TOKEN.sub(parameter, sql), tuple(values)


def bare(path: Path, recorded: list[Decision]) -> Timing:
    raw = connect(path, 5, writes=True)

    def write() -> None:
        for statements in recorded:
            raw.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                raw.execute(sql, values).fetchall()
            raw.execute("COMMIT")

    with closing(raw):
        return timed(write, len(recorded))


def serial(path: Path, decisions: list[Decide]) -> Timing:
    with desk_on(path) as desk:
        return timed(lambda: _decide(desk, decisions), len(decisions))


def at_once(path: Path, decisions: list[Decide]) -> Timing:
    """Sixteen callers, each waiting for its answer before it asks again."""
    with desk_on(path) as desk:
        threads = [Thread(target=_decide, args=(desk, decisions[place::CALLERS])) for place in range(CALLERS)]

        def call() -> None:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        return timed(call, len(decisions))


def _decide(desk: Desk, decisions: list[Decide]) -> None:
    for decision in decisions:
        desk.handle(decision)


def judged(path: Path, decisions: list[Decide]) -> Timing:
    """The core alone: `advance` on requests in memory, with the stored directory for a world; nothing is written."""
    now = SystemClock().now()

    def judge(reader: Reader) -> Timing:
        world = desk.world(reader)
        found = [(*desk.find(reader, each.request), Decided(each.by, each.act, each.state, each.visit)) for each in decisions]
        return timed(lambda: [advance(sop, request, event, world, now, CALENDAR) for request, sop, event in found], len(found))

    with desk_on(path) as desk:
        return desk.database.read(judge)


def profile(path: Path, decisions: list[Decide]) -> str:
    """Where the time of serial decisions goes: functions of this product by their cumulative share, as Markdown."""
    profiler = Profile()
    with desk_on(path) as desk:
        profiler.runcall(_decide, desk, decisions)
    found = Stats(profiler)
    total = max(cumulative for _, _, _, cumulative, _ in found.stats.values())  # type: ignore[attr-defined]
    rows = []
    for (file, _, name), (_, calls, own, cumulative, _) in found.stats.items():  # type: ignore[attr-defined]
        place = Path(file)
        if place.is_relative_to(HOUSE) or "sqlite3" in name:
            module = f"{place.relative_to(HOUSE).with_suffix('').as_posix().replace('/', '.')}." if place.is_relative_to(HOUSE) else ""
            rows.append((cumulative, (f"`{module}{name}`", f"{calls / len(decisions):.1f}", f"{cumulative / total:.0%}", f"{own / total:.0%}")))
    longest = [row for _, row in sorted(rows, reverse=True)[:SHOWN]]
    return table(("function", "calls a decision", "with all it calls", "itself"), longest)


def measure(folder: Path) -> str:
    """The results as Markdown."""
    base = folder / "base" / "alur.db"
    decisions = prepare(base)
    copies = count()

    def fresh() -> Path:
        path = folder / str(next(copies)) / "alur.db"
        path.parent.mkdir()
        shutil.copyfile(base, path)
        return path

    recorded = record(fresh(), decisions)
    rounds = in_turns(
        ROUNDS,
        {
            FLOOR: lambda: bare(fresh(), recorded),
            "desk, one caller": lambda: serial(fresh(), decisions),
            f"desk, {CALLERS} callers": lambda: at_once(fresh(), decisions),
            "`advance` alone, nothing stored": lambda: judged(fresh(), decisions),
        },
    )
    size = f"A decision runs {len(recorded[0])} writing statements; the floor runs those of {len(recorded)} recorded decisions again."
    return f"{size}\n\n{_compared(rounds)}\n\nThe desk, one caller, under a profiler:\n\n{profile(fresh(), decisions)}"


def _compared(rounds: list[dict[str, Timing]]) -> str:
    rows = [
        (
            name,
            spread((each[name].rate for each in rounds), ".0f"),
            spread((each[name].rate / each[FLOOR].rate for each in rounds), ".2f"),
            GOALS.get(name, ""),
            spread((each[name].cpu for each in rounds), ".0f"),
        )
        for name in rounds[0]
    ]
    return table(("durable decisions", "a second", "of the floor", "goal", "CPU µs each"), rows)
