"""The bell: rings what the database says is due, gathers reminders into digests, starts the new day. It remembers nothing itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from threading import Lock

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.commands import BeginByClock, Ring
from bot.desk import ROLLS_CALLED, Desk, Done
from bot.followup import DIGEST
from bot.meter import LATENESS
from storage.alarms import Alarm as StoredAlarm
from storage.codec import dumps, loads
from storage.failures import StorageUnavailable
from storage.nudges import Nudge
from storage.unit import Unit

_NET = timedelta(seconds=30)  # the bell is heard at least so often, whatever the scheduler thinks
_SOON = 0.25  # seconds after something happened until it is looked whether anything is due earlier now
_MOST = 200
_AT_ONCE = 32  # handed to the writer together: bounds how long somebody who presses a button meanwhile waits
_POSTPONED = timedelta(hours=1)

log = logging.getLogger("alur.alarm")


@dataclass(frozen=True, slots=True)
class Due:
    """What is to ring, since when, of which request or SOP, and how it is put off if it cannot be done."""

    at: datetime
    command: Ring | BeginByClock
    of: str
    postpone: Callable[[Unit], object]


class Alarm:
    """`ring_due` may be called from any thread; `run` calls it when the scheduler's one job says so. `reached` is called at
    "while_ringing", before each ring; tests stop the program there. `beat`: when it last looked or rang, in seconds of the clock that only grows;
    None before it began."""

    def __init__(self, desk: Desk, digests_a_day: int = 2, reached: Callable[[str], None] = lambda point: None) -> None:
        self.desk, self.digests_a_day, self._reached = desk, digests_a_day, reached
        self._bell, self._stirred = asyncio.Event(), False
        self._ringing = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.beat: float | None = None

    def wake(self) -> None:
        """Something may be due earlier than thought: looked at soon, once for all that happens meanwhile. From any thread."""
        if self._loop is not None and not self._loop.is_closed() and not self._stirred:
            self._stirred = True
            self._loop.call_soon_threadsafe(self._loop.call_later, _SOON, self._look)

    def _look(self) -> None:
        self._stirred = False
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        self._loop, self._stirred = asyncio.get_running_loop(), False
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        scheduler.add_job(self._bell.set, "interval", seconds=_NET.seconds, id="bell")
        scheduler.start()
        try:
            while True:
                upcoming = await self._ring()
                wait = _NET if upcoming is None else max(timedelta(), min(_NET, upcoming - self.desk.clock.now()))
                scheduler.modify_job("bell", next_run_time=_machine_now(self.desk, wait))
                await self._bell.wait()
                self._bell.clear()
        finally:
            scheduler.shutdown(wait=False)

    async def _ring(self) -> datetime | None:
        try:
            return await asyncio.to_thread(self.ring_due)
        except StorageUnavailable:
            return None  # the net rings again in half a minute
        except Exception:
            log.exception("not everything that is due could be rung", extra={"action": "ring"})
            return None

    def ring_due(self) -> datetime | None:
        """Rings everything that is due now, oldest first, each once; gives the moment of the next."""
        with self._ringing:
            self.beat = self.desk.clock.monotonic()
            now = self.desk.clock.now()
            self._try_day(now)
            while due := self._due(now):
                for first in range(0, len(due), _AT_ONCE):
                    self._ring_all(due[first : first + _AT_ONCE])
            self._send_digests(now)
            return self.next_at()

    def _due(self, now: datetime) -> list[Due]:
        """What is to ring, earliest first: timers of requests, and what the clock begins."""
        alarms, starting = self.desk.database.read(lambda reader: (reader.alarms.due(now, _MOST), reader.sops.starting(now)))
        rings = [_ring_of(alarm, now) for alarm in alarms]
        rings += [_beginning_of(sop, at, now) for sop, at in starting if len(alarms) < _MOST or at < alarms[-1].at]
        return sorted(rings, key=attrgetter("at"))

    def _ring_all(self, due: Sequence[Due]) -> None:
        """In that order, and with few commits. Each is judged by itself: one that trips over a bug is tried again in an hour, and keeps no other from
        ringing."""
        handed = [(each, self._hand_in(each)) for each in due]
        for each, future in handed:
            try:
                future.result()
            except StorageUnavailable:
                raise
            except Exception:
                log.exception("what was due of %s failed and waits", each.of, extra={"action": "postpone"})
                self.desk.database.carry_out(each.postpone)

    def _hand_in(self, due: Due) -> Future[Done]:
        self._reached("while_ringing")
        self.beat = self.desk.clock.monotonic()
        if isinstance(due.command, Ring):
            self.desk.meter.note("alarms", (self.desk.clock.now() - due.at).total_seconds(), bounds=LATENESS)
        return self.desk.submit(due.command)

    def next_at(self) -> datetime | None:
        """When the next alarm or digest is due, or the clock begins something."""
        found = self.desk.database.read(lambda reader: (reader.alarms.next_at(), reader.nudges.next_at(), reader.sops.next_start()))
        return min((moment for moment in found if moment is not None), default=None)

    def _try_day(self, now: datetime) -> None:
        """A roll call that trips over a bug is tried again with the next ring, and keeps nothing from ringing."""
        try:
            self._begin_day(now)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("the rolls of the new day could not be called", extra={"action": "new-day"})

    def _begin_day(self, now: datetime) -> None:
        today = self.desk.calendar.today(now)
        if self.desk.database.read(lambda reader: reader.settings.get(ROLLS_CALLED)) != today.isoformat():
            self.desk.new_day(today).result()

    def _send_digests(self, now: datetime) -> None:
        for person in self.desk.database.read(lambda reader: reader.nudges.persons(now)):
            self.desk.database.write(lambda unit, person=person: self._digest(unit, person, now)).result()  # type: ignore[misc]

    def _digest(self, unit: Unit, person: str, now: datetime) -> None:
        """One digest of all that is due for `person`; beyond the day's number it waits for the next working day."""
        nudges = unit.nudges.take(person, now)
        today = self.desk.calendar.today(now)
        key = f"digests:{person}"
        day, count = loads(unit.settings.get(key) or '["",0]')
        count = count if day == today.isoformat() else 0
        if count >= self.digests_a_day:
            tomorrow = self.desk.calendar.date_at(self.desk.calendar.next_working_day(today), time(9))
            for nudge in nudges:
                unit.nudges.add(Nudge(person, nudge.request, nudge.state, nudge.visit, tomorrow))
            return
        unit.settings.set(key, dumps([today.isoformat(), count + 1]))
        body = [[nudge.request, nudge.state, nudge.visit] for nudge in nudges]
        unit.outbox.add(f"person:{person}", DIGEST, now, person=person, body=body)


def _ring_of(alarm: StoredAlarm, now: datetime) -> Due:
    def postpone(unit: Unit) -> None:
        unit.alarms.set(alarm.request, alarm.state, alarm.visit, alarm.timer, now + _POSTPONED)

    return Due(alarm.at, Ring(alarm.request, alarm.state, alarm.visit, alarm.timer), alarm.request, postpone)


def _beginning_of(sop: str, at: datetime, now: datetime) -> Due:
    return Due(at, BeginByClock(sop, at), sop, lambda unit: unit.sops.started(sop, at, now + _POSTPONED))


def _machine_now(desk: Desk, wait: timedelta) -> datetime:
    """The machine's own time after `wait`: the scheduler knows no demo clock."""
    from bot.clock import SystemClock

    return SystemClock().now() + wait
