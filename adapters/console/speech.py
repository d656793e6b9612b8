"""The page's own sentences, in both languages."""

from __future__ import annotations

from pathlib import Path

from adapters.speech import LANGUAGES, Speech

SPEECH = Speech(Path(__file__).parent / "words")
sentences, say = SPEECH.sentences, SPEECH.say

__all__ = ["LANGUAGES", "say", "sentences"]
