"""One case of a SOP as it is written behind `--for`: read as chat reads it, what is left out assumed, foreseen by the engine's own door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.company import Company
from bot.evaluating import Evaluator
from bot.forms.answering import typed_for
from bot.forms.draft import Draft
from bot.forms.outcome import Taken
from bot.forms.questions import Form, form_of_sop, line_columns
from bot.forms.tables import whole_line
from bot.rendering.facts import row_text, value_text
from bot.rendering.refusals import fault_text
from bot.typed.outcome import MOST_TEXT, Doubt, Read, cleaned
from bot.typed.persons import read_person
from bot.wording import LANGUAGES, formats, say
from workflows.answers import Answers
from workflows.engine import at_rest, preview
from workflows.events import Submitted
from workflows.reading import nearest
from workflows.refusals import BadFields, NotAllowed, RuleBroken, SopBroken
from workflows.request import Request
from workflows.sop import Field, Sop, Start
from workflows.stage import Unreadable
from workflows.step import Step
from workflows.values import FileRef, Line, Value
from workflows.who import people_of

_BETWEEN = re.compile(r"[,\n]\s*+(?=[^,=\n]+=)")
_REQUESTER = ("requester", "pemohon")
_ID = "case"
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Supposed:
    """`values` are what the form has, `given` and `assumed` the names of fields that were written and that were not; `refused` why it could not be sent,
    in sentences. `step` is the request as sending would leave it, if what `refused` names were put right; `None` where that cannot be told."""

    requester: str
    named: bool
    values: Mapping[str, Value]
    given: tuple[str, ...]
    assumed: tuple[str, ...]
    refused: tuple[str, ...]
    step: Step | None


class Unclear(Exception):
    """What stands behind `--for` cannot be taken; `faults` are all of it, in sentences."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("; ".join(faults := tuple(faults)))
        self.faults = faults


def suppose(sop: Sop, text: str, company: Company) -> Supposed:
    """The case that `text` ("amount=60jt, requester=Rina") names, as sending it now would be. Raises Unclear."""
    if len(text) > MOST_TEXT:
        raise Unclear([say("refuse.too_long", company.eye.language, limit=MOST_TEXT, given=len(text))])
    case = _Case(sop, company)
    for name, value in case.pairs(text):
        case.note(name, value)
    requester = case.requester()
    if case.faults or not requester:
        raise Unclear(case.faults)
    step = case.blank(requester)
    given = case.read(step)
    if case.faults:
        raise Unclear(case.faults)
    values = case.complete(step, given)
    refused, foreseen = _foreseen(sop, Submitted(_ID, requester, requester, values), company)
    assumed = tuple(name for name in values if name not in given)
    return Supposed(requester, case.person != "", values, tuple(given), assumed, refused, foreseen)


