"""A case made of what has happened to a request: its people, its rows, and what each of them came to, from the history and its facts alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflows.answers import shown
from workflows.calendar import Calendar
from workflows.cases import CaseResult, run_case
from workflows.contents import every
from workflows.engine import replay
from workflows.events import AlarmRang, Commented, Decided, Event, OthersChanged, RosterChanged, Submitted
from workflows.facts import Facts, Playback
from workflows.play import leaves
from workflows.request import CLOCK, FORM, Request
from workflows.sop import Expression, Field, Sop
from workflows.stage import ADMINISTRATOR
from workflows.values import Duration, FileRef, Line, People, Person, Value
from workflows.who import holders
from workflows.world import PersonRecord

NAG = -1
_UNITS = (("months", 1, "month"), ("days", 1, "day"), ("working_days", 1, "working day"), ("seconds", 60, "minute"), ("working_seconds", 60, "working minute"))


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of a history."""

    event: Event
    facts: Facts
    at: datetime


@dataclass
class Recording:
    """The case under way. `doubts` are codes for what a case has no words for: others (it depended on other requests), people (the directory changed
    meanwhile), clock (the clock began it), length (an answer that is a mixed length of time)."""

    sop: Sop
    calendar: Calendar
    names: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    number: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """`cast` and `case` as the file would have them, what a case could not say of it, and how the case itself went."""

    cast: Mapping[str, Any]
    case: Mapping[str, Any]
    doubts: tuple[str, ...]
    result: CaseResult


def recorded(sop: Sop, history: Sequence[Past], calendar: Calendar, name: str) -> Recorded:
    """The case called `name` of that history, played once to see that it passes. Raises Missing where the history is another engine's."""
    recording = Recording(sop, calendar)
    cast = _cast(recording, history)
    rows = list(_rows(recording, history))
    given = _given(recording, history)
    case = {"name": name, **({"given": given} if given else {}), "rows": rows}
    result = run_case(replace(sop, cast=cast, cases=()), case)
    return Recorded(cast, case, tuple(sorted(recording.doubts)), result)


# people


def _cast(recording: Recording, history: Sequence[Past]) -> dict[str, Any]:
    """Everybody whom the steps asked for, by the name colleagues use, with no more of the directory than the steps saw."""
    records = _records(recording, history)
    for id, record in records.items():
        short = record.short or record.name.split()[0] if record.name or record.short else id
        recording.names[id] = short if short not in recording.names.values() else id
    return {recording.names[id]: _person(recording, record, history) for id, record in records.items()}


def _records(recording: Recording, history: Sequence[Past]) -> dict[str, PersonRecord]:
    """Everybody in the order in which they come up, as the last step saw them; somebody who was only counted is known by their id."""
    found: dict[str, PersonRecord | None] = {}
    for past in history:
        for id in _asked_about(past):
            record = Playback(past.facts).person(id) if f"person:{id}" in past.facts else None
            if record is not None and found.get(id) not in (None, record):
                recording.doubts.add("people")
            found[id] = record or found.get(id)
    return {id: record or PersonRecord(id, id) for id, record in found.items()}


def _asked_about(past: Past) -> Iterator[str]:
    if isinstance(past.event, Submitted):
        yield past.event.requester
        yield from [past.event.submitter] if past.event.submitter != CLOCK else []
    for question, answer in past.facts.items():
        kind, _, rest = question.partition(":")
        if kind == "person" and answer is not None:
            yield rest
        elif kind in ("role", "rota", "everyone", "administrators"):
            yield from answer


def _person(recording: Recording, record: PersonRecord, history: Sequence[Past]) -> dict[str, Any]:
    """What the cast says of a person: unit, manager, rank, own columns, and the roles and rotas that some step asked for."""
    roles, rotas = _offices(recording, record.id, history)
    said: dict[str, Any] = {}
    for key, values in (("role", roles), ("rota", rotas)):
        if values:
            said[key] = values[0] if len(values) == 1 else values
    for key in ("unit", "rank"):
        if value := getattr(record, key):
            said[key] = value
    if record.manager in recording.names:
        said["manager"] = recording.names[record.manager]
    columns = {column.name for column in recording.sop.person_columns}
    said.update({name: _shown(recording, value) for name, value in record.columns.items() if name in columns and value is not None})
    return said


def _offices(recording: Recording, id: str, history: Sequence[Past]) -> tuple[list[str], list[str]]:
    roles: dict[str, bool] = {}
    rotas: dict[str, bool] = {}
    for past in history:
        for question, holders_now in past.facts.items():
            kind, _, rest = question.partition(":")
            if kind not in ("role", "rota", "administrators"):
                continue
            role, _, unit = rest.partition(":")
            name = ADMINISTRATOR if kind == "administrators" else rest if kind == "rota" else f"{role}({unit})" if unit else role
            into = rotas if kind == "rota" else roles
            if into.setdefault(name, id in holders_now) is not (id in holders_now):
                recording.doubts.add("people")
    return [name for name, has in roles.items() if has], [name for name, has in rotas.items() if has]


# what was there before


