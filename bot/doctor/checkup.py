"""One look through everything, from the outside in: what stands on something broken is not looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import SystemClock
from bot.config import Config, ConfigFaulty
from bot.demo_company.founding import offset_in
from bot.doctor import abroad, premises, procedures, records, staff, work
from bot.doctor.finding import Finding
from bot.library import Library
from bot.main import calendar_of
from bot.outages import Outage, find
from bot.platforms import configured, remote
from bot.turns import Turn, turns_of
from storage.database import path_of
from storage.directory import StoredWorld
from storage.examination import Examination, examining
from storage.failures import StorageUnavailable
from storage.files import Cabinet
from storage.occupancy import occupant
from workflows.calendar import Calendar

Told = Callable[[float], object]


@dataclass(slots=True)
class Checkup:
    """`at_work`: process and port of an Alur that works there now. `revision` is "" and `size` 0 where there is no database that can be read.
    `turns`: what one process does alone while others stand by."""

    findings: list[Finding] = field(default_factory=list)
    at_work: tuple[int, int] | None = None
    revision: str = ""
    size: int = 0
    running: int = 0
    turns: tuple[Turn, ...] = ()


def examine(config: Config, file: str = "", told: Told = lambda share: None) -> Checkup:
    """Everything there is to find. `file`: where the settings are written; `told` hears how much is done, from 0 to 1. Nothing is written anywhere."""
    now = SystemClock().now()
    found = Checkup()
    found.findings += premises.of_settings(config, now.astimezone())
    try:
        calendar = calendar_of(config)
    except ConfigFaulty as faulty:
        found.findings += premises.of_faulty(faulty, file)
        return found
    known = _stored(config, calendar, now, found, told)
    found.findings += work.of_platforms(known, abroad.ask(remote(config, SystemClock())), now)
    return found


def _stored(config: Config, calendar: Calendar, now: datetime, found: Checkup, told: Told) -> dict[str, Outage]:
    """Looks through what is kept here; gives the platforms that could not be used when Alur last tried."""
    path, outages = path_of(config.database_url), dict[str, Outage]()
    outside = tuple(premises.of_folder(config.data.folder, path))
    found.findings += outside
    if any(finding.code in ("folder-missing", "folder-unusable") for finding in outside):
        return outages
    found.at_work = occupant(path)
    found.findings += premises.of_process(config, found.at_work)
    if not path.exists():
        found.findings.append(Finding("database-missing", {"place": path}))
        return outages
    found.size = path.stat().st_size
    try:
        with examining(path) as seen:
            if _sound(seen, found):
                outages |= {platform: outage for platform in configured(config) if (outage := find(seen.reader, platform))}
                _inside(seen, config, calendar, now, found, told)
    except StorageUnavailable as trouble:
        found.findings.append(Finding("database-unreadable", {"place": path, "kind": trouble.kind}))
    return outages


def _sound(seen: Examination, found: Checkup) -> bool:
    """Whether the database is whole and of this version, so that its content can be looked at."""
    found.findings += records.of_log(seen)
    shape = tuple(records.of_shape(seen))
    found.findings += shape
    return not shape


def _inside(seen: Examination, config: Config, calendar: Calendar, now: datetime, found: Checkup, told: Told) -> None:
    found.revision = seen.status().found
    told(0.2)
    found.running = sum(seen.reader.ledger.running_counts().values())
    now += offset_in(seen.reader) or now - now  # the demo's clock is ahead on purpose
    found.turns = turns_of(seen.reader, now)
    found.findings += records.of_moments(seen, now)
    found.findings += _content(seen, config, calendar, now, told)


def _content(seen: Examination, config: Config, calendar: Calendar, now: datetime, told: Told) -> Iterator[Finding]:
    reader, directory = seen.reader, seen.reader.people.directory()
    read = procedures.read_procedures(reader)
    yield from read.findings
    if directory.active:
        library = Library()
        world = StoredWorld(reader, calendar.holidays, lambda digest: library.of_digest(reader, digest), calendar.zone, config.people.administrators)
        yield from procedures.of_steps(read, world, now, calendar, lambda share: told(0.3 + 0.6 * share))
    yield from procedures.of_groups(read, reader)
    yield from staff.of_staff(directory, config.people.administrators)
    yield from work.of_deliveries(reader, now)
    yield from work.of_alarms(reader, now)
    yield from work.of_requests(reader, read.by_digest)
    yield from work.of_files(reader, Cabinet(seen.path.parent / "files"))
