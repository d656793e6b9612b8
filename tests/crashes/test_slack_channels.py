"""`alur run` on Slack, killed while a card is on its way to a person and to a channel: each card stands there once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.crashes.house import PATIENCE, free_port
from tests.servers.fake_slack import APP_TOKEN, TOKEN, FakeSlack, Person, Room, slack
from tests.servers.slack.screens import Shown
from tests.stories.rooms import BORROW

POST = "chat.postMessage"
PEOPLE = """
people:
  - {id: rina, name: Rina Wulandari, manager: budi, accounts: ["slack:%s"]}
  - {id: budi, name: Budi Santoso, roles: [purchasing], accounts: ["slack:%s"]}
"""


@dataclass
class Firm:
    """A folder that `alur init` made, and the process at work in it. Rina asks, Budi decides and administers."""

    folder: Path
    server: FakeSlack
    rina: Person
    budi: Person
    room: Room
    process: subprocess.Popen[str] | None = None

    async def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            command = [sys.executable, "-c", "from bot.cli import app; app()", "run"]
            self.process = subprocess.Popen(command, cwd=self.folder, env={**os.environ, "ALUR_PORT": str(free_port())}, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        assert (await asyncio.to_thread(self.process.stdout.readline)).startswith("Alur "), self.log()
        async with asyncio.timeout(PATIENCE):
            while not self.server.sockets.open:
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """By SIGKILL, at whatever it is."""
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.communicate, timeout=PATIENCE)
        self.process = None
        while self.server.sockets.open:
            await asyncio.sleep(0.05)

    async def until(self, look: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not look():
                await asyncio.sleep(0.05)

    def cards(self, *parts: str) -> list[Shown]:
        """What the app wrote to Budi and to the channel, with all `parts`."""
        shown = [self.budi._shown(message) for place in (self.budi.chat, self.room.channel) for message in place.shown() if not message.only_for]
        return [message for message in shown if message.sender == "alur" and all(part in message.text for part in parts)]

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")[-3000:]


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    async with slack() as server:
        rina, budi = server.person("Rina Wulandari"), server.person("Budi Santoso")
        found = Firm(tmp_path / "firm", server, rina, budi, server.room("gudang", rina, budi))
        assert CliRunner().invoke(app, ["init", str(found.folder)]).exit_code == 0
        (found.folder / "alur.toml").write_text(
            '[people]\nfile = "people.yaml"\nadministrators = ["budi"]\n[sops]\nfolder = "sops"\n'
            f'[slack]\nbot_token = "{TOKEN}"\napp_token = "{APP_TOKEN}"\napi_base_url = "{server.base_url}"\n',
            encoding="utf-8",
        )
        (found.folder / "people.yaml").write_text(PEOPLE % tuple(f"{server.team}/{person.id}" for person in (rina, budi)), encoding="utf-8")
        (found.folder / "sops" / "borrow.yaml").write_text(BORROW, encoding="utf-8")
        try:
            await found.start()
            yield found
        finally:
            if found.process is not None:
                await found.kill()


async def test_killed_while_cards_are_on_their_way_each_stands_there_once(firm: Firm) -> None:
    await firm.budi.command("/alur grup gudang", firm.room.channel)
    firm.rina.command("/pinjam 4jt proyektor")
    await firm.until(lambda: any("akan melewati" in message.text for message in firm.rina.view()))
    held = [firm.server.weather.hold(POST, place, done=True) for place in (firm.room.id, firm.budi.id)]
    firm.rina.press("Kirim")
    for hold in held:
        await asyncio.wait_for(hold.reached.wait(), PATIENCE)
    await firm.kill()
    await firm.start()
    await firm.until(lambda: len(firm.server.called("conversations.history")) >= 2)
    await firm.budi.press("Setujui", where=firm.room.channel)
    await firm.until(lambda: len(firm.cards("Serahkan")) == 2)
    await firm.until(lambda: len(firm.cards("Disetujui Budi Santoso")) == 2)
    assert len(firm.cards("royektor")) == 4, firm.log()
    assert not any("Setujui" in message.labels for message in firm.cards())
