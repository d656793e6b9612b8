"""The limits of core.telegram.org/bots/api and core.telegram.org/bots/faq#my-bot-is-hitting-limits that a bot has to keep."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.pace import Bucket, Pace
from tests.servers.telegram.chats import Json
from tests.servers.telegram.marks import units, wrong_address
from tests.servers.telegram.refusal import bad, too_many

UPLOAD_LIMIT, PHOTO_LIMIT, DOWNLOAD_LIMIT = 50 * 1024 * 1024, 10 * 1024 * 1024, 20 * 1024 * 1024  # bytes
IN_A_ROW, IN_ALL, DATA_LIMIT, TOAST_LIMIT = 8, 100, 64, 200
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


@dataclass(frozen=True)
class Markup:
    """What stands under a message. `forced`: the client opens a reply to it."""

    keyboard: list[list[Json]] = field(default_factory=list)
    forced: bool = False


def read_markup(given: Any) -> Markup:
    """Checks a reply_markup. Raises Refusal."""
    if given is None:
        return Markup()
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    if given.get("force_reply") and not 0 <= len(given.get("input_field_placeholder", "")) <= 64:
        raise bad("INPUT_FIELD_PLACEHOLDER_INVALID")
    rows = [row for row in given.get("inline_keyboard", []) if row]
    if sum(map(len, rows)) > IN_ALL or any(len(row) > IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return Markup(rows, bool(given.get("force_reply")))


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: Field \"text\" must be of type String" if "text" not in button else "BUTTON_TEXT_INVALID")
    if url := button.get("url"):
        if wrong := wrong_address(url):
            raise bad(f"inline keyboard button URL '{url}' is invalid: {wrong}")
    elif data := button.get("callback_data"):
        if len(data.encode()) > DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    elif not {"web_app", "login_url", "switch_inline_query", "copy_text"} & button.keys():
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def check_commands(commands: Any) -> list[Json]:
    """Commands as setMyCommands takes them. Raises Refusal."""
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if missing := {"command", "description"} - command.keys():
            raise bad(f'can\'t parse BotCommand: Can\'t find field "{min(missing)}"')
        if not command["description"]:
            raise bad("command description must be non-empty")
        if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if units(command["description"]) > 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def check_upload(kind: str, content: bytes) -> None:
    """Raises Refusal for a file that is too large, empty, or a photo that is no picture."""
    if not content:
        raise bad("file must be non-empty")
    if kind == "photo" and len(content) > PHOTO_LIMIT:
        raise bad(f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes")
    if kind == "photo" and not content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    if kind == "photo" and content.startswith(PICTURES[0]) and content[12:16] == b"IHDR":
        width, height = (int.from_bytes(content[place : place + 4]) for place in (16, 20))
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")


PRIVATE, GROUP, OVERALL = Pace(1.0, 3), Pace(20 / 60, 20), Pace(30.0, 30)


class Pacing:
    """Counts what is sent to each chat and overall, by the clock it is given; off unless `strict`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now, self.strict = now, False
        self._buckets: dict[int, Bucket] = {}

    def take(self, chat: int) -> None:
        """Counts one message. Raises Refusal with the time to wait; a chat's own limit or the bot's."""
        if not self.strict:
            return
        buckets = [self._bucket(chat, GROUP if chat < 0 else PRIVATE), self._bucket(0, OVERALL)]
        if wait := max(bucket.missing for bucket in buckets):
            raise too_many(max(1, math.ceil(wait - 1e-6)))
        for bucket in buckets:
            bucket.left -= 1

    def _bucket(self, chat: int, pace: Pace) -> Bucket:
        bucket = self._buckets.setdefault(chat, Bucket(pace, pace.burst, self.now()))
        bucket.fill(self.now())
        return bucket


def least_seconds(counts: Mapping[int, int]) -> float:
    """How long so many messages to each chat take at least, whoever sends them."""
    chats = max((GROUP if chat < 0 else PRIVATE).least(count) for chat, count in counts.items())
    return max(chats, OVERALL.least(sum(counts.values())))


def decoded(value: Any) -> Any:
    """An argument that is JSON inside a field of a form. Raises Refusal."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad("can't parse JSON object") from None
