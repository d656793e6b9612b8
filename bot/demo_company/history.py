"""Plays three months of the demo company through the real engine: people send, decide, ask, return and forget; alarms ring at their moments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from heapq import heappop, heappush
from itertools import count

from bot.alarm import Alarm
from bot.clock import HeldClock
from bot.commands import Comment, Decide, SetAway, Submit
from bot.demo_company.paperwork import Paper, amended, form_of, task_of
from bot.demo_company.passing import pass_time
from bot.demo_company.plots import Absence, Plot, Turn
from bot.demo_company.routine import Pace
from bot.desk import Desk
from storage.files import Cabinet
from workflows.refusals import Refusal
from workflows.request import FORM, Request, Standing
from workflows.values import Duration, FileRef
from workflows.who import waiting

_QUICKEST, _SLOWEST = 25, 260  # working minutes until somebody acts who was asked, where the plot is told
_SPARE = 3600  # working seconds before the opening by which all routine is over
_MOST = 4  # a step of routine takes at most this part of the time left until then
_YES = {"approve": "approve", "task": "done"}
_WHOLE = frozenset({"withdraw"})
_Planned = tuple[str, int, int, tuple[str, ...]]


@dataclass
class _Run:
    """One plot under way. `planned` are the turns somebody already means to take: (state, opening, votes given before, those asked)."""

    plot: Plot
    request: str = ""
    taken: set[str] = field(default_factory=set)
    planned: set[_Planned] = field(default_factory=set)
    remarked: bool = False


class History:
    """`desk` reads its time from `clock`; `cabinet` takes the files; `plots` and `absences` count their days back from `opening`."""

    def __init__(
        self, desk: Desk, clock: HeldClock, cabinet: Cabinet, opening: datetime, plots: Sequence[Plot], absences: Sequence[Absence], pace: Pace
    ) -> None:
        self.desk, self.clock, self.cabinet, self.opening = desk, clock, cabinet, opening
        self._plots, self._absences, self._pace = plots, absences, pace
        self._alarm = Alarm(desk)
        self._ahead: list[tuple[datetime, int, Callable[[], object]]] = []
        self._counted = count()
        self._runs: dict[str, _Run] = {}
        self._moved: dict[str, None] = {}

    @property
    def beginning(self) -> datetime:
        """The morning of the first day, before anybody asks for anything."""
        return self.desk.calendar.date_at(self._day(max(plot.day for plot in self._plots)), time(7))

    def play(self, tell: Callable[[float], object]) -> None:
        """Everything from the beginning, where the clock stands, to the opening, where it ends. `tell` hears how much is done, from 0 to 1."""
        begin = self.beginning
        for plot in self._plots:
            self._at(self._moment_of(plot), partial(self._send, _Run(plot)))
        for absence in self._absences:
            self._at(self.desk.calendar.date_at(self._day(absence.told), time(16, 30)), partial(self._away, absence))
        with self.desk.bulletin.listening(lambda news: self._moved.setdefault(news.about)):
            while self._ahead and self._ahead[0][0] <= self.opening:
                at, _, deed = heappop(self._ahead)
                pass_time(self._alarm, self.clock, at)
                deed()
                self._plan()
                tell((at - begin) / (self.opening - begin))
            pass_time(self._alarm, self.clock, self.opening)
        tell(1)

    def _at(self, moment: datetime, deed: Callable[[], object]) -> None:
        heappush(self._ahead, (moment, next(self._counted), deed))

    def _day(self, before: int) -> date:
        """The working day so many before the opening; after it where `before` is negative."""
        today, calendar = self.desk.calendar.today(self.opening), self.desk.calendar
        if before < 0:
            return calendar.next_working_day(today, -before)
        return calendar.previous_working_day(today, before) if before else today

    def _moment_of(self, plot: Plot) -> datetime:
        """Some minute of the working day; of the opening's own day one before it. Most of the routine comes after nine and after lunch."""
        start = self.desk.calendar.start
        if plot.routine:
            minute = int(plot.chance.triangular(10, 240, 80) if plot.chance.random() < 0.6 else plot.chance.triangular(300, 520, 350))
        else:
            minute = plot.chance.randint(15, 420) if plot.day else plot.chance.randint(5, 50)
        return self.desk.calendar.date_at(self._day(plot.day), time(*divmod(start + minute, 60)))

    def _away(self, absence: Absence) -> None:
        self.desk.handle(SetAway(absence.person, self._day(absence.from_), self._day(absence.until), absence.delegate))

    def _send(self, run: _Run) -> None:
        plot = run.plot
        try:
            done = self.desk.handle(Submit(plot.sop, plot.by, plot.by, form_of(self._paper(run))))
        except Refusal:
            if not plot.routine:
                raise
            return  # the seed wished for what a rule forbids: nothing was asked for
        assert done.request is not None
        run.request = done.request.id
        self._runs[run.request] = run

    def _plan(self) -> None:
        """In whatever has moved, somebody takes up each open state at which nobody means to act yet."""
        for id in self._moved:
            if (run := self._runs.get(id)) is not None:
                self._take_up(run, self._request(run))
        self._moved.clear()

    def _take_up(self, run: _Run, request: Request) -> None:
        for name, standing in request.standings.items():
            votes, able = len([vote for vote in standing.votes if vote.seat in standing.seats]), waiting(standing)
            turn = (name, standing.visit, votes, able)
            if standing.mark != "open" or turn in run.planned or not able:
                continue
            first = all(planned[:3] != turn[:3] for planned in run.planned)
            run.planned.add(turn)
            if name != run.plot.stop or votes < run.plot.stop_after:
                seconds, by = self._patience(run, name, able, first)
                self._at(self._after(seconds), partial(self._act, run, turn, by))
                if run.plot.remark and not run.remarked and name != FORM:
                    self._talk(run, by, request.requester, seconds)

    def _patience(self, run: _Run, state: str, able: Sequence[str], first: bool) -> tuple[int, str]:
        """After how many working seconds somebody acts, and who. Whoever is asked later than others waits less long."""
        chance, hours = run.plot.chance, self._turn(run, state).hours if first else 0
        if not run.plot.routine:
            return (hours * 60 or chance.randint(_QUICKEST, _SLOWEST)) * 60 + chance.randint(0, 59), ""
        quickest, by = min((self._pace.hours(chance, person, state), person) for person in able)
        morning = self.desk.calendar.date_at(self._day(0), time(0))  # what is told of the opening's own day comes last
        left = self.desk.calendar.working_seconds_between(self.clock.now(), min(morning, self.opening)) - _SPARE
        return max(min(int((hours or quickest) * 3600) + chance.randint(0, 59), left // _MOST), 60), by

    def _after(self, seconds: int) -> datetime:
        return self.desk.calendar.add_duration(self.clock.now(), Duration(working_seconds=seconds))

    def _talk(self, run: _Run, by: str, requester: str, seconds: int) -> None:
        """A question before the decision, and its answer."""
        run.remarked = True
        for person, text, at in zip((by, requester), run.plot.remark, (seconds // 3, seconds * 2 // 3), strict=True):
            self._at(self._after(at), partial(self.desk.handle, Comment(run.request, person, text)))

    def _turn(self, run: _Run, state: str) -> Turn:
        return Turn() if state in run.taken else run.plot.turns.get(state, Turn())

    def _act(self, run: _Run, planned: _Planned, by: str) -> None:
        name, visit, votes, _ = planned
        request = self._request(run)
        standing = request.standing(name)
        if standing.mark != "open" or standing.visit != visit or len([vote for vote in standing.votes if vote.seat in standing.seats]) != votes:
            return
        turn = self._turn(run, name)
        run.taken.add(name)
        self.desk.handle(self._decision(run, request, standing, turn, by))

    def _decision(self, run: _Run, request: Request, standing: Standing, turn: Turn, by: str) -> Decide:
        if turn.act in _WHOLE:
            return Decide(request.id, turn.act, request.requester)
        by = self._hand(standing, by)
        if standing.state == FORM:
            returned = next((turn for state, turn in run.plot.turns.items() if turn.act == "return" and state in run.taken), Turn())
            return Decide(request.id, "resubmit", by, FORM, standing.visit, amended(self._paper(run), request, returned))
        act = turn.act or self._usual(request, standing.state)
        fields = {} if turn.act else task_of(self._paper(run), request, standing.state, turn.cut)
        return Decide(request.id, act, by, standing.state, standing.visit, fields, turn.reason)

    def _usual(self, request: Request, state: str) -> str:
        """The act that takes a request on from there: approve, done, or the first that completes the state."""
        sop = self.desk.database.read(lambda reader: self.desk.library.of_digest(reader, request.digest))
        acts = sop.states[state].acts
        return next((act.name for act in acts if act.name == _YES.get(sop.states[state].kind)), "") or next(act.name for act in acts if act.completes)

    def _hand(self, standing: Standing, by: str) -> str:
        """`by`, or else the first who can act there and is at work."""
        today, people = self.desk.calendar.today(self.clock.now()), self.desk.database.read(lambda reader: reader.people.directory())
        able = waiting(standing)
        return next((id for id in (by, *able) if id in able and not people.away(id, today)), able[0])

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
