"""Tells the administrators that the disk is full: straight by chat, since nothing can be stored then, and once an hour at most."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import aclosing
from datetime import datetime
from itertools import count

from adapters.failures import Failure, Locked, TryLater
from adapters.port import Gateway
from bot.bulletin import News
from bot.clock import jitter
from bot.desk import Desk
from bot.rendering.notices import disk_was_full
from bot.viewing import Viewing, account_of
from bot.wording.catalogue import say
from storage.failures import StorageUnavailable

FULL = "full"  # the kind of news that somebody could not be served for want of room
_QUIET = 3600.0  # seconds until they may be told again
_LONGEST = 300.0  # seconds between tries at most

log = logging.getLogger("alur.caretaker")


def not_saved(desk: Desk, trouble: StorageUnavailable, language: str) -> str:
    """The sentence for who could not be served; where the disk is full, the caretaker hears of it too."""
    if trouble.kind != "full":
        return say("refuse.not_saved", language)
    desk.bulletin.say(News(desk.clock.now(), FULL))
    return say("refuse.disk" if _administrators(desk) else "refuse.disk_untold", language)


def _administrators(desk: Desk) -> tuple[str, ...]:
    """Those with an account in chat."""
    try:
        return desk.database.read(lambda reader: tuple(id for id in desk.world(reader).administrators() if reader.people.directory().accounts_of(id)))
    except StorageUnavailable:
        return ()


class Caretaker:
    """Remembers nothing over a restart: whoever is not served then brings it up again."""

    def __init__(self, desk: Desk, viewing: Viewing, gateways: Mapping[str, Gateway]) -> None:
        self.desk, self.viewing, self.gateways = desk, viewing, gateways

    async def run(self) -> None:
        """Until cancelled."""
        while (since := await self._heard()) is not None:
            await self._tell(since)
            await asyncio.sleep(_QUIET)

    async def _heard(self) -> datetime | None:
        """When somebody could not be served; None once nothing more is said."""
        async with aclosing(self.desk.bulletin.news()) as heard:
            async for news in heard:
                if news.kind == FULL:
                    return news.at
        return None

    async def _tell(self, since: datetime) -> None:
        """Tries until nobody is left who may still be reached; the disk may be the platform's too."""
        left = await asyncio.to_thread(_administrators, self.desk)
        for tried in count():
            left = await self.tell(left, since)
            if not left:
                return
            await asyncio.sleep(jitter(min(_LONGEST, 2.0 ** min(tried, 10))))

    async def tell(self, administrators: tuple[str, ...], since: datetime) -> tuple[str, ...]:
        """Tells each once; gives those who could not be told now."""
        return tuple([each for each in administrators if not await self._told(each, since)])

    async def _told(self, administrator: str, since: datetime) -> bool:
        try:
            eye = await asyncio.to_thread(self.desk.database.read, lambda reader: self.viewing.eye(reader, administrator))
            account = account_of(eye.directory, administrator, tuple(self.gateways)) if eye else None
            if eye is not None and account is not None:
                await self.gateways[account.platform].post(account, disk_was_full(since, str(self.desk.database.path.parent), eye))
        except (TryLater, Locked, StorageUnavailable):
            return False
        except Failure as failure:
            log.warning("administrator %s cannot be told that the disk is full: %r", administrator, failure, extra={"action": "disk-full"})
        return True
