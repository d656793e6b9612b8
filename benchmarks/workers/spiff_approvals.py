"""Both approvals in SpiffWorkflow, as BPMN: user tasks, a gateway on the amount, a parallel one for the lanes; the state stored in SQLite at every decision.

Two ways: "loaded" reads the state back from the database for each decision, as a service does whose requests wait for days; "kept" holds every
workflow in memory and only stores it. Either way the whole state is one JSON text in one row, one COMMIT a decision, the same pragmas.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from benchmarks.measuring import Timing, timed
from benchmarks.workers.rounds import serve, together

AMOUNT = 50_000_000
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="a">'
GUARD = '<conditionExpression xsi:type="tFormalExpression">amount &gt;= 10000000</conditionExpression>'


def process(nodes: str, flows: Sequence[str]) -> bytes:
    """A BPMN file; each of `flows` is "source target", with a "?" behind it where the amount decides and a "-" where it is the way otherwise."""
    lines = []
    for number, flow in enumerate(flows):
        source, target, *mark = flow.split()
        name = "otherwise" if mark == ["-"] else f"flow{number}"
        lines.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{GUARD if mark == ["?"] else ""}</sequenceFlow>')
    return f'{HEAD}<process id="approval" isExecutable="true"><startEvent id="sent"/>{nodes}{"".join(lines)}<endEvent id="approved"/></process></definitions>'.encode()


def user_tasks(*names: str) -> str:
    return "".join(f'<userTask id="{name}" name="{name}"/>' for name in names)


LARGE = '<exclusiveGateway id="large" default="otherwise"/>'
SMALL = process(user_tasks("manager", "director") + LARGE, ("sent manager", "manager large", "large director ?", "large approved -", "director approved"))
PURCHASE = process(
    user_tasks("manager", "finance", "legal", "director", "order") + LARGE + '<parallelGateway id="both"/><parallelGateway id="met"/>',
    ("sent manager", "manager both", "both finance", "both legal", "finance met", "legal met", "met large", "large director ?", "large order -", "director order", "order approved"),
)
CALLERS = 16
Way = Callable[["Office", str, BpmnWorkflowSerializer], BpmnWorkflow]


class Office:
    """The workflows in the database at `path`, those that are kept in memory too."""

    def __init__(self, path: Path, process: bytes) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(process))
        self._process = parser.get_spec("approval")
        self._serializers = [BpmnWorkflowSerializer() for _ in range(CALLERS)]  # one a caller: it notes in itself what it is doing
        self.raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.raw.execute(f"PRAGMA {pragma}")
        self.raw.execute("CREATE TABLE IF NOT EXISTS requests (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT")
        self._lock, self._numbers = Lock(), count()
        self.kept: dict[str, BpmnWorkflow] = {}

    def start(self, requests: int) -> list[str]:
        """So many requests that wait for their manager, stored."""
        rows = {f"request-{next(self._numbers)}": self._begun() for _ in range(requests)}
        self.kept = rows
        self.raw.execute("BEGIN")
        self.raw.executemany("INSERT INTO requests VALUES (?, ?)", [(id, self._serializers[0].serialize_json(each)) for id, each in rows.items()])
        self.raw.execute("COMMIT")
        return list(rows)

    def _begun(self) -> BpmnWorkflow:
        workflow = BpmnWorkflow(self._process)
        workflow.get_next_task(state=TaskState.READY).data["amount"] = AMOUNT
        workflow.do_engine_steps()
        return workflow

    def load(self, id: str, serializer: BpmnWorkflowSerializer) -> BpmnWorkflow:
        with self._lock:
            (text,) = self.raw.execute("SELECT state FROM requests WHERE id = ?", (id,)).fetchone()
        return serializer.deserialize_json(text)

    def decide(self, id: str, way: Way, caller: int) -> None:
        serializer = self._serializers[caller]
        workflow = way(self, id, serializer)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data["decision"] = "approve"
        task.run()
        workflow.do_engine_steps()
        text = serializer.serialize_json(workflow)
        with self._lock:
            self.raw.execute("BEGIN IMMEDIATE")
            self.raw.execute("UPDATE requests SET state = ? WHERE id = ?", (text, id))
            self.raw.execute("COMMIT")


WAYS: dict[str, Way] = {"loaded": Office.load, "kept": lambda office, request, _: office.kept[request]}


def measured(office: Office, way: Way, requests: int, decisions: int, callers: int) -> Timing:
    """`requests` approvals of so many decisions each."""
    ids = office.start(requests)

    def call(place: int) -> None:
        for id in ids[place::callers]:
            for _ in range(decisions):
                office.decide(id, way, place)

    return timed(lambda: together(callers, call), decisions * requests)


if __name__ == "__main__":
    process_of, decisions = {"small": (SMALL, 2), "purchase": (PURCHASE, 5)}[sys.argv[1]]
    office, requests = Office(Path(sys.argv[2]), process_of), int(sys.argv[3])
    serve({f"{name} {callers}": partial(measured, office, way, requests, decisions, callers) for name, way in WAYS.items() for callers in (1, CALLERS)})
