"""Plays people on Slack: over the local Slack server, through the gateway and its library."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from itertools import count
from pathlib import Path

from adapters.intents import Account, Address
from adapters.port import Gateway, Receive
from adapters.slack.gateway import SlackGateway
from adapters.slack.settings import SlackSettings
from adapters.slack.sockets import COUNT
from tests.adapters.contract import Seen
from tests.adapters.contract_of_forms import Form
from tests.servers.fake_slack import APP_TOKEN, SIGNING_SECRET, TOKEN, FakeSlack, Person, slack
from tests.servers.slack.places import Channel
from tests.servers.slack.screens import Shown, buttons
from tests.webserver import listening, serving


def hurried() -> Callable[[], float]:
    """A clock that only grows, two seconds with every look: nobody waits for the next place in a row of messages."""
    looks = count(0, 2)
    return lambda: float(next(looks))


def slack_settings(server: FakeSlack, called: bool = False, **more: object) -> SlackSettings:
    """`called`: by signed requests, else Alur holds a socket."""
    way = {"signing_secret": SIGNING_SECRET} if called else {"app_token": APP_TOKEN}
    told: dict[str, object] = {"now": server.now, "monotonic": hurried(), "jitter": lambda seconds: 0.0, "api_base_url": server.base_url}
    return SlackSettings(TOKEN, **(told | way | more))  # type: ignore[arg-type]


class SlackHarness:
    """`adapters.contract.Harness` of Slack, and that of forms. A sentence for one person alone stands for one that does not stay. Slack shows no command that was typed: what
    people typed so is kept here."""

    def __init__(self, gateway: Gateway, server: FakeSlack, people: Mapping[str, Person], files: dict[str, Path], running: asyncio.Task[None]) -> None:
        self.gateway, self.server, self.folk = gateway, server, people
        self.people, self.bystander = ("rina", "budi"), Account("slack", f"{server.team}/U0NOBODY00")
        self._files, self._running = files, running
        self._typed: dict[str, list[tuple[str, Seen]]] = {}
        self._room: Channel | None = None

    def meet(self) -> Address | None:
        room = self.server.room("pengadaan", *self.folk.values())
        self._room = room.channel
        return Address("slack", room.id, shared=True)

    async def say(self, person: str, text: str) -> None:
        if text.startswith("/"):
            self._typed.setdefault(person, []).append((self.server.stamp(), Seen(text, own=True)))
            self.folk[person].command(text, self._room)
        else:
            self.folk[person].say(text, self._room)
        await self.settled()

    async def answer(self, person: str, seen: str, text: str) -> None:
        self.folk[person].say(text, self._room, self._parent(person, seen))
        await self.settled()

    async def press(self, person: str, label: str) -> None:
        self.folk[person].press(label, where=self._room)
        await self.settled()

    async def form(self, person: str) -> Form | None:
        page = self.folk[person].page
        if page is None:
            return None
        fields = {label: _words(value) for label, value in page.fields}
        return Form(page.title, page.text, fields, dict(page.errors), page.labels, page.submit, page.close)

    async def fill(self, person: str, label: str, value: object) -> None:
        self.folk[person].fill(label, value)
        await self.settled()

    async def hand_in(self, person: str, label: str, name: str, content: bytes) -> None:
        self.folk[person].attach(label, name, content)

    async def seek(self, person: str, label: str, text: str) -> Sequence[str]:
        return await self.folk[person].search(label, text, where=self.folk[person].form)

    async def press_in_form(self, person: str, label: str) -> None:
        self.folk[person].press(label, where=self.folk[person].form)
        await self.settled()

    async def submit(self, person: str) -> None:
        self.folk[person].submit()
        await self.settled()

    async def put_away(self, person: str) -> None:
        self.folk[person].close_form()
        await self.settled()

    def too_late(self) -> None:
        self.server.tickets.life = -1.0

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None:
        self.folk[person].upload(name, content, text)
        await self.settled()

    async def repeat(self) -> None:
        await self.server.deliveries.repeat()
        await self.settled()

    async def settled(self) -> None:
        """The gateway has taken in everything and answered."""
        assert isinstance(self.gateway, SlackGateway)
        await self.server.deliveries.settled(60)
        await self.gateway.settle(60)
        await self.server.deliveries.settled(60)

    async def see(self, person: str) -> Sequence[Seen]:
        """All that stands in the conversation and in its threads. A file alone in a thread is the card's that stands above it."""
        shown = self._shown(person)
        under: dict[str, tuple[str, ...]] = {}
        for message in shown:
            if _beside(message):
                under[message.thread] = (*under.get(message.thread, ()), *message.files)
        seen = [(each.ts, Seen(each.text, each.labels, (*each.files, *under.get(each.ts, ())), each.own)) for each in shown if not _beside(each) and not each.ephemeral]
        return [each for _, each in sorted([*seen, *self._typed.get(person, ())], key=lambda found: found[0].split("."))]

    async def told(self, person: str) -> Sequence[str]:
        who = self.folk[person]
        places = [who.chat, *(channel for channel in self.server.channels.values() if who.id in channel.members and channel is not who.chat)]
        only = [message for place in places for message in place.messages.values() if message.only_for == who.id and not message.edited and not buttons(message.blocks)]
        return [who._shown(message).text for message in sorted(only, key=lambda message: message.ts.split("."))]

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    def account(self, person: str) -> Account:
        return Account("slack", f"{self.server.team}/{self.folk[person].id}")

    def offer(self, digest: str, path: Path) -> None:
        self._files[digest] = path

    def _shown(self, person: str) -> list[Shown]:
        who = self.folk[person]
        return [who._shown(message) for message in who._seen(self._room or who.chat)]

    def _parent(self, person: str, seen: str):  # type: ignore[no-untyped-def]
        """The first message of the thread in which the newest that contains `seen` stands."""
        message = self.folk[person].message(seen, self._room)
        return message.channel.messages.get(message.thread, message)


