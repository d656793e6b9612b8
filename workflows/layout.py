"""The one layout of SOP files: two spaces a level, lists beneath their key, short pieces on a line; every word and comment stays as it was written.

It works on the text itself, not on values: each scalar is copied letter for letter from its place, so that nothing is read and written anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from workflows.documents import read
from workflows.faults import Faulty
from workflows.reading import plain

WIDEST = 150  # columns a `{…}` may reach before it is written over several lines


@dataclass(slots=True)
class _Node:
    """A scalar, mapping or list with its place in the text: offsets, and for scalars the letters themselves."""

    start: int
    end: int
    line: int
    column: int
    kind: str  # scalar | map | seq
    flow: bool = False
    style: str = ""  # of a scalar: "" plain, ' " | >
    parts: list[_Node] = field(default_factory=list)  # keys and values in turn, or items

    def pairs(self) -> Iterator[tuple[_Node, _Node]]:
        return zip(self.parts[::2], self.parts[1::2], strict=True)


@dataclass(frozen=True, slots=True)
class _Comment:
    at: int
    line: int
    column: int
    text: str
    alone: bool  # on a line of its own


class LayoutFailed(Exception):
    """The layout would change what the file says; it is left as it is."""


def laid_out(text: str) -> str:
    """`text` in the one layout. Raises Faulty where it is no YAML a SOP may have, LayoutFailed where it cannot be laid out without a change of meaning."""
    documents, faults = read(text)
    if faults:
        raise Faulty(faults)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    made = _Layout(text).run()
    again, faults = read(made)
    if faults or [plain(document.root) for document in again] != [plain(document.root) for document in documents] or _comments(made) != _comments(text):
        raise LayoutFailed
    return made


def _comments(text: str) -> list[str]:
    return [comment.text for comment in _Source(text).comments]


class _Source:
    """The tree of a text by places, and its comments: every `#` that no scalar covers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.scalars: list[tuple[int, int]] = []
        self.roots: list[tuple[int, _Node]] = []  # the line of the document's start, and its tree
        self._grow()
        self.comments = list(self._found())

    def at(self, mark: yaml.Mark) -> int:
        return min(self.offsets[mark.line] + mark.column, len(self.text))

    def _grow(self) -> None:
        stack: list[_Node] = []
        begun = 0
        for event in yaml.parse(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.DocumentStartEvent):
                begun = event.start_mark.line
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent | yaml.ScalarEvent):
                node = self._node(event)
                if stack:
                    stack[-1].parts.append(node)
                else:
                    self.roots.append((begun, node))
                if node.kind != "scalar":
                    stack.append(node)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                stack.pop().end = self.at(event.end_mark)

    def _node(self, event: yaml.NodeEvent) -> _Node:
        start, end = self.at(event.start_mark), self.at(event.end_mark)
        place = (start, end, event.start_mark.line, event.start_mark.column)
        if isinstance(event, yaml.ScalarEvent):
            self.scalars.append((start, end))
            return _Node(*place, "scalar", style=event.style if event.style in ("'", '"', "|", ">") else "")
        return _Node(*place, "map" if isinstance(event, yaml.MappingStartEvent) else "seq", flow=bool(event.flow_style))

    def _found(self) -> Iterator[_Comment]:
        place = 0
        for start, end in [*self.scalars, (len(self.text), len(self.text))]:
            while 0 <= (mark := self.text.find("#", place, max(start, place))):
                line = bisect_left(self.offsets, mark + 1) - 1
                before = self.text[self.offsets[line] : mark]
                stop = min(self.offsets[line + 1] - 1, len(self.text))
                yield _Comment(mark, line, mark - self.offsets[line], self.text[mark:stop].rstrip(), not before.strip())
                place = stop
            place = max(place, end)


