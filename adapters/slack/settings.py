"""What the Slack gateway is told from outside: its tokens, where Slack is, how things are brought, where files of cards lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from adapters.shown import Shown, nowhere, unnoted


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`api_base_url` is what stands before the name of a method; where sockets and files are, Slack says itself.

    With a `signing_secret` Slack calls `/slack/events` and signs each request; else Alur holds a socket, for which it needs the `app_token`.
    `now` gives seconds since 1970, `monotonic` seconds that only grow, `jitter` a random part of so many seconds. `open_file` finds the bytes of
    a file that rides on a card by its SHA-256 in hex. `shown` is told where the cards with buttons of an answer stand, by their number in it,
    for whom and to which delivery it was given. `language` (id | en) is what the adapter itself speaks. With
    `match_email` it tells the verified addresses of people, for which the app needs one scope more.
    """

    bot_token: str = field(repr=False)
    now: Callable[[], float]
    monotonic: Callable[[], float]
    jitter: Callable[[float], float]
    api_base_url: str
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    open_file: Callable[[str], Path | None] = nowhere
    shown: Shown = unnoted
    language: str = "id"
    match_email: bool = False
