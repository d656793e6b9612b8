"""What the page sends -> Intent. Pure; everything that comes in is checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from adapters.console.render import TEXT_LIMIT, TOKEN_BYTES
from adapters.intents import Account, Address, Asked, IncomingFile, Intent, MessageRef, Pressed, Wrote

PLATFORM = "console"
FILES_LIMIT = 10
_DELIVERY = re.compile(r"[A-Za-z0-9_-]{8,80}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:\s+|\Z)")
_UNTYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class Unreadable(Exception):
    """The page's message cannot be taken; `key` names the sentence for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def said(body: Mapping[str, Any], files: tuple[IncomingFile, ...]) -> Intent:
    """Typed text and files: Asked when it begins with a command, else Wrote. Raises Unreadable."""
    account, address = _who(body)
    text = typed(body)
    if not text.strip() and not files:
        raise Unreadable("empty")
    delivery = _delivery(body)
    command = _COMMAND.match(text.lstrip())
    if command and not files:
        return Asked(delivery, account, address, command[1].lower(), text.lstrip()[command.end() :].strip())
    answered = number(body, "answers")
    return Wrote(delivery, account, address, text, files, reference(answered) if answered else None)


def pressed(body: Mapping[str, Any]) -> Pressed:
    """A button. Raises Unreadable."""
    account, address = _who(body)
    token = body.get("token")
    if not isinstance(token, str) or not 0 < len(token.encode("utf-8", "replace")) <= TOKEN_BYTES:
        raise Unreadable("unreadable")
    return Pressed(_delivery(body), account, address, token, reference(number(body, "message")))


def typed(body: Mapping[str, Any]) -> str:
    """The text without characters nobody can type. Raises Unreadable when it is too long."""
    text = body.get("text", "")
    if not isinstance(text, str):
        raise Unreadable("unreadable")
    if len(text) > TEXT_LIMIT:
        raise Unreadable("too_long")
    return _UNTYPED.sub("", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode()


def digests(body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Files that were brought before: (SHA-256, name, media type) each. Raises Unreadable."""
    files = body.get("files", [])
    if not isinstance(files, list) or len(files) > FILES_LIMIT or not all(isinstance(file, dict) for file in files):
        raise Unreadable("unreadable")
    found = [(str(file.get("digest", "")), str(file.get("name", ""))[:255], str(file.get("media_type", ""))[:100]) for file in files]
    if not all(is_digest(digest) for digest, _, _ in found):
        raise Unreadable("unreadable")
    return found


def reference(message: int) -> MessageRef:
    return MessageRef(PLATFORM, str(message))


def message_number(ref: MessageRef) -> int:
    """The message a reference stands for, 0 if it is none of ours."""
    return int(ref.handle) if ref.platform == PLATFORM and ref.handle.isdecimal() and len(ref.handle) < 19 else 0


def number(body: Mapping[str, Any], key: str) -> int:
    """A whole number from 0; 0 when it is left out. Raises Unreadable."""
    value = body.get(key, 0)
    if not isinstance(value, int) or not 0 <= value < 2**62:
        raise Unreadable("unreadable")
    return value


def is_digest(text: str) -> bool:
    return bool(_DIGEST.match(text))


def account_of(body: Mapping[str, Any]) -> str:
    """Whose page it is. Raises Unreadable."""
    account = body.get("account")
    if not isinstance(account, str) or not account:
        raise Unreadable("unreadable")
    return account


def _who(body: Mapping[str, Any]) -> tuple[Account, Address]:
    account = account_of(body)
    return Account(PLATFORM, account), Address(PLATFORM, account)


def _delivery(body: Mapping[str, Any]) -> str:
    delivery = body.get("delivery")
    if not isinstance(delivery, str) or not _DELIVERY.match(delivery):
        raise Unreadable("unreadable")
    return delivery
