"""slack-bolt's app: it tells commands, acts and events from each other, answers Slack's own questions, and passes over what the app did itself.

All the rest it hands to one place, and acknowledges when that returns: `process_before_response`, without which it looks for the acknowledgement
every ten milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier

from adapters.slack.parse import ACTS, COMMANDS, EVENTS, Me
from adapters.slack.web_api import QUIET, WebApi

Take = Callable[[str, Mapping[str, Any], asyncio.Event], Awaitable[dict[str, Any]]]
_ANY = re.compile("")
_ODD = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)  # of the library, where a thing is of another kind than it takes for granted

log = logging.getLogger(__name__)


class Dispatch:
    """Where Slack brings things, by whatever way, while somebody takes them. `secret` signs what comes by requests; `now` in seconds since 1970."""

    def __init__(self, api: WebApi, secret: str, now: Callable[[], float]) -> None:
        self._workspace = _Workspace()
        self._take: Take | None = None
        self._verifier = SignatureVerifier(secret, _Held(now)) if secret else None
        self._app = AsyncApp(
            name=QUIET.name,  # the library gives the logger of that name our level: never one that the product writes to
            logger=QUIET,
            client=api.client,
            authorize=self._workspace,
            process_before_response=True,
            request_verification_enabled=False,  # before a body is read: `genuine`
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        for kind, listens in ((ACTS, self._app.action), (COMMANDS, self._app.command), (EVENTS, self._app.event), *((ACTS, each) for each in _others(self._app))):
            listens(_ANY)(self._listener(kind))
        self._app.error(_odd)

    def open(self, me: Me, take: Take) -> None:
        """From now on what comes goes to `take`; what that returns is the acknowledgement, and where it raises there is none."""
        self._workspace.is_mine(me)
        self._take = take

    def close(self) -> None:
        self._take = None

    def genuine(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether a request is Slack's own, and not older than five minutes: docs.slack.dev/authentication/verifying-requests-from-slack."""
        try:
            return self._verifier is not None and self._verifier.is_valid_request(body, headers)
        except _ODD:
            return False

    async def bring(self, payload: Mapping[str, Any], told: asyncio.Event) -> tuple[int, Any]:
        """Returns when it is kept: a status of HTTP, and what Slack is to be told; `told` is to be set when it was. 200 for what was kept, 503 while nobody takes it, 500 where that went
        wrong, 4xx for what makes no sense."""
        try:
            response = await self._app.async_dispatch(AsyncBoltRequest(body=dict(payload), mode="socket_mode", context={"told": told}))
        except _ODD as fault:
            response = await _odd(fault)
        return response.status, json.loads(response.body) if response.body else {}

    def _listener(self, kind: str) -> Callable[[AsyncAck, dict[str, Any], asyncio.Event], Awaitable[BoltResponse]]:
        async def brought(ack: AsyncAck, body: dict[str, Any], told: asyncio.Event) -> BoltResponse:
            if self._take is None:
                return BoltResponse(status=503)
            try:
                answer = await self._take(kind, body, told)
            except Exception:
                log.exception("what Slack brought was not kept", extra={"action": "receive"})
                return BoltResponse(status=500)
            return await ack(answer or "")

        return brought


class _Workspace(AsyncAuthorize):
    """The only one there is: known from the start, so nobody waits until Slack is asked, and no token is taken from the environment."""

    def __init__(self) -> None:
        self._known = AuthorizeResult(enterprise_id=None, team_id=None)

    def is_mine(self, me: Me) -> None:
        self._known = AuthorizeResult(enterprise_id=None, team_id=me.team, bot_user_id=me.user)

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._known


class _Held(Clock):
    """Alur's clock, which tests hold."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


def _others(app: AsyncApp) -> tuple[Callable[..., Any], ...]:
    return app.view, app.view_closed, app.shortcut, app.options


async def _odd(error: Exception) -> BoltResponse:
    log.warning("Slack brought what makes no sense: %r", error, extra={"action": "receive"})
    return BoltResponse(status=400)
