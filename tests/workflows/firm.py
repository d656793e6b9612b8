"""A small firm in memory in which tests run one procedure. Every step is replayed from its record, every refusal is checked to have changed nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from textwrap import dedent

import pytest

from storage.codec import decode_event, encode_event, encode_request
from tests.workflows.scopes import jakarta
from workflows.effects import Ask, DropAlarm, Effect, Nag, SetAlarm, Tell
from workflows.engine import Outcome, advance, at_rest, begin, replay
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.faults import Faulty
from workflows.loader import load_one
from workflows.offers import offered, offered_whole
from workflows.refusals import Refusal, SopBroken, StaleButton
from workflows.request import FORM, Request
from workflows.sop import Sop
from workflows.stage import Stage
from workflows.step import Step
from workflows.values import Line, Value
from workflows.who import waiting
from workflows.world import Absence, PersonRecord

START = "2027-01-11 09:00"  # a Monday
# name: unit, manager, roles
_CAST: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Rina": ("sales", "Budi", ()),
    "Budi": ("sales", "Agus", ("head",)),
    "Agus": ("", "Oscar", ("director",)),
    "Oscar": ("", "", ("chairman",)),
    "Sari": ("money", "Agus", ("finance",)),
    "Tono": ("money", "Agus", ("finance",)),
    "Putu": ("stock", "Agus", ("buyer",)),
    "Yanti": ("", "", ("secretary",)),
    "Ada": ("", "", ("administrator",)),
    **{f"D{place}": ("", "Oscar", ("board",)) for place in range(1, 6)},
}
_HEAD = """
sop: trial
title: Trial
headline: "{{ number }}"
"""
_FORM = """
form:
  total: {type: number, default: 0}
  note: {type: text, required: false}
  who: {type: person, required: false}
  day: {type: date, required: false}
"""


@cache
def procedure(text: str) -> Sop:
    """A SOP from its states and whatever else it says; a form with `total`, `note`, `who` and `day` unless it has its own."""
    body = dedent(text)
    try:
        return load_one(_HEAD + ("" if "\nform:" in body else _FORM) + body)
    except Faulty as faulty:
        pytest.fail("; ".join(f"{fault.at.line}: {fault.code} {fault.words} {dict(fault.detail)}" for fault in faulty.faults))


def cast() -> dict[str, PersonRecord]:
    """Everybody of the firm, by id; a person's id is their name."""
    return {
        name: PersonRecord(name, name, name, unit, manager, roles=tuple((role, unit) for role in roles)) for name, (unit, manager, roles) in _CAST.items()
    }


class Company(Stage):
    """The world of a firm: a role is held by those who are still there."""

    def role(self, role: str, unit: str | None) -> tuple[str, ...]:
        return tuple(id for id in Stage.role(self, role, unit) if self.people[id].active)


