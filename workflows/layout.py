"""The one layout of SOP files: two spaces a level, lists beneath their key, short pieces on a line; every word and comment stays as it was written.

It works on the text itself, not on values: each scalar is copied letter for letter from its place, so that nothing is read and written anew."""

from __future__ import annotations

from workflows.documents import read
from workflows.faults import Faulty
from workflows.places import Piece, Places
from workflows.reading import plain

WIDEST = 150  # columns a `{…}` may reach before it is written over several lines


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
    return [comment.text for comment in Places(text).comments]


class _Layout:
    def __init__(self, text: str) -> None:
        self.source = Places(text)
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

    def _block(self, node: Piece, indent: int) -> None:
        """A node on lines of its own."""
        if node.kind == "scalar" or not node.parts or (node.flow and self._fits(node, indent)):
            self._write(indent, self._inline(node) + self._beside(node.end), node.line)
        else:
            self._spread(node, indent)

    def _spread(self, node: Piece, indent: int, above: int = -1) -> None:
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

    def _following(self, node: Piece) -> int:
        """Up to where comments may still belong to a block: the next thing that is no comment."""
        left = self.source.text[node.end :]
        offset = node.end
        for line in left.split("\n"):
            if line.strip() and not line.lstrip().startswith("#"):
                return offset
            offset += len(line) + 1
        return len(self.source.text)

    def _item(self, item: Piece, indent: int) -> None:
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

    def _pair(self, key: Piece, value: Piece, indent: int) -> None:
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

    def _folded(self, node: Piece) -> bool:
        """Whether a scalar was written over several lines."""
        return node.kind == "scalar" and "\n" in self.source.text[node.start : node.end].rstrip("\n")

    def _long(self, name: str, value: Piece, indent: int, line: int) -> None:
        """A scalar over several lines: its lines keep their breaks, and what each is indented more than the least."""
        first, *rest = self.source.text[value.start : value.end].rstrip("\n").split("\n")
        least = min((len(row) - len(row.lstrip()) for row in rest if row.strip()), default=0)
        self._write(indent, name + first.rstrip(), line)
        self.out.extend((" " * (indent + 2) + row[least:]).rstrip() if row.strip() else "" for row in rest)
        if value.style not in ("|", ">"):
            self.out[-1] += self._beside(value.end)

    # one line

    def _fits(self, node: Piece, indent: int) -> bool:
        """Whether `{…}` or `[…]` stays on one line: nothing in it needs lines of its own, and it is short, or a list that is read as a row."""
        inside = any(node.start < comment.at < node.end for comment in self.comments[self.next :])
        return not inside and not self._breaks(node) and (node.kind == "seq" or indent + len(self._inline(node)) <= WIDEST)

    def _breaks(self, node: Piece) -> bool:
        """Whether a text in it has a break of its own: a line that is left empty, or one that ends in a backslash."""
        if node.kind != "scalar":
            return any(map(self._breaks, node.parts))
        rows = self.source.text[node.start : node.end].split("\n")
        return any(not row.strip() for row in rows[1:-1]) or any(row.endswith("\\") for row in rows[:-1])

    def _inline(self, node: Piece) -> str:
        """A node on one line."""
        if node.kind == "scalar":
            return " ".join(row.strip() for row in self.source.text[node.start : node.end].split("\n"))
        if node.kind == "seq":
            return f"[{', '.join(map(self._inline, node.parts))}]"
        return "{" + ", ".join(f"{self._inline(key)}: {self._inline(value)}" for key, value in node.pairs()) + "}"


def _first(node: Piece) -> Piece:
    """What comes first in a block: a comment before that, behind the dash, stands above the dash."""
    while node.parts and not node.flow:
        node = node.parts[0]
    return node
