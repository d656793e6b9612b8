"""What a definition declares: registers, fields, lets and hidden fields, typed in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workflows import vocabulary
from workflows.clauses import Clauses
from workflows.documents import Node, Section, Word
from workflows.expressions import Names, names_read
from workflows.faults import Mark
from workflows.names import RESERVED as COMPILER_WORDS
from workflows.outline import ANYTHING, FieldDraft, Outline, Setting
from workflows.reading import Findings, merged, nearest
from workflows.sop import Expression, Field, FieldUse, Option, Text
from workflows.types import ANY, DATE, MOMENT, NUMBER, YESNO, Type, field_type, join, money

_COUNTED = frozenset({"files", "table", "set", "people"})
_MEASURED = {"integer": NUMBER, "number": NUMBER, "money": money(), "date": DATE, "datetime": MOMENT}
_STORED = {"moment": "datetime", "row": "choice", "none": "text", "any": "text"}


@dataclass
class Declared:
    """The outcome: fields complete with their expressions, and everything a name may mean."""

    names: Names
    registers: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    person_columns: tuple[Field, ...] = ()
    form: list[Field] = field(default_factory=list)
    late: list[Field] = field(default_factory=list)
    lets: dict[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Open:
    """Something whose type only an expression tells: a let, a computed field, a table with computed columns, a hidden field."""

    name: str
    at: Mark
    kind: str
    sources: tuple[Word, ...]
    draft: FieldDraft | None = None


class Declarer:
    def __init__(self, outline: Outline, findings: Findings, other_sops: Mapping[str, Mapping[str, Type]]) -> None:
        self.outline, self.findings = outline, findings
        self.fields: dict[str, Type] = {}
        self.let_types: dict[str, Type] = {}
        self.registers: dict[str, dict[str, Type]] = {}
        self.person: dict[str, Type] = {}
        self.sources: dict[str, tuple[str, Mark]] = {}
        words = frozenset({*outline.acts, *outline.outcomes})
        self.names = Names(self.fields, self.let_types, self.sources, frozenset(outline.states), self.registers, self.person, words, other_sops=other_sops)
        self.clauses = Clauses(findings, self.names, outline.states)
        self.declared = Declared(self.names)
        self.table_types: dict[str, Type] = {}

    def run(self) -> Declared:
        """Types everything, then reads the fields' own expressions with all names known."""
        self._one_word_one_meaning()
        self._registers()
        self._type_all()
        for name, drafts in self.outline.registers.items():
            columns = tuple(self.built(draft) for draft in drafts)
            if name == "person":
                self.declared.person_columns = columns
            else:
                self.declared.registers[name] = columns
        for draft in self.outline.form:
            self.declared.form.append(self.built(draft))
        for draft in self.outline.late.values():
            if not draft.table:
                self.declared.late.append(self.built(draft))
        self.declared.late.extend(self._hidden())
        return self.declared

    def _one_word_one_meaning(self) -> None:
        """A field, let, state, register or hidden field bears no other's name and no word of the language."""
        taken: dict[str, tuple[str, Mark]] = {}
        things = [(draft.name, "field", draft.at) for draft in (*self.outline.form, *(late for late in self.outline.late.values() if not late.table))]
        things += [(name, "let", at) for name, (at, _) in self.outline.lets.items()]
        things += [(name, "state", state.at) for name, state in self.outline.states.items()]
        things += [(name, "register", columns[0].at if columns else self.outline.head.at) for name, columns in self.outline.registers.items() if name != "person"]
        things += [(name, "field", at) for name, at in self._hidden_names().items()]
        for name, thing, at in sorted(things, key=lambda item: item[2]):
            if name in vocabulary.RESERVED or name in COMPILER_WORDS:
                self.findings.add("reserved-name", at, name, vocabulary.better_name(name, thing), thing=thing)
            elif name in taken:
                other, first = taken[name]
                self.findings.add("name-taken", at, name, name + vocabulary.SUFFIXES[thing], thing=thing, other=other, line=str(first.line))
            else:
                taken[name] = (thing, at)

    def _hidden_names(self) -> dict[str, Mark]:
        """Names that some `set` makes without anybody having declared them."""
        known = {draft.name for draft in self.outline.form} | set(self.outline.late) | {*self.outline.lets, *self.outline.states, *self.outline.registers}
        found: dict[str, Mark] = {}
        for setting in self.outline.settings:
            if setting.name.text not in known:
                found.setdefault(setting.name.text, setting.name.at)
        return found

    def _registers(self) -> None:
        for name, drafts in self.outline.registers.items():
            types = {draft.name: field_type(self._plain(draft), self.registers) for draft in drafts}
            if name == "person":
                self.person.update(types)
            else:
                self.registers[name] = types

    def _type_all(self) -> None:
        """Types fields at once where they say their type, the rest in the order in which they need each other."""
        waiting: list[_Open] = []
        for draft in (*self.outline.form, *(late for late in self.outline.late.values() if not late.table)):
            if draft.source is not None:
                waiting.append(_Open(draft.name, draft.at, "computed", (draft.source,), draft))
            elif sources := tuple(column.source for column in self._columns(draft) if column.source):
                waiting.append(_Open(draft.name, draft.at, "table", sources, draft))
            else:
                self.fields[draft.name] = self._typed(draft)
        waiting += [_Open(name, at, "let", (source,)) for name, (at, source) in self.outline.lets.items()]
        for item in waiting:
            if item.kind in ("computed", "let"):
                self.sources[item.name] = (item.sources[0].text, item.sources[0].place(0))
        for name, at in self._hidden_names().items():
            waiting.append(_Open(name, at, "hidden", tuple(setting.source for setting in self.outline.settings if setting.name.text == name)))
        self._in_order(waiting)

    def _in_order(self, waiting: list[_Open]) -> None:
        while waiting:
            names = {item.name for item in waiting}
            ready = [item for item in waiting if not self._needs(item) & names]
            if not ready:
                ready = [self._break_circle(waiting)]
            for item in ready:
                self._type_open(item)
            typed = {item.name for item in ready}
            waiting = [item for item in waiting if item.name not in typed]

    def _needs(self, item: _Open) -> frozenset[str]:
        own = {column.name for column in self._columns(item.draft)} if item.draft else set()
        return frozenset().union(*(names_read(source.text) for source in item.sources)) - own

    def _break_circle(self, waiting: list[_Open]) -> _Open:
        """Names the circle, and takes one of it as if it were typed, so that the rest can be read."""
        by_name = {item.name: item for item in waiting}
        path = [waiting[0].name]
        while True:
            following = min(self._needs(by_name[path[-1]]) & by_name.keys())
            if following in path:
                circle = path[path.index(following) :]
                break
            path.append(following)
        hidden = next((by_name[name] for name in circle if by_name[name].kind == "hidden"), None)
        broken = hidden or min((by_name[name] for name in circle), key=lambda item: item.at)
        if hidden:
            self.findings.add("type-unknown", hidden.at, hidden.name, f"late: {{{hidden.name}: number}}")
        else:
            place = circle.index(broken.name)
            self.findings.add("circle", broken.at, broken.name, way=" -> ".join([*circle[place:], *circle[:place], broken.name]))
        return _Open(broken.name, broken.at, "hidden" if hidden else "broken", (), broken.draft)

    def _type_open(self, item: _Open) -> None:
        match item.kind:
            case "let" | "computed":
                self._compute(item)
            case "table" if item.draft:
                self.fields[item.name] = self._typed(item.draft)
            case "hidden":
                self.fields[item.name] = self._hidden_type(item)
            case _:
                target = self.fields if item.draft and item.draft.type == "table" else self.let_types
                target[item.name] = ANY

    def _compute(self, item: _Open) -> None:
        draft = item.draft
        expect = self._typed(replace(draft, source=None)) if draft and draft.type else None
        found = self.clauses.expression(item.sources[0], item.name, expect)
        self.let_types[item.name] = found.type if found else ANY
        if found:
            self.declared.lets[item.name] = found

    def _hidden_type(self, item: _Open) -> Type:
        """What all the `set`s of an undeclared name have in common."""
        together: Type | None = None
        for source in item.sources:
            found = self.clauses.expression(source, item.name)
            if found is None:
                continue
            both = found.type if together is None else join(together, found.type)
            if both is None:
                self.findings.add("set-differs", source.at, item.name, first=together.kind if together else "", second=found.type.kind)
                return ANY
            together = both
        return together or ANY

    def _columns(self, draft: FieldDraft | None) -> tuple[FieldDraft, ...]:
        """The columns of a table, those that states add later among them."""
        if draft is None or draft.type != "table":
            return ()
        return (*draft.columns, *(late for late in self.outline.late.values() if late.table == draft.name))

    def _typed(self, draft: FieldDraft) -> Type:
        """The type of a field that says it; of a table, with the types of its columns, computed ones too."""
        if draft.type != "table":
            return field_type(self._plain(draft), self.registers)
        if draft.name not in self.table_types:
            self.table_types[draft.name] = Type("table", columns=tuple(self._column_types(draft).items()))
        return self.table_types[draft.name]

    def _column_types(self, draft: FieldDraft) -> dict[str, Type]:
        columns = self._columns(draft)
        types = {column.name: self._typed(column) for column in columns if column.source is None}
        waiting = [column for column in columns if column.source is not None]
        while waiting:
            names = {column.name for column in waiting}
            ready = [column for column in waiting if column.source and not names_read(column.source.text) & names]
            if not ready:
                self.findings.add("circle", waiting[0].at, waiting[0].name, way=" -> ".join([*(column.name for column in waiting), waiting[0].name]))
                return {column.name: types.get(column.name, ANY) for column in columns}
            inside = self.clauses.beside(types)
            for column in ready:
                found = inside.expression(column.source, column.name)
                types[column.name] = replace(found.type, bare=False, computed=found) if found else ANY
            waiting = [column for column in waiting if column not in ready]
        return {column.name: types[column.name] for column in columns}

    def _plain(self, draft: FieldDraft) -> Field:
        """The field without any expression, enough to be typed by."""
        options = tuple(Option(word.text, Text({"*": (word.text.replace("_", " "),)}, word.at)) for word, _ in draft.options)
        columns = tuple(self._plain(column) for column in self._columns(draft))
        return Field(draft.name, draft.type, _title(draft.name, draft.at), draft.at, options=options, register=draft.register, columns=columns, late=draft.late)

    def built(self, draft: FieldDraft, clauses: Clauses | None = None) -> Field:
        """The field with everything it says."""
        clauses = clauses or self.clauses
        node, type = draft.node, self._type_of(draft)
        inside = clauses.beside(dict(type.columns)) if draft.type == "table" and type.kind == "table" else clauses
        required = clauses.condition(node.get("required"), "required")
        if required is None and draft.optional:
            required = clauses.constant("false", draft.at, YESNO)
        return Field(
            draft.name, draft.type or _field_kind(type), clauses.text(node.get("title"), "title") or _title(draft.name, draft.at), draft.at,
            ask=clauses.text(node.get("ask"), "ask"),
            options=tuple(self._option(clauses, word, label) for word, label in draft.options) or _options_of(type, draft),
            register=draft.register or type.register,
            columns=tuple(self.built(column, inside) for column in self._columns(draft)),
            computed=self._computed(draft, clauses),
            when=clauses.condition(node.get("when"), "when"),
            required=required,
            min=self._bound(draft, type, clauses, "min"),
            max=self._bound(draft, type, clauses, "max"),
            default=clauses.expression(node.get("default"), "default", None if type == ANY else type),
            currency=type.currency if type.kind == "money" else "",
            quick=bool(self.findings.truth(node.get("quick"), "quick")),
            late=draft.late,
            keep=draft.keep,
            hidden=draft.late and not draft.table and draft.source is None and draft.name not in self.outline.asked,
        )  # fmt: skip

    def _type_of(self, draft: FieldDraft) -> Type:
        if draft.source is None:
            return self._typed(draft)
        return self.let_types.get(draft.name, ANY)

    def _computed(self, draft: FieldDraft, clauses: Clauses) -> Expression | None:
        if draft.source is None:
            return None
        found = clauses.names.locals.get(draft.name)
        return found.computed if found else self.declared.lets.get(draft.name)

    def _option(self, clauses: Clauses, word: Word, label: Node | None) -> Option:
        plain = Text({"*": (word.text.replace("_", " "),)}, word.at)
        return Option(word.text, (clauses.text(label, word.text) if label is not None else None) or plain)

    def _bound(self, draft: FieldDraft, type: Type, clauses: Clauses, key: str) -> Expression | None:
        node = draft.node.get(key)
        if node is None:
            return None
        if draft.type in _COUNTED:
            return clauses.expression(node, key, NUMBER)
        if draft.type in _MEASURED:
            return clauses.expression(node, key, type if draft.type == "money" else _MEASURED[draft.type])
        if draft.type == ANYTHING:
            return None
        self.findings.add("bound-not-here", node.at, draft.name, type=draft.type or "text", place=key)
        return None

    def _hidden(self) -> Iterable[Field]:
        for name, at in self._hidden_names().items():
            type = self.fields.get(name, ANY)
            kind = _field_kind(type)
            if kind not in vocabulary.TYPES or kind == "table":
                self.findings.add("cannot-keep", at, name, kind=type.kind)
                continue
            yield Field(name, kind, _title(name, at), at, options=_options_of(type, None), register=type.register,
                        currency=type.currency if kind == "money" else "", late=True, hidden=True)  # fmt: skip

    def use(self, word: Word, node: Node | None) -> FieldUse | None:
        """A late field as a state or act asks for it: as declared, with what the place itself changes."""
        draft = self.outline.late.get(word.text)
        if draft is None:
            form = next((field for field in self.outline.form if field.name == word.text), None)
            code = "form-field-asked" if form else "unknown-field"
            self.findings.add(code, word.at, word.text, "" if form else nearest(word.text, self.outline.late))
            return None
        if draft.source is not None:
            return None
        if isinstance(node, Section) and word.at != draft.at:
            draft = replace(draft, node=merged(draft.node, node), at=word.at)
        if not draft.table:
            return FieldUse(draft.name, self.built(draft))
        if self.fields.get(draft.table, ANY).kind != "table":
            self.findings.add("unknown-table", word.at, draft.table, nearest(draft.table, [name for name, type in self.fields.items() if type.kind == "table"]))
            return None
        inside = self.clauses.beside(dict(self.fields[draft.table].columns))
        return FieldUse(draft.name, self.built(draft, inside), draft.table)

    def unused(self, settings: Iterable[Setting]) -> None:
        """Faults of hidden fields nobody reads, and of late fields nobody fills."""
        settings = list(settings)
        kept = {setting.name.text for setting in settings if setting.keep}
        kept |= {draft.name for draft in self.outline.late.values() if draft.keep}
        hidden = {field.name for field in self.declared.late if field.hidden}
        for setting in settings:
            name = setting.name.text
            if name in hidden and name not in self.clauses.reads | kept:
                self.findings.add("set-never-read", setting.name.at, name, "keep: true")
        filled = self.outline.asked | {setting.name.text for setting in settings}
        for key, draft in self.outline.late.items():
            if draft.source is None and key not in filled:
                self.findings.add("never-filled", draft.at, key)


def _title(name: str, at: Mark) -> Text:
    return Text({"*": (name.replace("_", " "),)}, at)


def _field_kind(type: Type) -> str:
    return _STORED.get(type.kind, type.kind)


def _options_of(type: Type, draft: FieldDraft | None) -> tuple[Option, ...]:
    if draft is not None and draft.source is None:
        return ()
    return tuple(Option(option, Text({"*": (option.replace("_", " "),)})) for option in type.options)