class Firm:
    """`request` is the current one, `effects` those of the last step, `before` the request before it."""

    def __init__(self, sop: Sop | str, now: str = START, company: Company | None = None) -> None:
        self.sop = procedure(sop) if isinstance(sop, str) else sop
        self.company = company or Company(cast())
        self.now = jakarta(now)
        self.id = ""
        self.effects: tuple[Effect, ...] = ()
        self.alarms: dict[tuple[str, str, int, int], datetime] = {}

    # --- what is done

    def send(self, requester: str = "Rina", *, by: str = "", **fields: Value) -> Firm:
        """A new request, which becomes the current one."""
        id = f"request {len(self.company.requests) + 1}"
        event = Submitted(id, requester, by or requester, stored(fields))
        outcome = self._judged(lambda: begin(self.sop, event, self.company, self.now, self.company.calendar))
        self.id = id
        self._keep(None, event, outcome)
        return self

    def do(self, who: str, act: str, state: str | None = None, reason: str = "", *, visit: int | None = None, seat: str = "", fields: dict[str, Value] | None = None, **more: Value) -> Firm:
        """Presses a button: at the state that has it, in its present opening, unless said otherwise."""
        where = self._where(act) if state is None else state
        opening = self.request.standing(where).visit if visit is None and where else visit or 0
        why = reason or ("because" if act in ("reject", "return") else "")
        return self.happen(Decided(who, act, where, opening, stored({**(fields or {}), **more}), why, seat))

    def say(self, who: str, text: str) -> Firm:
        return self.happen(Commented(who, text))

    def happen(self, event: Event) -> Firm:
        before = self.request
        self._keep(before, event, self._judged(lambda: advance(self.sop, before, event, self.company, self.now, self.company.calendar)))
        return self

    @contextmanager
    def refused(self, kind: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
        with pytest.raises(kind) as found:
            yield found

    def leaves(self, person: str) -> Firm:
        """Somebody is deactivated, and every request hears of it."""
        self.company.people = {**self.company.people, person: replace(self.company.people[person], active=False)}
        return self.happen(RosterChanged("left", person))

    def comes(self, person: str, *roles: str, manager: str = "") -> Firm:
        record = PersonRecord(person, person, person, manager=manager, roles=tuple((role, "") for role in roles))
        self.company.people = {**self.company.people, person: record}
        return self.happen(RosterChanged("came", person))

    def away(self, person: str, delegate: str = "", days: int = 30) -> Firm:
        """An absence from today on, perhaps with a delegate. Requests under way hear of it."""
        today = self.company.calendar.today(self.now)
        self.company.absent = (*self.company.absent, Absence(person, today, today + timedelta(days=days), delegate))
        return self.happen(RosterChanged("away", person)) if self.id else self

    def back(self, person: str) -> Firm:
        self.company.absent = tuple(absence for absence in self.company.absent if absence.person != person)
        return self.happen(RosterChanged("back", person))

    def others_moved(self) -> Firm:
        return self.happen(OthersChanged())

    def until(self, moment: str) -> list[tuple[str, int]]:
        """Time passes; what rang on the way: (state, timer). Every effect of it is in `effects`."""
        end = jakarta(moment)
        rang: list[tuple[str, int]] = []
        effects: list[Effect] = []
        while due := [(at, key) for key, at in self.alarms.items() if at <= end and key[0] == self.id]:
            at, (_, state, visit, timer) = min(due, key=lambda item: (item[0], list(self.sop.states).index(item[1][1]), item[1][3]))
            self.now = max(self.now, at)
            assert len(rang) < 500, "it rings for ever"
            self.alarms.pop((self.id, state, visit, timer))
            self.happen(AlarmRang(state, visit, timer, at))
            rang.append((state, timer))
            effects.extend(self.effects)
        self.now, self.effects = end, tuple(effects)
        return rang

    # --- what came of it

    @property
    def request(self) -> Request:
        return self.company.requests[self.id][1]

    @property
    def pending(self) -> dict[str, list[str]]:
        """Who can decide now, by state, without containers of lanes."""
        containers = {name for name, state in self.sop.states.items() if state.children}
        return {name: list(waiting(standing)) for name, standing in self.request.standings.items() if standing.mark == "open" and name not in containers}

    @property
    def people(self) -> list[str]:
        """Everyone who can decide now."""
        return [id for ids in self.pending.values() for id in ids]

    def mark(self, state: str) -> str:
        return self.request.standing(state).mark

    def visit(self, state: str) -> int:
        return self.request.standing(state).visit

    def field(self, name: str) -> Value:
        return self.rest().look().value(name)

    def datum(self, state: str, datum: str) -> Value:
        return self.rest().look().state(state, datum)

    def told(self, kind: str) -> set[str]:
        return {person for effect in self.effects if isinstance(effect, Tell) and effect.kind == kind for person in effect.to}

    def asked(self) -> list[str]:
        return [effect.person for effect in self.effects if isinstance(effect, Ask)]

    def nagged(self, urgent: bool = False) -> set[str]:
        return {effect.person for effect in self.effects if isinstance(effect, Nag) and effect.urgent == urgent}

    def rings(self, state: str) -> list[datetime]:
        """When the state's timers ring next, in order."""
        return sorted(at for (id, name, _, _), at in self.alarms.items() if (id, name) == (self.id, state))

    def offers(self, person: str, state: str = "", seat: str = "") -> list[str]:
        acts = offered(self.rest(person), self.sop.states[state], person, seat) if state else offered_whole(self.rest(person), person)
        return [act.name for act in acts]

    def rest(self, actor: str = "") -> Step:
        return at_rest(self.sop, self.request, self.company, self.now, self.company.calendar, actor)

    # --- how

    def _where(self, act: str) -> str:
        if act == "resubmit":
            return FORM
        having = [name for name, state in self.sop.states.items() if any(each.name == act for each in state.acts)]
        here = [name for name in having if self.request.standing(name).mark == "open"]
        been = sorted((name for name in having if self.request.standing(name).visit), key=self.visit)
        return next(iter([*here, *been[::-1]]), "")

    def _judged(self, work: Callable[[], Outcome]) -> Outcome:
        requests = dict(self.company.requests)
        written = {id: encode_request(request) for id, (_, request) in requests.items()}
        try:
            return work()
        except Refusal:
            assert {id: encode_request(request) for id, (_, request) in requests.items()} == written, "a refusal changed something"
            raise

    def _keep(self, before: Request | None, event: Event, outcome: Outcome) -> None:
        again = replay(self.sop, before, decode_event(encode_event(event)), json.loads(json.dumps(outcome.facts)), self.now, self.company.calendar)
        assert encode_request(again) == encode_request(outcome.request), "the replay comes to something else"
        self.company.keep(self.sop, outcome)
        self.effects = outcome.effects
        for effect in outcome.effects:
            match effect:
                case SetAlarm(state, visit, timer, at):
                    self.alarms[self.id, state, visit, timer] = at
                case DropAlarm(state, visit, timer):
                    self.alarms.pop((self.id, state, visit, timer), None)


def stored(fields: dict[str, Value]) -> dict[str, Value]:
    """Answers as they are stored: the lines of a table as such."""
    return {name: _as_lines(value) for name, value in fields.items()}


def _as_lines(value: Value) -> Value:
    return tuple(Line("", item) if isinstance(item, dict) else item for item in value) if isinstance(value, list | tuple) else value


def stale(firm: Firm, state: str, visit: int, timer: int = 0) -> None:
    """An alarm of that opening is refused."""
    with pytest.raises(StaleButton):
        firm.happen(AlarmRang(state, visit, timer, firm.now))


def day(text: str) -> date:
    return date.fromisoformat(text)


__all__ = ["Company", "Firm", "SopBroken", "cast", "day", "procedure", "stale", "stored"]
