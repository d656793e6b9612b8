"""A card as Slack's payload: a text for notifications, blocks, files to send. Pure; owns Slack's limits (docs.slack.dev/reference/block-kit).

Words of people stand in rich text, where nothing is a mark, a mention or a link but what says so itself; only the text for notifications is marked
text, and is escaped (docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.card_lines import lines_of
from adapters.cards import Button, Card, CardFile, words
from adapters.failures import Refused
from adapters.harmless import harmless
from adapters.lines import Line, Piece, cut, joined, plain, units, within
from adapters.slack.parse import LABEL
from adapters.speech import Speech

TEXT_LIMIT = 8000  # characters of all text in a message; Slack names no figure: 9,597 were seen to be taken, 11,341 refused (msg_blocks_too_long)
_WITH_LABELS = 9500  # characters of all text and the labels of buttons
NOTICE_LIMIT = 400  # characters of the text for notifications
LABEL_LIMIT, ADDRESS_LIMIT, TOKEN_BYTES = 75, 3000, 64
ROW_BUTTONS, BUTTONS, MENU, BLOCKS, HOME_BLOCKS = 25, 100, 5, 50, 100
_PAIR, _ONE_LINE = 2, 5  # two buttons a row are for narrow screens; so many stand in one here
_PART, _MARKS, _FOLDS = 3000, 200, 15  # characters of a part of rich text; parts with a style; folds that stand apart
SPEECH = Speech(Path(__file__).parent / "words")
_STYLES = {"b": "bold", "i": "italic", "code": "code"}
_COLOURS = {"main": "primary", "grave": "danger"}

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Payload:
    """`text` for notifications and screen readers, `blocks` to be seen; `files` follow in the thread. `asks`: there is something to press."""

    text: str
    blocks: list[Block]
    files: tuple[CardFile, ...] = ()
    asks: bool = False


def payload(card: Card) -> Payload:
    """What is sent for `card`. Raises Refused for buttons that cannot work and for a card without a word."""
    rows, addresses = _rows(card)
    labels = sum(units(each["text"]["text"]) for row in rows for element in row for each in element.get("options", [element]))
    lines = [*lines_of(card, SPEECH, opens), *addresses]
    rest = Piece(SPEECH.say(card.language, "whole_text"), "a", card.page) if opens(card.page) else None
    shown = within(lines, min(TEXT_LIMIT, _WITH_LABELS - labels), rest)
    if not plain(shown).strip():
        raise Refused("a card without a word")
    blocks = [*_blocks(shown), *({"type": "actions", "elements": row} for row in rows)]
    return Payload(_notice(plain(shown)), blocks, card.files, bool(rows))


def home(cards: Sequence[Card]) -> list[Block]:
    """What stands on a Home tab: the cards under each other, as many as have room. Raises Refused as `payload` does."""
    blocks: list[Block] = []
    for card in cards:
        part = [*([{"type": "divider"}] if blocks else []), *payload(card).blocks]
        if len(blocks) + len(part) > HOME_BLOCKS:
            break
        blocks += part
    return blocks


def sentence(text: str) -> Payload:
    """What is shown of a few words."""
    return payload(Card(lines=(words(text),), plain=True))


def acknowledged(shown: Payload) -> Block:
    """The answer to a slash command, for nobody else to see."""
    return {"response_type": "ephemeral", "text": shown.text, "blocks": shown.blocks}


def opens(url: str) -> bool:
    """Whether Slack takes it as an address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(url) <= ADDRESS_LIMIT and not any(each.isspace() for each in url)


def escaped(text: str) -> str:
    """`text` without marks of Slack's."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _notice(text: str) -> str:
    return escaped(cut(text.strip(), NOTICE_LIMIT))


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Folds as quotations: Slack knows nothing that opens on demand."""
    left = _MARKS
    for fold, group in groupby(lines, key=lambda line: min(line.fold, _FOLDS)):
        parts = joined(_joined_lines(list(group)))
        elements = [element for part in joined(_unstyled(parts, left)) for element in _elements(part)]
        left = max(0, left - sum("style" in element or element["type"] == "link" for element in elements))
        if elements:
            yield {"type": "rich_text", "elements": [{"type": "rich_text_quote" if fold else "rich_text_section", "elements": elements}]}


def _unstyled(parts: Sequence[Piece], left: int) -> Iterator[Piece]:
    """The parts; those with a style after the first `left` lose it, their words stay."""
    for part in parts:
        if part.tag:
            part, left = (part, left - 1) if left > 0 else (Piece(part.text), 0)
        yield part


def _joined_lines(lines: Sequence[Line]) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        if number:
            yield Piece("\n")
        yield from line.pieces


def _elements(part: Piece) -> Iterator[Block]:
    for start in range(0, len(part.text), _PART):
        text = part.text[start : start + _PART]
        if part.tag == "a":
            yield {"type": "link", "url": part.url, "text": text}
        elif part.tag:
            yield {"type": "text", "text": text, "style": {_STYLES[part.tag]: True}}
        else:
            yield {"type": "text", "text": text}


def _rows(card: Card) -> tuple[list[list[Block]], list[Line]]:
    """The rows of buttons, and lines for those whose address Slack would not open."""
    addresses = [Line((Piece(f"{harmless(one.label)}: {harmless(one.url)}"),)) for row in card.buttons for one in row if one.url and not opens(one.url)]
    rows = [[one for one in row if not one.url or opens(one.url)] for row in card.buttons]
    many = sum(map(len, rows))
    if many > BUTTONS:
        raise Refused(f"more than {BUTTONS} buttons")
    if len(rows) > BLOCKS // 2:
        rows = [[one for row in rows for one in row]]
    if all(len(row) == _PAIR for row in rows[:-1]) and many <= _ONE_LINE:
        rows = [[one for row in rows for one in row]]
    parts = [row[start : start + ROW_BUTTONS] for row in rows for start in range(0, len(row), ROW_BUTTONS)]
    return [[_element(one, f"{place}.{number}") for number, one in enumerate(row)] for place, row in enumerate(parts)], addresses


def _element(button: Button, action: str) -> Block:
    """A button, or the menu it stands for; of more than that holds, the button itself is the last, and brings them all."""
    if not button.menu:
        return _button(button, action)
    able = [one for one in button.menu if not one.url or opens(one.url)]
    entries = able if 0 < len(able) <= MENU else [*able[: MENU - 1], button]
    return {"type": "overflow", "action_id": action, "options": [_entry(_button(entry, action)) for entry in entries]}


def _entry(button: Block) -> Block:
    return {"text": button["text"], "value": button.get("value", LABEL), **({"url": button["url"]} if "url" in button else {})}


def _button(button: Button, action: str) -> Block:
    label = _label(button.label)
    if not label:
        raise Refused("button without a label")
    if len(button.token.encode()) > TOKEN_BYTES:
        raise Refused(f"button token of more than {TOKEN_BYTES} bytes")
    made: Block = {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": label, "emoji": False}}
    made |= {"url": button.url} if button.url else {"value": button.token or LABEL}
    if button.style in _COLOURS:
        made["style"] = _COLOURS[button.style]
    if name := _label(button.name):
        made["accessibility_label"] = name
    return made


def _label(text: str) -> str:
    return cut(harmless(text).replace("\n", " ").strip(), LABEL_LIMIT)
