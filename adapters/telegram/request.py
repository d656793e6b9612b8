"""The wire to Telegram: python-telegram-bot's request over aiohttp. Nothing of an address, which holds the token, leaves here in an error.

The library's own request is over httpx, which at twenty calls at once is several times slower (docs/decisions/0030-telegram-over-aiohttp.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECT = 10.0  # seconds
_MEDIA = 60.0  # seconds for a call that carries files
_END = 3.0  # seconds for calls under way when the connections are to be closed
_PIECE = 64 * 1024  # bytes
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Transport(BaseRequest):
    """A pool of connections between `initialize` and `rest`; at other times each call has one of its own. `read_timeout` in seconds: a timeout
    is an outcome unknown, so it is longer than Telegram is usually slow. `environment` gives the proxies by scheme, and under "no" whom they spare."""

    def __init__(self, read_timeout: float = 15.0, connections: int = 64, environment: Callable[[], dict[str, str]] = getproxies_environment) -> None:
        self._read_timeout, self._connections = read_timeout, connections
        self._session: aiohttp.ClientSession | None = None
        self._calls, self._open, self._closed = 0, False, False
        self._environment, self._proxies = environment, dict[str, str | None]()
        self._idle = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """Keeps connections from now on, again if it was shut down."""
        self._open, self._closed = True, False

    async def rest(self) -> None:
        """Lets the calls under way end, for a few seconds at most, and closes every connection."""
        self._open = False
        if self._calls:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), _END)
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def shutdown(self) -> None:
        """The same, and takes no more calls."""
        self._closed = True
        await self.rest()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut where the outcome is unknown, NetworkError for all else that goes wrong on the way."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        if request_data is not None and request_data.contains_files:
            seconds = max(seconds, _MEDIA)
        self._begin()
        try:
            async with self._connected() as session, session.request(method, url, data=_body(request_data), headers=_headers(request_data), **self._manner(url, seconds)) as response:
                return response.status, await response.read()
        except Exception as error:
            raise _told(error) from None
        finally:
            self._end()

    async def pieces(self, url: str) -> AsyncIterator[bytes]:
        """What lies at `url`, piece by piece. Raises NetworkError, TimedOut."""
        try:
            async with self._connected() as session, session.get(url, **self._manner(url, self._read_timeout)) as response:
                if response.status != 200:
                    raise NetworkError(f"status {response.status}")
                async for piece in response.content.iter_chunked(_PIECE):
                    yield piece
        except GeneratorExit:
            raise
        except Exception as error:
            raise _told(error) from None

    def _manner(self, url: str, seconds: float) -> dict[str, Any]:
        """How a call is made. The environment is asked once for the way to a server: aiohttp's own way of it opens ~/.netrc with every call."""
        parts = urlsplit(url)
        if parts.netloc not in self._proxies:
            known = self._environment()
            self._proxies[parts.netloc] = None if proxy_bypass_environment(parts.netloc, known) else known.get(parts.scheme)
        timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT, sock_connect=_CONNECT, sock_read=seconds)
        return {"timeout": timeout, "allow_redirects": False, "proxy": self._proxies[parts.netloc]}

    def _begin(self) -> None:
        self._calls += 1
        self._idle.clear()

    def _end(self) -> None:
        self._calls -= 1
        if not self._calls:
            self._idle.set()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiohttp.ClientSession]:
        if self._closed:
            raise NetworkError("closed")
        if not self._open:
            async with _session(1) as session:
                yield session
            return
        if self._session is None:
            self._session = _session(self._connections)
        yield self._session


def _session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections), cookie_jar=aiohttp.DummyCookieJar())


def _body(data: RequestData | None) -> Any:
    """Form fields, as JSON where they are not text; with files in several parts. Written out here where there are none: aiohttp's own form
    costs a third of a call."""
    if data is None:
        return None
    if not data.contains_files:
        return urlencode(data.json_parameters).encode()
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form


def _headers(data: RequestData | None) -> dict[str, str] | None:
    return _FORM if data is not None and not data.contains_files else None


def _told(error: Exception) -> TelegramError:
    """The library's kind of it, without the address that aiohttp's own words hold."""
    if isinstance(error, TelegramError):
        return error
    if isinstance(error, aiohttp.ConnectionTimeoutError | aiohttp.ClientConnectorError):
        return NetworkError(f"not connected: {type(error).__name__}")
    if isinstance(error, TimeoutError):
        return TimedOut()
    return NetworkError(type(error).__name__)
