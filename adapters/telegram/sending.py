"""Sends and edits messages at the pace Telegram allows; what was begun and not finished goes on where it stopped."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from adapters.cards import Card, CardFile
from adapters.failures import Failure, Gone, Refused, Stuck, TryLater
from adapters.harmless import file_name
from adapters.intents import MessageRef
from adapters.memory import keep
from adapters.telegram import render
from adapters.telegram.bot_api import BotApi, Moved, Unmarked, Worded
from adapters.telegram.pacing import Pacing
from adapters.telegram.parse import place_of, reference
from adapters.telegram.render import Payload

T = TypeVar("T")
_LONGEST = 1.5  # seconds that a message waits for its place; for longer the courier has better to do
_TRIES = 5  # of the files under a card; then it stands without them

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Begun:
    """A card whose message stands, and the files that are to follow."""

    message: int
    files: tuple[CardFile, ...]
    tries: int = 0


class Sending:
    """`open_file` finds the bytes of a card's file. What is remembered is for comfort alone: after a restart files may be sent once more."""

    def __init__(self, api: BotApi, pacing: Pacing, open_file: Callable[[str], Path | None]) -> None:
        self.api, self._pacing, self._open_file = api, pacing, open_file
        self._moved: dict[int, int] = {}
        self._begun: OrderedDict[tuple[int, int, Card], _Begun] = OrderedDict()
        self._file_ids: OrderedDict[tuple[str, bool], str] = OrderedDict()
        self._brought: OrderedDict[tuple[int, str], bool] = OrderedDict()

    def follow(self, old: int, new: int) -> None:
        """A group has another id from now on."""
        self._moved[old] = new

    async def post(self, chat: int, card: Card, thread: int = 0, answers: int = 0, silent: bool = False, urgent: bool = False) -> MessageRef:
        """A new message, its files under it. `answers`: the message it is an answer to; `silent`: no phone rings for it; `urgent`: the person waits for it."""
        key, shown = (chat, thread, card), render.payload(card)
        begun = self._begun.pop(key, None) or await self._first(chat, shown, thread, answers, silent, urgent)
        try:
            await self._files(chat, begun, thread, urgent)
        except TryLater:
            begun.tries += 1
            if begun.tries < _TRIES:
                keep(self._begun, key, begun)
                raise
            log.warning("a card stands without its files", extra={"action": "files"})
        return reference(self._moved.get(chat, chat), begun.message)

    async def edit(self, ref: MessageRef, card: Card, urgent: bool = False) -> None:
        """Puts `card` in the message's place. Raises Gone where there is no such message any more."""
        chat, message = self._place(ref)
        shown = render.payload(card)

        async def edit(place: int) -> None:
            if place != chat:
                raise Stuck  # the messages of a group stay behind when it moves
            try:
                await self.api.edit(chat, message, shown.text, shown.markup)
            except Unmarked:
                await self.api.edit(chat, message, shown.bare, shown.markup, marked=False)
            except Worded:
                beside = render.caption(card)
                try:
                    await self.api.edit_caption(chat, message, beside.text, beside.markup)
                except Unmarked:
                    await self.api.edit_caption(chat, message, beside.bare, beside.markup, marked=False)

        await self._in_turn(chat, urgent, edit)

    def room(self, chat: int) -> None:
        """Raises TryLater where a message to `chat` would have to wait for long."""
        chat = self._moved.get(chat, chat)
        if wait := self._pacing.room(chat, _LONGEST):
            raise TryLater(wait)

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away. Raises Gone."""
        chat, message = self._place(ref)
        await self._paced(chat, lambda: self.api.delete(chat, message))

    def _place(self, ref: MessageRef) -> tuple[int, int]:
        place = place_of(ref)
        if place is None:
            raise Gone
        return place

    async def _first(self, chat: int, shown: Payload, thread: int, answers: int, silent: bool, urgent: bool) -> _Begun:
        """The message itself; a picture that Telegram does not take, such as one far wider than high, is left to follow as a file."""
        files, picture = shown.files, shown.picture
        if picture is not None and self._source(picture, True) is not None:
            try:
                return _Begun(await self._file(chat, picture, urgent, shown, thread=thread), files)
            except Refused as refusal:
                log.warning("a picture goes as a file: %s", refusal.why, extra={"action": "files"})
                files = (picture, *files)

        async def send(place: int) -> int:
            try:
                return await self.api.send(place, shown.text, shown.markup, thread=thread, answers=answers, silent=silent)
            except Unmarked:
                return await self.api.send(place, shown.bare, shown.markup, thread=thread, answers=answers, silent=silent, marked=False)

        return _Begun(await self._in_turn(chat, urgent, send), files)

    async def _files(self, chat: int, begun: _Begun, thread: int, urgent: bool) -> None:
        """Each file that the chat does not have yet; one that Telegram refuses is left out."""
        for file in begun.files:
            if (chat, file.digest) in self._brought or self._source(file, False) is None:
                continue
            try:
                await self._file(chat, file, urgent, thread=thread, answers=begun.message)
            except TryLater:
                raise
            except Failure as failure:
                log.warning("a file was not sent: %r", failure, extra={"action": "files"})

    async def _file(self, chat: int, file: CardFile, urgent: bool, beside: Payload | None = None, thread: int = 0, answers: int = 0) -> int:
        """One file in a message of its own, or as the picture above words. Raises Gone where it is not here any more."""
        source, picture = self._source(file, beside is not None), beside is not None
        if source is None:
            raise Gone
        text, bare, markup = (beside.text, beside.bare, beside.markup) if beside else ("", "", None)

        async def send(place: int) -> tuple[int, str]:
            bring = partial(self.api.send_file, place, source, file_name(file.name), markup=markup, thread=thread, answers=answers, picture=picture)
            try:
                return await bring(text=text)
            except Unmarked:
                return await bring(text=bare, marked=False)

        try:
            message, kept = await self._in_turn(chat, urgent, send)
        except Gone:  # Telegram does not know the file by its id any more
            if self._file_ids.pop((file.digest, picture), None) is None:
                raise
            return await self._file(chat, file, urgent, beside, thread, answers)
        keep(self._file_ids, (file.digest, picture), kept)
        keep(self._brought, (chat, file.digest), True)
        return message

    def _source(self, file: CardFile, picture: bool) -> Path | str | None:
        """What Telegram has already, else the bytes on disk."""
        return self._file_ids.get((file.digest, picture)) or self._open_file(file.digest)

    async def _in_turn(self, chat: int, urgent: bool, call: Callable[[int], Awaitable[T]]) -> T:
        """A call that makes a message, when its turn has come, in the chat as it is called now. Raises TryLater where that is long."""
        chat = self._moved.get(chat, chat)
        wait = self._pacing.take(chat, _LONGEST, urgent)
        if wait > _LONGEST:
            raise TryLater(wait)
        if wait > 0:
            await asyncio.sleep(wait)
        try:
            return await self._paced(chat, lambda: call(chat))
        except Moved as moved:
            new = moved.chat
        self.follow(chat, new)
        return await self._paced(new, lambda: call(new))

    async def _paced(self, chat: int, call: Callable[[], Awaitable[T]]) -> T:
        """Where Telegram says to wait, nothing else goes to that chat meanwhile."""
        try:
            return await call()
        except TryLater as failure:
            if failure.after is not None:
                self._pacing.hold(chat, failure.after)
            raise
