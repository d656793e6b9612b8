"""What only one process on a database may do at a time: who holds the lease does it, the others stand by and take over when it is given up or runs out."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, new_id
from storage.database import Database
from storage.failures import StorageUnavailable
from storage.unit import Reader, Unit

_STANDBY = " standby "  # between the name of a lease and who waits for it: a lease of its own, for the doctor to see


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: after how long without renewal a lease runs out, between renewals, between looks of who waits."""

    term: float = 30.0
    renewal: float = 8.0
    look: float = 1.0


@dataclass(frozen=True, slots=True)
class Turn:
    """Who does what `name` stands for and who stands by, each as a process and its machine."""

    name: str
    holder: tuple[int, str]
    waiting: tuple[tuple[int, str], ...] = ()


class Turns:
    """This process among those that could do it. `held`: what it does itself, `waiting`: what another does at the moment."""

    def __init__(self, database: Database, clock: Clock, pace: Pace = Pace()) -> None:
        self._database, self._clock, self._pace = database, clock, pace
        self._holder = f"{os.getpid()}@{socket.gethostname()}/{new_id()}"
        self.held: set[str] = set()
        self.waiting: set[str] = set()

    def end_all(self) -> None:
        """What processes that have died still hold is free: for one that knows itself alone on the database."""
        self._database.carry_out(lambda unit: unit.leases.end_all())

    async def hold(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does `work` when the lease is had and while it is, anew if it was lost in between; then gives it up. Raises what `work` raises."""
        while True:
            try:
                await self._wait_for(name)
                self.held.add(name)
                if await self._while_held(name, work):
                    return
            finally:
                self.held.discard(name)
                self.waiting.discard(name)
                self._give_up(name)

    async def _wait_for(self, name: str) -> None:
        told: float | None = None
        while not await self._try(name):
            if told is None or self._clock.monotonic() - told >= self._pace.renewal:
                told = self._clock.monotonic()
                await self._try(name + _STANDBY + self._holder)
            await asyncio.sleep(self._pace.look)
        self.waiting.discard(name)

    async def _try(self, name: str) -> bool:
        """Whether the lease is this process's now; it is not while the database cannot say so."""
        try:
            had = await self._take(name)
        except StorageUnavailable:
            return False
        if not had:
            self.waiting.add(name)
        return had

    async def _take(self, name: str) -> bool:
        def work(unit: Unit) -> bool:
            now = self._clock.now()
            return unit.leases.take(name, self._holder, now, now + timedelta(seconds=self._pace.term))

        return await asyncio.wrap_future(self._database.write(work))

    async def _while_held(self, name: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether `work` came to its end; else the lease was lost before, and it was stopped."""
        working, keeping = asyncio.ensure_future(work()), asyncio.create_task(self._keep(name))
        try:
            await asyncio.wait((working, keeping), return_when=asyncio.FIRST_COMPLETED)
            ended = working if working.done() else keeping
        finally:
            working.cancel()
            keeping.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)
        ended.result()
        return ended is working

    async def _keep(self, name: str) -> None:
        """Renews the lease; returns when it is lost, or would be before the next try."""
        renewed = self._clock.monotonic()
        while True:
            await asyncio.sleep(self._pace.renewal)
            asked = self._clock.monotonic()
            try:
                if not await self._take(name):
                    return
                renewed = asked
            except StorageUnavailable:
                if asked + self._pace.renewal - renewed >= self._pace.term:
                    return

    def _give_up(self, name: str) -> None:
        """Handed to the writer, not waited for: the database takes in what was handed to it before it closes. What fails runs out by itself."""

        def work(unit: Unit) -> None:
            for each in (name, name + _STANDBY + self._holder):
                unit.leases.release(each, self._holder)

        with suppress(StorageUnavailable):
            self._database.write(work)


def turns_of(reader: Reader, now: datetime) -> tuple[Turn, ...]:
    """What is done by one process alone at the moment, by name."""
    held = {lease.name: lease.holder for lease in reader.leases.held(now)}
    return tuple(
        Turn(name, _process(holder), tuple(_process(other) for each, other in held.items() if each.startswith(name + _STANDBY) and other != holder))
        for name, holder in held.items()
        if _STANDBY not in name
    )


def _process(holder: str) -> tuple[int, str]:
    process, _, machine = holder.rpartition("/")[0].partition("@")
    return int(process), machine
