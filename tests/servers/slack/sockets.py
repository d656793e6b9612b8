"""Socket Mode: docs.slack.dev/apis/events-api/using-socket-mode. An app holds up to ten sockets; each envelope goes to one of them."""

from __future__ import annotations

import asyncio
import itertools
import json
from random import Random
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.servers.slack.places import Json

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

AT_MOST = 10


class Socket:
    """One connection. `frozen`: it is dead and nobody has noticed, as behind a router that forgot it."""

    def __init__(self, connection: web.WebSocketResponse) -> None:
        self.connection, self.frozen = connection, False
        self.waiting: dict[str, asyncio.Future[Json | None]] = {}

    async def send(self, what: Json) -> None:
        if not self.frozen and not self.connection.closed:
            await self.connection.send_str(json.dumps(what))

    async def listen(self) -> None:
        """Takes acknowledgements until the connection ends."""
        async for message in self.connection:
            if self.frozen:
                continue
            if message.type == WSMsgType.PING:
                await self.connection.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                ack = json.loads(message.data)
                waiting = self.waiting.get(ack.get("envelope_id", ""))
                if waiting and not waiting.done():
                    waiting.set_result(ack.get("payload") or {})

    def give_up(self) -> None:
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_result(None)


class Sockets:
    def __init__(self, slack: FakeSlack, seed: int) -> None:
        self.slack, self.open = slack, list[Socket]()
        self._dice, self._numbers, self._addresses = Random(seed), itertools.count(1), set[str]()
        self._changed = asyncio.Event()

    def address(self) -> str:
        """Where to connect to, once."""
        ticket = f"{next(self._numbers):032x}"
        self._addresses.add(ticket)
        return f"{self.slack.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.slack.me['app_id']}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._addresses:
            return web.Response(status=403)
        self._addresses.discard(ticket)
        connection = web.WebSocketResponse(autoping=False, timeout=1.0)
        await connection.prepare(request)
        socket = Socket(connection)
        if len(self.open) >= AT_MOST:
            await self._say_goodbye(socket, "too_many_websockets")
            return connection
        self.open.append(socket)
        info = {"connection_info": {"app_id": self.slack.me["app_id"]}, "debug_info": {"host": "applink", "approximate_connection_time": 18060}}
        await socket.send({"type": "hello", "num_connections": len(self.open), **info})
        self._change()
        try:
            await socket.listen()
        finally:
            socket.give_up()
            self.open.remove(socket)
            self._change()
        return connection

    async def bring(self, envelope: Json, patience: float) -> Json | None:
        """Sends an envelope to one of the sockets; gives the payload of its acknowledgement, None where there was none in `patience` seconds."""
        if not self.open:
            return None
        socket = self._dice.choice(self.open)
        acked: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope["envelope_id"]] = acked
        try:
            await socket.send(envelope)
            async with asyncio.timeout(patience):
                return await acked
        except (TimeoutError, ConnectionError):
            return None
        finally:
            socket.waiting.pop(envelope["envelope_id"], None)

    # what happens to connections

    async def warn(self) -> None:
        """Tells every socket that it will soon be closed."""
        for socket in list(self.open):
            await socket.send({"type": "disconnect", "reason": "warning", "debug_info": {"host": "applink"}})

    async def refresh(self) -> None:
        """Closes the oldest socket, as Slack does every few hours."""
        await self._say_goodbye(self.open[0], "refresh_requested")

    async def disable(self) -> None:
        """Socket Mode was switched off in the settings of the app."""
        for socket in list(self.open):
            await self._say_goodbye(socket, "link_disabled")

    async def drop(self) -> None:
        """The connection of the oldest socket breaks, without a word."""
        if transport := self.open[0].connection.get_extra_info("socket"):
            transport.shutdown(2)

    def freeze(self) -> None:
        """The oldest socket dies in silence: nothing goes through it any more, not even pongs."""
        self.open[0].frozen = True

    async def connected(self, count: int = 1, seconds: float = 10) -> None:
        """Waits until `count` sockets are open."""
        async with asyncio.timeout(seconds):
            while len(self.open) != count:
                await self._changed.wait()

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.connection.close()

    async def _say_goodbye(self, socket: Socket, reason: str) -> None:
        await socket.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}})
        await socket.connection.close()

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
