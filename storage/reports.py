"""What the dashboard and the reports read: who may see which request, what is running and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from storage.ledger import Ledger
from storage.listings import Listed, Waiting
from storage.people import People
from storage.sight import Sight


@dataclass(frozen=True, slots=True)
class Running:
    """An open request with those it waits for, longest first."""

    request: Listed
    waits: tuple[Waiting, ...]

    @property
    def since(self) -> datetime:
        """How long it has stood where it stands; since its last event, when it waits for nobody."""
        return self.waits[0].since if self.waits else self.request.changed

    @property
    def due(self) -> datetime | None:
        """The nearest deadline."""
        return min((wait.due for wait in self.waits if wait.due is not None), default=None)


class Reports:
    def __init__(self, ledger: Ledger, people: People) -> None:
        self._ledger, self._people = ledger, people

    def sight(self, person: str, administrators: tuple[str, ...] = ()) -> Sight:
        """What `person` may see. A lead sees what the people below them asked for; the administrators see all."""
        directory = self._people.directory()
        everything = person in administrators or person in directory.role("administrator")
        return Sight(person, everything, directory.below(person), partial(self._ledger.is_involved, person))

    def running(self, sight: Sight | None = None) -> tuple[Running, ...]:
        """What has not ended (of what the reader sees), whatever waits longest first."""
        waits: dict[str, list[Waiting]] = {}
        for wait in self._ledger.all_waiting():
            waits.setdefault(wait.request, []).append(wait)
        listed = self._ledger.running() if sight is None else self._ledger.seen_running(sight)
        found = [Running(each, tuple(waits.get(each.id, ()))) for each in listed]
        return tuple(sorted(found, key=lambda running: (running.since, running.request.id)))

    def ended(self, sight: Sight, since: datetime, most: int) -> tuple[Listed, ...]:
        """The last of the reader's that ended at `since` or later."""
        return self._ledger.seen_ended(sight, since, most)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many requests by (sop, status)."""
        return self._ledger.counts()

    def visible(self, sight: Sight, most: int = 500) -> tuple[Listed, ...]:
        """The newest requests the reader sees, ended ones too."""
        return self._ledger.seen_newest(sight, most)
