"""What is shown, as plain data; each platform's `render.py` turns it into its own payload and owns its limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words. `style`: plain | strong | quote (people's own words) | code (numbers, commands) | old (replaced) | meta (second in rank) | link."""

    text: str
    style: str = "plain"
    url: str = ""


Words = tuple[Span, ...]


def words(text: str, style: str = "plain") -> Words:
    """`text` as a single span."""
    return (Span(text, style),)


@dataclass(frozen=True, slots=True)
class Status:
    """How a thing stands: `kind` wait | ok | no | back | rest | warn | none, with the word that says it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a card. `label` is "" for lines that carry none; platforms without columns write "label: words" or the words alone."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Button:
    """`token` comes back when it is pressed (at most 64 bytes); `style` main | plain | grave | quiet. With `url` it opens a page instead; with neither
    it is a label that keeps its place in the row. `name` says in full what a short label stands for: read aloud, and told after the press. `menu`: the
    buttons that the press brings; a platform that has menus shows them as one in its place."""

    label: str
    token: str = ""
    style: str = "plain"
    url: str = ""
    name: str = ""
    menu: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file that rides on a card: SHA-256 in hex, name as given, size in bytes. A `picture` is shown in place where the platform can; `note`
    says what is to be seen on it."""

    digest: str
    name: str
    size: int
    media_type: str
    note: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that open on demand: history, the rest of a long list."""

    title: str
    lines: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """`title` is what a locked phone shows. `items` are numbered when `ordered`. `plain` cards are ordinary messages (no frame where a platform has one).
    `page`: the address where all of it can be read, for platforms that have to cut; "" for nowhere. `aside`: of what stands on the card whose button was
    pressed; where there are threads it goes into that card's."""

    title: Words = ()
    status: Status | None = None
    facts: tuple[Fact, ...] = ()
    items: tuple[Words, ...] = ()
    ordered: bool = False
    lines: tuple[Words, ...] = ()
    files: tuple[CardFile, ...] = ()
    folds: tuple[Fold, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    note: str = ""
    plain: bool = False
    language: str = "id"
    page: str = ""
    aside: bool = False