class _Case:
    """The reading of one case: what was written by field, faults gathered."""

    def __init__(self, sop: Sop, company: Company) -> None:
        self.sop, self.company, self.eye = sop, company, company.eye
        self.form: Form = form_of_sop(sop)
        self.written: dict[str, list[str]] = {}
        self.person = ""
        self.faults: list[str] = []

    def fault(self, key: str, **values: object) -> None:
        self.faults.append(say(key, self.eye.language, **values))

    def pairs(self, text: str) -> Iterator[tuple[str, str]]:
        """The names with their values; a value may hold commas."""
        for part in _BETWEEN.split(text.strip().strip(",")):
            name, sign, value = part.partition("=")
            if sign and name.strip() and value.strip():
                yield name.strip(), value.strip()
            elif part.strip():
                self.fault("case.no_value", text=formats.cut(part.strip(), 60))

    def note(self, name: str, value: str) -> None:
        """Keeps what was written for a field, or says why that cannot be one."""
        word = cleaned(name)
        if word in _REQUESTER:
            self.person = value
            return
        field = self._field(word)
        if field is None:
            self._unknown(name, word)
        elif field.name in self.written and field.type != "table":
            self.fault("case.twice", field=field.title.plain(self.eye.language))
        else:
            self.written.setdefault(field.name, []).append(value)

    def _field(self, word: str) -> Field | None:
        """The field of the form that is called so: by its name, by a title, or as the amount of the SOP."""
        return next((use.field for use in self.form.uses if word in self._calls(use.field)), None)

    def _calls(self, field: Field) -> frozenset[str]:
        """Everything a field is called by."""
        names = (field.name, field.name.replace("_", " "), *(cleaned(field.title.plain(language)) for language in LANGUAGES))
        amount = self.sop.amount is not None and self.sop.amount.source.strip() == field.name
        return frozenset((*names, "amount") if amount else names)

    def _unknown(self, name: str, word: str) -> None:
        """A name that is no question of the form: worked out, filled in later, or misspelt."""
        asked = [use.field for use in self.form.uses]
        known = ", ".join((*(field.name for field in asked), _REQUESTER[self.eye.language == "id"]))
        other = next((field for field in (*self.sop.form, *self.sop.late) if word in self._calls(field)), None)
        if word in self.sop.lets or (other is not None and other.computed is not None):
            self.fault("case.computed", name=name, known=known)
        elif other is not None:
            self.fault("case.later", name=name, known=known)
        else:
            calls = {call: field.name for field in asked for call in self._calls(field)} | {one: one for one in _REQUESTER}
            near = calls.get(nearest(word, calls), "")
            self.fault("case.near" if near else "case.unknown", name=name, near=near, known=known)

    def requester(self) -> str:
        """The id of whoever asks: the one named, else the first who may; "" after a fault."""
        if not self.person:
            return self._first()
        if self.person in self.company.world.everyone():
            return self.person
        match read_person(self.person, self.eye.people.values()):
            case Read(person):
                return str(person.id)
            case Doubt(options):
                self.fault("case.persons", text=self.person, names=formats.join([self.eye.name(one.id) for one in options], self.eye.language))
            case _:
                self._stranger()
        return ""

    def _first(self) -> str:
        everyone = self.company.world.everyone()
        if not everyone:
            self.fault("case.no_people")
            return ""
        by = self.sop.start.by
        return next((id for id in everyone if by is None or id in people_of(by, self.blank(id).look()).reasons), everyone[0])

    def _stranger(self) -> None:
        people = [self.eye.people[id] for id in self.company.world.everyone()]
        calls = {call.casefold(): person.name for person in people for call in (person.id, person.short, person.name) if call}
        near = calls.get(nearest(cleaned(self.person), calls), "")
        names = formats.join([person.short or person.name for person in people[:_MOST_NAMES]], self.eye.language)
        self.fault("case.person_near" if near else "case.person", text=self.person, near=near, names=names)

    def blank(self, requester: str) -> Step:
        """A request in which nothing is filled in."""
        request = Request(_ID, "", self.sop.name, self.sop.digest, requester, requester, self.eye.now)
        return at_rest(self.sop, request, self.company.world, self.eye.now, self.eye.calendar, requester)

    def read(self, step: Step) -> dict[str, Value]:
        """The values written, in the order of the form: what is judged by an earlier answer finds it."""
        draft, evaluator = Draft(self.sop.name), Evaluator(step, self.eye)
        for use in self.form.uses:
            for text in self.written.get(use.name, ()):
                draft = self._taken(use.field, text, draft, evaluator, step)
        return dict(draft.fields)

    def _taken(self, field: Field, text: str, draft: Draft, evaluator: Evaluator, step: Step) -> Draft:
        """The draft with one more answer in it; where it cannot be read, as it was."""
        if field.type == "files":
            return draft.with_field(field.name, tuple(_file(name.strip()) for name in re.split("[,;]", text) if name.strip()))
        taken = typed_for(self.form, replace(draft, current=field.name), field.name, text, evaluator, self.eye)
        if field.type == "table":
            return self._with_line(field, text, draft, taken, evaluator, step)
        if not taken.ok:
            self._refused(field, taken, text)
            return draft
        return taken.draft

    def _with_line(self, table: Field, text: str, before: Draft, taken: Taken, evaluator: Evaluator, step: Step) -> Draft:
        """One more line of a table. Its cells that are never typed in a line, such as files, are assumed."""
        lines, cells = taken.draft.fields.get(table.name) or (), taken.draft.cells
        if len(lines) > len(before.fields.get(table.name) or ()):
            return taken.draft
        columns = line_columns(table)
        if cells and all(column.name in cells for column in columns):
            added = (*(before.fields.get(table.name) or ()), self._answers().line(step, table, cells))
            return before.with_field(table.name, added)
        said = taken.said if taken.said or taken.draft.options else (whole_line(columns, evaluator, self.eye),)
        self._refused(table, replace(taken, said=said), text)
        return before

    def _refused(self, field: Field, taken: Taken, text: str) -> None:
        meant = [self._option(field, option) for option in taken.draft.options]
        said = " ".join((*taken.said, *([say("case.meant", self.eye.language, options="; ".join(meant))] if meant else ())))
        self.fault("case.unreadable", field=field.title.plain(self.eye.language), why=said)

    def _option(self, field: Field, option: Value) -> str:
        return row_text(option.cells, field.columns, self.eye) if isinstance(option, Line) else value_text(option, field, self.eye)

    def _answers(self) -> Answers:
        return Answers(self.company.world, self.eye.calendar)

    def complete(self, step: Step, given: Mapping[str, Value]) -> dict[str, Value]:
        """The answers with valid ones for all that must be answered. Raises Unclear where there is none."""
        try:
            return self._answers().beside(step, self.sop.form, given)
        except Unreadable as fault:
            raise Unclear([say("case.no_answer", self.eye.language, field=fault.what)]) from None


def _file(name: str) -> FileRef:
    return FileRef(sha256(name.encode()).hexdigest(), name, len(name))


def _foreseen(sop: Sop, event: Submitted, company: Company) -> tuple[tuple[str, ...], Step | None]:
    """Why it could not be sent, and what sending would come to if that were put right."""
    eye = company.eye
    refused: dict[str, None] = {}
    for relaxed in (sop, replace(sop, start=Start()), replace(sop, start=Start(), rules=())):
        try:
            return tuple(refused), preview(relaxed, event, company.world, eye.now, eye.calendar)
        except RuleBroken as broken:
            refused.update(dict.fromkeys(eye.said(says) for says in broken.says))
        except NotAllowed:
            refused[say("case.not_allowed", eye.language, who=eye.name(event.requester))] = None
        except BadFields as bad:
            refused.update(dict.fromkeys(fault_text(fault, sop, eye) for fault in bad.faults))
            break
        except SopBroken as broken:
            refused[say("case.broken", eye.language, words=broken.source, line=broken.line)] = None
            break
    return tuple(refused), None
