"""Plays three weeks of the demo company through the real engine: people send, decide, return and forget; alarms ring at their moments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heappop, heappush
from itertools import count

from bot.alarm import Alarm
from bot.clock import HeldClock
from bot.commands import Decide, SetAway, Submit
from bot.demo_company.paperwork import Paper, amended, form_of, task_of
from bot.demo_company.passing import pass_time
from bot.demo_company.plots import Absence, Plot, Turn
from bot.desk import Desk
from storage.files import Cabinet
from workflows.request import FORM, Request, Standing
from workflows.values import Duration, FileRef
from workflows.who import waiting

_QUICKEST, _SLOWEST = 25, 260  # working minutes until somebody acts who was asked
_YES = {"approve": "approve", "task": "done"}
_WHOLE = frozenset({"withdraw"})


@dataclass
class _Run:
    """One plot under way. `planned` are the turns somebody already means to take: (state, opening, votes given before)."""

    plot: Plot
    request: str = ""
    taken: set[str] = field(default_factory=set)
    planned: set[tuple[str, int, int]] = field(default_factory=set)


class History:
    """`desk` reads its time from `clock`; `cabinet` takes the files; `plots` and `absence` count their days back from `opening`."""

    def __init__(self, desk: Desk, clock: HeldClock, cabinet: Cabinet, opening: datetime, plots: tuple[Plot, ...], absence: Absence) -> None:
        self.desk, self.clock, self.cabinet, self.opening = desk, clock, cabinet, opening
        self._plots, self._absence = plots, absence
        self._alarm = Alarm(desk)
        self._ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self._counted = count()
        self._runs: dict[str, _Run] = {}
        self._moved: set[str] = set()

    @property
    def beginning(self) -> datetime:
        """The morning of the first day, before anybody asks for anything."""
        return self.desk.calendar.date_at(self._day(max(plot.day for plot in self._plots)), time(7))

    def play(self, tell: Callable[[float], object]) -> None:
        """Everything from the beginning, where the clock stands, to the opening, where it ends. `tell` hears how much is done, from 0 to 1."""
        begin = self.beginning
        for plot in self._plots:
            self._at(self._moment_of(plot), lambda plot=plot: self._send(_Run(plot)))  # type: ignore[misc]
        self._at(self.desk.calendar.date_at(self._day(self._absence.told), time(16, 30)), self._away)
        with self.desk.bulletin.listening(lambda news: self._moved.add(news.about)):
            while self._ahead and self._ahead[0][0] <= self.opening:
                at, _, deed = heappop(self._ahead)
                pass_time(self._alarm, self.clock, at)
                deed()
                self._plan()
                tell((at - begin) / (self.opening - begin))
            pass_time(self._alarm, self.clock, self.opening)
        tell(1)

    def _at(self, moment: datetime, deed: Callable[[], None]) -> None:
        heappush(self._ahead, (moment, next(self._counted), deed))

    def _day(self, before: int) -> date:
        """The working day so many before the opening; after it where `before` is negative."""
        today, calendar = self.desk.calendar.today(self.opening), self.desk.calendar
        if before < 0:
            return calendar.next_working_day(today, -before)
        return calendar.previous_working_day(today, before) if before else today

    def _moment_of(self, plot: Plot) -> datetime:
        """Some minute of the working day; of the opening's own day one before it."""
        start = self.desk.calendar.start
        minute = plot.chance.randint(15, 420) if plot.day else plot.chance.randint(5, 50)
        return self.desk.calendar.date_at(self._day(plot.day), time(*divmod(start + minute, 60)))

    def _away(self) -> None:
        absence = self._absence
        first, last = self._day(absence.from_), self._day(-absence.until)
        self.desk.handle(SetAway(absence.person, first, last, absence.delegate))

    def _send(self, run: _Run) -> None:
        done = self.desk.handle(Submit(run.plot.sop, run.plot.by, run.plot.by, form_of(self._paper(run))))
        assert done.request is not None
        run.request = done.request.id
        self._runs[run.request] = run

    def _plan(self) -> None:
        """In whatever has moved, somebody takes up each open state at which nobody means to act yet."""
        for run in [run for id, run in self._runs.items() if id in self._moved]:
            self._take_up(run, self._request(run))
        self._moved.clear()

    def _take_up(self, run: _Run, request: Request) -> None:
        for name, standing in request.standings.items():
            votes = len([vote for vote in standing.votes if vote.seat in standing.seats])
            turn = (name, standing.visit, votes)
            if standing.mark != "open" or turn in run.planned or not waiting(standing):
                continue
            run.planned.add(turn)
            if name != run.plot.stop or votes < run.plot.stop_after:
                self._at(self._later(run, name), lambda turn=turn: self._act(run, turn))  # type: ignore[misc]

    def _later(self, run: _Run, state: str) -> datetime:
        hours = self._turn(run, state).hours
        minutes = hours * 60 or run.plot.chance.randint(_QUICKEST, _SLOWEST)
        return self.desk.calendar.add_duration(self.clock.now(), Duration(working_seconds=minutes * 60 + run.plot.chance.randint(0, 59)))

    def _turn(self, run: _Run, state: str) -> Turn:
        return Turn() if state in run.taken else run.plot.turns.get(state, Turn())

    def _act(self, run: _Run, planned: tuple[str, int, int]) -> None:
        name, visit, _ = planned
        request = self._request(run)
        standing = request.standing(name)
        if standing.mark != "open" or standing.visit != visit:
            return
        turn = self._turn(run, name)
        run.taken.add(name)
        self.desk.handle(self._decision(run, request, standing, turn))

    def _decision(self, run: _Run, request: Request, standing: Standing, turn: Turn) -> Decide:
        if turn.act in _WHOLE:
            return Decide(request.id, turn.act, request.requester)
        by = self._hand(standing)
        if standing.state == FORM:
            return Decide(request.id, "resubmit", by, FORM, standing.visit, amended(self._paper(run), request))
        act = turn.act or self._usual(request, standing.state)
        fields = {} if turn.act else task_of(self._paper(run), request, standing.state, turn.cut)
        return Decide(request.id, act, by, standing.state, standing.visit, fields, turn.reason)

    def _usual(self, request: Request, state: str) -> str:
        """The act that takes a request on from there: approve, done, or the first that completes the state."""
        sop = self.desk.database.read(lambda reader: self.desk.library.of_digest(reader, request.digest))
        acts = sop.states[state].acts
        return next((act.name for act in acts if act.name == _YES.get(sop.states[state].kind)), "") or next(act.name for act in acts if act.completes)

    def _hand(self, standing: Standing) -> str:
        """The first who can act there and is at work."""
        today, people = self.desk.calendar.today(self.clock.now()), self.desk.database.read(lambda reader: reader.people.directory())
        able = waiting(standing)
        return next((id for id in able if not people.away(id, today)), able[0])

    def _request(self, run: _Run) -> Request:
        request, _ = self.desk.database.read(lambda reader: self.desk.find(reader, run.request))
        return request

    def _paper(self, run: _Run) -> Paper:
        now = self.clock.now()

        def keep(name: str, content: bytes, media_type: str) -> FileRef:
            digest, size = self.cabinet.keep([content])
            file = FileRef(digest, name, size, media_type)
            self.desk.database.carry_out(lambda unit: unit.files.note(file, run.plot.by, now))
            return file

        return Paper(run.plot, now, self.desk.calendar, keep)


