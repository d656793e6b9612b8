"""A firm on Telegram alone, polled from the local Bot API server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.crashes.firm import NAMES, Firm, Message, at_work
from tests.crashes.house import PATIENCE
from tests.servers.fake_telegram import TOKEN, FakeTelegram, Person, telegram
from tests.servers.telegram.people import Shown
from tests.servers.weather import Hold


class TelegramFirm(Firm):
    secrets = (TOKEN.split(":")[1],)

    def __init__(self, folder: Path, server: FakeTelegram, compiled: Path) -> None:
        super().__init__(folder, server, f'[telegram]\ntoken = "{TOKEN}"\napi_base_url = "{server.address}"\nfile_base_url = "{server.address}"\n', compiled)
        self.server, self.people = server, dict[str, Person]()

    async def link(self, who: str, code: str) -> None:
        self.people[who] = self.server.person(NAMES[who])
        self.people[who].start(code)

    def screen(self, who: str) -> Sequence[Shown]:
        return self.people[who].view()

    def ask_for(self, who: str, line: str) -> None:
        self.people[who].say(line)

    def say(self, who: str, text: str) -> None:
        self.people[who].say(text)

    def hear(self, who: str) -> list[str]:
        return [toast.text for toast in self.people[who].toasts]

    def tap(self, who: str, label: str, found: Message) -> int:
        assert isinstance(found, Shown)
        message, button = next(
            (message, button) for message in self.people[who].chat.shown() if message.id == found.id for row in message.keyboard for button in row if button["text"] == label
        )
        self.people[who].forge(message, button["callback_data"])
        return self.server.updates.next_id - 1

    async def taken_in(self) -> None:
        await self.server.updates.confirmed(PATIENCE)

    async def die_in(self, hold: Hold) -> None:
        """Killed when it has polled once more meanwhile."""
        await self.reaches(hold)
        polls = len(self.server.called("getUpdates"))
        await self.server.watch.until(lambda: len(self.server.called("getUpdates")) > polls or not self.server.updates.waiting)
        await self.kill()
        await self.start()


@asynccontextmanager
async def on_telegram(folder: Path, compiled: Path) -> AsyncIterator[TelegramFirm]:
    """A firm at work; Python's `compiled` files of it lie there."""
    async with telegram() as server, at_work(TelegramFirm(folder, server, compiled)) as found:
        yield found
