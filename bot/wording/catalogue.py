"""Finds a phrase by its key and language and fills its places; a key nobody wrote is a bug and raises KeyError."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

from adapters.cards import Span, Words
from bot.wording.actions import WORDS as ACTIONS
from bot.wording.asking import WORDS as ASKING
from bot.wording.cards import WORDS as CARDS
from bot.wording.causes import WORDS as CAUSES
from bot.wording.demo import WORDS as DEMO
from bot.wording.doctor import WORDS as DOCTOR
from bot.wording.drafting import WORDS as DRAFTING
from bot.wording.helping import WORDS as HELPING
from bot.wording.messages import WORDS as MESSAGES
from bot.wording.notices import WORDS as NOTICES
from bot.wording.pages import WORDS as PAGES
from bot.wording.path import WORDS as PATH
from bot.wording.refusing import WORDS as REFUSING
from bot.wording.supposed import WORDS as SUPPOSED
from bot.wording.terminal import WORDS as TERMINAL

LANGUAGES = ("id", "en")
PHRASES: Mapping[str, tuple[str, str]] = {
    **ACTIONS,
    **ASKING,
    **CARDS,
    **CAUSES,
    **DEMO,
    **DOCTOR,
    **DRAFTING,
    **HELPING,
    **MESSAGES,
    **NOTICES,
    **PAGES,
    **PATH,
    **REFUSING,
    **SUPPOSED,
    **TERMINAL,
}
"""(Indonesian, English) by key. `key.one` stands in where `count` is 1."""


def spoken(language: str) -> str:
    """The language Alur answers in: English for any English, else Indonesian."""
    return "en" if language.startswith("en") else "id"


def say(key: str, language: str, /, **values: object) -> str:
    """The phrase `key` in `language`, its places filled. With `count=1` the phrase `key.one` is taken where there is one."""
    return _phrase(key, language, values).format_map(values)


def worded(key: str, language: str, **values: str | Span | Words) -> Words:
    """The same as `say`, in spans: a value that is a span or several keeps its style."""
    spans: list[Span] = []
    for literal, name in _parts(_phrase(key, language, values)):
        if literal:
            spans.append(Span(literal))
        if name:
            spans.extend(_spans(values[name]))
    return tuple(spans)


def has(key: str) -> bool:
    """Whether somebody wrote that phrase."""
    return key in PHRASES


def _phrase(key: str, language: str, values: Mapping[str, object]) -> str:
    if str(values.get("count", "")) == "1" and f"{key}.one" in PHRASES:
        key = f"{key}.one"
    return PHRASES[key][0 if spoken(language) == "id" else 1]


@cache
def _parts(phrase: str) -> tuple[tuple[str, str], ...]:
    return tuple((literal, name or "") for literal, name, _, _ in Formatter().parse(phrase))


def _spans(value: str | Span | Words) -> Words:
    match value:
        case str():
            return (Span(value),)
        case Span():
            return (value,)
    return value
