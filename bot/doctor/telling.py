"""Findings in words, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.port import Lack
from bot.clock import SystemClock
from bot.config import ConfigFault
from bot.doctor.checkup import Checkup
from bot.doctor.finding import FAULT, HINT, WARNING, Bytes, Finding
from bot.turns import Turn
from bot.wording.catalogue import say, spoken
from bot.wording.config import config_fault
from bot.wording.faults import fault_text
from bot.wording.formats import format_size, join
from bot.wording.moments import Reader, sentence_moment
from workflows.faults import Fault

_MOST_NAMES = 5
_LONGEST = 200  # characters of what a database or a platform says


def lines(found: Checkup, language: str, zone: ZoneInfo) -> list[str]:
    """For a terminal: how things stand, each finding with its way out, how many there are."""
    told = [_standing(found, language)]
    if found.revision:
        told.append(say("doctor.database", language, revision=found.revision, size=format_size(found.size, language), running=found.running))
    told += [_taking_in(turn, language) for turn in found.turns]
    for finding in found.findings:
        told.append(f"{say(f'doctor.{finding.severity}', language)}: {finding.code}: {sentence(finding, language, zone)}")
        told.append(f"  {say('doctor.way_out', language, way=finding.way_out)}")
    counts = {f"{kind}s": severity_count(found, kind) for kind in (FAULT, WARNING, HINT)}
    return [*told, say("doctor.sum", language, **counts) if found.findings else say("doctor.well", language)]


def severity_count(found: Checkup, severity: str) -> int:
    return sum(finding.severity == severity for finding in found.findings)


def _standing(found: Checkup, language: str) -> str:
    if found.at_work is None:
        return say("doctor.at_rest", language)
    process, port = found.at_work
    return say("doctor.at_work", language, process=process or "-", port=port or "-")


def _taking_in(turn: Turn, language: str) -> str:
    """Who takes in from a platform that lets only one do it, and who would go on in their place."""
    process, machine = turn.holder
    said = say("doctor.takes_in", language, platform=turn.name, process=process, machine=machine)
    waiting = join([say("doctor.process", language, process=other, machine=at) for other, at in turn.waiting], language)
    return f"{said} {say('doctor.stands_by', language, waiting=waiting)}" if waiting else said


def sentence(finding: Finding, language: str, zone: ZoneInfo) -> str:
    """What is so, where, how to put it right; moments in `zone`."""
    reader = Reader(language, zone, zone, SystemClock().now(), lasting=True)
    return say(f"doctor.{finding.code}", language, **_spoken(finding.values, reader))


def _spoken(values: Mapping[str, Any], reader: Reader) -> dict[str, object]:
    said = {name: _said(value, reader, str(values.get("file", ""))) for name, value in values.items()}
    if "kind" in values:
        said["kind"] = say(f"cli.kind.{values['kind']}", reader.language)
    return said


def _said(value: Any, reader: Reader, file: str) -> object:
    match value:
        case datetime():
            return sentence_moment(value, reader)
        case Bytes():
            return format_size(value.count, reader.language)
        case Lack():
            return value.purpose[spoken(reader.language)]
        case Fault():
            return fault_text(value, reader.language)
        case ConfigFault():
            return config_fault(value, reader.language, file)
        case tuple():
            return _names(value, reader.language)
        case str() if len(value) > _LONGEST:
            return f"{value[:_LONGEST]}…"
    return value


def _names(names: tuple[str, ...], language: str) -> str:
    """All of a few, the first of many."""
    if len(names) <= _MOST_NAMES + 1:
        return join(names, language)
    return say("doctor.more", language, names=", ".join(names[:_MOST_NAMES]), count=len(names) - _MOST_NAMES)


def plain(found: Checkup, language: str, zone: ZoneInfo) -> dict[str, Any]:
    """For programs; moments in ISO 8601, sizes in bytes."""
    return {
        "at_work": None if found.at_work is None else {"process": found.at_work[0], "port": found.at_work[1]},
        "revision": found.revision,
        "database_bytes": found.size,
        "running": found.running,
        "turns": [{"platform": turn.name, "takes_in": _process(turn.holder), "stand_by": [_process(other) for other in turn.waiting]} for turn in found.turns],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "says": sentence(finding, language, zone),
                "way_out": finding.way_out,
                "details": {name: _plain(value) for name, value in finding.values.items()},
            }
            for finding in found.findings
        ],
    }


def _process(who: tuple[int, str]) -> dict[str, Any]:
    return {"process": who[0], "machine": who[1]}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Bytes():
            return value.count
        case Lack():
            return dict(value.purpose)
        case Fault():
            return {"code": value.code, "line": value.at.line, "words": value.words}
        case ConfigFault():
            return {"code": value.code, "key": value.key, "line": value.line}
        case tuple():
            return list(value)
        case Path():
            return str(value)
    return value
