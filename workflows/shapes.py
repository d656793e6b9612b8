"""What may stand behind each key of the language: the shapes the loader reads and the JSON Schema is made of."""

from __future__ import annotations

from collections.abc import Mapping

SHAPES: Mapping[str, str] = {
    "sop": "name", "title": "text", "command": "commands", "headline": "text", "amount": "expression", "number": "word", "owner": "who", "start": "start", "trace": "truth",
    "registers": "registers", "form": "fields", "late": "late-fields", "let": "lets", "rules": "rules", "defaults": "defaults", "states": "states",
    "acts": "acts", "cast": "cast", "cases": "cases",
    "by": "who", "every": "schedule", "when": "condition",
    "due": "due", "nag": "nag", "timers": "timers", "holds": "condition", "may": "may",
    "type": "type", "ask": "text", "of": "of", "is": "expression", "required": "condition", "min": "expression", "max": "expression",
    "default": "expression", "quick": "truth", "keep": "truth",
    "must": "condition", "says": "text",
    "approve": "who", "task": "who", "wait": "wait", "lanes": "states", "end": "name", "decided": "name", "set": "settings", "tell": "who", "next": "next",
    "except": "who", "else": "who", "away": "who", "fields": "asked-fields", "rewalk": "truth", "group": "name", "need": "need",
    "edits": "words", "reason": "reason", "counts": "expression", "as": "expression", "add": "who", "hand_to": "who", "to": "word", "in": "words",
    "at": "expression", "do": "word", "name": "word", "given": "given", "rows": "rows",
    "file.acts": "top-acts", "timer.nag": "who", "act.need": "need-of-act",
}  # fmt: skip
"""By key, or by "place.key" where a key means something else in one place. Every key of `vocabulary` has one: the schema's test says so."""


def shape(place: str, key: str) -> str:
    """What stands behind `key` in `place`: file start defaults field column rule timer act way setting case state."""
    return SHAPES.get(f"{place}.{key}") or SHAPES[key]
