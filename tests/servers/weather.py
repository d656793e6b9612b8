"""What goes wrong between a bot and its platform: told beforehand for a certain call, or dealt out by a seed."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = dict[str, Any]


class Hold:
    """A call that gets no answer until it is let go. `reached` once it has come in."""

    def __init__(self) -> None:
        self.reached, self._released = asyncio.Event(), asyncio.Event()

    def release(self) -> None:
        self._released.set()

    async def over(self, gone: Awaitable[object]) -> bool:
        """Whether it was let go before the caller was gone."""
        self.reached.set()
        ways = [asyncio.ensure_future(self._released.wait()), asyncio.ensure_future(gone)]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
        return self._released.is_set()


@dataclass(frozen=True)
class Fault:
    """`kind` too_many | broken (5xx) | cut (the connection) | garbled (an answer that is no JSON) | unread (Telegram cannot read the marks) | held (by `hold`). `done`: it was done all the
    same, of what is held before the wait. `after` seconds, for too_many; `code` for broken."""

    kind: str
    done: bool = False
    after: int = 3
    code: int = 502
    hold: Hold | None = None


@dataclass
class Weather:
    """Chances between 0 and 1 of each kind of trouble. Calls of `spared` methods are left alone by chance, never by order; by chance those of
    `undone` ones are never done when they fail."""

    seed: int = 0
    too_many: float = 0.0
    broken: float = 0.0
    cut: float = 0.0
    done: float = 0.5
    repeat: float = 0.0
    reorder: float = 0.0
    spared: Collection[str] = ()
    undone: Collection[str] = ()
    _ordered: dict[tuple[str, int | str], deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        self._dice = Random(self.seed)

    def order(self, method: str, *faults: Fault, chat: int | str = 0) -> None:
        """The next calls of `method`, to `chat` if one is named, meet these, one each."""
        self._ordered[method, chat].extend(faults)

    def hold(self, method: str, chat: int | str = 0, done: bool = False) -> Hold:
        """The next call of `method` waits until it is let go, to be done before or after that."""
        hold = Hold()
        self.order(method, Fault("held", done, hold=hold), chat=chat)
        return hold

    def meets(self, method: str, chat: int | str = 0) -> Fault | None:
        """What a call meets."""
        for place in ((method, chat), (method, 0)):
            if self._ordered[place]:
                return self._ordered[place].popleft()
        rolled = self._dice.random()
        if method in self.spared:
            return None
        done = self._dice.random() < self.done and method not in self.undone
        for chance, fault in (
            (self.too_many, Fault("too_many", after=1)),
            (self.broken, Fault("broken", done, code=500)),
            (self.cut, Fault("cut", done)),
        ):
            if rolled < chance:
                return fault
            rolled -= chance
        return None

    def shaken(self, updates: Sequence[Json]) -> list[Json]:
        """Updates as they arrive: some twice, some in another order."""
        arriving = [update for update in updates for _ in range(1 + (self._dice.random() < self.repeat))]
        if self._dice.random() < self.reorder:
            self._dice.shuffle(arriving)
        return arriving
