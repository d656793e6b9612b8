"""What every command of the command line shares: its words, its settings, how it ends.

What only some commands need is imported where they need it, here and in the commands: `alur --help` and `alur check` load no database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from bot.wording.catalogue import say
from storage.failures import NewerDatabase, StorageUnavailable
from storage.occupancy import Occupied, occupied

if TYPE_CHECKING:
    from bot.config import Config, ConfigFaulty
    from bot.desk import Desk
    from bot.first_start import Unfit

FAULTS, WRONG_USE = 1, 2


def language() -> str:
    """ALUR_LANG, else the language of the terminal: Indonesian where it begins with "id", English otherwise."""
    return "id" if os.environ.get("ALUR_LANG", os.environ.get("LANG", "")).startswith("id") else "en"


def tell(key: str, /, **values: object) -> None:
    """Prints one sentence."""
    typer.echo(say(key, language(), **values))


def show(data: Any) -> None:
    """Prints JSON for machines."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def stop(code: int, key: str = "", /, **values: object) -> NoReturn:
    """Ends the command with `code`, after a sentence on the error output."""
    if key:
        typer.echo(say(key, language(), **values), err=True)
    raise typer.Exit(code)


def read_text(file: Path) -> str:
    """The file's text; a file that cannot be read ends the command."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        stop(WRONG_USE, "cli.no_file", file=file, why=getattr(error, "strerror", None) or say("cli.not_text", language()))


def settings() -> Config:
    """The settings of `alur.toml` here (or of the file ALUR_CONFIG names) and of the environment; faults end the command."""
    from bot.config_reader import load_config

    file = settings_file()
    return read_settings(lambda: load_config(file), str(file or ""))


def settings_file() -> Path | None:
    """Where the settings are written, `None` where they are nowhere."""
    from bot.config_reader import FILE

    named = os.environ.get("ALUR_CONFIG")
    return Path(named) if named else Path(FILE) if Path(FILE).exists() else None


def read_settings(read: Callable[[], Config], file: str = "") -> Config:
    """What `read` gives; faults are told, as found in `file`, and end the command."""
    from bot.config import ConfigFaulty

    try:
        return read()
    except ConfigFaulty as faulty:
        _stop_for_settings(faulty, file)


def _stop_for_settings(faulty: ConfigFaulty, file: str = "") -> NoReturn:
    from bot.wording.config import config_fault

    for fault in faulty.faults:
        typer.echo(config_fault(fault, language(), file), err=True)
    stop(WRONG_USE)


@contextmanager
def trouble_told() -> Iterator[None]:
    """Trouble with the database, with its folder, with who is there already, or with what it is to take over ends the command with its sentences."""
    from bot.config import ConfigFaulty
    from bot.first_start import Unfit

    try:
        yield
    except ConfigFaulty as faulty:
        _stop_for_settings(faulty)
    except Unfit as unfit:
        for line in _fault_lines(unfit):
            typer.echo(line, err=True)
        stop(FAULTS)
    except Occupied as other:
        stop(WRONG_USE, "cli.occupied_by" if other.process and other.port else "cli.occupied", folder=other.folder, process=other.process, port=other.port)
    except NewerDatabase as newer:
        stop(WRONG_USE, "cli.newer", revision=newer.revision)
    except StorageUnavailable as trouble:
        stop(WRONG_USE, "cli.unavailable", kind=say(f"cli.kind.{trouble.kind}", language()))
    except BrokenPipeError:
        raise  # whoever reads the output has gone, as after `alur list | head`: no trouble of ours
    except OSError as fault:
        stop(WRONG_USE, "cli.no_place", place=fault.filename or "", why=fault.strerror or type(fault).__name__)


def _fault_lines(unfit: Unfit) -> list[str]:
    from bot.people_file import PeopleFaulty
    from bot.wording.faults import fault_lines
    from bot.wording.people_file import people_fault

    if isinstance(unfit.faulty, PeopleFaulty):
        return [people_fault(fault, language(), str(unfit.file)) for fault in unfit.faulty.faults]
    return [fault_lines(str(unfit.file), unfit.text, fault, language()) for fault in unfit.faulty.faults]


@contextmanager
def alone(config: Config, port: int = 0) -> Iterator[None]:
    """No other `alur run`, `alur demo` or `alur restore` works on the same data meanwhile; one that does ends the command with a sentence."""
    from storage.database import path_of

    with ExitStack() as held:
        with trouble_told():
            held.enter_context(occupied(path_of(config.database_url), port))
        yield


@contextmanager
def opened(config: Config | None = None) -> Iterator[Desk]:
    """The desk over the installation's database; trouble with it ends the command with a sentence."""
    from bot.clock import SystemClock
    from bot.main import build_desk

    with trouble_told():
        desk = build_desk(config or settings(), SystemClock())
        try:
            yield desk
        finally:
            desk.database.close()


@contextmanager
def progress(key: str) -> Iterator[Callable[[float], object]]:
    """Hears how much is done, from 0 to 1: a bar on the error output when a terminal looks on, else a line once."""
    if not sys.stderr.isatty():
        typer.echo(say(key, language()), err=True)
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say(key, language()), total=1.0)
        yield lambda share: bar.update(task, completed=share)
