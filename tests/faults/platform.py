"""A chat platform in memory that fails by script: it shows what it took, and raises what it is told to, for whom it is told to."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from itertools import count

from starlette.routing import BaseRoute

from adapters.cards import Card
from adapters.failures import Failure, Gone, TryLater
from adapters.intents import Account, Address, IncomingFile, MessageRef
from adapters.port import BARE, Command, Lack, Profile, Receive, Slip, Traits


class ScriptedPlatform:
    """`adapters.port.Gateway`. `failures` are raised one by one, by the account that a call is for; `screens` is what people see."""

    def __init__(self, name: str = "console") -> None:
        self.name, self.traits = name, Traits(home=True)
        self.failures: dict[str, deque[Failure]] = defaultdict(deque)
        self.full: dict[str, float] = {}  # accounts whose pace leaves no room, and for how many seconds
        self.silent: set[str] = set()  # accounts for whom no call ever ends
        self.announcing: deque[Failure] = deque()
        self.announced: Sequence[Command] = ()
        self.tries: list[str] = []
        self.homes: dict[str, tuple[Card, ...]] = {}  # what stands on people's own pages
        self._shown: dict[str, tuple[str, Card]] = {}
        self._handles = count(1)

    async def run(self, receive: Receive) -> None:
        await asyncio.Event().wait()

    def routes(self) -> Sequence[BaseRoute]:
        return ()

    def room(self, to: Address | Account | MessageRef) -> None:
        account = self._shown[to.handle][0] if isinstance(to, MessageRef) else to.place if isinstance(to, Address) else to.id
        if account in self.full:
            raise TryLater(self.full[account])

    async def post(self, to: Address | Account, card: Card, slip: Slip = BARE) -> MessageRef:
        account = to.place if isinstance(to, Address) else to.id
        self._try(account)
        if account in self.silent:
            await asyncio.Event().wait()
        handle = str(next(self._handles))
        self._shown[handle] = (account, card)
        return MessageRef(self.name, handle)

    async def edit(self, ref: MessageRef, card: Card) -> None:
        if ref.handle not in self._shown:
            raise Gone
        account, _ = self._shown[ref.handle]
        self._try(account)
        self._shown[ref.handle] = (account, card)

    async def delete(self, ref: MessageRef) -> None:
        if self._shown.pop(ref.handle, None) is None:
            raise Gone

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        self._try(file.handle)
        yield b"a file"

    async def show_home(self, account: Account, cards: Sequence[Card]) -> None:
        self._try(account.id)
        self.homes[account.id] = tuple(cards)

    async def announce(self, commands: Sequence[Command]) -> None:
        if self.announcing:
            raise self.announcing.popleft()
        self.announced = commands

    async def invitation(self) -> str:
        return ""

    async def look_up(self, account: Account) -> Profile:
        return Profile(account.id)

    async def check(self) -> Sequence[Lack]:
        return ()

    def screen(self, account: str) -> list[Card]:
        """What that account sees, oldest first."""
        return [card for owner, card in self._shown.values() if owner == account]

    def wipe(self, account: str) -> None:
        """Somebody deletes all messages of their chat."""
        self._shown = {handle: (owner, card) for handle, (owner, card) in self._shown.items() if owner != account}

    def _try(self, account: str) -> None:
        self.tries.append(account)
        if self.failures[account]:
            raise self.failures[account].popleft()


def words_on(card: Card) -> str:
    """Everything written on a card, line by line."""
    lines = [card.title, *(fact.words for fact in card.facts), *card.items, *card.lines]
    return "\n".join([card.status.text if card.status else "", *("".join(span.text for span in line) for line in lines), card.note])


def labels_on(card: Card) -> list[str]:
    return [button.label for row in card.buttons for button in row]
