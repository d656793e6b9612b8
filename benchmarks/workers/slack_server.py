"""The local Slack of the tests in a process of its own, and people at it who tap."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.workers.load import serve, tapped
from bot.main import on_loop
from tests.servers.fake_slack import FakeSlack, Person, slack
from tests.servers.slack.acts import Spot
from tests.servers.slack.places import Call, Message

_LONGEST = 10.0  # seconds that a card of a lone person's tap may need to change


class Tapped(FakeSlack):
    """Tells how long after the tap on it a message was edited, by its ts, of those that are waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: dict[str, float] = {}
        self.edited: list[float] = []
        self.looked_for = False

    def note(self, call: Call) -> None:
        super().note(call)
        if call.method == "chat.update" and call.status == 200 and (began := self.pressed.pop(str(call.arguments["ts"]), None)):
            self.edited.append(perf_counter() - began)

    async def tap(self, card: tuple[Person, Spot]) -> None:
        person, spot = card
        if self.looked_for and isinstance(spot.holder, Message):
            self.pressed[spot.holder.ts] = perf_counter()
        assert (await person.press_late(spot)).taken


def folk(server: FakeSlack, count: int) -> list[Person]:
    """So many people; each has a conversation with the app. In a new workspace their ids are always the same."""
    people = [server.person(f"Pegawai {number}") for number in range(count)]
    for person in people:
        server.direct_with(person.id)
    return people


def put(server: FakeSlack, rows: list[list[tuple[str, str, Any]]]) -> list[list[tuple[Person, Spot]]]:
    """People with cards in their conversations; of each card its first button. `rows`: of each person their cards, which are a ts, a text and blocks."""
    found = []
    for person, row in zip(folk(server, len(rows)), rows, strict=True):
        cards = [Message(person.chat, ts, server.me["user_id"], text, server.named(blocks), own_bot=True) for ts, text, blocks in row]
        person.chat.messages.update({card.ts: card for card in cards})
        blocks = [(card, next(block for block in card.blocks if block["type"] == "actions")) for card in cards]
        found.append([(person, Spot(card, block, block["elements"][0])) for card, block in blocks])
    return found


async def main(cards: Path) -> None:
    async with slack(Tapped()) as server:
        assert isinstance(server, Tapped)
        rows = put(server, json.loads(cards.read_text(encoding="utf-8")))

        async def load(people: int, each: int) -> dict[str, Any]:
            while not server.sockets.open:
                await asyncio.sleep(0.01)
            server.looked_for = people == 1
            found = await tapped(rows[:people], each, server.tap)
            async with asyncio.timeout(_LONGEST):
                while server.pressed:
                    await asyncio.sleep(0.01)
            edited, server.edited = server.edited, []
            return {**found, "cards": edited}

        await serve(server.base_url, load)


if __name__ == "__main__":
    on_loop(main(Path(sys.argv[1])))
