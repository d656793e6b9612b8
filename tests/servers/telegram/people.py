"""People and groups as a test plays them: what they do becomes updates, what they see is read from their screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.telegram.chats import ANONYMOUS, Account, Chat, File, Json, Message, Toast
from tests.servers.telegram.marks import found_in

if TYPE_CHECKING:
    from tests.servers.fake_telegram import FakeTelegram


@dataclass(frozen=True)
class Shown:
    """A message on a screen. `buttons` row by row; `own`: the person wrote it; `asks`: the client has opened a reply to it; `silent`: no sound."""

    id: int
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    own: bool = False
    edited: bool = False
    asks: bool = False
    sender: str = ""
    thread: int = 0
    reply_to: int = 0
    silent: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


class Person:
    """Somebody with Telegram in hand. Each act is over when its update waits for the bot."""

    def __init__(self, telegram: FakeTelegram, account: Account) -> None:
        self.telegram, self.account = telegram, account

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.telegram.chats[self.id]

    @property
    def toasts(self) -> list[Toast]:
        """What answers to presses showed, oldest first."""
        return self.account.toasts

    def met(self) -> None:
        """They began a chat with the bot before."""
        self.account.started = self.account.met = True

    # acts

    def start(self, code: str = "") -> Message:
        """Opens the bot's link, `t.me/bot?start=code`, and presses Start."""
        if self.account.blocked:
            self.unblock()
        return self.say(f"/start {code}".strip())

    def say(self, text: str, chat: Chat | None = None, thread: int = 0, reply_to: Message | None = None) -> Message:
        return self._send(chat, thread, reply_to, text=text.strip(), entities=found_in(text.strip()))

    def reply(self, to: Message | str, text: str, chat: Chat | None = None) -> Message:
        """Answers a message, or the newest one that holds those words."""
        message = to if isinstance(to, Message) else self.message(to, chat)
        return self.say(text, message.chat, message.thread, message)

    def send_document(self, name: str, content: bytes, caption: str = "", media_type: str = "application/pdf", chat: Chat | None = None) -> Message:
        return self._send(chat, text=caption, entities=found_in(caption), file=self.telegram.keep("document", name, media_type, content))

    def send_photo(self, content: bytes, caption: str = "", chat: Chat | None = None) -> Message:
        return self._send(chat, text=caption, entities=found_in(caption), file=self.telegram.keep("photo", "photo.jpg", "image/jpeg", content))

    def forward(self, message: Message, chat: Chat | None = None) -> Message:
        """Sends somebody's message on; buttons do not go along."""
        origin = {"type": "user", "sender_user": message.sender, "date": message.date}
        return self._send(chat, text=message.text, entities=message.entities, file=message.file, more={"forward_origin": origin})

    def edit(self, message: Message, text: str) -> None:
        """Changes a message of one's own."""
        message.text, message.entities, message.edited = text, found_in(text), int(self.telegram.now())
        self._tell("edited_message", message)

    def press(self, label: str, on: str = "", chat: Chat | None = None) -> str:
        """Presses the newest button of that label, on a message that holds `on`; gives the address where it opens a page, else the query's id."""
        message, button = self.button(label, on, chat)
        return str(button["url"]) if "url" in button else self.telegram.press(self.account, message, button["callback_data"])

    def forge(self, message: Message, data: str) -> str:
        """Presses a button that is not there, as altered clients can."""
        return self.telegram.press(self.account, message, data)

    def delete_message(self, message: Message) -> None:
        """Deletes it for everybody; a bot is not told."""
        message.gone = True

    def block(self) -> None:
        self.account.blocked = True
        self.telegram.bot_moved(self.chat, self.account, "kicked")

    def unblock(self) -> None:
        self.account.blocked = False
        self.telegram.bot_moved(self.chat, self.account, "member")

    def leave_telegram(self) -> None:
        """Deletes the account."""
        self.account.gone = True

    def _send(self, chat: Chat | None, thread: int = 0, reply_to: Message | None = None, **content: object) -> Message:
        chat = chat or self.chat
        if chat.person:
            chat.bot, self.account.started, self.account.met = "member", True, True
        sent = self.telegram.write(chat, self.account.json(), thread=thread, reply_to=reply_to, **content)
        self._tell("message", sent)
        return sent

    def _tell(self, kind: str, message: Message) -> None:
        if message.chat.person or heard(self.telegram.me, message):
            self.account.met = True
            self.telegram.updates.add(kind, message.json())

    # what is seen

    def view(self, chat: Chat | None = None) -> list[Shown]:
        """Everything on the screen of a chat, oldest first."""
        return [self._shown(message) for message in (chat or self.chat).shown() if not message.service]

    def message(self, part: str, chat: Chat | None = None) -> Message:
        """The newest message that holds `part`."""
        found = [message for message in (chat or self.chat).shown() if part in message.text]
        assert found, f"{self.account.first_name} sees nothing with {part!r}, but {[shown.text for shown in self.view(chat)[-6:]]}"
        return found[-1]

    def button(self, label: str, on: str = "", chat: Chat | None = None) -> tuple[Message, Json]:
        """The newest button of that label, and the message it stands under."""
        shown = [message for message in (chat or self.chat).shown() if on in message.text]
        found = [(message, button) for message in shown for row in message.keyboard for button in row if button["text"] == label]
        labels = [self._shown(message).labels for message in shown[-4:]]
        assert found, f"{self.account.first_name} has no button {label!r} but {labels}, under {shown[-1].text if shown else 'nothing'!r}"
        return found[-1]

    def commands(self, chat: Chat | None = None) -> list[Json]:
        """The commands their menu offers: core.telegram.org/bots/api#determining-list-of-commands."""
        chat = chat or self.chat
        wide = ["all_private_chats"] if chat.person else ["all_chat_administrators"] * (self.id in chat.admins) + ["all_group_chats"]
        narrow = [("chat_member", chat.id, self.id), ("chat_administrators", chat.id, 0)] if not chat.person else []
        scopes = [*narrow, ("chat", chat.id, 0), *((kind, 0, 0) for kind in wide), ("default", 0, 0)]
        offered = (self.telegram.commands.get((*scope, language)) for scope in scopes for language in (self.account.language, ""))
        return next((commands for commands in offered if commands), [])

    def _shown(self, message: Message) -> Shown:
        rows = tuple(tuple(str(button["text"]) for button in row) for row in message.keyboard)
        files = (message.file.name,) if isinstance(message.file, File) else ()
        reply_to = message.reply_to.id if message.reply_to else 0
        return Shown(
            message.id, message.text, rows, files, message.sender["id"] == self.id, bool(message.edited), message.forced,
            message.sender["first_name"], message.thread, reply_to, message.silent,
        )  # fmt: skip


