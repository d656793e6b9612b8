"""Runs a SOP's own cases against the engine: no clock, no chat, no database; what it finds is data, its sentences are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from workflows.answers import Answers
from workflows.coverage import Coverage
from workflows.engine import at_rest
from workflows.expectations import differences, words
from workflows.play import Play
from workflows.refusals import Refusal
from workflows.request import RUNNING, Request, Standing
from workflows.rows import CLOCK, Row, read_row
from workflows.sop import Field, Sop
from workflows.stage import FREE_DAYS, Stage, Unreadable, counted, listed, people_of_cast, rotas_of_cast
from workflows.values import People, Person, Reason, RegisterRow, Value
from workflows.world import Absence

_FIRST = "2027-01-11 09:00"  # when a case begins that does not say it
_NOT_FIELDS = frozenset({"state", "requester", "form", "others", "registers", "delegations", "acting", "absences", "series", "requests"})
_ROW_FACTS = frozenset({"requester", "submitter", "submitted", "number", "status", "sop"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a case fails: `row` counts from 1, 0 is its `given`. `code`: differs (`key` was `got`, not `expected`), refused (it was refused as `got`),
    accepted (it was not refused), or what could not be read or played: unknown, shape, value, time, stuck, busy (`key` is the word, `got` its value)."""

    row: int
    code: str
    key: str
    expected: str = ""
    got: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went; `rows` is how many it has."""

    sop: str
    name: str
    rows: int
    failure: Failure | None = None

    @property
    def passes(self) -> bool:
        return self.failure is None


def run_cases(sop: Sop, others: Iterable[Sop] = (), free_days: frozenset[date] = FREE_DAYS, coverage: Coverage | None = None) -> tuple[CaseResult, ...]:
    """Every case of `sop`, in the order of the file. `others` are SOPs whose requests its cases name; `free_days` the calendar they count with;
    `coverage` counts what they reach."""
    return tuple(run_case(sop, case, others, free_days, coverage) for case in sop.cases)


def run_case(
    sop: Sop, case: Mapping[str, Any], others: Iterable[Sop] = (), free_days: frozenset[date] = FREE_DAYS, coverage: Coverage | None = None
) -> CaseResult:
    """One case: passed, or the first row that fails and why."""
    name, rows = str(case.get("name", "")), listed(case.get("rows"))
    number = 0
    try:
        if coverage is not None:
            sop, coverage.on = coverage.sop, False
        play = _opening(sop, case, rows, {**{other.name: other for other in others}, sop.name: sop}, free_days)
        if coverage is not None:
            play.watch, coverage.on = coverage.moved, True
        for number, raw in enumerate(rows, start=1):
            failure = _play_row(play, read_row(raw, play.stage.requests), number)
            if failure is not None:
                return CaseResult(sop.name, name, len(rows), failure)
        if not rows:
            raise Unreadable("rows", "shape")
    except OverflowError:  # years that no calendar has
        raw = rows[max(number, 1) - 1]
        return CaseResult(sop.name, name, len(rows), Failure(number, "time", str(raw[0] if isinstance(raw, list) else raw)))
    except Unreadable as fault:
        return CaseResult(sop.name, name, len(rows), Failure(number, fault.why, fault.what, got=fault.got))
    return CaseResult(sop.name, name, len(rows))


def _play_row(play: Play, row: Row, number: int) -> Failure | None:
    moment = play.answers.moment(row.when) if row.when else play.now + timedelta(minutes=1 if number > 1 else 0)
    if moment < play.now:
        raise Unreadable(row.when, "time")
    play.effects.clear()
    play.pass_time(moment, inclusive=row.who == CLOCK)
    refusal = None
    if row.deed is not None:
        play.effects.clear()
        try:
            play.send(row.who, row.deed) if row.deed.act == "submit" else play.press(row.who, row.deed)
        except Refusal as refused:
            refusal = refused
    found = next(differences(play, row.expect, refusal), None)
    return Failure(number, found.code, found.key, found.expected, found.got) if found else None


def _opening(sop: Sop, case: Mapping[str, Any], rows: list[Any], others: Mapping[str, Sop], free_days: frozenset[date]) -> Play:
    if unknown := [key for key in case if key not in ("name", "given", "rows")]:
        raise Unreadable(unknown[0], "unknown")
    given = _mapping(case.get("given") or {}, "given")
    stage = stage_of_cast(sop, free_days)
    answers = Answers(stage, stage.calendar)
    stage.registers = _registers(sop, answers, _mapping(given.get("registers") or {}, "registers"))
    stage.absent = _absences(given)
    stage.series = _series(_mapping(given.get("series") or {}, "series"))
    first = rows[0][0] if rows and isinstance(rows[0], list) and rows[0] and rows[0][0] else _FIRST
    play = Play(sop, stage, answers, answers.moment(str(first)), _mapping(given.get("form") or {}, "form"))
    for place, row in enumerate(listed(given.get("others")), start=1):
        _put_other(play, others, f"other {place}", _mapping(row, "others"))
    _place(play, given)
    return play


def stage_of_cast(sop: Sop, free_days: frozenset[date]) -> Stage:
    """The people of the SOP's cast, and nothing else yet. Raises Unreadable."""
    stage = Stage({}, free_days=free_days)
    answers = Answers(stage, stage.calendar)
    stage.people = people_of_cast(sop, lambda column, raw: _column(answers, sop.person_columns, column, raw))
    stage.rotas = rotas_of_cast(sop)
    return stage


