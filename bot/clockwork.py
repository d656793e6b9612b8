"""Requests that the clock begins: at each moment of a SOP's schedule one for each of its people, all of them in one transaction or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.bulletin import News
from bot.clock import new_id
from bot.commands import BeginByClock
from storage.codec import decode_sentence, encode_sentence, millis
from storage.unit import Unit
from workflows.refusals import BadFields, FieldFault, NotAllowed, NotOffered, Refusal, RuleBroken, SopBroken
from workflows.sop import Sop
from workflows.starting import by_clock, next_start, people_to_start
from workflows.values import decode, encode

if TYPE_CHECKING:
    from bot.desk import Desk

UNBEGUN = "unbegun"  # the kind of delivery that tells a SOP's owner what could not be begun


def begin_due(desk: Desk, unit: Unit, command: BeginByClock, now: datetime) -> tuple[News, ...]:
    """Begins them, if that moment has come and is not over; whatever cannot be begun is told to the SOP's owner, and keeps no other from beginning."""
    sop = desk.library.live(unit, command.sop)
    if sop is None or command.at > now or not unit.sops.started(sop.name, command.at, next_start(sop, command.at, now, desk.calendar)):
        return ()
    news: list[News] = []
    failed: list[tuple[str, Refusal]] = []
    for person in _people(desk, unit, sop, failed, now):
        try:
            news += desk.begin_request(unit, sop, by_clock(new_id(), person), now).news
        except NotOffered:
            continue  # the SOP's own `when`
        except Refusal as refusal:
            failed.append((person, refusal))
    if failed:
        _tell_owners(desk, unit, sop, failed, now)
    return tuple(news)


def _people(desk: Desk, unit: Unit, sop: Sop, failed: list[tuple[str, Refusal]], now: datetime) -> tuple[str, ...]:
    try:
        found = people_to_start(sop, desk.world(unit), now, desk.calendar)
    except SopBroken as broken:
        failed.append(("", broken))
        return ()
    if not found:
        failed.append(("", NotAllowed()))
    return found


def _tell_owners(desk: Desk, unit: Unit, sop: Sop, failed: list[tuple[str, Refusal]], now: datetime) -> None:
    body = {"digest": sop.digest, "at": millis(now), "failed": [[person, _record(refusal)] for person, refusal in failed]}
    for owner in desk.owners(unit, sop):
        unit.outbox.add(f"person:{owner}", UNBEGUN, now, person=owner, body=body)


def _record(refusal: Refusal) -> dict[str, Any]:
    match refusal:
        case RuleBroken():
            return {"says": [encode_sentence(says) for says in refusal.says]}
        case BadFields():
            return {"faults": [[fault.field, fault.code, encode(fault.bound), fault.line] for fault in refusal.faults]}
        case SopBroken():
            return {"source": refusal.source, "line": refusal.line, "why": refusal.why}
    return {}


def refusal_of(record: Mapping[str, Any]) -> Refusal:
    """The refusal that a delivery tells of."""
    if "says" in record:
        return RuleBroken([decode_sentence(says) for says in record["says"]])
    if "faults" in record:
        return BadFields([FieldFault(field, code, decode(bound), line) for field, code, bound, line in record["faults"]])
    return SopBroken(record["source"], record["line"], record["why"]) if "source" in record else NotAllowed()
