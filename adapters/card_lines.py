"""A card as lines of styled words, for platforms that show it as text: what stands first, how a line begins, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adapters.cards import Card, CardFile, Fact, Fold, Span, Words
from adapters.harmless import file_name, harmless
from adapters.lines import Line, Piece
from adapters.speech import Speech

_MARKS = {"wait": "⏳", "ok": "✅", "no": "❌", "back": "↩️", "rest": "⏸", "warn": "⚠️"}
_FINAL = {"ok", "no", "back"}  # stand above the title: the thing is decided
_TAGS = {"strong": "b", "quote": "i", "code": "code", "link": "a"}

Opens = Callable[[str], bool]


def lines_of(card: Card, speech: Speech, opens: Opens) -> Iterator[Line]:
    """All that a card says. `speech` names its files; `opens` whether the platform takes an address as a link."""
    status = _status(card)
    decided = card.status is not None and card.status.kind in _FINAL
    if decided:
        yield from status
    yield from split(_title(card.title, opens))
    if not decided:
        yield from status
    for fact in card.facts:
        yield from split(_fact(fact, opens))
    for number, item in enumerate(card.items, 1):
        yield from split([Piece(f"{number}. " if card.ordered else "- "), *_pieces(item, opens)])
    for line in card.lines:
        yield from split(_pieces(line, opens))
    yield from _files(card, speech)
    for place, fold in enumerate(card.folds, 1):
        yield from _fold(fold, place, opens)
    if card.note:
        yield from split([Piece(harmless(card.note))])


def _status(card: Card) -> list[Line]:
    if card.status is None:
        return []
    mark = _MARKS.get(card.status.kind, "")
    return split([Piece(f"{mark} " if mark else ""), Piece(harmless(card.status.text))])


def _title(title: Words, opens: Opens) -> list[Piece]:
    """In bold, but for what is copied by a tap: not every platform takes bold code."""
    return [piece if piece.tag else Piece(piece.text, "b") for piece in _pieces(title, opens)]


def _fact(fact: Fact, opens: Opens) -> list[Piece]:
    label = harmless(fact.label)
    return [Piece(f"{label}: " if label else ""), *_pieces(fact.words, opens)]


def _files(card: Card, speech: Speech) -> Iterator[Line]:
    """The names of files, and what is to be seen on pictures."""
    named = [_named(file) for file in card.files if not file.picture]
    if named:
        yield Line((Piece(speech.say(card.language, "files", names=", ".join(named))),))
    for file in card.files:
        if file.picture and file.note:
            yield from split([Piece(harmless(file.note))])


def _named(file: CardFile) -> str:
    note = harmless(file.note)
    return f"{file_name(file.name)} ({note})" if note else file_name(file.name)


def _fold(fold: Fold, place: int, opens: Opens) -> Iterator[Line]:
    yield Line((Piece(harmless(fold.title), "b"),), place)
    for number, line in enumerate(fold.lines, 1):
        for part in split([Piece(f"{number}. " if fold.ordered else ""), *_pieces(line, opens)]):
            yield Line(part.pieces, place)


def _pieces(words: Words, opens: Opens) -> list[Piece]:
    return [_piece(span, opens) for span in words]


def _piece(span: Span, opens: Opens) -> Piece:
    text = harmless(span.text)
    if span.style == "link":
        return Piece(text, "a", span.url) if opens(span.url) else Piece(text)
    return Piece(text, _TAGS.get(span.style, ""))


def split(pieces: list[Piece]) -> list[Line]:
    """Words that may hold line ends as lines of their own; nothing for no words."""
    if not any(piece.text for piece in pieces):
        return []
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.tag, piece.url))
        lines += [[Piece(other, piece.tag, piece.url)] for other in others]
    return [Line(tuple(line)) for line in lines]
