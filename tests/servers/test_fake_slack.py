"""The local Slack is as strict as the real one, by the word of the real slack-sdk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.servers.fake_slack import APP_TOKEN, Fault
from tests.servers.slack.limits import TIERS
from tests.servers.workspace import Workspace, home, modal, section

Act = Callable[[Workspace], Awaitable[Any]]


async def in_no_channel(w: Workspace) -> None:
    await w.send(to=w.server.room("umum", w.rina, bot=False).id)


async def in_a_private_one(w: Workspace) -> None:
    await w.send(to=w.server.room("rahasia", w.rina, private=True, bot=False).id)


async def archived(w: Workspace) -> None:
    w.room.archive(w.rina)
    await w.send(to=w.room.id)


async def update_archived(w: Workspace) -> None:
    ts = await w.send(to=w.room.id)
    w.room.archive(w.rina)
    await w.web.chat_update(channel=w.room.id, ts=ts, text="Baru")


async def update_where_it_was_removed(w: Workspace) -> None:
    ts = await w.send(to=w.room.id)
    w.room.remove(w.server.me["user_id"], w.rina)
    await w.web.chat_update(channel=w.room.id, ts=ts, text="Baru")


async def update_deleted(w: Workspace) -> None:
    ts = await w.send()
    w.rina.delete_message(w.rina.message("Setujui?"))
    await w.web.chat_update(channel=w.rina.chat.id, ts=ts, text="Baru")


async def update_of_others(w: Workspace) -> None:
    await w.web.chat_update(channel=w.rina.chat.id, ts=w.rina.say("punya saya").ts, text="Baru")


async def update_ephemeral(w: Workspace) -> None:
    sent = await w.web.chat_postEphemeral(channel=w.room.id, user=w.rina.id, text="Bukan Anda")
    await w.web.chat_update(channel=w.room.id, ts=sent["message_ts"], text="Baru")


async def delete_of_others(w: Workspace) -> None:
    await w.web.chat_delete(channel=w.rina.chat.id, ts=w.rina.say("punya saya").ts)


async def answer_an_answer(w: Workspace) -> None:
    reply = await w.send("dalam utas", thread_ts=await w.send())
    await w.send("lagi", thread_ts=reply)


async def deactivated(w: Workspace) -> None:
    w.rina.leave_slack()
    await w.web.conversations_open(users=w.rina.id)


async def messages_off(w: Workspace) -> None:
    w.server.messages_tab = False
    await w.send()


async def ephemeral_outside(w: Workspace) -> None:
    await w.web.chat_postEphemeral(channel=w.room.id, user=w.server.person("Tono").id, text="Bukan Anda")


async def home_off(w: Workspace) -> None:
    w.server.home_tab = False
    await w.web.views_publish(user_id=w.rina.id, view=home())


async def trigger(w: Workspace, late: float = 0, times: int = 1) -> None:
    id = w.server.tickets.trigger(w.rina.account)
    w.moment += late
    for _ in range(times):
        await w.web.views_open(trigger_id=id, view=modal())


async def push_from_outside(w: Workspace) -> None:
    await w.web.views_push(trigger_id=w.server.tickets.trigger(w.rina.account), view=modal())


async def push_a_fourth(w: Workspace) -> None:
    await trigger(w)
    for _ in range(3):
        await w.web.views_push(trigger_id=w.server.tickets.trigger(w.rina.account, within=True), view=modal())


async def update_closed(w: Workspace) -> None:
    await trigger(w)
    view = w.rina.form.id
    w.rina.close_form()
    await w.web.views_update(view_id=view, view=modal())


async def stale(w: Workspace) -> None:
    await trigger(w)
    old = w.rina.form.hash
    await w.web.views_update(view_id=w.rina.form.id, view=modal(), hash=old)
    await w.web.views_update(view_id=w.rina.form.id, view=modal(), hash=old)


async def stale_home(w: Workspace) -> None:
    await w.web.views_publish(user_id=w.rina.id, view=home())
    await w.web.views_publish(user_id=w.rina.id, view=home(), hash="1.0")


async def outside_twice(w: Workspace) -> None:
    for person in (w.rina, w.budi):
        await w.web.views_open(trigger_id=w.server.tickets.trigger(person.account), view=modal(external_id="req-1"))


async def half_a_file(w: Workspace) -> None:
    step = await w.web.files_getUploadURLExternal(filename="a.pdf", length=9)
    await w.web.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "a"}])


async def share_where_it_is_not(w: Workspace) -> None:
    await w.web.files_upload_v2(content=b"%PDF", filename="a.pdf", channel=w.server.room("umum", bot=False).id)


REFUSED: list[tuple[str, Act, str]] = [
    ("nobody", lambda w: w.send(to="U0NOBODY01"), "channel_not_found"),
    ("no channel", lambda w: w.send(to="C0NOWHERE1"), "channel_not_found"),
    ("a bot", lambda w: w.web.conversations_open(users=w.server.me["user_id"]), "cannot_dm_bot"),
    ("nobody to open with", lambda w: w.web.conversations_open(users="U0NOBODY01"), "user_not_found"),
    ("several at once", lambda w: w.web.conversations_open(users=[w.rina.id, w.budi.id]), "missing_scope"),
    ("deactivated", deactivated, "user_disabled"),
    ("a public channel without the app", in_no_channel, "not_in_channel"),
    ("a private channel without the app", in_a_private_one, "channel_not_found"),
    ("an archived channel", archived, "is_archived"),
    ("the messages tab is off", messages_off, "messages_tab_disabled"),
    ("no text", lambda w: w.web.api_call("chat.postMessage", json={"channel": w.rina.chat.id, "text": " "}), "no_text"),
    ("40,001 characters", lambda w: w.send("x" * 40_001), "msg_too_long"),
    ("10,001 characters in blocks", lambda w: w.send(blocks=[section("x" * 2000)] * 5 + [section("x")]), "msg_blocks_too_long"),
    ("blocks that are no list", lambda w: w.send(blocks="{}"), "invalid_blocks_format"),
    ("no thread", lambda w: w.send(thread_ts="1.000001"), "thread_not_found"),
    ("an answer to an answer", answer_an_answer, "cannot_reply_to_message"),
    ("metadata without a type", lambda w: w.send(metadata={"event_payload": {}}), "invalid_metadata_format"),
    ("update what is archived", update_archived, "is_archived"),
    ("update after removal", update_where_it_was_removed, "not_in_channel"),
    ("update what was deleted", update_deleted, "message_not_found"),
    ("update what never was", lambda w: w.web.chat_update(channel=w.rina.chat.id, ts="1.000001", text="Baru"), "message_not_found"),
    ("update what others wrote", update_of_others, "cant_update_message"),
    ("update an ephemeral one", update_ephemeral, "message_not_found"),
    ("delete what others wrote", delete_of_others, "cant_delete_message"),
    ("ephemeral for somebody outside", ephemeral_outside, "user_not_in_channel"),
    ("nobody's profile", lambda w: w.web.users_info(user="U0NOBODY01"), "user_not_found"),
    ("nobody's address", lambda w: w.web.users_lookupByEmail(email="siapa@kantor.example"), "users_not_found"),
    ("a trigger of nobody", lambda w: w.web.views_open(trigger_id="1.2.3", view=modal()), "invalid_trigger_id"),
    ("a trigger after 3 s", lambda w: trigger(w, late=3.1), "expired_trigger_id"),
    ("a trigger twice", lambda w: trigger(w, times=2), "exchanged_trigger_id"),
    ("a push from outside", push_from_outside, "invalid_trigger_id"),
    ("a fourth view", push_a_fourth, "push_limit_reached"),
    ("a closed view", update_closed, "not_found"),
    ("an old hash", stale, "hash_conflict"),
    ("an old hash of Home", stale_home, "hash_conflict"),
    ("an external id twice", outside_twice, "duplicate_external_id"),
    ("250 kB of view", lambda w: w.web.views_publish(user_id=w.rina.id, view=home(*[section("x" * 3000)] * 84)), "view_too_large"),
    ("Home for nobody", lambda w: w.web.views_publish(user_id="U0NOBODY01", view=home()), "user_not_found"),
    ("the Home tab is off", home_off, "not_enabled"),
    ("an empty file", lambda w: w.web.files_getUploadURLExternal(filename="a.pdf", length=0), "invalid_arguments"),
    ("half a file", half_a_file, "file_update_failed"),
    ("a file that never was", lambda w: w.web.files_info(file="F0NOTHING1"), "file_not_found"),
    ("a file into a channel without the app", share_where_it_is_not, "not_in_channel"),
    ("no argument", lambda w: w.web.api_call("chat.postMessage", json={"text": "Hai"}), "invalid_arguments"),
    ("no method", lambda w: w.web.api_call("chat.postCard", json={}), "unknown_method"),
    ("the wrong kind of token", lambda w: w.client(APP_TOKEN).auth_test(), "not_allowed_token_type"),
    ("sockets by the token of the bot", lambda w: w.web.apps_connections_open(app_token=w.server.token), "not_allowed_token_type"),
    ("no token", lambda w: w.client("").auth_test(), "not_authed"),
    ("a wrong token", lambda w: w.client("xoxb-wrong").auth_test(), "invalid_auth"),
]


@pytest.mark.parametrize(("act", "error"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_what_slack_refuses_is_refused_in_its_words(workspace: Workspace, act: Act, error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await act(workspace)
    assert refused.value.response["error"] == error


@pytest.mark.parametrize("error", ["account_inactive", "token_expired"])
async def test_a_locked_account_is_told_with_every_call(workspace: Workspace, error: str) -> None:
    workspace.server.locked = error
    for call in (workspace.web.auth_test(), workspace.send()):
        with pytest.raises(SlackApiError, match=error):
            await call


async def test_a_revoked_token_is_told_apart_from_a_wrong_one(workspace: Workspace) -> None:
    fresh = workspace.server.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await workspace.send()
    assert (await workspace.client(fresh).auth_test())["user"] == "alur"


@pytest.mark.parametrize(
    ("scope", "act"),
    [
        ("chat:write", lambda w: w.send()),
        ("users:read.email", lambda w: w.web.users_lookupByEmail(email=w.rina.account.email)),
        ("im:write", lambda w: w.web.conversations_open(users=w.rina.id)),
        ("channels:read", lambda w: w.web.conversations_info(channel=w.room.id)),
        ("files:write", lambda w: w.web.files_upload_v2(content=b"%PDF", filename="a.pdf")),
    ],
)
async def test_a_scope_that_is_missing_is_named(workspace: Workspace, scope: str, act: Act) -> None:
    workspace.server.scopes.remove(scope)
    with pytest.raises(SlackApiError) as refused:
        await act(workspace)
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")
    assert (await workspace.web.auth_test()).headers["X-OAuth-Scopes"] == answer["provided"]


@pytest.mark.parametrize(
    ("method", "tier"),
    [("users.list", 2), ("chat.update", 3), ("conversations.open", 3), ("users.lookupByEmail", 3), ("views.open", 4), ("chat.postEphemeral", 4), ("users.info", 4)],
)
async def test_each_method_has_a_tier_of_calls_a_minute(workspace: Workspace, method: str, tier: int) -> None:
    workspace.server.pacing.strict = True
    for _ in range(TIERS[tier]):
        workspace.server.pacing.take(method)
    with pytest.raises(SlackApiError) as refused:
        await workspace.web.api_call(method, json={})
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert int(refused.value.response.headers["Retry-After"]) == -(-60 // TIERS[tier])
    await workspace.web.auth_test()


async def test_a_channel_takes_one_message_a_second_and_others_go_on(workspace: Workspace) -> None:
    workspace.server.pacing.strict = True
    for _ in range(3):
        await workspace.send(to=workspace.room.id)
    with pytest.raises(SlackApiError) as refused:
        await workspace.send(to=workspace.room.id)
    assert refused.value.response.headers["Retry-After"] == "1"
    await workspace.send()
    workspace.moment += 1
    await workspace.send(to=workspace.room.id)
    assert len(workspace.rina.view(workspace.room.channel)) == 4


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (Fault("too_many", after=7), SlackApiError, "ratelimited"),
        (Fault("broken"), SlackApiError, "internal_error"),
        (Fault("broken", done=True, code=500), SlackApiError, "internal_error"),
        (Fault("cut"), aiohttp.ClientError, ""),
        (Fault("cut", done=True), aiohttp.ClientError, ""),
        (Fault("garbled", done=True), SlackApiError, ""),
    ],
)
async def test_trouble_on_the_way_comes_before_or_after_it_was_done(workspace: Workspace, fault: Fault, kind: type[Exception], says: str) -> None:
    workspace.server.weather.order("chat.postMessage", fault)
    with pytest.raises(kind, match=says or None):
        await workspace.send("Kartu")
    assert sum(shown.text == "Kartu" for shown in workspace.rina.view()) == fault.done
    await workspace.send("Lagi")


async def test_a_call_can_be_held_until_it_is_let_go(workspace: Workspace) -> None:
    hold = workspace.server.weather.hold("chat.postMessage", workspace.room.id)
    sending = asyncio.create_task(workspace.send(to=workspace.room.id))
    await hold.reached.wait()
    assert not workspace.rina.view(workspace.room.channel)
    hold.release()
    await sending
    assert [shown.text for shown in workspace.rina.view(workspace.room.channel)] == ["Setujui?"]


async def test_everything_that_was_called_is_written_down(workspace: Workspace) -> None:
    await workspace.send("Kartu")
    call = workspace.server.called("chat.postMessage")[-1]
    assert (call.arguments["text"], call.status, call.result["message"]["text"]) == ("Kartu", 200, "Kartu")
