"""Sends and edits messages at the pace Slack allows; what was begun and not finished goes on where it stopped."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from adapters.cards import Card, CardFile
from adapters.failures import CannotReach, Failure, Gone, TryLater
from adapters.harmless import file_name
from adapters.intents import MessageRef
from adapters.memory import keep
from adapters.port import BARE, Slip
from adapters.slack import render
from adapters.slack.doubts import Doubts
from adapters.slack.pacing import EDIT, POST, Pacing
from adapters.slack.parse import Spot, is_shared, place_of, reference
from adapters.slack.render import Block, Payload
from adapters.slack.settings import SlackSettings
from adapters.slack.web_api import WebApi

T = TypeVar("T")
_LONGEST = 1.5  # seconds that a message waits for its place; for longer the courier has better to do
_TRIES = 5  # of the files under a card; then it stands without them
_DELETE, _TELL, _UPLOAD, _HOME, _LOOK = "chat.delete", "chat.postEphemeral", "files.completeUploadExternal", "views.publish", "conversations.history"
_OPEN, _CHANGE = "views.open", "views.update"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Begun:
    """A card whose message stands, and the files that are to follow."""

    at: Spot
    files: tuple[CardFile, ...]
    tries: int = 0


class Sending:
    """What is remembered is for comfort alone: after a restart the courier says what was tried before."""

    def __init__(self, api: WebApi, pacing: Pacing, settings: SlackSettings) -> None:
        self._api, self._pacing, self._open_file, self._doubts = api, pacing, settings.open_file, Doubts(settings.now)
        self._begun: OrderedDict[tuple[str, str, Card], _Begun] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()  # the conversation with a person

    async def post(self, channel: str, card: Card, thread: str = "", urgent: bool = False, slip: Slip = BARE) -> MessageRef:
        """A new message, its files in the thread under it. `channel` may be a person's id; `urgent`: the person waits for it. Raises CannotReach."""
        thread = thread or _thread_of(slip, channel)
        key, shown = (channel, thread, card), render.payload(card)
        begun = self._begun.pop(key, None) or await self._first(channel, shown, thread, urgent, slip)
        try:
            await self._files(begun, urgent)
        except TryLater:
            begun.tries += 1
            if begun.tries < _TRIES:
                keep(self._begun, key, begun)
                raise
            log.warning("a card stands without its files", extra={"action": "files"})
        return reference(begun.at.channel, begun.at.ts, begun.at.thread)

    async def edit(self, ref: MessageRef, card: Card, urgent: bool = False) -> None:
        """Puts `card` in the message's place. Raises Gone where there is no such message any more, or a conversation takes none; CannotReach where that is
        a channel, which may take them again."""
        await self._edit(_place(ref), render.payload(card), urgent)

    async def _edit(self, at: Spot, shown: Payload, urgent: bool) -> None:
        try:
            await self._in_turn(EDIT, at.channel, urgent, lambda: self._api.edit(at.channel, at.ts, shown))
        except CannotReach:
            if is_shared(at.channel):
                raise
            raise Gone from None

    def room(self, to: str | MessageRef) -> None:
        """Raises TryLater where a message to that conversation or person, or a change of that one, would have to wait for long."""
        method, channel = (EDIT, _place(to).channel) if isinstance(to, MessageRef) else (POST, self._direct.get(to, to))
        if wait := self._pacing.room(method, channel, _LONGEST):
            raise TryLater(wait)

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away. Raises Gone."""
        at = _place(ref)
        try:
            await self._in_turn(_DELETE, at.channel, True, lambda: self._api.delete(at.channel, at.ts))
        except CannotReach:
            raise Gone from None

    async def tell(self, channel: str, user: str, shown: Payload, thread: str = "") -> None:
        """A message for one person alone, that does not stay."""
        await self._in_turn(_TELL, channel, True, lambda: self._api.tell(channel, user, shown, thread))

    async def answer(self, way_back: str, shown: Payload) -> None:
        """Other words in the place of a message that one person alone sees, as long as Slack takes them. Raises Gone, Refused, TryLater."""
        await self._api.answer(way_back, shown)

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

    async def _first(self, channel: str, shown: Payload, thread: str, urgent: bool, slip: Slip) -> _Begun:
        """The message itself; where the thread is no more, beside it. What stands there already, by an earlier try, is brought up to date."""
        stands = await self._found(channel, thread, urgent, slip)
        if stands is not None:
            try:
                await self._edit(stands, shown, urgent)
                return _Begun(stands, shown.files)
            except (CannotReach, Gone):
                log.info("what stood there is gone", extra={"action": "post"})
        known = self._direct.get(channel, channel)

        async def send() -> Spot:
            try:
                return await self._api.post(known, shown, slip.key, thread)
            except Gone:
                if not thread:
                    raise CannotReach from None
                return await self._api.post(known, shown, slip.key)

        try:
            at = await self._in_turn(POST, known, urgent, send)
        except Failure as failure:
            self._doubts.failed(slip, failure)
            raise
        self._doubts.sent(slip)
        if at.channel != channel:
            keep(self._direct, channel, at.channel)
        return _Begun(at, shown.files)

    async def _found(self, channel: str, thread: str, urgent: bool, slip: Slip) -> Spot | None:
        """Where the message stands by an earlier try whose outcome nobody knows. Raises TryLater where Slack does not say."""
        since = self._doubts.since(slip)
        if since is None:
            return None
        try:
            known = self._direct.get(channel)
            if known is None:
                known = await self._in_turn(_LOOK, channel, urgent, lambda: self._api.conversation(channel))
            stands = await self._in_turn(_LOOK, known, urgent, partial(self._api.find, known, slip.key, since, thread))
        except TryLater:
            raise
        except Failure as failure:
            log.info("nobody can say whether a message stands there: %r", failure, extra={"action": "post"})
            return None
        if stands is None:
            self._doubts.missing(slip)
        return stands

    async def _files(self, begun: _Begun, urgent: bool) -> None:
        """Each file that is to follow; one that Slack refuses is left out."""
        while begun.files:
            file, path = begun.files[0], self._open_file(begun.files[0].digest)
            if path is not None:
                await self._file(begun, file, path, urgent)
            begun.files = begun.files[1:]

    async def _file(self, begun: _Begun, file: CardFile, path: Path, urgent: bool) -> None:
        """A message that stands in a thread has none of its own: its files stand beside it."""
        channel, under = begun.at.channel, begun.at.thread or begun.at.ts
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


def _place(ref: MessageRef) -> Spot:
    place = place_of(ref)
    if place is None:
        raise Gone
    return place


def _thread_of(slip: Slip, channel: str) -> str:
    """The thread of the first message about the same thing that stands in the channel, "" for none."""
    spots = [spot for ref in slip.under if (spot := place_of(ref)) is not None and spot.channel == channel]
    return spots[0].thread or spots[0].ts if spots else ""
