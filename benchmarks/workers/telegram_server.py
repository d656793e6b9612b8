"""The local Bot API server of the tests in a process of its own, and people at it who tap."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.workers.load import serve, tapped
from bot.main import on_loop
from tests.servers.fake_telegram import FakeTelegram, telegram
from tests.servers.telegram.chats import Call, Message
from tests.servers.telegram.people import Person


class Tapped(FakeTelegram):
    """Tells when a tap is answered, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[None]] = {}

    def note(self, call: Call) -> None:
        super().note(call)
        if call.method == "answerCallbackQuery" and call.code == 200:
            self.waiting.pop(call.arguments["callback_query_id"]).set_result(None)

    async def tap(self, card: tuple[Person, Message]) -> None:
        person, message = card
        answered = asyncio.get_running_loop().create_future()
        self.waiting[person.forge(message, message.keyboard[0][0]["callback_data"])] = answered
        await answered


def put(server: Tapped, rows: list[list[tuple[int, str, Any]]]) -> list[list[tuple[Person, Message]]]:
    """People with cards in their chats. `rows`: of each person their cards, which are a message's number, words and keyboard."""
    found = []
    for number, row in enumerate(rows):
        person = server.person(f"Pegawai {number}")
        person.met()
        cards = [Message(person.chat, id, server.me, int(server.now()), text, keyboard=keyboard, own_bot=True) for id, text, keyboard in row]
        person.chat.messages.update({card.id: card for card in cards})
        found.append([(person, card) for card in cards])
    return found


async def main(cards: Path) -> None:
    async with telegram(Tapped()) as server:
        assert isinstance(server, Tapped)
        rows = put(server, json.loads(cards.read_text(encoding="utf-8")))

        async def load(people: int, each: int) -> dict[str, Any]:
            await server.updates.polled(60)
            return await tapped(rows[:people], each, server.tap)

        await serve(server.address, load)


if __name__ == "__main__":
    on_loop(main(Path(sys.argv[1])))
