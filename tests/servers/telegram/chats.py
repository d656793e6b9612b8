"""What Telegram keeps: people, chats with their messages, files; and how each is written in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram.marks import Entity

Json = dict[str, Any]
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@dataclass(eq=False)
class Account:
    """A person as Telegram knows them. `started`: they wrote to the bot; `met`: it has seen them, in a group at least."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "id"
    started: bool = False
    met: bool = False
    blocked: bool = False
    gone: bool = False
    toasts: list[Toast] = field(default_factory=list)

    def json(self) -> Json:
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name} | {key: value for key, value in optional.items() if value}


@dataclass(frozen=True)
class Toast:
    """What the answer to a press showed: for a moment, or, as an alert, until it is put away."""

    text: str
    alert: bool


@dataclass(frozen=True)
class File:
    """A file at Telegram. Photos have no name there; `name` is then what the sender's was."""

    id: str
    unique_id: str
    kind: str
    name: str
    media_type: str
    content: bytes
    path: str

    def json(self) -> Any:
        kept = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}
        if self.kind == "photo":
            small = {"file_id": f"{self.id}s", "file_unique_id": f"{self.unique_id}s", "file_size": min(900, len(self.content)), "width": 90, "height": 60}
            return [small, kept | {"width": 1280, "height": 853}]
        return kept | {"file_name": self.name, "mime_type": self.media_type}


@dataclass(eq=False)
class Message:
    """A message. `sender` is the JSON of who sent it; `service` are fields of service messages; `gone` once it was deleted for all."""

    chat: Chat
    id: int
    sender: Json
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: File | None = None
    keyboard: list[list[Json]] = field(default_factory=list)
    reply_to: Message | None = None
    thread: int = 0
    forced: bool = False
    edited: int = 0
    service: Json = field(default_factory=dict)
    more: Json = field(default_factory=dict)
    own_bot: bool = False
    silent: bool = False
    gone: bool = False

    def json(self, deep: bool = True) -> Json:
        shown: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.json(), "date": self.date, **self.service, **self.more}
        if self.thread:
            shown |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.edited:
            shown["edit_date"] = self.edited
        words, marks = ("caption", "caption_entities") if self.file else ("text", "entities")
        shown |= {words: self.text} if self.text else {}
        shown |= {marks: self.entities} if self.entities else {}
        shown |= {self.file.kind: self.file.json()} if self.file else {}
        shown |= {"reply_markup": {"inline_keyboard": self.keyboard}} if self.keyboard else {}
        if deep and self.reply_to and not self.reply_to.gone:
            shown["reply_to_message"] = self.reply_to.json(deep=False)
        return shown

    def pressed_json(self) -> Json:
        """As a press on it brings it: a deleted message is inaccessible."""
        return {"chat": self.chat.json(), "message_id": self.id, "date": 0} if self.gone else self.json()


@dataclass(eq=False)
class Chat:
    """A private chat, a group or a supergroup. `topics` by thread id, where it is a forum; `upgraded` is the supergroup it became."""

    id: int
    kind: str
    title: str = ""
    person: Account | None = None
    forum: bool = False
    members: dict[int, Account] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    topics: dict[int, str] = field(default_factory=dict)
    upgraded: Chat | None = None
    bot: str = "left"
    messages: dict[int, Message] = field(default_factory=dict)

    def json(self) -> Json:
        if self.person:
            names = {"first_name": self.person.first_name, "last_name": self.person.last_name, "username": self.person.username}
            return {"id": self.id, "type": "private"} | {key: value for key, value in names.items() if value}
        return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.forum else {})

    def shown(self) -> Iterator[Message]:
        """What has not been deleted, oldest first."""
        return (message for message in self.messages.values() if not message.gone)

    def status(self, account: Account) -> str:
        if self.person:
            return "member"
        return "administrator" if account.id in self.admins else "member" if account.id in self.members else "left"


@dataclass
class Press:
    """A pressed button that waits for its answer. `at` in seconds."""

    id: str
    account: Account
    message: Message
    at: float
    answered: bool = False


@dataclass(frozen=True)
class Call:
    """A call of the API as it came in and what became of it: `code` 200, or that of the refusal; 0 when the connection was cut."""

    method: str
    arguments: Json
    at: float
    code: int
    description: str = ""
    result: Any = None
