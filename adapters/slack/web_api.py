"""Slack's Web API as the gateway needs it; the only module beside `dispatch.py` and `sockets.py` that knows a library. Raises only `adapters.failures`.

Own retries of the library are off: a message could stand there twice without the courier knowing.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, Stuck, TryLater
from adapters.slack.parse import Me, Spot, is_shared
from adapters.slack.render import Block, Payload
from adapters.slack.settings import SlackSettings

QUIET = logging.getLogger("slack_sdk.alur")
QUIET.setLevel(logging.CRITICAL)  # what fails is told by who asked for it; the library's own words hold whole answers
_SECONDS = 15.0  # a timeout is an outcome unknown, so it is longer than Slack is usually slow
_FILE_SECONDS = 120.0
_PIECE = 64 * 1024  # bytes
_MESSAGE = "alur_message"  # what the metadata of a message are called
_MOST = 200  # messages that are looked through for one

_LATER = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "rollup_error", "accesslimited"}
_REFUSED_TOKEN = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "org_login_required", "ekm_access_denied", "not_allowed_token_type", "team_access_not_granted"}
_NO_PLACE = {
    "channel_not_found", "not_in_channel", "is_archived", "user_not_found", "users_not_found", "cannot_dm_bot", "user_disabled", "user_not_in_channel",
    "restricted_action", "messages_tab_disabled", "not_enabled", "user_not_visible", "is_inactive",
}  # fmt: skip
_NO_MEMBER = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
_NO_CHANGES = {"cant_update_message", "edit_window_closed"}
_NO_MESSAGE = {"message_not_found", "cant_delete_message", "thread_not_found", "cannot_reply_to_message", "file_not_found", "file_deleted"}


@dataclass(frozen=True, slots=True)
class Known:
    """What Slack says of a person. `email`: one they have confirmed, of a full member of the workspace."""

    name: str
    locale: str
    zone: str
    email: str


def failure_of(error: str, status: int, headers: Mapping[str, str]) -> Failure:
    """What Slack's word for an error means (docs.slack.dev/reference/methods); "" where it said none. Anything unknown is Refused."""
    if status == 429 or error == "ratelimited":
        after = headers.get("Retry-After", "")
        return TryLater(float(after) if after.isdecimal() else 1.0)
    if not error or status >= 500 or error in _LATER:
        return TryLater(why="no-answer")
    if error in _REFUSED_TOKEN:
        return Locked("token-refused")
    if error == "missing_scope":
        return Locked("scope-missing")
    if error in _NO_PLACE:
        return CannotReach()
    return Stuck() if error in _NO_CHANGES else Gone() if error in _NO_MESSAGE else Refused(error)


async def _told(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except SlackApiError as error:
        found = error.response
        data = getattr(found, "data", None)  # of an answer that is no JSON, there is none
        word = data.get("error") if isinstance(data, Mapping) else None
        raise failure_of(word or "", getattr(found, "status_code", 200), getattr(found, "headers", {})) from None
    except aiohttp.ClientConnectorError:
        raise TryLater(why="no-connection") from None
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError):
        raise TryLater(why="no-answer") from None


