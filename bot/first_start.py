"""What an empty database takes over by itself: the people file and the SOPs of the folder; later changes are explicit acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.commands import Command, ImportPeople, Publish
from bot.config import Config
from bot.desk import Desk
from bot.people_file import PeopleFaulty
from storage.unit import Unit
from workflows.faults import Faulty


class Unfit(Exception):
    """A file that was to be taken over has faults; nothing was."""

    def __init__(self, file: Path, text: str, faulty: Faulty | PeopleFaulty) -> None:
        super().__init__(f"{file}: {faulty}")
        self.file, self.text, self.faulty = file, text, faulty


def first_start(config: Config, desk: Desk) -> None:
    """Takes over whichever there is nothing of yet, all or nothing. Raises Unfit."""
    wanted = tuple(_wanted(config, desk))

    def take(unit: Unit) -> None:
        for file, text, command in wanted:
            try:
                desk.run(unit, command)
            except (Faulty, PeopleFaulty) as faulty:
                raise Unfit(file, text, faulty) from faulty

    if wanted:
        desk.database.carry_out(take)


def _wanted(config: Config, desk: Desk) -> Iterator[tuple[Path, str, Command]]:
    if not desk.database.read(lambda reader: reader.people.directory().people) and config.people.file.exists():
        text = config.people.file.read_text(encoding="utf-8")
        yield config.people.file, text, ImportPeople(text, config.people.file.suffix.lstrip("."))
    if not desk.database.read(lambda reader: reader.sops.list()):
        for file in sorted(config.sops.folder.glob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            yield file, text, Publish(text)
