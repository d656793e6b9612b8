"""The local Telegram is as strict as the real one, by the word of the real python-telegram-bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from tests.servers.fake_telegram import Fault
from tests.servers.scene import PNG, Scene, keys, talking
from tests.servers.telegram.limits import least_seconds
from tests.servers.telegram.marks import read_text
from tests.servers.telegram.refusal import Refusal


async def blocked(scene: Scene) -> None:
    scene.rina.block()
    await scene.send()


async def deactivated(scene: Scene) -> None:
    scene.rina.leave_telegram()
    await scene.send()


async def met_in_a_group(scene: Scene) -> None:
    group = scene.group()
    scene.budi.say("/mana", group.chat)
    await scene.send(to=scene.budi.id)


async def kicked(scene: Scene) -> None:
    group = scene.group()
    group.remove_bot(scene.rina)
    await scene.send(to=group.id)


async def upgraded(scene: Scene) -> None:
    group = scene.group()
    group.upgrade(scene.rina)
    await scene.send(to=group.id)


async def unchanged(scene: Scene) -> None:
    message = await scene.send("<b>Sama</b>", parse_mode="HTML", reply_markup=keys("Setujui"))
    await scene.bot.edit_message_text("<strong>Sama</strong>", scene.rina.id, message, parse_mode="HTML", reply_markup=keys("Setujui"))


async def edit_deleted(scene: Scene) -> None:
    message = await scene.send()
    scene.rina.delete_message(scene.rina.message("Setujui?"))
    await scene.bot.edit_message_text("Baru", scene.rina.id, message)


async def edit_of_others(scene: Scene) -> None:
    await scene.bot.edit_message_text("Baru", scene.rina.id, scene.rina.say("punya saya").id)


async def edit_text_of_a_file(scene: Scene) -> None:
    sent = await scene.bot.send_document(scene.rina.id, b"%PDF", filename="a.pdf")
    await scene.bot.edit_message_text("Baru", scene.rina.id, sent.message_id)


async def edit_caption_of_a_text(scene: Scene) -> None:
    await scene.bot.edit_message_caption(scene.rina.id, await scene.send(), caption="Baru")


async def delete_after_two_days(scene: Scene) -> None:
    message = await scene.send()
    scene.moment += 48 * 3600 + 1
    await scene.bot.delete_message(scene.rina.id, message)


async def answer(scene: Scene, times: int = 1, late: float = 0, text: str = "Disetujui") -> None:
    await scene.send(reply_markup=keys("Setujui"))
    query = scene.rina.press("Setujui")
    scene.moment += late
    for _ in range(times):
        await scene.bot.answer_callback_query(query, text)


async def in_no_thread(scene: Scene) -> None:
    await scene.send(to=scene.group(forum=True).id, message_thread_id=99)


async def fetch(scene: Scene, size: int) -> None:
    file = scene.rina.send_document("besar.pdf", b"x" * size).file
    assert file
    await scene.bot.get_file(file.id)


Act = Callable[[Scene], Awaitable[Any]]
REFUSED: list[tuple[str, Act, type[TelegramError], str]] = [
    ("a stranger", lambda s: s.send(to=s.budi.id), BadRequest, "Chat not found"),
    ("nobody", lambda s: s.send(to=1), BadRequest, "Chat not found"),
    ("met in a group only", met_in_a_group, Forbidden, "Forbidden: bot can't initiate conversation with a user"),
    ("blocked", blocked, Forbidden, "Forbidden: bot was blocked by the user"),
    ("deactivated", deactivated, Forbidden, "Forbidden: user is deactivated"),
    ("kicked from a group", kicked, Forbidden, "Forbidden: bot was kicked from the group chat"),
    ("an upgraded group", upgraded, ChatMigrated, "Group migrated to supergroup. New chat id: -100000400"),
    ("no text", lambda s: s.send(""), BadRequest, "Message text is empty"),
    ("only spaces", lambda s: s.send(" \n "), BadRequest, "Text must be non-empty"),
    ("only tags", lambda s: s.send("<b> </b>", parse_mode="HTML"), BadRequest, "Text must be non-empty"),
    ("4,097 characters", lambda s: s.send("x" * 4097), BadRequest, "Message is too long"),
    ("4,098 units of emoji", lambda s: s.send("\U0001f600" * 2049), BadRequest, "Message is too long"),
    ("an unknown tag", lambda s: s.send('a<img src="x">', parse_mode="HTML"), BadRequest, 'Can\'t parse entities: Unsupported start tag "img" at byte offset 1'),
    ("an open tag", lambda s: s.send("<b>a", parse_mode="HTML"), BadRequest, "Can't parse entities: Can't find end tag corresponding to start tag b"),
    ("a tag crossed", lambda s: s.send("<b><i>a</b></i>", parse_mode="HTML"), BadRequest, "Can't parse entities: Unmatched end tag at byte offset 7"),
    ("a lone bracket", lambda s: s.send("1 < 2", parse_mode="HTML"), BadRequest, "Can't parse entities: Unclosed start tag at byte offset 2"),
    ("65 bytes of data", lambda s: s.send(reply_markup=keys("A", data="é" * 32 + "x")), BadRequest, "Button_data_invalid"),
    ("nine in a row", lambda s: s.send(reply_markup=keys(*"123456789", row=9)), BadRequest, "Reply markup is too long"),
    ("101 buttons", lambda s: s.send(reply_markup=keys(*map(str, range(101)))), BadRequest, "Reply markup is too long"),
    (
        "a link to this machine",
        lambda s: s.send(reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Buka", url="http://localhost:8080")]])),
        BadRequest,
        "Inline keyboard button url 'http://localhost:8080' is invalid: wrong http url",
    ),
    ("a caption of 1,025", lambda s: s.bot.send_document(s.rina.id, b"%PDF", caption="x" * 1025), BadRequest, "Message caption is too long"),
    ("an empty file", lambda s: s.bot.send_document(s.rina.id, b"", filename="a.pdf"), BadRequest, "File must be non-empty"),
    ("a photo that is none", lambda s: s.bot.send_photo(s.rina.id, b"%PDF"), BadRequest, "Image_process_failed"),
    ("a photo of 10 MB and one byte", lambda s: s.bot.send_photo(s.rina.id, PNG.ljust(10 * 2**20 + 1)), BadRequest, "File of size 10485761 bytes is too big for a photo"),
    ("an unknown file", lambda s: s.bot.send_document(s.rina.id, "BQACAgUAAx"), BadRequest, "Wrong file identifier/http url specified"),
    ("a download of 20 MB and one byte", lambda s: fetch(s, 20 * 2**20 + 1), BadRequest, "File is too big"),
    ("a download of nothing", lambda s: s.bot.get_file("no-such"), BadRequest, "Wrong file_id or the file is temporarily unavailable"),
    ("the same again", unchanged, BadRequest, "Message is not modified: "),
    ("editing what was deleted", edit_deleted, BadRequest, "Message to edit not found"),
    ("editing what others wrote", edit_of_others, BadRequest, "Message can't be edited"),
    ("the text of a file", edit_text_of_a_file, BadRequest, "There is no text in the message to edit"),
    ("the caption of a text", edit_caption_of_a_text, BadRequest, "There is no caption in the message to edit"),
    ("deleting nothing", lambda s: s.bot.delete_message(s.rina.id, 999), BadRequest, "Message to delete not found"),
    ("deleting after 48 hours", delete_after_two_days, BadRequest, "Message can't be deleted"),
    ("answering a press twice", lambda s: answer(s, times=2), BadRequest, "Query is too old and response timeout expired or query id is invalid"),
    ("answering a press late", lambda s: answer(s, late=61), BadRequest, "Query is too old and response timeout expired or query id is invalid"),
    ("answering with 201 characters", lambda s: answer(s, text="x" * 201), BadRequest, "Message_too_long"),
    ("a thread that is none", in_no_thread, BadRequest, "Message thread not found"),
    ("answering no message", lambda s: s.send(reply_parameters=ReplyParameters(999)), BadRequest, "Message to be replied not found"),
    ("a command with a hyphen", lambda s: s.bot.set_my_commands([BotCommand("cuti-saya", "cuti")]), BadRequest, "Bot_command_invalid"),
    ("101 commands", lambda s: s.bot.set_my_commands([BotCommand(f"c{n}", "x") for n in range(101)]), BadRequest, "Bot_commands_too_much"),
    ("a secret with a dot", lambda s: s.bot.set_webhook("https://alur.example/hook", secret_token="a.b"), BadRequest, "Secret token contains unallowed characters"),
]


@pytest.mark.parametrize(("act", "kind", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_what_telegram_refuses_is_refused_in_its_words(scene: Scene, act: Act, kind: type[TelegramError], says: str) -> None:
    with pytest.raises(TelegramError) as refused:
        await act(scene)
    assert type(refused.value) is kind
    assert str(refused.value).lower().startswith(says.lower())


async def test_at_its_limits_everything_still_goes(scene: Scene) -> None:
    await scene.send("&amp;" * 4096, parse_mode="HTML", reply_markup=keys(*map(str, range(100)), data="x" * 64, row=8))
    await scene.bot.send_document(scene.rina.id, b"%PDF", filename="a.pdf", caption="\U0001f600" * 512)
    await answer(scene, late=59, text="x" * 200)
    await scene.bot.set_my_commands([BotCommand("c" * 32, "x" * 256)])
    assert [len(shown.text) for shown in scene.rina.view()] == [6, 4096, 512, 8]
    assert [len(toast.text) for toast in scene.rina.toasts] == [200]


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (Fault("too_many", after=7), RetryAfter, "Flood control exceeded. Retry in 0:00:07"),
        (Fault("broken"), NetworkError, "Bad Gateway"),
        (Fault("broken", code=500), NetworkError, "Internal Server Error"),
        (Fault("broken", done=True, code=500), NetworkError, "Internal Server Error"),
        (Fault("cut"), NetworkError, "httpx.RemoteProtocolError"),
        (Fault("cut", done=True), NetworkError, "httpx.RemoteProtocolError"),
        (Fault("garbled"), TelegramError, "Invalid server response"),
    ],
)
async def test_trouble_on_the_way_comes_before_or_after_it_was_done(scene: Scene, fault: Fault, kind: type[TelegramError], says: str) -> None:
    scene.server.weather.order("sendMessage", fault)
    with pytest.raises(TelegramError) as failed:
        await scene.send("Kartu")
    assert (type(failed.value), str(failed.value)[: len(says)]) == (kind, says)
    assert sum(shown.text == "Kartu" for shown in scene.rina.view()) == fault.done
    await scene.send("Lagi")


async def test_a_wrong_or_revoked_token_is_told_apart_from_none(scene: Scene) -> None:
    for token, code in (("no-token", 404), ("110201543:wrong", 401)):
        async with talking(scene.server, token) as stranger:
            with pytest.raises(InvalidToken):
                await stranger.initialize()
        assert scene.server.calls[-1].code == code
    fresh = scene.server.revoke()
    with pytest.raises(InvalidToken):
        await scene.send()
    async with talking(scene.server, fresh) as owner:
        assert (await owner.get_me()).username == "alur_bot"


async def test_when_strict_it_takes_what_is_sent_at_its_own_pace(scene: Scene) -> None:
    scene.server.pacing.strict = True
    group = scene.group()
    counts = {scene.rina.id: 8, group.id: 30}
    began, sent = scene.moment, dict.fromkeys(counts, 0)
    while sent != counts:
        for chat, count in counts.items():
            if sent[chat] < count:
                try:
                    await scene.send(to=chat)
                except RetryAfter:
                    continue
                sent[chat] += 1
        scene.moment += 1
    assert 30 <= least_seconds(counts) <= scene.moment - began <= least_seconds(counts) + 3
    assert len(scene.rina.view()) == 1 + counts[scene.rina.id]
    assert {call.code for call in scene.server.called("sendMessage")} == {200, 429}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("\U0001f600 <code>x</code>", "\U0001f600 x", [("code", 3, 1)]),
        ("  \n <u>a</u> ", "a", [("underline", 0, 1)]),
        ("<blockquote expandable>a\nb</blockquote>", "a\nb", [("expandable_blockquote", 0, 3)]),
        ("<B>a</B>&#x27;&quot;&nbsp;", "a'\"&nbsp;", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ('<a href="http://localhost/x">a</a>', "a", []),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
    ],
)
def test_marked_text_is_read_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    plain, found = read_text(source, "HTML")
    assert (plain, [(entity["type"], entity["offset"], entity["length"]) for entity in found]) == (text, entities)


@pytest.mark.parametrize("source", ["<b", "a</b>", "<b>a</b", '<a href="x>a</a>', "<b x>a</b>", '<span class="x">a</span>', "<1>"])
def test_what_telegram_cannot_read_is_no_message(source: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        read_text(source, "HTML")


async def test_everything_that_was_called_is_written_down(scene: Scene) -> None:
    await scene.send("Kartu")
    call = scene.server.called("sendMessage")[-1]
    assert (call.arguments["text"], call.code, call.result["text"]) == ("Kartu", 200, "Kartu")


