"""From a section of the settings to the gateway of its platform; the only place that names them. SDKs are imported only when configured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.port import Gateway
from adapters.shown import Shown, nowhere, unnoted
from bot.clock import Clock, SystemClock, jitter
from bot.config import Config
from bot.settling import note_places
from bot.wording.names import initials
from storage.database import Database
from storage.people import Directory

if TYPE_CHECKING:
    from adapters.console.settings import ConsolePerson, Rail
    from bot.desk import Desk

CONSOLE, TELEGRAM, SLACK = "console", "telegram", "slack"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a gateway finds files, and whom it tells of what is shown."""

    open_file: Callable[[str], Path | None] = nowhere
    shown: Shown = unnoted


def gateways(config: Config, desk: Desk, rail: Rail | None = None, now: Callable[[], datetime] | None = None) -> dict[str, Gateway]:
    """Every configured platform by its name. `now` dates what is shown, if it is not the desk's clock that does."""
    found: dict[str, Gateway] = {}
    names = configured(config)
    if CONSOLE in names:
        found[CONSOLE] = _console(config, desk, rail, now or desk.clock.now)
    kept = Kept(partial(_place, desk.database), partial(note_places, desk.database))
    return found | {name: _REMOTE[name](config, desk.clock, kept) for name in names if name in _REMOTE}


def remote(config: Config, clock: Clock) -> dict[str, Gateway]:
    """Those that are reached over a network, to be asked how they are; they keep nothing."""
    return {name: _REMOTE[name](config, clock, Kept()) for name in configured(config) if name in _REMOTE}


def configured(config: Config) -> tuple[str, ...]:
    """The names of all platforms that are in the settings."""
    return (CONSOLE,) * config.console.enabled + (TELEGRAM,) * bool(config.telegram.token) + (SLACK,) * bool(config.slack.bot_token)


def folders(config: Config) -> tuple[Path, ...]:
    """Where platforms keep what is theirs, beside the database: a backup takes them along."""
    return (config.data.folder / CONSOLE,)


def put_back(config: Config) -> None:
    """What was just restored of platforms is older than what people may have before them."""
    from adapters.console.transcripts import DATABASE, Transcripts

    place = config.data.folder / CONSOLE / DATABASE
    if place.exists():
        with closing(Transcripts(place, SystemClock().now)) as transcripts:
            transcripts.begin_anew()


def _console(config: Config, desk: Desk, rail: Rail | None, now: Callable[[], datetime]) -> Gateway:
    from adapters.console.gateway import ConsoleGateway
    from adapters.console.settings import ConsoleSettings

    return ConsoleGateway(
        ConsoleSettings(
            folder=config.data.folder / "console",
            people=lambda: desk.database.read(lambda reader: _players(reader.people.directory())),
            now=now,
            open_file=partial(_place, desk.database),
            rail=rail,
            loopback_only=not config.web.allow_remote_console,
        )
    )


def _telegram(config: Config, clock: Clock, kept: Kept) -> Gateway:
    from adapters.telegram.gateway import TelegramGateway
    from adapters.telegram.settings import TelegramSettings

    told = config.telegram
    return TelegramGateway(
        TelegramSettings(
            token=told.token,
            monotonic=clock.monotonic,
            jitter=jitter,
            api_base_url=told.api_base_url,
            file_base_url=told.file_base_url,
            webhook_secret=told.webhook_secret if told.mode == "webhook" else "",
            webhook_url=f"{config.address}/telegram/webhook",
            open_file=kept.open_file,
            shown=kept.shown,
            language=config.organisation.language,
        )
    )


def _slack(config: Config, clock: Clock, kept: Kept) -> Gateway:
    from adapters.slack.gateway import SlackGateway
    from adapters.slack.settings import SlackSettings

    told = config.slack
    return SlackGateway(
        SlackSettings(
            bot_token=told.bot_token,
            now=lambda: clock.now().timestamp(),
            monotonic=clock.monotonic,
            jitter=jitter,
            api_base_url=told.api_base_url,
            app_token=told.app_token,
            signing_secret=told.signing_secret if told.mode == "http" else "",
            open_file=kept.open_file,
            shown=kept.shown,
            match_email=told.match_email,
            language=config.organisation.language,
        )
    )


_REMOTE: dict[str, Callable[[Config, Clock, Kept], Gateway]] = {TELEGRAM: _telegram, SLACK: _slack}


def _place(database: Database, digest: str) -> Path:
    """Where the bytes of a file or of a picture lie, if they do."""
    place = database.files.path(digest)
    return place if place.is_file() else database.pictures.path(digest)


def _players(directory: Directory) -> Sequence[ConsolePerson]:
    from adapters.console.settings import ConsolePerson

    owned = {owner: account for (platform, account), owner in directory.accounts.items() if platform == CONSOLE}
    people = (directory.people[id] for id in directory.active if id in owned)
    return [ConsolePerson(owned[each.id], each.name, initials(each.id, directory.people), each.title or each.unit, each.language, each.zone) for each in people]
