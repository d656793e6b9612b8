"""The skeleton of a definition before any expression is read: which states, fields, sets and words it has, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workflows import vocabulary
from workflows.documents import Listing, Node, Section, Word
from workflows.faults import Mark
from workflows.reading import LONGEST_ACT, Findings, nearest

NOTHING = Section((), Mark(1, 1))
ANYTHING = "any"  # stands for a type that is not known, so that one fault does not bring others


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A field with its expressions still unread. `type` is "" where only the expression `source` can tell; `table` is set for `table.column`.
    `keep` says that nobody needs to read it."""

    name: str
    at: Mark
    type: str
    node: Section = NOTHING
    source: Word | None = None
    optional: bool = False
    options: tuple[tuple[Word, Node | None], ...] = ()
    register: str = ""
    columns: tuple[FieldDraft, ...] = ()
    late: bool = False
    table: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class StateDraft:
    name: str
    at: Mark
    kind: str
    node: Section
    parent: str = ""
    following: str = ""
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One `set` of a field by an expression. `keep` says that nobody needs to read it."""

    name: Word
    source: Word
    keep: bool = False


@dataclass
class Outline:
    head: Section
    form: list[FieldDraft] = field(default_factory=list)
    late: dict[str, FieldDraft] = field(default_factory=dict)  # by name, or "table.column"
    asked: set[str] = field(default_factory=set)  # late fields that some state or act asks
    registers: dict[str, tuple[FieldDraft, ...]] = field(default_factory=dict)
    lets: dict[str, tuple[Mark, Word]] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)
    states: dict[str, StateDraft] = field(default_factory=dict)
    acts: dict[str, Mark] = field(default_factory=dict)
    outcomes: dict[str, Mark] = field(default_factory=dict)


class Outliner:
    """Walks the tree of one document once and notes what there is."""

    def __init__(self, root: Section, findings: Findings) -> None:
        self.findings = findings
        self.outline = Outline(root)

    def run(self) -> Outline:
        head, found = self.outline.head, self.outline
        self.findings.section(head, "file", vocabulary.HEAD, vocabulary.HEAD_LATER)
        self._registers(head.get("registers"))
        found.form.extend(self.drafts(head.get("form"), "form", late=False))
        for draft in self.drafts(head.get("late"), "late", late=True):
            found.late[_key(draft)] = draft
        for word, node in self._entries(head.get("let"), "let"):
            if (source := self.findings.word(node, word.text)) and self.findings.name(word):
                found.lets[word.text] = (word.at, source)
        self._timers(_inside(head.get("defaults"), "timers"))
        self._states(head.get("states"), "", "states")
        self._acts(head.get("acts"))
        return found

    def _entries(self, node: Node | None, key: str) -> tuple[tuple[Word, Node], ...]:
        section = self.findings.section(node, key)
        return section.entries if section else ()

    def _registers(self, node: Node | None) -> None:
        for word, _ in self._entries(node, "registers"):
            self.findings.name(word)
            self.outline.registers[word.text] = ()  # known before its columns, which may be of other registers
        for word, columns in self._entries(node, "registers"):
            self.outline.registers[word.text] = tuple(self.drafts(columns, word.text, late=False, known=vocabulary.REGISTER_COLUMN))

    def _states(self, node: Node | None, parent: str, key: str) -> tuple[str, ...]:
        entries = [(word, section) for word, child in self._entries(node, key) if (section := self.findings.section(child, word.text))]
        names = [word.text for word, _ in entries]
        sequence = key == "states"
        for place, (word, section) in enumerate(entries):
            if not self.findings.name(word):
                continue
            if word.text in self.outline.states:
                self.findings.add("state-twice", word.at, word.text, line=str(self.outline.states[word.text].at.line))
                continue
            following = names[place + 1] if sequence and place + 1 < len(names) else ""
            self._state(word, section, parent, following)
        return tuple(names)

    def _state(self, word: Word, node: Section, parent: str, following: str) -> None:
        kinds = [(key, value) for key, value in node.entries if key.text in vocabulary.KINDS]
        later = [key for key, _ in node.entries if key.text in vocabulary.KINDS_LATER]
        if len(kinds) > 1:
            self.findings.add("two-kinds", kinds[1][0].at, word.text, first=kinds[0][0].text, second=kinds[1][0].text)
        kind = kinds[0][0].text if kinds else "task" if later else "crossing"
        self._known_keys(node, word.text, kind)
        self.outline.states[word.text] = StateDraft(word.text, word.at, kind, node, parent, following)
        children: tuple[str, ...] = ()
        if kind in ("lanes", "states"):
            children = self._states(kinds[0][1], word.text, kind)
            if not children:
                self.findings.add("no-states", kinds[0][0].at, word.text)
        self.outline.states[word.text] = StateDraft(word.text, word.at, kind, node, parent, following, children)
        for key in ("decided", "end"):
            if isinstance(outcome := node.get(key), Word) and outcome.text:
                self.outline.outcomes[outcome.text] = outcome.at
        self._fields(node.get("fields"))
        self._sets(node.get("set"))
        self._timers(node.get("timers"))
        self._acts(node.get("acts"))

    def _known_keys(self, node: Section, name: str, kind: str) -> None:
        """Refuses unknown keys, and known ones that this kind of state has no use for."""
        everything = {key for keys in vocabulary.STATE.values() for key in keys}
        for word, _ in node.entries:
            if word.text in vocabulary.STATE_LATER:
                self.findings.not_built(word.text, word.at)
            elif word.text in vocabulary.STATE[kind] or word.text in vocabulary.KINDS:
                continue
            elif word.text in everything:
                self.findings.add("key-not-here", word.at, word.text, state=name, kind=kind)
            else:
                self.findings.add("unknown-key", word.at, word.text, nearest(word.text, everything), place=name)

    def _acts(self, node: Node | None) -> None:
        for word, act in self._entries(node, "acts"):
            self.findings.name(word, LONGEST_ACT)
            self.outline.acts.setdefault(word.text, word.at)
            if isinstance(act, Section):
                self._fields(act.get("fields"))
                self._sets(act.get("set"))

    def _timers(self, node: Node | None) -> None:
        for item in node.items if isinstance(node, Listing) else ():
            if isinstance(item, Section):
                self._sets(item.get("set"))

    def _sets(self, node: Node | None) -> None:
        self.outline.settings.extend(settings(self.findings, node))

    def _fields(self, node: Node | None) -> None:
        """Notes the late fields a state or act asks: a mapping declares them (or changes what `late` says), a list names them."""
        if not isinstance(node, Section):
            self.outline.asked.update(word.text for word in self.findings.words(node, "fields"))
            return
        for word, child in node.entries:
            self.outline.asked.add(word.text)
            known = self.outline.late.get(word.text)
            if known is None:
                if draft := self.draft(word, child, late=True):
                    self.outline.late[_key(draft)] = draft
            elif not (isinstance(child, Section) and known.at.line != word.at.line and not any(child.get(key) for key in ("type", "of", "is"))):
                self.findings.add("declared-twice", word.at, word.text, "late", line=str(known.at.line))

    def drafts(self, node: Node | None, key: str, *, late: bool, known: tuple[str, ...] = vocabulary.FIELD) -> Iterator[FieldDraft]:
        """The fields of a mapping of name: field."""
        for word, child in self._entries(node, key):
            if draft := self.draft(word, child, late=late, known=known):
                yield draft

    def draft(self, word: Word, node: Node, *, late: bool, known: tuple[str, ...] = vocabulary.FIELD) -> FieldDraft | None:
        """The field `word`, in its short or long form."""
        table, dot, column = word.text.rpartition(".") if late else ("", "", word.text)
        if not all(self.findings.name(Word(part, word.at)) for part in (table, column)[not dot :]):
            return None
        if isinstance(node, Word):
            return self._short(column, word, node, late, table)
        if isinstance(node, Listing):
            return FieldDraft(column, word.at, "choice", options=self._options(node), late=late, table=table)
        self.findings.section(node, word.text, known, vocabulary.FIELD_LATER)
        return replace(self._long(column, word, node, late, table), keep=bool(self.findings.truth(node.get("keep"), "keep")))

    def _short(self, name: str, word: Word, node: Word, late: bool, table: str) -> FieldDraft | None:
        if self.findings.word(node, word.text) is None:
            return None
        if node.text.startswith("="):
            return FieldDraft(name, word.at, "", source=_expression(node), late=late, table=table)
        return FieldDraft(name, word.at, self._type(node), optional=node.text.endswith("?"), late=late, table=table)

    def _long(self, name: str, word: Word, node: Section, late: bool, table: str) -> FieldDraft:
        type_word = self.findings.word(node.get("type"), "type")
        type_name = self._type(type_word) if type_word else "text"
        optional = type_word is not None and type_word.text.endswith("?")
        source = self.findings.word(node.get("is"), "is")
        if source is not None:
            return FieldDraft(name, word.at, "" if type_word is None else type_name, node, source, late=late, table=table)
        of = node.get("of")
        if of is not None and type_name not in ("choice", "set", "table", ANYTHING):
            self.findings.add("of-not-here", of.at, name, "choice" if not isinstance(of, Section) else "table", type=type_name)
        if of is None and type_name in ("choice", "set", "table"):
            self.findings.add("of-missing", word.at, name, type=type_name)
        draft = FieldDraft(name, word.at, type_name, node, optional=optional, late=late, table=table)
        if type_name == "table" and of is not None:
            return FieldDraft(name, word.at, "table", node, optional=optional, columns=tuple(self.drafts(of, name, late=False)), late=late, table=table)
        if type_name in ("choice", "set") and of is not None:
            return self._chosen(draft, of)
        return draft

    def _chosen(self, draft: FieldDraft, of: Node) -> FieldDraft:
        """A choice or set with its options, or with the register whose rows are the options."""
        register = ""
        options: tuple[tuple[Word, Node | None], ...] = ()
        if isinstance(of, Word):
            if of.text in self.outline.registers and of.text != "person":
                register = of.text
            else:
                self.findings.add("unknown-register", of.at, of.text, nearest(of.text, self.outline.registers))
        else:
            options = self._options(of)
        return FieldDraft(draft.name, draft.at, draft.type, draft.node, None, draft.optional, options, register, (), draft.late, draft.table)

    def _type(self, word: Word) -> str:
        name = word.text.removesuffix("?")
        if name in vocabulary.TYPES:
            return name
        self.findings.add("unknown-type", word.at, name, nearest(name, vocabulary.TYPES), known=", ".join(vocabulary.TYPES))
        return ANYTHING

    def _options(self, node: Node) -> tuple[tuple[Word, Node | None], ...]:
        pairs: list[tuple[Word, Node | None]] = []
        for item in node.items if isinstance(node, Listing) else (node,):
            if isinstance(item, Section):
                pairs.extend(item.entries)
            elif word := self.findings.word(item, "of"):
                pairs.append((word, None))
        seen: set[str] = set()
        for word, _ in pairs:
            if word.text in seen:
                self.findings.add("option-twice", word.at, word.text)
            seen.add(word.text)
        return tuple(pairs)


def settings(findings: Findings, node: Node | None) -> Iterator[Setting]:
    """The entries of a `set`: `name: expression`, or `name: {is: expression, keep: true}`."""
    section = findings.section(node, "set")
    for word, child in section.entries if section else ():
        keep = False
        if isinstance(child, Section):
            findings.section(child, word.text, vocabulary.SETTING)
            keep = bool(findings.truth(child.get("keep"), "keep"))
            source = findings.word(child.get("is"), "is")
        else:
            source = findings.word(child, word.text)
        if source is not None and findings.name(word):
            yield Setting(word, source, keep)


def _expression(word: Word) -> Word:
    """What stands behind the `=` of a computed field."""
    return word.rest(len(word.text) - len(word.text[1:].lstrip()))


def _inside(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Section) else None


def _key(draft: FieldDraft) -> str:
    return f"{draft.table}.{draft.name}" if draft.table else draft.name
