"""What the Telegram gateway is told from outside: its token, where Telegram is, how updates come, where files of cards lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from adapters.shown import Shown, nowhere, unnoted


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`api_base_url` and `file_base_url` are without the parts that the adapter adds: /bot<token>/... and /file/bot<token>/...

    The files are where the API is unless `file_base_url` says otherwise.

    With a `webhook_secret` Telegram calls `webhook_url` and brings the secret; else updates are polled. `monotonic` gives seconds that only
    grow, `jitter` a random part of so many seconds. `open_file` finds the bytes of a file that rides on a card by its SHA-256 in hex.
    `shown` is told where the cards with buttons of an answer stand, by their number in it, for whom and to which delivery it was given.
    `language` (id | en) is spoken to people of whom nothing is known.
    """

    token: str = field(repr=False)
    monotonic: Callable[[], float]
    jitter: Callable[[float], float]
    api_base_url: str
    file_base_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_url: str = ""
    open_file: Callable[[str], Path | None] = nowhere
    shown: Shown = unnoted
    language: str = "id"
