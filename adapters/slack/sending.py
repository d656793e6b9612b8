"""Sends and edits messages at the pace Slack allows; what was begun and not finished goes on where it stopped."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adapters.cards import Card, CardFile
from adapters.failures import CannotReach, Failure, Gone, TryLater
from adapters.harmless import file_name
from adapters.intents import MessageRef
from adapters.memory import keep
from adapters.slack import render
from adapters.slack.pacing import EDIT, POST, Pacing
from adapters.slack.parse import place_of, reference
from adapters.slack.render import Block, Payload
from adapters.slack.web_api import WebApi

T = TypeVar("T")
_LONGEST = 1.5  # seconds that a message waits for its place; for longer the courier has better to do
_TRIES = 3  # of the files under a card; then it stands without them
_DELETE, _TELL, _UPLOAD, _HOME = "chat.delete", "chat.postEphemeral", "files.completeUploadExternal", "views.publish"
_OPEN, _CHANGE = "views.open", "views.update"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Begun:
    """A card whose message stands, and the files that are to follow."""

    channel: str
    ts: str
    files: tuple[CardFile, ...]
    tries: int = 0


class Sending:
    """`open_file` finds the bytes of a card's file. What is remembered is for comfort alone: after a restart a card may be sent once more."""

    def __init__(self, api: WebApi, pacing: Pacing, open_file: Callable[[str], Path | None]) -> None:
        self._api, self._pacing, self._open_file = api, pacing, open_file
        self._begun: OrderedDict[tuple[str, str, Card], _Begun] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()  # the conversation with a person

    async def post(self, channel: str, card: Card, thread: str = "", urgent: bool = False) -> MessageRef:
        """A new message, its files in the thread under it. `channel` may be a person's id; `urgent`: the person waits for it. Raises CannotReach."""
        key, shown = (channel, thread, card), render.payload(card)
        begun = self._begun.pop(key, None) or await self._first(channel, shown, thread, urgent)
        try:
            await self._files(begun, thread, urgent)
        except TryLater:
            begun.tries += 1
            if begun.tries < _TRIES:
                keep(self._begun, key, begun)
                raise
            log.warning("a card stands without its files", extra={"action": "files"})
        return reference(begun.channel, begun.ts)

    async def edit(self, ref: MessageRef, card: Card, urgent: bool = False) -> None:
        """Puts `card` in the message's place. Raises Gone where there is no such message any more, or its place takes none."""
        channel, ts = _place(ref)
        shown = render.payload(card)
        try:
            await self._in_turn(EDIT, channel, urgent, lambda: self._api.edit(channel, ts, shown))
        except CannotReach:
            raise Gone from None

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away. Raises Gone."""
        channel, ts = _place(ref)
        try:
            await self._in_turn(_DELETE, channel, True, lambda: self._api.delete(channel, ts))
        except CannotReach:
            raise Gone from None

    async def tell(self, channel: str, user: str, shown: Payload, thread: str = "") -> None:
        """A message for one person alone, that does not stay."""
        await self._in_turn(_TELL, channel, True, lambda: self._api.tell(channel, user, shown, thread))

    async def fill_home(self, user: str, cards: Sequence[Card], urgent: bool = False) -> None:
        """Puts `cards` on a person's Home tab, in the place of what stood there."""
        blocks = render.home(cards)
        await self._in_turn(_HOME, user, urgent, lambda: self._api.publish(user, blocks))

    async def open_modal(self, trigger: str, view: Block) -> None:
        """At once: what the trigger came of lets it be opened for three seconds. Raises Refused after that."""
        await self._in_turn(_OPEN, "", True, lambda: self._api.open_view(trigger, view))

    async def change_modal(self, id: str, hash: str, view: Block) -> str:
        """Puts another view into a modal as it was at `hash`; gives the hash it has now. Raises Refused where it is another by now."""
        return await self._in_turn(_CHANGE, id, True, lambda: self._api.update_view(id, hash, view))

    async def _first(self, channel: str, shown: Payload, thread: str, urgent: bool) -> _Begun:
        """The message itself; where the thread is no more, beside it."""
        known = self._direct.get(channel, channel)

        async def send() -> tuple[str, str]:
            try:
                return await self._api.post(known, shown, thread)
            except Gone:
                if not thread:
                    raise CannotReach from None
                return await self._api.post(known, shown)

        found, ts = await self._in_turn(POST, known, urgent, send)
        if found != channel:
            keep(self._direct, channel, found)
        return _Begun(found, ts, shown.files)

    async def _files(self, begun: _Begun, thread: str, urgent: bool) -> None:
        """Each file that is to follow; one that Slack refuses is left out."""
        while begun.files:
            file, path = begun.files[0], self._open_file(begun.files[0].digest)
            if path is not None:
                await self._file(begun, file, path, thread, urgent)
            begun.files = begun.files[1:]

    async def _file(self, begun: _Begun, file: CardFile, path: Path, thread: str, urgent: bool) -> None:
        """A message that stands in a thread has none of its own: its files stand beside it."""
        channel, under = begun.channel, thread or begun.ts
        try:
            await self._in_turn(_UPLOAD, channel, urgent, lambda: self._api.upload(channel, under, path, file_name(file.name)))
        except TryLater:
            raise
        except Failure as failure:
            log.warning("a file was not sent: %r", failure, extra={"action": "files"})

    async def _in_turn(self, method: str, channel: str, urgent: bool, call: Callable[[], Awaitable[T]]) -> T:
        """A call when its turn has come. Raises TryLater where that is long; where Slack says to wait, nothing else goes that way meanwhile."""
        wait = self._pacing.take(method, channel, _LONGEST, urgent)
        if wait > _LONGEST:
            raise TryLater(wait)
        if wait > 0:
            await asyncio.sleep(wait)
        try:
            return await call()
        except TryLater as failure:
            if failure.after is not None:
                self._pacing.hold(method, channel, failure.after)
            raise


def _place(ref: MessageRef) -> tuple[str, str]:
    place = place_of(ref)
    if place is None:
        raise Gone
    return place
