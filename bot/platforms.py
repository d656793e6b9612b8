"""From a section of the settings to the gateway of its platform; the only place that names them. SDKs are imported only when configured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.port import Gateway
from bot.config import Config
from bot.wording.names import initials
from storage.people import Directory

if TYPE_CHECKING:
    from adapters.console.settings import ConsolePerson, Rail
    from bot.desk import Desk

CONSOLE = "console"


def gateways(config: Config, desk: Desk, rail: Rail | None = None) -> dict[str, Gateway]:
    """Every configured platform by its name."""
    found: dict[str, Gateway] = {}
    if config.console.enabled:
        found[CONSOLE] = _console(config, desk, rail)
    return found


def _console(config: Config, desk: Desk, rail: Rail | None) -> Gateway:
    from adapters.console.gateway import ConsoleGateway
    from adapters.console.settings import ConsoleSettings

    return ConsoleGateway(
        ConsoleSettings(
            folder=config.data.folder / "console",
            people=lambda: desk.database.read(lambda reader: _players(reader.people.directory())),
            now=desk.clock.now,
            open_file=desk.database.files.path,
            rail=rail,
            loopback_only=not config.web.allow_remote_console,
        )
    )


def _players(directory: Directory) -> Sequence[ConsolePerson]:
    from adapters.console.settings import ConsolePerson

    owned = {owner: account for (platform, account), owner in directory.accounts.items() if platform == CONSOLE}
    people = (directory.people[id] for id in directory.active if id in owned)
    return [ConsolePerson(owned[each.id], each.name, initials(each.id, directory.people), each.title or each.unit, each.language, each.zone) for each in people]
