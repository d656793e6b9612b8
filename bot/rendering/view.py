"""Who looks, and what is known of the request they look at: everything the cards are made of, worked out before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.wording import names
from bot.wording.moments import Reader
from bot.wording.names import Titles
from bot.wording.reasons import Relations
from workflows.calendar import Calendar
from workflows.effects import Sentence
from workflows.request import Request
from workflows.route import Step
from workflows.sop import Act, Sop
from workflows.values import Value
from workflows.world import PersonRecord


@dataclass(frozen=True, slots=True)
class View:
    """`language` is "id" or "en"; `people` the directory, in its order; `roles` and `units` are titles by key and language; `away` the last day of absence of those
    who are away now."""

    viewer: PersonRecord
    language: str
    people: Mapping[str, PersonRecord]
    calendar: Calendar
    now: datetime
    roles: Titles = field(default_factory=dict)
    units: Titles = field(default_factory=dict)
    away: Mapping[str, date] = field(default_factory=dict)
    lasting: bool = field(default=False, kw_only=True)  # what is drawn stays as it is: no word that grows old

    @property
    def reader(self) -> Reader:
        day = (self.calendar.end - self.calendar.start) * 60
        return Reader(self.language, ZoneInfo(self.viewer.zone), self.calendar.zone, self.now, day, self.lasting)

    def relations(self, sop: Sop | None = None) -> Relations:
        """What reasons are named with."""
        return Relations(self.people, self.reader, self.viewer.id, self.roles, self.away, sop, self.units)

    def name(self, id: str) -> str:
        return names.full_name(id, self.people)

    def short(self, id: str, among: Iterable[str] = ()) -> str:
        return names.short_name(id, self.people, among)

    def addressed(self, id: str, among: Iterable[str] = ()) -> str:
        """The short name, in running Indonesian chat with the honorific."""
        return names.addressed(id, self.people, self.language, among)

    def unit(self, id: str) -> str:
        """The title of the person's unit, "" without one."""
        person = self.people.get(id)
        return names.titled(person.unit, self.units, self.language) if person and person.unit else ""

    def introduced(self, id: str) -> str:
        """Rina Wulandari (Pemasaran)."""
        unit = self.unit(id)
        return f"{self.name(id)} ({unit})" if unit else self.name(id)

    def working_seconds(self, start: datetime, end: datetime) -> int:
        return self.calendar.working_seconds_between(start, end)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is not what it was."""

    field: str
    old: Value = None
    new: Value = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history. `kind`: submitted | decided | commented | rang | roster | others. `act` is the button of a decision, or what a
    timer did (nag tell add hand_to do to set); `to` the people or the state it concerned. `by` is "" or "clock" for rules."""

    at: datetime
    kind: str
    by: str = ""
    seat: str = ""
    act: str = ""
    state: str = ""
    reason: str = ""
    to: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A button the viewer may press now; `state` and `visit` are "" and 0 for acts of the whole request; the visit of an answer is the number of its question. `seat`: for whom, where there is a choice."""

    act: Act
    state: str = ""
    visit: int = 0
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A request as the viewer may see it. `headline` and `amount` are evaluated already; `facts` are the fields by name, computed ones and
    computed cells of tables among them; `history` is in the order of events. `owner` is the person to ask about the SOP."""

    sop: Sop
    request: Request
    headline: Sentence
    amount: Value = None
    amount_type: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    history: tuple[Happening, ...] = ()
    offers: tuple[Offer, ...] = ()
    owner: str = ""

    @property
    def among(self) -> frozenset[str]:
        """Everyone a card of this request may mention."""
        return mentioned(self.request, self.steps)


def mentioned(request: Request, steps: Iterable[Step]) -> frozenset[str]:
    """Everyone who is named with the request and on its way, so that two Dewis are told apart."""
    asked = (id for step in steps for id in (*step.who.ids, *step.by))
    return frozenset((*request.senders, *request.involved, *asked))
