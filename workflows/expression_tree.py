"""From the text of an expression to a small Python tree: what Python lacks is rewritten first, what the language does not have is refused.

Every literal (number, duration, clock time, text) is replaced, letter for letter in place, by a word that Python takes for a name. So the tree holds
names and operators only, its columns are those of the text, and no literal of Python's can do harm."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from difflib import get_close_matches

from workflows.faults import Fault, Faulty, Mark
from workflows.schedules import clock, counted, duration
from workflows.values import Duration

MOST_CHARACTERS = 2000
MOST_TOKENS = 600
MOST_DEPTH = 20
MOST_DIGITS = 28
_LONGEST_WORDS = 80

Literal = Decimal | Duration | time | str

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>'[^'\\\n]*'|"[^"\\\n]*")
    |(?P<clock>\d{1,2}:\d{2}(?![\d:]))
    |(?P<percent>\d+(?:_\d+)*(?:\.\d+)?%)
    |(?P<duration>\d+\s+(?:working\s+)?(?!(?:and|or|not|in|if|else|for|at|is)\b)[a-z]+)
    |(?P<number>\d+(?:_\d+)*(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<refused>\*\*|//|<<|>>|:=|<>|&&|\|\|)
    |(?P<sign>==|!=|<=|>=|[-+*/|&<>(),.\[\]])
    |(?P<strange>.)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_LITERALS = frozenset({"text", "clock", "percent", "duration", "number"})
_OURS = frozenset({"and", "or", "not", "in", "if", "else", "for"})
_BETTER = {"=": "==", "&&": "and", "||": "or", "!": "not", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "“": "'", "”": "'", "‘": "'", "’": "'",
           "//": "/", "<>": "!="}  # fmt: skip
_UNITS = ("minutes", "hours", "days", "months", "years", "working days", "working hours", "minute", "hour", "day", "month", "year")


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed expression. `literals` are by the place (offset) of the word that stands for them."""

    source: str
    at: Mark
    root: ast.expr
    literals: Mapping[int, Literal]

    def mark(self, node: ast.expr) -> Mark:
        return place(self.source, self.at, node.col_offset)

    def words(self, node: ast.expr) -> str:
        """The text of `node` as it was written, cut where it grows long."""
        words = self.source[node.col_offset : node.end_col_offset]
        return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS] + "…"

    def literal(self, node: ast.expr) -> Literal | None:
        return self.literals.get(node.col_offset) if isinstance(node, ast.Name) else None


def place(source: str, at: Mark, offset: int) -> Mark:
    """Where the character `offset` of a text that begins at `at` stands; later lines count their own columns."""
    line = source.count("\n", 0, offset)
    column = at.column + offset if not line else offset - source.rfind("\n", 0, offset)
    return Mark(at.line + line, column)


def word_of(name: str) -> str:
    """The name as it was written: words that Python keeps for itself went through it in capitals."""
    return name.lower()


def parse(source: str, at: Mark) -> Tree:
    """The tree of `source`. Raises Faulty with one fault: too-long, too-deep, too-many-digits, empty, syntax, strange-character, unclosed-text,
    not-in-language, bad-duration, bad-clock, unknown-name."""
    if len(source) > MOST_CHARACTERS:
        raise _faulty("too-long", at, source[:40] + "…", limit=str(MOST_CHARACTERS))
    text, literals = _Rewriting(source, at).run()
    lead = len(text) - len(text.lstrip())
    if lead == len(text):
        raise _faulty("empty", at)
    try:
        root = ast.parse(text[lead:], mode="eval").body
    except SyntaxError as error:
        raise _syntax(source, at, lead + error.offset - 1 if error.offset else len(source)) from None
    for node in ast.walk(root):
        if isinstance(node, ast.expr):
            node.col_offset += lead
            node.end_col_offset = (node.end_col_offset or 0) + lead
    tree = Tree(source, at, root, literals)
    _check_depth(tree)
    return tree


def names_read(source: str) -> frozenset[str]:
    """The bare words a source mentions: not those after a dot, not texts, not units. Never raises."""
    found: set[str] = set()
    dotted = False
    for token in _TOKEN.finditer(source[:MOST_CHARACTERS]):
        kind, words = token.lastgroup, token[0]
        if kind == "word" and not dotted and words not in _OURS and words != "at":
            found.add(words)
        if kind != "space":
            dotted = words == "."
    return frozenset(found)