class Group:
    """A group or supergroup."""

    def __init__(self, telegram: FakeTelegram, chat: Chat) -> None:
        self.telegram, self.chat = telegram, chat

    @property
    def id(self) -> int:
        return self.chat.id

    def add_bot(self, by: Person, code: str = "") -> None:
        """`by` adds the bot; with a `code` by the link `t.me/bot?startgroup=code`."""
        by.account.met = True
        self.telegram.bot_moved(self.chat, by.account, "member")
        self._service(by.account, new_chat_members=[self.telegram.me])
        if code:
            by.say(f"/start@{self.telegram.me['username']} {code}", self.chat)

    def remove_bot(self, by: Person) -> None:
        self._service(by.account, left_chat_member=self.telegram.me)
        self.telegram.bot_moved(self.chat, by.account, "kicked")

    def promote_bot(self, by: Person) -> None:
        """From now on the bot hears everything and may delete what others wrote."""
        self.telegram.bot_moved(self.chat, by.account, "administrator")

    def promote(self, person: Person) -> None:
        self.chat.admins.add(person.id)

    def join(self, person: Person) -> None:
        self.chat.members[person.id] = person.account
        self._service(person.account, new_chat_members=[person.account.json()])

    def topic(self, name: str, by: Person) -> int:
        """A new topic of a forum; gives its thread id."""
        opened = self.telegram.write(self.chat, by.account.json(), service={"forum_topic_created": {"name": name, "icon_color": 7322096}})
        opened.thread = opened.id
        self.chat.topics[opened.id] = name
        if self.chat.bot != "left":
            self.telegram.updates.add("message", opened.json())
        return opened.id

    def say_anonymously(self, text: str) -> Message:
        """An administrator writes in the name of the group."""
        sent = self.telegram.write(self.chat, ANONYMOUS, text=text, entities=found_in(text), more={"sender_chat": self.chat.json()})
        if heard(self.telegram.me, sent):
            self.telegram.updates.add("message", sent.json())
        return sent

    def upgrade(self, by: Person) -> Group:
        """It becomes a supergroup with another id; messages of before stay behind."""
        new = self.telegram.open_group(self.chat.title, "supergroup", self.chat.members)
        new.bot, new.admins = self.chat.bot, set(self.chat.admins)
        self._service(by.account, migrate_to_chat_id=new.id)
        self.chat.upgraded = new
        group = Group(self.telegram, new)
        group._service(by.account, migrate_from_chat_id=self.chat.id)
        return group

    def _service(self, by: Account, **fields: object) -> Message:
        by.met = True
        sent = self.telegram.write(self.chat, by.json(), service=fields)
        if self.chat.bot not in ("left", "kicked"):
            self.telegram.updates.add("message", sent.json())
        return sent


def heard(me: Json, message: Message) -> bool:
    """Whether the bot is told of a message in a group: core.telegram.org/bots/features#privacy-mode."""
    if message.chat.bot not in ("member", "administrator"):
        return False
    if message.chat.bot == "administrator" or message.more.get("via_bot") or (message.reply_to and message.reply_to.own_bot):
        return True
    commands = [entity for entity in message.entities if entity["type"] == "bot_command" and entity["offset"] == 0]
    if not commands:
        return False
    _name, _, of = message.text[: commands[0]["length"]].partition("@")
    return of.lower() in ("", str(me["username"]).lower())
