"""Keeps a card within what every platform can show: folds give way first, lines next; money, names and deadlines never."""

from __future__ import annotations

from dataclasses import replace

from adapters.cards import Card, Fold, Words, words
from bot.wording import say

LIMIT = 3900  # of the 4,096 characters a message may have; the rest is for a platform's own marks
_ROOM = 40  # for the line that says how much is missing


def length(card: Card) -> int:
    """Characters a person reads on the card, buttons apart."""
    texts = [*_texts(card.title), card.status.text if card.status else "", card.note]
    for fact in card.facts:
        texts += [fact.label, *_texts(fact.words)]
    for line in (*card.items, *card.lines, *(line for fold in card.folds for line in fold.lines)):
        texts += _texts(line)
    texts += [fold.title for fold in card.folds] + [file.name + file.note for file in card.files]
    return sum(len(text) + 2 for text in texts if text)


def fitted(card: Card) -> Card:
    """The card with its longest folds shortened from the end, and said so, until it is short enough."""
    while length(card) > LIMIT and card.folds:
        longest = max(card.folds, key=_size)
        over = length(card) - LIMIT
        kept = tuple(_shorter(fold, over, card.language) if fold is longest else fold for fold in card.folds)
        card = replace(card, folds=tuple(fold for fold in kept if fold.lines))
    return card


def _shorter(fold: Fold, over: int, language: str) -> Fold:
    """Without the last lines that make up `over` characters; the last one left says how many are missing."""
    lines, gone = list(fold.lines), 0
    while lines and over + _ROOM > 0:
        over -= sum(len(text) + 2 for text in _texts(lines.pop()))
        gone += 1
    return replace(fold, lines=(*lines, words(say("list.more", language, count=gone), "meta")) if len(lines) > 1 else ())


def _size(fold: Fold) -> int:
    return sum(len(text) for line in fold.lines for text in _texts(line))


def _texts(line: Words) -> list[str]:
    return [span.text for span in line]
