"""A group on Telegram, or a channel on Slack, in an office: what people do there, and what they read of the bot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.servers import fake_slack, fake_telegram
from tests.servers.slack.screens import Shown
from tests.stories.office import Office
from tests.stories.stages import SlackStage, TelegramStage

BORROW = """
sop: borrow
title: {en: Loan of equipment, id: Pinjam alat}
command: [pinjam, borrow]
headline: "{{ item }}, {{ worth }}"
amount: worth
number: "PA/{seq:04}"
trace: true
form:
  item: {type: text, quick: true, title: {en: Item, id: Alat}}
  worth: {type: money, quick: true, title: {en: Worth, id: Nilai}}
states:
  store: {title: {en: Store, id: Gudang}, approve: role.purchasing | requester.manager, group: gudang}
  handed: {title: {en: Hand it over, id: Serahkan}, task: role.purchasing, group: gudang}
  lent: {title: {en: Lent, id: Dipinjamkan}, end: lent}
"""


STORY = "Riwayat\n"  # how what is told under the cards on Slack begins


@dataclass(frozen=True)
class Line:
    """A message of the bot there. `thread`: the topic on Telegram, 0 for none; the ts of the first message on Slack, "" for none; `ts` is that of
    the message itself, on Slack."""

    text: str
    labels: tuple[str, ...] = ()
    thread: Any = ""
    ts: str = ""

    @property
    def first(self) -> str:
        return self.text.splitlines()[0]


class Room(Protocol):
    """Where several people and the bot are. `topic`: that of it they talk in, as in `Line.thread`."""

    topic: Any

    async def say(self, who: str, text: str) -> str:
        """Writes there; gives what `who` is told alone."""

    async def press(self, who: str, label: str, on: str = "") -> str: ...
    async def reply(self, who: str, seen: str, text: str) -> str: ...
    def cards(self) -> list[Line]:
        """What the bot has written there, oldest first."""


@dataclass
class TelegramRoom:
    """A group, or one topic of it."""

    office: Office
    stage: TelegramStage
    group: fake_telegram.Group
    topic: int = 0

    def person(self, who: str) -> fake_telegram.Person:
        return self.stage.folk[who]

    async def say(self, who: str, text: str) -> str:
        return await self.act(who, lambda: self.person(who).say(text, self.group.chat, self.topic))

    async def press(self, who: str, label: str, on: str = "") -> str:
        return await self.act(who, lambda: self.person(who).press(label, on, self.group.chat))

    async def reply(self, who: str, seen: str, text: str) -> str:
        return await self.act(who, lambda: self.person(who).reply(seen, text, self.group.chat))

    async def act(self, who: str, act: Callable[[], object]) -> str:
        return await _acted(self.office, who, act)

    def cards(self) -> list[Line]:
        shown = self.person("rina").view(self.group.chat)
        return [Line(_plain(message.text), message.labels, message.thread) for message in shown if message.sender == "Alur"]


@dataclass
class SlackRoom:
    """A channel."""

    office: Office
    stage: SlackStage
    room: fake_slack.Room
    topic: str = ""

    def person(self, who: str) -> fake_slack.Person:
        return self.stage.folk[who]

    async def say(self, who: str, text: str) -> str:
        person, channel = self.person(who), self.room.channel
        if text.startswith("/"):
            return await self.act(who, lambda: person.command(f"/alur {text[1:]}", channel))
        return await self.act(who, lambda: person.say(text, channel))

    async def press(self, who: str, label: str, on: str = "") -> str:
        return await self.act(who, lambda: self.person(who).press(label, on, self.room.channel))

    async def reply(self, who: str, seen: str, text: str) -> str:
        person, channel = self.person(who), self.room.channel
        found = person.message(seen, channel)
        return await self.act(who, lambda: person.say(text, channel, channel.messages.get(found.thread, found)))

    async def act(self, who: str, act: Callable[[], object]) -> str:
        return await _acted(self.office, who, act)

    def cards(self) -> list[Line]:
        rina = self.person("rina")
        shown = [rina._shown(message) for message in self.room.channel.shown() if not message.only_for]
        return [_line(message) for message in shown if message.sender == "alur" and not message.text.startswith(STORY)]

    def story(self, on: str) -> list[str]:
        """What is told in the thread of the newest message that holds `on`, line by line."""
        rina = self.person("rina")
        (told,) = (message for message in rina.thread(on, self.room.channel) if message.text.startswith(STORY))
        return _plain(told.text).splitlines()[1:]

    def alone(self, who: str) -> list[Line]:
        """What nobody else sees there."""
        person = self.person(who)
        shown = [person._shown(message) for message in self.room.channel.shown() if message.only_for == person.id]
        return [_line(message) for message in shown]


def room(office: Office, forum: bool = False) -> Room:
    """A new one, with everybody in it; `forum`: a topic of it on Telegram, a private channel on Slack."""
    stage: Any = office.stage
    folk = stage.folk
    if isinstance(stage, SlackStage):
        return SlackRoom(office, stage, stage.server.room("gudang", *folk.values(), private=forum))
    group = stage.server.group("Gudang", *folk.values(), forum=forum)
    group.add_bot(folk["putu"])
    return TelegramRoom(office, stage, group, group.topic("Pinjam", folk["putu"]) if forum else 0)


async def borrow(office: Office, who: str = "rina", what: str = "4jt proyektor") -> str:
    """Gives the number."""
    await office.say(who, f"/pinjam {what}")
    await office.press(who, "Kirim")
    shown = await office.sees(who, "PA/", "Menunggu")
    return next(word for word in shown.text.split() if word.startswith("PA/"))


async def _acted(office: Office, who: str, act: Callable[[], object]) -> str:
    async def settled() -> None:
        act()
        await office.player.settled()  # type: ignore[attr-defined]

    return await office._act(who, settled)


def _line(message: Shown) -> Line:
    return Line(_plain(message.text), message.labels, message.thread, message.ts)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
