"""Three things for a newcomer to try in the demo, each ticked off once it was done since the company opened. Kept with the company."""

from __future__ import annotations

from adapters.console.settings import RailHint
from bot.bulletin import News
from bot.wording.catalogue import say
from storage.codec import dumps, loads
from storage.database import Database
from workflows.request import CLOCK

_KEPT = "demo.hints"  # the setting that keeps what was done, or that nothing is to be shown any more
_AWAY = "away"
_TRIALS = ("ask", "decide", "wait")
_DECISIONS = frozenset({"approve", "reject", "return"})
_STEPS = frozenset({"day", "alarm"})


class Hints:
    """`hear` may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._done: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Looks up what was done already."""
        self._done = frozenset(loads(self.database.read(lambda reader: reader.settings.get(_KEPT)) or "[]"))

    def hear(self, news: News) -> None:
        if news.kind == "began" and news.person != CLOCK:
            self._tick("ask")
        elif news.kind == "acted" and news.detail.get("act") in _DECISIONS:
            self._tick("decide")

    def moved(self, step: str) -> None:
        """The clock was moved by `step`."""
        if step in _STEPS:
            self._tick("wait")

    def put_away(self) -> None:
        self._tick(_AWAY)

    def shown(self, language: str) -> tuple[str, tuple[RailHint, ...]]:
        """Their title and the three; nothing once they were put away."""
        if _AWAY in self._done:
            return "", ()
        hints = tuple(RailHint(say(f"hint.{name}", language), say(f"hint.{name}_how", language), name in self._done) for name in _TRIALS)
        return say("hint.all_done" if all(hint.done for hint in hints) else "hint.title", language), hints

    def _tick(self, name: str) -> None:
        if name in self._done:
            return
        self._done |= {name}
        kept = dumps(sorted(self._done))
        self.database.write(lambda unit: unit.settings.set(_KEPT, kept))
