"""An app at the local Slack, as a test plays it: on a socket or at an address, with the answers it is told to give."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.servers.workspace import Answering, Json, Workspace
from tests.webserver import serving


@contextlib.asynccontextmanager
async def called(workspace: Workspace, answer: Answering | None = None) -> AsyncIterator[list[dict[str, str]]]:
    """An app that is called at an address; gives the headers of what came, and checks each signature."""
    headers: list[dict[str, str]] = []
    held = Clock()
    held.now = lambda: workspace.moment  # type: ignore[method-assign]
    verifier = SignatureVerifier(workspace.server.signing_secret, held)

    async def take(request: Request) -> Response:
        body = await request.body()
        headers.append(dict(request.headers))
        assert verifier.is_valid_request(body, dict(request.headers))
        kind = "events_api"
        if request.headers["content-type"] == "application/json":
            payload = json.loads(body)
        else:
            payload = dict(parse_qsl(body.decode(), keep_blank_values=True))
            kind = "interactive" if "payload" in payload else "slash_commands"
            payload = json.loads(payload["payload"]) if "payload" in payload else payload
        workspace.brought.append((kind, payload))
        said = await answer(kind, payload) if answer else {}
        if isinstance(said, Response):
            return said
        return JSONResponse(said) if said else Response()

    async with serving([Route("/slack/events", take, methods=["POST"])]) as address:
        workspace.server.request_url = f"{address}/slack/events"
        try:
            yield headers
        finally:
            workspace.server.request_url = ""


def taking(workspace: Workspace, way: str, answer: Answering | None = None) -> contextlib.AbstractAsyncContextManager[Any]:
    return workspace.listening(answer) if way == "socket" else called(workspace, answer)


def answering(*answers: Any) -> Answering:
    """Answers acts in turn; events are taken in."""
    left = list(answers)

    async def answer(kind: str, payload: Json) -> Any:
        return {} if kind == "events_api" or not left else left.pop(0)

    return answer


def acts(workspace: Workspace, kind: str = "interactive") -> list[Json]:
    return [payload for came, payload in workspace.brought if came == kind]
