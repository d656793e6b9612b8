"""Words that drawings of SOPs and of requests share; needs no storage."""

from __future__ import annotations

from bot.wording import say
from workflows.sop import State

_QUOTES = str.maketrans("", "", "“”")


def unquoted(words: str) -> str:
    """Conditions stand in a drawing without the marks around names."""
    return words.translate(_QUOTES)


def need_words(state: State, lanes: int, language: str) -> str:
    """What the meeting point of lanes waits for: "both are needed"."""
    rule = state.need.rule
    number = rule.source.strip() if rule is not None and rule.constant else ""
    match state.need.kind:
        case "all":
            return say("path.need_two" if lanes == 2 else "path.need_all", language, lanes=lanes)
        case "any":
            return say("path.need_any", language)
        case "count" if number.isdigit():
            return say("path.need_some", language, need=number, lanes=lanes)
        case "majority":
            return say("path.need_most", language)
    return say("path.need_rule", language)
