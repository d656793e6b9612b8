"""What open pages hear as it happens: server-sent events that can be taken up again where they broke off."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from adapters.console.settings import ConsoleSettings
from adapters.console.transcripts import Transcripts

_QUIET_SECONDS = 15
_TINTS = 5


class Live:
    """Streams for any number of pages. An event `message` carries its `seq` as id; `desk` is all that is not a message."""

    def __init__(self, settings: ConsoleSettings, transcripts: Transcripts) -> None:
        self._settings, self._transcripts = settings, transcripts
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def changed(self) -> None:
        """Wakes every stream."""
        for event in self._waiting:
            event.set()

    def reopen(self) -> None:
        self._closed = False

    def close(self) -> None:
        """Ends every stream, so that the web server can stop."""
        self._closed = True
        self.changed()

    async def desk(self, language: str) -> dict[str, Any]:
        """People, commands, what is unread, and the rail in `language`."""
        unread = await asyncio.to_thread(self._transcripts.unread)
        rail = self._settings.rail
        people = [
            {**asdict(person), "tint": tint(person.id), "unread": unread.get(person.id, 0)} for person in self._settings.people()
        ]  # fmt: skip
        return {
            "epoch": await asyncio.to_thread(self._transcripts.epoch),
            "people": people,
            "commands": await asyncio.to_thread(self._transcripts.commands),
            "rail": asdict(await rail.picture(language)) if rail else None,
        }

    async def stream(self, after: int, language: str) -> AsyncIterator[str]:
        """Everything since `seq` `after`, then what happens, until the page leaves or the gateway stops."""
        wake = asyncio.Event()
        self._waiting.add(wake)
        shown: dict[str, Any] | None = None
        try:
            yield "retry: 2000\n\n"
            while not self._closed:
                wake.clear()
                desk = await self.desk(language)
                if desk != shown:
                    shown = desk
                    yield _event("desk", desk)
                changes = await asyncio.to_thread(self._transcripts.after, after)
                for message in changes:
                    after = message.seq
                    yield _event("message", message.plain(), message.seq)
                if not changes and not await self._awake(wake):
                    yield ": quiet\n\n"
        finally:
            self._waiting.discard(wake)

    async def _awake(self, wake: asyncio.Event) -> bool:
        """Waits for news: at most a second where a clock has to be shown running, else until a sign of life is due."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1 if self._settings.rail else _QUIET_SECONDS):
                await wake.wait()
        return wake.is_set()


def tint(person: str) -> int:
    """Which of the five tints is a person's own, the same on every page and in every run."""
    return zlib.crc32(person.encode()) % _TINTS


def _event(kind: str, data: dict[str, Any], seq: int | None = None) -> str:
    place = "" if seq is None else f"id: {seq}\n"
    return f"event: {kind}\n{place}data: {json.dumps(data, separators=(',', ':'))}\n\n"
