"""YAML text as a tree of words with places: the small, safe part of YAML 1.2 that a SOP needs, every liberty refused by name.

All scalars stay text (`yes`, `12:30`, `012` are words). Anchors, tags, duplicate keys, tabs and deep nesting are faults, found while the
parser's events stream by, so that a hostile text costs no more than its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from workflows.faults import Fault, Mark

LARGEST = 256 * 1024  # bytes of UTF-8
DEEPEST = 32  # collections inside each other
MOST_FAULTS = 200  # told at once

# What YAML 1.2 does not allow, and what moves or hides text on a screen (line separators, directional marks, a BOM inside the text).
_HIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f]")
_SECOND_COLON = re.compile(r"^[^\"'#]*?[\w}\]]:\s+[^\"'{\[|>#][^#]*?:(\s|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar as it was written, folded to one text. `raw` is its stretch of the file if it spans lines, "" otherwise."""

    text: str
    at: Mark
    quoted: bool = False
    raw: str = ""

    def place(self, offset: int) -> Mark:
        """Where character `offset` of the text stands in the file (exact but for escapes and `>` blocks)."""
        start = self.at.column + self.quoted
        if not self.raw:
            return Mark(self.at.line, start + offset)
        left = offset
        for number, line in enumerate(self.raw.split("\n")):
            words = line.strip() if number else line.rstrip()
            if left <= len(words):
                return Mark(self.at.line + number, left + (len(line) - len(line.lstrip()) + 1 if number else start))
            left -= len(words) + (words != "")
        return self.at

    def rest(self, offset: int) -> Word:
        """The word without its first `offset` characters, still knowing its place."""
        return Word(self.text[offset:], self.place(offset), False, self.raw[offset:])


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Node, ...]
    at: Mark


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping: keys in the order of the file, each once."""

    entries: tuple[tuple[Word, Node], ...]
    at: Mark

    def get(self, key: str) -> Node | None:
        return next((node for word, node in self.entries if word.text == key), None)


Node = Word | Listing | Section


@dataclass(frozen=True, slots=True)
class Document:
    """One SOP's stretch of a file: its tree, and its text with line ends as \\n."""

    root: Section
    text: str


@dataclass
class _Open:
    """A collection whose end has not come yet."""

    event: yaml.Event
    keyed: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Word, Node]] = field(default_factory=dict)
    key: Word | None = None
    awaits_value: bool = False


class _TooDeep(Exception):
    def __init__(self, at: Mark) -> None:
        super().__init__("too deep")
        self.at = at


