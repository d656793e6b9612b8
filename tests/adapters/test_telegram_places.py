"""Groups, forums, files and pictures on Telegram; over the local Bot API server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.cards import Card, CardFile, words
from adapters.failures import CannotReach, Gone, TryLater
from adapters.intents import Address, Asked, Reply, Wrote
from tests.adapters.telegram_office import Office, account, card, file
from tests.servers.fake_telegram import Fault

PNG = b"\x89PNG\r\n\x1a\n of a path"


async def test_in_a_group_answers_go_to_the_private_chat_and_strangers_to_it_are_told(office: Office) -> None:
    office.answers = lambda intent: Reply((card(f"Jawaban {intent.account.id}"),))
    group = office.group()
    async with office.at_work():
        office.rina.say("/mana@alur_bot laptop", group.chat)
        office.dewi.say("/mana laptop", group.chat)
        office.budi.say("selamat pagi", group.chat)
        await office.done()
    assert [intent.account.id for intent in office.taken if isinstance(intent, Asked)] == [str(office.rina.id), str(office.dewi.id)]
    assert office.shown(office.rina) == [f"Jawaban {office.rina.id}"]
    told = [message.text for message in office.dewi.view(group.chat) if message.sender == "Alur"]
    assert told == ["Jawaban hanya dikirim di chat pribadi. Buka @alur_bot dan tekan Mulai, lalu coba lagi."]


async def test_in_a_group_a_card_is_not_replaced_for_one_who_pressed(office: Office) -> None:
    group = office.group()
    await office.gateway.post(Address("telegram", str(group.id)), card("Rina: laptop", "Lainnya"))
    office.answers = lambda intent: Reply((card("Untuk Anda saja"),), replace=True)
    async with office.at_work():
        office.budi.press("Lainnya", chat=group.chat)
        await office.done()
    assert [message.labels for message in office.rina.view(group.chat) if message.sender == "Alur"] == [("Lainnya",)]
    assert office.shown(office.budi) == ["Untuk Anda saja"]


async def test_a_group_that_moved_is_followed_and_its_old_messages_are_gone(office: Office) -> None:
    group = office.group()
    old = Address("telegram", str(group.id))
    ref = await office.gateway.post(old, card("Sebelum"))
    moved = group.upgrade(office.rina)
    with pytest.raises(Gone):
        await office.gateway.edit(ref, card("Sesudah"))
    again = await office.gateway.post(old, card("Sesudah"))
    assert again.handle.startswith(f"{moved.id}:")
    await office.gateway.edit(again, card("Selesai"))
    assert [message.text for message in office.rina.view(moved.chat) if message.sender == "Alur"] == ["Selesai"]


async def test_in_a_forum_a_card_goes_to_its_topic_or_is_not_to_be_delivered(office: Office) -> None:
    group = office.group(forum=True)
    topic = group.topic("Laptop", office.rina)
    await office.gateway.post(Address("telegram", str(group.id), str(topic)), card("Rina: laptop"))
    assert [message.thread for message in office.rina.view(group.chat) if message.text == "Rina: laptop"] == [topic]
    with pytest.raises(CannotReach):
        await office.gateway.post(Address("telegram", str(group.id), "99"), card())
    group.remove_bot(office.rina)
    with pytest.raises(CannotReach):
        await office.gateway.post(Address("telegram", str(group.id), str(topic)), card())


async def test_a_card_shown_as_it_is_and_one_that_is_a_picture_are_edited(office: Office, tmp_path: Path) -> None:
    ref = await office.gateway.post(account(office.rina), card("Jalur", "Ingatkan"))
    await office.gateway.edit(ref, card("Jalur", "Ingatkan"))
    picture = await office.gateway.post(account(office.rina), replace(card("Jalur"), files=(file(tmp_path, PNG, "jalur.png", True),)))
    await office.gateway.edit(picture, Card(title=words("Jalur " * 400)))
    assert [(message.files, len(message.text) <= 1024) for message in office.rina.view()] == [((), True), (("jalur.png",), True)]
    await office.gateway.delete(picture)
    with pytest.raises(Gone):
        await office.gateway.delete(picture)


async def test_a_file_is_brought_once_to_a_chat_and_sent_up_once_for_all(office: Office, tmp_path: Path) -> None:
    shown = replace(card("Rina: laptop"), files=(file(tmp_path), CardFile("0" * 64, "hilang.pdf", 5, "application/pdf")))
    for person in (office.rina, office.rina, office.budi):
        await office.gateway.post(account(person), shown)
    sent = office.server.called("sendDocument")
    assert [len(office.rina.view()), len(office.budi.view()), len(sent)] == [3, 2, 2]
    assert "document" in sent[1].arguments
    text, brought = office.budi.view()
    assert (text.text.splitlines()[-1], brought.files, brought.reply_to) == ("Lampiran: penawaran.pdf, hilang.pdf", ("penawaran.pdf",), text.id)
    office.server.files.clear()
    office.dewi.start()
    await office.gateway.post(account(office.dewi), shown)
    assert [message.files for message in office.dewi.view() if not message.own] == [(), ("penawaran.pdf",)]


async def test_a_card_whose_files_are_held_up_goes_on_where_it_stopped(office: Office, tmp_path: Path) -> None:
    shown = replace(card("Rina: laptop"), files=(file(tmp_path, b"a", "a.pdf"), file(tmp_path, b"b", "b.pdf")))
    office.server.weather.order("sendDocument", Fault("broken"), Fault("broken"))
    for _ in range(2):
        with pytest.raises(TryLater):
            await office.gateway.post(account(office.rina), shown)
    await office.gateway.post(account(office.rina), shown)
    assert [message.files for message in office.rina.view()] == [(), ("a.pdf",), ("b.pdf",)]


async def test_a_picture_that_telegram_does_not_take_goes_as_a_file(office: Office, tmp_path: Path) -> None:
    await office.gateway.post(account(office.rina), replace(card("Jalur"), files=(file(tmp_path, b"no picture at all", "jalur.png", True),)))
    assert [(message.text, message.files) for message in office.rina.view()] == [("Jalur", ()), ("", ("jalur.png",))]


async def test_words_whose_marks_are_not_read_go_without_them_beside_a_picture_too(office: Office, tmp_path: Path) -> None:
    shown = replace(card("Rina & Budi: laptop"), files=(file(tmp_path, PNG, "jalur.png", True),))
    for method in ("sendMessage", "sendPhoto", "editMessageText", "editMessageCaption"):
        office.server.weather.order(method, Fault("unread"))
    plain = await office.gateway.post(account(office.rina), card("Rina & Budi: laptop"))
    picture = await office.gateway.post(account(office.rina), shown)
    for ref in (plain, picture):
        await office.gateway.edit(ref, card("Rina & Budi: kamera"))
    assert [(message.text, message.files) for message in office.rina.view()] == [("Rina & Budi: kamera", ()), ("Rina & Budi: kamera", ("jalur.png",))]
    assert all(call.arguments.get("parse_mode") is None for method in ("sendMessage", "sendPhoto") for call in office.server.called(method)[1:])


async def test_a_file_that_is_gone_at_telegram_is_said_so(office: Office) -> None:
    async with office.at_work():
        office.rina.send_document("penawaran.pdf", b"%PDF")
        await office.done()
        (wrote,) = office.taken
        assert isinstance(wrote, Wrote)
        office.server.files.clear()
        with pytest.raises(Gone):
            [piece async for piece in office.gateway.fetch(wrote.files[0])]
