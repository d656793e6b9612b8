"""The titles of roles, from wherever the people of an installation are written: its database where there is one, else its people file.

A database is opened, and loaded, only where there is one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.people_file import PeopleFaulty, PeopleFile, read_people
from bot.terminal import opened, read_text, trouble_told
from bot.wording.names import Titles

if TYPE_CHECKING:
    from bot.config import Config

_SQLITE = "sqlite:///"


def roles_of(config: Config) -> Titles:
    """The titles by key and language, none where nobody gave any. Faults of the people file and trouble with the database end the command."""
    if is_kept(config) and (stored := _stored(config)) is not None:
        return stored
    if not config.people.file.exists():
        return {}
    with trouble_told():
        return people_of_file(config).roles


def is_kept(config: Config) -> bool:
    """Whether there is a database already: explaining makes none."""
    url = config.database_url
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()


def people_of_file(config: Config) -> PeopleFile:
    """The people file, which is there. Raises Unfit."""
    text = read_text(config.people.file)
    try:
        return read_people(text, config.people.file.suffix.lstrip("."))
    except PeopleFaulty as faulty:
        from bot.first_start import Unfit

        raise Unfit(config.people.file, text, faulty) from faulty


def _stored(config: Config) -> Titles | None:
    """Those of the database, `None` while there is nobody in it."""
    from bot.picture import titles_of

    with opened(config) as desk:
        return desk.database.read(lambda reader: titles_of(reader)["roles"] if reader.people.directory().active else None)
