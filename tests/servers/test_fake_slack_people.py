"""What people do on the local Slack reaches an app as Slack brings it, by a socket and by signed requests; what the app does is seen by them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from starlette.responses import Response

from tests.servers.app import acts, answering, called, taking
from tests.servers.slack.acts import TROUBLE
from tests.servers.slack.inputs import REQUIRED
from tests.servers.workspace import Json, Workspace, actions, button, field, home, modal, option, plain, section


async def test_what_is_written_comes_as_an_event_and_a_mention_as_one_more(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        workspace.rina.say("beli <b> & 2 > 1")
        workspace.rina.say(f"<@{workspace.server.me['user_id']}> setuju", workspace.room.channel)
        await workspace.server.deliveries.settled()
    first, *rest = [payload["event"] for payload in acts(workspace, "events_api")]
    assert (first["type"], first["channel_type"], first["text"], first["user"]) == ("message", "im", "beli &lt;b&gt; &amp; 2 &gt; 1", workspace.rina.id)
    assert {event["type"] for event in rest} == {"message", "app_mention"}
    assert workspace.rina.view()[0].text == "beli <b> & 2 > 1"
    assert workspace.budi.view(workspace.room.channel)[0].pings == ("alur",)


async def test_replies_in_a_thread_edits_and_deletions_are_told(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        card = await workspace.send("Kartu", workspace.room.id)
        reply = workspace.budi.say("setuju", workspace.room.channel, workspace.budi.message("Kartu", workspace.room.channel))
        workspace.budi.edit(reply, "tolak")
        workspace.budi.delete_message(reply)
        await workspace.web.chat_update(channel=workspace.room.id, ts=card, text="Selesai")
        await workspace.server.deliveries.settled()
    events = [payload["event"] for payload in acts(workspace, "events_api")]
    own, typed = [event for event in events if "subtype" not in event]
    assert (own["bot_id"], typed["thread_ts"], typed["parent_user_id"]) == (workspace.server.me["bot_id"], card, workspace.server.me["user_id"])
    assert sorted(event["subtype"] for event in events if "subtype" in event) == ["message_changed", "message_changed", "message_deleted"]
    assert [shown.text for shown in workspace.rina.view(workspace.room.channel)] == ["Selesai"]


async def test_a_slash_command_is_answered_at_once_and_by_its_address(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way, answering({"text": "Baik, *4jt*"}, {"response_type": "in_channel", "text": "Untuk semua"})):
        await workspace.rina.command("/beli 4jt untuk @budi.santoso & <x>", workspace.room.channel)
        await workspace.rina.command("/mana", workspace.room.channel)
    first, second = acts(workspace, "slash_commands")
    assert (first["command"], first["text"]) == ("/beli", f"4jt untuk <@{workspace.budi.id}|budi.santoso> &amp; &lt;x&gt;")
    assert (second["text"], second["channel_id"], second["user_id"]) == ("", workspace.room.id, workspace.rina.id)
    shown = workspace.rina.view(workspace.room.channel)
    assert [(each.text, each.ephemeral) for each in shown] == [("Baik, 4jt", True), ("Untuk semua", False)]
    assert [each.text for each in workspace.budi.view(workspace.room.channel)] == ["Untuk semua"]
    workspace.rina.reload()
    assert [each.text for each in workspace.rina.view(workspace.room.channel)] == ["Untuk semua"]


async def test_a_pressed_button_brings_its_message_and_may_replace_or_delete_it(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        for text in ("Satu", "Dua"):
            await workspace.send(text, workspace.room.id, blocks=[section(f"*{text}*"), actions(button(value="t:1"), button("Buka", url="https://alur.example"), block_id="b")])
        await workspace.budi.press("Setujui", "Satu", workspace.room.channel)
        await workspace.budi.press("Buka", "Dua", workspace.room.channel)
        assert workspace.budi.link("Buka", "Dua", workspace.room.channel) == "https://alur.example"
    pressed, opened = acts(workspace)
    assert pressed["actions"][0] | {"action_ts": ""} == {
        "type": "button", "block_id": "b", "action_id": "setujui", "text": plain("Setujui"), "value": "t:1", "action_ts": "",
    }  # fmt: skip
    assert (pressed["type"], pressed["channel"]["id"], pressed["user"]["id"]) == ("block_actions", workspace.room.id, workspace.budi.id)
    assert pressed["message"]["ts"] == pressed["container"]["message_ts"]
    for act, said in ((pressed, {"replace_original": True, "text": "Disetujui"}), (opened, {"delete_original": True})):
        async with workspace.session.post(act["response_url"], json=said) as answer:
            assert answer.status == 200
    assert [(shown.text, shown.labels) for shown in workspace.rina.view(workspace.room.channel)] == [("Disetujui", ())]


async def test_a_press_on_what_still_stands_on_a_screen_brings_the_message_as_it_is_now(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        card = await workspace.send(blocks=[section(), actions(button(value="t:1"))])
        late = workspace.rina.button("Setujui")
        await workspace.web.chat_update(channel=workspace.rina.chat.id, ts=card, text="Ditutup")
        await workspace.rina.press_late(late)
    (pressed,) = acts(workspace)
    assert (pressed["actions"][0]["value"], pressed["message"]["text"], "blocks" in pressed["message"]) == ("t:1", "Ditutup", False)


@pytest.mark.parametrize(
    ("given", "text", "labels"),
    [({"text": "Baru"}, "Baru", ()), ({"text": "Baru", "blocks": [section("Baru")]}, "Baru", ()), ({"blocks": [actions(button("Buka"))]}, "", ("Buka",))],
)
async def test_an_update_takes_the_blocks_that_it_does_not_name_away(workspace: Workspace, given: Json, text: str, labels: tuple[str, ...]) -> None:
    card = await workspace.send(blocks=[section(), actions(button())])
    await workspace.web.api_call("chat.update", json={"channel": workspace.rina.chat.id, "ts": card} | given)
    (shown,) = workspace.rina.view()
    assert (shown.text, shown.labels, shown.edited) == (text, labels, True)


async def test_menus_calendars_and_boxes_bring_what_was_chosen_and_the_state_of_the_rest(workspace: Workspace, way: str) -> None:
    menu = {"type": "static_select", "action_id": "unit", "placeholder": plain("Unit"), "options": [option("Kantor"), option("Gudang")]}
    elements: list[Json] = [
        menu,
        {"type": "overflow", "action_id": "more", "options": [option("Riwayat"), option("Delegasikan")]},
        {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-25"},
        {"type": "users_select", "action_id": "who"},
        {"type": "checkboxes", "action_id": "all", "options": [option("Kilat"), option("Rapuh")]},
    ]
    async with taking(workspace, way):
        await workspace.send(blocks=[actions(*elements, block_id="b")])
        workspace.rina.choose("Unit", "Gudang")
        workspace.rina.choose("day", "2026-12-01")
        workspace.rina.choose("who", workspace.budi.id)
        workspace.rina.choose("all", ["Rapuh"])
        workspace.rina.press("Delegasikan")
        await workspace.server.deliveries.settled()
    told = [act["actions"][0] for act in acts(workspace)]
    assert [told[0]["selected_option"]["value"], told[1]["selected_date"], told[2]["selected_user"]] == ["gudang", "2026-12-01", workspace.budi.id]
    assert [[each["value"] for each in told[3]["selected_options"]], told[4]["selected_option"]["value"]] == [["rapuh"], "delegasikan"]
    values = acts(workspace)[-1]["state"]["values"]["b"]
    assert (values["unit"]["selected_option"]["value"], values["day"]["selected_date"]) == ("gudang", "2026-12-01")


async def test_an_app_suggests_options_while_somebody_types(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way, answering(*[{"options": [option("Laptop"), option("Layar")]}] * 2)):
        await workspace.send(blocks=[section(block_id="b", accessory={"type": "external_select", "action_id": "what", "placeholder": plain("Barang")})])
        assert await workspace.rina.search("Barang", "La") == ["Laptop", "Layar"]
        await workspace.rina.pick("Barang", "La")
        await workspace.server.deliveries.settled()
    asked, _, chosen = acts(workspace)
    assert (asked["type"], asked["value"], asked["action_id"], asked["block_id"]) == ("block_suggestion", "La", "what", "b")
    assert chosen["actions"][0]["selected_option"]["value"] == "laptop"


FORM = modal(
    field("Barang", {"type": "plain_text_input", "max_length": 20}),
    field("Jumlah", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, optional=True),
    field("Unit", {"type": "static_select", "options": [option("Kantor"), option("Gudang")]}, optional=True),
    field("Berkas", {"type": "file_input"}, optional=True),
    callback_id="beli",
    private_metadata="d:1",
    notify_on_close=True,
)


async def test_a_form_opens_is_filled_in_shows_errors_at_fields_and_closes(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way, answering({}, {"response_action": "errors", "errors": {"barang": "Tidak ada di daftar."}}, {})):
        await workspace.rina.shortcut("new_request")
        await workspace.web.views_open(trigger_id=acts(workspace)[0]["trigger_id"], view=FORM)
        assert workspace.rina.page
        assert (workspace.rina.page.title, workspace.rina.page.submit) == ("Pembelian", "Kirim")
        assert not (await workspace.rina.submit()).taken
        assert workspace.rina.page.errors == (("Barang", REQUIRED),)
        for label, value in (("Barang", "Laptop"), ("Jumlah", "0")):
            workspace.rina.fill(label, value)
        assert not (await workspace.rina.submit()).taken
        workspace.rina.fill("Jumlah", "2")
        workspace.rina.fill("Unit", "Gudang")
        workspace.rina.attach("Berkas", "kuotasi.pdf", b"%PDF")
        await workspace.rina.submit()
        assert workspace.rina.page.errors == (("Barang", "Tidak ada di daftar."),)
        workspace.rina.fill("Barang", "Layar")
        await workspace.rina.submit()
    assert workspace.rina.page is None
    view = acts(workspace)[-1]["view"]
    assert (acts(workspace)[-1]["type"], view["callback_id"], view["private_metadata"]) == ("view_submission", "beli", "d:1")
    values = view["state"]["values"]
    assert (values["barang"]["v"]["value"], values["jumlah"]["v"]["value"], values["unit"]["v"]["selected_option"]["value"]) == ("Layar", "2", "gudang")
    async with workspace.session.get(values["berkas"]["v"]["files"][0]["url_private_download"], headers={"Authorization": f"Bearer {workspace.server.token}"}) as file:
        assert await file.read() == b"%PDF"


async def test_an_update_keeps_what_was_filled_in_and_a_stack_goes_down_view_by_view(workspace: Workspace, way: str) -> None:
    typed = {"type": "plain_text_input"}
    pages: tuple[Any, ...] = ({"response_action": "update", "view": FORM}, {"response_action": "push", "view": modal(field("Alasan", typed))}, {}, {"response_action": "clear"})
    async with taking(workspace, way, answering({}, *pages)):
        await workspace.rina.shortcut("new_request")
        await workspace.web.views_open(trigger_id=acts(workspace)[0]["trigger_id"], view=modal(field("Barang", typed), actions(button("Tambah baris"))))
        workspace.rina.fill("Barang", "Laptop")
        depths = []
        for _ in pages:
            if workspace.rina.form.blocks[0]["block_id"] == "alasan":
                workspace.rina.fill("Alasan", "rusak")
            await workspace.rina.submit()
            depths.append(len(workspace.rina.account.stack))
    assert depths == [1, 2, 1, 0]
    assert acts(workspace)[2]["view"]["state"]["values"]["barang"]["v"]["value"] == "Laptop"
    pushed = acts(workspace)[3]["view"]
    assert (pushed["previous_view_id"], pushed["root_view_id"]) == (acts(workspace)[2]["view"]["id"],) * 2


async def test_a_press_in_a_modal_can_push_another_and_putting_it_away_is_told(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        await workspace.rina.shortcut("new_request")
        await workspace.web.views_open(trigger_id=acts(workspace)[0]["trigger_id"], view=modal(actions(button("Rincian")), notify_on_close=True))
        workspace.rina.press("Rincian", where=workspace.rina.form)
        await workspace.server.deliveries.settled()
        await workspace.web.views_push(trigger_id=acts(workspace)[1]["trigger_id"], view=FORM)
        workspace.rina.close_form()
        workspace.rina.close_form()
        await workspace.server.deliveries.settled()
    assert acts(workspace)[1]["container"]["type"] == "view"
    assert [(act["type"], act["is_cleared"]) for act in acts(workspace)[2:]] == [("view_closed", False)] * 2


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "?"}},
        {"response_action": "update", "view": modal() | {"title": plain("x" * 25)}},
        {"response_action": "dance"},
        Response(status_code=500),
    ],
)
async def test_a_form_whose_answer_makes_no_sense_stays_open_with_all_that_was_typed(workspace: Workspace, answer: Any) -> None:
    async with called(workspace, answering({}, answer)):
        await workspace.rina.shortcut("new_request")
        await workspace.web.views_open(trigger_id=acts(workspace)[0]["trigger_id"], view=FORM)
        workspace.rina.fill("Barang", "Laptop")
        await workspace.rina.submit()
    assert workspace.rina.notices == [TROUBLE]
    assert workspace.rina.page
    assert ("Barang", "Laptop") in workspace.rina.page.fields


async def test_a_message_shortcut_brings_the_message_and_home_is_opened(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        said = workspace.budi.say("Tolong belikan <laptop>", workspace.room.channel)
        await workspace.rina.message_shortcut("make_request", said)
        workspace.rina.open_home()
        await workspace.server.deliveries.settled()
        await workspace.web.views_publish(user_id=workspace.rina.id, view=home(section("*2* menunggu"), actions(button())))
        workspace.rina.open_home()
        assert workspace.rina.account.home
        workspace.rina.press("Setujui", where=workspace.rina.account.home)
        await workspace.server.deliveries.settled()
    shortcut, pressed = acts(workspace)
    assert (shortcut["type"], shortcut["callback_id"], shortcut["message"]["text"]) == ("message_action", "make_request", "Tolong belikan &lt;laptop&gt;")
    opened = [payload["event"] for payload in acts(workspace, "events_api") if payload["event"]["type"] == "app_home_opened"]
    assert ["view" in event for event in opened] == [False, True]
    assert pressed["view"]["type"] == "home"
    assert workspace.rina.home
    assert (workspace.rina.home.text, workspace.rina.home.labels) == ("2 menunggu", ("Setujui",))
    link = await workspace.web.chat_getPermalink(channel=workspace.room.id, message_ts=said.ts)
    assert link["permalink"].endswith(f"/p{said.ts.replace('.', '')}")


async def test_files_go_both_ways_and_only_who_may_read_gets_them(workspace: Workspace, way: str) -> None:
    async with taking(workspace, way):
        workspace.rina.upload("kuotasi.pdf", b"%PDF-1", "ini")
        await workspace.web.files_upload_v2(content=b"\x89PNG", filename="nota.png", title="Nota", channel=workspace.room.id, initial_comment="Lampiran")
        await workspace.server.deliveries.settled()
    event = next(payload["event"] for payload in acts(workspace, "events_api") if payload["event"].get("subtype") == "file_share")
    assert (event["text"], event["files"][0]["name"], event["files"][0]["size"]) == ("ini", "kuotasi.pdf", 6)
    assert [(shown.text, shown.files) for shown in workspace.budi.view(workspace.room.channel)] == [("Lampiran", ("nota.png",))]
    for scopes, kind in ((workspace.server.scopes[:], "application/pdf"), (["chat:write"], "text/html")):
        workspace.server.scopes = scopes
        address = event["files"][0]["url_private_download"]
        async with workspace.session.get(address, headers={"Authorization": f"Bearer {workspace.server.token}"}) as answer:
            assert (answer.status, answer.content_type) == (200, kind)


async def test_what_is_shown_is_marked_text_as_it_reads_and_who_it_wakes(workspace: Workspace) -> None:
    name = workspace.rina.id
    table = [
        ("*tebal* _miring_ ~coret~ `kode`", "tebal miring coret kode", ()),
        ("2*3*4 dan a_b_c", "2*3*4 dan a_b_c", ()),
        (f"<@{name}> &lt;!channel&gt; &amp;amp;", "@Rina Wulandari <!channel> &amp;", ("Rina Wulandari",)),
        ("<!channel> <!here|sini>", "@channel @sini", ("channel", "here")),
        ("<https://alur.example|buka> <https://alur.example>", "buka https://alur.example", ()),
        ("> kutipan\n&gt; lagi", "kutipan\nlagi", ()),
    ]
    for source, text, pings in table:
        await workspace.send(blocks=[section(source)])
        shown = workspace.rina.view()[-1]
        assert (shown.text, shown.pings) == (text, pings)
    items = [{"type": "rich_text_section", "elements": [part]} for part in (
        {"type": "user", "user_id": name}, {"type": "link", "url": "https://alur.example", "text": "buka"}, {"type": "emoji", "name": "tada"}, {"type": "text", "text": "<!here>"},
    )]  # fmt: skip
    await workspace.send(blocks=[{"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": items}]}])
    assert (workspace.rina.view()[-1].text, workspace.rina.view()[-1].pings) == ("@Rina Wulandari\nbuka\n:tada:\n<!here>", ("Rina Wulandari",))
    await workspace.send(blocks=[{"type": "section", "text": plain("<!channel> *x*")}])
    assert (workspace.rina.view()[-1].text, workspace.rina.view()[-1].pings) == ("<!channel> *x*", ())


async def test_people_and_places_are_told_as_slack_tells_them(workspace: Workspace) -> None:
    partner = workspace.server.person("Ani Mitra", team="T0MITRA001")
    shown = (await workspace.web.users_info(user=workspace.rina.id, include_locale=True))["user"]
    assert (shown["real_name"], shown["tz"], shown["locale"], shown["profile"]["email"]) == ("Rina Wulandari", "Asia/Jakarta", "id-ID", workspace.rina.account.email)
    assert (await workspace.web.users_info(user=partner.id))["user"]["is_stranger"]
    assert (await workspace.web.users_lookupByEmail(email="RINA.wulandari@kantor.example"))["user"]["id"] == workspace.rina.id
    people = (await workspace.web.users_list(limit=2))["response_metadata"]["next_cursor"]
    assert len((await workspace.web.users_list(limit=9, cursor=people))["members"]) == 2
    opened = [await workspace.web.conversations_open(users=workspace.rina.id) for _ in range(2)]
    assert [answer.get("already_open", False) for answer in opened] == [False, True]
    place = (await workspace.web.conversations_info(channel=workspace.room.id))["channel"]
    assert (place["name"], place["is_member"], place["is_archived"]) == ("pengadaan", True, False)
    assert len((await workspace.web.conversations_members(channel=workspace.room.id))["members"]) == 3


async def test_history_finds_a_message_by_its_metadata(workspace: Workspace) -> None:
    card = await workspace.send("Kartu", workspace.room.id, metadata={"event_type": "alur", "event_payload": {"key": "k1"}})
    await workspace.send("Dalam utas", workspace.room.id, thread_ts=card)
    found = (await workspace.web.conversations_history(channel=workspace.room.id, include_all_metadata=True, oldest=card, inclusive=True))["messages"]
    assert [(message["ts"], message["metadata"]["event_payload"], message["reply_count"]) for message in found] == [(card, {"key": "k1"}, 1)]
    assert [message["text"] for message in (await workspace.web.conversations_replies(channel=workspace.room.id, ts=card))["messages"]] == ["Kartu", "Dalam utas"]
    assert [shown.text for shown in workspace.budi.thread("Kartu", workspace.room.channel)] == ["Dalam utas"]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await workspace.web.conversations_history(channel=workspace.server.room("umum", bot=False).id)
