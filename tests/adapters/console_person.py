"""Plays people at the console over real HTTP, as the page does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from adapters.console.gateway import ConsoleGateway
from adapters.console.settings import ConsolePerson, ConsoleSettings, Rail
from adapters.intents import Account, Address
from adapters.port import Receive
from tests.adapters.contract import Seen
from tests.webserver import serving

PEOPLE = (
    ConsolePerson("rina", "Rina Wulandari", "RW", "Staf Pemasaran"),
    ConsolePerson("budi", "Budi Santoso", "BS", "Manajer Pemasaran"),
    ConsolePerson("sari", "Sari Lestari", "SL", "Finance", language="en", zone="Asia/Jayapura"),
)
NOON = datetime(2026, 11, 30, 2, 4, tzinfo=UTC)


class ConsoleHarness:
    """`adapters.contract.Harness` of the console."""

    def __init__(self, gateway: ConsoleGateway, client: httpx.AsyncClient, files: dict[str, Path], running: asyncio.Task[None]) -> None:
        self.gateway, self.client, self._running = gateway, client, running
        self.people, self.bystander = ("rina", "budi"), Account("console", "nobody")
        self._files, self._deliveries = files, count(1)
        self._told: list[tuple[str, str]] = []
        self._last: tuple[str, dict[str, Any]] = ("", {})

    async def say(self, person: str, text: str) -> None:
        await self.call("say", {"account": person, "text": text})

    async def answer(self, person: str, seen: str, text: str) -> None:
        message = [message for message in await self.messages(person) if seen in flat(message["body"]).text][-1]
        await self.call("say", {"account": person, "text": text, "answers": message["id"]})

    async def press(self, person: str, label: str) -> None:
        pressed = [
            (message["id"], button["token"])
            for message in await self.messages(person)
            for button in buttons(message["body"])
            if button["label"] == label
        ]
        message, token = pressed[-1]
        await self.call("press", {"account": person, "message": message, "token": token})

    async def send_file(self, person: str, name: str, content: bytes, text: str = "") -> None:
        kept = (await self.client.post("/console/upload", params={"name": name}, content=content)).raise_for_status().json()
        await self.call(
            "say", {"account": person, "text": text, "files": [{"digest": kept["digest"], "name": name, "media_type": "application/pdf"}]}
        )

    async def repeat(self) -> None:
        await self.send(*self._last)

    async def see(self, person: str) -> Sequence[Seen]:
        return [flat(message["body"]) for message in await self.messages(person)]

    async def told(self, person: str) -> Sequence[str]:
        return [text for who, text in self._told if who == person]

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    def account(self, person: str) -> Account:
        return Account("console", person)

    def meet(self) -> Address | None:
        return None

    def offer(self, digest: str, path: Path) -> None:
        self._files[digest] = path

    async def call(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Sends with a fresh delivery id, and keeps what was told back."""
        self._last = (path, {"delivery": f"delivery-{next(self._deliveries)}", **body})
        return await self.send(*self._last)

    async def send(self, path: str, body: dict[str, Any]) -> httpx.Response:
        response = await self.client.post(f"/console/{path}", json=body)
        answer = response.json()
        if sentence := answer.get("error") or (answer.get("notice") or {}).get("text"):
            self._told.append((body["account"], sentence))
        return response

    async def messages(self, person: str) -> list[dict[str, Any]]:
        found = (await self.client.get("/console/transcript", params={"account": person})).raise_for_status().json()
        return list(found["messages"])


@contextlib.asynccontextmanager
async def console(
    folder: Path, receive: Receive, rail: Rail | None = None, people: Sequence[ConsolePerson] = PEOPLE
) -> AsyncIterator[ConsoleHarness]:
    """A running console with its people, who may change meanwhile, and its harness."""
    files: dict[str, Path] = {}
    gateway = ConsoleGateway(ConsoleSettings(folder, lambda: people, lambda: NOON, files.get, rail))
    running = asyncio.create_task(gateway.run(receive))
    try:
        async with serving(gateway.routes()) as address, httpx.AsyncClient(base_url=address, headers={"Origin": address}) as client:
            yield ConsoleHarness(gateway, client, files, running)
            running.cancel()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        gateway.close()


def flat(body: dict[str, Any]) -> Seen:
    """All that stands in a message, in reading order."""
    files = tuple(file["name"] for file in body["files"])
    if body["kind"] == "own":
        return Seen(body["text"], files=files, own=True)
    groups = [[fact["words"] for fact in body["facts"]], body["items"], body["lines"], *[fold["lines"] for fold in body["folds"]]]
    lines = ["".join(span["text"] for span in line) for group in [[body["title"]], *groups] for line in group]
    status = [body["status"]["text"]] if body["status"] else []
    shown = [line for line in [*status, *lines, body["note"]] if line]
    return Seen("\n".join(shown), tuple(button["label"] for button in buttons(body)), files)


def buttons(body: dict[str, Any]) -> list[dict[str, str]]:
    return [button for row in body.get("buttons", []) for button in row]
