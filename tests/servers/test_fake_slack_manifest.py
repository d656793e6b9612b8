"""The local Slack takes a manifest as the real one does, and says what is wrong with it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.servers.slack.refusal import Refusal
from tests.servers.workspace import Json, Workspace

GOOD: Json = {
    "display_information": {"name": "Alur", "description": "Persetujuan", "background_color": "#1f3a5f"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Alur", "always_online": True},
        "slash_commands": [{"command": "/beli", "description": "Pembelian", "usage_hint": "laptop 4jt", "should_escape": True}],
        "shortcuts": [{"name": "Permintaan baru", "type": "global", "callback_id": "new_request", "description": "Mulai"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
        "org_deploy_enabled": False,
        "token_rotation_enabled": False,
    },
}
WRONG: list[tuple[str, Any, str, str]] = [
    ("", {}, "missing required field: display_information", ""),
    ("display_information", {"name": "x" * 36}, "must be less than 36 characters", "/display_information/name"),
    ("display_information", {"name": "Alur", "background_color": "biru"}, "must be a hex color", "/display_information/background_color"),
    ("display_information", {"name": "Alur", "long_description": "x" * 173}, "must be more than 173 characters", "/display_information/long_description"),
    ("display_information", {"name": "Alur", "warna": "biru"}, "invalid additional property: warna", "/display_information"),
    ("features.slash_commands", [{"command": "/beli"}], "missing required field: description", "/features/slash_commands/0"),
    (
        "features.slash_commands",
        [{"command": "/Beli", "description": "x"}],
        "must start with / and be lower case, without spaces, below 33 characters",
        "/features/slash_commands/0/command",
    ),
    ("features.slash_commands", [{"command": "/beli", "description": "x"}] * 2, "/beli already exists", "/features/slash_commands/1/command"),
    ("features.shortcuts.0.name", "x" * 25, "must be less than 25 characters", "/features/shortcuts/0/name"),
    ("oauth_config.scopes.bot", ["chat:write"], "Slash commands and shortcuts require the scope commands", "/oauth_config/scopes/bot"),
    ("settings.interactivity", {"is_enabled": True, "request_url": "http://alur"}, "must be a valid https URL", "/settings/interactivity/request_url"),
    (
        "settings",
        {"event_subscriptions": {"bot_events": ["message.im"]}},
        "Event Subscription requires either Request URL or Socket Mode Enabled",
        "/settings/event_subscriptions",
    ),
]


@pytest.mark.parametrize(("place", "value", "says", "pointer"), WRONG)
async def test_a_manifest_that_is_wrong_is_refused_with_its_place(workspace: Workspace, place: str, value: Any, says: str, pointer: str) -> None:
    manifest = copy.deepcopy(GOOD) if place else value
    inside: Any = manifest
    *way, last = place.split(".")
    for step in way:
        inside = inside[int(step) if step.isdigit() else step]
    if place:
        inside[last] = value
    with pytest.raises(Refusal, match="invalid_manifest") as refused:
        workspace.server.install(manifest)
    assert refused.value.more["errors"][0] == {"message": says, "pointer": pointer}


async def test_an_app_is_what_its_manifest_says(workspace: Workspace) -> None:
    workspace.server.install(GOOD)
    assert (workspace.server.scopes, workspace.server.home_tab) == (["chat:write", "commands", "im:history"], True)
    async with workspace.listening():
        assert (await workspace.rina.command("/beli")).taken
        assert (await workspace.rina.shortcut("new_request")).taken
        with pytest.raises(AssertionError, match="/cuti is not a valid command"):
            workspace.rina.command("/cuti")
        workspace.rina.say("halo", workspace.room.channel)
        workspace.rina.say("halo")
        await workspace.server.deliveries.settled()
    assert [payload["event"]["channel_type"] for kind, payload in workspace.brought if kind == "events_api"] == ["im"]
    silent = copy.deepcopy(GOOD)
    silent["settings"]["interactivity"]["is_enabled"] = False
    workspace.server.install(silent)
    assert not (await workspace.rina.shortcut("new_request")).taken