class WebApi:
    """One call a method, over `client`; a conversation is an id, or a person's id for the conversation with them."""

    def __init__(self, settings: SlackSettings) -> None:
        self._token, self._app_token = settings.bot_token, settings.app_token
        self.client = AsyncWebClient(settings.bot_token, base_url=settings.api_base_url, retry_handlers=[], logger=QUIET, timeout=int(_SECONDS))
        self._host = urlsplit(self.client.base_url).netloc
        self.client.proxy = proxy_to(self.client.base_url)
        self._session: aiohttp.ClientSession | None = None
        self._bot = ""

    async def open(self) -> aiohttp.ClientSession:
        """Connections are kept from now on, again if it was closed."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS), cookie_jar=aiohttp.DummyCookieJar())
            self.client.session = self._session
        return self._session

    async def close(self) -> None:
        """Keeps no connections; calls may still be made."""
        session, self._session, self.client.session = self._session, None, None
        if session is not None:
            await session.close()

    async def me(self) -> Me:
        found = await _told(self.client.auth_test())
        self._bot = str(found.get("bot_id"))
        return Me(str(found["team_id"]), str(found["user_id"]))

    async def scopes(self) -> tuple[str, ...]:
        """Those of the bot's token, which Slack names beside its answers."""
        found = await _told(self.client.auth_test())
        return tuple(scope.strip() for scope in found.headers.get("X-OAuth-Scopes", "").split(","))

    async def socket_address(self) -> str:
        """Where a socket can be opened, once. Raises Locked, with "app-" before its word as it is of the app's token; TryLater."""
        try:
            found = await _told(self.client.apps_connections_open(app_token=self._app_token))
        except Locked as failure:
            raise Locked(f"app-{failure}") from None
        return str(found["url"])

    async def post(self, channel: str, shown: Payload, key: str = "", thread: str = "") -> Spot:
        """A new message, which carries `key`; one with buttons that stands in a thread is seen in the channel too. Where it stands."""
        metadata = {"event_type": _MESSAGE, "event_payload": {"key": key}} if key else None
        seen = bool(thread) and shown.asks and is_shared(channel)
        found = await _told(
            self.client.chat_postMessage(
                channel=channel,
                text=shown.text,
                blocks=shown.blocks,
                metadata=metadata,
                thread_ts=thread or None,
                reply_broadcast=seen or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return Spot(str(found["channel"]), str(found["ts"]), thread)

    async def find(self, channel: str, key: str, since: float, thread: str = "") -> Spot | None:
        """Where a message of the app's own with that key stands (docs.slack.dev/messaging/message-metadata): in the channel, or in one of its threads;
        `since` in seconds since 1970."""
        bot = self._bot or str((await _told(self.client.auth_test())).get("bot_id"))
        asked: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", "limit": _MOST, "include_all_metadata": True}
        found = (await _told(self.client.conversations_history(**asked))).get("messages") or []
        if thread:
            with suppress(Gone):
                found += (await _told(self.client.conversations_replies(ts=thread, **asked))).get("messages") or []
        for message in found:
            metadata = message.get("metadata") or {}
            if message.get("bot_id") == bot and (metadata.get("event_type"), (metadata.get("event_payload") or {}).get("key")) == (_MESSAGE, key):
                ts, above = str(message["ts"]), str(message.get("thread_ts") or "")
                return Spot(channel, ts, "" if above == ts else above)
        return None

    async def conversation(self, place: str) -> str:
        """The id of the conversation with a person; of any other, its own."""
        if not place.startswith(("U", "W")):
            return place
        return str((await _told(self.client.conversations_open(users=place)))["channel"]["id"])

    async def tell(self, channel: str, user: str, shown: Payload, thread: str = "") -> None:
        """A message for one person alone, that does not stay."""
        await _told(self.client.chat_postEphemeral(channel=channel, user=user, text=shown.text, blocks=shown.blocks, thread_ts=thread or None))

    async def answer(self, way_back: str, shown: Payload) -> None:
        """Puts other words into the place of a message that one person alone sees, by the address that came with a press on it: Slack takes it five
        times in half an hour, and there is no other way (docs.slack.dev/interactivity/handling-user-interaction). Raises Gone."""
        if not self._of_slack(way_back):
            raise Refused("address of another host")
        session = await self.open()
        said = {"replace_original": True, "text": shown.text, "blocks": shown.blocks}
        try:
            async with session.post(way_back, json=said, allow_redirects=False, proxy=proxy_to(way_back)) as answer:
                if answer.status != 200:
                    raise Gone
        except (aiohttp.ClientError, TimeoutError):
            raise TryLater(why="no-answer") from None

    async def edit(self, channel: str, ts: str, shown: Payload) -> None:
        """Other words and buttons."""
        await _told(self.client.chat_update(channel=channel, ts=ts, text=shown.text, blocks=shown.blocks))

    async def publish(self, user: str, blocks: list[Block]) -> None:
        """What stands on a person's Home tab from now on."""
        await _told(self.client.views_publish(user_id=user, view={"type": "home", "blocks": blocks}))

    async def open_view(self, trigger: str, view: Block) -> None:
        """A modal before whoever did what the trigger came of."""
        await _told(self.client.views_open(trigger_id=trigger, view=view))

    async def update_view(self, id: str, hash: str, view: Block) -> str:
        """Puts another in the place of a modal as it was at `hash`; gives the hash it has now."""
        found = await _told(self.client.views_update(view_id=id, hash=hash, view=view))
        return str(found["view"]["hash"])

    async def delete(self, channel: str, ts: str) -> None:
        await _told(self.client.chat_delete(channel=channel, ts=ts))

    async def upload(self, channel: str, thread: str, file: Path, name: str) -> None:
        """A file in a thread (docs.slack.dev/messaging/working-with-files)."""
        await _told(self.client.files_upload_v2(channel=channel, thread_ts=thread, file=str(file), filename=name, title=name))

    async def person(self, user: str) -> Known:
        found = (await _told(self.client.users_info(user=user, include_locale=True)))["user"]
        profile = found.get("profile") or {}
        name = str(profile.get("real_name") or found.get("real_name") or found.get("name") or "")
        return Known(name, str(found.get("locale") or ""), str(found.get("tz") or ""), _verified(found, profile))

    async def pieces(self, url: str, page: bool) -> AsyncIterator[bytes]:
        """The bytes of a file that a person sent; `page`: it is one of HTML itself. The token goes to Slack's own hosts alone, and is not taken along
        elsewhere; without the scope for it Slack answers with a page to sign in on."""
        if not self._of_slack(url):
            raise Refused("file of another host")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_SECONDS, sock_read=_FILE_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(
                url, headers={"Authorization": f"Bearer {self._token}"}, allow_redirects=False, proxy=proxy_to(url)
            ) as answer:
                if answer.status in (404, 410):
                    raise Gone
                if answer.status == 429 or answer.status >= 500:
                    raise failure_of("", answer.status, answer.headers)
                if answer.status != 200 or (answer.content_type == "text/html" and not page):
                    raise Refused("file not given out")
                async for piece in answer.content.iter_chunked(_PIECE):
                    yield piece
        except (aiohttp.ClientError, TimeoutError):
            raise TryLater(why="no-answer") from None

    def _of_slack(self, url: str) -> bool:
        """Whether the address is at Slack itself, or at the server that stands for it."""
        parts = urlsplit(url)
        return parts.netloc == self._host or (parts.scheme == "https" and f".{parts.hostname}".endswith(".slack.com"))


def _verified(user: Mapping[str, Any], profile: Mapping[str, Any]) -> str:
    """The address that somebody has confirmed, "" of guests, of people of another workspace, of bots, of who has not come yet or has left."""
    full = user.get("is_email_confirmed") is True and not any(user.get(flag) for flag in _NO_MEMBER)
    return str(profile.get("email") or "") if full else ""


def proxy_to(url: str) -> str | None:
    """The way to a server that the environment names, `None` for straight there."""
    parts, known = urlsplit(url), getproxies_environment()
    return None if proxy_bypass_environment(parts.netloc, known) else known.get({"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme))
