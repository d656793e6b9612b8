"""The settings, the data folder and its disk, the clock of the machine, and who works there now."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config, ConfigFaulty, is_loopback
from bot.doctor.finding import Bytes, Finding
from storage.examination import log_size
from storage.files import Cabinet

_SPARE = 500 * 1024 * 1024  # bytes that should be free, however little is stored


def of_faulty(faulty: ConfigFaulty, file: str) -> tuple[Finding, ...]:
    """Settings that cannot be used."""
    return tuple(Finding("settings", {"fault": fault, "file": file}, fault.variable or fault.key) for fault in faulty.faults)


def of_settings(config: Config, now: datetime) -> Iterator[Finding]:
    """What is allowed, and doubtful all the same. `now` in the zone of the machine."""
    if config.console.enabled and not is_loopback(config.web.host):
        yield Finding("console-open", {"host": config.web.host})
    if not config.web.public_url and _is_every_address(config.web.host):
        yield Finding("links-lead-nowhere", {"address": config.address})
    if "zone" not in config.calendar.model_fields_set and now.utcoffset() != now.astimezone(ZoneInfo(config.calendar.zone)).utcoffset():
        yield Finding("zone-unsaid", {"zone": config.calendar.zone, "machine": now.tzname() or ""})


def _is_every_address(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def of_folder(folder: Path, database: Path) -> Iterator[Finding]:
    """Whether it can be used, and whether a backup would find room."""
    if not os.path.lexists(folder):
        parent = next(place for place in folder.absolute().parents if place.exists())
        if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
            yield Finding("folder-unusable", {"place": folder})
        else:
            yield Finding("folder-missing", {"place": folder})
        return
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("folder-unusable", {"place": folder})
        return
    free, stored = shutil.disk_usage(folder).free, _stored(database)
    if free < max(_SPARE, stored):
        yield Finding("disk-low", {"place": folder, "free": Bytes(free), "stored": Bytes(stored)})


def _stored(database: Path) -> int:
    """Bytes of the database with its log, and of the files."""
    cabinet = Cabinet(database.parent / "files")
    files = sum(cabinet.path(digest).stat().st_size for digest in cabinet.digests())
    return files + log_size(database) + (database.stat().st_size if database.exists() else 0)


def of_process(config: Config, at_work: tuple[int, int] | None) -> Iterator[Finding]:
    """Whether who is at work was started with these settings."""
    process, port = at_work or (0, 0)
    if port and port != config.web.port:
        yield Finding("started-otherwise", {"process": str(process), "port": str(port), "wanted": str(config.web.port)})
