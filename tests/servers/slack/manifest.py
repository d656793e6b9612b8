"""The manifest of an app, as Slack checks what is pasted: docs.slack.dev/reference/app-manifest and /reference/methods/apps.manifest.validate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.servers.slack.places import Json
from tests.servers.slack.refusal import Refusal, wrong
from tests.servers.slack.shapes import Check, choice, flag, number, row, thing, words

# Scopes of which one is needed for an event to come.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (), "app_mention": ("app_mentions:read",), "app_uninstalled": (), "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",), "channel_id_changed": ("channels:read", "groups:read"), "channel_left": ("channels:read",), "file_shared": ("files:read",),
    "channel_unarchive": ("channels:read",), "group_archive": ("groups:read",), "group_deleted": ("groups:read",), "group_left": ("groups:read",), "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",), "message.groups": ("groups:history",), "message.im": ("im:history",), "team_join": ("users:read",),
    "tokens_revoked": (), "user_change": ("users:read",),
}  # fmt: skip


def _like(shape: str, said: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(shape, value):
            yield wrong(said, at)

    return check


_URL = _like(r"https://\S+", "must be a valid https URL")
_COMMAND = thing(
    {"command": _like(r"/[^\sA-Z]{1,31}", "must start with / and be lower case, without spaces, below 33 characters"), "description": words(2000)},
    {"should_escape": flag, "url": _URL, "usage_hint": words(1000)},
)
_SHORTCUT = thing({"name": words(24), "callback_id": words(255), "description": words(150), "type": choice("message", "global")})
_MANIFEST = thing(
    {
        "display_information": thing(
            {"name": words(35)},
            {"description": words(140), "long_description": words(4000, 174), "background_color": _like("#([0-9a-fA-F]{3}){1,2}", "must be a hex color")},
        )
    },
    {
        "_metadata": thing({}, {"major_version": number(1, 2), "minor_version": number(0, 9)}),
        "features": thing(
            {},
            {
                "app_home": thing({}, dict.fromkeys(("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), flag)),
                "bot_user": thing({"display_name": words(80)}, {"always_online": flag}),
                "shortcuts": row(_SHORTCUT, 10),
                "slash_commands": row(_COMMAND, 50),
            },
        ),
        "oauth_config": thing({}, {"redirect_urls": row(_URL, 1000), "scopes": thing({}, {"bot": row(words(255), 255), "user": row(words(255), 255)})}),
        "settings": thing(
            {},
            {
                "event_subscriptions": thing({}, {"request_url": _URL, "bot_events": row(choice(*EVENTS), 100)}),
                "interactivity": thing({"is_enabled": flag}, {"request_url": _URL, "message_menu_options_url": _URL}),
                **dict.fromkeys(("org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"), flag),
            },
        ),
    },
)


def check_manifest(manifest: Any) -> Json:
    """Raises Refusal with every fault and where it is."""
    found = list(_MANIFEST(manifest, "")) or list(_unreachable(manifest))
    if found:
        errors = [re.fullmatch(r"(.*) \[json-pointer:(.*)\]", each, re.S) for each in found]
        raise Refusal("invalid_manifest", errors=[{"message": each[1], "pointer": each[2]} for each in errors if each])
    return dict(manifest)


def _unreachable(manifest: Json) -> Iterator[str]:
    """What could not be brought anywhere."""
    settings, features = manifest.get("settings", {}), manifest.get("features", {})
    socket = settings.get("socket_mode_enabled", False)
    events, acts = settings.get("event_subscriptions", {}), settings.get("interactivity", {})
    if events and not socket and "request_url" not in events:
        yield wrong("Event Subscription requires either Request URL or Socket Mode Enabled", "/settings/event_subscriptions")
    if acts.get("is_enabled") and not socket and "request_url" not in acts:
        yield wrong("Interactivity requires a Request URL", "/settings/interactivity")
    names = [command["command"] for command in features.get("slash_commands", [])]
    for place, command in enumerate(features.get("slash_commands", [])):
        if not socket and "url" not in command:
            yield wrong("Slash command requires a Request URL", f"/features/slash_commands/{place}")
        if command["command"] in names[:place]:
            yield wrong(f"{command['command']} already exists", f"/features/slash_commands/{place}/command")
    if (names or features.get("shortcuts")) and "commands" not in manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []):
        yield wrong("Slash commands and shortcuts require the scope commands", "/oauth_config/scopes/bot")
