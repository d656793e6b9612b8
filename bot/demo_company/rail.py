"""The demo's rail: its clock can be moved, what happens behind the scenes is shown, and everything can be begun anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from adapters.console.settings import RailLine, RailPicture
from bot.bulletin import News
from bot.clock import ShiftedClock
from bot.demo_company.dealing import Dealer, Postmark
from bot.demo_company.founding import found, keep_offset
from bot.demo_company.hints import Hints
from bot.demo_company.journal import Journal
from bot.demo_company.passing import pass_time
from bot.main import House
from bot.wording import moments
from bot.wording.catalogue import say, spoken
from workflows.calendar import Calendar

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class DemoRail:
    """`adapters.console.settings.Rail`. It is handed to the console before the house stands; `move_in` gives it the house."""

    def __init__(self, clock: ShiftedClock, postmark: Postmark) -> None:
        self.clock, self.postmark = clock, postmark
        self._moving = asyncio.Lock()
        self._house: House | None = None
        self._journal: Journal | None = None
        self._hints: Hints | None = None
        self._known: dict[str, tuple[RailLine, ...]] = {}
        self._upcoming: datetime | None = None

    def move_in(self, house: House) -> None:
        """From now on this is the house it shows and moves."""
        self._house, self._journal, self._hints = house, Journal(house.desk), Hints(house.database)

    @property
    def house(self) -> House:
        assert self._house is not None
        return self._house

    @property
    def journal(self) -> Journal:
        assert self._journal is not None
        return self._journal

    @property
    def hints(self) -> Hints:
        assert self._hints is not None
        return self._hints

    def hear(self, news: News) -> None:
        """Listens to the bulletin; from any thread."""
        self.journal.hear(news)
        self.hints.hear(news)

    async def begin(self) -> None:
        """Fills the chats of a company just made, and looks up what happened last."""
        dealer = Dealer(self.house.desk, self.house.viewing, self.house.courier, self.house.gateways, self.postmark)
        await dealer.deal()
        await asyncio.to_thread(self.journal.begin_anew)
        await asyncio.to_thread(self.hints.begin)
        self._known.clear()

    async def picture(self, language: str) -> RailPicture:
        """Cheap while nothing happens: lines and the next alarm are looked up only after news."""
        language = spoken(language)
        now, calendar = self.clock.now(), self.house.desk.calendar
        if self.journal.has_news or language not in self._known or (self._upcoming is not None and self._upcoming <= now):
            await asyncio.to_thread(self._look_up)
        reader = moments.Reader(language, calendar.zone, calendar.zone, now)
        local = now.astimezone(calendar.zone)
        note = say("rail.working" if _at_work(calendar, now) else "rail.free", language, zone=moments.zone_name(local))
        alarm = "" if self._upcoming is None else _moment(self._upcoming, reader)
        title, hints = self.hints.shown(language)
        return RailPicture(moments.long_date(local.date(), language), moments.clock(now, reader), note, alarm, self._known[language], title, hints)

    def _look_up(self) -> None:
        self._known = {language: self.journal.lines(language) for language in ("id", "en")}
        self._upcoming = self.house.alarm.next_at()

    async def move(self, step: str) -> None:
        """Moves the clock through everything that rings until then: `hour`, `day`, or `alarm`, the moment of the next one."""
        async with self._moving:
            now = self.clock.now()
            until = now + _STEPS[step] if step in _STEPS else self.house.alarm.next_at()
            if until is not None:
                await asyncio.to_thread(self._pass, max(until, now))
            self.hints.moved(step)
            self._known.clear()

    async def put_hints_away(self) -> None:
        self.hints.put_away()

    def _pass(self, until: datetime) -> None:
        """The new time is kept before it comes, so that a crash on the way rings the rest at once instead of turning time back."""
        keep_offset(self.house.database, self.clock.offset + (until - self.clock.now()))
        pass_time(self.house.alarm, self.clock, until)
        self.house.alarm.wake()
        self.house.courier.wake()

    async def reset(self, clear: Callable[[], Awaitable[None]]) -> None:
        """Makes the company anew beside the running one, puts it in its place in one transaction, and fills the emptied chats."""
        async with self._moving:
            desk = self.house.desk
            await asyncio.to_thread(found, self.house.config, desk.database, desk.calendar, self.clock)
            await self.house.courier.drain()
            await clear()
            await self.begin()
            self.house.alarm.wake()


def _at_work(calendar: Calendar, now: datetime) -> bool:
    local = now.astimezone(calendar.zone)
    return calendar.is_working_day(local.date()) and calendar.start <= local.hour * 60 + local.minute < calendar.end


def _moment(at: datetime, reader: moments.Reader) -> str:
    """13.04 today, besok 09.00, Jum 09.00 within a week, 7 Des later: it stands on a button."""
    day = at.astimezone(reader.zone).date()
    ahead = (day - reader.today).days
    if ahead <= 0:
        return moments.clock(at, reader)
    if ahead == 1:
        return moments.moment(at, reader)
    if ahead < 7:
        return f"{moments.weekday(day, reader.language)} {moments.clock(at, reader)}"
    return moments.plain_date(day, reader.language, reader.today.year)
