"""What `alur init slack` prints is taken by Slack as it is, and is all that a request from its command to its approval needs."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.intents import Account
from adapters.slack.manifest import SCOPES
from bot.cli import app
from tests.servers.slack.limits import RULES
from tests.servers.slack.manifest import EVENTS
from tests.stories.office import PDF, opened
from tests.stories.stages import SlackByRequestsStage, SlackStage

BY_HAND = {"commands", "files:read", "im:write"}  # for slash commands, downloads, and the first message to somebody, which are no methods of their own
OF_THE_APP = {"connections:write"}  # of the app's own token, which no manifest makes


def printed(folder: Path, environment: Mapping[str, str]) -> Any:
    with contextlib.chdir(folder):
        assert CliRunner().invoke(app, ["init"]).exit_code == 0
        found = CliRunner().invoke(app, ["init", "slack"], env={"ALUR_LANG": "en", **environment})
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


@pytest.mark.parametrize("environment", [{}, {"ALUR_SLACK__MODE": "http", "ALUR_WEB__PUBLIC_URL": "https://alur.example.com"}], ids=["by a socket", "called"])
async def test_a_request_is_asked_and_approved_in_the_app_that_the_printed_manifest_makes(environment: Mapping[str, str], tmp_path: Path) -> None:
    stage = SlackByRequestsStage() if environment else SlackStage()
    async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
        stage.server.install(printed(tmp_path, environment))
        await office.say("rina", "/beli 12jt laptop")
        await office.say("rina", "untuk pameran")
        await office.send("rina", "penawaran.pdf", PDF)
        await office.press("rina", "Selesai")
        await office.press("rina", "Kirim")
        stage.folk["budi"].open_home()
        await stage.server.deliveries.settled()
        await office.settle()
        assert stage.folk["budi"].home is not None
        assert "laptop" in stage.folk["budi"].home.text
        await office.press("budi", "Setujui", "laptop")
        assert "Disetujui Budi Santoso" in (await office.sees("budi", "laptop")).text
        assert (await office.house.gateways["slack"].look_up(Account("slack", f"{stage.server.team}/{stage.folk['rina'].id}"))).name == "Rina Wulandari"
        used = {scope for call in stage.server.calls if call.method in RULES for scope in RULES[call.method].scopes}
    heard = {scope for event in stage.server.subscribed for scope in EVENTS[event]}
    assert set(SCOPES) == (used | heard | BY_HAND) - OF_THE_APP
