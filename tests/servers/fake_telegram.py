"""An honest Bot API server on this machine: it keeps Telegram's rules, limits and words, and lets a test play the people behind it."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from tests.servers.telegram.chats import Account, Call, Chat, File, Json, Message, Press
from tests.servers.telegram.door import Door
from tests.servers.telegram.limits import Pacing
from tests.servers.telegram.methods import Methods
from tests.servers.telegram.people import Group, Person
from tests.servers.telegram.updates import Updates
from tests.servers.watch import Watch
from tests.servers.weather import Fault, Weather
from tests.webserver import listening, serving

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

__all__ = ["TOKEN", "FakeTelegram", "Fault", "Group", "Person", "Weather", "telegram"]


class FakeTelegram:
    """One bot, its people and groups. `now` in seconds since 1970 dates everything and paces what is sent; polls wait in real time.

    Known to be simpler than the real one: one bot a server; a chat's own limits and the bot's are told apart by nobody there either, but their
    true figures are not published (`limits.PRIVATE`, `GROUP`, `OVERALL` say what is taken); lengths are counted in UTF-16 units.
    """

    def __init__(self, now: Callable[[], float] = time.time, weather: Weather | None = None, username: str = "alur_bot") -> None:
        self.now, self.weather = now, weather or Weather()
        self.token = TOKEN
        self.me: Json = {"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "Alur", "username": username}
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.links: dict[str, float] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, int, int, str], list[Json]] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.calls: list[Call] = []
        self.answer_window = 60.0
        self.address = ""
        self.pacing = Pacing(self.now)
        self.updates = Updates(self.now, self.weather)
        self.methods = Methods(self)
        self._people, self._groups, self._numbers = itertools.count(700_000_001), itertools.count(4_000_001), itertools.count(1)
        self._ids: dict[int, itertools.count[int]] = {}
        self.watch = Watch()

    # people and places

    def person(self, name: str, username: str = "", language: str = "id") -> Person:
        """Somebody new, who has never heard of the bot."""
        first, _, last = name.partition(" ")
        account = Account(next(self._people), first, last, username, language)
        self.accounts[account.id] = account
        self.chats[account.id] = Chat(account.id, "private", person=account)
        return Person(self, account)

    def group(self, title: str, *members: Person, forum: bool = False) -> Group:
        """A group of people, a supergroup if it is a `forum`; the bot is not in it yet."""
        chat = self.open_group(title, "supergroup" if forum else "group", {member.account.id: member.account for member in members})
        chat.forum = forum
        return Group(self, chat)

    def open_group(self, title: str, kind: str, members: dict[int, Account]) -> Chat:
        number = next(self._groups)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title, members=dict(members))
        self.chats[chat.id] = chat
        return chat

    # what happens

    def write(self, chat: Chat, sender: Json, **content: Any) -> Message:
        """A new message in `chat`."""
        message = Message(chat, self.next_message_id(chat), sender, int(self.now()), **content)
        chat.messages[message.id] = message
        return message

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves, all other chats of the bot together."""
        numbers = self._ids.setdefault(chat.id if chat.kind == "supergroup" else 0, itertools.count(1))
        return next(numbers)

    def keep(self, kind: str, name: str, media_type: str, content: bytes) -> File:
        """A file that was sent, by whomever."""
        number = next(self._numbers)
        ending = f".{name.rsplit('.', 1)[1]}" if "." in name.rsplit("/", 1)[-1] else ""
        path = f"{kind}s/file_{number}{'.jpg' if kind == 'photo' else ending if ending.isascii() else ''}"
        file = File(f"BQACAgUAAxkBAAI{number:09d}", f"AgAD{number:08d}", kind, name.replace("\\", "/").rsplit("/", 1)[-1], media_type, content, path)
        self.files[file.id] = file
        return file

    def press(self, account: Account, message: Message, data: str) -> str:
        """Somebody pressed a button; gives the id of the query."""
        id = str(4_382_000_000_000_000 + next(self._numbers))
        self.presses[id] = Press(id, account, message, self.now())
        self.updates.add(
            "callback_query", {"id": id, "from": account.json(), "message": message.pressed_json(), "chat_instance": str(hash(message.chat.id)), "data": data}
        )
        return id

    def bot_moved(self, chat: Chat, by: Account, status: str) -> None:
        """The bot's standing in `chat` changed."""
        old, chat.bot = chat.bot, status
        self.updates.add(
            "my_chat_member",
            {"chat": chat.json(), "from": by.json(), "date": int(self.now()), "old_chat_member": self.bot_member(old), "new_chat_member": self.bot_member(status)},
        )

    def bot_member(self, status: str) -> Json:
        rights = dict.fromkeys(("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"), False)
        rest = dict.fromkeys(("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), False)
        more: dict[str, Json] = {"administrator": rights | rest, "kicked": {"until_date": 0}}
        return {"user": self.me, "status": status, **more.get(status, {})}

    def revoke(self) -> str:
        """The owner of the bot gets a new token; the old one is worth nothing."""
        self.token = f"{self.me['id']}:AAnew{next(self._numbers):030d}"
        return self.token

    def note(self, call: Call) -> None:
        """A call came in and was answered."""
        self.calls.append(call)
        self.watch.noticed()

    def called(self, method: str) -> list[Call]:
        """All calls of a method, oldest first."""
        return [call for call in self.calls if call.method == method]

    # addresses

    @property
    def base_url(self) -> str:
        """What stands before the token in the address of a call."""
        return f"{self.address}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.address}/file/bot"


@contextlib.asynccontextmanager
async def telegram(server: FakeTelegram | None = None, listener: socket.socket | None = None) -> AsyncIterator[FakeTelegram]:
    """A running server, on a free port or that of `listener`."""
    server = server or FakeTelegram()
    async with serving(Door(server).routes(), listener or listening()) as address:
        server.address = address
        try:
            yield server
        finally:
            await server.updates.close()
