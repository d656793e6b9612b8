"""Reads what lies deep inside of what Slack brings; what is not there, or of another kind, is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.harmless import file_name
from adapters.intents import IncomingFile

PLATFORM = "slack"


def at(found: Any, *path: str) -> Any:
    """What lies there, `None` for nothing."""
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def text_of(found: Any, *path: str) -> str:
    """The text that lies there, "" for none; zeros and halves of characters, which JSON can hold and little else, are "?"."""
    value = at(found, *path)
    return value.replace("\0", "?").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def listed_files(found: Any) -> list[Any]:
    """The files of a message, or of a field."""
    files = at(found, "files")
    return files if isinstance(files, list) else []


def files_of(found: Any) -> tuple[IncomingFile, ...]:
    """Files that lie at Slack; of those that lie elsewhere there is only an address."""
    return tuple(
        IncomingFile(PLATFORM, text_of(file, "url_private_download"), file_name(text_of(file, "name")), _size(file), text_of(file, "mimetype") or "application/octet-stream")
        for file in listed_files(found)
        if text_of(file, "url_private_download") and not at(file, "is_external")
    )


def _size(file: Any) -> int:
    size = at(file, "size")
    return size if isinstance(size, int) and size >= 0 else 0
