"""What goes wrong between a bot and Telegram: told beforehand for a certain call, or dealt out by a seed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.servers.telegram.chats import Json


@dataclass(frozen=True)
class Fault:
    """`kind` too_many | broken (5xx) | cut (the connection) | garbled (an answer that is no JSON). `done`: it was done all the same.
    `after` seconds, for too_many; `code` for broken."""

    kind: str
    done: bool = False
    after: int = 3
    code: int = 502


@dataclass
class Weather:
    """Chances between 0 and 1 of each kind of trouble. Calls of `spared` methods are left alone by chance, never by order."""

    seed: int = 0
    too_many: float = 0.0
    broken: float = 0.0
    cut: float = 0.0
    done: float = 0.5
    repeat: float = 0.0
    reorder: float = 0.0
    spared: Collection[str] = ()
    _ordered: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        self._dice = Random(self.seed)

    def order(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these, one each."""
        self._ordered[method].extend(faults)

    def meets(self, method: str) -> Fault | None:
        """What a call meets."""
        if self._ordered[method]:
            return self._ordered[method].popleft()
        rolled = self._dice.random()
        if method in self.spared:
            return None
        done = self._dice.random() < self.done
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
