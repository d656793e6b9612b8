"""Keeps every platform connected: takes in where it is this process's turn, tells it the commands whenever they change, tries again what fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import count

from adapters.failures import Failure, Locked, TryLater
from adapters.port import Command, Gateway, Receive
from bot.clock import jitter
from bot.courier import Courier
from bot.desk import Desk
from bot.invitations import note_address
from bot.outages import Outage, begin, end
from bot.turns import Turns
from storage.failures import StorageUnavailable

log = logging.getLogger("alur")
_LONGEST = 300.0  # seconds until a platform that cannot be used is tried again, at most
_STEADY = 5.0  # seconds after which a platform that takes in counts as usable
_LOOK = 5.0  # seconds between looks whether the commands are others: SOPs are published by the command line too

Work = Callable[[], Awaitable[None]]


class Switchboard:
    """`commands` gives what platforms are to offer. `troubled`: platforms that cannot be used at the moment, and their word for it; `turns`:
    what is done by one process only. `look` in seconds."""

    def __init__(
        self,
        desk: Desk,
        gateways: Mapping[str, Gateway],
        receive: Receive,
        commands: Callable[[], Sequence[Command]],
        courier: Courier,
        turns: Turns,
        look: float = _LOOK,
    ) -> None:
        self.turns = turns
        self.troubled: dict[str, str] = {}
        self._desk, self._gateways, self._receive, self._commands, self._courier, self._look = desk, gateways, receive, commands, courier, look

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for gateway in self._gateways.values():
                tasks.create_task(self.take_in(gateway))
                tasks.create_task(self._keep_told(gateway))

    async def take_in(self, gateway: Gateway) -> None:
        """Has the platform taken in from, whenever it can be and is this process's to take in from, until cancelled."""
        work = partial(self._steadily, gateway.name, partial(gateway.run, self._receive))
        await self._patiently(gateway.name, partial(self.turns.hold, gateway.name, work) if gateway.traits.exclusive else work)

    async def _keep_told(self, gateway: Gateway) -> None:
        """Tells the platform the commands, and again each time they are others, if this process is the one that takes in."""
        told: Sequence[Command] | None = None
        while True:
            with suppress(StorageUnavailable):  # then at the next look
                commands = await asyncio.to_thread(self._commands)
                if commands != told and (not gateway.traits.exclusive or gateway.name in self.turns.held):
                    await self._patiently(gateway.name, partial(self._steadily, gateway.name, partial(self._tell, gateway, commands)))
                    told = commands
            await asyncio.sleep(self._look)

    async def _tell(self, gateway: Gateway, commands: Sequence[Command]) -> None:
        await gateway.announce(commands)
        address = await gateway.invitation()
        self._desk.database.write(lambda unit: note_address(unit, gateway.name, address))

    async def _steadily(self, platform: str, work: Work) -> None:
        """`work`; the platform can be used when it is done, or goes on for a while."""
        steady = asyncio.get_running_loop().call_later(_STEADY, self._usable, platform)
        try:
            await work()
        finally:
            steady.cancel()
        self._usable(platform)

    async def _patiently(self, platform: str, work: Work) -> None:
        """`work`, again and again until the platform lets it be done."""
        for tried in count():
            try:
                await work()
                return
            except Locked as failure:
                self._courier.lock(platform, failure)
                self._unusable(platform, failure)
                pause = _LONGEST
            except Failure as failure:
                log.warning("%s cannot be used now: %r", platform, failure, extra={"action": "platform-unavailable"})
                self.troubled[platform] = str(failure)
                self._unusable(platform, failure)
                pause = failure.after if isinstance(failure, TryLater) and failure.after is not None else jitter(min(_LONGEST, 2.0 ** min(tried, 10)))
            await asyncio.sleep(pause)

    def _unusable(self, platform: str, failure: Failure) -> None:
        outage = Outage(platform, isinstance(failure, Locked), str(failure), self._desk.clock.now())
        self._desk.database.write(lambda unit: begin(unit, outage))

    def _usable(self, platform: str) -> None:
        self.troubled.pop(platform, None)
        self._courier.locked.pop(platform, None)
        self._desk.database.write(lambda unit: end(unit, platform))
