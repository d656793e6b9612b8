"""Slack as a platform: all its input and output. What it brings is acknowledged only after the commit; answers are shown at once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from adapters.cards import Card
from adapters.failures import CannotReach, Failure, TryLater
from adapters.intents import Account, Address, IncomingFile, MessageRef
from adapters.port import BARE, Command, Lack, Profile, Receive, Slip, Traits
from adapters.slack import render
from adapters.slack.dispatch import Dispatch
from adapters.slack.exchange import Exchange
from adapters.slack.intake import Intake
from adapters.slack.manifest import missing
from adapters.slack.modal import FIELDS
from adapters.slack.pacing import Pacing
from adapters.slack.parse import Me, is_shared, locks_out
from adapters.slack.payloads import PLATFORM
from adapters.slack.render import SPEECH
from adapters.slack.sending import Sending
from adapters.slack.settings import SlackSettings
from adapters.slack.sockets import Sockets
from adapters.slack.web_api import WebApi
from adapters.slack.webhook import Webhook
from adapters.speech import LANGUAGES

_END = 5.0  # seconds for what is under way when told to stop
_PERSON = re.compile(r"([A-Z0-9]+)/([UW][A-Z0-9]+)")

log = logging.getLogger(__name__)


def _lack(scope: str) -> Lack:
    return Lack(scope, {language: SPEECH.say(language, f"scope.{scope}") for language in LANGUAGES}, "alur init slack")


class SlackGateway:
    """`adapters.port.Gateway` for Slack. Any number of processes may take in: Slack brings each thing to one of them."""

    def __init__(self, settings: SlackSettings) -> None:
        self.name = PLATFORM
        self.traits = Traits(forms=True, groups=True, threads=True, form_fields=FIELDS, text_limit=render.TEXT_LIMIT, home=True, emails=settings.match_email)
        self._settings = settings
        self._api = WebApi(settings)
        self._sending = Sending(self._api, Pacing(settings.monotonic), settings)
        self._exchange = Exchange(self._sending, settings)
        self._dispatch = Dispatch(self._api, settings.signing_secret, settings.now)
        self._sockets = Sockets(self._api, settings.monotonic)
        self._intake: Intake | None = None
        self._me: Me | None = None
        self._doubtful = asyncio.Event()

    async def run(self, receive: Receive) -> None:
        """Takes intents in until cancelled; what is under way then is finished, for five seconds at most. Raises Locked, TryLater."""
        await self._api.open()
        try:
            me = await self._who()
            exchange = self._exchange
            if self._intake is None:
                self._intake = Intake(me, lambda heard: exchange.receive(heard, receive), exchange.acknowledge, lambda heard, answer: exchange.show(heard, answer, receive))
            await self._either(self._take_in(me), self._doubt())
        except Failure as failure:
            await self._api.close()
            if isinstance(failure, TryLater) and failure.after is None:
                raise TryLater(self._settings.jitter(10.0), why=failure.why) from None
            raise
        except asyncio.CancelledError:
            await self.settle(_END)
            await self._api.close()
            raise

    def routes(self) -> Sequence[BaseRoute]:
        """`/slack/events` where Slack calls."""
        return Webhook(self._dispatch.genuine, self._dispatch.bring).routes() if self._settings.signing_secret else ()

    def room(self, to: Address | Account | MessageRef) -> None:
        """Raises TryLater where the conversation's pace, or that of the method, leaves no room for a while."""
        self._sending.room(to.place if isinstance(to, Address) else to.id.rpartition("/")[2] if isinstance(to, Account) else to)

    async def post(self, to: Address | Account, card: Card, slip: Slip = BARE) -> MessageRef:
        """A new message, its files in the thread under it. Raises CannotReach, Refused, TryLater, Locked."""
        if isinstance(to, Account):
            return await self._sending.post(await self._person(to), card, slip=slip)
        if not is_shared(to.place):
            raise CannotReach
        return await self._sending.post(to.place, card, to.thread, slip=slip)

    async def edit(self, ref: MessageRef, card: Card) -> None:
        """Puts `card` in the message's place. Raises Gone, CannotReach for a channel, Refused, TryLater, Locked."""
        await self._sending.edit(ref, card)

    async def delete(self, ref: MessageRef) -> None:
        """Takes a message away. Raises Gone, TryLater, Locked."""
        await self._sending.delete(ref)

    async def show_home(self, account: Account, cards: Sequence[Card]) -> None:
        """Fills the person's App Home. Raises CannotReach, also where the app has none, Refused, TryLater, Locked."""
        await self._sending.fill_home(await self._person(account), cards)

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent. Raises Gone, Refused, TryLater."""
        async for piece in self._api.pieces(file.handle, page=file.media_type == "text/html"):
            yield piece

    async def announce(self, commands: Sequence[Command]) -> None:
        """Nothing: Slack offers the slash commands that stand in the app's settings, where a bot cannot write."""

    async def invitation(self) -> str:
        """None: no address of Slack's brings words along."""
        return ""

    async def look_up(self, account: Account) -> Profile:
        """Raises CannotReach for who is not in the workspace, Locked, TryLater."""
        known = await self._api.person(await self._person(account))
        return Profile(known.name, known.locale[:2], known.zone, known.email if self.traits.emails else "")

    async def check(self) -> Sequence[Lack]:
        """Scopes that the bot's token has not. Raises Locked where it, or that of the app, is not accepted, TryLater where Slack does not answer."""
        scopes = await self._api.scopes()
        if not self._settings.signing_secret:
            await self._api.socket_address()
        return [_lack(scope) for scope in missing(scopes, self.traits.emails)]

    async def settle(self, longest: float) -> None:
        """Returns when what came in so far is kept and answered, or after so many seconds."""
        if self._intake is not None:
            try:
                await self._intake.settle(longest)
            except TimeoutError:
                log.info("some answers were not shown", extra={"action": "stopped"})

    async def close(self) -> None:
        """Closes the connections; `run` opens them again."""
        await self._api.close()

    async def _who(self) -> Me:
        if self._me is None:
            self._me = await self._api.me()
        return self._me

    async def _person(self, account: Account) -> str:
        """A person's id in the app's own workspace. Raises CannotReach for anybody else."""
        found = _PERSON.fullmatch(account.id)
        if found is None or found[1] != (await self._who()).team:
            raise CannotReach
        return found[2]

    async def _take(self, kind: str, payload: Mapping[str, Any], told: asyncio.Event) -> dict[str, Any]:
        assert self._intake is not None
        if locks_out(kind, payload):
            self._doubtful.set()
        return await self._intake.take(kind, payload, told)

    async def _doubt(self) -> None:
        """Looks whether the token is still good whenever Slack hints that it may not be. Raises Locked, TryLater."""
        while True:
            await self._doubtful.wait()
            self._doubtful.clear()
            self._me = await self._api.me()

    async def _take_in(self, me: Me) -> None:
        self._dispatch.open(me, self._take)
        try:
            await (asyncio.Event().wait() if self._settings.signing_secret else self._sockets.run(self._dispatch.bring))
        finally:
            self._dispatch.close()

    async def _either(self, *works: Any) -> None:
        """Until one of them raises; the others are ended first."""
        tasks = [asyncio.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()
