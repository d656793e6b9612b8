"""Telegram's Bot API as the gateway needs it; the only module beside `request.py` that knows the library. Raises only `adapters.failures`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library then gives spans of time as such, without a warning

from telegram import Bot, BotCommandScope, InputFile, LinkPreviewOptions, MenuButtonCommands, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, Stuck, TryLater
from adapters.telegram.parse import UPDATES, Me
from adapters.telegram.request import Transport
from adapters.telegram.settings import TelegramSettings

T = TypeVar("T")
_CONTENDED = 60.0  # seconds until another try where somebody else polls with our token
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unchanged(Failure):
    """The message shows this already."""


class Worded(Failure):
    """The message holds a picture: its words are a caption."""


class Unmarked(Failure):
    """Telegram cannot read our marks: the words have to go out without."""


class TooLate(Failure):
    """A tap that can be answered no more."""


class Moved(Failure):
    """The group is a supergroup now, with the id `chat`."""

    def __init__(self, chat: int) -> None:
        super().__init__()
        self.chat = chat


_KINDS: tuple[tuple[str, type[Failure]], ...] = (
    ("message is not modified", Unchanged),
    ("there is no text in the message", Worded),
    ("can't parse entities", Unmarked),
    ("query is too old", TooLate),
    ("query_id_invalid", TooLate),
    ("message to edit not found", Gone),
    ("message to delete not found", Gone),
    ("message can't be edited", Stuck),
    ("message can't be deleted", Gone),
    ("message_id_invalid", Gone),
    ("wrong file_id", Gone),
    ("wrong file identifier", Gone),
    ("wrong remote file identifier", Gone),
    ("chat not found", CannotReach),
    ("user not found", CannotReach),
    ("peer_id_invalid", CannotReach),
    ("user is deactivated", CannotReach),
    ("group chat was deactivated", CannotReach),
    ("not enough rights", CannotReach),
    ("have no rights", CannotReach),
    ("need administrator rights", CannotReach),
    ("chat_write_forbidden", CannotReach),
    ("chat_restricted", CannotReach),
    ("message thread not found", CannotReach),
    ("topic_closed", CannotReach),
)
"""How Telegram words a 400 -> what it means: it says so nowhere else. Anything other is Refused."""


def failure_of(error: TelegramError) -> Failure:
    """What an error means. Never with the library's words for a bad token, which hold the token."""
    match error:
        case RetryAfter():
            after = error.retry_after
            return TryLater(float(after) if isinstance(after, int) else after.total_seconds())
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return CannotReach()
        case InvalidToken():
            return Locked("token-refused")
        case Conflict():
            return TryLater(_CONTENDED, why="polled-elsewhere")
        case BadRequest():
            said = error.message.lower()
            return next((kind() for words, kind in _KINDS if words in said), Refused(error.message))
        case TimedOut():
            return TryLater(why="no-answer")
    return TryLater(why="no-connection")


async def _told(call: Awaitable[T]) -> T:
    try:
        return await call
    except TelegramError as error:
        raise failure_of(error) from None


