"""How an expression sees a request: the scope the engine hands to compiled expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from workflows.calendar import Calendar
from workflows.effects import Sentence, Shown
from workflows.judging import value_of
from workflows.request import CLOCK, Request, Standing
from workflows.sop import Slot, Sop, Text
from workflows.templates import format_number
from workflows.values import NOBODY, People, Person, Reason, RegisterRow, Value, people
from workflows.votes import Tally, tally
from workflows.world import World


class Asked(World, Protocol):
    """A world that records or plays back what was found in other requests."""

    def outside(self, read: Callable[[], Value]) -> Value: ...
    def next_number(self, template: str, key: str) -> int:
        """The next of the series, from 1 on; it is given when the step is stored."""

    def give_back(self) -> None:
        """The step comes to nothing: the numbers it took are not given."""


class Look:
    """A request as one judgement sees it: who acts (`actor`), at which state, with which vote's memory (`memory`).

    Short-lived: it remembers the lets it has worked out, so a new one is made after anything has changed."""

    __slots__ = ("_lets", "_raw", "actor", "calendar", "fields", "locals", "memory", "now", "reason", "request", "sop", "state_name", "tallies", "world")

    def __init__(
        self,
        sop: Sop,
        request: Request,
        world: Asked,
        now: datetime,
        calendar: Calendar,
        *,
        state: str = "",
        actor: str = "",
        reason: str | None = None,
        memory: Mapping[str, Value] | None = None,
        tallies: Mapping[str, Tally] | None = None,
    ) -> None:
        self.sop, self.request, self.world, self.now, self.calendar = sop, request, world, now, calendar
        self.fields: Mapping[str, Value] = request.fields
        self.locals: Mapping[str, Value] = {}
        self.state_name, self.actor, self.reason, self.memory = state, actor, reason, memory
        self.tallies: Mapping[str, Tally] = tallies or {}
        self._lets: dict[str, Value] = {}
        self._raw = False

    def _copy(self) -> Look:
        copy = object.__new__(Look)
        for name in Look.__slots__:
            setattr(copy, name, getattr(self, name))
        return copy

    def bind(self, names: Mapping[str, Value]) -> Look:
        bound = self._copy()
        bound.locals = {**self.locals, **names}
        return bound

    def let(self, name: str) -> Value:
        if name not in self._lets:
            scope = self if not self.locals else self._unbound()
            value = self.sop.lets[name].run(scope)
            if self._raw:
                return value
            self._lets[name] = value
        return self._lets[name]

    def _unbound(self) -> Look:
        copy = self._copy()
        copy.locals = {}
        return copy

    def value(self, name: str) -> Value:
        """The field or `let` of that name."""
        return self.let(name) if name in self.sop.lets else self.fields.get(name)

    def builtin(self, name: str) -> Value:
        if (read := _BUILTINS.get(name)) is not None:
            return read(self)
        return self.state("this", name)

    def standing(self, name: str) -> Standing:
        return self.request.standing(self.state_name if name == "this" else name)

    def state(self, name: str, datum: str) -> Value:
        wanted = self.state_name if name == "this" else name
        return state_datum(self, wanted, datum)

    def tally(self, name: str) -> Tally:
        return self.tallies.get(name) or tally(self.request.standing(name))

    def seen(self, name: str) -> Value:
        return self.memory.get(name) if self.memory is not None else self.value(name)

    def person(self, person: Person, column: str) -> Value:
        record = self.world.person(person.id)
        if record is None:
            return None
        if column == "manager":
            return Person(record.manager) if record.manager else None
        if column in ("name", "short", "unit", "rank", "title", "language", "zone"):
            return getattr(record, column) or None
        return record.columns.get(column)

    def role(self, name: str, unit: str | None) -> People:
        return people(self.world.role(name, unit), Reason("role", (name, unit) if unit else (name,)))

    def rota(self, name: str) -> People:
        return people(self.world.rota(name), Reason("rota", (name,)))

    def acting(self, holders: People) -> People:
        """Those who act for holders who are away, while there are any; otherwise the holders."""
        acting = {absence.delegate: Reason("delegate", (person.id,)) for person in holders for absence in self._absences(person.id) if absence.delegate}
        return People(acting) if acting else holders

    def chain(self, person: Person, rank: str) -> People:
        found: dict[str, Reason] = {}
        record = self.world.person(person.id)
        while record is not None and record.manager and record.manager not in found:
            found[record.manager] = Reason("chain", (person.id,))
            record = self.world.person(record.manager)
            if record is not None and record.rank == rank:
                break
        return People(found)

    def superior(self, lower: People) -> People:
        found: dict[str, Reason] = {}
        for person in lower:
            record = self.world.person(person.id)
            if record is not None and record.manager and record.manager not in found:
                found[record.manager] = Reason("superior", (person.id,))
        return People(found)

    def _absences(self, id: str) -> tuple[Any, ...]:
        return self.world.absences(id, self.now)

    def away(self, among: People) -> People:
        return People({person.id: among.reasons[person.id] for person in among if self._absences(person.id)})

    def vote_of(self, person: Person) -> Value:
        votes = self.request.standing(self.state_name).votes
        return next((vote.counts for vote in reversed(votes) if vote.seat == person.id), None)

    def register(self, name: str) -> Iterable[RegisterRow]:
        return self.world.register(name)

    def others(self, sop: str | None) -> Iterable[OtherRequest]:
        rows = self.world.others(sop or self.sop.name, self.request.id)
        return (OtherRequest(other, self, definition) for definition, other in rows)

    def outside(self, read: Callable[[Any], Value]) -> Value:
        if self._raw:
            return read(self)
        raw = self._copy()
        raw._raw, raw._lets = True, {}
        return self.world.outside(lambda: read(raw))

    def serial(self, template: str, keys: tuple[Any, ...]) -> str:
        number = self.world.next_number(template, "|".join(str(key) for key in keys))
        cells = {name: str(value) for name, value in self.fields.items() if isinstance(value, str)}
        return format_number(template, number, self.calendar.today(self.now), cells)

    def fill(self, text: Text) -> Sentence:
        """The author's words with their values, ready to be formatted for whoever reads them; options by their titles."""
        sources = {part.expression.source for parts in text.parts.values() for part in parts if isinstance(part, Slot)}
        fields = ((source, self.sop.field(source.strip())) for source in sources)
        titles = {source: {option.name: option.title for option in field.options} for source, field in fields if field is not None and field.options}
        spoken = {language for options in titles.values() for title in options.values() for language in title.parts} if "*" in text.parts else set()
        return {
            language: tuple(part if isinstance(part, str) else self._shown(part, titles.get(part.expression.source, {}), language) for part in text.parts.get(language, text.parts.get("*", ())))
            for language in {**text.parts, **dict.fromkeys(sorted(spoken))}
        }

    def _shown(self, slot: Slot, titles: Mapping[str, Text], language: str) -> Shown:
        value = value_of(slot.expression, self)
        if isinstance(value, frozenset):
            value = frozenset(titles[item].plain(language) if item in titles else item for item in value)
        elif isinstance(value, str) and value in titles:
            return Shown(titles[value].plain(language), "text", slot.format)
        return Shown(value, slot.expression.type.kind, slot.format)


