"""The app as Slack makes it "From a manifest" (docs.slack.dev/reference/app-manifest): what Alur needs of it and nothing more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.lines import cut
from adapters.port import Command
from adapters.slack.parse import ANYWHERE, OF_MESSAGE, OWN_COMMAND
from adapters.slack.render import SPEECH
from adapters.speech import LANGUAGES

SCOPES = (
    "commands", "chat:write", "im:write", "im:history", "channels:read", "channels:history", "groups:read", "groups:history", "users:read", "files:read",
    "files:write",
)  # fmt: skip
EMAILS = "users:read.email"  # only where people are linked by their address
EVENTS = (
    "message.im", "message.channels", "message.groups", "channel_id_changed", "member_joined_channel", "channel_left", "channel_archive", "channel_unarchive",
    "channel_deleted", "group_left", "group_archive", "group_unarchive", "group_deleted", "app_home_opened", "tokens_revoked", "app_uninstalled",
)  # fmt: skip
LONGEST_NAME = 35  # characters, of the app
MOST_COMMANDS = 50
_LONGEST_COMMAND, _LONGEST_HELP = 31, 2000  # characters; a command's without its slash
_BUILT_IN = {
    "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback", "help", "huddle", "invite", "join", "kick", "leave", "me",
    "msg", "mute", "open", "part", "pref", "prefs", "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "unarchive", "who",
}  # fmt: skip; what Slack's own clients take for themselves: slack.com/help/articles/201259356


@dataclass(frozen=True, slots=True)
class Manifest:
    """`content` is what is pasted. Commands that are not in it: `taken` by Slack itself, `too_long`, `beyond` the number an app may have."""

    content: dict[str, Any]
    taken: tuple[str, ...]
    too_long: tuple[str, ...]
    beyond: tuple[str, ...]


def manifest(name: str, commands: Sequence[Command], language: str, request_url: str = "", emails: bool = False) -> Manifest:
    """For an app of that name; the first commands are kept where there are too many. `language` (id | en) of what people read beside them;
    `request_url`: where Slack is to call, "" for Socket Mode; `emails`: people are linked by their address."""
    named = {command.name: command for command in commands if command.name != OWN_COMMAND}
    taken = tuple(word for word in named if word in _BUILT_IN)
    too_long = tuple(word for word in named if len(word) > _LONGEST_COMMAND)
    fitting = [command for word, command in named.items() if word not in (*taken, *too_long)]
    offered, beyond = fitting[: MOST_COMMANDS - 1], fitting[MOST_COMMANDS - 1 :]
    url = {"url": request_url} if request_url else {}
    called = {"request_url": request_url} if request_url else {}
    own = _entry(OWN_COMMAND, SPEECH.say(language, "own_command"), url) | {"usage_hint": SPEECH.say(language, "own_command_hint")}
    content = {
        "display_information": {"name": name, "description": SPEECH.say(language, "about")},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": _shortcuts(language),
            "slash_commands": [own, *(_entry(command.name, _help(command, language), url) for command in offered)],
        },
        "oauth_config": {"scopes": {"bot": list(_scopes(emails))}},
        "settings": {
            "event_subscriptions": {**called, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **called, **({"message_menu_options_url": request_url} if request_url else {})},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }
    return Manifest(content, taken, too_long, tuple(command.name for command in beyond))


def missing(scopes: Iterable[str], emails: bool = False) -> tuple[str, ...]:
    """Those that a token with `scopes` has not and Alur needs; `emails`: people are linked by their address."""
    held = set(scopes)
    return tuple(scope for scope in _scopes(emails) if scope not in held)


def _scopes(emails: bool) -> tuple[str, ...]:
    return (*SCOPES, EMAILS) if emails else SCOPES


def _shortcuts(language: str) -> list[dict[str, str]]:
    """One for everywhere and one for messages, in each language: a shortcut has one name for everybody."""
    languages = (language, *(other for other in LANGUAGES if other != language))
    kinds = (("global", ANYWHERE), ("message", OF_MESSAGE))
    return [
        {"type": kind, "callback_id": f"{key}.{spoken}", "name": SPEECH.say(spoken, f"shortcut.{key}"), "description": SPEECH.say(spoken, f"shortcut.{key}_help")}
        for kind, key in kinds
        for spoken in languages
    ]


def _help(command: Command, language: str) -> str:
    """In `language`, or in the one it has: the other language's commands speak theirs."""
    said = command.help.get(language) or next(iter(command.help.values()), "")
    return cut(said, _LONGEST_HELP) or command.name


def _entry(name: str, description: str, url: dict[str, str]) -> dict[str, Any]:
    return {"command": f"/{name}", "description": description, "should_escape": True, **url}
