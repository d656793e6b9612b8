"""What people hand to a form, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.cards import Card
from bot.forms.draft import Draft
from bot.rendering.view import View
from bot.tokens import Token
from bot.wording import formats
from bot.wording.catalogue import say
from workflows.sop import Field
from workflows.values import FileRef


@dataclass(frozen=True, slots=True)
class Given:
    """One of: text, a pressed button, files (with the words that came beside them)."""

    text: str = ""
    token: Token | None = None
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The draft afterwards. `end`: "" asks on with `card`; complete: nothing is left to ask; send: the person wants it sent; change: `card` lists
    the answers; page: `card` is the same question, turned to another page; told: nothing changed, and why is said; cancelled and saved: the form closes, the draft stays; old: the button belongs to an earlier question. `said` are sentences for the person, above `card` already."""

    draft: Draft
    card: Card | None = None
    end: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken, or why not: `ok` false leaves the question where it is."""

    draft: Draft
    said: tuple[str, ...] = ()
    ok: bool = True


def refused(draft: Draft, *said: str) -> Taken:
    return Taken(draft, said, ok=False)


def with_words(taken: Taken, text: str, field: Field, view: View) -> Taken:
    """Says that words which came with files were not kept, as only files are asked for; nothing where none came."""
    words = " ".join(text.split())
    if not words:
        return taken
    said = say("not.words_here", view.language, text=formats.quote(formats.cut(words, 100)), field=field.title.plain(view.language))
    return replace(taken, said=(*taken.said, said))
