"""The page's own sentences, in both languages, read from `words/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")
_FOLDER = Path(__file__).parent / "words"


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by language and key; the keys are the same in all languages."""
    return {language: json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}


def say(language: str, key: str, **values: str) -> str:
    """One sentence with its places filled. An unknown language gives Bahasa Indonesia."""
    return sentences().get(language, sentences()["id"])[key].format(**values)
