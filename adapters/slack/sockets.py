"""Socket Mode: two sockets that Slack brings things by, always fresh ones; what is acknowledged was kept before.

docs.slack.dev/apis/events-api/using-socket-mode. Each thing comes by one of them, and Slack tries the other where one does not answer. Slack warns
before it closes a socket; the next one is open by then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp

from adapters.failures import Failure, Locked, TryLater
from adapters.slack.parse import ACTS, COMMANDS, EVENTS
from adapters.slack.web_api import WebApi, proxy_to

Bring = Callable[[Mapping[str, Any], asyncio.Event], Awaitable[tuple[int, Any]]]
COUNT = 2  # of ten that an app may have, in all its processes
_HEARTBEAT = 10.0  # seconds between pings; a socket that does not answer one is dead
_AT_ONCE = 64  # things that may be on their way to being kept; more wait at Slack
_END = 2.5  # seconds for acknowledgements under way when told to stop; Slack waits for three
_SHORT, _TRIES = 5.0, 3  # seconds of a life that was too short, and how many of those in a row are borne
_PAUSE = 10.0  # seconds until a socket that cannot be had is tried again, while there is another
_LARGEST = 4 * 1024 * 1024  # bytes of an envelope

log = logging.getLogger(__name__)


class Sockets:
    """`now` gives seconds that only grow."""

    def __init__(self, api: WebApi, now: Callable[[], float]) -> None:
        self._api, self._now = api, now
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._lives: set[asyncio.Task[None]] = set()

    async def run(self, bring: Bring) -> None:
        """Hands on what comes to `bring`, until cancelled; an envelope is acknowledged with what that returns, and not at all where its status is not
        200. Raises Locked, TryLater where no socket can be had."""
        lines = [asyncio.create_task(self._line(bring)) for _ in range(COUNT)]
        try:
            done, _ = await asyncio.wait(lines, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (ending := [*lines, *self._lives]):
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
        for line in done:
            line.result()

    async def _line(self, bring: Bring) -> None:
        """One socket after another. Raises Locked; TryLater where none can be had and there is no other."""
        short = 0
        while True:
            begun, relieved = self._now(), asyncio.Event()
            life = asyncio.create_task(self._live(bring, relieved))
            self._lives.add(life)
            life.add_done_callback(self._over)
            await _first(life, relieved)
            short = short + 1 if life.done() and self._now() - begun < _SHORT else 0
            try:
                if life.done():
                    life.result()
                if short > _TRIES:
                    raise TryLater(why="no-connection")
            except TryLater as failure:
                if all(other.done() for other in self._lives):
                    raise
                await asyncio.sleep(failure.after or _PAUSE)

    def _over(self, life: asyncio.Task[None]) -> None:
        self._lives.discard(life)
        if not life.cancelled() and (failure := life.exception()) is not None:
            log.info("a socket ended: %r", failure, extra={"action": "connect"})

    async def _live(self, bring: Bring, relieved: asyncio.Event) -> None:
        """One socket until its end. `relieved` is set when another is to be opened."""
        address = await self._api.socket_address()
        session = await self._api.open()
        keeping: set[asyncio.Task[None]] = set()
        try:
            async with session.ws_connect(address, heartbeat=_HEARTBEAT, max_msg_size=_LARGEST, proxy=proxy_to(address)) as socket:
                try:
                    async for message in socket:
                        frame = _frame(message)
                        if frame.get("type") == "disconnect":
                            _ending(str(frame.get("reason")), relieved)
                        elif frame.get("type") in (EVENTS, COMMANDS, ACTS):
                            await self._room.acquire()
                            task = asyncio.create_task(self._acknowledge(socket, frame, bring))
                            keeping.add(task)
                            task.add_done_callback(keeping.discard)
                            task.add_done_callback(lambda done: self._room.release())
                finally:
                    if keeping:
                        await asyncio.wait(keeping, timeout=_END)
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise TryLater(why="no-connection") from None

    async def _acknowledge(self, socket: aiohttp.ClientWebSocketResponse, frame: Mapping[str, Any], bring: Bring) -> None:
        """Keeps what an envelope holds, then says so. Where that cannot be done, it comes again if it is an event; else the person is told by Slack."""
        payload = frame.get("payload")
        told = asyncio.Event()
        try:
            status, answer = await bring(payload if isinstance(payload, Mapping) else {}, told)
            if status == 200:
                await _tell(socket, frame, answer)
        finally:
            told.set()


async def _tell(socket: aiohttp.ClientWebSocketResponse, frame: Mapping[str, Any], answer: Any) -> None:
    ack = {"envelope_id": frame.get("envelope_id")} | ({"payload": answer} if answer and frame.get("accepts_response_payload") else {})
    with suppress(aiohttp.ClientError, ConnectionError, RuntimeError):  # the socket may be gone by now; what comes again is known
        await socket.send_str(json.dumps(ack))


async def _first(life: asyncio.Task[None], relieved: asyncio.Event) -> None:
    """Returns when one of them has come."""
    waiting = asyncio.create_task(relieved.wait())
    try:
        await asyncio.wait((life, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


def _frame(message: aiohttp.WSMessage) -> Mapping[str, Any]:
    try:
        frame = json.loads(message.data) if message.type == aiohttp.WSMsgType.TEXT else {}
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def _ending(reason: str, relieved: asyncio.Event) -> None:
    """Why Slack ends a socket, or is going to. Raises Failure where another would fare no better."""
    failure: Failure | None = {"link_disabled": Locked("sockets-disabled"), "too_many_websockets": TryLater(60.0, why="too-many-sockets")}.get(reason)
    if failure is not None:
        raise failure
    relieved.set()
