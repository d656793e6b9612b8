"""The address that Slack calls in HTTP mode: only what is signed, only small bodies, and 200 only after the commit."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.bodies import read_body
from adapters.slack.parse import ACTS, COMMANDS, EVENTS
from adapters.slack.signature import genuine

ADDRESS = "/slack/events"

Take = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
log = logging.getLogger(__name__)


class Webhook:
    """Where Slack brings things, while somebody takes them. `now` in seconds since 1970."""

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        self._secret, self._now = secret, now
        self._taking: Take | None = None

    def open(self, take: Take) -> None:
        self._taking = take

    def close(self) -> None:
        self._taking = None

    def routes(self) -> Sequence[BaseRoute]:
        return (Route(ADDRESS, self._called, methods=["POST"]),)

    async def _called(self, request: Request) -> Response:
        """413 for what is too large, 401 without Slack's signature, 400 for what makes no sense, 503 while nobody takes in: an event then comes again."""
        body = await read_body(request)
        if body is None:
            return Response(status_code=413)
        timestamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
        if not self._secret or not genuine(self._secret, body, timestamp, signature, self._now()):
            log.warning("somebody without Slack's signature called", extra={"action": "webhook-refused"})
            return Response(status_code=401)
        found = read(body, request.headers.get("content-type", ""))
        if found is None:
            return Response(status_code=400)
        kind, payload = found
        if kind == EVENTS and payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        if self._taking is None:
            return Response(status_code=503)
        answer = await self._taking(kind, payload)
        return JSONResponse(answer) if answer else Response()


def read(body: bytes, media_type: str) -> tuple[str, dict[str, Any]] | None:
    """The kind of a request, as an envelope of Socket Mode would name it, and its payload."""
    try:
        if media_type.partition(";")[0].strip() == "application/json":
            kind, payload = EVENTS, json.loads(body)
        else:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
            kind, payload = (ACTS, json.loads(fields["payload"])) if "payload" in fields else (COMMANDS, fields)
    except (ValueError, RecursionError):
        return None
    return (kind, payload) if isinstance(payload, dict) else None
