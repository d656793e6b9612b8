"""For machines that ask how it is: /healthz (the process lives), /readyz (it can do its work), /metrics (what it counts, for Prometheus).

Why it is not ready and what it counts is for this machine, or for who brings the token; nothing of it names people or requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.alarm import Alarm
from bot.clock import Clock
from bot.config import Web, is_loopback
from bot.courier import Courier
from bot.desk import Desk
from bot.meter import Meter
from bot.switchboard import Switchboard
from storage.failures import StorageUnavailable
from storage.unit import Unit

_SOON = 2.0  # seconds in which the database must have read and written
_PROBED = "probed"  # the setting that is written for a try
_BETWEEN = 1.0  # seconds between two tries at least, however often somebody asks
_COURIER_BEATS, _BELL_BEATS = 60.0, 120.0  # seconds; they look at least every 5 and every 30
STANDING_BY = "standing-by"
_METHODS = frozenset({"GET", "HEAD", "POST"})


@dataclass(frozen=True, slots=True)
class _Tried:
    """What is wrong with the database, and how many deliveries wait in it where it could be read."""

    reasons: tuple[str, ...]
    waiting: int | None = None


class Health:
    """Platforms that cannot be used at the moment are tried again, and keep nothing else from working."""

    def __init__(self, desk: Desk, web: Web, courier: Courier, alarm: Alarm, platforms: tuple[str, ...], switchboard: Switchboard) -> None:
        self._desk, self._web, self._courier, self._alarm, self._platforms, self._switchboard = desk, web, courier, alarm, platforms, switchboard
        self._asking = asyncio.Lock()
        self._tried: tuple[float, _Tried] | None = None

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.healthz), Route("/readyz", self.readyz), Route("/metrics", self.metrics)]

    async def healthz(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(self, request: Request) -> Response:
        """200 when all is there that its work needs, 503 when not; the reasons for those who may know."""
        database = await self._database()
        reasons = [*database.reasons, *self._beats(), *(f"platform-locked:{name}" for name in sorted(self._courier.locked))]
        status: dict[str, Any] = {"status": "not-ready" if reasons else "ready"}
        if self._may_know(request):
            platforms = {name: self.platform(name) for name in self._platforms}
            troubled = {name: word for name, word in self._switchboard.troubled.items() if platforms[name] != STANDING_BY}
            why = {name: word for name, word in {**troubled, **self._courier.locked}.items() if word}
            status |= {"reasons": reasons, "platforms": platforms, "why": why, "deliveries_waiting": database.waiting}
        return JSONResponse(status, 503 if reasons else 200, {"Cache-Control": "no-store"})

    async def metrics(self, request: Request) -> Response:
        if not self._may_know(request):
            return JSONResponse({"status": "forbidden"}, 403)
        from bot.metrics import KIND, exposition

        platforms = {name: self.platform(name) in ("open", STANDING_BY) for name in self._platforms}
        text = await asyncio.to_thread(exposition, self._desk, platforms, {"courier": self._courier.beat, "bell": self._alarm.beat})
        return Response(text, headers={"Content-Type": KIND, "Cache-Control": "no-store"})

    def platform(self, name: str) -> str:
        """open, locked (it does not let us in until its settings change), unavailable (it is tried again), or standing-by (another process takes in)."""
        if name in self._courier.locked:
            return "locked"
        if name in self._switchboard.turns.waiting:
            return STANDING_BY
        return "unavailable" if name in self._switchboard.troubled else "open"

    def _may_know(self, request: Request) -> bool:
        """Whether it asks from this machine, by this machine's name, or brings the token. uvicorn puts who asked a proxy here in the proxy's place."""
        given, token = request.headers.get("authorization", ""), self._web.metrics_token
        if token and compare_digest(given.encode(), f"Bearer {token}".encode()):
            return True
        return request.client is not None and is_loopback(request.client.host) and is_loopback(request.url.hostname or "")

    async def _database(self) -> _Tried:
        """What came of writing and reading; once a second at most."""
        async with self._asking:
            if self._tried is None or self._desk.clock.monotonic() - self._tried[0] >= _BETWEEN:
                found = await self._try()
                self._tried = self._desk.clock.monotonic(), found
            return self._tried[1]

    async def _try(self) -> _Tried:
        try:
            async with asyncio.timeout(_SOON):
                await asyncio.wrap_future(self._desk.database.write(self._touch))
                waiting = await asyncio.to_thread(self._desk.database.read, lambda reader: reader.outbox.pending_count())
                status = await asyncio.to_thread(self._desk.database.status)
        except StorageUnavailable as trouble:
            return _Tried((f"database-{trouble.kind}",))
        except TimeoutError:
            return _Tried(("database-slow",))
        return _Tried(() if status.current else ("database-behind",), waiting)

    def _touch(self, unit: Unit) -> None:
        unit.settings.set(_PROBED, self._desk.clock.now().isoformat())

    def _beats(self) -> Iterator[str]:
        for name, beat, longest in (("courier", self._courier.beat, _COURIER_BEATS), ("bell", self._alarm.beat, _BELL_BEATS)):
            if beat is None:
                yield f"{name}-not-begun"
            elif self._desk.clock.monotonic() - beat > longest:
                yield f"{name}-stuck"


class Counted:
    """Notes how long each answer took to begin, by method and status."""

    def __init__(self, app: ASGIApp, meter: Meter, clock: Clock) -> None:
        self._app, self._meter, self._clock = app, meter, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = self._clock.monotonic()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self._meter.note("http", self._clock.monotonic() - begun, method, str(message["status"]))
            await send(message)

        await self._app(scope, receive, counted)
