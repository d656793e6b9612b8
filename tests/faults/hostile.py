"""Inputs that nobody means well with, made by seed: valid ones mutated, soups of their words, bombs, shapes that make readers slow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

MEGABYTE = 1024 * 1024
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
_RANGES = ((0, 0x20), (0x20, 0x7F), (0x7F, 0xA1), (0xA1, 0x250), (0x300, 0x370), (0x590, 0x700), (0x2000, 0x2070), (0x2150, 0x2190), (0xD800, 0xE000), (0xFE00, 0xFFFF), (0x1F300, 0x1F700))
# Signs that steer writing, digits that are none to `int`, words that stand for numbers, and what means something to one of the readers.
_SIGNS = (
    *("\0", "\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u0301", "\u2028", "\x85", "\x1b[2J", "\r", "\r\n", "\t", "\xa0", "\x0c", "ı", "İ", "ß", "ﬀ", "😀"),
    *("²", "①", "٣", "९", "𝟗", "৪", "一", "½", "⁹⁹", "-0", "1e999999", "1e-999999", "NaN", "Infinity", "0x1f", "9" * 30, "9" * 400, "9" * 5000, "1_000", "00", "−1", "1.000.000,001"),
    *("'", '"', "`", "\\", "\\u0000", "\\x", "{", "}", "[", "]", "(", ")", "<", ">", "&", "*", "#", "%", "|", "||", ";", ",", ":", "@", "!", "?", "=", "~", "/", "//", "..", "…", "$", "^", "-", "--", "---", "..."),
    *("{{", "}}", "{0}", "{total.__class__}", "%s", "%n", "<script>alert(1)</script>", "</title>", "]]>", "<!--", "&#0;", "javascript:", "../../etc/passwd", "C:\\NUL", "' OR 1=1 --", "NEAR(", "* AND \""),
    *("&a ", "*a", "<<: *a", "!!python/object/apply:os.system ", "!!binary ", "!<tag> ", "? ", "- ", "|+9", ">-", "%YAML 9.9\n---\n", "%TAG ! x\n---\n", "key: key: ", "null", "~: ~", "true", "{a: ", "[[", "\n  ", "\n"),
    *("__class__", "__import__", "lambda x: x", "9**9**9", "x if x else x", "not ", " and ", " or ", " in ", " for x in x ", " at 25:61", " days", "99999 years", "working", "0001-01-01", "9999-12-31", "31/12/9999"),
    *(" juta", " m", " dan ", " sampai ", " - ", "besok", "minggu depan", "next ", "tanggal 31", "jam 24.00", "/beli ", "setuju ", "tolak ", "PB/0012", "*a|||", "approve|AAAA|zz|", "requester=", "=", "from "),
)  # fmt: skip
_REPEATED = (
    *("a", "a ", "aa-", "1", "1,", "1.", "1 ", "1.000", "9 juta ", "0", " ", "\t", "\n", "-", "- ", "_", ".", ",", ";", "|", "(", "((", "[", "{", "{{", "}}", "{a: ", "[a, ", "<", "'", '"', "\\", "/", "=", "a=1,"),
    *("not ", "-", "+ 1 ", "a.", "a if a else ", "(a or ", "f(", "{seq}", "{{ a }}", "a: ", "a:\n", "? ", "&a ", "*a ", "!!", "!a ", "# ", "---\n", "\n\n", "dan ", ", ", "satu ", "ribu ", "hari ", "1 hari ", "jan ", "é", "e\u0301"),
    *("\u0301", "\u202e", "\ud800", "😀", "İ", "@", "@a ", "setuju ", "a/1 ", "untuk ", "PB/0012 ", "no. ", "a|", "a;", "1,a", ",1", "\r", "a\n", " \n", "x=1\n", "[a]\n", "[[a]]\n", "a.b.", "&amp;", "%00", "a,b\n", '""'),
)  # fmt: skip
_BOMBS: tuple[Callable[[int], str], ...] = (
    lambda n: "a: &a [x, x]\n" + "".join(f"{chr(98 + i % 24)}{i}: &n{i} [*{'a' if not i else f'n{i - 1}'}, *{'a' if not i else f'n{i - 1}'}]\n" for i in range(n % 60)),
    lambda n: "".join(" " * depth + "a:\n" for depth in range(n % 3000)),
    lambda n: "a: " + "[" * n + "]" * n,
    lambda n: "a = " + "[" * n + "]" * n,
    lambda n: "{" * n + "}" * n,
    lambda n: '{"a":' * n + "1" + "}" * n,
    lambda n: "[" + "a." * n + "a]\nb = 1",
    lambda n: "(" * n + "1" + ")" * n,
    lambda n: "- " * n + "a",
    lambda n: " and ".join(["a == a"] * n),
    lambda n: "sum(" * n + "1" + ")" * n,
    lambda n: '"' + "\\u0041" * n + '"',
    lambda n: "a: >\n" + "  a\n\n" * n,
    lambda n: "\n".join(f"k{i}: {i}" for i in range(n)),
    lambda n: "\n".join(f"k{i % 7}: " + "a" * 50 for i in range(n)),
    lambda n: "id,name\n" + "\n".join(f"p{i},P{i}" for i in range(n)),
    lambda n: ",".join(f"a{i}=1" for i in range(n)),
    lambda n: "1" + "0" * n,
    lambda n: "0." + "0" * n + "1",
    lambda n: "a" * n + "!",
    lambda n: " " * n + "x",
    lambda n: "1 " * n + "x",
)


class Hostile(Random):
    """Makes inputs; the same seed makes the same ones."""

    def text(self, samples: Sequence[str], longest: int = MEGABYTE) -> str:
        """One input for a reader to which `samples` are valid, of at most `longest` characters."""
        way = self.choices((self.mutated, self.soup, self.letters, self.shape, self.bomb, self.huge), (60, 14, 6, 10, 9, 1))[0]
        return way(samples)[:longest]

    def mutated(self, samples: Sequence[str]) -> str:
        """A valid input with some changes: most of it still makes sense."""
        text = self.choice(samples)
        for _ in range(self.choices((1, 2, 3, 8, 30), (50, 20, 15, 10, 5))[0]):
            text = self.changed(text, samples)
        return text

    def soup(self, samples: Sequence[str]) -> str:
        """Words of valid inputs in any order."""
        words = [word for sample in self.choices(samples, k=2) for word in _WORD.findall(sample)] + list(self.choices(_SIGNS, k=3))
        return self.choice(("", " ", "")).join(self.choices(words, k=self.length(60)))

    def letters(self, samples: Sequence[str] = ()) -> str:
        """Any characters at all, halves of characters among them."""
        return "".join(chr(self.randrange(*self.choice(_RANGES))) for _ in range(self.length(400)))

    def shape(self, samples: Sequence[str]) -> str:
        """One piece many times, with something that does not fit behind it: what makes careless patterns slow."""
        piece = self.choice(_REPEATED) if self.random() < 0.7 else self._piece(self.choice(samples), 12)
        return self.choice(("", "", self.choice(samples))) + piece * self.length(6000) + self.choice(("", "!", "\0", "x", "\n", self.choice(samples)))

    def bomb(self, samples: Sequence[str] = ()) -> str:
        return self.choice(_BOMBS)(self.length(6000))

    def huge(self, samples: Sequence[str]) -> str:
        """About a megabyte."""
        piece = self.choice((self.choice(samples), self.choice(_REPEATED), self.choice(samples) + "\n")) or " "
        return piece * (MEGABYTE // len(piece))

    def length(self, most: int) -> int:
        """From 1 to `most`, small ones as often as large ones."""
        return max(1, int(most ** self.random()))

    def changed(self, text: str, samples: Sequence[str]) -> str:
        """The text with one change."""
        at, piece = self.randint(0, len(text)), self._piece(text, 40)
        match self.randrange(9):
            case 0:
                return text[:at] + text[at + self.length(30) :]
            case 1:
                return text[:at] + self.choice(_SIGNS) + text[at:]
            case 2:
                return text[:at] + self.choice(_SIGNS) + text[at + 1 :]
            case 3:
                return text[:at] + piece * self.length(5) + text[at:]
            case 4:
                return text[:at] + self._piece(self.choice(samples), 60) + text[at:]
            case 5:
                return text.replace(piece, self.choice((self.choice(_SIGNS), piece * 2, ""))) if piece.strip() else text[:at]
            case 6:
                return self._other_number(text)
            case 7:
                return self._other_word(text, samples)
        return text[:at] + chr(self.randrange(*self.choice(_RANGES))) + text[at:]

    def _other_number(self, text: str) -> str:
        found = [*_NUMBER.finditer(text)]
        if not found:
            return text
        one = self.choice(found)
        other = self.choice(("0", "-1", "1", "9", "99", "999999", "2147483648", "9" * 20, "9" * 60, "0.5", "1e9", "", "٣", "²", str(self.randrange(10_000))))
        return text[: one.start()] + other + text[one.end() :]

    def _other_word(self, text: str, samples: Sequence[str]) -> str:
        """One word becomes another, of this input or another valid one."""
        words, others = _WORD.findall(text), _WORD.findall(self.choice(samples))
        if words and others:
            words[self.randrange(len(words))] = self.choice(others)
        return "".join(words)

    def _piece(self, text: str, most: int) -> str:
        at = self.randint(0, len(text))
        return text[at : at + self.length(most)]

    def grafted(self, tree: Any) -> Any:
        """A tree of mappings, lists and texts in which a few nodes are others: from elsewhere in it, empty, of another kind, hostile texts."""
        nodes = list(_nodes(tree))
        return self._grafted(tree, nodes, self.choice((1, 1, 2, 4, 12)) / len(nodes))

    def _grafted(self, node: Any, nodes: Sequence[Any], often: float) -> Any:
        if self.random() < often:
            texts = [each for each in nodes if isinstance(each, str)] or [""]
            return self.choice((self.choice(nodes), self.choice(nodes), self.choice(texts), self.mutated(texts), self.choice(_SIGNS), "", [], {}, [node], {"a": node}))
        if isinstance(node, dict):
            return {self.choice([*node, key, key, key]) if self.random() < often else key: self._grafted(each, nodes, often) for key, each in node.items()}
        return [self._grafted(each, nodes, often) for each in node] if isinstance(node, list) else node


def _nodes(tree: Any) -> Iterator[Any]:
    yield tree
    for each in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(each)
