"""The HTTP side of Slack: calls of the Web API, files, response_urls, sockets, and what the weather does to them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.slack.arguments import Arguments
from tests.servers.slack.places import Call, File, Json
from tests.servers.slack.refusal import Refusal, too_many
from tests.servers.weather import Fault

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>"


class Door:
    """Lets calls in. Every call goes into the transcript."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def application(self) -> web.Application:
        rooms = web.Application(client_max_size=64 << 20)
        rooms.router.add_route("GET", "/api/{method}", self.call)
        rooms.router.add_route("POST", "/api/{method}", self.call)
        rooms.router.add_post("/upload/{id}", self.upload)
        rooms.router.add_get("/files-pri/{id}/{name}", self.download)
        rooms.router.add_post("/response/{id}", self.respond)
        rooms.router.add_get("/link/", self.slack.sockets.serve)
        return rooms

    async def call(self, request: web.Request) -> web.StreamResponse:
        method, arguments, token = request.match_info["method"], Arguments({}), ""
        try:
            arguments, token = await read_arguments(request)
            return await self._answered(request, method, token, arguments)
        except Refusal as refused:
            self._note(method, arguments, refused.status, refused.error, refused.body())
            return web.json_response(refused.body(), status=refused.status, headers=refused.headers() | self._scopes(token))

    async def _answered(self, request: web.Request, method: str, token: str, arguments: Arguments) -> web.StreamResponse:
        place = arguments.text("channel")
        fault, result = self.slack.weather.meets(method, self.slack.direct[place].id if place in self.slack.direct else place), None
        if fault is None or fault.done:
            result = self.slack.methods.call(method, token, arguments)
        if fault and not (fault.hold and await fault.hold.over(_gone(request))):
            return await self._spoilt(request, method, arguments, fault, result)
        if fault and not fault.done:
            result = self.slack.methods.call(method, token, arguments)
        self._note(method, arguments, 200, result=result)
        return web.json_response({"ok": True} | (result or {}), headers=self._scopes(token))

    async def _spoilt(self, request: web.Request, method: str, arguments: Arguments, fault: Fault, result: Json | None) -> web.StreamResponse:
        """What comes back in bad weather instead of `result`."""
        self._note(method, arguments, {"too_many": 429, "broken": fault.code, "garbled": 200}.get(fault.kind, 0), fault.kind, result)
        if fault.kind == "too_many":
            refused = too_many(fault.after)
            return web.json_response(refused.body(), status=429, headers=refused.headers())
        if fault.kind == "broken":
            return web.json_response({"ok": False, "error": "internal_error"}, status=fault.code)
        if fault.kind == "garbled":
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        return await hang_up(request)

    def _note(self, method: str, arguments: Arguments, status: int, error: str = "", result: Any = None) -> None:
        self.slack.note(Call(method, arguments.fields, self.slack.now(), status, error, result))

    def _scopes(self, token: str) -> dict[str, str]:
        held = self.slack.methods.held(token)
        return {"X-OAuth-Scopes": ",".join(held)} if held else {}

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file."""
        content = await _bytes(request)
        take = self.slack.uploads.take
        return await self._through(request, "upload", {"id": request.match_info["id"]}, lambda: web.Response(text=take(request.match_info["id"], content)))

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file, for who may read it; anybody else gets a page to sign in on, with 200."""
        return await self._through(request, "download", {"id": request.match_info["id"]}, lambda: self._file(request))

    def _file(self, request: web.Request) -> web.Response:
        file: File | None = self.slack.files.get(request.match_info["id"])
        bearer = request.headers.get("Authorization") == f"Bearer {self.slack.token}"
        if not bearer or "files:read" not in self.slack.scopes or self.slack.locked:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        if file is None or not file.complete:
            return web.Response(status=404, text="file not found")
        return web.Response(body=file.content, content_type=file.media_type)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A response_url."""
        try:
            given = json.loads(await request.read())
        except ValueError:
            return web.Response(text="invalid_payload", status=400)

        def work() -> web.Response:
            self.slack.respond(request.match_info["id"], given)
            return web.json_response({"ok": True})

        return await self._through(request, "response_url", given, work)

    async def _through(self, request: web.Request, name: str, given: Json, work: Callable[[], web.Response]) -> web.StreamResponse:
        """Does `work` in whatever weather it is."""
        fault, answer, arguments = self.slack.weather.meets(name), None, Arguments(given)
        if fault is None or fault.done:
            try:
                answer = work()
            except Refusal as refused:
                answer = web.json_response(refused.body(), status=refused.status if refused.status != 200 else 400)
        if fault:
            return await self._spoilt(request, name, arguments, fault, None)
        assert answer is not None
        self._note(name, arguments, answer.status)
        return answer


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Begins to answer, and ends the connection in the middle."""
    answer = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
    with contextlib.suppress(ConnectionError):  # who called may be gone
        await answer.prepare(request)
        await answer.write(b'{"ok":')
    if request.transport:
        request.transport.close()
    return answer


async def _gone(request: web.Request) -> None:
    """Until the caller has hung up."""
    while request.transport and not request.transport.is_closing():
        await asyncio.sleep(0.02)


async def _bytes(request: web.Request) -> bytes:
    """A body, or the file in a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    field = next(iter(form.values()))
    return field.file.read() if isinstance(field, web.FileField) else str(field).encode()


async def read_arguments(request: web.Request) -> tuple[Arguments, str]:
    """Of the query, of a form or of JSON; and the token. Raises Refusal."""
    fields: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            given = json.loads(await request.read() or b"{}")
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(given, dict):
            raise Refusal("json_not_object")
        fields |= given
    elif request.method == "POST":
        fields |= dict(await request.post())
    token = str(fields.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ").strip())
    return Arguments(fields), token
