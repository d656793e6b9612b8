"""Everything one person may be shown of one request, worked out once: for cards, pages and answers alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.directory import TITLES
from bot.wording.moments import Reader as Reading
from bot.wording.reasons import Relations
from bot.wording.shown import format_value, sentence
from storage.codec import loads
from storage.ledger import Entry
from storage.people import Directory
from storage.unit import Reader
from workflows.acts import offered, offered_whole
from workflows.effects import Sentence
from workflows.engine import at_rest
from workflows.events import AlarmRang, Commented, Decided, RosterChanged, Submitted
from workflows.request import CLOCK, FORM, Request
from workflows.route import Step as Place
from workflows.route import steps
from workflows.sop import Act, Field, Sop
from workflows.step import Step, waiting
from workflows.values import Value
from workflows.world import PersonRecord

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as people are told of it. `act` is submit, the act pressed, comment, nag, timer, roster or others; `by` "" for a rule.
    `changes` are (field, old, new)."""

    at: datetime
    by: str
    seat: str
    act: str
    state: str
    reason: str
    changes: tuple[tuple[Field, Value, Value], ...] = ()
    timer: int = 0


@dataclass(frozen=True)
class Standpoint:
    """Who looks: their record, language, zone, and how people, units and roles are called."""

    viewer: PersonRecord
    directory: Directory
    reading: Reading
    units: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, Mapping[str, str]]
    away: Mapping[str, date]
    currency: str = "IDR"

    @property
    def language(self) -> str:
        return self.reading.language

    @cached_property
    def people(self) -> Mapping[str, PersonRecord]:
        """Everybody, with units called as the viewer calls them."""
        return {id: _called(person, self.units, self.language) for id, person in self.directory.people.items()}

    def relations(self, sop: Sop | None = None) -> Relations:
        return Relations(self.people, self.reading, self.viewer.id, self.roles, self.away, sop)

    def said(self, words: Sentence) -> str:
        return sentence(words, self.language, people=self.people, reader=self.reading, currency=self.currency)

    def shown(self, value: Value, type_name: str, format: str = "") -> str:
        return format_value(value, type_name, self.language, format, people=self.people, reader=self.reading, currency=self.currency)


def _called(person: PersonRecord, units: Mapping[str, Mapping[str, str]], language: str) -> PersonRecord:
    from dataclasses import replace

    title = units.get(person.unit, {})
    return replace(person, unit=title.get(language) or title.get("*") or person.unit)


def standpoint(desk: Desk, reader: Reader, person: str) -> Standpoint | None:
    """How `person` sees things; `None` if the directory does not know them."""
    directory = reader.people.directory()
    viewer = directory.people.get(person)
    if viewer is None:
        return None
    titles = loads(reader.settings.get(TITLES) or '{"units":{},"roles":{}}')
    now = desk.clock.now()
    calendar = desk.calendar
    reading = Reading(viewer.language, ZoneInfo(viewer.zone), calendar.zone, now, (calendar.end - calendar.start) * 60)
    today = calendar.today(now)
    away = {id: max(absence.last for absence in found) for id in directory.absences if (found := directory.away(id, today))}
    return Standpoint(viewer, directory, reading, titles["units"], titles["roles"], away)


@dataclass(frozen=True)
class Picture:
    """One request from one standpoint, as it stands now."""

    eye: Standpoint
    desk: Desk
    sop: Sop
    request: Request
    step: Step
    entries: tuple[Entry, ...]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return steps(self.step)

    @cached_property
    def headline(self) -> str:
        return self.eye.said(self.step.look().fill(self.sop.headline))

    @cached_property
    def amount(self) -> str:
        """The amount as shown beside the headline, "" where the SOP names none."""
        if self.sop.amount is None:
            return ""
        return self.eye.shown(self.sop.amount.run(self.step.look()), self.sop.amount.type.kind)

    @cached_property
    def facts(self) -> tuple[tuple[Field, Value], ...]:
        """Form and late fields in the order of the file with their values, computed ones too; those without a value are left out."""
        look = self.step.look()
        found = ((field, look.value(field.name)) for field in (*self.sop.form, *self.sop.late) if not field.hidden)
        return tuple((field, value) for field, value in found if value not in (None, "", (), frozenset()))

    @property
    def returned(self) -> bool:
        return self.request.standing(FORM).mark == "open"

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Who can decide now; the requester while it is returned."""
        return self.step.holders()

    @cached_property
    def history(self) -> tuple[Happening, ...]:
        """Oldest first."""
        return tuple(_happenings(self.sop, self.entries))

    def acts(self, state: str, person: str) -> tuple[Act, ...]:
        """What `person` may press at `state` now."""
        found = self.sop.states.get(state)
        return offered(self.step, found, person) if found is not None else ()

    def acts_of_whole(self, person: str) -> tuple[Act, ...]:
        return offered_whole(self.step, person)

    def asked_at(self, person: str) -> tuple[str, ...]:
        """States that wait for `person`."""
        return tuple(name for name, standing in self.request.standings.items() if standing.mark == "open" and person in waiting(standing))


def picture(desk: Desk, reader: Reader, eye: Standpoint, request: Request, entries: tuple[Entry, ...] | None = None) -> Picture:
    """The request as `eye` sees it. What they may not see at all is judged by the caller."""
    sop = desk.library.of_digest(reader, request.digest)
    step = at_rest(sop, request, desk.world(reader), desk.clock.now(), desk.calendar)
    return Picture(eye, desk, sop, request, step, reader.ledger.history(request.id) if entries is None else entries)


def _happenings(sop: Sop, entries: tuple[Entry, ...]) -> list[Happening]:
    values: dict[str, Value] = {}
    found = []
    for entry in entries:
        match entry.event:
            case Submitted(_, requester, _, fields):
                values.update(fields)
                seat = requester if requester != entry.by else ""
                found.append(Happening(entry.at, entry.by, seat, "submit", "", ""))
            case Decided(by, act, state, _, fields, reason, _):
                changes = tuple(_changes(sop, values, fields))
                values.update(fields)
                who = "" if by == CLOCK else by
                found.append(Happening(entry.at, who, entry.on_behalf_of, act, state, reason, changes))
            case Commented(by, text):
                found.append(Happening(entry.at, by, "", "comment", "", text))
            case AlarmRang(state, _, timer, _):
                found.append(Happening(entry.at, "", "", "nag" if timer == -1 else "timer", state, "", timer=timer))
            case RosterChanged(_, person):
                found.append(Happening(entry.at, "", "", "roster", "", person))
            case _:
                found.append(Happening(entry.at, "", "", "others", "", ""))
    return found


def _changes(sop: Sop, before: Mapping[str, Value], given: Mapping[str, Value]) -> list[tuple[Field, Value, Value]]:
    return [(field, before.get(name), value) for name, value in given.items() if (field := sop.field(name)) is not None and before.get(name) != value]
