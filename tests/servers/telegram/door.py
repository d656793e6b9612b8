"""The HTTP side of the Bot API: calls, downloads, and what the weather does to them. core.telegram.org/bots/api#making-requests."""

from __future__ import annotations

import hmac
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from tests.servers.telegram.chats import Call, Json
from tests.servers.telegram.limits import UPLOAD_LIMIT
from tests.servers.telegram.methods import Arguments, Upload
from tests.servers.telegram.refusal import Refusal, bad, too_many
from tests.servers.weather import Fault

if TYPE_CHECKING:
    from tests.servers.fake_telegram import FakeTelegram

LINK_LIFE = 3600  # seconds


class Cut(Response):
    """Begins to answer, and hangs up in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000"), (b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


class Door:
    """Lets calls in. A wrong token is refused; every call goes into the transcript."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        method, arguments, refusal = request.path_params["method"], Arguments({}, {}), self._stranger(request)
        try:
            if refusal:
                raise refusal
            arguments = await read_arguments(request)
            return await self._answered(request, method, arguments)
        except Refusal as refused:
            self._note(method, arguments, refused.code, refused.description)
            return JSONResponse(refused.body(), refused.code)

    async def _answered(self, request: Request, method: str, arguments: Arguments) -> Response:
        fault, result = self.telegram.weather.meets(method, arguments.number("chat_id")), None
        if fault is None or fault.done:
            result = await self.telegram.methods.call(method, arguments)
        if fault and not (fault.hold and await fault.hold.over(request.receive())):
            return self._spoilt(method, arguments, fault, result)
        if fault and not fault.done:
            result = await self.telegram.methods.call(method, arguments)
        self._note(method, arguments, 200, result=result)
        return JSONResponse({"ok": True, "result": result})

    def _spoilt(self, method: str, arguments: Arguments, fault: Fault, result: Any) -> Response:
        """What comes back in bad weather instead of `result`."""
        code = {"too_many": 429, "broken": fault.code, "garbled": 200, "unread": 400}.get(fault.kind, 0)
        self._note(method, arguments, code, fault.kind, result)
        if fault.kind == "too_many":
            return JSONResponse(too_many(fault.after).body(), 429)
        if fault.kind == "unread":
            return JSONResponse({"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities: Unsupported start tag"}, 400)
        if fault.kind == "broken":
            described = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}.get(fault.code, "Internal Server Error")
            return JSONResponse({"ok": False, "error_code": fault.code, "description": described}, fault.code)
        return Response(b"<html>gateway</html>", 200) if fault.kind == "garbled" else Cut()

    def _note(self, method: str, arguments: Arguments, code: int, description: str = "", result: Any = None) -> None:
        given = dict(arguments.fields) | {name: (file, len(content)) for name, (file, _, content) in arguments.uploads.items()}
        self.telegram.note(Call(method, given, self.telegram.now(), code, description, result))

    def _stranger(self, request: Request) -> Refusal | None:
        token = request.path_params["token"]
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            return Refusal(404, "Not Found")
        return None if hmac.compare_digest(token, self.telegram.token) else Refusal(401, "Unauthorized")

    async def download(self, request: Request) -> Response:
        """A file, while its link lives."""
        path = request.path_params["path"]
        if refused := self._stranger(request):
            return JSONResponse(refused.body(), refused.code)
        fault = self.telegram.weather.meets("download")
        if fault:
            return self._spoilt("download", Arguments({"path": path}, {}), fault, None)
        found = [file for file in self.telegram.files.values() if file.path == path]
        if not found or self.telegram.now() - self.telegram.links.get(path, -LINK_LIFE) >= LINK_LIFE:
            return JSONResponse(Refusal(404, "Not Found").body(), 404)
        return Response(found[0].content, media_type="application/octet-stream")


async def read_arguments(request: Request) -> Arguments:
    """Of the query, of a form, of a multipart form or of JSON. Raises Refusal."""
    if int(request.headers.get("content-length", 0)) > UPLOAD_LIMIT + (1 << 16):
        async for _ in request.stream():
            pass
        raise Refusal(413, "Request Entity Too Large")
    fields: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").split(";")[0]
    if kind == "application/json":
        try:
            fields |= json.loads(await request.body() or b"{}")
        except ValueError:
            raise bad("can't parse JSON object") from None
    elif kind == "multipart/form-data":
        async with request.form(max_part_size=1 << 20) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = (value.filename or "file", value.content_type or "application/octet-stream", await value.read())
                else:
                    fields[name] = value
    else:
        fields |= dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    return Arguments(fields, uploads)
