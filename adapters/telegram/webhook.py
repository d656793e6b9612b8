"""The address that Telegram calls: only with the secret, only small bodies, and 200 only after the commit."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from hmac import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.bodies import read_body
from adapters.telegram.intake import Intake

ADDRESS = "/telegram/webhook"
_SECRET = "x-telegram-bot-api-secret-token"

log = logging.getLogger(__name__)


class Webhook:
    """Where Telegram brings updates, while an intake is open."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._intake: Intake | None = None

    def open(self, intake: Intake) -> None:
        self._intake = intake

    def close(self) -> None:
        self._intake = None

    def routes(self) -> Sequence[BaseRoute]:
        return (Route(ADDRESS, self._called, methods=["POST"]),)

    async def _called(self, request: Request) -> Response:
        """401 without the secret, 413 for what is too large, 400 for what is no update, 503 while nobody takes in: Telegram then calls again."""
        if not compare_digest(request.headers.get(_SECRET, "").encode(), self._secret):
            log.warning("somebody without the secret called the webhook", extra={"action": "webhook-refused"})
            return Response(status_code=401)
        body = await read_body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        if self._intake is None:
            return Response(status_code=503)
        if (task := self._intake.take(update)) is not None:
            await asyncio.wait((task,))
        return Response()


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