def _words(value: object) -> tuple[str, ...]:
    """What stands in a field, as it reads; a moment by its seconds since 1970, a file by its name."""
    if isinstance(value, list):
        return tuple(word for each in value for word in _words(each))
    if isinstance(value, dict):
        return (str(value["text"]["text"] if "text" in value else value["name"]),)
    return () if value in (None, "") else (str(value),)


def _beside(message: Shown) -> bool:
    return bool(message.files and message.thread and not message.text and not message.own)


@contextlib.asynccontextmanager
async def on_slack(receive: Receive, called: bool = False) -> AsyncIterator[SlackHarness]:
    """A running gateway at a local Slack, two people, and its harness."""
    files: dict[str, Path] = {}
    async with slack(FakeSlack(time.time)) as server, contextlib.AsyncExitStack() as open_door:
        people = {"rina": server.person("Rina Wulandari"), "budi": server.person("Budi Santoso")}
        gateway = SlackGateway(slack_settings(server, called, open_file=files.get))
        door = listening()
        await open_door.enter_async_context(serving(gateway.routes(), door))
        running = asyncio.create_task(gateway.run(receive))
        harness = SlackHarness(gateway, server, people, files, running)
        try:
            await taken_in(server, f"http://127.0.0.1:{door.getsockname()[1]}/slack/events" if called else "")
            yield harness
        finally:
            await harness.stop()


async def taken_in(server: FakeSlack, address: str = "") -> None:
    """The gateway takes in: on its sockets, or at `address`."""
    if not address:
        await server.sockets.connected(COUNT)
        return
    server.request_url = address
    assert await server.deliveries.verify()
    nothing = {"type": "event_callback", "event_id": "Ev0", "event": {"type": "message", "bot_id": server.me["bot_id"]}}
    while not (await server.deliveries.bring("events_api", nothing)).taken:
        await asyncio.sleep(0.01)
