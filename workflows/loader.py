"""The door from text to definitions: a `Sop` complete with every default, or all the faults of the text at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from workflows import documents, vocabulary
from workflows.checks import Checks
from workflows.clauses import LANGUAGES
from workflows.declarations import Declarer
from workflows.documents import Document, Listing, Node, Section, Word
from workflows.faults import Fault, Faulty
from workflows.numbering import TEMPLATE_NAMES, template_fields
from workflows.outline import Outline, Outliner
from workflows.reading import Enough, Findings, nearest, plain
from workflows.sop import Act, Sop, Start, State
from workflows.states import States
from workflows.templates import number_template
from workflows.types import Type

_COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}\Z")
_MEASURES = ("money", "number", "integer", "duration")
USUAL_NUMBER = "REQ-{seq}"


def load(text: str, other_sops: Mapping[str, Mapping[str, Type]] | None = None) -> tuple[Sop, ...]:
    """Every SOP of `text`, one for each document. `other_sops` are the fields of SOPs of other files, by name, as far as they are known.

    Raises Faulty with the serious faults of all documents, `documents.MOST_FAULTS` at most, in the order of the text. What is only a warning stands in each Sop's `warnings`."""
    found, faults = documents.read(text)
    places = {fault.at for fault in faults}
    serious = list(faults)
    sops: list[Sop] = []
    known = dict(other_sops or {})
    for document in found:
        findings = Findings()
        with suppress(Enough):
            reading = _Reading(document, known, findings)
            if (sop := reading.sop()) is not None:
                sops.append(sop)
                known[sop.name] = reading.field_types()
        serious.extend(fault for fault in findings.sorted() if fault.serious and fault.at not in places)
        if len(serious) >= documents.MOST_FAULTS:
            break
    if serious:
        raise Faulty(tuple(sorted(serious, key=lambda fault: (fault.at, fault.code))[: documents.MOST_FAULTS]))
    return tuple(sops)


def load_one(text: str) -> Sop:
    """The SOP of a text that holds exactly one. Raises Faulty as `load` does, or with "several-sops"."""
    sops = load(text)
    if len(sops) > 1:
        second = documents.read(text)[0][1].root
        raise Faulty((Fault("several-sops", second.at, str(len(sops))),))
    return sops[0]