class _Layout:
    def __init__(self, text: str) -> None:
        self.source = _Source(text)
        self.out: list[str] = []
        self.lead: str | None = None  # what a line begins with instead of its indentation, after a dash
        self.comments = self.source.comments
        self.next = 0  # the comment that comes next
        self.fresh = True  # whether a collection has just been opened, so that no blank line belongs here

    def run(self) -> str:
        for number, (begun, root) in enumerate(self.source.roots):
            if number:
                self._alone(self.source.offsets[begun], 0)
                self.out.append("---")
                self.fresh = True
            self._block(root, 0)
        self._alone(len(self.source.text), 0)
        return "\n".join(self.out).strip("\n") + "\n"

    # lines

    def _write(self, indent: int, text: str, line: int) -> None:
        """One line; `line` is where in the source it stood, for the blank line above it."""
        if line > 0 and not self.source.lines[line - 1].strip() and not self.fresh and self.lead is None and self.out and self.out[-1]:
            self.out.append("")
        self.out.append(((" " * indent if self.lead is None else self.lead) + text).rstrip())
        self.lead, self.fresh = None, False

    def _alone(self, before: int, indent: int, column: int = 0) -> None:
        """The comments on lines of their own that come before the offset, as long as they are not indented less than `column`."""
        while self.next < len(self.comments) and self.comments[self.next].at < before and self.comments[self.next].column >= column:
            comment = self.comments[self.next]
            self.next += 1
            self._write(indent, comment.text, comment.line if comment.alone else 0)

    def _beside(self, end: int) -> str:
        """The comment behind what ends at the offset, on the same line."""
        if self.next < len(self.comments):
            comment = self.comments[self.next]
            if not comment.alone and comment.at >= end and "\n" not in self.source.text[end : comment.at]:
                self.next += 1
                return f" {comment.text}"
        return ""

    def _next_at(self) -> int:
        return self.comments[self.next].at if self.next < len(self.comments) else len(self.source.text)

    # nodes

    def _block(self, node: _Node, indent: int) -> None:
        """A node on lines of its own."""
        if node.kind == "scalar" or not node.parts or (node.flow and self._fits(node, indent)):
            self._write(indent, self._inline(node) + self._beside(node.end), node.line)
        else:
            self._spread(node, indent)

    def _spread(self, node: _Node, indent: int, above: int = -1) -> None:
        """A mapping or list, a line or more for each of its parts. `above` is the column of the key it belongs to."""
        if node.kind == "map":
            for key, value in node.pairs():
                self._alone(key.start, indent)
                self._pair(key, value, indent)
        else:
            for item in node.parts:
                self._item(item, indent)
        if node.flow:
            self._alone(node.end, indent)
        else:
            self._alone(self._following(node), indent, max(node.column, above + 1))

    def _following(self, node: _Node) -> int:
        """Up to where comments may still belong to a block: the next thing that is no comment."""
        left = self.source.text[node.end :]
        offset = node.end
        for line in left.split("\n"):
            if line.strip() and not line.lstrip().startswith("#"):
                return offset
            offset += len(line) + 1
        return len(self.source.text)

    def _item(self, item: _Node, indent: int) -> None:
        self._alone(_first(item).start, indent)
        above = self.source.lines[item.line - 1] if item.line else ""
        if not above.strip() and not self.fresh and self.lead is None and self.out and self.out[-1]:
            self.out.append("")
        self.lead = (" " * indent if self.lead is None else self.lead) + "- "
        if item.kind == "scalar" and item.start == item.end:
            self._write(indent, self._beside(item.end), 0)
        elif item.style in ("|", ">") or self._folded(item):
            self._long("", item, indent, item.line)
        else:
            self._block(item, indent + 2)

    def _pair(self, key: _Node, value: _Node, indent: int) -> None:
        name = f"{self._inline(key)}:"
        if value.kind == "scalar":
            if value.style in ("|", ">") or self._folded(value):
                self._long(f"{name} ", value, indent, key.line)
            else:
                self._write(indent, f"{name} {self._inline(value)}" + self._beside(value.end), key.line)
        elif not value.parts or (value.flow and self._fits(value, indent + len(name) + 1 + len(self.lead or ""))):
            self._write(indent, f"{name} {self._inline(value)}{self._beside(value.end)}", key.line)
        else:
            beside = self._beside(key.end) if self._next_at() < value.start else ""
            self._write(indent, name + beside, key.line)
            self.fresh = True
            self._spread(value, indent + 2, key.column)

    def _folded(self, node: _Node) -> bool:
        """Whether a scalar was written over several lines."""
        return node.kind == "scalar" and "\n" in self.source.text[node.start : node.end].rstrip("\n")

    def _long(self, name: str, value: _Node, indent: int, line: int) -> None:
        """A scalar over several lines: its lines keep their breaks, and what each is indented more than the least."""
        first, *rest = self.source.text[value.start : value.end].rstrip("\n").split("\n")
        least = min((len(row) - len(row.lstrip()) for row in rest if row.strip()), default=0)
        self._write(indent, name + first.rstrip(), line)
        self.out.extend((" " * (indent + 2) + row[least:]).rstrip() if row.strip() else "" for row in rest)
        if value.style not in ("|", ">"):
            self.out[-1] += self._beside(value.end)

    # one line

    def _fits(self, node: _Node, indent: int) -> bool:
        """Whether `{…}` or `[…]` stays on one line: nothing in it needs lines of its own, and it is short, or a list that is read as a row."""
        inside = any(node.start < comment.at < node.end for comment in self.comments[self.next :])
        return not inside and not self._breaks(node) and (node.kind == "seq" or indent + len(self._inline(node)) <= WIDEST)

    def _breaks(self, node: _Node) -> bool:
        """Whether a text in it has a line that is left empty, which is a break of its own."""
        letters = self.source.text[node.start : node.end]
        return node.kind == "scalar" and "\n" in letters and (any(not row.strip() for row in letters.split("\n")[1:-1]) or "\\\n" in letters) or any(map(self._breaks, node.parts))

    def _inline(self, node: _Node) -> str:
        """A node on one line."""
        if node.kind == "scalar":
            return " ".join(row.strip() for row in self.source.text[node.start : node.end].split("\n"))
        if node.kind == "seq":
            return f"[{', '.join(map(self._inline, node.parts))}]"
        return "{" + ", ".join(f"{self._inline(key)}: {self._inline(value)}" for key, value in node.pairs()) + "}"


def _first(node: _Node) -> _Node:
    """What comes first in a block: a comment before that, behind the dash, stands above the dash."""
    while node.parts and not node.flow:
        node = node.parts[0]
    return node
