"""A card as Telegram's payload: HTML text, keyboard, files to send. Pure; owns Telegram's limits (core.telegram.org/bots/api)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.card_lines import lines_of
from adapters.cards import Button, Card, CardFile
from adapters.failures import Refused
from adapters.harmless import harmless
from adapters.lines import Line, Piece, cut, plain, within
from adapters.speech import Speech
from adapters.telegram.markup import html
from adapters.telegram.parse import LABEL

TEXT_LIMIT, CAPTION_LIMIT, ALERT_LIMIT = 4096, 1024, 200  # characters
TOKEN_BYTES, BUTTONS = 64, 100
ROW_BUTTONS, ROW_WIDTH = 8, 36  # of one row; in characters, buttons of a row being equally wide: what a narrow phone shows whole
DOCUMENT_LIMIT, PHOTO_LIMIT = 50 * 1024 * 1024, 10 * 1024 * 1024  # bytes that a bot may send
SPEECH = Speech(Path(__file__).parent / "words")
_COLOURS = {"main": "success", "grave": "danger"}  # older apps show none

Keyboard = list[list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Payload:
    """`text` in HTML, `bare` the same without marks; `picture` stands above it in the same message; `files` follow under it."""

    text: str
    bare: str
    keyboard: Keyboard
    picture: CardFile | None = None
    files: tuple[CardFile, ...] = ()

    @property
    def markup(self) -> dict[str, Any] | None:
        """The keyboard as Telegram takes it; without one an edit takes the buttons away."""
        return {"inline_keyboard": self.keyboard} if self.keyboard else None


def payload(card: Card) -> Payload:
    """What is sent for `card`. A picture has the text as its caption where it is short enough, else it follows as a file. Raises Refused for
    buttons that cannot work and for a card without a word."""
    lines = list(lines_of(card, SPEECH, _public))
    picture = next((file for file in card.files if file.picture and file.size <= PHOTO_LIMIT), None)
    if picture is not None and within(lines, CAPTION_LIMIT) != lines:
        picture = None
    return _payload(card, lines, TEXT_LIMIT, picture)


def caption(card: Card) -> Payload:
    """The same as the text beside a picture that stands already."""
    return _payload(card, list(lines_of(card, SPEECH, _public)), CAPTION_LIMIT, None)


def _payload(card: Card, lines: list[Line], limit: int, picture: CardFile | None) -> Payload:
    keyboard, addresses = _keyboard(card)
    lines += addresses
    rest = Piece(SPEECH.say(card.language, "whole_text"), "a", card.page) if _public(card.page) else None
    shown = within(lines, limit, rest)
    if not plain(shown).strip():
        raise Refused("a card without a word")
    files = tuple(file for file in card.files if file is not picture and file.size <= DOCUMENT_LIMIT)
    return Payload(html(shown), plain(shown), keyboard, picture, files)


def alert(text: str) -> str | None:
    """`text` as the words of a pop-up, `None` if they do not fit into one."""
    shown = harmless(text).strip()
    return shown if cut(shown, ALERT_LIMIT) == shown else None


def _keyboard(card: Card) -> tuple[Keyboard, list[Line]]:
    """The rows of buttons, and lines for those whose address Telegram would not open."""
    rows: Keyboard = []
    addresses: list[Line] = []
    for row in card.buttons:
        addresses += [Line((Piece(f"{harmless(one.label)}: {one.url}"),)) for one in row if one.url and not _public(one.url)]
        rows += _rows([_button(one) for one in row if not one.url or _public(one.url)])
    if sum(map(len, rows)) > BUTTONS:
        raise Refused(f"more than {BUTTONS} buttons")
    return rows, addresses


def _rows(row: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """A row as one or as several, so that no label is cut on a phone."""
    begun: list[dict[str, str]] = []
    for one in row:
        widest = max(len(each["text"]) for each in (*begun, one))
        if begun and (len(begun) == ROW_BUTTONS or widest * (len(begun) + 1) > ROW_WIDTH):
            yield begun
            begun = []
        begun = [*begun, one]
    if begun:
        yield begun


def _button(button: Button) -> dict[str, str]:
    label = harmless(button.label).replace("\n", " ").strip()
    if not label:
        raise Refused("button without a label")
    if button.url:
        return {"text": label, "url": button.url}
    if len(button.token.encode()) > TOKEN_BYTES:
        raise Refused(f"button token of more than {TOKEN_BYTES} bytes")
    colour = {"style": _COLOURS[button.style]} if button.style in _COLOURS else {}
    return {"text": label, "callback_data": button.token or LABEL, **colour}


def _public(url: str) -> bool:
    """Whether Telegram takes it as an address: http or https, a host with a dot in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False
