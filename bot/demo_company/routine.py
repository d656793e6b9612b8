"""What the demo company asks for day by day, drawn by a seed from `routine.yaml`: who wishes what, how it goes, how long people take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.clock import Dice, dice
from bot.demo_company.plots import Absence, Plot, Turn, read_absences
from workflows.world import PersonRecord

FILE = Path(__file__).with_name("routine.yaml")
_TRIES = 30  # draws of a person and a day until nothing speaks against them
_LATEST = {"purchase": 1, "reimbursement": 2, "procurement": 4, "cash_advance": 9, "leave": 20}  # working days before the opening
_APART = {"purchase": 0, "reimbursement": 1, "procurement": 1, "cash_advance": 9, "leave": 26}  # working days between two of one person
_BEFORE_TOLD = {"cash_advance": 25}  # so many where the later one is told: it must not be refused
_LEAVE_A_YEAR = 12  # working days
_AGAIN = 12  # working days until the same is wished for again


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly people act: `of` them, working hours, half of the time sooner; `at` states that wait for the world at least and at most so many."""

    of: Mapping[str, float]
    at: Mapping[str, tuple[float, float]]

    def hours(self, chance: Dice, person: str, state: str) -> float:
        """Working hours until `person` acts at `state`."""
        if state in self.at:
            return chance.uniform(*self.at[state])
        return min(max(chance.lognormvariate(0, 0.8) * self.of[person], 0.1), 14)


@dataclass(frozen=True, slots=True)
class Routine:
    plots: tuple[Plot, ...]
    absences: tuple[Absence, ...]
    pace: Pace


def read_routine(seed: str, people: Sequence[PersonRecord], told: Sequence[Plot], share: float = 1) -> Routine:
    """The routine beside what is `told`, by sop and day; `share` of all requests, for whoever needs a smaller company."""
    text = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    absences = read_absences(text["absences"])
    pace = Pace(text["paces"], {state: (low, high) for state, (low, high) in text["takes"].items()})
    plots: list[Plot] = []
    for sop in _LATEST:
        made = _Drawer(text, sop, dice(f"{seed}/routine/{sop}"), {person.id: person for person in people}, absences, told)
        plots += made.draw(round(text[sop]["count"] * share))
    return Routine(tuple(plots), absences, pace)


class _Drawer:
    """Draws the plots of one SOP."""

    def __init__(
        self, text: Mapping[str, Any], sop: str, chance: Dice, people: Mapping[str, PersonRecord], absences: Iterable[Absence], told: Iterable[Plot]
    ) -> None:
        self.sop, self.chance, self.people, self.absences = sop, chance, people, absences
        self.days, self.asks, self.remarks = text["days"], text["asks"], text["remarks"]
        self.wishes, self.turns = text[sop]["wishes"], text[sop]["turns"]
        self.told = [plot for plot in told if plot.sop == sop]
        self.drawn: list[Plot] = []

    def draw(self, count: int) -> list[Plot]:
        """Up to `count`: fewer where too little room is left."""
        for _ in range(count):
            by, day, length = self._asked()
            if by:
                language = self.people[by].language
                turns = self._turns(language)
                own = dice(f"{self.chance.random()}")
                remark = tuple(own.choice(self.remarks[language])) if own.random() < self.remarks["share"] else ()
                self.drawn.append(Plot(self.sop, day, by, self._wish(by, day), own, turns, length=length, routine=True, remark=remark))
        return self.drawn

    def _asked(self) -> tuple[str, int, int]:
        """Who asks, when, and for how many days of leave; nobody where too little room is left."""
        for _ in range(_TRIES):
            (by,) = self.chance.choices(tuple(self.asks), tuple(self.asks.values()))
            day, length = self.chance.randint(_LATEST[self.sop], self.days), self.chance.choice((1, 1, 2, 2, 3)) if self.sop == "leave" else 0
            if self._is_possible(by, day, length):
                return by, day, length
        return "", 0, 0

    def _is_possible(self, by: str, day: int, length: int) -> bool:
        if any(absence.person == by and absence.until <= day <= absence.from_ for absence in self.absences):
            return False
        own, told = [plot for plot in self.drawn if plot.by == by], [plot for plot in self.told if plot.by == by]
        before = _BEFORE_TOLD.get(self.sop, _APART[self.sop])
        if any(abs(plot.day - day) < _APART[self.sop] for plot in (*own, *told)) or any(0 <= day - plot.day < before for plot in told):
            return False
        return sum(plot.length for plot in (*own, *told)) + length <= _LEAVE_A_YEAR

    def _turns(self, language: str) -> Mapping[str, Turn]:
        found: dict[str, Turn] = {}
        for row in self.turns:
            if self.chance.random() < row["share"] and row["state"] not in found:
                reasons = row.get(language) or row.get("id") or [""]
                said = {name: row[name] for name in ("act", "hours", "cut", "lower", "add") if name in row}
                found[row["state"]] = Turn(reason=self.chance.choice(reasons), **said)
        return found

    def _wish(self, by: str, day: int) -> Mapping[str, Any]:
        """One of their unit and language, filled in; where it can be, one that was not wished for lately."""
        person = self.people[by]
        fitting = [wish for wish in self.wishes if wish.get("unit", person.unit) == person.unit and wish.get("en", False) == (person.language == "en")]
        lately = [plot.wish for plot in self.drawn if abs(plot.day - day) < _AGAIN] + [plot.wish for plot in self.told]
        drawn = [self._filled(self.chance.choice(fitting)) for _ in range(6)]
        return next((wish for wish in drawn if wish not in lately), drawn[0])

    def _filled(self, wish: Mapping[str, Any]) -> Mapping[str, Any]:
        number, place = self.chance.choice(wish.get("n", [1])), self.chance.choice(wish.get("at", [""]))
        shown = f"{number:,}".replace(",", "," if wish.get("en") else ".")
        filled = {name: _fill(value, shown, str(place)) for name, value in wish.items() if name not in ("n", "at", "unit", "en", "each")}
        return {**filled, "price": wish["each"] * number} if "each" in wish else filled


def _fill(value: Any, number: str, place: str) -> Any:
    """The same with every "{n}" and "{at}" in it replaced."""
    if isinstance(value, str):
        return value.format(n=number, at=place)
    return [_fill(each, number, place) for each in value] if isinstance(value, list) else value
