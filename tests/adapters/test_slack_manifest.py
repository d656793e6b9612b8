"""The manifest of an app keeps Slack's limits, whatever commands there are; what is left out is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from adapters.port import Command
from adapters.slack.manifest import EMAILS, MOST_COMMANDS, SCOPES, Manifest, manifest, missing
from tests.servers.slack.manifest import check_manifest
from tests.servers.slack.refusal import Refusal

URL = "https://alur.example.com/slack/events"


def made(*names: str, language: str = "en", url: str = "", title: str = "Title") -> Manifest:
    found = manifest("Alur", [Command(name, {"en": title, "id": "Judul"}) for name in names], language, url)
    try:
        check_manifest(found.content)
    except Refusal as refused:
        raise AssertionError(refused.more) from None
    return found


def commands(found: Manifest) -> list[dict[str, Any]]:
    return list(found.content["features"]["slash_commands"])


@pytest.mark.parametrize(
    ("names", "offered", "taken", "too_long", "beyond"),
    [
        ((), ["/alur"], (), (), ()),
        (("beli", "buy"), ["/alur", "/beli", "/buy"], (), (), ()),
        (("alur", "cuti"), ["/alur", "/cuti"], (), (), ()),
        (("leave", "cuti", "help", "away"), ["/alur", "/cuti"], ("leave", "help", "away"), (), ()),
        (("a" * 31, "b" * 32), ["/alur", f"/{'a' * 31}"], (), ("b" * 32,), ()),
        (tuple(f"c{n}" for n in range(51)), ["/alur", *(f"/c{n}" for n in range(49))], (), (), ("c49", "c50")),
    ],
)
def test_commands_that_slack_would_not_take_are_left_out_and_named(names: Any, offered: Any, taken: Any, too_long: Any, beyond: Any) -> None:
    found = made(*names)
    assert [command["command"] for command in commands(found)] == offered
    assert (found.taken, found.too_long, found.beyond) == (taken, too_long, beyond)
    assert len(offered) <= MOST_COMMANDS


def test_a_long_title_is_cut_on_a_word_and_where_there_is_none_the_command_stands_for_it() -> None:
    (_, cut) = commands(made("beli", title="word " * 500))
    assert cut["description"].endswith(" word…")
    assert commands(made("beli", title=""))[1]["description"] == "beli"


def test_a_command_speaks_the_language_asked_for_and_else_its_own() -> None:
    (own, beli) = commands(made("beli", language="id"))
    assert (own["description"], beli["description"]) == ("Pengajuan dan persetujuan", "Judul")
    found = manifest("Alur", [Command("where", {"en": "where it stands"})], "id")
    assert commands(found)[1]["description"] == "where it stands"


@pytest.mark.parametrize("language", ["id", "en"])
def test_shortcuts_are_there_in_both_languages_the_apps_own_first(language: str) -> None:
    shortcuts = made(language=language).content["features"]["shortcuts"]
    assert [(each["type"], each["name"]) for each in sorted(shortcuts, key=lambda each: each["callback_id"])] == [
        ("global", "New request"),
        ("global", "Ajukan"),
        ("message", "Make a request of this"),
        ("message", "Jadikan pengajuan"),
    ]
    assert shortcuts[0]["callback_id"].endswith(language)
    assert len({each["callback_id"] for each in shortcuts}) == len(shortcuts)


def test_slack_calls_one_address_for_everything_or_none() -> None:
    socket, http = made("beli").content, made("beli", url=URL).content
    assert socket["settings"]["socket_mode_enabled"]
    assert "url" not in str(socket)
    assert not http["settings"]["socket_mode_enabled"]
    assert {command["url"] for command in http["features"]["slash_commands"]} == {URL}
    assert {http["settings"][part]["request_url"] for part in ("event_subscriptions", "interactivity")} == {URL}
    assert http["settings"]["interactivity"]["message_menu_options_url"] == URL


def test_scopes_that_lack_are_named_in_the_order_of_the_manifest() -> None:
    scopes = made().content["oauth_config"]["scopes"]["bot"]
    assert missing([*scopes, "team:read"]) == ()
    assert missing(["commands", "users:read", "files:read", "groups:read", "groups:history"]) == ("chat:write", "im:write", "im:history", "channels:read", "channels:history", "files:write")


def test_addresses_are_asked_for_only_where_people_are_linked_by_them() -> None:
    asked = [manifest("Alur", [], "en", emails=emails).content["oauth_config"]["scopes"]["bot"] for emails in (False, True)]
    assert asked == [list(SCOPES), [*SCOPES, EMAILS]]
    assert [missing(SCOPES, emails) for emails in (False, True)] == [(), (EMAILS,)]


def test_the_manual_says_what_each_scope_is_for() -> None:
    page = (Path(__file__).parents[2] / "docs" / "slack.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z:.]+)`[^|]* \|", page, re.M)) == {*SCOPES, EMAILS, "connections:write"}
