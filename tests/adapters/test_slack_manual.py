"""What the manual has people paste is taken by Slack, and is enough for what Alur does."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tests.servers.fake_slack import FakeSlack

PAGE = (Path(__file__).parents[2] / "docs" / "slack.md").read_text(encoding="utf-8")


def test_the_manifest_of_the_manual_is_taken_and_its_scopes_are_each_explained() -> None:
    server = FakeSlack()
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert block is not None
    server.install(yaml.safe_load(block[1]))
    explained = set(re.findall(r"^\| `([a-z:.]+)` \|", PAGE, re.M))
    assert set(server.scopes) <= explained
    assert server.commands is not None
    assert "/alur" in server.commands
