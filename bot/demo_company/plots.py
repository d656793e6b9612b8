"""What the demo company's people ask for and how it goes, read from `requests.yaml`: the same plots for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.clock import Dice, dice

FILE = Path(__file__).with_name("requests.yaml")
SOPS = ("purchase", "leave", "cash_advance", "reimbursement", "procurement")


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens at a state instead of the usual yes, once: `act` ("" = the usual), after `hours` of working time (0 = drawn)."""

    act: str = ""
    reason: str = ""
    hours: int = 0
    cut: bool = False  # less is granted than was claimed, less delivered than was ordered
    lower: bool = False  # what is returned comes again with a smaller total
    add: str = ""  # what the first line of a returned table says more


@dataclass(frozen=True, slots=True)
class Plot:
    """One request: `day` working days before the demo opens; at `stop` nobody acts once `stop_after` votes are given. `chance` is its own;
    with `exact` the prices are those of the wish. `length` is in working days. What is `routine` is over when the demo opens; `remark` is what
    is asked and answered before its first decision."""

    sop: str
    day: int
    by: str
    wish: Mapping[str, Any]
    chance: Dice
    turns: Mapping[str, Turn] = field(default_factory=dict)
    stop: str = ""
    stop_after: int = 0
    length: int = 0
    exact: bool = False
    routine: bool = False
    remark: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """`person` says so `told` working days before the opening, is away from `from_` to `until` before it (after it where negative); `delegate` decides."""

    person: str
    delegate: str
    told: int
    from_: int
    until: int


def read_plots(seed: str, unit_of: Mapping[str, str]) -> tuple[Plot, ...]:
    """Every plot in the order of the file. `unit_of` tells each person's unit: they wish for what their unit needs."""
    text = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found = []
    for sop in SOPS:
        chance = dice(f"{seed}/{sop}")
        used: list[Any] = []
        rows: Sequence[Mapping[str, Any]] = text[sop]
        named = [row["wish"] for row in rows if "wish" in row]
        for place, row in enumerate(rows):
            wish = _wish(text["wishes"][sop], row, unit_of[row["by"]], [*named, *used], chance)
            used.append(wish["what"])
            turns = {state: Turn(**turn) for state, turn in row.get("turns", {}).items()}
            own = dice(f"{seed}/{sop}/{place}")
            stop, after, length = row.get("stop", ""), row.get("stop_after", 0), row.get("length", 0)
            found.append(Plot(sop, row["day"], row["by"], wish, own, turns, stop, after, length, "wish" in row))
    return tuple(found)


def read_absence() -> Absence:
    """The one that lasts beyond the opening."""
    (absence,) = read_absences([yaml.safe_load(FILE.read_text(encoding="utf-8"))["absence"]])
    return absence


def read_absences(rows: Sequence[Mapping[str, Any]]) -> tuple[Absence, ...]:
    return tuple(Absence(row["person"], row["delegate"], row["told"], row["from"], row["until"]) for row in rows)


def _wish(wishes: Sequence[Mapping[str, Any]], row: Mapping[str, Any], unit: str, taken: Sequence[Any], chance: Dice) -> Mapping[str, Any]:
    """The wish the row names, else one of the unit and size that nobody has yet."""
    if "wish" in row:
        return next(wish for wish in wishes if wish["what"] == row["wish"])
    fitting = [wish for wish in wishes if wish.get("unit", unit) == unit and wish.get("size", "small") == row.get("size", "small") and wish["what"] not in taken]
    return chance.choice(fitting)
