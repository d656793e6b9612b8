"""The console's web routes: the page, its live stream, and what the page sends."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.console import parse, render
from adapters.console.exchange import Exchange, Unanswered
from adapters.console.guard import Guard
from adapters.console.live import Live
from adapters.console.parse import PLATFORM, Unreadable
from adapters.console.settings import ConsoleSettings
from adapters.console.speech import LANGUAGES, say, sentences
from adapters.console.transcripts import Transcripts, may_pass
from adapters.console.uploads import SIZE_LIMIT, TooLarge, Uploads
from adapters.harmless import file_name
from adapters.intents import IncomingFile

_STATIC = Path(__file__).parent / "static"
_BODY_LIMIT = 64 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_STEPS = {"hour", "day", "alarm"}
_STATUS = {"starting": 503, "not_saved": 500, "gone": 404, "too_long": 413}

Handler = Callable[["Pages", Request], Awaitable[Response]]


def _answering(handler: Handler) -> Handler:
    """Turns what may go wrong into a sentence in the language of the page."""

    @wraps(handler)
    async def answer(self: Pages, request: Request) -> Response:
        try:
            return await handler(self, request)
        except (Unreadable, Unanswered) as fault:
            return _sorry(request, fault.key, _STATUS.get(fault.key, 422))
        except TooLarge:
            return _sorry(request, "too_large", 413, name=file_name(request.query_params.get("name", "")))
        except (sqlite3.OperationalError, OSError) as fault:
            if not may_pass(fault):
                raise
            return _sorry(request, "no_room", 503)

    return answer


class Pages:
    """Everything under `/console`. `clear` empties the transcripts."""

    def __init__(
        self,
        settings: ConsoleSettings,
        transcripts: Transcripts,
        uploads: Uploads,
        live: Live,
        exchange: Exchange,
        clear: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings, self._transcripts, self._uploads = settings, transcripts, uploads
        self._live, self._exchange, self._clear = live, exchange, clear

    def routes(self) -> Sequence[BaseRoute]:
        """Two guarded routes for the product's web server."""
        inner = Starlette(
            routes=[
                Route("/console", self.page),
                Route("/console/state", self.state),
                Route("/console/transcript", self.transcript),
                Route("/console/stream", self.stream),
                Route("/console/file/{digest}", self.file),
                Route("/console/say", self.say, methods=["POST"]),
                Route("/console/press", self.press, methods=["POST"]),
                Route("/console/read", self.read, methods=["POST"]),
                Route("/console/upload", self.upload, methods=["POST"]),
                Route("/console/rail/{step}", self.move, methods=["POST"]),
                Route("/console/hints", self.put_hints_away, methods=["POST"]),
                Route("/console/reset", self.reset, methods=["POST"]),
                Mount("/console/static", StaticFiles(directory=_STATIC)),
            ]
        )
        guarded = Guard(inner, self._settings.loopback_only)
        return [Route("/console", guarded), Route("/console/{path:path}", guarded)]

    async def page(self, _request: Request) -> Response:
        return FileResponse(_STATIC / "console.html", media_type="text/html; charset=utf-8")

    async def state(self, request: Request) -> Response:
        """All a page needs to begin; `position` is where its stream takes up."""
        position = await asyncio.to_thread(self._transcripts.position)
        desk = await self._live.desk(_language(request))
        return JSONResponse({"desk": desk, "position": position, "sentences": sentences(), "file_limit": SIZE_LIMIT})

    @_answering
    async def transcript(self, request: Request) -> Response:
        account, before = request.query_params.get("account", ""), request.query_params.get("before", "0")
        if not before.isdecimal() or len(before) > 18:
            raise Unreadable("unreadable")
        messages = await asyncio.to_thread(self._transcripts.page, account, int(before), 101)
        return JSONResponse({"messages": [message.plain() for message in messages[-100:]], "more": len(messages) > 100})

    async def stream(self, request: Request) -> Response:
        after = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        events = self._live.stream(int(after) if after.isdecimal() and len(after) < 19 else 0, _language(request))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def file(self, request: Request) -> Response:
        digest = request.path_params["digest"]
        path = self._uploads.path(digest) or (self._settings.open_file(digest) if parse.is_digest(digest) else None)
        if path is None or not path.is_file():
            return PlainTextResponse(say(_language(request), "file_gone"), status_code=404)
        name = file_name(request.query_params.get("name", ""))
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
        if await asyncio.to_thread(_is_png, path):
            return FileResponse(path, media_type="image/png", filename=name, headers=headers, content_disposition_type="inline")
        return FileResponse(path, media_type="application/octet-stream", filename=name, headers=headers)

    @_answering
    async def say(self, request: Request) -> Response:
        body = await _body(request)
        self._known(body)
        files = tuple(self._incoming(file) for file in parse.digests(body))
        intent = parse.said(body, files)
        shown = [{"digest": file.handle, "name": file.name, "size": file.size, "media_type": file.media_type} for file in files]
        return JSONResponse(await self._exchange.say(intent, render.own(parse.typed(body), shown, parse.number(body, "answers"))))

    @_answering
    async def press(self, request: Request) -> Response:
        body = await _body(request)
        self._known(body)
        return JSONResponse(await self._exchange.press(parse.pressed(body)))

    @_answering
    async def read(self, request: Request) -> Response:
        body = await _body(request)
        self._known(body)
        await asyncio.to_thread(self._transcripts.mark_read, parse.account_of(body), parse.number(body, "message"))
        self._live.changed()
        return JSONResponse({})

    @_answering
    async def upload(self, request: Request) -> Response:
        """Takes one file as the raw body; a message sent afterwards names it by its digest."""
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > SIZE_LIMIT:
            raise TooLarge
        digest, size = await self._uploads.keep(request.stream())
        return JSONResponse({"digest": digest, "size": size})

    @_answering
    async def move(self, request: Request) -> Response:
        step = request.path_params["step"]
        if self._settings.rail is None or step not in _STEPS:
            raise Unanswered("gone")
        await self._settings.rail.move(step)
        self._live.changed()
        return JSONResponse({})

    @_answering
    async def put_hints_away(self, _request: Request) -> Response:
        if self._settings.rail is None:
            raise Unanswered("gone")
        await self._settings.rail.put_hints_away()
        self._live.changed()
        return JSONResponse({})

    @_answering
    async def reset(self, _request: Request) -> Response:
        if self._settings.rail is None:
            raise Unanswered("gone")
        await self._settings.rail.reset(self._clear)
        self._live.changed()
        return JSONResponse({})

    def _known(self, body: dict[str, Any]) -> None:
        account = parse.account_of(body)
        if not any(person.id == account for person in self._settings.people()):
            raise Unreadable("unreadable")

    def _incoming(self, file: tuple[str, str, str]) -> IncomingFile:
        digest, name, media_type = file
        path = self._uploads.path(digest)
        if path is None:
            raise Unreadable("file_gone")
        return IncomingFile(PLATFORM, digest, file_name(name), path.stat().st_size, media_type)


def _is_png(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PNG)) == _PNG


def _language(request: Request) -> str:
    wanted = request.query_params.get("language") or request.headers.get("accept-language", "")
    return wanted[:2] if wanted[:2] in LANGUAGES else "id"


def _sorry(request: Request, key: str, status: int, **values: str) -> Response:
    return JSONResponse({"error": say(_language(request), key, **values)}, status_code=status)


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object the page sent, at most 64 KB. Raises Unreadable."""
    taken = bytearray()
    async for piece in request.stream():
        taken += piece
        if len(taken) > _BODY_LIMIT:
            raise Unreadable("too_long")
    try:
        body = json.loads(taken)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("unreadable") from fault
    if not isinstance(body, dict):
        raise Unreadable("unreadable")
    return body
