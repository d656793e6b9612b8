"""The SOPs that are live or that requests run by: whether this version still reads them, and whether they find their people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.doctor.finding import Finding
from bot.groups import unplaced
from storage.directory import ROTA, StoredWorld
from storage.sops import PublishedSop
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.checks_people import of_people
from workflows.contents import every
from workflows.faults import Faulty
from workflows.loader import load
from workflows.sop import Expression, Sop

_ROLE = re.compile(r"\b(role|rota)\.([a-z][a-z0-9_]*)")


@dataclass(slots=True)
class Procedures:
    """`live` and `by_digest` hold those that could be read."""

    live: list[Sop] = field(default_factory=list)
    by_digest: dict[str, Sop] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_procedures(reader: Reader) -> Procedures:
    """All that are live or that a request runs by."""
    found = Procedures()
    running = Counter(listed.digest for listed in reader.ledger.running())
    live = reader.sops.list()
    past = [reader.sops.by_digest(digest) for digest in running.keys() - {row.digest for row in live}]
    for row in (*live, *(each for each in past if each is not None)):
        _read(row, running[row.digest], found)
    if not live:
        found.findings.append(Finding("no-sops"))
    return found


def _read(row: PublishedSop, requests: int, found: Procedures) -> None:
    try:
        sop = next((each for each in load(row.text) if each.name == row.name), None)
    except Faulty as faulty:
        found.findings.append(Finding("sop-unreadable", {"sop": row.name, "count": requests, "line": str(faulty.faults[0].at.line), "fault": faulty.faults[0]}))
        return
    if sop is None or sop.digest != row.digest:
        found.findings.append(Finding("sop-altered", {"sop": row.name, "count": requests}))
        return
    found.by_digest[row.digest] = sop
    if row.live:
        found.live.append(sop)
        found.findings += [Finding("sop-doubtful", {"sop": sop.name, "line": str(fault.at.line), "fault": fault}) for fault in sop.warnings]


def of_steps(procedures: Procedures, world: StoredWorld, now: datetime, calendar: Calendar, told: Callable[[float], object]) -> Iterator[Finding]:
    """Steps for which nobody at all is there, for some requester among the people as they are. Where others are put in, as for the head of the firm,
    the check has said so before the SOP went live."""
    for place, sop in enumerate(procedures.live):
        told(place / len(procedures.live))
        yield from of_roles(sop, world)
        lacking = (fault for fault in of_people(sop, world, now, calendar) if fault.code == "nobody-decides")
        yield from (Finding("step-without-people", {"sop": sop.name, "fault": fault}) for fault in lacking)


def of_groups(procedures: Procedures, reader: Reader) -> Iterator[Finding]:
    """Groups that live SOPs name and nobody has placed."""
    for sop in procedures.live:
        yield from (Finding("group-unplaced", {"sop": sop.name, "group": name}) for name in unplaced(reader, [sop]))


def of_roles(sop: Sop, world: StoredWorld) -> Iterator[Finding]:
    """Roles it names and nobody has."""
    named = {found for expression in every(Expression, sop) for found in _ROLE.findall(expression.source)}
    for kind, name in sorted(named):
        if not world.role(ROTA + name if kind == "rota" else name, None):
            yield Finding("role-empty", {"sop": sop.name, "role": name})
