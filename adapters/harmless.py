"""Texts and names that come from people, made safe to show: nothing in them steers a terminal, turns the direction of writing, or is a path."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAME, _HEAD, _ENDING = 120, 100, 19  # characters of a file's name; of one too long its beginning and its ending stay


def harmless(text: str) -> str:
    """`text` without characters that steer a terminal or turn the direction of writing, its line ends alike."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode()


def file_name(name: str) -> str:
    """The last part of a name given by people, at most 120 characters with its ending kept; only ever shown."""
    last = harmless(name).replace("\\", "/").rsplit("/", 1)[-1].replace("\n", " ").strip() or "file"
    return last if len(last) <= _NAME else f"{last[:_HEAD]}…{last[-_ENDING:]}"
