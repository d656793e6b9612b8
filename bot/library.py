"""The SOPs in memory: each published text is read once; a request's own text is found by its digest."""

from __future__ import annotations

from typing import Protocol

from storage.sops import Sops
from workflows.expressions import names_read
from workflows.loader import load
from workflows.sop import Sop


class HoldsSops(Protocol):
    @property
    def sops(self) -> Sops: ...


class Library:
    """Shared by all threads: an entry never changes once it is made."""

    def __init__(self) -> None:
        self._read: dict[str, Sop] = {}

    def of_digest(self, reader: HoldsSops, digest: str) -> Sop:
        """The SOP of that text. Raises LookupError if it never was published."""
        if (known := self._read.get(digest)) is not None:
            return known
        published = reader.sops.by_digest(digest)
        if published is None:
            raise LookupError(digest)
        for sop in load(published.text):
            self._read[sop.digest] = sop
        return self._read[digest]

    def live(self, reader: HoldsSops, name: str) -> Sop | None:
        """The SOP that new requests of `name` begin with, `None` if there is none."""
        published = reader.sops.live(name)
        return None if published is None else self.of_digest(reader, published.digest)

    def all_live(self, reader: HoldsSops) -> tuple[Sop, ...]:
        return tuple(self.of_digest(reader, published.digest) for published in reader.sops.list())

    def by_command(self, reader: HoldsSops, command: str) -> Sop | None:
        """The live SOP started by that chat command, or of that name."""
        wanted = command.casefold()
        return next((sop for sop in self.all_live(reader) if wanted in sop.commands or wanted == sop.name), None)


def waits_for_others(sop: Sop) -> frozenset[str]:
    """States of `sop` that wait for other requests to move."""
    return frozenset(name for name, state in sop.states.items() if state.wait is not None and (state.wait.outside or _reads_others(sop, state.wait.source)))


def _reads_others(sop: Sop, source: str) -> bool:
    names = names_read(source)
    return bool(names & {"others", "requests"}) or any(sop.lets[name].outside for name in names if name in sop.lets)
