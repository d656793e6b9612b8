"""Lines of styled words as Telegram's HTML: escaped, with at most as many marks as Telegram reads.

Limits: 4096 characters of a text and 1024 of a caption after the marks are read, at most 100 marks (core.telegram.org/bots/api#html-style).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from adapters.lines import Line, Piece, joined

MARKS = 100


def html(lines: Sequence[Line]) -> str:
    """The lines with their marks. Of more than 100 marks the last are left out, their words stay."""
    folds = len({line.fold for line in lines if line.fold})
    written: list[str] = []
    left, open_fold = MARKS - folds, 0
    for line in lines:
        text = ""
        for piece in joined(line.pieces):
            marked = bool(piece.tag) and left > 0
            left -= marked
            text += _marked(piece) if marked else escape(piece.text, quote=False)
        closing = "</blockquote>" if open_fold and line.fold != open_fold else ""
        opening = "<blockquote expandable>" if line.fold and line.fold != open_fold else ""
        if closing:
            written[-1] += closing
        written.append(opening + text)
        open_fold = line.fold
    if open_fold:
        written[-1] += "</blockquote>"
    return "\n".join(written)


def _marked(piece: Piece) -> str:
    where = f' href="{escape(piece.url)}"' if piece.tag == "a" else ""
    return f"<{piece.tag}{where}>{escape(piece.text, quote=False)}</{piece.tag}>"
