"""Everything Alur says, in Bahasa Indonesia and English: phrases by key, one module a subject. No word for people is written elsewhere."""

from __future__ import annotations

from bot.wording.catalogue import LANGUAGES, say, spoken, worded

__all__ = ["LANGUAGES", "say", "spoken", "worded"]
