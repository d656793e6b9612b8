"""What storing a decision costs without judging it: a made-up request through the writer, against bare sqlite3 writing the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread

from benchmarks.measuring import in_turns, spread, table, timed
from storage.codec import encode_request
from storage.database import Database
from storage.ledger import Entry
from storage.listings import Waiting
from storage.sqlite import connect
from storage.unit import Unit
from workflows.events import Decided, Submitted
from workflows.request import Request, Standing
from workflows.values import Reason, people

NOW = datetime(2027, 1, 11, 2, 0, tzinfo=UTC)
DECISIONS, ROUNDS, CALLERS = 300, 5, 16
SOP = "d" * 64
WHY = Reason("role", ("finance",))


def a_request(id: str) -> Request:
    standings = {f"step{number}": Standing(f"step{number}") for number in range(5)}
    standings["finance"] = Standing("finance", "open", 2, 1, NOW, NOW, people(["cia", "dan"], WHY), ("cia", "dan"))
    fields = {"what": "Laptop", "why": "The old one broke. " * 5, "vendor": "PT Maju"}
    return Request(id, id, "purchase", SOP, "ann", "ann", NOW, fields=fields, standings=standings, order=("finance",), involved=("ann", "cia", "dan"))


def begin(unit: Unit, id: str) -> None:
    request = a_request(id)
    unit.ledger.insert(request, Entry(1, Submitted(id, "ann", "ann", request.fields), NOW, "ann"))


def decide(unit: Unit, id: str) -> None:
    """All that storage does for one decision: load, compare-and-swap, history, who waits, alarms, two deliveries."""
    request = unit.ledger.load(id)
    assert request is not None
    version = request.version
    now = NOW + timedelta(minutes=version)
    after = replace(request, version=version + 1)
    entry = Entry(version + 1, Decided("cia", "approve", "finance", 2), now, "cia", "", {"role:finance:": ["cia", "dan"]}, ("finance",), ("finance",), "1")
    unit.ledger.update(after, entry, version)
    unit.ledger.set_waiting(id, [Waiting(id, "finance", 2, person, WHY, now) for person in ("cia", "dan")])
    unit.alarms.drop(id, "finance", 2, 0)
    unit.alarms.set(id, "finance", 2, 0, now)
    for person in ("cia", "ann"):
        unit.outbox.add(f"card:{id}:{person}", "refresh", now, request=id, person=person, body={"card": 1})


def decide_bare(raw: sqlite3.Connection, id: str, body: str, version: int) -> None:
    """The same rows by hand, nothing computed."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("SELECT state_digest, body FROM requests WHERE id = ?", (id,)).fetchall()
    raw.execute(
        "UPDATE requests SET status=?, decided=?, ended=?, changed=?, version=?, body=?, state_digest=?, states=? WHERE id=? AND version=?",
        ("running", None, None, version, version + 1, body, SOP, '["finance"]', id, version),
    )
    row = (id, version + 1, version, "cia", "", "e" * 140, "f" * 40, '["finance"]', '["finance"]', SOP, "1", SOP, SOP)
    raw.execute("INSERT INTO history VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
    raw.execute("DELETE FROM waiting WHERE request=?", (id,))
    for person in ("cia", "dan"):
        raw.execute("INSERT INTO waiting VALUES (?,?,?,?,?,?,?)", (id, "finance", person, 2, '["role","finance"]', version, None))
    raw.execute("DELETE FROM alarms WHERE request=? AND state=? AND visit=? AND timer=?", (id, "finance", 2, 0))
    raw.execute("INSERT OR REPLACE INTO alarms VALUES (?,?,?,?,?)", (id, "finance", 2, 0, version))
    for person in ("cia", "ann"):
        delivery = (f"card:{id}:{person}", "refresh", id, person, '{"card":1}', version, version, 0, 0, 0, "")
        raw.execute("INSERT INTO outbox VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)", delivery)
    raw.execute("COMMIT")


def bare(path: Path) -> None:
    raw = connect(path, 5, writes=True)
    body = encode_request(a_request("r0"))
    (version,) = raw.execute("SELECT version FROM requests WHERE id = 'r0'").fetchone()
    for number in range(DECISIONS):
        decide_bare(raw, "r0", body, version + number)
    raw.close()


def serial(database: Database) -> None:
    for _ in range(DECISIONS):
        database.carry_out(lambda unit: decide(unit, "r1"))


def handed_over(database: Database) -> None:
    """One caller by way of the writer's thread, as from asyncio."""
    for _ in range(DECISIONS):
        database.write(lambda unit: decide(unit, "r1")).result()


def at_once(database: Database) -> None:
    """Sixteen callers, each on a request of its own, each waiting for its answer before it asks again."""

    def call(id: str) -> None:
        for _ in range(DECISIONS // CALLERS + 1):
            database.carry_out(lambda unit: decide(unit, id))

    threads = [Thread(target=call, args=(f"c{number}",)) for number in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def filled(folder: Path) -> Database:
    """A database with a request for each caller."""
    database = Database.open(folder / "alur.db")
    database.upgrade()
    database.write(lambda unit: unit.sops.publish(SOP, "purchase", "", NOW, "")).result()
    for id in ("r0", "r1", *(f"c{number}" for number in range(CALLERS))):
        database.write(partial(begin, id=id)).result()
    return database


def measure(folder: Path) -> str:
    """The results as Markdown."""
    with closing(filled(folder)) as database:
        runs: dict[str, tuple[Callable[[], None], int]] = {
            "bare sqlite3": (lambda: bare(database.path), DECISIONS),
            "storage, one caller": (lambda: serial(database), DECISIONS),
            "storage, handed to the writer": (lambda: handed_over(database), DECISIONS),
            f"storage, {CALLERS} callers": (lambda: at_once(database), CALLERS * (DECISIONS // CALLERS + 1)),
        }
        rounds = in_turns(ROUNDS, {name: partial(timed, *run) for name, run in runs.items()})
    rows = [
        (
            name,
            spread((each[name].rate for each in rounds), ".0f"),
            spread((each[name].rate / each["bare sqlite3"].rate for each in rounds), ".2f"),
            spread((each[name].cpu for each in rounds), ".0f"),
        )
        for name in runs
    ]
    return table(("storage alone", "a second", "of bare sqlite3", "CPU µs each"), rows)
