"""Requests as lines of plain text, for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording import formats
from bot.wording.catalogue import has, say
from bot.wording.names import Directory, full_name
from workflows.sop import Sop


def row_words(number: str, headline: str, requester: str, stands: str, people: Directory) -> str:
    """One request on one line: number, headline, whose it is, where it stands."""
    return "  ".join((number, headline, full_name(requester, people), stands))


def where_words(sop: Sop, states: Sequence[str], status: str, holders: Sequence[str], people: Directory, language: str) -> str:
    """The open steps and who holds them; how it ended, where none is open."""
    steps = formats.join([sop.states[name].title.plain(language) for name in states if name in sop.states], language)
    if not steps:
        word = "returned" if states else status
        end = next((state.title.plain(language) for state in sop.states.values() if state.end == status), "") if not states else ""
        steps = end or (say(f"stands.{word}", language) if has(f"stands.{word}") else formats.opened(word.replace("_", " ")))
    who = formats.join([full_name(id, people) for id in dict.fromkeys(holders)], language)
    return f"{steps}: {who}" if who else steps