class _Rewriting:
    """One pass over the text that writes Python of the same length."""

    def __init__(self, source: str, at: Mark) -> None:
        self.source, self.at = source, at
        self.written: list[str] = []
        self.literals: dict[int, Literal] = {}
        self.open: list[tuple[str, int]] = []
        self.before = ""  # the kind of the token that ends right here, "" after a space
        self.dotted = False

    def run(self) -> tuple[str, dict[int, Literal]]:
        tokens = 0
        for token in _TOKEN.finditer(self.source):
            kind = token.lastgroup or ""
            if kind == "space":
                self.written.append(" " * len(token[0]))
                self.before = ""
                continue
            tokens += 1
            if tokens > MOST_TOKENS:
                raise self.refuse("too-long", token, limit=str(MOST_TOKENS))
            self.written.append(self.token(kind, token))
            self.before, self.dotted = kind, token[0] == "."
        if self.open:
            sign, offset = self.open[-1]
            raise _faulty("syntax", place(self.source, self.at, offset), sign)
        return "".join(self.written), self.literals

    def token(self, kind: str, token: re.Match[str]) -> str:
        if kind in _LITERALS or kind == "word":
            if self.before in _LITERALS or self.before == "word" or (self.dotted and kind != "word"):
                raise self.refuse("syntax", token)
            return self.word(token) if kind == "word" else self.literal(kind, token)
        if kind == "sign":
            return self.sign(token)
        code = "not-in-language" if kind == "refused" or token[0] in "={}:@^~%!;" else "unclosed-text" if token[0] in "'\"" else "strange-character"
        raise self.refuse(code, token, _BETTER.get(token[0], ""))

    def word(self, token: re.Match[str]) -> str:
        word = token[0]
        if not _NAME.match(word):
            lower = word.lower()
            known = _NAME.match(lower)
            raise self.refuse("unknown-name" if known else "not-in-language", token, lower if known else "")
        if word == "at" and not self.dotted:
            return "<<"
        return word.upper() if keyword.iskeyword(word) and (self.dotted or word not in _OURS) else word

    def literal(self, kind: str, token: re.Match[str]) -> str:
        self.literals[token.start()] = self.value(kind, token)
        return "X".ljust(len(token[0]), "_")

    def value(self, kind: str, token: re.Match[str]) -> Literal:
        words = token[0]
        if sum(letter.isdigit() for letter in words) > MOST_DIGITS and kind != "text":
            raise self.refuse("too-many-digits", token, limit=str(MOST_DIGITS))
        match kind:
            case "text":
                return words[1:-1]
            case "clock":
                if (moment := clock(words)) is None:
                    raise self.refuse("bad-clock", token, "17:00")
                return moment
            case "percent":
                return Decimal(words[:-1].replace("_", "")) / 100
            case "duration":
                return self.duration(token)
        return Decimal(words.replace("_", ""))

    def duration(self, token: re.Match[str]) -> Duration:
        count, *unit = token[0].split()
        span = duration(int(count), unit[-1], working=len(unit) > 1) if len(count) < 7 else None
        if span is None:
            near = get_close_matches(" ".join(unit), _UNITS, 1)
            raise self.refuse("bad-duration", token, f"{count} {counted(count, near[0])}" if near else "")
        return span

    def sign(self, token: re.Match[str]) -> str:
        sign = token[0]
        if sign in "([":
            self.open.append((sign, token.start()))
            if len(self.open) > MOST_DEPTH:
                raise self.refuse("too-deep", token, limit=str(MOST_DEPTH))
        elif sign in ")]" and (not self.open or self.open.pop()[0] != {")": "(", "]": "["}[sign]):
            raise self.refuse("syntax", token)
        return sign

    def refuse(self, code: str, token: re.Match[str], proposal: str = "", **detail: str) -> Faulty:
        return _faulty(code, place(self.source, self.at, token.start()), token[0], proposal, **detail)


def _faulty(code: str, at: Mark, words: str = "", proposal: str = "", **detail: str) -> Faulty:
    return Faulty((Fault(code, at, words, proposal, detail),))


def _syntax(source: str, at: Mark, offset: int) -> Faulty:
    """A fault at the token where Python gave up; at the last one if it wanted more."""
    tokens = [token for token in _TOKEN.finditer(source) if token.lastgroup != "space"]
    token = next((token for token in tokens if token.end() > offset), tokens[-1])
    return _faulty("syntax", place(source, at, token.start()), token[0])


def _check_depth(tree: Tree) -> None:
    level: list[ast.AST] = [tree.root]
    for _ in range(MOST_DEPTH):
        level = [child for node in level for child in _below(node)]
        if not level:
            return
    first = next(node for node in level if isinstance(node, ast.expr))
    raise _faulty("too-deep", tree.mark(first), tree.words(first), limit=str(MOST_DEPTH))


def _below(node: ast.AST) -> list[ast.AST]:
    """The expressions right under a node; the parts of a comprehension count as its own."""
    children: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):
            children += [child.target, child.iter, *child.ifs]
        elif isinstance(child, ast.expr):
            children.append(child)
    return children
