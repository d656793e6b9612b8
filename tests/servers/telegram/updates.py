"""The queue of updates of a bot, and the two ways out of it: getUpdates and the webhook. core.telegram.org/bots/api#getting-updates."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import Any

import httpx

from tests.servers.telegram.chats import Json
from tests.servers.telegram.refusal import OTHER_POLLER, WEBHOOK_ACTIVE, bad, conflict
from tests.servers.weather import Weather

ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
KEPT_FOR = 24 * 3600  # seconds
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Updates:
    """Keeps updates until they are confirmed: by a higher offset, or by a webhook that answers 2xx."""

    def __init__(self, now: Callable[[], float], weather: Weather, first: int = 810_000_001) -> None:
        self.now, self.weather = now, weather
        self.next_id = first
        self.pending: list[Json] = []
        self.allowed: list[str] = []
        self.seen = 0
        self.url = ""
        self._dates: dict[int, float] = {}
        self._secret, self._connections, self._failure = "", 40, (0, "")
        self._changed = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._calling: asyncio.Task[None] | None = None
        self._last: Json | None = None
        self._again: list[Json] = []
        self._in_hand = False
        self._closed = False

    def add(self, kind: str, what: Json) -> int:
        """Queues an update, if the bot wants its kind; gives its id, 0 if it does not."""
        if kind not in self.allowed if self.allowed else kind in ON_REQUEST_ONLY:
            return 0
        self._last = {"update_id": self.next_id, kind: what}
        self.pending.append(self._last)
        self._dates[self.next_id] = self.now()
        self._change()
        self.next_id += 1
        return self.next_id - 1

    def repeat(self) -> None:
        """The last update comes once more, though it was confirmed."""
        assert self._last is not None, "nothing was delivered yet"
        self._again.append(self._last)
        self._change()

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def waiting(self) -> list[Json]:
        """What is to be brought, repeats first."""
        return [*self._again, *self.pending]

    async def confirmed(self, seconds: float = 10) -> None:
        """Waits until the bot has confirmed everything, and came for more or took it by its webhook."""
        async with asyncio.timeout(seconds):
            while self.waiting or self._in_hand:
                await self._changed.wait()

    async def polled(self, seconds: float = 10) -> None:
        """Waits until a bot is polling, or a webhook is set."""
        async with asyncio.timeout(seconds):
            while not self.url and (self._poll is None or self._poll.done()):
                await self._changed.wait()

    async def poll(self, offset: int, limit: int, timeout: float, allowed: Any) -> list[Json]:
        """getUpdates; raises Refusal. A second poll ends the first one."""
        if self.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._allow(allowed)
        self._confirm(offset)
        if not self.waiting and timeout:
            await self._wait(min(timeout, 50))
        found = self.weather.shaken(self.waiting[: max(1, min(limit, 100))])
        self._again, self._in_hand = [], bool(found)
        self.seen = max([self.seen, *(update["update_id"] for update in found)])
        return found

    async def _wait(self, seconds: float) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(OTHER_POLLER))
        mine = self._poll = asyncio.get_running_loop().create_future()
        self._change()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.waiting and not self._closed and not mine.done():
                    arrival = asyncio.ensure_future(self._changed.wait())
                    try:
                        await asyncio.wait((arrival, mine), return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        arrival.cancel()
        if mine.done():
            mine.result()
        else:
            mine.set_result(None)

    def _allow(self, allowed: Any) -> None:
        if allowed is not None:
            self.allowed = list(allowed)

    def _confirm(self, offset: int) -> None:
        """Forgets all before `offset`; a negative one counts from the end. What is older than a day is lost."""
        kept = [update for update in self.pending if self._dates[update["update_id"]] > self.now() - KEPT_FOR]
        if offset < 0:
            kept = kept[offset:]
        self.pending, self._in_hand = [update for update in kept if offset <= 0 or update["update_id"] >= offset], False
        self._change()

    def set_webhook(self, url: str, secret: str = "", connections: int = 40, allowed: Any = None, drop: bool = False) -> None:
        """As a Bot API server run with --local takes it: any port, TLS or not. Raises Refusal."""
        if not re.match(r"https?://[^/\s]+", url):
            raise bad("invalid webhook URL specified")
        if len(secret) > 256 or re.search("[^A-Za-z0-9_-]", secret):
            raise bad("secret token is too long" if len(secret) > 256 else "secret token contains unallowed characters")
        self._allow(allowed)
        self.url, self._secret, self._connections, self._failure, self._in_hand = url, secret, connections, (0, ""), False
        self.pending = [] if drop else self.pending
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict("terminated by setWebhook request"))
        if self._calling is None:
            self._calling = asyncio.create_task(self._call())
        self._change()

    def delete_webhook(self, drop: bool = False) -> None:
        self.url = ""
        self.pending = [] if drop else self.pending
        self._change()

    def webhook(self) -> Json:
        """WebhookInfo."""
        shown: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        if self.url:
            shown["max_connections"] = self._connections
        if self._failure[1]:
            shown |= {"last_error_date": self._failure[0], "last_error_message": self._failure[1]}
        return shown | ({"allowed_updates": self.allowed} if self.allowed else {})

    async def _call(self) -> None:
        """Brings updates to the webhook one by one, each until it is taken."""
        async with httpx.AsyncClient(timeout=10) as client:
            while not self._closed:
                if not self.url or not self.waiting:
                    await self._changed.wait()
                    continue
                arriving, pause = self.weather.shaken(self.waiting[:10]), 0.01
                for update in arriving:
                    while self.url and not await self._deliver(client, update):
                        await asyncio.sleep(pause := min(2 * pause, 1.0))
                    if not self.url:
                        break
                    self._forget(update)

    def _forget(self, update: Json) -> None:
        self.seen = max(self.seen, update["update_id"])
        self._again, self.pending = ([other for other in queue if other is not update] for queue in (self._again, self.pending))
        self._change()

    async def _deliver(self, client: httpx.AsyncClient, update: Json) -> bool:
        try:
            answer = await client.post(self.url, json=update, headers={SECRET: self._secret} if self._secret else {})
        except httpx.HTTPError as trouble:
            self._failure = (int(self.now()), str(trouble) or "Connection timed out")
            return False
        if not answer.is_success:
            self._failure = (int(self.now()), f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        return answer.is_success

    async def close(self) -> None:
        """Ends every poll and every call."""
        self._closed = True
        self._change()
        if self._calling:
            self._calling.cancel()
            await asyncio.gather(self._calling, return_exceptions=True)
