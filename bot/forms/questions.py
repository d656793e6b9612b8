"""What a form asks: which questions in which order, by what has been filled in so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.forms.draft import Draft
from workflows.offers import COMMENT
from workflows.sop import Act, Field, FieldUse, Rule, Sop, State
from workflows.sources import made_of
from workflows.values import Line, Value

REASON = "*reason"
"""The name of the question for a reason; no field can bear it."""
Values = Mapping[str, Value]
_TYPED = frozenset({"text", "integer", "number", "money", "duration", "files", "table"})
_ROOMY = frozenset({"table", "people", "person", "files"})


class Evaluator(Protocol):
    """How the SOP's conditions come out for half-filled values; `cells` are those of the line in progress."""

    def asked(self, field: Field, values: Values, cells: Values | None = None) -> bool: ...
    def required(self, field: Field, values: Values, cells: Values | None = None) -> bool: ...
    def bounds(self, field: Field, values: Values, cells: Values | None = None) -> tuple[Value, Value]: ...
    def default(self, field: Field, values: Values, cells: Values | None = None) -> Value: ...
    def options(self, field: Field) -> Sequence[tuple[str, str]]:
        """(key, label) of each choice."""

    def choice(self, field: Field, key: str) -> Value:
        """What choosing `key` stores: the register's row, or the option's name."""

    def lines(self, table: str) -> Sequence[Line]:
        """The lines of a table of the request, for late columns."""

    def broken(self, rule: Rule, values: Values, state: str) -> str:
        """The words of a rule that these answers break; "" where it is kept, or cannot be worked out now."""


@dataclass(frozen=True, slots=True)
class Form:
    """`reason`: none | optional | required, asked last. `label` is the act's button, `number` and `requester` the request's, `readers` who will read
    the reason (names, in order). `rules` are judged when it is sent, as at the state `state`."""

    sop: Sop
    uses: tuple[FieldUse, ...] = ()
    reason: str = "none"
    act: str = ""
    label: str = ""
    number: str = ""
    requester: str = ""
    readers: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    state: str = ""
    about: str = ""  # the words that are answered; of a question, "clock" where it stops one

    def use(self, name: str) -> FieldUse | None:
        return next((use for use in self.uses if use.name == name), None)


def form_of_sop(sop: Sop) -> Form:
    """What is asked before sending."""
    return Form(sop, _uses(sop.form), rules=sop.rules)


def form_of_edit(sop: Sop, act: Act | None = None, number: str = "") -> Form:
    """What may be changed: all of the form, or what the act edits."""
    edits = act.edits if act is not None and act.edits else tuple(field.name for field in sop.form)
    fields = [field for name in edits if (field := sop.field(name)) is not None]
    return Form(sop, _uses(fields), act.reason if act else "none", act.name if act else "", number=number, rules=sop.rules)


def form_of_act(sop: Sop, state: State | None, act: Act, label: str, number: str, requester: str = "", readers: Sequence[str] = ()) -> Form:
    """What an act asks before it is done: its own late fields, the state's where it finishes the state, then a reason; of a note its words."""
    finishes = act.completes or act.name == "approve"
    uses = (*(state.fields if state is not None and finishes else ()), *act.fields)
    edits = _uses([field for name in act.edits if (field := sop.field(name)) is not None])
    reason = "required" if act.name == COMMENT else act.reason
    own = (*act.rules, *(state.rules if state is not None and finishes else ()))
    rules, where = (sop.rules, "") if act.edits else (own, state.name if state is not None else "")
    return Form(sop, (*uses, *edits), reason, act.name, label, number, requester, tuple(readers), rules, where)


def _uses(fields: Iterable[Field]) -> tuple[FieldUse, ...]:
    return tuple(FieldUse(field.name, field) for field in fields if field.computed is None and not field.hidden)


def asks_anything(form: Form) -> bool:
    """Whether the act needs a form at all."""
    return bool(form.uses) or form.reason != "none"


def asks_first(sop: Sop, state: State | None, act: Act) -> bool:
    """Whether the act needs something to be said or looked at again before it is done."""
    return bool(act.edits) or asks_anything(form_of_act(sop, state, act, "", ""))


def is_plain(form: Form, most: int) -> bool:
    """Whether it asks at most so many things, each in one box whatever is answered to the others."""
    return len(form.uses) <= most and all(not use.table and use.field.when is None and use.field.type not in _ROOMY for use in form.uses)


def depended_on(form: Form) -> frozenset[str]:
    """The names of the form's questions whose answers decide whether others are asked or needed, and of tables in whose rows that is so."""
    fields = [use.field for use in form.uses]
    names = {name for field in fields for expression in (field.when, field.required, field.default) if expression is not None for name in made_of(expression, form.sop)}
    rows = {field.name for field in fields if any(column.when is not None or _sometimes(column) for column in field.columns)}
    return frozenset(use.name for use in form.uses if use.name in names) | rows


