"""Help: what can be done here, by role; the same answer to text that is not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.cards import Card, Span, Words, words
from bot.command_names import ADMINISTRATION
from bot.rendering.view import View
from bot.wording import formats, say

COMMANDS = ("request", "queue", "mine", "where", "delegate", "away", "dashboard", "group", "lang", "help")
_MOST_SOPS = 6


@dataclass(frozen=True, slots=True)
class Startable:
    """A SOP this person may start: its command in their language (without the slash), its title, words that fill its quick fields."""

    command: str
    title: str
    example: str = ""


def help_card(view: View, sops: Sequence[Startable], decides: bool, typed: str = "", administers: bool = False) -> Card:
    """3.13. `decides`: the viewer decides or carries out something in some SOP; `administers`: they look after Alur. `typed` is text that was not understood."""
    hidden = {"help", *(() if decides else ("queue", "delegate")), *(() if administers else ADMINISTRATION)}
    lines = [_line(name, view) for name in COMMANDS if name not in hidden]
    starts = [_start(sop, view) for sop in sops if sop.command][:_MOST_SOPS]
    first = (words(say("help.not_read", view.language, text=formats.cut(" ".join(typed.split()), 80))),) if typed else ()
    title = words(say("help.title", view.language))
    if administers:
        lines.append((Span(f"{say('command.link', view.language)} {say('help.example.invite', view.language)}", "code"), Span(f"  {say('help.invite', view.language)}")))
    return Card(title=title, lines=(*first, *lines[:1], *starts, *lines[1:]), plain=True, language=view.language)


def _line(name: str, view: View) -> Words:
    """"/mana laptop  di mana, sejak kapan, sampai kapan"."""
    example = say(f"help.example.{name}", view.language) if name in ("where", "delegate", "away", "lang") else ""
    command = f"{say(f'command.{name}', view.language)} {example}".rstrip()
    return (Span(command, "code"), Span(f"  {say(f'help.{name}', view.language)}"))


def _start(sop: Startable, view: View) -> Words:
    command = f"/{sop.command} {sop.example}".rstrip()
    said = say("help.sop_quick", view.language) if sop.example else sop.title
    return (Span(command, "code"), Span(f"  {said}"))


def command_help(language: str) -> dict[str, str]:
    """The line of help of each command, for platforms that list commands."""
    return {name: say(f"help.{name}", language) for name in (*COMMANDS, "link")}