def _mapping(raw: object, what: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise Unreadable(what, "shape")
    return raw


def _series(given: Mapping[str, Any]) -> dict[str, int]:
    """The last number given so far, by the series' template or key."""
    return {key: counted(value, key) for key, value in given.items()}


def _column(answers: Answers, columns: tuple[Field, ...], name: str, raw: object) -> Value:
    field = next((column for column in columns if column.name == name), None)
    if field is None:
        raise Unreadable(name, "unknown")
    return answers.typed(field, raw)


def _registers(sop: Sop, answers: Answers, given: Mapping[str, Any]) -> dict[str, tuple[RegisterRow, ...]]:
    found = {}
    for name, rows in given.items():
        columns = sop.registers.get(name)
        if columns is None:
            raise Unreadable(name, "unknown")
        cells = {}
        for key, row in _mapping(rows, name).items():
            cells[key] = {column: _column(answers, columns, column, raw) for column, raw in _mapping(row, key).items()}
        found[name] = tuple(RegisterRow(name, key, row) for key, row in cells.items())
    return found


def _absences(given: Mapping[str, Any]) -> tuple[Absence, ...]:
    """`delegations: {from, to, first, last}`, `acting: {for, who, first, last}`, `absences: {who, first, last}`."""
    found = []
    for kind, away, instead in (("delegations", "from", "to"), ("acting", "for", "who"), ("absences", "who", "")):
        for row in listed(given.get(kind)):
            try:
                window = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
                found.append(Absence(str(row[away]), *window, str(row[instead]) if instead else ""))
            except (KeyError, TypeError, ValueError):
                raise Unreadable(kind, "value", str(row)) from None
    return tuple(found)


def _place(play: Play, given: Mapping[str, Any]) -> None:
    """Puts requests where the case begins: one at `state`, or those of `requests` (names alone share the rest of `given`)."""
    named = given.get("requests") or {}
    shared = {key: value for key, value in given.items() if key not in _NOT_FIELDS}
    if isinstance(named, list):
        named = {name: {"state": given.get("state"), "requester": given.get("requester", ""), **shared} for name in map(str, named)}
    elif "state" in given:
        named = {**named, "request 0": {"state": given["state"], "requester": given.get("requester", ""), **shared}}
    elif shared:
        raise Unreadable(next(iter(shared)), "unknown")
    for name, raw in _mapping(named, "requests").items():
        row = _mapping(raw, name)
        requester = str(row.get("requester") or next(iter(play.stage.people), ""))
        if requester not in play.stage.people:
            raise Unreadable(requester, "unknown")
        fields = {key: value for key, value in row.items() if key not in ("state", "requester")}
        try:
            play.place(name, str(row.get("state")), requester, {**play.preset, **fields})
        except Refusal as refusal:
            raise Unreadable("given", "refused", words(refusal, play)) from None


def _put_other(play: Play, sops: Mapping[str, Sop], id: str, row: Mapping[str, Any]) -> None:
    """A request of somebody's past: its facts, its fields and, under a state's name, what is known of that state."""
    sop = sops.get(str(row.get("sop", "")), play.sop)
    if "sop" in row and sop.name != row["sop"]:
        raise Unreadable(str(row["sop"]), "unknown")
    requester = str(row.get("requester") or next(iter(play.stage.people), ""))
    submitted = play.answers.moment(str(row["submitted"])) if "submitted" in row else play.now
    blank = Request(id, str(row.get("number", id)), sop.name, sop.digest, requester, str(row.get("submitter", requester)), submitted)
    named = {key: value for key, value in row.items() if key not in _ROW_FACTS and key not in sop.states and key != "ended"}
    step = at_rest(sop, blank, play.stage, play.now, play.stage.calendar)
    form = {field.name for field in sop.form}
    fields = play.answers.form(step, sop.form, {key: value for key, value in named.items() if key in form})
    for key in named.keys() - form:
        fields[key] = _column(play.answers, sop.late, key, named[key])
    standings = {name: _standing(play.answers, name, _mapping(row[name], name)) for name in row if name in sop.states}
    status = str(row.get("status", RUNNING))
    over = None if status == RUNNING or row.get("ended") == "none" else status
    ended = submitted if over else None
    decided = None if status == RUNNING else status
    play.stage.requests[id] = (
        sop,
        replace(blank, fields=fields, standings=standings, status=status, decided=decided, ended=over, ended_at=ended),
    )


def _standing(answers: Answers, name: str, known: Mapping[str, Any]) -> Standing:
    moments: dict[str, datetime] = {key: answers.moment(str(known[key])) for key in ("at", "opened", "due") if key in known}
    by = tuple(map(str, listed(known.get("by"))))
    asked = People({Person(str(id)).id: Reason("role") for id in listed(known.get("asked"))})
    return Standing(name, "done" if "at" in known else "open", 1, 1, outcome=known.get("outcome"), by=by, asked=asked, **moments)  # type: ignore[arg-type]
