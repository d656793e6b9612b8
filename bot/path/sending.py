"""The drawn path in chat: asked for with the answer to /where, drawn when it is delivered, never inside a transaction."""

from __future__ import annotations

from adapters.cards import Card, CardFile, Span
from bot.path.plan import Plan
from bot.path.shown import png
from bot.wording import say
from storage.database import Database

PATH = "path"  # the kind of delivery; its body is the platform where it was asked for


def path_card(database: Database, plan: Plan, number: str, language: str) -> Card:
    """Draws the plan and keeps the picture; takes tens of milliseconds. Raises StorageUnavailable where the disk takes none."""
    drawn = png(plan)
    digest, size = database.pictures.keep([drawn])
    name = say("path.file", language, number="-".join(part for part in number.replace("/", " ").split() if part))
    file = CardFile(digest, name, size, "image/png", plan.sentence, picture=True)
    title = (Span(number, "code"), Span(f": {say('path.title', language)}"))
    return Card(title=title, files=(file,), plain=True, language=language)
