"""The command line: `alur`. Exit 0 fine, 1 faults found, 2 wrong use or settings."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot import cli_data, cli_sops
from bot.terminal import alone, settings, stop, tell, trouble_told

app = typer.Typer(name="alur", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Approvals by your own procedures.")
app.add_typer(cli_sops.sop, name="sop")
app.add_typer(cli_data.people, name="people")
app.add_typer(cli_data.db, name="db")
app.command("check")(cli_sops.check)
app.command("explain")(cli_sops.explain)
app.command("test")(cli_sops.run_tests)
app.command("where")(cli_data.where)
app.command("list")(cli_data.list_running)
app.command("backup")(cli_data.backup)
app.command("restore")(cli_data.restore)


@contextmanager
def _all_to_stay() -> Iterator[None]:
    """What is loaded here stays until the process ends. Looking through it for garbage would be a sixth of a start, so it is not done, then or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@app.command()
def demo() -> None:
    """Start the demo company with the browser console; no accounts, no tokens."""
    with _all_to_stay():
        from bot.demo import run_demo

    run_demo()


@app.command()
def run() -> None:
    """Run Alur with the settings of alur.toml in this folder."""
    with _all_to_stay():
        import asyncio
        import logging

        from bot.main import PortTaken, build
        from bot.main import run as run_house

    config = settings()
    logging.basicConfig(level=config.log.level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "apscheduler", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with alone(config, config.web.port):
        with trouble_told():
            house = build(config)
        try:
            asyncio.run(run_house(house, lambda: tell("cli.listening", address=config.address)))
        except* PortTaken:
            stop(2, "cli.port", port=config.web.port, command="alur run")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to make it.")] = Path()) -> None:
    """Make a folder to begin with: settings, people, and the shipped SOPs."""
    from bot.starter_folder import make

    for file in make(folder):
        tell("cli.made", file=file)
    tell("cli.made_next")


def main() -> None:
    """The console script."""
    app()
