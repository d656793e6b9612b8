"""The README's table of platforms says what each platform's traits say."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from adapters.console.gateway import ConsoleGateway
from adapters.console.settings import ConsoleSettings
from adapters.port import Traits
from adapters.slack.gateway import SlackGateway
from adapters.telegram.gateway import TelegramGateway
from adapters.telegram.settings import TelegramSettings
from tests.adapters.slack_person import slack_settings
from tests.servers.fake_slack import FakeSlack

HOUSE = Path(__file__).parents[2]


GROUPS = {"slack": "channels and threads", "telegram": "groups and topics"}  # what each calls them


def said(name: str, traits: Traits) -> list[str]:
    questions = "as one form" if traits.forms else "one by one"
    return [questions, GROUPS[name] if traits.groups else "private chats only", f"up to {traits.file_limit // 1024**2} MB", f"up to {traits.text_limit:,} characters"]


def test_the_table_of_platforms_is_whole_and_true(tmp_path: Path) -> None:
    rows = re.findall(r"^\| (?:\[(\w+)\]\(\S+\)|(\w+)) \|(.+)\|$", (HOUSE / "README.md").read_text(encoding="utf-8"), re.M)
    table = {(linked or bare).lower(): [cell.strip() for cell in cells.split("|")] for linked, bare, cells in rows}
    console = ConsoleGateway(ConsoleSettings(tmp_path, lambda: (), lambda: datetime(2026, 11, 25, tzinfo=UTC)))
    with closing(console):
        platforms = (console, TelegramGateway(TelegramSettings("1:a", time.monotonic, lambda seconds: 0.0, "http://127.0.0.1")), SlackGateway(slack_settings(FakeSlack())))
        folders = {folder.name for folder in (HOUSE / "adapters").iterdir() if (folder / "gateway.py").exists()}
        assert folders == {gateway.name for gateway in platforms} == table.keys() - {"platform"}
        for gateway in platforms:
            assert table[gateway.name][:4] == said(gateway.name, gateway.traits)
            assert all(table[gateway.name])
