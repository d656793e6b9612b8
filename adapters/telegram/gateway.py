"""Telegram as a platform: all its input and output. An update is confirmed only after its commit; answers are shown at once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence

from starlette.routing import BaseRoute

from adapters.cards import Card
from adapters.failures import CannotReach, Failure, TryLater
from adapters.intents import Account, Address, IncomingFile, MessageRef
from adapters.port import BARE, Command, Lack, Profile, Receive, Slip, Traits
from adapters.speech import LANGUAGES
from adapters.telegram import render
from adapters.telegram.bot_api import BotApi
from adapters.telegram.exchange import Exchange
from adapters.telegram.intake import Intake
from adapters.telegram.pacing import Pacing
from adapters.telegram.parse import PLATFORM, place_of
from adapters.telegram.sending import Sending
from adapters.telegram.settings import TelegramSettings
from adapters.telegram.webhook import Webhook

FILE_LIMIT = 20 * 1024 * 1024  # bytes a bot may fetch
_POLL = 50  # seconds that a poll waits for an update
_AGAIN = 0.3  # seconds after which those who wrote meanwhile are looked for, while somebody's update takes long
_QUIET_TRIES, _LONGEST = 3, 30.0  # polls that may fail before it is told; seconds between tries at most
_END = 5.0  # seconds for what is under way when told to stop
_SCOPES = ("all_private_chats", "all_group_chats")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS, _HELP = 100, 256  # of a scope and language; characters of a line of help

log = logging.getLogger(__name__)


class TelegramGateway:
    """`adapters.port.Gateway` for Telegram."""

    def __init__(self, settings: TelegramSettings) -> None:
        self.name = PLATFORM
        self.traits = Traits(groups=True, file_limit=FILE_LIMIT, text_limit=render.TEXT_LIMIT, exclusive=not settings.webhook_secret)
        self._settings = settings
        self._api = BotApi(settings)
        self._sending = Sending(self._api, Pacing(settings.monotonic), settings.open_file)
        self._exchange = Exchange(self._sending, settings)
        self._webhook = Webhook(settings.webhook_secret)
        self._intake: Intake | None = None
        self._failed = 0

    async def run(self, receive: Receive) -> None:
        """Takes intents in until cancelled; what is under way then is finished, for five seconds at most."""
        await self._api.open()
        try:
            me = await self._api.me()
            if self._intake is None:
                self._intake = Intake(lambda update: self._exchange.handle(update, me, receive), self._settings.monotonic)
            await (self._be_called(self._intake) if self._settings.webhook_secret else self._poll(self._intake))
        except Failure as failure:
            await self._api.rest()
            if isinstance(failure, TryLater) and failure.after is None:
                raise TryLater(self._pause(), why=failure.why) from None
            raise
        except asyncio.CancelledError:
            await self._finish()
            raise

    def routes(self) -> Sequence[BaseRoute]:
        """`/telegram/webhook` where Telegram calls."""
        return self._webhook.routes() if self._settings.webhook_secret else ()

    def room(self, to: Address | Account | MessageRef) -> None:
        """Raises TryLater where the chat's pace, or that of all chats, leaves no room for a while."""
        place = place_of(to) if isinstance(to, MessageRef) else (_chat(to.id if isinstance(to, Account) else to.place), 0)
        if place is not None:
            self._sending.room(place[0])

    async def post(self, to: Address | Account, card: Card, slip: Slip = BARE) -> MessageRef:
        """A new message with its files. Raises CannotReach, Refused, TryLater, Locked."""
        if isinstance(to, Account):
            return await self._sending.post(_chat(to.id), card)
        return await self._sending.post(_chat(to.place), card, int(to.thread or 0))

    async def edit(self, ref: MessageRef, card: Card) -> None:
        """Puts `card` in the message's place. Raises Gone, Refused, TryLater, Locked."""
        await self._sending.edit(ref, card)

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away, within the 48 hours Telegram allows. Raises Gone, TryLater, Locked."""
        await self._sending.delete(ref)

    async def show_home(self, account: Account, cards: Sequence[Card]) -> None:
        """Raises CannotReach: there is the chat alone."""
        raise CannotReach

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent. Raises Gone, Refused, TryLater."""
        async for piece in self._api.pieces(file.handle):
            yield piece

    async def announce(self, commands: Sequence[Command]) -> None:
        """The commands that Telegram offers while somebody types, in their language; the organisation's to everybody else."""
        for scope in _SCOPES:
            for language in LANGUAGES:
                await self._api.commands(_offered(commands, language), scope, language)
            await self._api.commands(_offered(commands, self._settings.language), scope, "")
        await self._api.menu()

    async def invitation(self) -> str:
        """core.telegram.org/bots/features#deep-linking. Raises TryLater, Locked."""
        return f"https://t.me/{(await self._api.me()).username}?start={{code}}"

    async def look_up(self, account: Account) -> Profile:
        """Raises CannotReach for an account that never spoke to the bot."""
        return Profile(await self._api.name(_chat(account.id)))

    async def check(self) -> Sequence[Lack]:
        """A bot lacks nothing. Raises Locked where the token is not accepted, TryLater where Telegram does not answer."""
        await self._api.me()
        return ()

    async def close(self) -> None:
        """Lets the calls under way end and closes the connections; `run` opens them again."""
        await self._api.close()

    async def _poll(self, intake: Intake) -> None:
        """Asks for updates for ever; each poll confirms what was handled before it. Raises a Failure where that cannot be done for long."""
        await self._api.poll_from_now_on()
        while True:
            try:
                updates = await self._api.updates(intake.offset, _POLL)
            except TryLater as failure:
                await self._again(failure)
                continue
            self._failed = 0
            for update in updates:
                intake.take(update)
            await intake.settle(_AGAIN)

    async def _again(self, failure: TryLater) -> None:
        """Waits a little after a poll that failed. Raises the failure where it is not the first."""
        self._failed += 1
        if failure.why == "polled-elsewhere" or self._failed > _QUIET_TRIES:
            raise failure
        await asyncio.sleep(failure.after if failure.after is not None else self._pause())

    def _pause(self) -> float:
        """Seconds until the next try: longer each time, and no two alike."""
        return self._settings.jitter(min(_LONGEST, 2.0 ** min(self._failed, 10) / 2))

    async def _be_called(self, intake: Intake) -> None:
        self._webhook.open(intake)
        try:
            await self._api.call_at(self._settings.webhook_url, self._settings.webhook_secret)
            await asyncio.Event().wait()
        finally:
            self._webhook.close()

    async def _finish(self) -> None:
        """Ends what was begun, and tells Telegram what need not come again."""
        if self._intake is not None:
            await self._intake.settle(_END)
            if not self._settings.webhook_secret:
                await self._confirm(self._intake.offset)
        await self._api.close()

    async def _confirm(self, offset: int) -> None:
        try:
            await asyncio.wait_for(self._api.confirm(offset), _END)
        except (TimeoutError, Failure):
            log.info("the last updates will come once more", extra={"action": "stopped"})


def _chat(id: str) -> int:
    """Telegram's number of a chat. Raises CannotReach for what is none."""
    if not re.fullmatch(r"-?[0-9]{1,18}", id):
        raise CannotReach
    return int(id)


def _offered(commands: Sequence[Command], language: str) -> list[tuple[str, str]]:
    """Those that have help in that language, as Telegram allows them."""
    found = {command.name: command.help[language][:_HELP] for command in commands if command.help.get(language) and _COMMAND.fullmatch(command.name)}
    return list(found.items())[:_COMMANDS]