class BotApi:
    """One call a method. `markup` is a keyboard as JSON; `thread` a topic, 0 for none; `answers` a message of the chat, 0 for none."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._wire, self._polling = Transport(), Transport(connections=2)
        self._bot = Bot(
            settings.token,
            base_url=f"{settings.api_base_url.rstrip('/')}/bot",
            base_file_url=f"{(settings.file_base_url or settings.api_base_url).rstrip('/')}/file/bot",
            request=self._wire,
            get_updates_request=self._polling,
        )

    async def open(self) -> None:
        """Connections are kept from now on, again if it was closed."""
        await self._wire.initialize()
        await self._polling.initialize()

    async def rest(self) -> None:
        """Lets the calls under way end and keeps no connections; calls may still be made."""
        await self._wire.rest()
        await self._polling.rest()

    async def close(self) -> None:
        """The same, and takes no more calls."""
        await self._wire.shutdown()
        await self._polling.shutdown()

    async def me(self) -> Me:
        found = await _told(self._bot.get_me())
        return Me(found.id, found.username or "")

    async def updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, which confirms all before it; waits for one for so many seconds."""
        asked = {"offset": offset or None, "timeout": seconds, "allowed_updates": UPDATES}
        found: list[dict[str, Any]] = await self._call("getUpdates", asked, read_timeout=seconds + self._polling.read_timeout)
        return found

    async def confirm(self, offset: int) -> None:
        """Telegram may forget the updates before `offset`, 0 for none; what comes after them stays there."""
        if offset:
            await _told(self._bot.get_updates(offset=offset, limit=1, timeout=0, allowed_updates=UPDATES))

    async def poll_from_now_on(self) -> None:
        """No webhook any more; what waits for it is polled."""
        await _told(self._bot.delete_webhook(drop_pending_updates=False))

    async def call_at(self, url: str, secret: str) -> None:
        """Telegram calls `url` with every update from now on."""
        await _told(self._bot.set_webhook(url, allowed_updates=UPDATES, secret_token=secret, max_connections=40))

    async def send(self, chat: int, text: str, markup: Mapping[str, Any] | None, *, thread: int = 0, answers: int = 0, marked: bool = True, silent: bool = False) -> int:
        """A new message; its id."""
        where = {"message_thread_id": thread or None, "reply_parameters": _reply(answers), "disable_notification": silent or None}
        message = await self._call("sendMessage", {"chat_id": chat, **_shown(text, markup, marked), **where})
        return int(message["message_id"])

    async def send_file(
        self, chat: int, file: Path | str, name: str, *, text: str = "", markup: Mapping[str, Any] | None = None, thread: int = 0, answers: int = 0, picture: bool = False,
        marked: bool = True,
    ) -> tuple[int, str]:
        """A message with a file, given as bytes on disk or by the id Telegram gave it before; the message's id and the file's."""
        sending = self._bot.send_photo if picture else self._bot.send_document
        extra: dict[str, Any] = {} if picture else {"disable_content_type_detection": True}
        with _opened(file, name) as content:
            message: Message = await _told(
                sending(
                    chat,
                    content,
                    caption=text or None,
                    parse_mode="HTML" if marked else None,
                    message_thread_id=thread or None,
                    reply_parameters=_reply(answers),
                    api_kwargs=_extra(markup),
                    **extra,
                )
            )
        kept = message.photo[-1].file_id if message.photo else message.document.file_id if message.document else ""
        return message.message_id, kept

    async def edit(self, chat: int, message: int, text: str, markup: Mapping[str, Any] | None, *, marked: bool = True) -> None:
        """Other words and buttons; without `markup` the buttons go."""
        with suppress(Unchanged):
            await self._call("editMessageText", {"chat_id": chat, "message_id": message, **_shown(text, markup, marked)})

    async def edit_caption(self, chat: int, message: int, text: str, markup: Mapping[str, Any] | None, *, marked: bool = True) -> None:
        with suppress(Unchanged):
            await _told(self._bot.edit_message_caption(chat, message, caption=text, parse_mode="HTML" if marked else None, api_kwargs=_extra(markup)))

    async def delete(self, chat: int, message: int) -> None:
        await _told(self._bot.delete_message(chat, message))

    async def answer(self, query: str, text: str = "", alert: bool = False) -> None:
        """Ends the waiting of a tap, with a few words where there are any; too late is no matter."""
        with suppress(TooLate):
            await self._call("answerCallbackQuery", {"callback_query_id": query, "text": text or None, "show_alert": alert or None})

    async def pieces(self, file_id: str) -> AsyncIterator[bytes]:
        """The bytes of a file that a person sent."""
        file = await _told(self._bot.get_file(file_id))
        try:
            async for piece in self._wire.pieces(file.file_path or ""):
                yield piece
        except TelegramError as error:
            raise failure_of(error) from None

    async def commands(self, commands: Sequence[tuple[str, str]], scope: str, language: str) -> None:
        """What is offered in chats of `scope` to people of `language`, "" for all others."""
        await _told(self._bot.set_my_commands(commands, scope=BotCommandScope(scope), language_code=language or None))

    async def menu(self) -> None:
        """The button beside the field for typing opens the commands."""
        await _told(self._bot.set_chat_menu_button(menu_button=MenuButtonCommands()))

    async def name(self, chat: int) -> str:
        return (await _told(self._bot.get_chat(chat))).effective_name or ""

    async def _call(self, method: str, data: dict[str, Any], **manner: Any) -> Any:
        """The answer as JSON, below the library's method of that name, for what is called again and again: the objects it makes of updates and
        messages, to be taken apart or thrown away, were a third of all the work of a tap."""
        return await _told(self._bot._post(method, data, **manner))


@contextmanager
def _opened(file: Path | str, name: str) -> Iterator[InputFile | str]:
    """A file of the disk is read while it is sent."""
    if isinstance(file, str):
        yield file
        return
    with file.open("rb") as content:
        yield InputFile(content, filename=name, read_file_handle=False)


def _reply(message: int) -> ReplyParameters | None:
    return ReplyParameters(message, allow_sending_without_reply=True) if message else None


def _shown(text: str, markup: Mapping[str, Any] | None, marked: bool) -> dict[str, Any]:
    """The words and buttons of a message."""
    return {"text": text, "parse_mode": "HTML" if marked else None, "link_preview_options": _NO_PREVIEW, "reply_markup": markup or None}


def _extra(markup: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"reply_markup": markup} if markup else {}
