"""Telegram's update (the JSON of core.telegram.org/bots/api#update) -> Intent. Pure; what is not meant for Alur is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.harmless import file_name
from adapters.intents import Account, Address, Asked, IncomingFile, Intent, MessageRef, Moved, Pressed, Reached, Wrote

PLATFORM = "telegram"
LABEL = "-"  # what a button carries that is a mere label: Telegram knows no other
UPDATES = ("message", "callback_query", "my_chat_member")  # all that is asked for; edited messages change no answer that was given
_FILES = {
    "document": ("file", "application/octet-stream"),
    "video": ("video.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "voice": ("voice.ogg", "audio/ogg"),
    "animation": ("animation.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
}  # kind: the name and media type where Telegram says none


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself: its id, and its name without the @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Query:
    """A tap that has to be answered, whatever it means; `private` when it was in a chat with the bot alone."""

    id: str
    private: bool


def intent(update: Mapping[str, Any], me: Me) -> Intent | None:
    """What a person wants of Alur. Posts of channels, of other bots and in the name of a group have no person behind them that is known."""
    delivery = f"{me.id}-{update['update_id']}"
    query, message = update.get("callback_query"), update.get("message")
    if member := update.get("my_chat_member"):
        return _back(member, delivery)
    found: Asked | Moved | Pressed | Wrote | None = _pressed(query, delivery) if query else _meant(message, delivery, me) if message and message.get("from") else None
    return found if found is None or isinstance(found, Moved) else replace(found, language=language_of(update))


def _back(member: Mapping[str, Any], delivery: str) -> Reached | None:
    """The bot was let into a group. That it was put out of one is found out by the next card: a group that becomes a supergroup may say so too."""
    let_in = (member.get("new_chat_member") or {}).get("status") in ("member", "administrator")
    return Reached(delivery, _account(member), _address(member), now=True) if let_in and not _is_private(member) else None


def _meant(message: Mapping[str, Any], delivery: str, me: Me) -> Asked | Moved | Wrote | None:
    if (moved := _moved(message)) is not None:
        was, now = (Address(PLATFORM, str(chat), shared=True) for chat in moved)
        return Moved(delivery, _account(message), was, now)
    return _said(message, delivery, me) if _person(message) else None


def query(update: Mapping[str, Any]) -> Query | None:
    """The tap that the update is, if it is one."""
    found = update.get("callback_query")
    return Query(str(found["id"]), _is_private(found.get("message") or {})) if found else None


def chat_of(update: Mapping[str, Any]) -> int:
    """The chat in which it happened, 0 for none: what happens in one is handled in its order."""
    found = update.get("message") or (update.get("callback_query") or {}).get("message") or update.get("my_chat_member") or {}
    chat: int = (found.get("chat") or {}).get("id", 0)
    return chat


def message_of(update: Mapping[str, Any]) -> int:
    """The message somebody wrote, 0 for a tap."""
    number: int = (update.get("message") or {}).get("message_id", 0)
    return number


def language_of(update: Mapping[str, Any]) -> str:
    """The language of the person's Telegram, "" where it says none; old ones call Indonesian "in"."""
    found = update.get("message") or update.get("callback_query") or {}
    code = str((found.get("from") or {}).get("language_code") or "")[:2]
    return {"in": "id"}.get(code, code)


def reference(chat: int, message: int) -> MessageRef:
    return MessageRef(PLATFORM, f"{chat}:{message}")


def place_of(ref: MessageRef) -> tuple[int, int] | None:
    """Chat and message of a reference, `None` if it is none of ours."""
    chat, _, message = ref.handle.partition(":")
    known = ref.platform == PLATFORM and chat.removeprefix("-").isdecimal() and message.isdecimal()
    return (int(chat), int(message)) if known else None


def _pressed(query: Mapping[str, Any], delivery: str) -> Pressed | None:
    """Of a message that is too old or deleted nothing is known but its place; the token says all. A label says nothing."""
    message = query.get("message")
    if not message or query.get("data", LABEL) == LABEL:
        return None
    chat = message["chat"]["id"]
    return Pressed(delivery, _account(query), _address(message), query["data"], reference(chat, message["message_id"]))


