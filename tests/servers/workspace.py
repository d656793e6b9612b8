"""A local Slack, slack-sdk's client that talks to it, and two people and a channel."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.fake_slack import APP_TOKEN, FakeSlack

Json = dict[str, Any]
Answering = Callable[[str, Json], Awaitable[Any]]  # kind and payload of what was brought; gives the answer, None for none at all
QUIET = logging.getLogger("tests.slack_sdk")
QUIET.setLevel(logging.CRITICAL)


class Workspace:
    """`moment` is the clock of the server, in seconds since 1970; `brought` is what came to the app."""

    def __init__(self, server: FakeSlack, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session
        self.web = self.client(server.token)
        self.rina, self.budi = server.person("Rina Wulandari"), server.person("Budi Santoso")
        self.room = server.room("pengadaan", self.rina, self.budi)
        self.moment = 1_795_500_000.0
        self.brought: list[tuple[str, Json]] = []

    def client(self, token: str) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=self.server.base_url, session=self.session, retry_handlers=[])

    @contextlib.asynccontextmanager
    async def listening(self, answer: Answering | None = None, ping: float = 5) -> AsyncIterator[SocketModeClient]:
        """An app on a socket, by slack-sdk's own client. It acknowledges what comes with what `answer` gives."""
        client = SocketModeClient(APP_TOKEN, logger=QUIET, web_client=self.web, ping_interval=ping)

        async def take(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            self.brought.append((request.type, request.payload))
            said = await answer(request.type, request.payload) if answer else {}
            if said is not None:
                await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, said or None))

        client.socket_mode_request_listeners.append(take)
        before = len(self.server.sockets.open)
        try:
            await client.connect()  # type: ignore[no-untyped-call]
            await self.server.sockets.connected(before + 1)
            yield client
        finally:
            await client.close()  # type: ignore[no-untyped-call]

    async def send(self, text: str = "Setujui?", to: str = "", **more: Any) -> str:
        """Gives the ts."""
        return str((await self.web.chat_postMessage(channel=to or self.rina.chat.id, text=text, **more))["ts"])


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Setujui?", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def button(label: str = "Setujui", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": label.lower()} | more


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements)} | more


def option(label: str, value: str = "") -> Json:
    return {"text": plain(label), "value": value or label.lower()}


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block whose id is its label."""
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": {"action_id": "v"} | element} | more


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Pembelian"), "submit": plain("Kirim"), "blocks": list(blocks) or [section()]} | more


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}
