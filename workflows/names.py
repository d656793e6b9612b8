"""What the bare words of one SOP mean to the compiler of expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.faults import Mark
from workflows.types import DATE, MOMENT, NUMBER, PEOPLE, PERSON, TEXT, YESNO, Type, choice
from workflows.vocabulary import BUILT_IN_FUNCTIONS, BUILT_IN_NAMES, ENDS, STANDARD_ACTS

STATUS_WORDS = ("running", "approved", *ENDS)
OUTCOME_WORDS = ("approved", "rejected", "returned", "done", "ok", *STANDARD_ACTS)
VOTE_WORDS = ("yes", "no", "abstain", "none")
VOTE_COUNTS = frozenset({"yes", "no", "abstain", "seats", "silent"})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LATER = frozenset({"merge", "share", "draw", "those", "pay_run_before", "hook"})  # refused by name until they are built
RESERVED = frozenset({*BUILT_IN_NAMES, *BUILT_IN_FUNCTIONS, "true", "false", "none", "yes", "no", "vote"})


@dataclass(frozen=True, slots=True)
class Names:
    """Everything a bare word may stand for in one place of a SOP.

    `fields` are stored fields (form, late, hidden), `lets` the lets and computed fields already typed, `sources` the text of every let (with its
    place), from which lets that go through other requests are compiled anew where they are used. `words` are the SOP's own acts, ends and `decided`
    words. `locals` are the columns of the line under judgement. `voting`: inside `need` and `next`, where yes, no, abstain, seats, silent are counts.
    `other_sops` are the fields of other SOPs by name, as far as they are known."""

    fields: Mapping[str, Type] = field(default_factory=dict)
    lets: Mapping[str, Type] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, Mark]] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    registers: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    person_columns: Mapping[str, Type] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    locals: Mapping[str, Type] = field(default_factory=dict)
    voting: bool = False
    other_sops: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    currency: str = "IDR"

    def value(self, name: str) -> Type | None:
        """The type of the column, let or field of that name."""
        return self.locals.get(name) or self.lets.get(name) or self.fields.get(name)

    def options(self) -> frozenset[str]:
        """Every option of a choice or set of this SOP, and its own words."""
        types = [*self.fields.values(), *self.locals.values(), *self.person_columns.values()]
        types += [type for columns in self.registers.values() for type in columns.values()]
        types += [type for table in self.fields.values() for _, type in table.columns]
        return frozenset(option for type in types for option in type.options) | self.words | {*STATUS_WORDS, *OUTCOME_WORDS}

    def status(self) -> Type:
        return choice(tuple(sorted({*STATUS_WORDS, *self.words})))

    def outcome(self) -> Type:
        return choice(tuple(sorted({*OUTCOME_WORDS, *self.words})))


BUILT_IN: Mapping[str, Type] = {
    "requester": PERSON,
    "submitter": PERSON,
    "actor": PERSON,
    "asked": PEOPLE,
    "involved": PEOPLE,
    "everyone": PEOPLE,
    "nobody": PEOPLE,
    "now": MOMENT,
    "today": DATE,
    "year": NUMBER,
    "month": NUMBER,
    "opened": MOMENT,
    "due": MOMENT,
    "submitted": MOMENT,
    "number": TEXT,
    "reason": TEXT,
    "returned": YESNO,
}

STATE_DATA: Mapping[str, Type] = {
    "by": PEOPLE,
    "asked": PEOPLE,
    "at": MOMENT,
    "opened": MOMENT,
    "due": MOMENT,
    "times": NUMBER,
    "reason": TEXT,
    "yes": NUMBER,
    "no": NUMBER,
    "abstain": NUMBER,
    "silent": NUMBER,
    "seats": NUMBER,
    "unseated": PEOPLE,
}

REQUEST_DATA: Mapping[str, Type] = {
    "requester": PERSON,
    "submitter": PERSON,
    "submitted": MOMENT,
    "number": TEXT,
    "decided": MOMENT,
    "ended": MOMENT,
}

PERSON_DATA: Mapping[str, Type] = {"name": TEXT, "unit": TEXT, "manager": PERSON, "rank": TEXT, "title": TEXT}