def _said(message: Mapping[str, Any], delivery: str, me: Me) -> Asked | Wrote | None:
    text = message.get("text")
    if text is not None and (length := _command_length(message)):
        return _asked(message, delivery, text, length, me)
    answered = _answered(message, me)
    if not _is_private(message) and answered is None:
        return None  # talk among people
    files = _files(message)
    words = text if text is not None else message.get("caption", _spoken(message))
    if words is None and not files:
        return None
    return Wrote(delivery, _account(message), _address(message), words or "", files, answered)


def _command_length(message: Mapping[str, Any]) -> int:
    """Characters of the command that the text begins with, 0 for none."""
    return next((each["length"] for each in message.get("entities", ()) if each["type"] == "bot_command" and each["offset"] == 0), 0)


def _asked(message: Mapping[str, Any], delivery: str, text: str, length: int, me: Me) -> Asked | None:
    """Telegram ends a command at the first character that no command has: /cuti-saya is one word all the same."""
    head, _, name = text[1:length].partition("@")
    if name and name.casefold() != me.username.casefold():
        return None
    after = text[length:]
    joined = "" if not after or after[0].isspace() else after.split(maxsplit=1)[0]
    return Asked(delivery, _account(message), _address(message), (head + joined).lower(), after[len(joined) :].strip())


def _answered(message: Mapping[str, Any], me: Me) -> MessageRef | None:
    """The bot's own message that is answered; in a topic every message answers the one that opened it."""
    found = message.get("reply_to_message")
    if not found or (found.get("from") or {}).get("id") != me.id:
        return None
    return reference(message["chat"]["id"], found["message_id"])


def _files(message: Mapping[str, Any]) -> tuple[IncomingFile, ...]:
    if photos := message.get("photo"):
        largest = photos[-1]
        return (IncomingFile(PLATFORM, largest["file_id"], f"photo-{message['message_id']}.jpg", largest.get("file_size", 0), "image/jpeg"),)
    for kind, (name, media_type) in _FILES.items():
        if found := message.get(kind):
            named = file_name(found.get("file_name") or name)
            return (IncomingFile(PLATFORM, found["file_id"], named, found.get("file_size", 0), found.get("mime_type") or media_type),)
    return ()


def _spoken(message: Mapping[str, Any]) -> str | None:
    """What is no text and no file, in words; `None` for what Telegram says itself (somebody joined, a message was pinned)."""
    if sticker := message.get("sticker"):
        return str(sticker.get("emoji", ""))
    if contact := message.get("contact"):
        return " ".join(str(contact[key]) for key in ("first_name", "last_name", "phone_number") if contact.get(key))
    if venue := message.get("venue"):
        return f"{venue['title']}, {venue['address']}"
    if place := message.get("location"):
        return f"{place['latitude']}, {place['longitude']}"
    return None


def _moved(message: Mapping[str, Any]) -> tuple[int, int] | None:
    """The ids of a group before and after it became a supergroup; it says so itself, in both."""
    if "migrate_to_chat_id" in message:
        return message["chat"]["id"], message["migrate_to_chat_id"]
    if "migrate_from_chat_id" in message:
        return message["migrate_from_chat_id"], message["chat"]["id"]
    return None


def _person(message: Mapping[str, Any]) -> bool:
    return not message["from"].get("is_bot") and "sender_chat" not in message


def _is_private(message: Mapping[str, Any]) -> bool:
    chat = message.get("chat") or {}
    return chat.get("type") == "private" if "type" in chat else chat.get("id", 0) > 0


def _account(found: Mapping[str, Any]) -> Account:
    return Account(PLATFORM, str(found["from"]["id"]))


def _address(message: Mapping[str, Any]) -> Address:
    topic = str(message["message_thread_id"]) if message.get("is_topic_message") else ""
    return Address(PLATFORM, str(message["chat"]["id"]), topic, not _is_private(message))
