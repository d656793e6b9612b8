"""A real web server on a free port of this machine, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute


class QuietServer(uvicorn.Server):
    """Leaves the signals of the test run alone, and ends at once where nothing is under way: uvicorn's own looks every tenth of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.over = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        else:
            for server in self.servers:
                server.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening() -> socket.socket:
    """A socket on a free port, for a server that must know its address before it is built."""
    listener = socket.socket(proto=socket.IPPROTO_TCP)  # asyncio sends small pieces at once only where the protocol is named; else they wait for 40 ms
    listener.bind(("127.0.0.1", 0))
    listener.listen(100)
    return listener


@contextlib.asynccontextmanager
async def serving(routes: Sequence[BaseRoute], listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serves `routes`, on a port of its own or that of `listener`; gives the address. Connections wait in the socket until the server is up."""
    listener = listener or listening()
    server = QuietServer(
        uvicorn.Config(Starlette(routes=list(routes)), lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=5)
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True  # it may not have begun
        server.over.set()
        await task
        listener.close()