class OtherRequest:
    """Another request as `others` shows it: its fields, its computed fields and lets, its states, and its own facts."""

    __slots__ = ("_look", "request")

    def __init__(self, request: Request, look: Look, sop: Sop) -> None:
        self.request = request
        self._look = Look(sop, request, look.world, look.now, look.calendar)
        self._look._raw = True

    def get(self, name: str) -> Value:
        if (read := _ROW.get(name)) is not None:
            return read(self.request)
        return self._look.value(name)

    def state(self, name: str, datum: str) -> Value:
        return self._look.state(name, datum)



def _submitter(request: Request) -> Value:
    return Person(request.submitter) if request.submitter != CLOCK else None


_ROW: dict[str, Callable[[Request], Value]] = {
    "requester": lambda request: Person(request.requester),
    "submitter": lambda request: _submitter(request),
    "submitted": lambda request: request.submitted,
    "number": lambda request: request.number,
    "status": lambda request: request.status,
    "decided": lambda request: request.decided_at,
    "ended": lambda request: request.ended_at,
}

_BUILTINS: dict[str, Callable[[Look], Value]] = {
    "requester": lambda look: Person(look.request.requester),
    "submitter": lambda look: _submitter(look.request),
    "actor": lambda look: Person(look.actor) if look.actor else None,
    "involved": lambda look: people(look.request.involved, Reason("involved")),
    "everyone": lambda look: people(look.world.everyone(), Reason("everyone")),
    "nobody": lambda look: NOBODY,
    "submitted": lambda look: look.request.submitted,
    "number": lambda look: look.request.number,
    "returned": lambda look: look.request.returned,
    "status": lambda look: look.request.status,
    "reason": lambda look: look.reason if look.reason is not None else look.standing("this").reason,
    "now": lambda look: look.now,
    "today": lambda look: look.calendar.today(look.now),
}


def _voters(look: Look, name: str) -> People:
    state = look.sop.states.get(name)
    own = look.request.standing(name).by
    inner = tuple(id for child in (state.children if state else ()) for id in _voters(look, child).ids)
    return people((*own, *inner), Reason("state", (name,)))


def _asked(look: Look, name: str) -> People:
    state = look.sop.states.get(name)
    own = look.request.standing(name).asked
    for child in state.children if state else ():
        own = own | _asked(look, child)
    return own


_COUNTS = {"yes", "no", "abstain", "seats", "silent"}
_REACHED: dict[str, Callable[[Standing], Value]] = {
    "at": lambda standing: standing.at,
    "outcome": lambda standing: standing.outcome,
    "opened": lambda standing: standing.opened,
    "due": lambda standing: standing.due,
    "reason": lambda standing: standing.reason,
}


def state_datum(look: Look, name: str, datum: str) -> Value:
    """`datum` of the state `name` (LANGUAGE 3, "Data of lanes"): `None`, nobody or 0 where it was never reached."""
    if datum in _REACHED:
        return _REACHED[datum](look.request.standing(name))
    if datum in _COUNTS:
        return Decimal(getattr(look.tally(name), datum))
    if datum == "by":
        return _voters(look, name)
    if datum == "asked":
        return _asked(look, name)
    if datum == "times":
        return Decimal(look.request.standing(name).times)
    votes = look.request.standing(name).votes
    return people((vote.by for vote in votes if not vote.seated and vote.by != CLOCK), Reason("state", (name,)))
