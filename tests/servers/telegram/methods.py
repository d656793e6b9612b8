"""The methods of the Bot API, by their names: https://core.telegram.org/bots/api#available-methods."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.servers.telegram.chats import Chat, File, Json, Message, Toast
from tests.servers.telegram.limits import DOWNLOAD_LIMIT, TOAST_LIMIT, check_commands, check_upload, decoded, read_markup
from tests.servers.telegram.marks import CAPTION_LIMIT, TEXT_LIMIT, read_text, units
from tests.servers.telegram.refusal import NOT_MODIFIED, TOO_OLD, Refusal, bad, forbidden

if TYPE_CHECKING:
    from tests.servers.fake_telegram import FakeTelegram

Upload = tuple[str, str, bytes]
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member")
ACTIONS = {"typing", "upload_photo", "upload_document", "find_location", "choose_sticker", "record_video", "upload_video", "record_voice", "upload_voice"}


class Arguments:
    """What a call came with: fields, some of them JSON, and uploads."""

    def __init__(self, fields: Json, uploads: dict[str, Upload]) -> None:
        self.fields, self.uploads = fields, uploads

    def text(self, name: str) -> str:
        return str(self.fields.get(name, ""))

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.fields.get(name, default))
        except (TypeError, ValueError):
            raise bad(f"{name.replace('_', ' ')} must be a valid Integer") from None

    def truth(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def value(self, name: str) -> Any:
        """Decoded JSON, None where the field is missing."""
        return decoded(self.fields[name]) if self.fields.get(name) not in (None, "") else None


class Methods:
    """Each method does all of what it is asked, or raises Refusal and does nothing."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    def named(self, name: str) -> Callable[[Arguments], Any] | None:
        """The method called `name`; capitals do not matter."""
        return _BY_NAME.get(name.lower(), lambda methods: None)(self)

    async def call(self, name: str, arguments: Arguments) -> Any:
        method = self.named(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if (name.startswith("send") and name != "sendChatAction") or name.startswith("edit"):
            self.telegram.pacing.take(arguments.number("chat_id"))
        result = method(arguments)
        return await result if isinstance(result, Awaitable) else result

    # the bot itself, updates

    def get_me(self, arguments: Arguments) -> Json:
        return self.telegram.me | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def get_updates(self, arguments: Arguments) -> list[Json]:
        number, updates = arguments.number, self.telegram.updates
        return await updates.poll(number("offset"), number("limit", 100), number("timeout"), arguments.value("allowed_updates"))

    def set_webhook(self, arguments: Arguments) -> bool:
        if not arguments.text("url"):
            return self.delete_webhook(arguments)
        self.telegram.updates.set_webhook(
            arguments.text("url"), arguments.text("secret_token"), arguments.number("max_connections", 40),
            arguments.value("allowed_updates"), arguments.truth("drop_pending_updates"),
        )  # fmt: skip
        return True

    def delete_webhook(self, arguments: Arguments) -> bool:
        self.telegram.updates.delete_webhook(arguments.truth("drop_pending_updates"))
        return True

    def get_webhook_info(self, arguments: Arguments) -> Json:
        return self.telegram.updates.webhook()

    # sending

    def send_message(self, arguments: Arguments) -> Json:
        chat = self._place(arguments)
        text, entities = self._text(arguments)
        return self._sent(chat, arguments, text=text, entities=entities)

    def send_document(self, arguments: Arguments) -> Json:
        return self._send_file(arguments, "document")

    def send_photo(self, arguments: Arguments) -> Json:
        return self._send_file(arguments, "photo")

    def _send_file(self, arguments: Arguments, kind: str) -> Json:
        chat = self._place(arguments)
        text, entities = self._caption(arguments)
        return self._sent(chat, arguments, file=self._file(arguments, kind), text=text, entities=entities)

    def _file(self, arguments: Arguments, kind: str) -> File:
        given = arguments.text(kind)
        upload = arguments.uploads.get(given.removeprefix("attach://")) or arguments.uploads.get(kind)
        if upload:
            check_upload(kind, upload[2])
            return self.telegram.keep(kind, *upload)
        if not given:
            raise bad(f"there is no {kind} in the request")
        known = self.telegram.files.get(given)
        if known is None or known.kind != kind:
            raise bad("wrong file identifier/HTTP URL specified" if known is None else f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
        return known

    def send_chat_action(self, arguments: Arguments) -> bool:
        self._place(arguments)
        if arguments.text("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    def _text(self, arguments: Arguments) -> tuple[str, list[Json]]:
        if not arguments.text("text"):
            raise bad("message text is empty")
        text, entities = read_text(arguments.text("text"), arguments.text("parse_mode"), arguments.value("entities"))
        if not text:
            raise bad("text must be non-empty")
        if units(text) > TEXT_LIMIT:
            raise bad("message is too long")
        return text, entities

    def _caption(self, arguments: Arguments) -> tuple[str, list[Json]]:
        text, entities = read_text(arguments.text("caption"), arguments.text("parse_mode"), arguments.value("caption_entities"))
        if units(text) > CAPTION_LIMIT:
            raise bad("message caption is too long")
        return text, entities

    def _sent(self, chat: Chat, arguments: Arguments, **content: Any) -> Json:
        markup, thread = read_markup(arguments.value("reply_markup")), arguments.number("message_thread_id")
        if thread and (not chat.forum or thread not in chat.topics):
            raise bad("message thread not found")
        reply = arguments.value("reply_parameters") or {}
        answered = chat.messages.get(int(reply.get("message_id", arguments.number("reply_to_message_id"))))
        if (reply.get("message_id") or arguments.number("reply_to_message_id")) and (answered is None or answered.gone):
            if not (reply.get("allow_sending_without_reply") or arguments.truth("allow_sending_without_reply")):
                raise bad("message to be replied not found")
            answered = None
        sent = self.telegram.write(
            chat, self.telegram.me, keyboard=markup.keyboard, forced=markup.forced, reply_to=answered, thread=thread,
            own_bot=True, silent=arguments.truth("disable_notification"), **content,
        )  # fmt: skip
        return sent.json()

    def _place(self, arguments: Arguments) -> Chat:
        """The chat to write to. Raises Refusal where the bot may not."""
        chat = self._chat(arguments)
        if chat.person and not chat.person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.person and (chat.person.gone or chat.person.blocked):
            raise forbidden("user is deactivated" if chat.person.gone else "bot was blocked by the user")
        if chat.upgraded:
            raise Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.upgraded.id)
        if not chat.person and chat.bot in ("left", "kicked"):
            raise forbidden(f"bot was kicked from the {chat.kind} chat" if chat.bot == "kicked" else f"bot is not a member of the {chat.kind} chat")
        return chat

    def _chat(self, arguments: Arguments) -> Chat:
        if not arguments.text("chat_id"):
            raise bad("chat_id is empty")
        chat = self.telegram.chats.get(arguments.number("chat_id"))
        if chat is None or (chat.person and not chat.person.met):
            raise bad("chat not found")
        return chat

    # changing and deleting

    def edit_message_text(self, arguments: Arguments) -> Json:
        message = self._to_edit(arguments)
        if message.file:
            raise bad("there is no text in the message to edit")
        text, entities = self._text(arguments)
        return self._edited(message, arguments, text, entities)

    def edit_message_caption(self, arguments: Arguments) -> Json:
        message = self._to_edit(arguments)
        if not message.file:
            raise bad("there is no caption in the message to edit")
        return self._edited(message, arguments, *self._caption(arguments))

    def edit_message_reply_markup(self, arguments: Arguments) -> Json:
        message = self._to_edit(arguments)
        return self._edited(message, arguments, message.text, message.entities)

    def _to_edit(self, arguments: Arguments) -> Message:
        chat = self._place(arguments)
        message = chat.messages.get(arguments.number("message_id"))
        if message is None or message.gone:
            raise bad("message to edit not found")
        if not message.own_bot or message.forced:
            raise bad("message can't be edited")
        return message

    def _edited(self, message: Message, arguments: Arguments, text: str, entities: list[Json]) -> Json:
        keyboard = read_markup(arguments.value("reply_markup")).keyboard
        if (text, entities, keyboard) == (message.text, message.entities, message.keyboard):
            raise bad(NOT_MODIFIED)
        message.text, message.entities, message.keyboard = text, entities, keyboard
        message.edited = int(self.telegram.now())
        return message.json()

    def delete_message(self, arguments: Arguments) -> bool:
        chat = self._place(arguments)
        message = chat.messages.get(arguments.number("message_id"))
        if message is None or message.gone:
            raise bad("message to delete not found")
        allowed = message.own_bot or chat.person or chat.bot == "administrator"
        if not allowed or self.telegram.now() - message.date > 48 * 3600:
            raise bad("message can't be deleted")
        message.gone = True
        return True

    # answers, files, commands, people

    def answer_callback_query(self, arguments: Arguments) -> bool:
        press = self.telegram.presses.get(arguments.text("callback_query_id"))
        if press is None or press.answered or self.telegram.now() - press.at > self.telegram.answer_window:
            raise bad(TOO_OLD)
        if units(arguments.text("text")) > TOAST_LIMIT:
            raise bad("MESSAGE_TOO_LONG")
        press.answered = True
        if arguments.text("text"):
            press.account.toasts.append(Toast(arguments.text("text"), arguments.truth("show_alert")))
        return True

    def get_file(self, arguments: Arguments) -> Json:
        file = self.telegram.files.get(arguments.text("file_id"))
        if file is None:
            raise bad("file_id not specified" if not arguments.text("file_id") else "wrong file_id or the file is temporarily unavailable")
        if len(file.content) > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        self.telegram.links[file.path] = self.telegram.now()
        return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content), "file_path": file.path}

    def set_my_commands(self, arguments: Arguments) -> bool:
        self.telegram.commands[self._scope(arguments)] = check_commands(arguments.value("commands"))
        return True

    def get_my_commands(self, arguments: Arguments) -> list[Json]:
        return self.telegram.commands.get(self._scope(arguments), [])

    def delete_my_commands(self, arguments: Arguments) -> bool:
        self.telegram.commands.pop(self._scope(arguments), None)
        return True

    def _scope(self, arguments: Arguments) -> tuple[str, int, int, str]:
        scope, language = arguments.value("scope") or {"type": "default"}, arguments.text("language_code")
        if scope.get("type") not in SCOPES:
            raise bad("can't parse BotCommandScope: Unsupported type specified")
        if language and not (len(language) == 2 and language.isalpha() and language.islower()):
            raise bad("invalid language_code specified")
        chat, user = int(scope.get("chat_id", 0)), int(scope.get("user_id", 0))
        if chat and chat not in self.telegram.chats:
            raise bad("chat not found")
        return (scope["type"], chat, user, language)

    def set_chat_menu_button(self, arguments: Arguments) -> bool:
        button = arguments.value("menu_button") or {"type": "default"}
        if button.get("type") not in ("default", "commands", "web_app"):
            raise bad("can't parse menu button: MenuButton has unsupported type")
        self.telegram.menu_buttons[arguments.number("chat_id")] = button
        return True

    def get_chat_menu_button(self, arguments: Arguments) -> Json:
        buttons = self.telegram.menu_buttons
        return buttons.get(arguments.number("chat_id"), buttons.get(0, {"type": "default"}))

    def get_chat(self, arguments: Arguments) -> Json:
        return self._chat(arguments).json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}

    def get_chat_member(self, arguments: Arguments) -> Json:
        chat, user = self._chat(arguments), arguments.number("user_id")
        if user == self.telegram.me["id"]:
            return self.telegram.bot_member(chat.bot)
        account = self.telegram.accounts.get(user)
        if account is None:
            raise bad("invalid user_id specified")
        return {"user": account.json(), "status": chat.status(account)} | (_RIGHTS if chat.status(account) == "administrator" else {})

    def get_chat_administrators(self, arguments: Arguments) -> list[Json]:
        chat = self._chat(arguments)
        if chat.person:
            raise bad("there are no administrators in the private chat")
        return [{"user": chat.members[id].json(), "status": "administrator", **_RIGHTS} for id in sorted(chat.admins)]


_NO_GIFTS = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False)
_MAY = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_RIGHTS = dict.fromkeys(_MAY, False)
_BY_NAME: dict[str, Callable[[Methods], Callable[[Arguments], Any]]] = {
    name.replace("_", ""): (lambda methods, name=name: getattr(methods, name))  # type: ignore[misc]
    for name, value in vars(Methods).items()
    if callable(value) and not name.startswith("_") and name not in ("named", "call")
}
