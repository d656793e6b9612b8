"""What keeps a sound SOP from going live beside the others: a chat command that is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.command_names import command_of
from workflows.faults import Fault, Mark
from workflows.sop import Sop


def taken(sop: Sop, live: Iterable[Sop]) -> tuple[Fault, ...]:
    """A fault ("command-taken") for each command of `sop` that already starts something else: what people type would never reach it."""
    return tuple(_clashes(sop, [other for other in live if other.name != sop.name]))


def _clashes(sop: Sop, others: Iterable[Sop]) -> Iterator[Fault]:
    for place, word in enumerate(sop.commands):
        owner = next((other.name for other in others if word in (*other.commands, other.name)), "")
        if owner or command_of(word) is not None:
            yield Fault("command-taken", _place_of(sop.text, word), word, detail={"owner": owner or "Alur"})
        elif word in sop.commands[:place]:
            yield Fault("command-taken", _place_of(sop.text, word), word, detail={"owner": sop.name})


def _place_of(text: str, word: str) -> Mark:
    """Where the SOP's text names its commands."""
    line, written = next(((number, line) for number, line in enumerate(text.splitlines(), 1) if line.startswith("command")), (1, ""))
    return Mark(line, max(written.find(word, len("command:")), 0) + 1)
