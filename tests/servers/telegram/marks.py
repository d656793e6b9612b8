"""From marked text to plain text and entities, as Telegram reads it: https://core.telegram.org/bots/api#html-style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.servers.telegram.refusal import Refusal, bad

Entity = dict[str, Any]
TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT = 4096, 1024, 100
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));?")
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*=\s*("([^"]*)"|'([^']*)'|[A-Za-z0-9.-]+)|\s+([^\s=>]+)""")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)|(?P<url>https?://[^\s<>]+)"
)


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units: what offsets of entities count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: str
    offset: int
    url: str
    kind: str


class _Reader:
    """Reads marked text from left to right."""

    def __init__(self, source: str) -> None:
        self.source, self.place = source, 0
        self.plain: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.place < len(self.source):
            if self.source.startswith("</", self.place):
                self._end()
            elif self.source[self.place] == "<":
                self._begin()
            else:
                self._character()
        if self.open:
            raise _unreadable(f"Can't find end tag corresponding to start tag {self.open[-1].tag}")
        return "".join(self.plain), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _character(self) -> None:
        found = _REFERENCE.match(self.source, self.place)
        character = _referred(found) if found else ""
        self.place = found.end() if found and character else self.place + 1
        character = character or self.source[self.place - 1]
        self.plain.append(character)
        self.offset += units(character)

    def _begin(self) -> None:
        at, end = self._at(), self.source.find(">", self.place)
        if end < 0:
            raise _unreadable(f"Unclosed start tag at byte offset {at}")
        tag = re.split(r"\s", self.source[self.place + 1 : end], maxsplit=1)[0].lower()
        if tag not in _KINDS:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {at}')
        given, self.place = _attributes(self.source, self.place + 1 + len(tag), tag, at)
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        kind = "expandable_blockquote" if tag == "blockquote" and "expandable" in given else _KINDS[tag]
        self.open.append(_Open(tag, self.offset, given.get("href", ""), kind))

    def _end(self) -> None:
        at, end = self._at(), self.source.find(">", self.place)
        if not self.open:
            raise _unreadable(f"Unexpected end tag at byte offset {at}")
        if end < 0:
            raise _unreadable(f"Unclosed end tag at byte offset {at}")
        tag, begun = self.source[self.place + 2 : end].strip().lower(), self.open.pop()
        if tag and tag != begun.tag:
            raise _unreadable(f'Unmatched end tag at byte offset {at}, expected "</{begun.tag}>", found "</{tag}>"')
        self.place = end + 1
        length = self.offset - begun.offset
        if not length:
            return
        entity = {"type": begun.kind, "offset": begun.offset, "length": length}
        if begun.kind != "text_link":
            self.entities.append(entity)
        elif wrong_address(begun.url) is None:
            self.entities.append(entity | {"url": begun.url})

    def _at(self) -> int:
        return len(self.source[: self.place].encode())


def _attributes(source: str, place: int, tag: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a start tag, and where the tag ends."""
    given: dict[str, str] = {}
    while (closed := re.compile(r"\s*>").match(source, place)) is None:
        found = _ATTRIBUTE.match(source, place)
        if found is None:
            raise _unreadable(f"Unclosed start tag at byte offset {at}")
        if found[5] and not (tag == "blockquote" and found[5] == "expandable"):
            raise _unreadable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {at}')
        value = next((part for part in (found[3], found[4], found[2]) if part is not None), "")
        given[found[1] or found[5]] = _REFERENCE.sub(lambda part: _referred(part) or part[0], value)
        place = found.end()
    return given, closed.end()


def _referred(found: re.Match[str]) -> str:
    if found[1]:
        return _REFERENCES[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x10FFFF else ""


def _unreadable(why: str) -> Refusal:
    return bad(f"can't parse entities: {why}")


def wrong_address(url: str) -> str | None:
    """Why Telegram does not take `url` behind a word or a button; `None` if it does. Names without a dot are no addresses there."""
    parts = urlsplit(url if "://" in url or ":" in url.split("/")[0] else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        return "Unsupported URL protocol"
    return None if parts.scheme in ("tg", "ton") or "." in (parts.hostname or "") else "Wrong HTTP URL"


def read_text(source: str, mode: str, given: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """Plain text, trimmed and cleaned as Telegram does it, and what is marked in it. Raises Refusal."""
    if len(source.encode()) > 1 << 15:
        raise bad("text is too long")
    if mode.lower() not in ("", "html", "none"):
        raise bad("unsupported parse_mode")
    source = re.sub(r"[\u2028-\u202e\r]", "", re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", " ", source))
    text, entities = _Reader(source).read() if mode.lower() == "html" else (source, list(given or ()))
    lead = len(text) - len(text.lstrip())
    shift, text = units(text[:lead]), text.strip()
    limit, kept = units(text), []
    for entity in entities:
        begin = max(0, entity["offset"] - shift)
        end = min(limit, entity["offset"] + entity["length"] - shift)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return text, kept[:ENTITY_LIMIT]


def found_in(text: str) -> list[Entity]:
    """What Telegram finds by itself in what people write: commands, names, addresses."""
    return [
        {"type": str(match.lastgroup), "offset": units(text[: match.start()]), "length": units(match[0])} for match in _FOUND.finditer(text)
    ]
