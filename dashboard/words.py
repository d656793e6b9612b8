"""The words of the pages, from one file a language; `{name}` takes what is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("id", "en")
_FOLDER = Path(__file__).parent / "templates" / "words"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its key, "room.word". Raises KeyError for a language without words."""
    if language not in LANGUAGES:
        raise KeyError(language)
    rooms = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text("utf-8"))
    return {f"{room}.{key}": text for room, words in rooms.items() for key, text in words.items()}


def say(language: str, key: str, **values: object) -> str:
    """The sentence of `key` with `values` in their places. Raises KeyError for an unknown key or a place left empty."""
    return sentences(language)[key].format_map(values)
