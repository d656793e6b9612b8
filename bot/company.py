"""The people a SOP is explained and checked with: the installation's directory where there is one, else its people file, else the SOP's own cast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.clock import SystemClock
from bot.config import Config
from bot.desk import Desk
from bot.picture import Eye, standpoint
from bot.role_titles import is_kept, people_of_file
from bot.terminal import opened, trouble_told
from bot.wording.names import Titles
from storage.unit import Reader
from workflows.calendar import Calendar
from workflows.cases import stage_of_cast
from workflows.sop import Sop
from workflows.stage import ADMINISTRATOR, Stage
from workflows.world import PersonRecord, World

T = TypeVar("T")

_YEARS = range(-1, 4)  # whose free days the people of a file or a cast have, counted from this one


@dataclass(frozen=True, slots=True)
class Company:
    """`source`: database file cast; `place` is where it was found, "" for a cast. `world` is what the engine may ask, `eye` sees it as nobody of it."""

    source: str
    place: str
    world: World
    eye: Eye


def with_company(config: Config, sop: Sop, language: str, work: Callable[[Company], T], people: Path | None = None) -> T:
    """What `work` makes of the people to explain `sop` with: those of the file `people` if one is named. Faults of the people file and trouble with the
    database end the command; a cast that cannot be read raises Unreadable."""
    if people is not None:
        config = config.model_copy(update={"people": config.people.model_copy(update={"file": people})})
    elif is_kept(config):
        with opened(config) as desk:
            found = desk.database.read(lambda reader: _stored(config, desk, reader, language, work))
        if found is not None:
            return found[0]
    return work(_written(config, sop, language))


def _stored(config: Config, desk: Desk, reader: Reader, language: str, work: Callable[[Company], T]) -> tuple[T] | None:
    """What `work` makes of the directory; `None` while there is nobody in it."""
    active = reader.people.directory().active
    eye = standpoint(desk, reader, active[0], language) if active else None
    if eye is None:
        return None
    onlooker = replace(eye, viewer=_onlooker(desk.calendar), lasting=True)
    return (work(Company("database", str(config.data.folder), desk.world(reader), onlooker)),)


def _written(config: Config, sop: Sop, language: str) -> Company:
    """The people of the file or of the cast, as of now."""
    from bot.main import calendar_of

    with trouble_told():
        calendar, now = calendar_of(config), SystemClock().now()
        free = frozenset(day for years in _YEARS for day in calendar.holidays(now.year + years))
        if not config.people.file.exists():
            stage = stage_of_cast(sop, free)
            return Company("cast", "", stage, _eye(stage.people, calendar, now, language, {}, {}))
        file = people_of_file(config)
    people = {person.id: _with_office(person, config.people.administrators) for person in file.people}
    return Company("file", str(config.people.file), Stage(people, free_days=free), _eye(people, calendar, now, language, file.roles, file.units))


def _with_office(person: PersonRecord, administrators: tuple[str, ...]) -> PersonRecord:
    return replace(person, roles=(*person.roles, (ADMINISTRATOR, ""))) if person.id in administrators else person


def _eye(people: Mapping[str, PersonRecord], calendar: Calendar, now: datetime, language: str, roles: Titles, units: Titles) -> Eye:
    return Eye(_onlooker(calendar), language, people, calendar, now, roles, units, lasting=True)


def _onlooker(calendar: Calendar) -> PersonRecord:
    return PersonRecord("", "", zone=str(calendar.zone))
