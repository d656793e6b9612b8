"""The local Bot API server of the tests in a process of its own, and people at it who tap: once their tap is answered, the next of their cards."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.servers.fake_telegram import FakeTelegram, telegram
from tests.servers.telegram.chats import Call, Message
from tests.servers.telegram.people import Person

PAUSE = 0.02  # seconds between the answer to a lone person's tap and their next one


class Tapped(FakeTelegram):
    """Tells when a tap is answered, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[float]] = {}

    def note(self, call: Call) -> None:
        super().note(call)
        if call.method == "answerCallbackQuery" and call.code == 200:
            self.waiting.pop(call.arguments["callback_query_id"]).set_result(perf_counter())


class Crowd:
    """People with cards in their chats. `rows`: of each person their cards, which are a message's number, words and keyboard."""

    def __init__(self, server: Tapped, rows: list[list[tuple[int, str, Any]]]) -> None:
        self._server = server
        self._people: list[tuple[Person, list[Message]]] = []
        for number, row in enumerate(rows):
            person = server.person(f"Pegawai {number}")
            person.met()
            cards = [Message(person.chat, id, server.me, int(server.now()), text, keyboard=keyboard, own_bot=True) for id, text, keyboard in row]
            person.chat.messages.update({card.id: card for card in cards})
            self._people.append((person, cards))

    async def tap(self, people: int, each: int) -> dict[str, Any]:
        """So many people tap so many of their cards each. Gives taps a second, seconds each waited, and what this process needed for a tap."""
        begun, used, waits = perf_counter(), process_time(), list[float]()
        await asyncio.gather(*(self._tap(person, cards, each, PAUSE if people == 1 else 0.0, waits) for person, cards in self._people[:people]))
        count, took = people * each, perf_counter() - begun
        return {"rate": count / took, "waits": waits, "cpu": (process_time() - used) / count * 1e6}

    async def _tap(self, person: Person, cards: list[Message], each: int, pause: float, waits: list[float]) -> None:
        for _ in range(each):
            message = cards.pop()
            begun = perf_counter()
            answered = asyncio.get_running_loop().create_future()
            self._server.waiting[person.forge(message, message.keyboard[0][0]["callback_data"])] = answered
            waits.append(await answered - begun)
            await asyncio.sleep(pause)


async def serve(cards: Path) -> None:
    """Says its address; for each line "people each" that comes in, has them tap and says what came of it."""
    async with telegram(Tapped()) as server:
        assert isinstance(server, Tapped)
        crowd = Crowd(server, json.loads(cards.read_text(encoding="utf-8")))
        print(server.address, flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.updates.polled(60)
            people, each = map(int, line.split())
            print(json.dumps(await crowd.tap(people, each)), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
