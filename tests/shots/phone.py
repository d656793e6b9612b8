"""A chat at the local Telegram as a plain page of a phone: the words, marks and buttons of the messages as they were sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.fake_telegram import Person
from tests.servers.telegram.chats import Message

_TAGS = {"bold": "b", "italic": "i", "code": "code", "text_link": "a", "url": "a", "bot_command": "a", "blockquote": "blockquote", "expandable_blockquote": "blockquote"}
_DRAWN = {
    "⏳": '<path d="M4 2h8v2L9 8l3 4v2H4v-2l3-4-3-4z" fill="#b97a00"/>',
    "✅": '<rect x="1" y="1" width="14" height="14" rx="3" fill="#1b6440"/><path d="M4 8l3 3 5-6" stroke="#fff" stroke-width="2" fill="none"/>',
    "❌": '<path d="M3 3l10 10M13 3L3 13" stroke="#a02c1a" stroke-width="3"/>',
}
"""The marks of a status, drawn: not every machine has a font for them."""
_ZONE = ZoneInfo("Asia/Jakarta")
_LOOK = """
body { margin: 0; background: #dfe7ea; color: #1a2330; font: 15px/20px system-ui, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; gap: 10px; align-items: center; padding: 9px 14px; background: #fff; border-bottom: 1px solid #dcd9cf; }
header b { display: block; } header small { color: #5e6773; }
.face { display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%; background: #1f4e79; color: #fff; font-weight: 600; }
main { display: grid; gap: 8px; padding: 12px 10px 14px; }
article { display: grid; gap: 4px; justify-self: start; max-width: 92%; } article.keys { width: 92%; } article.own { justify-self: end; }
.said { padding: 7px 11px 5px; border-radius: 4px 14px 14px; background: #fff; overflow-wrap: anywhere; white-space: pre-wrap; }
.own .said { border-radius: 14px 4px 14px 14px; background: #d9f2e0; }
.answers { margin: 2px 0 5px; padding: 1px 8px; border-left: 3px solid #1f4e79; border-radius: 3px; background: #e2ecf6; font-size: 13px; white-space: normal; }
.file { display: block; color: #1f4e79; } .file::before { content: "▤ "; }
time { display: block; text-align: right; color: #5e6773; font-size: 11px; line-height: 14px; }
a { color: #1f4e79; text-decoration: none; } code { color: #1f4e79; font: 14px ui-monospace, "DejaVu Sans Mono", monospace; }
blockquote { margin: 3px 0; padding: 2px 8px; border-left: 3px solid #1f4e79; border-radius: 3px; background: #e2ecf6; }
svg { width: 15px; height: 15px; vertical-align: -2px; }
.row { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 4px; }
.row span { padding: 8px 2px; border-radius: 7px; background: #5b717c; color: #fff; text-align: center; font-size: 14px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row .success { background: #1b6440; } .row .danger { background: #a02c1a; }
"""


def phone_page(person: Person, newest: int) -> str:
    """The last `newest` messages of the person's chat with the bot."""
    shown = [message for message in person.chat.shown() if not message.service][-newest:]
    talk = "".join(_message(message, message.sender["id"] == person.id) for message in shown)
    name = escape(str(person.telegram.me["first_name"]))
    head = f'<header><span class="face">{name[0]}</span><div><b>{name}</b><small>bot</small></div></header>'
    return f'<!doctype html><html lang="{person.account.language}"><meta charset="utf-8"><title>{name}</title><style>{_LOOK}</style>{head}<main>{talk}</main></html>'


def _message(message: Message, own: bool) -> str:
    when = datetime.fromtimestamp(message.edited or message.date, UTC).astimezone(_ZONE).strftime("%H.%M")
    answered = f'<p class="answers">{marked(message.reply_to.text.splitlines()[0], [])}</p>' if message.reply_to and message.reply_to.text else ""
    file = f'<span class="file">{escape(message.file.name)}</span>' if message.file else ""
    rows = "".join(f'<div class="row">{"".join(_button(button) for button in row)}</div>' for row in message.keyboard)
    kind = f"{'own' if own else ''} {'keys' if rows else ''}".strip()
    return f'<article class="{kind}"><div class="said">{answered}{file}{marked(message.text, message.entities)}<time>{when}</time></div>{rows}</article>'


def _button(button: dict[str, Any]) -> str:
    return f'<span class="{escape(button.get("style", ""))}">{escape(button["text"])}</span>'


def marked(text: str, entities: list[dict[str, Any]]) -> str:
    """The words with their marks as HTML; offsets count UTF-16 units."""
    signs: dict[int, str] = {}
    for entity in entities:
        if tag := _TAGS.get(entity["type"]):
            begin, end = entity["offset"], entity["offset"] + entity["length"]
            signs[begin] = f"{signs.get(begin, '')}<{tag}>"
            signs[end] = f"</{tag}>{signs.get(end, '')}"
    return "".join(_woven(text, signs))


def _woven(text: str, signs: dict[int, str]) -> Iterator[str]:
    place = 0
    for sign in text:
        yield signs.get(place, "") + (f'<svg viewBox="0 0 16 16">{_DRAWN[sign]}</svg>' if sign in _DRAWN else escape(sign, quote=False))
        place += 1 + (ord(sign) > 0xFFFF)
    yield signs.get(place, "")
