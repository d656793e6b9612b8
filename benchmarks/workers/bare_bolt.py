"""An app of slack-bolt alone, on its own Socket Mode client: a tap is acknowledged and its message edited. Nothing is looked up, nothing kept."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient


async def acknowledge(ack: AsyncAck) -> None:
    await ack()


async def edit(body: dict[str, Any], client: AsyncWebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": ":white_check_mark: Disetujui"}}
    await client.chat_update(channel=body["container"]["channel_id"], ts=body["container"]["message_ts"], text="Disetujui", blocks=[section])


async def main(token: str, app_token: str, address: str, at_once: bool) -> None:
    """Takes in until it is killed. `at_once`: it answers when its listener returns, else by bolt's default, which looks for the acknowledgement."""
    app = AsyncApp(client=AsyncWebClient(token, base_url=address), process_before_response=at_once)
    app.action(re.compile(""))(ack=acknowledge, lazy=[edit])
    await AsyncSocketModeHandler(app, app_token).start_async()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "at_once"))
