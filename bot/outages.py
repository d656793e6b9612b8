"""Platforms that cannot be used at the moment, kept in the database where the doctor looks, until they can be used again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.codec import dumps, loads, millis, moment
from storage.unit import Reader, Unit

POLLED_ELSEWHERE = "polled-elsewhere"  # why, where another process takes the updates of the same token


@dataclass(frozen=True, slots=True)
class Outage:
    """`locked`: it does not let us in until its settings change; otherwise it is tried again. `why` is the platform's word, "" for none."""

    platform: str
    locked: bool
    why: str
    since: datetime


def begin(unit: Unit, outage: Outage) -> None:
    """Notes it; one that lasts keeps its beginning."""
    known = find(unit, outage.platform)
    if known is None or (known.locked, known.why) != (outage.locked, outage.why):
        unit.settings.set(_key(outage.platform), dumps([outage.locked, outage.why, millis(outage.since)]))


def end(unit: Unit, platform: str) -> None:
    unit.settings.drop(_key(platform))


def find(reader: Reader, platform: str) -> Outage | None:
    found = reader.settings.get(_key(platform))
    if found is None:
        return None
    locked, why, since = loads(found)
    return Outage(platform, bool(locked), str(why), moment(since))


def _key(platform: str) -> str:
    return f"outage:{platform}"
