"""The command line: `alur`. Exit 0 fine, 1 faults found, 2 wrong use or settings."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from bot import cli_authoring, cli_cases, cli_data, cli_doctor, cli_graph, cli_platforms, cli_sops
from bot.terminal import alone, settings, stop, tell, trouble_told

if TYPE_CHECKING:
    from bot.config import Config

_HELP = """Approvals by your own procedures (SOPs), in chat.

Settings are those of alur.toml in this folder (or of the file named by ALUR_CONFIG) and of the environment, such as ALUR_DATA=folder or
ALUR_PORT=9000. ALUR_LANG=id speaks Indonesian. A command ends with 0 when all is fine, 1 when it found faults, 2 when it was used or set up wrongly."""

app = typer.Typer(name="alur", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=_HELP)


RARELY = (20_000, 50, 50)  # objects made until garbage is looked for: a decision makes some thousands, and hardly any in circles


@contextmanager
def _all_to_stay() -> Iterator[None]:
    """What is loaded here stays until the process ends. Looking through it for garbage would be a sixth of a start, so it is not done, then or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*RARELY)
        gc.enable()


@app.command()
def demo() -> None:
    """Start the demo company with the console in the browser; no accounts, no tokens.

    Its data are kept in the folder that ALUR_DATA names, and the port is ALUR_PORT; a second start goes on with them.
    """
    with _all_to_stay():
        from bot.demo import run_demo

    run_demo()


def _say_where(config: Config) -> None:
    tell("cli.listening", address=config.address)
    if config.console.enabled:
        tell("cli.console", address=config.address)


@app.command()
def run() -> None:
    """Run Alur until it is stopped.

    The first start takes over the people file and publishes the SOPs of the folder; later changes are made by `alur people import` and
    `alur sop publish`.
    """
    with _all_to_stay():
        import logging

        from bot.main import PortTaken, build, on_loop
        from bot.main import run as run_house

    config = settings()
    logging.basicConfig(level=config.log.level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "apscheduler", "slack_sdk", "telegram", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with alone(config, config.web.port):
        with trouble_told():
            house = build(config)
        house.alone = True
        try:
            on_loop(run_house(house, lambda: _say_where(config)))
        except* PortTaken:
            stop(2, "cli.port", port=config.web.port, command="alur run")


cli_authoring.init.command("slack")(cli_platforms.init_slack)
app.add_typer(cli_authoring.init, name="init")
app.add_typer(cli_sops.sop, name="sop")
app.add_typer(cli_data.people, name="people")
app.add_typer(cli_data.db, name="db")
app.command("check")(cli_sops.check)
app.command("explain")(cli_sops.explain)
app.command("graph")(cli_graph.graph)
app.command("test")(cli_cases.run_tests)
app.command("fmt")(cli_authoring.fmt)
app.command("schema")(cli_authoring.schema)
app.command("where")(cli_data.where)
app.command("list")(cli_data.list_running)
app.command("doctor")(cli_doctor.doctor)
app.command("backup")(cli_data.backup)
app.command("restore")(cli_data.restore)
app.command("bench-data")(cli_data.bench_data)


def main() -> None:
    """The console script."""
    app()
