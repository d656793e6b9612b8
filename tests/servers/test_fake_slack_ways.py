"""Sockets, signed requests, retries and answers by address, as the local Slack brings and takes them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from starlette.responses import Response
from starlette.routing import Route

from tests.servers.app import acts, answering, called, taking
from tests.servers.fake_slack import Fault, Weather
from tests.servers.slack.acts import TROUBLE
from tests.servers.workspace import QUIET, Json, Workspace, actions, button, section
from tests.webserver import serving


async def talk_by_bolt(workspace: Workspace, app: AsyncApp) -> None:
    workspace.server.now = time.time
    await workspace.rina.command("/beli laptop")
    await workspace.rina.press("Setujui")
    assert [shown.text for shown in workspace.rina.view()] == ["laptop?", "Disetujui"]


@pytest.mark.parametrize("socket", [True, False], ids=["socket", "http"])
async def test_an_app_of_bolt_talks_to_it_by_its_own_checks(workspace: Workspace, socket: bool) -> None:
    app = AsyncApp(client=workspace.web, signing_secret=workspace.server.signing_secret, logger=QUIET)

    @app.command("/beli")
    async def ask(ack: AsyncAck, command: Json) -> None:
        await ack(blocks=[section(f"{command['text']}?"), actions(button())], text="laptop?")

    @app.action("setujui")
    async def approve(ack: AsyncAck, body: Json) -> None:
        await workspace.send("Disetujui", body["channel"]["id"])
        await ack()

    if socket:
        handler = AsyncSocketModeHandler(app, workspace.server.app_token, logger=QUIET)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await talk_by_bolt(workspace, app)
        await handler.close_async()  # type: ignore[no-untyped-call]
    else:
        handle = AsyncSlackRequestHandler(app).handle
        async with serving([Route("/slack/events", handle, methods=["POST"])]) as address:
            workspace.server.request_url = f"{address}/slack/events"
            await talk_by_bolt(workspace, app)


async def test_an_answer_that_cannot_be_shown_fails_the_command(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way, answering({"blocks": [actions(button(), button())]})):
        await workspace.rina.command("/beli")
    assert workspace.rina.notices == ['/beli failed with the error "invalid_command_response"']


async def test_a_response_url_takes_five_messages_within_half_an_hour(workspace: Workspace) -> None:
    async with workspace.listening():
        await workspace.rina.command("/beli", workspace.server.room("umum", workspace.rina, bot=False).channel)
    address = acts(workspace, "slash_commands")[0]["response_url"]
    statuses = []
    for number in range(6):
        async with workspace.session.post(address, json={"text": f"ke-{number}"}) as answer:
            statuses.append((answer.status, (await answer.json()).get("error")))
    assert statuses == [(200, None)] * 5 + [(404, "used_url")]
    async with workspace.listening():
        await workspace.rina.command("/beli")
    workspace.moment += 30 * 60 + 1
    async with workspace.session.post(acts(workspace, "slash_commands")[1]["response_url"], json={"text": "terlambat"}) as answer:
        assert (answer.status, (await answer.json())["error"]) == (404, "expired_url")
    assert workspace.rina.view() == []


async def test_an_event_that_is_not_taken_comes_three_times_more_and_says_why(workspace: Workspace) -> None:
    workspace.server.deliveries.hurry = 1e6
    refused = Response(status_code=503)

    async def refuse(kind: str, payload: Json) -> Any:
        return refused

    async with called(workspace, refuse) as headers:
        workspace.rina.say("halo")
        await workspace.server.deliveries.settled()
        assert [(header.get("x-slack-retry-num"), header.get("x-slack-retry-reason")) for header in headers] == [
            (None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error"),
        ]  # fmt: skip
        assert len({payload["event_id"] for payload in acts(workspace, "events_api")}) == 1
        refused.headers["X-Slack-No-Retry"] = "1"
        workspace.rina.say("sekali saja")
        await workspace.server.deliveries.settled()
    assert len(headers) == 5


async def test_without_an_answer_in_time_events_come_again_and_acts_fail_at_once(workspace: Workspace) -> None:
    workspace.server.deliveries.patience, workspace.server.deliveries.hurry = 0.05, 1e6

    async def silent(kind: str, payload: Json) -> Any:
        return None

    async with workspace.listening(silent):
        workspace.rina.say("halo")
        await workspace.server.deliveries.settled()
        await workspace.send(blocks=[actions(button())])
        workspace.server.subscribed.clear()
        workspace.rina.press("Setujui")
        assert not (await workspace.rina.command("/beli")).taken
        await workspace.server.deliveries.settled()
    assert [number for kind, _, number in workspace.server.deliveries.brought if kind == "events_api"][:4] == [0, 1, 2, 3]
    assert len(acts(workspace)) == 1
    assert sorted(workspace.rina.notices) == sorted(['/beli failed with the error "operation_timeout"', TROUBLE])
    assert not (await workspace.rina.command("/mana")).taken
    assert workspace.rina.notices[-1] == '/mana failed with the error "dispatch_failed"'


async def test_bad_weather_brings_events_twice_and_a_test_can_repeat_anything(workspace: Workspace, way: str) -> None:
    workspace.server.weather = Weather(repeat=1.0)
    async with taking(workspace, way):
        workspace.rina.say("halo")
        await workspace.server.deliveries.settled()
        await workspace.rina.command("/beli")
        workspace.server.weather.repeat = 0.0
        await workspace.rina.command("/mana")
        await workspace.server.deliveries.repeat()
    first, second = acts(workspace, "events_api")
    assert first["event_id"] == second["event_id"]
    assert [command["command"] for command in acts(workspace, "slash_commands")] == ["/beli", "/beli", "/mana", "/mana"]
    assert len({command["trigger_id"] for command in acts(workspace, "slash_commands")}) == 2


async def test_a_socket_says_hello_and_is_replaced_when_slack_takes_it_back(workspace: Workspace) -> None:
    sockets = workspace.server.sockets
    async with workspace.listening(), workspace.listening():
        await sockets.warn()
        await workspace.rina.command("/satu")
        before = len(workspace.server.called("apps.connections.open"))
        await sockets.refresh()
        await sockets.connected(2)
        for line in ("/dua", "/tiga"):
            assert (await workspace.rina.command(line)).taken
    assert len(workspace.server.called("apps.connections.open")) > before
    assert [command["command"] for command in acts(workspace, "slash_commands")] == ["/satu", "/dua", "/tiga"]


async def test_bad_weather_brings_what_happens_at_one_moment_out_of_turn(workspace: Workspace) -> None:
    workspace.server.weather = Weather(seed=3, reorder=1.0)
    async with workspace.listening():
        for word in "abcdef":
            workspace.rina.say(word)
        await workspace.server.deliveries.settled()
    came = [payload["event"]["text"] for payload in acts(workspace, "events_api")]
    assert came != sorted(came)
    assert sorted(came) == list("abcdef")


async def test_a_socket_that_breaks_is_opened_anew(workspace: Workspace) -> None:
    async with workspace.listening(ping=0.02):
        await workspace.server.sockets.drop()
        await workspace.server.sockets.connected(0)
        await workspace.server.sockets.connected(1)
        assert (await workspace.rina.command("/beli")).taken


@pytest.mark.parametrize(("said", "right"), [({"challenge": "3eZbrw1aBm2rZgRNFdxV"}, True), ({"challenge": "?"}, False), (Response("3eZbrw1aBm2rZgRNFdxV"), True)])
async def test_an_address_is_verified_by_a_challenge(workspace: Workspace, said: Any, right: bool) -> None:
    async def answer(kind: str, payload: Json) -> Any:
        return said

    async with called(workspace, answer):
        assert await workspace.server.deliveries.verify() is right


async def test_an_event_comes_only_to_an_app_with_the_scope_for_it(workspace: Workspace) -> None:
    workspace.server.scopes.remove("im:history")
    async with workspace.listening():
        workspace.rina.say("halo")
        workspace.rina.say("halo", workspace.room.channel)
        await workspace.server.deliveries.settled()
    assert [payload["event"]["channel_type"] for payload in acts(workspace, "events_api")] == ["channel"]


async def test_answers_by_address_and_files_meet_the_weather_and_are_written_down(workspace: Workspace) -> None:
    async with workspace.listening():
        await workspace.rina.command("/beli")
    address = acts(workspace, "slash_commands")[0]["response_url"]
    workspace.server.weather.order("response_url", Fault("broken"), Fault("broken", done=True))
    for status in (502, 502, 200):
        async with workspace.session.post(address, json={"text": "Baik"}) as answer:
            assert answer.status == status
    assert [shown.text for shown in workspace.rina.view()] == ["Baik", "Baik"]
    workspace.server.weather.order("upload", Fault("broken"))
    with pytest.raises(SlackRequestError):
        await workspace.web.files_upload_v2(content=b"%PDF", filename="a.pdf", channel=workspace.room.id)
    assert [call.status for call in workspace.server.calls if call.method in ("response_url", "upload")] == [502, 502, 200, 502]


async def test_an_app_that_was_taken_out_is_told_so_and_locked(workspace: Workspace) -> None:
    async with workspace.listening():
        workspace.server.uninstall()
        await workspace.server.deliveries.settled()
    assert [payload["event"]["type"] for payload in acts(workspace, "events_api")] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await workspace.web.auth_test()


async def test_what_the_app_wrote_itself_is_passed_over_when_something_comes_again(workspace: Workspace) -> None:
    async with workspace.listening():
        await workspace.rina.command("/beli")
        await workspace.web.chat_update(channel=workspace.rina.chat.id, ts=await workspace.send(), text="Baru")
        await workspace.server.deliveries.settled()
        await workspace.server.deliveries.repeat()
    assert [command["command"] for command in acts(workspace, "slash_commands")] == ["/beli", "/beli"]


async def test_an_eleventh_socket_is_turned_away_and_an_address_serves_once(workspace: Workspace) -> None:
    async def open_one() -> Any:
        return await workspace.session.ws_connect((await workspace.web.apps_connections_open(app_token=workspace.server.app_token))["url"])

    sockets = [await open_one() for _ in range(10)]
    assert [(await socket.receive_json())["num_connections"] for socket in sockets] == list(range(1, 11))
    assert (await (await open_one()).receive_json())["reason"] == "too_many_websockets"
    await workspace.server.sockets.disable()
    assert {(await socket.receive_json())["reason"] for socket in sockets} == {"link_disabled"}
    address = (await workspace.web.apps_connections_open(app_token=workspace.server.app_token))["url"]
    async with workspace.session.ws_connect(address) as once:
        await once.receive_json()
    async with workspace.session.get(address) as again:
        assert again.status == 403


async def test_a_socket_that_died_in_silence_gets_no_answer_to_its_pings(workspace: Workspace) -> None:
    workspace.server.deliveries.patience = 0.05
    async with workspace.listening() as client:
        assert isinstance(client, SocketModeClient)
        workspace.server.sockets.freeze()
        assert not (await workspace.rina.command("/beli")).taken
        assert client.current_session
        await client.current_session.ping(b"sdk-ping-pong:1")
        assert acts(workspace, "slash_commands") == []


async def test_what_happens_to_a_channel_and_to_the_app_is_told(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        room = workspace.server.room("baru", workspace.rina, bot=False)
        room.invite(workspace.server.me["user_id"], workspace.rina)
        old, new = room.id, room.convert()
        room.archive(workspace.rina)
        room.unarchive(workspace.rina)
        room.archive(workspace.rina)
        secret = workspace.server.room("rahasia", workspace.rina, private=True)
        secret.archive(workspace.rina)
        secret.remove(workspace.server.me["user_id"], workspace.rina)
        workspace.server.person("Tono").arrive()
        workspace.rina.change_email("rina@kantor.example")
        room.remove(workspace.server.me["user_id"], workspace.rina)
        workspace.server.room("sementara", workspace.rina).delete(workspace.rina)
        workspace.budi.leave_slack()
        workspace.server.revoke()
        await workspace.server.deliveries.settled()
    kinds = [payload["event"]["type"] for payload in acts(workspace, "events_api")]
    assert sorted(kinds) == [
        "channel_archive", "channel_archive", "channel_deleted", "channel_id_changed", "channel_left", "channel_unarchive", "group_archive", "group_left",
        "member_joined_channel", "team_join", "tokens_revoked", "user_change", "user_change",
    ]  # fmt: skip
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await workspace.client(workspace.server.token).conversations_info(channel=old)
    assert (await workspace.client(workspace.server.token).conversations_info(channel=new))["channel"]["is_archived"]


async def test_a_reply_shown_above_its_thread_says_so_and_people_of_another_company_come_with_theirs(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        guest = workspace.server.person("Tamu", team="T0LAIN00001")
        workspace.room.invite(guest.id, workspace.rina)
        ts = await workspace.send("Kartu", workspace.room.id)
        await workspace.send("Kartu berikutnya", workspace.room.id, thread_ts=ts, reply_broadcast=True)
        guest.say("halo", workspace.room.channel, guest.message("Kartu", workspace.room.channel))
        await workspace.server.deliveries.settled()
    told = [payload["event"] for payload in acts(workspace, "events_api") if payload["event"]["type"] == "message"]
    assert [(event.get("subtype"), event.get("user_team"), event["team"]) for event in told] == [
        (None, None, workspace.server.team), ("thread_broadcast", None, workspace.server.team), (None, "T0LAIN00001", "T0LAIN00001"),
    ]  # fmt: skip
