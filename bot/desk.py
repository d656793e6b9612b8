"""The one door through which anything changes: chat, web, alarms and the command line all hand their commands in here.

A command is judged by the core and stored in one transaction: the request, its history, its alarms, who it waits for, and what is to be
delivered. Nothing is sent from here.
"""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from bot.bulletin import Bulletin, News
from bot.clock import Clock, new_id
from bot.clockwork import begin_due
from bot.commands import (
    BeginByClock,
    Command,
    Comment,
    Decide,
    ImportPeople,
    LinkAccount,
    MatchAccount,
    Publish,
    Remind,
    Ring,
    SetAway,
    SetLanguage,
    Submit,
)
from bot.delegations import tell_delegates, tell_ended
from bot.directory import change_directory, differing
from bot.followup import CARD, follow, listing_of, refresh_cards
from bot.library import Library, waits_for_others
from bot.meter import Meter
from bot.publishing import taken
from bot.reminding import ask_again, remind
from bot.sweeping import sweep
from storage.database import Database
from storage.directory import StoredWorld
from storage.failures import Conflict
from storage.ledger import Entry
from storage.unit import Reader, Unit
from workflows.calendar import Calendar
from workflows.effects import Effect
from workflows.engine import ENGINE, Outcome, advance, at_rest, begin
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.faults import Faulty
from workflows.refusals import NotAllowed, Refusal, SopBroken, StaleButton
from workflows.request import CLOCK, Request
from workflows.review import reviewed
from workflows.sop import Expression, Sop
from workflows.starting import first_start
from workflows.values import People
from workflows.who import people_of

ROLLS_CALLED = "rolls_called"  # the setting that keeps the last day that was begun
_TRIES = 3  # a decision that meets a newer version is judged again on it, twice at most


class Unknown(Exception):
    """There is no such request or SOP."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command: the request as it is now (if it was about one), its SOP, and the effects of the step."""

    request: Request | None = None
    sop: Sop | None = None
    effects: tuple[Effect, ...] = ()
    person: str = ""
    before: Request | None = None
    news: tuple[News, ...] = ()


