"""How people act on a platform, and the console as the first: what stories need beyond the contract of every gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Protocol

import httpx

from adapters.console.gateway import ConsoleGateway
from tests.adapters.console_person import ConsoleHarness, buttons, flat
from tests.adapters.contract import Seen

_NUMBERS = count(1)  # of deliveries: a platform never uses one twice, whatever is started anew
Reached = Any
"""A button of a message, as its platform knows it; only the player that gave it reads it."""


class Player(Protocol):
    """Plays everybody on one platform. Each act returns when it was answered."""

    async def say(self, person: str, text: str) -> None: ...
    async def answer(self, person: str, seen: str, text: str) -> None: ...
    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        """The newest button of that label, on a message that holds `on`."""

    async def tap(self, person: str, button: Reached) -> None: ...
    async def forge(self, person: str, button: Reached, token: str) -> None:
        """Presses a button that somebody has tampered with, or made up."""

    async def token(self, button: Reached) -> str:
        """What a button carries."""

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None: ...
    async def repeat(self) -> None: ...
    async def see(self, person: str) -> Sequence[Seen]: ...
    async def told(self, person: str) -> Sequence[str]: ...
    async def file(self, person: str, name: str) -> bytes:
        """What the newest file of that name holds."""

    async def link(self, person: str) -> str:
        """The address behind the newest button that opens a page."""


class ConsolePlayer(ConsoleHarness):
    """Everybody at the console, over real HTTP."""

    def __init__(self, gateway: ConsoleGateway, client: httpx.AsyncClient, running: asyncio.Task[None]) -> None:
        super().__init__(gateway, client, {}, running)
        self._deliveries = _NUMBERS

    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        shown = [message for message in await self.messages(person) if on in flat(message["body"]).text]
        found = [(message["id"], button["token"]) for message in shown for button in buttons(message["body"]) if button["label"] == label]
        labels = [flat(message["body"]).buttons for message in shown[-4:]]
        assert found, f"{person} has no button {label!r} but {labels}, under {flat(shown[-1]['body']).text if shown else 'nothing'}"
        return found[-1]

    async def tap(self, person: str, button: Reached) -> None:
        await self.forge(person, button, button[1])

    async def forge(self, person: str, button: Reached, token: str) -> None:
        await self.call("press", {"account": person, "message": button[0], "token": token})

    async def token(self, button: Reached) -> str:
        return str(button[1])

    async def file(self, person: str, name: str) -> bytes:
        digest = [file["digest"] for message in await self.messages(person) for file in message["body"]["files"] if file["name"] == name][-1]
        return (await self.client.get(f"/console/file/{digest}")).raise_for_status().content

    async def link(self, person: str) -> str:
        return [button["url"] for message in await self.messages(person) for button in buttons(message["body"]) if button["url"]][-1]


class PlayerAcross:
    """Everybody on several platforms, each where `where` says, on the first if it says nothing."""

    def __init__(self, players: Mapping[str, Player], where: Mapping[str, str]) -> None:
        self._players, self._where = players, where
        self._last = next(iter(players))

    def _of(self, person: str) -> Player:
        self._last = self._where.get(person, next(iter(self._players)))
        return self._players[self._last]

    async def say(self, person: str, text: str) -> None:
        await self._of(person).say(person, text)

    async def answer(self, person: str, seen: str, text: str) -> None:
        await self._of(person).answer(person, seen, text)

    async def reach(self, person: str, label: str, on: str = "") -> Reached:
        return await self._of(person).reach(person, label, on)

    async def tap(self, person: str, button: Reached) -> None:
        await self._of(person).tap(person, button)

    async def forge(self, person: str, button: Reached, token: str) -> None:
        await self._of(person).forge(person, button, token)

    async def token(self, button: Reached) -> str:
        return await self._players[self._last].token(button)

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None:
        await self._of(person).send_file(person, name, content, text)

    async def repeat(self) -> None:
        await self._players[self._last].repeat()

    async def see(self, person: str) -> Sequence[Seen]:
        return await self._of(person).see(person)

    async def told(self, person: str) -> Sequence[str]:
        return await self._of(person).told(person)

    async def file(self, person: str, name: str) -> bytes:
        return await self._of(person).file(person, name)

    async def link(self, person: str) -> str:
        return await self._of(person).link(person)
