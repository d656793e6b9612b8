"""What is told at each step of a drawn SOP to those who look after it: how many are there now, how many have left it, how long that usually took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.desk import Desk
from bot.outlook import past_stays
from bot.wording import moments
from bot.wording.catalogue import say
from bot.wording.moments import Reader as Reading
from storage.stays import MOST
from storage.unit import Reader
from workflows.forecast import ENOUGH, Case, usual
from workflows.sop import Sop

Figures = Mapping[str, tuple[str, ...]]  # lines by state
_KINDS = frozenset({"approve", "task", "wait"})


def figures(desk: Desk, reader: Reader, sop: Sop, reading: Reading) -> Figures:
    """By whatever text of the SOP they go or went; a step where nobody ever was has none."""
    here = Counter(state for listed in reader.ledger.running() if listed.sop == sop.name for state in listed.states)
    asking = [state.name for state in sop.states.values() if state.kind in _KINDS]
    return {name: _lines(here[name], past_stays(reader, sop, desk.calendar, name), reading) for name in asking}


def _lines(here: int, past: Sequence[Case], reading: Reading) -> tuple[str, ...]:
    counts = [say("figures.here", reading.language, count=here)] if here else []
    counts += [say("figures.done", reading.language, count=f"{len(past)}+" if len(past) == MOST else len(past))] if past else []
    time = say("figures.median", reading.language, time=moments.waited(usual(past), reading)) if len(past) >= ENOUGH else ""
    return tuple(line for line in (", ".join(counts), time) if line)
