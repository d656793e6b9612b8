"""The console as a platform: keeps its transcripts, and offers the port of every chat platform."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from typing import ParamSpec, TypeVar

from starlette.routing import BaseRoute

from adapters.cards import Card
from adapters.console import render
from adapters.console.exchange import Exchange
from adapters.console.live import Live
from adapters.console.pages import Pages
from adapters.console.parse import PLATFORM, message_number, reference
from adapters.console.settings import ConsolePerson, ConsoleSettings
from adapters.console.transcripts import DATABASE, Message, Transcripts, may_pass
from adapters.console.uploads import SIZE_LIMIT, Uploads
from adapters.failures import CannotReach, Gone, TryLater
from adapters.intents import Account, Address, IncomingFile, MessageRef
from adapters.port import BARE, Command, Lack, Profile, Receive, Slip, Traits

P = ParamSpec("P")
T = TypeVar("T")
_DAY = 86_400.0  # seconds


class ConsoleGateway:
    """`adapters.port.Gateway` for the browser. A message is committed before `post` and `edit` return."""

    def __init__(self, settings: ConsoleSettings) -> None:
        settings.folder.mkdir(parents=True, exist_ok=True)
        self.name, self.traits = PLATFORM, Traits(forms=False, file_limit=SIZE_LIMIT, text_limit=render.TEXT_LIMIT)
        self._settings = settings
        self._transcripts = Transcripts(settings.folder / DATABASE, settings.now)
        self._uploads = Uploads(settings.folder / "uploads")
        self._live = Live(settings, self._transcripts)
        self._exchange = Exchange(self._transcripts, self._live)

    async def run(self, receive: Receive) -> None:
        """Takes intents in until cancelled; then every open stream ends."""
        self._live.reopen()
        self._exchange.open(receive)
        try:
            while True:
                with suppress(sqlite3.OperationalError, OSError):  # then another day
                    await asyncio.to_thread(self._sweep)
                await asyncio.sleep(_DAY)
        finally:
            self._exchange.close()
            self._live.close()

    def routes(self) -> Sequence[BaseRoute]:
        """`/console` and everything below it."""
        return Pages(self._settings, self._transcripts, self._uploads, self._live, self._exchange, self.clear).routes()

    async def post(self, to: Address | Account, card: Card, slip: Slip = BARE) -> MessageRef:
        """Appends to the transcript. Raises CannotReach for an account nobody plays, Refused, TryLater."""
        person = self._person(to.place if isinstance(to, Address) else to.id)
        message = await self._stored(self._transcripts.add, person.id, "bot", render.card(card))
        self._live.changed()
        return reference(message.id)

    async def edit(self, ref: MessageRef, card: Card) -> None:
        """Puts `card` in the message's place. Raises Gone, Refused, TryLater."""
        self._there(await self._stored(self._transcripts.edit, message_number(ref), render.card(card)))

    def room(self, to: Address | Account | MessageRef) -> None:
        """There is always room."""

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away. Raises Gone, TryLater."""
        self._there(await self._stored(self._transcripts.delete, message_number(ref)))

    async def show_home(self, account: Account, cards: Sequence[Card]) -> None:
        """Raises CannotReach: there is the chat alone."""
        raise CannotReach

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent here. Raises Gone."""
        path = self._uploads.path(file.handle)
        if path is None:
            raise Gone
        async for piece in self._uploads.read(path):
            yield piece

    async def announce(self, commands: Sequence[Command]) -> None:
        """What the field for typing offers from now on: to each person the commands that have help in their language."""
        known = [{"name": command.name, "help": command.help} for command in commands]
        await self._stored(self._transcripts.keep_commands, known)
        self._live.changed()

    async def invitation(self) -> str:
        return ""

    async def look_up(self, account: Account) -> Profile:
        """Raises CannotReach for an account nobody plays."""
        person = self._person(account.id)
        return Profile(person.name, person.language, person.zone)

    async def check(self) -> Sequence[Lack]:
        """Raises TryLater when the transcripts cannot be read."""
        await self._stored(self._transcripts.position)
        return ()

    async def clear(self) -> None:
        """Empties every transcript; open pages start over."""
        await self._stored(self._transcripts.clear)
        self._live.changed()

    def close(self) -> None:
        """Closes the transcripts; nothing may be asked of the gateway afterwards."""
        self._transcripts.close()

    def _sweep(self) -> None:
        """Removes files that no message names."""
        self._uploads.sweep(self._transcripts.named_files())

    def _person(self, account: str) -> ConsolePerson:
        for person in self._settings.people():
            if person.id == account:
                return person
        raise CannotReach

    def _there(self, message: Message | None) -> None:
        if message is None:
            raise Gone
        self._live.changed()

    async def _stored(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs one call on the transcripts beside the loop; a full disk or a locked file may be over soon."""
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except (sqlite3.OperationalError, OSError) as fault:
            if not may_pass(fault):
                raise
            raise TryLater from fault