def read(text: str) -> tuple[tuple[Document, ...], tuple[Fault, ...]]:
    """The documents of `text` and everything wrong with it as YAML; whatever could be read is handed back even beside faults."""
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return (), (Fault("too-large", Mark(1, 1), detail={"limit": str(LARGEST // 1024)}),)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    hidden = list(_hidden_characters(text))
    if hidden:
        return (), tuple(hidden[:MOST_FAULTS])
    tabs = [Fault("tab", Mark(number, line.index("\t") + 1)) for number, line in enumerate(text.split("\n"), 1) if "\t" in line]
    growing = _Growing(text.replace("\t", " "))
    growing.run()
    faults = tabs + [fault for fault in growing.faults if not (tabs and fault.code == "yaml-syntax")]
    if not growing.documents and not faults:
        faults.append(Fault("empty-file", Mark(1, 1)))
    return tuple(growing.documents), tuple(sorted(faults, key=lambda fault: fault.at)[:MOST_FAULTS])


def visible(text: str) -> str:
    """`text` without the characters that a SOP may not hold."""
    return _HIDDEN.sub("", text)


def _hidden_characters(text: str) -> Iterator[Fault]:
    for found in _HIDDEN.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        mark = Mark(text.count("\n", 0, found.start()) + 1, found.start() - line_start + 1)
        yield Fault("hidden-character", mark, f"U+{ord(found.group()):04X}")


class _Growing:
    """Builds trees from the stream of parser events, with a stack of its own instead of recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.faults: list[Fault] = []
        self.documents: list[Document] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.starts: list[int] = []  # index of the first line of each document

    def run(self) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        roots: list[Node | None] = []
        try:
            self._events(loader, roots)
        except _TooDeep as deep:
            self.faults.append(Fault("too-deep", deep.at, detail={"limit": str(DEEPEST)}))
        self._file(roots)

    def _events(self, loader: type[yaml.SafeLoader], roots: list[Node | None]) -> None:
        try:
            for event in yaml.parse(self.text, Loader=loader):
                if isinstance(event, yaml.DocumentStartEvent):
                    self.starts.append(_mark(event.start_mark).line - 1 if self.starts else 0)
                    self.root = None
                elif isinstance(event, yaml.DocumentEndEvent):
                    roots.append(self.root)
                else:
                    self._take(event)
                if len(self.faults) >= MOST_FAULTS:
                    break
        except yaml.MarkedYAMLError as error:
            self._syntax(error)

    def _file(self, roots: list[Node | None]) -> None:
        """Keeps each root with its stretch of the text; a root that is no mapping is a fault."""
        for number, root in enumerate(roots):
            start = self.starts[number]
            end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.lines)
            if isinstance(root, Section):
                stretch = "\n".join(self.lines[start:end])
                self.documents.append(Document(root, stretch + "\n" if end < len(self.lines) else stretch))
            elif not (root is None and self.faults):
                self.faults.append(Fault("not-a-mapping", root.at if isinstance(root, Listing) else Mark(start + 1, 1)))

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        at, since = _mark(error.problem_mark or error.context_mark), _mark(error.context_mark)
        if error.context_mark and at.line >= len(self.lines):
            at = since  # something opened and never closed: the end of the file tells nothing
        if at.line > len(self.lines):
            at = Mark(len(self.lines), len(self.lines[-1]) + 1)
        if self._open_brackets(at) > DEEPEST:
            raise _TooDeep(at)
        line = self.lines[at.line - 1]
        proposal = "quotes" if _SECOND_COLON.match(line) else ""
        detail = {"since": str(since.line)} if error.context_mark and since.line < at.line else {}
        self.faults.append(Fault("yaml-syntax", at, line.strip()[:80], proposal, detail))

    def _open_brackets(self, at: Mark) -> int:
        """How many brackets stand open at `at`: the parser looks ahead and may give up on them before their events come."""
        before = "\n".join((*self.lines[: at.line - 1], self.lines[at.line - 1][: at.column]))
        return sum(map(before.count, "[{")) - sum(map(before.count, "]}"))

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._liberties(event)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(self.stack) >= DEEPEST:
                raise _TooDeep(_mark(event.start_mark))
            self.stack.append(_Open(event, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self.stack.pop()
            at = _mark(done.event.start_mark)
            self._place(Section(tuple(done.entries.values()), at) if done.keyed else Listing(tuple(done.items), at))
        elif isinstance(event, yaml.ScalarEvent):
            self._place(self._word(event))
        elif isinstance(event, yaml.AliasEvent):
            self._place(Word("", _mark(event.start_mark)))

    def _liberties(self, event: yaml.NodeEvent) -> None:
        """Anchors, aliases and tags have no place in a SOP: what is written is what counts."""
        at = _mark(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.faults.append(Fault("alias", at, f"*{event.anchor}"))
        elif event.anchor is not None:
            self.faults.append(Fault("anchor", at, f"&{event.anchor}"))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.faults.append(Fault("tag", at, str(tag).replace("tag:yaml.org,2002:", "!!")))

    def _word(self, event: yaml.ScalarEvent) -> Word:
        start, end = _mark(event.start_mark), _mark(event.end_mark)
        quote = event.style in ("'", '"')
        raw = ""
        if end.line > start.line and event.style not in ("|", ">"):
            stretch = self.lines[start.line - 1 : end.line]
            stretch[-1] = stretch[-1][: end.column - 1 - quote]
            stretch[0] = stretch[0][start.column - 1 + quote :]
            raw = "\n".join(stretch)
        return Word(str(event.value), start, quote, raw)

    def _place(self, node: Node) -> None:
        """Puts a finished node where it belongs: into the list, as the key or value of the mapping, or at the root."""
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if not parent.keyed:
            parent.items.append(node)
        elif not parent.awaits_value:
            parent.awaits_value = True
            parent.key = node if isinstance(node, Word) else None
            if parent.key is None:
                self.faults.append(Fault("key-not-a-word", _mark(parent.event.start_mark), proposal="quotes"))
        else:
            parent.awaits_value = False
            self._pair(parent, node)

    def _pair(self, parent: _Open, node: Node) -> None:
        key = parent.key
        if key is None:
            return
        if key.text in parent.entries:
            first = parent.entries[key.text][0].at.line
            self.faults.append(Fault("duplicate-key", key.at, key.text, detail={"line": str(first)}))
        else:
            parent.entries[key.text] = (key, node)


def _mark(mark: Any) -> Mark:
    """A parser's mark (counted from 0, `None` if it has none) as ours."""
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