def _given(recording: Recording, history: Sequence[Past]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if (number := _place_in_series(recording.sop.number, recording.number)) > 1:
        given["series"] = {recording.sop.number: str(number - 1)}
    windows = {(id, *window) for past in history for question, found in past.facts.items() if (id := question.removeprefix("absences:")) != question for window in found}
    for id, begins, ends, delegate in sorted(windows):
        row = {"first": begins, "last": ends}
        kind, people = ("delegations", {"from": id, "to": delegate}) if delegate else ("absences", {"who": id})
        given.setdefault(kind, []).append({**{key: recording.names.get(each, each) for key, each in people.items()}, **row})
    for past in history:
        for question in past.facts:
            if (register := question.removeprefix("register:")) != question:
                rows = Playback(past.facts).register(register)
                given.setdefault("registers", {})[register] = {row.key: {name: _shown(recording, cell) for name, cell in row.cells.items()} for row in rows}
    return given


def _place_in_series(template: str, number: str) -> int:
    """Which number of its series a request has, 0 where its template does not tell."""
    parts = [re.escape(part) if not part.startswith("{") else "(?P<seq>[0-9]+)" if part.startswith("{seq") else ".+?" for part in re.split(r"({[^}]*})", template)]
    found = re.fullmatch("".join(parts), number)
    return int(found["seq"]) if found else 0


# rows


def _rows(recording: Recording, history: Sequence[Past]) -> Iterator[list[Any]]:
    request: Request | None = None
    reads_others = any(expression.outside for expression in every(Expression, recording.sop))
    for past in history:
        before, request = request, replay(recording.sop, request, past.event, past.facts, past.at, recording.calendar)
        recording.number = request.number
        if reads_others and past.facts.get("tape"):
            recording.doubts.add("others")
        deed = _deed(recording, before, past.event)
        if deed is not None:
            yield [shown(past.at, recording.calendar), *deed, _came_to(recording, before, request)]


def _deed(recording: Recording, before: Request | None, event: Event) -> tuple[str, Any] | None:
    """Who did what, as a row says it; `None` where time alone, or nothing that a case shows, has passed."""
    match event:
        case Submitted(submitter=submitter) if submitter == CLOCK:
            recording.doubts.add("clock")
            return CLOCK, ""
        case Submitted():
            behalf = {"for": recording.names[event.requester]} if event.requester != event.submitter else {}
            return recording.names[event.submitter], {"submit": _fields(recording, recording.sop.form, event.fields), **behalf}
        case Decided():
            return recording.names.get(event.by, event.by), _press(recording, before, event)
        case AlarmRang() if event.timer != NAG:
            return CLOCK, ""
        case OthersChanged():
            recording.doubts.add("others")
        case AlarmRang() | RosterChanged() | Commented():
            pass
    return None


def _press(recording: Recording, before: Request | None, event: Decided) -> Any:
    act = event.act
    if event.state not in ("", FORM) and before is not None and len(leaves(recording.sop, before)) > 1:
        act = f"{act}[{event.state}]"
    body: Any = _fields(recording, (*recording.sop.form, *recording.sop.late), event.fields)
    if event.reason:
        body = {**body, "reason": event.reason} if body else event.reason
    does: Any = {act: body} if body else act
    return {"for": recording.names.get(event.seat, event.seat), "do": does} if event.seat and event.seat != event.by else does


def _fields(recording: Recording, known: Iterable[Field], values: Mapping[str, Value]) -> dict[str, Any]:
    computed = {each.name for each in known if each.computed is not None}
    tables = {each.name: each for each in known if each.type == "table"}
    return {name: _lines(recording, tables[name], value) if name in tables else _shown(recording, value) for name, value in values.items() if name not in computed}


def _lines(recording: Recording, table: Field, value: Value) -> Any:
    asked = {column.name for column in table.columns if column.computed is None}
    lines = value if isinstance(value, tuple) else ()
    return [{name: _shown(recording, cell) for name, cell in line.cells.items() if name in asked} for line in lines if isinstance(line, Line)]


def _shown(recording: Recording, value: Value) -> Any:
    """A value as a case writes it, people by their names there, each file under a name of its own."""
    match value:
        case Person():
            return recording.names.get(value.id, value.id)
        case People():
            return [recording.names.get(id, id) for id in value.ids]
        case FileRef():
            return _file(recording, value)
        case Duration():
            return _length(recording, value)
        case tuple() | frozenset() if any(isinstance(item, FileRef | Person) for item in value):
            return [_shown(recording, item) for item in value]
        case tuple() | frozenset() if not value:
            return "none"
    return shown(value, recording.calendar)


def _file(recording: Recording, value: FileRef) -> str:
    if value.digest not in recording.files:
        taken = set(recording.files.values())
        recording.files[value.digest] = value.name if value.name not in taken else f"{len(taken)}-{value.name}"
    return recording.files[value.digest]


def _length(recording: Recording, value: Duration) -> str:
    parts = [(getattr(value, name) // size, word) for name, size, word in _UNITS if getattr(value, name)]
    if len(parts) != 1:
        recording.doubts.add("length")
    count, word = parts[0] if parts else (0, "minute")
    return f"{count} {word}{'s' if count != 1 else ''}"


def _came_to(recording: Recording, before: Request | None, after: Request) -> dict[str, Any]:
    """What the row expects: who is asked now and where, or how it ended; what was decided, passed by and held meanwhile."""
    names = [recording.names.get(id, id) for id in dict.fromkeys(holders(after))]
    states = ["form"] if after.standing(FORM).mark == "open" else [state.name for state, _ in leaves(recording.sop, after)]
    found: dict[str, Any] = {}
    if before is None:
        found["number"] = after.number
    if after.ended is not None:
        found["ended"] = after.ended
    else:
        found.update(pending=_few(names), state=_few(states))
    if after.decided != (None if before is None else before.decided) and after.decided and after.decided != after.ended:
        found["decided"] = after.decided
    for mark in ("skipped", "held"):
        if passed := [name for name, standing in after.standings.items() if standing.mark == mark and (before is None or before.standing(name).mark != mark)]:
            found[mark] = _few(passed)
    return found


def _few(names: list[str]) -> Any:
    return "none" if not names else names[0] if len(names) == 1 else names
