"""The address that Slack calls in HTTP mode: only what is signed, only small bodies, and 200 only after the commit."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.bodies import read_body

ADDRESS = "/slack/events"

log = logging.getLogger(__name__)


class Webhook:
    """`genuine` knows Slack's signature of a body by its headers; `bring` gives a status, and what Slack is to be told."""

    def __init__(self, genuine: Callable[[bytes, Mapping[str, str]], bool], bring: Callable[[Mapping[str, Any], asyncio.Event], Awaitable[tuple[int, Any]]]) -> None:
        self._genuine, self._bring = genuine, bring

    def routes(self) -> Sequence[BaseRoute]:
        return (Route(ADDRESS, self._called, methods=["POST"]),)

    async def _called(self, request: Request) -> Response:
        """413 for what is too large, 401 without Slack's signature, 400 for what makes no sense, 503 while nobody takes in: an event then comes again."""
        body = await read_body(request)
        if body is None:
            return Response(status_code=413)
        if not self._genuine(body, request.headers):
            log.warning("somebody without Slack's signature called", extra={"action": "webhook-refused"})
            return Response(status_code=401)
        payload = read(body, request.headers.get("content-type", ""))
        if payload is None:
            return Response(status_code=400)
        told = asyncio.Event()
        try:
            status, answer = await self._bring(payload, told)
        finally:
            asyncio.get_running_loop().call_soon(told.set)  # the answer has gone out by then
        return JSONResponse(answer, status) if answer else Response(status_code=status)


def read(body: bytes, media_type: str) -> dict[str, Any] | None:
    """What a request holds, as an envelope of Socket Mode would. bolt's own reader takes a command with the word "payload" in it for an act, and loses it."""
    try:
        if media_type.partition(";")[0].strip() == "application/json":
            payload = json.loads(body)
        else:
            payload = dict(parse_qsl(body.decode(), keep_blank_values=True))
            payload = json.loads(payload["payload"]) if "payload" in payload else payload
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None
