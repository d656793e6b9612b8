"""Where everything stands in a YAML text: its words, mappings and lists by offset, and its comments, which are all that begins with `#` and no word covers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml


@dataclass(slots=True)
class Piece:
    """A scalar, mapping or list with its place in the text: offsets, and for scalars the letters themselves."""

    start: int
    end: int
    line: int
    column: int
    kind: str  # scalar | map | seq
    flow: bool = False
    style: str = ""  # of a scalar: "" plain, ' " | >
    parts: list[Piece] = field(default_factory=list)  # keys and values in turn, or items

    def pairs(self) -> Iterator[tuple[Piece, Piece]]:
        """Each key of a mapping with its value."""
        return zip(self.parts[::2], self.parts[1::2], strict=True)


@dataclass(frozen=True, slots=True)
class Comment:
    """`alone`: on a line of its own."""

    at: int
    line: int
    column: int
    text: str
    alone: bool


class Places:
    """The tree of a text by places, and its comments: every `#` that no scalar covers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.scalars: list[tuple[int, int]] = []
        self.roots: list[tuple[int, Piece]] = []  # the line of the document's start, and its tree
        self._grow()
        self.comments = list(self._found())

    def at(self, mark: Any) -> int:
        """The offset of a parser's mark."""
        return min(int(self.offsets[mark.line] + mark.column), len(self.text))

    def line(self, mark: Any) -> int:
        """The line of a parser's mark, from 0."""
        return int(mark.line)

    def _grow(self) -> None:
        stack: list[Piece] = []
        begun = 0
        events: Iterator[Any] = yaml.parse(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                begun = self.line(event.start_mark)
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

    def _node(self, event: Any) -> Piece:
        start, end = self.at(event.start_mark), self.at(event.end_mark)
        place = (start, end, event.start_mark.line, event.start_mark.column)
        if isinstance(event, yaml.ScalarEvent):
            self.scalars.append((start, end))
            return Piece(*place, "scalar", style=event.style if event.style in ("'", '"', "|", ">") else "")
        return Piece(*place, "map" if isinstance(event, yaml.MappingStartEvent) else "seq", flow=bool(event.flow_style))

    def _found(self) -> Iterator[Comment]:
        place = 0
        for start, end in [*self.scalars, (len(self.text), len(self.text))]:
            while (mark := self.text.find("#", place, max(start, place))) >= 0:
                line = bisect_left(self.offsets, mark + 1) - 1
                before = self.text[self.offsets[line] : mark]
                stop = min(self.offsets[line + 1] - 1, len(self.text))
                yield Comment(mark, line, mark - self.offsets[line], self.text[mark:stop].rstrip(), not before.strip())
                place = stop
            place = max(place, end)
