"""What people do on the local Telegram reaches the bot as Telegram writes it; what the bot does is seen by them."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    MenuButtonCommands,
)
from telegram.error import Conflict, TelegramError

from tests.servers.fake_telegram import FakeTelegram, Weather, telegram
from tests.servers.scene import PNG, Scene, keys, talking
from tests.webserver import serving


async def test_an_update_comes_until_a_higher_offset_confirms_it(scene: Scene) -> None:
    scene.rina.say("satu")
    first = await scene.bot.get_updates(limit=2)
    assert [update.update_id for update in first] == [update.update_id for update in await scene.bot.get_updates(limit=2)]
    rest = await scene.bot.get_updates(offset=first[0].update_id + 1)
    assert [update.update_id for update in rest] == [first[1].update_id]
    scene.rina.say("dua")
    scene.rina.say("tiga")
    last = await scene.bot.get_updates(offset=-1)
    assert [update.message.text for update in last if update.message] == ["tiga"]
    assert await scene.bot.get_updates(offset=last[0].update_id + 1) == ()


async def test_a_long_poll_ends_with_the_update_it_waits_for_and_the_newest_poll_wins(scene: Scene) -> None:
    old = asyncio.create_task(scene.bot.get_updates(offset=scene.server.updates.next_id, timeout=20))
    await scene.server.updates.polled()
    new = asyncio.create_task(scene.bot.get_updates(offset=scene.server.updates.next_id, timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await old
    scene.rina.say("halo")
    (update,) = await new
    assert update.message
    assert update.message.text == "halo"


async def test_only_kinds_that_were_asked_for_come_and_old_ones_are_lost_after_a_day(scene: Scene) -> None:
    await scene.bot.get_updates(allowed_updates=["message"])
    scene.rina.block()
    scene.rina.start()
    kinds = [(update.message is not None, update.my_chat_member is not None) for update in await scene.bot.get_updates(offset=-9)]
    assert kinds == [(True, False), (True, False)]
    scene.moment += 24 * 3600 + 1
    assert await scene.bot.get_updates() == ()


async def test_a_webhook_gets_the_secret_and_each_update_until_it_takes_it(scene: Scene) -> None:
    came: list[tuple[int, str]] = []

    async def take(request: Request) -> Response:
        came.append(((await request.json())["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return Response(status_code=500 if len(came) < 3 else 200)

    async with serving([Route("/hook", take, methods=["POST"])]) as address:
        await scene.bot.set_webhook(f"{address}/hook", secret_token="rahasia", max_connections=1, allowed_updates=["message"])
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await scene.bot.get_updates()
        scene.rina.say("halo")
        await scene.server.updates.confirmed()
        ids = [came[0][0]] * 3 + [came[0][0] + 1]
        assert came == [(id, "rahasia") for id in ids]
        info = await scene.bot.get_webhook_info()
        assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 500 Internal Server Error")
        await scene.bot.delete_webhook()
    assert (await scene.bot.get_webhook_info()).url == ""


async def test_updates_come_twice_and_out_of_order_by_the_seed() -> None:
    arrived: list[list[int]] = []
    for _ in range(2):
        server = FakeTelegram(weather=Weather(seed=4, repeat=0.5, reorder=1.0))
        async with telegram(server), talking(server) as bot:
            rina = server.person("Rina")
            for number in range(6):
                rina.say(str(number))
            arrived.append([update.update_id for update in await bot.get_updates()])
    assert arrived[0] == arrived[1] != sorted(arrived[0])
    assert len(set(arrived[0])) == 6 < len(arrived[0])


async def test_what_people_do_arrives_as_telegram_writes_it(scene: Scene) -> None:
    group = scene.group()
    message = await scene.send("Berapa jumlahnya?", reply_markup=keys("Batal"))
    scene.rina.reply("Berapa", "dua 😀 /mana")
    scene.rina.press("Batal")
    scene.rina.edit(scene.rina.say("sepuluh"), "sebelas")
    scene.rina.forward(scene.rina.message("Berapa"))
    scene.budi.say("obrolan biasa", group.chat)
    scene.budi.say("/mana@alur_bot REQ-12", group.chat)
    scene.budi.say("/mana@other_bot", group.chat)
    group.say_anonymously("/mana")
    group.upgrade(scene.rina)
    updates = await scene.bot.get_updates(limit=100)
    assert [next(kind for kind in update.to_dict() if kind != "update_id") for update in updates] == [
        "message", "my_chat_member", "message", "message", "callback_query", "message", "edited_message", "message", "message", "message", "message", "message",
    ]  # fmt: skip
    reply, press, forward = updates[3].message, updates[4].callback_query, updates[7].message
    assert reply
    assert press
    assert forward
    assert (reply.reply_to_message or reply).message_id == message
    assert reply.parse_entity(reply.entities[0]) == "/mana"
    assert (press.data, press.message and press.message.message_id, press.from_user.id) == ("t:1", message, scene.rina.id)
    assert forward.forward_origin
    asked, anonymous, left, came = (update.message for update in updates[8:])
    assert asked
    assert anonymous
    assert left
    assert came
    assert asked.text == "/mana@alur_bot REQ-12"
    assert anonymous.from_user
    assert anonymous.sender_chat
    assert (anonymous.from_user.id, anonymous.sender_chat.id) == (1087968824, group.id)
    assert (left.migrate_to_chat_id, came.migrate_from_chat_id) == (came.chat.id, left.chat.id)


async def test_a_press_on_a_deleted_message_brings_one_that_is_inaccessible(scene: Scene) -> None:
    await scene.send(reply_markup=keys("Setujui"))
    message, button = scene.rina.button("Setujui")
    scene.rina.delete_message(message)
    scene.rina.forge(message, button["callback_data"])
    press = (await scene.bot.get_updates(offset=-1))[0].callback_query
    assert press
    assert press.message
    assert not press.message.is_accessible


async def test_a_person_sees_text_without_marks_buttons_files_and_toasts(scene: Scene) -> None:
    await scene.send('<b>Rina</b> &amp; <a href="https://a.example/x">Budi</a> &lt;3 \u202e', parse_mode="HTML", reply_markup=keys("Setujui", "Tolak", "Lainnya"))
    await scene.send("Alasannya?", reply_markup=ForceReply(selective=True))
    sent = await scene.bot.send_document(scene.rina.id, b"%PDF-1.7", filename="penawaran.pdf", caption="Isi")
    await scene.bot.edit_message_caption(scene.rina.id, sent.message_id, caption="Isi baru")
    shown = scene.rina.view()
    assert [(message.text, message.buttons, message.files, message.own, message.asks, message.edited) for message in shown] == [
        ("/start", (), (), True, False, False),
        ("Rina & Budi <3", (("Setujui", "Tolak"), ("Lainnya",)), (), False, False, False),
        ("Alasannya?", (), (), False, True, False),
        ("Isi baru", (), ("penawaran.pdf",), False, False, True),
    ]
    await scene.bot.answer_callback_query(scene.rina.press("Tolak"), "Bukan untuk Anda", show_alert=True)
    assert [(toast.text, toast.alert) for toast in scene.rina.toasts] == [("Bukan untuk Anda", True)]
    assert scene.budi.toasts == []


async def test_a_text_edit_without_keyboard_takes_the_buttons_away(scene: Scene) -> None:
    message = await scene.send(reply_markup=keys("Setujui"))
    await scene.bot.edit_message_text("Disetujui", scene.rina.id, message)
    assert scene.rina.view()[-1].labels == ()


async def test_files_go_both_ways_byte_for_byte_and_again_by_their_id(scene: Scene) -> None:
    content = bytes(range(256)) * 300
    scene.rina.send_document("../nota 1.pdf", content, "ini")
    scene.rina.send_photo(PNG)
    documents = [update.message for update in await scene.bot.get_updates(offset=-2)]
    assert documents[0]
    assert documents[0].document
    assert documents[1]
    assert (documents[0].document.file_name, documents[0].caption, len(documents[1].photo)) == ("nota 1.pdf", "ini", 2)
    file = await scene.bot.get_file(documents[0].document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    await scene.bot.send_document(scene.rina.id, documents[0].document.file_id)
    assert scene.rina.view()[-1].files == ("nota 1.pdf",)
    scene.moment += 3600
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()


async def test_topics_of_a_forum_keep_their_messages_apart(scene: Scene) -> None:
    group = scene.group(forum=True)
    thread = group.topic("Pembelian", scene.rina)
    message = await scene.send("Di topik", to=group.id, message_thread_id=thread, reply_markup=keys("Setujui"))
    scene.budi.press("Setujui", chat=group.chat)
    press = (await scene.bot.get_updates(offset=-1))[0].callback_query
    assert press
    assert press.message
    assert (press.message.message_id, press.message.to_dict()["message_thread_id"]) == (message, thread)
    assert [(shown.thread, shown.text) for shown in scene.budi.view(group.chat)] == [(thread, "Di topik")]


async def test_the_menu_offers_commands_of_the_narrowest_scope_in_the_persons_language(scene: Scene) -> None:
    sari = scene.server.person("Sari", language="en")
    private = BotCommandScopeAllPrivateChats()
    await scene.bot.set_my_commands([BotCommand("help", "help")])
    await scene.bot.set_my_commands([BotCommand("ajukan", "mulai")], private, "id")
    await scene.bot.set_my_commands([BotCommand("request", "start")], private, "en")
    await scene.bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert [person.commands()[0]["command"] for person in (scene.rina, sari)] == ["ajukan", "request"]
    assert scene.rina.commands(scene.group().chat)[0]["command"] == "help"
    await scene.bot.delete_my_commands(private, "id")
    assert scene.rina.commands()[0]["command"] == "help"
    assert (await scene.bot.get_my_commands(private, "en"))[0].command == "request"
    assert (await scene.bot.get_chat_menu_button()).type == "commands"


async def test_what_the_bot_may_know_of_people_and_chats(scene: Scene) -> None:
    group = scene.group()
    group.promote(scene.budi)
    assert (await scene.bot.get_chat(scene.rina.id)).full_name == "Rina Wulandari"
    assert [(await scene.bot.get_chat_member(group.id, person.id)).status for person in (scene.rina, scene.budi)] == ["member", "administrator"]
    assert [member.user.id for member in await scene.bot.get_chat_administrators(group.id)] == [scene.budi.id]
    assert await scene.bot.send_chat_action(scene.rina.id, "typing")
