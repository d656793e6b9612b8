"""Commands that set up a platform on its own side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_sops import Language, sound
from bot.terminal import WRONG_USE, language, opened, settings, show, stop
from bot.wording.catalogue import say

if TYPE_CHECKING:
    from bot.config import Config
    from workflows.sop import Sop

AppName = Annotated[str, typer.Option("--name", help="What the app is called in Slack, at most 35 characters.")]


def init_slack(name: AppName = "Alur", lang: Language = None) -> None:
    """Print the manifest of an app for Slack, to be pasted as it is: "Create New App", "From a manifest", on api.slack.com/apps.

    It has a command for each SOP that is live, or that the folder holds before the first start, and just the scopes that Alur uses. Slack is to call
    [web] public_url where [slack] mode is http; otherwise Alur opens a connection. What people read in it is in the organisation's language, or in that of --lang.
    """
    from adapters.slack.manifest import LONGEST_NAME, manifest
    from adapters.slack.webhook import ADDRESS
    from bot.asked import commands_of

    config, url = settings(), ""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        stop(WRONG_USE, "cli.slack_name", most=LONGEST_NAME)
    if config.slack.mode == "http":
        if not config.web.public_url.startswith("https://"):
            stop(WRONG_USE, "cli.slack_https")
        url = config.address + ADDRESS
    made = manifest(name.strip(), commands_of(_sops(config)), lang or config.organisation.language, url, config.slack.match_email)
    show(made.content)
    for key, left_out in (("cli.slack_taken", made.taken), ("cli.slack_too_long", made.too_long), ("cli.slack_beyond", made.beyond)):
        if left_out:
            commands = ", ".join(f"/{command}" for command in left_out)
            typer.echo(say(key, language(), commands=commands, example=f"/alur {left_out[0]}", count=len(left_out)), err=True)
    typer.echo(say("cli.slack_next", language()), err=True)


def _sops(config: Config) -> tuple[Sop, ...]:
    """Those that are live; before there are any, those of the folder, and without a folder the shipped ones. Faults end the command."""
    from bot.demo_company import SOPS
    from bot.role_titles import is_kept

    if is_kept(config):
        with opened(config) as desk:
            if live := desk.database.read(desk.library.all_live):
                return live
    folder: Path = config.sops.folder if config.sops.folder.is_dir() else SOPS
    return tuple(sop for file in sorted(folder.glob("*.yaml")) for sop in sound(file))