class Desk:
    """Thread-safe; every answer comes after COMMIT."""

    def __init__(
        self, database: Database, library: Library, clock: Clock, calendar: Calendar, bulletin: Bulletin, administrators: tuple[str, ...] = ()
    ) -> None:
        self.database, self.library, self.clock, self.calendar, self.bulletin = database, library, clock, calendar, bulletin
        self.administrators = administrators
        self.meter = Meter()
        self._waits: dict[str, frozenset[str]] = {}

    def handle(self, command: Command) -> Done:
        """Does it and waits for the commit. Raises a Refusal, Unknown, Faulty (Publish), or StorageUnavailable; then nothing has changed."""
        begun = self.clock.monotonic()
        try:
            done = self.database.carry_out(lambda unit: self.run(unit, command))
        except (Refusal, Unknown) as refusal:
            self.meter.count("refusals", type(refusal).__name__)
            raise
        finally:
            self.meter.note("commands", self.clock.monotonic() - begun, type(command).__name__)
        self.tell(done)
        return done

    def submit(self, command: Command) -> Future[Done]:
        """The same without waiting; the future is resolved after COMMIT."""
        begun = self.clock.monotonic()

        def announce(future: Future[Done]) -> None:
            self.meter.note("commands", self.clock.monotonic() - begun, type(command).__name__)
            self._announce(future)

        future = self.database.write(lambda unit: self.run(unit, command))
        future.add_done_callback(announce)
        return future

    def _announce(self, future: Future[Done]) -> None:
        failure = future.exception()
        if failure is None:
            self.tell(future.result())
        elif isinstance(failure, Refusal | Unknown):
            self.meter.count("refusals", type(failure).__name__)

    def tell(self, done: Done) -> None:
        """Says on the bulletin what a committed command came to, and counts what somebody did."""
        for news in done.news:
            self.bulletin.say(news)
        if done.sop is not None and done.news:
            act = "submit" if done.before is None else done.news[0].detail.get("act", "")
            if act:
                self.meter.count("decisions", done.sop.name, act)

    def run(self, unit: Unit, command: Command) -> Done:
        """The same inside a transaction that somebody else commits."""
        now = self.clock.now()
        match command:
            case Submit():
                return self._submit(unit, command, now)
            case Decide():
                event = Decided(command.by, command.act, command.state, command.visit, command.fields, command.reason, command.seat)
                return self._step(unit, command.request, event, command.by, now)
            case Comment():
                return self._step(unit, command.request, Commented(command.by, command.text), command.by, now)
            case Ring():
                return self._ring(unit, command, now)
            case BeginByClock():
                return Done(news=begin_due(self, unit, command, now))
            case Remind():
                return Done(person=remind(self, unit, command, now))
            case Publish():
                return self._publish(unit, command, now)
            case SetAway() | SetLanguage() | LinkAccount() | MatchAccount() | ImportPeople():
                if isinstance(command, SetAway):
                    tell_delegates(unit, command, now)
                before = unit.people.directory()
                person = change_directory(unit, command, now)
                unit.outbox.add_homes(now, differing(before, unit.people.directory()))
                if isinstance(command, SetLanguage):
                    refresh_cards(unit, person, now)
                if isinstance(command, SetAway | ImportPeople):
                    return Done(person=person, news=self.call_rolls(unit, now, person))
                return Done(person=person)
        raise TypeError(type(command).__name__)

    def world(self, reader: Reader) -> StoredWorld:
        """What the engine may ask, as of this transaction."""
        return StoredWorld(reader, self.calendar.holidays, lambda digest: self.library.of_digest(reader, digest), self.calendar.zone, self.administrators)

    def administers(self, reader: Reader, person: str) -> bool:
        """Whether `person` is one of Alur's administrators."""
        return person in self.world(reader).administrators()

    def may_start(self, reader: Reader, sop: Sop, person: str) -> bool:
        """Whether the SOP is open to `person`."""
        return sop.start.by is None or self._names(reader, sop, sop.start.by, person)

    def _may_publish(self, reader: Reader, sop: Sop, person: str) -> bool:
        return self.administers(reader, person) or self._names(reader, sop, sop.owner, person)

    def _names(self, reader: Reader, sop: Sop, who: Expression | None, person: str) -> bool:
        """Whether `who` of the SOP means `person`, judged as for a request of their own that is not begun."""
        return person in self._meant(reader, sop, who, person).ids

    def _meant(self, reader: Reader, sop: Sop, who: Expression | None, person: str = "") -> People:
        now = self.clock.now()
        blank = Request("", "", sop.name, sop.digest, person, person, now)
        return people_of(who, at_rest(sop, blank, self.world(reader), now, self.calendar).look())

    def owners(self, reader: Reader, sop: Sop) -> tuple[str, ...]:
        """Those who look after the SOP itself, while there is no request of it; the administrators where nobody does."""
        with suppress(SopBroken):
            if found := self._meant(reader, sop, sop.owner).ids:
                return found
        return self.world(reader).administrators()

    def find(self, unit: Reader, id: str) -> tuple[Request, Sop]:
        """The request with its SOP. Raises Unknown."""
        request = unit.ledger.load(id)
        if request is None:
            raise Unknown(id)
        return request, self.library.of_digest(unit, request.digest)

    def _submit(self, unit: Unit, command: Submit, now: datetime) -> Done:
        sop = self.library.live(unit, command.sop)
        if sop is None:
            raise Unknown(command.sop)
        return self.begin_request(unit, sop, Submitted(new_id(), command.requester, command.submitter, command.fields), now)

    def begin_request(self, unit: Unit, sop: Sop, event: Submitted, now: datetime) -> Done:
        """Begins and stores one of `sop`. Raises a Refusal; then nothing was written."""
        outcome = begin(sop, event, self.world(unit), now, self.calendar)
        request = outcome.request
        behalf = event.requester if event.submitter not in (event.requester, CLOCK) else ""
        entry = Entry(1, event, now, event.submitter, behalf, outcome.facts, (), request.open_states, str(ENGINE))
        unit.ledger.insert(request, entry, listing_of(self, unit, sop, request, now))
        unit.series.give(outcome.numbers)
        return self._after(unit, sop, None, outcome, now, News(now, "began", request.id, event.submitter))

    def _step(self, unit: Unit, id: str, event: Event, by: str, now: datetime, news: str = "acted") -> Done:
        for left in reversed(range(_TRIES)):
            request, sop = self.find(unit, id)
            outcome = advance(sop, request, event, self.world(unit), now, self.calendar)
            try:
                self._store(unit, sop, request, event, outcome, by, now)
            except Conflict:
                if not left:
                    raise
                continue
            return self._after(unit, sop, request, outcome, now, News(now, news, id, by, {"act": getattr(event, "act", "")}))
        raise AssertionError

    def _store(self, unit: Unit, sop: Sop, before: Request, event: Event, outcome: Outcome, by: str, now: datetime) -> None:
        after = outcome.request
        listing = listing_of(self, unit, sop, after, now) if after.fields != before.fields else None
        behalf = _seat_of(before, after, by)
        entry = Entry(after.version, event, now, by, behalf, outcome.facts, before.open_states, after.open_states, str(ENGINE))
        unit.ledger.update(after, entry, before.version, listing)
        unit.series.give(outcome.numbers)

    def _after(self, unit: Unit, sop: Sop, before: Request | None, outcome: Outcome, now: datetime, news: News) -> Done:
        follow(self, unit, sop, before, outcome, now)
        woken = self._wake(unit, outcome.request, now)
        return Done(outcome.request, sop, outcome.effects, before=before, news=(news, *woken))

    def _ring(self, unit: Unit, command: Ring, now: datetime) -> Done:
        event = AlarmRang(command.state, command.visit, command.timer, now)
        try:
            return self._step(unit, command.request, event, CLOCK, now, "rang")
        except StaleButton:
            unit.alarms.drop(command.request, command.state, command.visit, command.timer)
            return Done()

    def _wake(self, unit: Unit, moved: Request, now: datetime) -> tuple[News, ...]:
        """Requests that wait for others are judged again."""
        woken: list[News] = []
        waiting = [digest for digest in unit.sops.digests() if self._waits_of(unit, digest)]
        for listed in chain.from_iterable(unit.ledger.running_by(digest) for digest in waiting):
            if listed.id != moved.id and self._waits_of(unit, listed.digest) & set(listed.states):
                request, own = self.find(unit, listed.id)
                outcome = advance(own, request, OthersChanged(), self.world(unit), now, self.calendar)
                if outcome.request.open_states != request.open_states:
                    self._store(unit, own, request, OthersChanged(), outcome, "", now)
                    woken += self._after(unit, own, request, outcome, now, News(now, "acted", request.id)).news
        return tuple(woken)

    def _waits_of(self, unit: Unit, digest: str) -> frozenset[str]:
        if digest not in self._waits:
            self._waits[digest] = waits_for_others(self.library.of_digest(unit, digest))
        return self._waits[digest]

    def call_rolls(self, unit: Unit, now: datetime, person: str = "", why: str = "directory") -> tuple[News, ...]:
        """Works out anew who is asked in every running request; only those in which it changes get an event."""
        news: list[News] = []
        for listed in unit.ledger.running():
            request, sop = self.find(unit, listed.id)
            event = RosterChanged(why, person)
            outcome = advance(sop, request, event, self.world(unit), now, self.calendar)
            if _asked(outcome.request) != _asked(request) or outcome.request.open_states != request.open_states:
                self._store(unit, sop, request, event, outcome, "", now)
                news += self._after(unit, sop, request, outcome, now, News(now, "roster", request.id, person)).news
        return tuple(news)

    def new_day(self, today: date) -> Future[Done]:
        """A new day has begun: absences and delegations that begin or end with it reach the requests they concern, and questions are asked again."""

        def work(unit: Unit) -> Done:
            if (last := unit.settings.get(ROLLS_CALLED)) is not None:
                tell_ended(self, unit, date.fromisoformat(last), self.clock.now())
            unit.settings.set(ROLLS_CALLED, today.isoformat())
            sweep(unit, self.clock.now())
            for listed in unit.ledger.running():
                unit.outbox.add_cards(CARD, self.clock.now(), listed.id)
            news = self.call_rolls(unit, self.clock.now(), why="day")
            ask_again(self, unit, self.clock.now())
            return Done(news=news)

        future = self.database.write(work)
        future.add_done_callback(self._announce)
        return future

    def _publish(self, unit: Unit, command: Publish, now: datetime) -> Done:
        sops = reviewed(command.text)
        for sop in sops:
            if command.by and not self._may_publish(unit, sop, command.by):
                raise NotAllowed("publish")
            if clashes := taken(sop, self.library.all_live(unit)):
                raise Faulty(clashes)
            unit.sops.publish(sop.digest, sop.name, sop.text, now, command.by, first_start(sop, now, self.calendar))
        return Done(sop=sops[0], person=command.by)


def _asked(request: Request) -> dict[str, tuple[object, ...]]:
    """Who is asked at each open state, and whose votes they may give."""
    return {name: (standing.asked.ids, standing.seats, standing.stands_for) for name, standing in request.standings.items() if standing.mark == "open"}


def _seat_of(before: Request, after: Request, by: str) -> str:
    """Whose seat the newest vote filled, if not the voter's own."""
    for name, standing in after.standings.items():
        if standing.votes and standing.votes != before.standing(name).votes and standing.votes[-1].by == by:
            seat = standing.votes[-1].seat
            return seat if seat != by else ""
    return ""

