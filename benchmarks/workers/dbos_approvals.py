"""The small approval in DBOS on SQLite: a workflow that receives a decision twice. A decision is durable once `recv` has recorded it.

At its best: the write-ahead log, a connection for everybody who wants one, short waits for messages. A caller sends a decision and goes on when
the workflow says in memory that it has it; results are not polled for. Starting the workflows is not counted.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import count
from pathlib import Path
from threading import Semaphore
from time import sleep
from typing import Any

from dbos import DBOS, SetWorkflowID
from sqlalchemy import Engine, create_engine, event

from benchmarks.measuring import Timing, timed
from benchmarks.workers.rounds import serve, together

LARGE, AMOUNT = 10_000_000, 50_000_000
PATIENCE, SETTLING = 600, 0.3  # seconds: a `recv` waits so long; workflows take so long until all of them wait
taken: dict[str, Semaphore] = {}
numbers = count()


@DBOS.workflow()
def approval(amount: int) -> str:
    own = taken[str(DBOS.workflow_id)]
    for step in ("manager", "director") if amount >= LARGE else ("manager",):
        if DBOS.recv(step, PATIENCE) != "approve":
            return "rejected"
        own.release()
    return "approved"


def engine_on(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=48, max_overflow=16)

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _: object) -> None:
        raw.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
            raw.execute(f"PRAGMA {pragma}")

    return engine


def start(requests: int) -> list[str]:
    """So many workflows that wait for their first decision."""
    ids = [f"request-{next(numbers)}" for _ in range(requests)]
    for id in ids:
        taken[id] = Semaphore(0)
        with SetWorkflowID(id):
            DBOS.start_workflow(approval, AMOUNT)
    sleep(SETTLING)
    return ids


def decide(id: str) -> None:
    for step in ("manager", "director"):
        DBOS.send(id, "approve", step)
        taken[id].acquire()


def measured(requests: int, callers: int) -> Timing:
    """`requests` approvals of two decisions each."""
    ids = start(requests)

    def call(place: int) -> None:
        for id in ids[place::callers]:
            decide(id)

    return timed(lambda: together(callers, call), 2 * requests)


if __name__ == "__main__":
    path, wait, requests, callers = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    DBOS(
        config={
            "name": "approvals",
            "system_database_url": f"sqlite:///{path}",
            "system_database_engine": engine_on(path),
            "notification_listener_polling_interval_sec": wait,
            "max_executor_threads": 256,
            "log_level": "ERROR",
        }
    )
    DBOS.launch()
    serve({"": partial(measured, requests, callers)})
    DBOS.destroy(workflow_completion_timeout_sec=0)
