"""The few sentences that a platform's adapter says itself, in both languages, read from its `words/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")


class Speech:
    """The sentences in `folder`, one file a language, the same keys in each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sentences(self) -> dict[str, dict[str, str]]:
        """Every sentence by language and key."""
        return _read(self._folder)

    def say(self, language: str, key: str, **values: str) -> str:
        """One sentence with its places filled. An unknown language gives Bahasa Indonesia."""
        return self.sentences().get(language, self.sentences()["id"])[key].format(**values)


@cache
def _read(folder: Path) -> dict[str, dict[str, str]]:
    return {language: json.loads((folder / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
