"""One case of a SOP told beforehand: in plain sentences for people, as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.company import Company
from bot.rendering.facts import row_text, value_text
from bot.supposing import Supposed
from bot.wording import formats, moments, say
from bot.wording.explain import Part, Teller
from bot.wording.reasons import cause
from workflows.answers import shown
from workflows.explain import statements, step_numbers
from workflows.route import Step as Place
from workflows.route import steps, unknown_yet
from workflows.sop import Field, Sop
from workflows.values import Value, filled

_ASKING = ("approve", "task", "wait")
_SAID = ("excluded", "due", "no-due", "timer")  # the statements about a step that are said of it here too
_ANYTHING = ("text", "files")


class Telling:
    """Puts one case into words of the company's language."""

    def __init__(self, sop: Sop, case: Supposed, company: Company) -> None:
        self.sop, self.case, self.company, self.eye = sop, case, company, company.eye
        self.teller = Teller(sop, self.eye.language, self.eye.roles)
        self.numbers = step_numbers(sop)
        self.places = steps(case.step) if case.step is not None else ()

    def parts(self) -> tuple[Part, ...]:
        """The case in sections."""
        sections = {
            "case.what": [(1, line) for line in self._what()],
            "case.refused": [(1, line) for line in self._refusals()],
            "case.way": [line for place in self.places for line in self._place(place)],
            "case.besides": [(1, line) for line in self._besides()] if self.places else [],
        }
        return tuple(Part(self._say(key), tuple(lines)) for key, lines in sections.items() if lines)

    def plain(self) -> dict[str, Any]:
        """The case as plain data."""
        case = self.case
        return {
            "sop": self.sop.name,
            "people": self.company.source,
            "requester": case.requester,
            "values": {field.name: self._bare(field, case.values.get(field.name)) for field in self._fields(case.given + case.assumed)},
            "assumed": list(case.assumed),
            "refused": list(case.refused),
            "steps": [self._plain_place(place) for place in self.places],
        }

    @property
    def title(self) -> str:
        return self._say("case.title", sop=self.sop.title.plain(self.eye.language))

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.eye.language, **values)

    # what is supposed

    def _what(self) -> Iterator[str]:
        case, company = self.case, self.company
        yield self._say(f"case.people.{company.source}", place=company.place)
        yield self._say("case.requester" if case.named else "case.requester_assumed", who=self.eye.introduced(case.requester))
        used, unused = self._used()
        yield from (self._say("case.value", field=field.title.plain(self.eye.language), value=self._shown(field, case.values[field.name])) for field in used)
        if case.assumed:
            yield self._say("case.assumed", fields="; ".join(self._assumed(field) for field in self._fields(case.assumed)))
        if unused:
            yield self._say("case.not_asked", fields=formats.join([field.title.plain(self.eye.language) for field in unused], self.eye.language))
        yield from self._worked_out()

    def _fields(self, names: tuple[str, ...]) -> list[Field]:
        return [field for field in self.sop.form if field.name in names]

    def _used(self) -> tuple[list[Field], list[Field]]:
        """The fields that were written: those the form asks in this case, and those it does not."""
        given, step = self._fields(self.case.given), self.case.step
        kept = [field for field in given if step is None or filled(step.fields.get(field.name)) or step.fields.get(field.name) is False]
        return kept, [field for field in given if field not in kept]

    def _assumed(self, field: Field) -> str:
        title, value = field.title.plain(self.eye.language), self.case.values.get(field.name)
        if field.type in _ANYTHING:
            return self._say("case.anything", field=title)
        return self._say("case.assumed_value", field=title, value=self._shown(field, value))

    def _worked_out(self) -> Iterator[str]:
        step = self.case.step
        for field in self.sop.form if step is not None else ():
            value = step.look().value(field.name) if step is not None and field.computed is not None else None
            if filled(value):
                yield self._say("case.worked_out", field=field.title.plain(self.eye.language), value=self._shown(field, value))

    def _shown(self, field: Field, value: Value) -> str:
        if field.type == "table":
            return "; ".join(row_text(line.cells, field.columns, self.eye) for line in value or ())
        return value_text(value, field, self.eye)

    def _bare(self, field: Field, value: Value) -> Any:
        """A value as a SOP's own cases write it."""
        if field.type == "table":
            return [{name: shown(cell, self.eye.calendar) for name, cell in line.cells.items()} for line in value or ()]
        return shown(value, self.eye.calendar)

    def _refusals(self) -> Iterator[str]:
        yield from (self._say("case.refuses", says=says) for says in self.case.refused)
        if not self.case.refused:
            yield self._say("case.passes")
        else:
            yield self._say("case.first_mend" if self.places else "case.no_way")

    # its way

    def _place(self, place: Place) -> Iterator[tuple[int, str]]:
        title = place.title.plain(self.eye.language)
        if place.kind == "end":
            yield 0, self._say("case.end", title=self.teller.phrases.state(place.state))
            return
        if place.kind not in _ASKING:
            return
        lane = self.sop.states[place.lane].title.plain(self.eye.language) if place.lane else ""
        yield 0, self._say("case.lane" if lane else "case.step", number=self.numbers[place.state], title=title, lane=lane, who=self._who(place))
        if place.rule is not None:
            key = "case.only_if" if place.mark == "skipped" else "case.because"
            yield 1, self._say(key, when=self.teller.phrases.condition(place.rule))
        if place.mark != "skipped":
            yield from ((1, line) for line in (*self._votes(place), *self._said(place)))

    def _votes(self, place: Place) -> Iterator[str]:
        """How many must approve, where one is not enough; and that there are too few."""
        if place.need > 1:
            yield self._say("case.too_few" if place.need > place.seats else "case.need", need=place.need, seats=place.seats)

    def _who(self, place: Place) -> str:
        if place.mark == "skipped":
            return self._say("case.passed")
        if not place.who:
            return self._say("case.waits" if place.kind == "wait" else "case.nobody")
        by_reason: dict[str, list[str]] = {}
        for id, reason in place.who.reasons.items():
            by_reason.setdefault(cause(reason, self.eye.relations(self.sop)), []).append(self.eye.name(id))
        return "; ".join(self._say("case.asked", who=formats.join(names, self.eye.language), why=why) for why, names in by_reason.items())

    def _said(self, place: Place) -> Iterator[str]:
        """Who is left out, until when, and what the clock does meanwhile; the moment itself where the request would stand at once."""
        for statement in statements(self.sop):
            if statement.state == place.state and statement.code in _SAID and statement.section == "step":
                if statement.code == "due" and place.due is not None:
                    yield self._say("case.due", moment=moments.sentence_moment(place.due, self.eye.reader))
                else:
                    yield self.teller.sentence(statement)

    def _besides(self) -> Iterator[str]:
        """The steps that are not on this way, or of which nobody can tell yet."""
        assert self.case.step is not None
        told, unknown = {place.state for place in self.places}, unknown_yet(self.case.step)
        for state in self.sop.states.values():
            if state.kind not in _ASKING or state.name in told:
                continue
            named = {"number": self.numbers[state.name], "title": state.title.plain(self.eye.language)}
            if state.when is not None and state.name in unknown:
                yield self._say("case.unknown_yet", when=self.teller.phrases.condition(state.when), **named)
            else:
                yield self._say("case.elsewhere", **named)

    def _plain_place(self, place: Place) -> dict[str, Any]:
        return {
            "state": place.state,
            "title": place.title.plain(self.eye.language),
            "kind": place.kind,
            "passed_by": place.mark == "skipped",
            "asked": [{"id": id, "why": cause(reason, self.eye.relations(self.sop))} for id, reason in place.who.reasons.items()],
            "condition": self.teller.phrases.condition(place.rule) if place.rule is not None else None,
            "due": place.due.isoformat() if place.due is not None else None,
        }
