"""Everybody on Slack, at the local Slack server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from adapters.port import Gateway
from tests.adapters.slack_person import SlackHarness
from tests.servers.fake_slack import FakeSlack, Person
from tests.stories.player import Reached


class SlackPlayer(SlackHarness):
    """`stories.player.Player` of Slack."""

    def __init__(self, gateway: Gateway, server: FakeSlack, people: Mapping[str, Person], running: asyncio.Task[None]) -> None:
        super().__init__(gateway, server, people, {}, running)

    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        return self.folk[person].button(label, on)

    async def tap(self, person: str, button: Reached) -> None:
        self.folk[person].press_late(button)
        await self.settled()

    async def forge(self, person: str, button: Reached, token: str) -> None:
        options = [{**option, "value": token} for option in button.element.get("options", [])]
        await self.tap(person, replace(button, element={**button.element, "value": token, "options": options}))

    async def token(self, button: Reached) -> str:
        options = button.element.get("options", [button.element])
        return next(str(each["value"]) for each in options if button.picked in ("", each["text"]["text"]))

    async def file(self, person: str, name: str) -> bytes:
        return [file.content for message in self.folk[person].chat.shown() for file in message.files if file.name == name][-1]

    async def link(self, person: str) -> str:
        blocks = [block for message in self.folk[person].chat.shown() for block in message.blocks]
        return [str(element["url"]) for block in blocks for element in block["elements"] if "url" in element and element["type"] == "button"][-1]
