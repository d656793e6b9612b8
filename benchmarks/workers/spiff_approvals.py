"""The small approval in SpiffWorkflow: a BPMN process with two user tasks and a gateway on the amount, its state stored in SQLite at every decision.

Two ways: "loaded" reads the state back from the database for each decision, as a service does whose requests wait for days; "kept" holds every
workflow in memory and only stores it. Either way the whole state is one JSON text in one row, one COMMIT a decision, the same pragmas.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
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
PROCESS = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="approvals">
  <process id="approval" isExecutable="true">
    <startEvent id="sent"/>
    <userTask id="manager" name="Manager"/>
    <exclusiveGateway id="large" default="small"/>
    <userTask id="director" name="Director"/>
    <endEvent id="approved"/>
    <sequenceFlow id="begin" sourceRef="sent" targetRef="manager"/>
    <sequenceFlow id="decided" sourceRef="manager" targetRef="large"/>
    <sequenceFlow id="up" sourceRef="large" targetRef="director">
      <conditionExpression xsi:type="tFormalExpression">amount &gt;= 10000000</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="small" sourceRef="large" targetRef="approved"/>
    <sequenceFlow id="end" sourceRef="director" targetRef="approved"/>
  </process>
</definitions>"""
CALLERS = 16
Way = Callable[["Office", str, BpmnWorkflowSerializer], BpmnWorkflow]


class Office:
    """The workflows in the database at `path`, those that are kept in memory too."""

    def __init__(self, path: Path) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(PROCESS))
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


def measured(office: Office, way: Way, requests: int, callers: int) -> Timing:
    """`requests` approvals of two decisions each."""
    ids = office.start(requests)

    def call(place: int) -> None:
        for id in ids[place::callers]:
            office.decide(id, way, place)
            office.decide(id, way, place)

    return timed(lambda: together(callers, call), 2 * requests)


if __name__ == "__main__":
    office, requests = Office(Path(sys.argv[1])), int(sys.argv[2])
    serve({f"{name} {callers}": partial(measured, office, way, requests, callers) for name, way in WAYS.items() for callers in (1, CALLERS)})
