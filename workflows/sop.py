"""A definition: what the loader makes of a SOP's text and the engine interprets. Frozen, complete, every default spelled out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any

from workflows.faults import Mark
from workflows.values import Duration, Value

if TYPE_CHECKING:
    from workflows.scope import Scope
    from workflows.types import Type

TOP = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `run` is total for well-typed scopes but for what the language allows to fail (ZeroDivisionError, ArithmeticError)."""

    source: str
    at: Mark
    type: Type
    run: Callable[[Scope], Value]
    reads: frozenset[str] = frozenset()  # fields, lets and states it names, lets followed through
    outside: bool = False  # reads other requests
    seen: frozenset[str] = frozenset()  # names under `seen.` and in `same(...)`
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """`{{ expression | format }}` inside a text."""

    expression: Expression
    format: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the SOP's author by language ("en", "id"), "*" where only one was given."""

    parts: Mapping[str, tuple[str | Slot, ...]]
    at: Mark = TOP

    def plain(self, language: str) -> str:
        """The text without its slots, for titles and labels."""
        chosen = self.parts.get(language) or self.parts.get("*") or next(iter(self.parts.values()))
        return "".join(part if isinstance(part, str) else "…" for part in chosen)


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """`type`: text integer number money date time datetime duration yesno choice set person people files table.
    A column of a table is a field too. `computed` fields are never stored; `late` ones are asked in a state; `hidden` ones only `set`."""

    name: str
    type: str
    title: Text
    at: Mark
    ask: Text | None = None
    options: tuple[Option, ...] = ()
    register: str = ""
    columns: tuple[Field, ...] = ()
    computed: Expression | None = None
    when: Expression | None = None
    required: Expression | None = None  # None = always
    min: Expression | None = None
    max: Expression | None = None
    default: Expression | None = None
    currency: str = ""
    quick: bool = False
    late: bool = False
    hidden: bool = False
    keep: bool = False  # for the record only


@dataclass(frozen=True, slots=True)
class Rule:
    must: Expression
    says: Text
    when: Expression | None
    at: Mark


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a nag or a repeated timer rings. Either `period` (elapsed or working), or days with clock times in the organisation's zone.
    `days`: "day", "working day", "month", or weekday numbers 0..6 (Monday 0) in `weekdays`; `month_day` 1..31; `roll`: "" | next | previous working day."""

    period: Duration | None = None
    days: str = ""
    weekdays: tuple[int, ...] = ()
    month_day: int = 0
    times: tuple[time, ...] = ()
    roll: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A button the clock presses. `at` None = due."""

    at: Expression | None = None
    every: Schedule | None = None
    when: Expression | None = None
    nag: Expression | None = None
    tell: Expression | None = None
    says: Text | None = None
    sets: tuple[tuple[str, Expression], ...] = ()
    add: Expression | None = None
    hand_to: Expression | None = None
    do: str = ""
    to: str = ""
    mark: Mark = TOP


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A late field asked in a state or act: `table` is set for `table.column`, which asks one answer for each line."""

    name: str
    field: Field
    table: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `standard` acts are approve reject return abstain done withdraw edit close ask answer comment; `states` limits a top-level act (empty = everywhere).
    `counts` makes it a vote (an expression giving yes | no | abstain | none); no `to`, `edits`, `counts`, `add`, `hand_to` = it completes the state, its name is the outcome."""

    name: str
    title: Text
    standard: bool = False
    by: Expression | None = None  # None = those asked
    states: tuple[str, ...] = ()
    when: Expression | None = None
    all_must: bool = False
    fields: tuple[FieldUse, ...] = ()
    edits: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    reason: str = "none"  # required | optional | none
    counts: Expression | None = None
    stands_in: Expression | None = None  # `as:`
    add: Expression | None = None
    hand_to: Expression | None = None
    sets: tuple[tuple[str, Expression], ...] = ()
    tell: Expression | None = None
    says: Text | None = None
    to: str = ""
    completes: bool = False
    mark: Mark = TOP


@dataclass(frozen=True, slots=True)
class Need:
    """`kind`: any | all | count | majority | condition. `rule` gives the number of a count, or the truth of a condition."""

    kind: str = "any"
    rule: Expression | None = None


@dataclass(frozen=True, slots=True)
class Way:
    to: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`kind`: approve task wait crossing lanes states end. `parent` is the lanes or states it lies in, "" at the top. `group` names the place in chat
    where a card of it stands too, "" for none.
    `following` is the state after it in the file on the same level, "" for none. `children` are the lanes, or the states of a `states`."""

    name: str
    kind: str
    title: Text
    at: Mark
    parent: str = ""
    following: str = ""
    children: tuple[str, ...] = ()
    when: Expression | None = None
    who: Expression | None = None
    excluded: Expression | None = None
    otherwise: tuple[Expression, ...] = ()
    away: Expression | None = None
    need: Need = Need()
    holds: Expression | None = None
    acts: tuple[Act, ...] = ()
    fields: tuple[FieldUse, ...] = ()
    rules: tuple[Rule, ...] = ()
    due: Expression | None = None
    nag: Schedule | None = None
    timers: tuple[Timer, ...] = ()
    rewalk: bool | None = None
    sets: tuple[tuple[str, Expression], ...] = ()
    tell: Expression | None = None
    says: Text | None = None
    decided: str = ""
    next: tuple[Way, ...] = ()
    wait: Expression | None = None
    end: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Who may start it by hand; with `every` the clock begins one for each of them, if `when` holds."""

    by: Expression | None = None  # None = everyone
    every: Schedule | None = None
    when: Expression | None = None
    at: Mark = TOP


@dataclass(frozen=True, slots=True)
class Sop:
    """`trace`: what is begun from a group leaves a line there. `states` is in file order; "form" and the unwritten ends (rejected, withdrawn, cancelled, expired, lapsed) are not in it unless written.
    `seen_names` are all names any `seen.` or `same()` reads: what each vote keeps. `cast` and `cases` are the raw YAML values for `alur test`."""

    name: str
    title: Text
    headline: Text
    first: str
    states: Mapping[str, State]
    text: str
    digest: str
    commands: tuple[str, ...] = ()
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the same by language, where the definition tells them apart
    amount: Expression | None = None
    number: str = "REQ-{seq}"
    owner: Expression | None = None
    start: Start = Start()
    trace: bool = False
    registers: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    person_columns: tuple[Field, ...] = ()
    form: tuple[Field, ...] = ()
    late: tuple[Field, ...] = ()
    lets: Mapping[str, Expression] = field(default_factory=dict)  # computed fields among them
    rules: tuple[Rule, ...] = ()
    acts: tuple[Act, ...] = ()
    seen_names: frozenset[str] = frozenset()
    cast: Mapping[str, Any] = field(default_factory=dict)
    cases: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[Any, ...] = ()

    def commands_in(self, language: str) -> tuple[str, ...]:
        """The commands of that language; all of them where the definition does not tell them apart, or has none in it."""
        return self.spoken.get(language) or self.commands

    def field(self, name: str) -> Field | None:
        """The form or late field of that name."""
        return next((field for field in (*self.form, *self.late) if field.name == name), None)
