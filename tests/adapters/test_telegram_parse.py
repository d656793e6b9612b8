"""Updates as Telegram brings them, in `telegram/*.json`, and what each means."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from adapters.intents import Account, Address, Asked, IncomingFile, Intent, MessageRef, Moved, Pressed, Reached, Wrote
from adapters.telegram import parse
from adapters.telegram.parse import Me

FOLDER = Path(__file__).parent / "telegram"
ME = Me(110201543, "alur_bot")
RINA, NOBODY, HERE = Account("telegram", "700000001"), Account("telegram", "1087968824"), Address("telegram", "700000001")
GROUP, SUPERGROUP, TOPIC = (Address("telegram", *place, True) for place in (("-4000001", ""), ("-1001234567890", ""), ("-1001234567890", "5")))


def recorded(name: str) -> dict[str, Any]:
    update: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return update


def ref(handle: str) -> MessageRef:
    return MessageRef("telegram", handle)


def asked(name: str, text: str = "", address: Address = HERE) -> Asked:
    return Asked("", RINA, address, name, text)


def wrote(text: str, *files: IncomingFile, address: Address = HERE, reply_to: MessageRef | None = None) -> Wrote:
    return Wrote("", RINA, address, text, files, reply_to)


def file(handle: str, name: str, size: int, media_type: str) -> IncomingFile:
    return IncomingFile("telegram", handle, name, size, media_type)


MEANT: dict[str, Intent | None] = {
    "command": asked("beli", "4jt laptop kantor"),
    "command_alone": asked("antrian"),
    "command_underscore": asked("cuti_saya", "7-11 Des"),
    "command_hyphen": asked("cuti-saya", "7-11 Des"),
    "command_new_line": asked("mana", "PB/0012"),
    "start_with_code": asked("start", "K7QM2XPA"),
    "command_in_group": asked("mana", "PB/0012", GROUP),
    "command_for_another_bot": None,
    "command_in_topic": asked("mana", "laptop", TOPIC),
    "command_inside_text": wrote("lihat /mana"),
    "text": wrote("dua staf baru\nmulai 1 Des"),
    "text_with_slash": wrote("4 / 5"),
    "text_in_group": None,
    "reply": wrote("anggaran habis", reply_to=ref("700000001:40")),
    "reply_in_group": wrote("setuju", address=GROUP, reply_to=ref("-4000001:40")),
    "reply_to_a_colleague": None,
    "edited": None,
    "forwarded": wrote("mohon dibelikan laptop"),
    "photo": wrote("struk", file("AgACx", "photo-45.jpg", 88213, "image/jpeg")),
    "document": wrote("ini penawarannya", file("BQACd", "penawaran 1.pdf", 51234, "application/pdf")),
    "document_without_name": wrote("", file("BQACe", "file", 0, "application/octet-stream")),
    "voice": wrote("", file("AwAC", "voice.ogg", 9120, "audio/ogg")),
    "sticker": wrote("👍"),
    "contact": wrote("Toko Jaya +628111"),
    "location": wrote("-6.2, 106.8"),
    "press": Pressed("", RINA, HERE, "approve|x|1|", ref("700000001:40")),
    "press_in_group": Pressed("", RINA, TOPIC, "approve|x|1|", ref("-1001234567890:40")),
    "press_on_a_message_that_is_gone": Pressed("", RINA, HERE, "approve|x|1|", ref("700000001:40")),
    "press_inline": None,
    "press_of_a_game": None,
    "blocked": None,
    "unblocked": None,
    "added_to_group": Reached("110201543-871333", Account("telegram", "700000001"), Address("telegram", "-4000001", shared=True), True),
    "added_to_group_said": None,
    "migrate_to": Moved("", RINA, GROUP, SUPERGROUP),
    "migrate_from": Moved("", NOBODY, GROUP, SUPERGROUP),
    "anonymous_admin": None,
    "another_bot": None,
    "channel_post": None,
    "topic_created": None,
    "pinned": None,
}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_every_kind_of_update_means_what_the_person_meant_or_nothing(name: str) -> None:
    update, meant = recorded(name), MEANT[name]
    found = parse.intent(update, ME)
    if meant is None:
        assert found is None
        return
    assert found is not None
    assert found.delivery == f"110201543-{update['update_id']}"
    assert type(found) is type(meant)
    told = {"delivery": found.delivery} if isinstance(meant, Moved | Reached) else {"delivery": found.delivery, "language": "id"}
    assert asdict(found) == {**asdict(meant), **told}


@pytest.mark.parametrize(("name", "private"), [("press", True), ("press_in_group", False), ("press_on_a_message_that_is_gone", True), ("press_inline", False), ("press_of_a_game", True)])
def test_every_tap_is_to_be_answered_whatever_it_means(name: str, private: bool) -> None:
    assert parse.query(recorded(name)) == parse.Query("4382", private)
    assert parse.query(recorded("text")) is None


@pytest.mark.parametrize(("name", "chat"), [("text", 700000001), ("press", 700000001), ("press_in_group", -1001234567890), ("blocked", 700000001), ("press_inline", 0), ("edited", 0)])
def test_each_update_has_the_chat_in_whose_order_it_is_handled(name: str, chat: int) -> None:
    assert parse.chat_of(recorded(name)) == chat


@pytest.mark.parametrize(("handle", "place"), [("700000001:40", (700000001, 40)), ("-100123:7", (-100123, 7)), ("", None), ("x:1", None), ("1:", None), ("12", None)])
def test_a_reference_is_read_back(handle: str, place: tuple[int, int] | None) -> None:
    assert parse.place_of(ref(handle)) == place
    assert parse.place_of(MessageRef("console", handle)) is None


def test_the_language_of_the_persons_telegram_is_read_where_it_says_one() -> None:
    update = recorded("text")
    for code, language in (("id", "id"), ("in", "id"), ("en-GB", "en"), ("", ""), (None, "")):
        update["message"]["from"]["language_code"] = code
        assert parse.language_of(update) == language
    assert parse.language_of(recorded("press")) == "id"