class _Reading:
    """One document on its way to a Sop."""

    def __init__(self, document: Document, other_sops: Mapping[str, Mapping[str, Type]], findings: Findings) -> None:
        self.document, self.head, self.findings = document, document.root, findings
        self.outline: Outline = Outliner(document.root, self.findings).run()
        self.declarer = Declarer(self.outline, self.findings, other_sops)
        self.declared = self.declarer.run()
        self.clauses = self.declarer.clauses

    def field_types(self) -> dict[str, Type]:
        """What other documents may know of this one."""
        return {**self.declarer.fields, **self.declarer.let_types}

    def sop(self) -> Sop | None:
        """The definition, `None` where too little of it could be read; faults and warnings are in `findings`."""
        for key in ("sop", "title", "headline", "states"):
            if self.head.get(key) is None:
                self.findings.add("missing-key", self.head.at, key, place="file")
        written = self.head.get("states")
        if isinstance(written, Section) and not written.entries:
            self.findings.add("no-states", written.at, "states")
        states = States(self.outline, self.declarer, self.findings)
        by_name = states.all()
        acts = states.buttons.of_request()
        sop = self._made(by_name, acts)
        if sop is None:
            return None
        self.declarer.unused(self.outline.settings)
        Checks(sop, self.findings, self.clauses, states.defaults.timers).run()
        return replace(sop, warnings=tuple(fault for fault in self.findings.sorted() if not fault.serious))

    def _made(self, states: dict[str, State], acts: tuple[Act, ...]) -> Sop | None:
        head, clauses, declared = self.head, self.clauses, self.declared
        name = self.findings.word(head.get("sop"), "sop")
        if name is not None:
            self.findings.name(name)
        title, headline = clauses.text(head.get("title"), "title"), clauses.text(head.get("headline"), "headline")
        rules = clauses.rules(head.get("rules"))
        start, spoken = self._start(), self._spoken()
        commands = tuple(dict.fromkeys(name for names in spoken.values() for name in names)) if "*" not in spoken else spoken.pop("*")
        trace = bool(self.findings.truth(head.get("trace"), "trace"))
        amount = clauses.of_kind(head.get("amount"), "amount", _MEASURES)
        owner, number = clauses.people(head.get("owner"), "owner"), self._number()
        cast, cases = self._cast(), self._cases()
        if name is None or title is None or headline is None or not states:
            return None
        return Sop(
            name.text, title, headline, next(iter(states)), states,
            text=self.document.text,
            digest=sha256(self.document.text.encode()).hexdigest(),
            commands=commands, spoken=spoken, amount=amount, number=number, owner=owner, start=start, trace=trace,
            registers=declared.registers, person_columns=declared.person_columns,
            form=tuple(declared.form), late=tuple(declared.late), lets=declared.lets, rules=rules,
            acts=acts,
            seen_names=frozenset(clauses.seen),
            cast=cast, cases=cases,
        )  # fmt: skip

    def _spoken(self) -> dict[str, tuple[str, ...]]:
        """The commands by language, "*" where one list is for all."""
        node = self.head.get("command")
        if not isinstance(node, Section):
            return {"*": self._commands(node)}
        if not node.entries:
            self.findings.add("empty-value", node.at, "command")
        found = {}
        for language, child in node.entries:
            if language.text in LANGUAGES:
                found[language.text] = self._commands(child)
            else:
                self.findings.add("unknown-language", language.at, language.text, nearest(language.text, LANGUAGES), known=", ".join(LANGUAGES))
        return found

    def _commands(self, node: Node | None) -> tuple[str, ...]:
        found = []
        for word in self.findings.words(node, "command"):
            if _COMMAND.match(word.text):
                found.append(word.text)
            else:
                proposal = re.sub(r"[^a-z0-9_]+", "_", word.text.lower().lstrip("/")).strip("_0123456789")[:32]
                self.findings.add("bad-command", word.at, word.text, proposal)
        return tuple(found)

    def _number(self) -> str:
        word = self.findings.word(self.head.get("number"), "number")
        if word is None:
            return USUAL_NUMBER
        try:
            template = number_template(word.text, word.place(0))
        except Faulty as faulty:
            self.findings.take(faulty, word)
            return USUAL_NUMBER
        texts = [field.name for field in self.declared.form if field.type in ("text", "choice") and field.computed is None and not field.register]
        for name in sorted(template_fields(template) - {*texts}):
            near = nearest(name, [*TEMPLATE_NAMES, *texts])
            self.findings.add("bad-template", word.place(word.text.index("{" + name)), "{" + name + "}", "{" + near + "}" if near else "")
        return template

    def _start(self) -> Start:
        node = self.head.get("start")
        if not isinstance(node, Section):
            return Start(self.clauses.people(node, "start"))
        self.findings.section(node, "start", vocabulary.START)
        every, when = node.get("every"), node.get("when")
        if every is not None and node.get("by") is None:
            self.findings.add("clock-for-everyone", every.at, "every", "by")
        if when is not None and every is None:
            self.findings.add("start-when-alone", when.at, "when", "every")
        return Start(self.clauses.people(node.get("by"), "by"), self.clauses.schedule(every, "every"), self.clauses.condition(when, "when"), node.at)

    def _cast(self) -> dict[str, object]:
        section = self.findings.section(self.head.get("cast"), "cast")
        for word, person in section.entries if section else ():
            if not (isinstance(person, Word) and not person.text):
                self.findings.section(person, word.text)
        return {word.text: plain(person) or {} for word, person in section.entries} if section else {}

    def _cases(self) -> tuple[Mapping[str, object], ...]:
        found = []
        for item in self.findings.listing(self.head.get("cases"), "cases"):
            case = self.findings.section(item, "cases", vocabulary.CASE)
            if case is not None and self._rows(case):
                found.append({word.text: plain(node) for word, node in case.entries})
        return tuple(found)

    def _rows(self, case: Section) -> bool:
        """Whether every row is a list of when, who, does and perhaps what is expected."""
        for key in ("name", "rows"):
            if case.get(key) is None:
                self.findings.add("missing-key", case.at, key, place="cases")
        rows = self.findings.listing(case.get("rows"), "rows")
        good = [self._row(row) for row in rows]
        return all(good)

    def _row(self, row: Node) -> bool:
        if isinstance(row, Listing) and 3 <= len(row.items) <= 4:
            return True
        self.findings.add("bad-row", row.at)
        return False
