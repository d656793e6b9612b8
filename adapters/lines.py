"""Lines of styled words, whatever platform they go to: counted, cut on a word where they are too long.

Characters are counted as UTF-16 units, the most that a platform counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one style: `tag` is b | i | code | a (with `url`), or "" for none."""

    text: str
    tag: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Words up to a line end. Neighbours of the same `fold` above 0 are one quotation that opens on demand."""

    pieces: tuple[Piece, ...]
    fold: int = 0


def units(text: str) -> int:
    """Characters in UTF-16: one outside the first plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def within(lines: Sequence[Line], limit: int, rest: Piece | None = None) -> list[Line]:
    """The lines, as far as they have at most `limit` characters; cut at a word, with "…" there and `rest` on a line below."""
    if _size(lines) <= limit:
        return list(lines)
    room = limit - (units(rest.text) + 1 if rest else 0)
    kept: list[Line] = []
    for line in lines:
        if _size([*kept, line]) > room:
            kept += _begun(line, room - (_size(kept) + 1 if kept else 0))
            break
        kept.append(line)
    return [*kept, Line((rest,))] if rest else kept


def plain(lines: Iterable[Line]) -> str:
    """The words alone."""
    return "\n".join("".join(piece.text for piece in line.pieces) for line in lines)


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word where there is one, "…" where something is left out."""
    if units(text) <= limit:
        return text
    head = text[:limit]
    while units(head) > limit - 1:
        head = head[:-1]
    place = len(head) if text[len(head)].isspace() else max(head.rfind(" "), head.rfind("\n"))
    return (head[:place] if place > len(head) // 2 else head).rstrip() + "…"


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one style as one, without the empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        if found and (found[-1].tag, found[-1].url) == (piece.tag, piece.url):
            found[-1] = replace(piece, text=found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def _size(lines: Sequence[Line]) -> int:
    return units(plain(lines))


def _begun(line: Line, room: int) -> list[Line]:
    """The beginning of a line in at most `room` characters, nothing where not even a word has room."""
    kept: list[Piece] = []
    for piece in line.pieces:
        if room < 2:
            break
        part = cut(piece.text, room)
        kept.append(replace(piece, text=part))
        room -= units(part)
        if part != piece.text:
            break
    return [Line(tuple(kept), line.fold)] if kept else []