def hangs_on_typing(form: Form, field: Field) -> bool:
    """Whether what is typed into another question, and not chosen there, decides if the field is asked or needed."""
    expressions = [expression for expression in (field.when, field.required) if expression is not None]
    names = {name for expression in expressions for name in made_of(expression, form.sop)}
    column = not any(use.field is field for use in form.uses)
    return any((use.table or use.name) in names and use.field.type in _TYPED for use in form.uses) or (column and bool(expressions))


def open_questions(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[str, ...]:
    """The names of all questions that apply now, answered ones too, in order."""
    names = []
    for use in form.uses:
        if use.table:
            if asked_lines(use, draft, evaluator):
                names.append(use.name)
        elif evaluator.asked(use.field, draft.fields):
            names.append(use.name)
    return tuple(names) if form.reason == "none" else (*names, REASON)


def expected_questions(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[str, ...]:
    """Those of them that are asked without being looked for. What is needed only under a condition that does not hold is not: it can be given by
    changing it."""
    names = open_questions(form, draft, evaluator)
    return tuple(name for name in names if name in (*draft.answered, draft.current) or not _on_offer(form.use(name), draft, evaluator))


def _on_offer(use: FieldUse | None, draft: Draft, evaluator: Evaluator) -> bool:
    if use is None or use.table or not _sometimes(use.field):
        return False
    return not evaluator.required(use.field, draft.fields)


def _sometimes(field: Field) -> bool:
    """Whether the field is needed under a condition."""
    return field.required is not None and not field.required.constant


def missing_cell(table: Field, draft: Draft, evaluator: Evaluator, cells: Values) -> Field | None:
    """The column to ask for next, `None` where the line has all it needs."""
    for column in table_columns(table, draft, evaluator, cells):
        if column.name not in cells and not (_sometimes(column) and not evaluator.required(column, draft.fields, cells)):
            return column
    return None


def current_question(form: Form, draft: Draft, evaluator: Evaluator) -> str:
    """The question to ask now, "" where all are answered."""
    names = open_questions(form, draft, evaluator)
    if draft.current and (draft.current in names or draft.current == REASON):
        return draft.current
    return next((name for name in expected_questions(form, draft, evaluator) if name not in draft.answered), "")


def asked_field(form: Form, draft: Draft, evaluator: Evaluator) -> tuple[Field, Values | None] | None:
    """The field that takes the next answer; of a table the column that is asked, with the cells of its line. `None` where a whole line, the reason
    or nothing is asked."""
    use = form.use(current_question(form, draft, evaluator))
    if use is None:
        return None
    if use.table:
        return use.field, late_lines(use, draft, evaluator)[late_place(use, draft, evaluator)].cells
    if use.field.type != "table":
        return use.field, None
    columns = table_columns(use.field, draft, evaluator, draft.cells)
    column = next((one for one in columns if one.name == draft.column), None)
    return (column, draft.cells) if column is not None else None


def table_columns(field: Field, draft: Draft, evaluator: Evaluator, cells: Values) -> tuple[Field, ...]:
    """The columns a line is asked for, by the cells it has so far."""
    return tuple(column for column in field.columns if column.computed is None and not column.late and evaluator.asked(column, draft.fields, cells))


def line_columns(field: Field) -> tuple[Field, ...]:
    """Those that are typed in one line, in their order; files, and what is asked or needed under a condition, come after it one by one."""
    columns = (column for column in field.columns if column.computed is None and not column.late and column.when is None and not _sometimes(column))
    return tuple(column for column in columns if column.type not in ("files", "table"))


def late_lines(use: FieldUse, draft: Draft, evaluator: Evaluator) -> tuple[Line, ...]:
    """The request's lines with the answers of this draft in them."""
    given = draft.fields.get(use.table)
    return tuple(given) if given else tuple(evaluator.lines(use.table))


def late_place(use: FieldUse, draft: Draft, evaluator: Evaluator) -> int:
    """The place of the line that is asked for now: the first one from `draft.place` on."""
    places = asked_lines(use, draft, evaluator)
    return next((place for place in places if place >= draft.place), places[-1])


def asked_lines(use: FieldUse, draft: Draft, evaluator: Evaluator) -> tuple[int, ...]:
    """The places of the lines for which the late column is asked."""
    lines = late_lines(use, draft, evaluator)
    return tuple(place for place, line in enumerate(lines) if evaluator.asked(use.field, draft.fields, line.cells))
