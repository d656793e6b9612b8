"""The small parts that every place of a definition is made of: expressions, people, texts, rules, sets, ways, schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.checks_bands import open_point
from workflows.conditions import Meanings
from workflows.documents import Node, Section, Word
from workflows.expressions import Names, compile_expression
from workflows.faults import Faulty, Mark
from workflows.outline import StateDraft, settings
from workflows.reading import Findings, nearest
from workflows.schedules import parse_schedule
from workflows.scope import Scope
from workflows.sop import Expression, Need, Rule, Schedule, Slot, Text, Way
from workflows.templates import compile_text
from workflows.types import ANY, NUMBER, PEOPLE, YESNO, Type
from workflows.values import NOBODY, Value
from workflows.vocabulary import ENDS, FORM, RULE, WAY
from workflows.who import as_people

LANGUAGES = ("en", "id")
NEVER = "never"


class Clauses:
    """Reads clauses with the names known so far, noting faults and what was read on the way."""

    def __init__(self, findings: Findings, names: Names, states: Mapping[str, StateDraft]) -> None:
        self.findings = findings
        self.names = names
        self.states = states
        self.reads: set[str] = set()
        self.seen: set[str] = set()
        self.texts: list[Text] = []
        self.expressions: list[Expression] = []

    def beside(self, columns: Mapping[str, Type]) -> Clauses:
        """The same reader inside a table, where the line's columns are bare names."""
        inner = Clauses(self.findings, replace(self.names, locals=columns), self.states)
        inner.reads, inner.seen, inner.texts, inner.expressions = self.reads, self.seen, self.texts, self.expressions
        return inner

    def expression(self, node: Node | None, key: str, expect: Type | tuple[Type, ...] | None = None, *, voting: bool = False) -> Expression | None:
        """`node` compiled; of the type(s) `expect` if given. `None` if there is none or it is faulty (then a fault is noted)."""
        word = self.findings.word(node, key)
        if word is None:
            return None
        names = replace(self.names, voting=True) if voting else self.names
        try:
            return self.note(compile_expression(word.text, names, word.place(0), expect))
        except Faulty as faulty:
            self.findings.take(faulty, word)
            return None

    def note(self, expression: Expression) -> Expression:
        """Remembers what an expression reads."""
        self.reads |= expression.reads
        self.seen |= expression.seen
        self.expressions.append(expression)
        return expression

    def constant(self, source: str, at: Mark, expect: Type) -> Expression:
        """An expression the language itself puts in where the file says nothing."""
        return compile_expression(source, self.names, at, expect)

    def condition(self, node: Node | None, key: str) -> Expression | None:
        return self.expression(node, key, YESNO)

    def of_kind(self, node: Node | None, key: str, kinds: tuple[str, ...], proposal: str = "", of_duration: str = "") -> Expression | None:
        """An expression whose type is one of `kinds`, unconverted. Instead of another, `proposal` is proposed; instead of a duration, `of_duration`."""
        found = self.expression(node, key)
        if found is None or found.type.kind in (*kinds, ANY.kind):
            return found
        proposal = of_duration if of_duration and found.type.kind == "duration" else proposal
        self.findings.add("wrong-type", found.at, found.source, proposal, expected=" ".join(kinds), type=found.type.kind)
        return None

    def people(self, node: Node | None, key: str) -> Expression | None:
        """A who: an expression that gives people, or a list of them, which is all of them together."""
        parts = [self.expression(item, key, PEOPLE) for item in self.findings.items(node)]
        return together([part for part in parts if part is not None])

    def text(self, node: Node | None, key: str) -> Text | None:
        """A text: one string, or one for each language."""
        if node is None:
            return None
        if not isinstance(node, Section):
            word = self.findings.word(node, key)
            return self._kept(Text({"*": parts}, word.at)) if word and (parts := self._parts(word)) else None
        if not node.entries:
            self.findings.add("empty-value", node.at, key)
        parts_of = {}
        for language, child in node.entries:
            if language.text not in LANGUAGES:
                self.findings.add("unknown-language", language.at, language.text, nearest(language.text, LANGUAGES), known=", ".join(LANGUAGES))
            elif (word := self.findings.word(child, key)) and (parts := self._parts(word)):
                parts_of[language.text] = parts
        return self._kept(Text(parts_of, node.at)) if parts_of else None

    def _kept(self, text: Text) -> Text:
        self.texts.append(text)
        return text

    def _parts(self, word: Word) -> tuple[str | Slot, ...]:
        try:
            (parts,) = compile_text(word.text, self.names, word.place(0)).parts.values()
        except Faulty as faulty:
            self.findings.take(faulty, word)
            return ()
        for part in parts:
            if isinstance(part, Slot):
                self.note(part.expression)
        return parts

    def rules(self, node: Node | None) -> tuple[Rule, ...]:
        found = []
        for item in self.findings.listing(node, "rules"):
            section = self.findings.section(item, "rules", RULE)
            if section is None:
                continue
            for key in ("must", "says"):
                if section.get(key) is None:
                    self.findings.add("missing-key", section.at, key, place="rules")
            must, says = self.condition(section.get("must"), "must"), self.text(section.get("says"), "says")
            when = self.condition(section.get("when"), "when")
            if must and says:
                found.append(Rule(must, says, when, section.at))
        return tuple(found)

    def sets(self, node: Node | None) -> tuple[tuple[str, Expression], ...]:
        """The `set` of a state, act or timer: each value of its field's type."""
        found = []
        for setting in settings(self.findings, node):
            name = setting.name.text
            if name in self.names.lets or name in self.names.states or name in self.names.registers:
                self.findings.add("set-not-a-field", setting.name.at, name)
                continue
            expect = self.names.fields.get(name)
            value = self.expression(setting.source, name, None if expect in (None, ANY) else expect)
            if value:
                found.append((name, value))
        return tuple(found)

    def schedule(self, node: Node | None, key: str) -> Schedule | None:
        word = self.findings.word(node, key)
        if word is None:
            return None
        try:
            return parse_schedule(word.text, word.place(0))
        except Faulty as faulty:
            self.findings.take(faulty, word)
            return None

    def need(self, node: Node | None, usual: str = "any") -> Need:
        word = self.findings.word(node, "need")
        if word is None:
            return Need(usual)
        if word.text in ("any", "all", "majority"):
            return Need(word.text)
        rule = self.expression(word, "need", (NUMBER, YESNO), voting=True)
        if rule is None:
            return Need()
        if rule.source.isdecimal() and int(rule.source) < 1:
            self.findings.add("no-vote-needed", word.at, rule.source, "1")
        return Need("condition" if rule.type.kind == YESNO.kind else "count", rule)

    def target(self, node: Node | None, source: str) -> str:
        """A state to go to from `source` ("" = the whole request): one of its own lane or outside it, or an end that need not be written."""
        word = self.findings.word(node, "to")
        if word is None or (word.text in ENDS and word.text not in self.states):
            return word.text if word else ""
        found = self.states.get(word.text)
        if found is None:
            code = "form-not-a-target" if word.text == FORM else "unknown-target"
            self.findings.add(code, word.at, word.text, nearest(word.text, (*self.states, *ENDS)))
            return ""
        around = [source]
        while around[-1] in self.states:
            around.append(self.states[around[-1]].parent)
        inside_lanes = found.parent in self.states and self.states[found.parent].kind == "lanes"
        if word.text in ENDS and found.parent not in ("", *around):
            return word.text  # another lane's own; from here it is the end of the request
        if found.parent not in ("", *around) or (inside_lanes and word.text not in around):
            self.findings.add("target-inside", word.at, word.text, found.parent, inside=found.parent)
        return word.text

    def ways(self, node: Node | None, source: str) -> tuple[Way, ...]:
        """The `next` of a state: a name, or a list of ways of which the last is open whatever comes."""
        if node is None:
            return ()
        if isinstance(node, Word):
            return (Way(to),) if (to := self.target(node, source)) else ()
        found: list[Way] = []
        items = self.findings.listing(node, "next")
        for place, item in enumerate(items):
            section = self.findings.section(item, "next", WAY)
            if section is None:
                continue
            if section.get("to") is None:
                self.findings.add("missing-key", section.at, "to", place="next")
            to = self.target(section.get("to"), source)
            last = place == len(items) - 1
            if not last and section.get("when") is None:
                self.findings.add("never-reached-way", items[place + 1].at, to)
            found.append(Way(to, self.expression(section.get("when"), "when", YESNO, voting=True)))
            if last and section.get("when"):
                self.findings.add("gap", section.at, to, "{to: " + to + "}", example=self._left_open(found))
        return tuple(found)

    def _left_open(self, ways: list[Way]) -> str:
        """An example for which none of the ways is open, "" where there is none that can be told."""
        names = Meanings({**self.names.fields, **self.names.lets}, {name: source for name, (source, _) in self.names.sources.items()})
        return open_point([way.when.source for way in ways if way.when is not None], names)


def together(parts: list[Expression]) -> Expression | None:
    """One who made of several: everybody in any of them."""
    if len(parts) < 2:
        return parts[0] if parts else None
    runs = tuple((part, part.run) for part in parts)

    def run(scope: Scope) -> Value:
        found = NOBODY
        for part, run_one in runs:
            found = found | as_people(run_one(scope), part)
        return found

    first = parts[0]
    source = " | ".join(part.source if part.source.replace(".", "").isidentifier() else f"({part.source})" for part in parts)
    reads = frozenset().union(*(part.reads for part in parts))
    seen = frozenset().union(*(part.seen for part in parts))
    return Expression(source, first.at, PEOPLE, run, reads, any(part.outside for part in parts), seen, all(part.constant for part in parts))
