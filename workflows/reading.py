"""Reads a definition's tree by tables of known keys and gathers everything that is wrong, instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from workflows.documents import MOST_FAULTS, Listing, Node, Section, Word
from workflows.faults import Fault, Faulty, Mark

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
LONGEST, LONGEST_ACT = 40, 24  # characters; a button carries the name of a SOP, or of an act with a request and a person, in the 64 bytes of Telegram


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that `word` was most likely meant to be, "" if none is like it."""
    return next(iter(get_close_matches(word, [*known], 1, 0.6)), "")


class Enough(Exception):
    """So much of a definition is wrong that the rest is not looked at: a hostile text costs no more than the faults that are told."""


class Findings:
    """What has been found wrong so far, and the shapes a node may have. Readers return `None` where they have added a fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._left = MOST_FAULTS
        self._told: set[tuple[str, Mark, str]] = set()

    def add(self, code: str, at: Mark, words: str = "", proposal: str = "", *, serious: bool = True, **detail: str) -> None:
        """Notes a fault once for each place and words: a clause may be read twice. Raises Enough with the last serious one that is told."""
        if (code, at, words) in self._told:
            return
        self._told.add((code, at, words))
        self.faults.append(Fault(code, at, words, proposal, detail, serious))
        self._left -= serious
        if not self._left:
            raise Enough

    def take(self, faulty: Faulty, word: Word | None = None) -> None:
        """Notes the faults of an expression or text compiled by itself; those on `word`'s line are moved to where the file has them."""
        for fault in faulty.faults:
            at = fault.at
            if word and word.raw and at.line == word.at.line:
                at = word.place(at.column - word.at.column - word.quoted)
            self.add(fault.code, at, fault.words, fault.proposal, serious=fault.serious, **fault.detail)

    def section(self, node: Node | None, key: str, known: Iterable[str] | None = None, later: Iterable[str] = ()) -> Section | None:
        """`node` as a mapping whose keys are all `known`; those of `later` are refused by name as not built yet."""
        if node is None:
            return None
        if not isinstance(node, Section):
            self._shape(node, key, "mapping")
            return None
        for word, _ in node.entries if known is not None else ():
            if word.text in later:
                self.not_built(word.text, word.at)
            elif word.text not in (known or ()):
                self.add("unknown-key", word.at, word.text, nearest(word.text, known or ()), place=key)
        return node

    def not_built(self, what: str, at: Mark) -> None:
        self.add("not-built-yet", at, what)

    def word(self, node: Node | None, key: str) -> Word | None:
        """`node` as one text that is not empty."""
        if node is None:
            return None
        if not isinstance(node, Word):
            self._shape(node, key, "text")
            return None
        if not node.text.strip():
            self.add("empty-value", node.at, key)
            return None
        return node

    def words(self, node: Node | None, key: str) -> tuple[Word, ...]:
        """`node` as a list of texts; one text alone is a list of one."""
        return tuple(found for item in self.items(node) if (found := self.word(item, key)))

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a list, or the node itself."""
        return () if node is None else node.items if isinstance(node, Listing) else (node,)

    def listing(self, node: Node | None, key: str) -> tuple[Node, ...]:
        """`node` as a list, nothing less."""
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self._shape(node, key, "list")
            return ()
        return node.items

    def truth(self, node: Node | None, key: str) -> bool | None:
        """`true` or `false`."""
        return {"true": True, "false": False}.get(word) if (word := self.one_of(node, key, ("true", "false"))) else None

    def one_of(self, node: Node | None, key: str, known: Iterable[str]) -> str:
        """`node` as one of the `known` words, "" if it is none."""
        if (word := self.word(node, key)) is None:
            return ""
        if word.text in (choices := [*known]):
            return word.text
        self.add("unknown-word", word.at, word.text, nearest(word.text, choices), place=key, known=", ".join(choices))
        return ""

    def name(self, word: Word, most: int = LONGEST) -> bool:
        """Whether `word` may be a name, of at most so many characters."""
        if len(word.text) > most:
            self.add("name-too-long", word.at, word.text, limit=str(most))
            return False
        if NAME.match(word.text):
            return True
        proposal = re.sub(r"[^a-z0-9_]+", "_", word.text.lower()).strip("_0123456789")
        self.add("bad-name", word.at, word.text, proposal)
        return False

    def _shape(self, node: Node, key: str, wanted: str) -> None:
        found = "text" if isinstance(node, Word) else "list" if isinstance(node, Listing) else "mapping"
        if isinstance(node, Word) and not node.text:
            self.add("empty-value", node.at, key)
        else:
            self.add("wrong-shape", node.at, key, wanted=wanted, found=found)

    def sorted(self) -> tuple[Fault, ...]:
        """All faults in the order of the text."""
        return tuple(sorted(self.faults, key=lambda fault: (fault.at, fault.code)))


def plain(node: Node) -> object:
    """`node` as dicts, lists and strs, for the cases of a SOP."""
    match node:
        case Word(text=text):
            return text
        case Listing(items=items):
            return [plain(item) for item in items]
        case Section(entries=entries):
            return {word.text: plain(child) for word, child in entries}


def merged(below: Section, above: Section) -> Section:
    """`above` laid over `below`, key by key."""
    entries: Mapping[str, tuple[Word, Node]] = {word.text: (word, node) for word, node in (*below.entries, *above.entries)}
    return Section(tuple(entries.values()), above.at)
