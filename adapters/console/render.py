"""A card as the page draws it: plain JSON, every text made harmless. Pure; owns the console's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from adapters.cards import Button, Card, Fold, Span, Words
from adapters.failures import Refused
from adapters.harmless import file_name, harmless

TEXT_LIMIT = 4096
LINE_LIMIT = 500
TOKEN_BYTES = 64
_STYLES = {"plain", "strong", "quote", "code", "old", "meta", "link"}
_BUTTONS = {"main", "plain", "grave", "quiet"}
_STATUS = {"wait", "ok", "no", "back", "rest", "warn", "none"}


def card(shown: Card) -> dict[str, Any]:
    """The payload of `shown`. Raises Refused for buttons that cannot work."""
    return {
        "kind": "card",
        "title": _words(shown.title),
        "status": _status(shown),
        "facts": [{"label": clean(fact.label), "words": _words(fact.words)} for fact in shown.facts[:LINE_LIMIT]],
        "items": _lines(shown.items),
        "ordered": shown.ordered,
        "lines": _lines(shown.lines),
        "files": [{**asdict(file), "name": file_name(file.name), "note": clean(file.note)} for file in shown.files[:LINE_LIMIT]],
        "folds": [_fold(fold) for fold in shown.folds],
        "buttons": [[_button(button) for button in row] for row in shown.buttons],
        "note": clean(shown.note),
        "plain": shown.plain,
        "language": shown.language,
    }


def own(text: str, files: Sequence[dict[str, Any]], answered: int = 0) -> dict[str, Any]:
    """The payload of what a person wrote: their text, their files, the message it answers (0 = none)."""
    return {
        "kind": "own",
        "text": clean(text),
        "files": [{**file, "name": file_name(str(file["name"]))} for file in files],
        "answered": answered,
    }


def clean(text: str) -> str:
    """`text` made harmless; at most 4096 characters."""
    shown = harmless(text)
    return shown if len(shown) <= TEXT_LIMIT else shown[: TEXT_LIMIT - 1] + "…"


def _words(words: Words) -> list[dict[str, str]]:
    return [_span(span) for span in words]


def _span(span: Span) -> dict[str, str]:
    style = span.style if span.style in _STYLES else "plain"
    if style == "link" and not _safe(span.url):
        style = "plain"
    return {"text": clean(span.text), "style": style, "url": span.url if style == "link" else ""}


def _lines(lines: Sequence[Words]) -> list[list[dict[str, str]]]:
    return [_words(line) for line in lines[:LINE_LIMIT]]


def _fold(fold: Fold) -> dict[str, Any]:
    return {"title": clean(fold.title), "lines": _lines(fold.lines), "ordered": fold.ordered}


def _status(shown: Card) -> dict[str, str] | None:
    if shown.status is None:
        return None
    return {"kind": shown.status.kind if shown.status.kind in _STATUS else "none", "text": clean(shown.status.text)}


def _button(button: Button) -> dict[str, str]:
    if len(button.token.encode()) > TOKEN_BYTES:
        raise Refused("button token over 64 bytes")
    if button.url and not _safe(button.url):
        raise Refused("button without a usable address")
    style = button.style if button.style in _BUTTONS else "plain"
    return {"label": clean(button.label), "token": button.token, "style": style, "url": button.url, "name": clean(button.name)}


def _safe(url: str) -> bool:
    here = url.startswith("/") and not url.startswith(("//", "/\\"))
    return here or url.startswith(("https://", "http://"))
