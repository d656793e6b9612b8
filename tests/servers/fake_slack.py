"""An honest Slack on this machine: it keeps Slack's rules, limits and words, and lets a test play the people behind it."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from aiohttp import web

from tests.servers.slack.blocks import check_blocks, named
from tests.servers.slack.deliveries import Deliveries, Outcome
from tests.servers.slack.door import Door
from tests.servers.slack.inputs import initial_state
from tests.servers.slack.limits import Pacing
from tests.servers.slack.manifest import EVENTS, check_manifest
from tests.servers.slack.methods import Methods
from tests.servers.slack.modals import replace
from tests.servers.slack.people import Person, Room
from tests.servers.slack.places import Account, Call, Channel, File, Json, Message, View
from tests.servers.slack.refusal import Refusal
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.tickets import Tickets
from tests.servers.slack.uploads import Uploads
from tests.servers.watch import Watch
from tests.servers.weather import Fault, Weather
from tests.webserver import listening

TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-1234567890-0987654321-Alur", "xapp-1-A0ALUR0001-1234567890-Alur", "8f742231b10e8888abcd99yyyzzz85a5"
SCOPES = (
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write", "groups:history", "groups:read",
    "im:history", "im:read", "im:write", "team:read", "users:read", "users:read.email",
)  # fmt: skip
__all__ = ["APP_TOKEN", "SIGNING_SECRET", "TOKEN", "FakeSlack", "Fault", "Outcome", "Person", "Room", "Weather", "slack"]


class FakeSlack:
    """One workspace with one app in it, and its people and channels. `now` in seconds since 1970 dates everything, paces calls and lets tickets run
    out; an app has `deliveries.patience` real seconds to answer. With a `request_url` it is called there, else by its sockets.

    Known to be simpler than the real one: it knows the blocks, elements and methods that its tables name, no others; attachments and unfurling are not
    there; the bursts it takes (`limits.IN_A_CHANNEL`, `SPECIAL`) and the length of all text in a message (`blocks.ALL_TEXT`) are not published.
    """

    def __init__(self, now: Callable[[], float] = time.time, weather: Weather | None = None) -> None:
        self.now, self.weather = now, weather or Weather()
        self.team, self.team_name, self.domain = "T0KANTOR01", "Kantor", "kantor"
        self.me: Json = {"user_id": "U0ALURBOT1", "bot_id": "B0ALURBOT1", "app_id": "A0ALUR0001", "name": "alur"}
        self.token, self.app_token, self.signing_secret = TOKEN, APP_TOKEN, SIGNING_SECRET
        self.scopes, self.app_scopes, self.subscribed = list(SCOPES), ["connections:write"], set(EVENTS)
        self.revoked: set[str] = set()
        self.locked = ""  # what every call is refused with: account_inactive, token_expired
        self.home_tab = self.messages_tab = True
        self.commands: set[str] | None = None  # those that are known, all where nothing was said; so with callback_ids of shortcuts
        self.shortcuts: set[str] | None = None
        self.interactive = self.menus = True  # `menus`: an app can say what is in them
        self.accounts: dict[str, Account] = {self.me["user_id"]: Account(self.me["user_id"], "alur", "", self.team, bot=True)}
        self.channels: dict[str, Channel] = {}
        self.direct: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.expected: dict[str, int] = {}  # bytes of files on their way
        self.calls: list[Call] = []
        self.address = self.request_url = ""
        self.pacing, self.tickets = Pacing(now), Tickets(now)
        self.sockets, self.deliveries = Sockets(self, self.weather.seed), Deliveries(self)
        self.uploads, self.methods = Uploads(self), Methods(self)
        self.watch = Watch()
        self._numbers = itertools.count(1)

    # people and places

    def person(self, name: str, email: str = "", team: str = "", guest: bool = False) -> Person:
        """Somebody new; of another `team`, they are here by Slack Connect."""
        account = Account(self.mint("U"), name, email or f"{name.lower().replace(' ', '.')}@kantor.example", team or self.team, guest=guest)
        self.accounts[account.id] = account
        return Person(self, account)

    def install(self, manifest: Any) -> None:
        """The app as a pasted manifest makes it, with new scopes, events, tabs and commands. Raises Refusal, `invalid_manifest`."""
        given = check_manifest(manifest)
        features, settings = given.get("features", {}), given.get("settings", {})
        home = features.get("app_home", {})
        self.home_tab, self.messages_tab = home.get("home_tab_enabled", False), home.get("messages_tab_enabled", False)
        self.commands = {command["command"] for command in features.get("slash_commands", [])}
        self.shortcuts = {shortcut["callback_id"] for shortcut in features.get("shortcuts", [])}
        self.scopes = list(given.get("oauth_config", {}).get("scopes", {}).get("bot", []))
        self.subscribed = set(settings.get("event_subscriptions", {}).get("bot_events", []))
        acts = settings.get("interactivity", {})
        self.interactive = acts.get("is_enabled", False)
        self.menus = settings.get("socket_mode_enabled", False) or "message_menu_options_url" in acts

    def room(self, name: str, *members: Person, private: bool = False, bot: bool = True) -> Room:
        """A channel of people, with the app in it unless said otherwise."""
        kind = "private" if private else "public"
        channel = Channel(self.mint("C"), kind, name, members={member.id for member in members} | ({self.me["user_id"]} if bot else set()))
        self.channels[channel.id] = channel
        return Room(self, channel)

    def visible(self, id: str) -> Channel:
        """A conversation the app can know of. Raises Refusal."""
        channel = self.channels.get(id)
        if channel is None or (channel.kind == "private" and self.me["user_id"] not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def direct_with(self, user: str, nobody: str = "user_not_found") -> Channel:
        """The conversation of the app with one person, from the first time on. Raises Refusal, `nobody` where there is no such person."""
        account = self.accounts.get(user)
        if account is None:
            raise Refusal(nobody)
        if account.bot or account.deleted:
            raise Refusal("cannot_dm_bot" if account.bot else "user_disabled")
        if user not in self.direct:
            channel = Channel(self.mint("D"), "im", person=user, members={user, self.me["user_id"]})
            self.direct[user] = self.channels[channel.id] = channel
        return self.direct[user]

    # what happens

    def write(self, channel: Channel, sender: str, text: str, **content: Any) -> Message:
        """A new message; the app is told of it, its own ones included."""
        message = Message(channel, self.stamp(), sender, text, **content)
        channel.messages[message.ts] = message
        if not message.only_for:
            self.tell(message, subtype="file_share" if message.files else "")
            if f"<@{self.me['user_id']}>" in text and channel.kind != "im":
                self._event(channel, self._as_event(message) | {"type": "app_mention"})
            for file in message.files:
                file.shared.append(channel.id)
                self._event(channel, {"type": "file_shared", "channel_id": channel.id, "file_id": file.id, "user_id": sender, "event_ts": message.ts})
        return message

    def change(self, message: Message, text: str, blocks: list[Json] | None) -> None:
        """A message gets new content; blocks that nothing was said of go where there is a text. The app is told."""
        before = message.json(self.team, self.me)
        message.text = text
        if blocks is not None or text:
            message.blocks = self.named(blocks or [])
        message.edited = self.stamp()
        message.states.clear()
        self.tell(message, subtype="message_changed", previous_message=before)

    def remove(self, message: Message) -> None:
        message.gone = True
        self.tell(message, subtype="message_deleted", previous_message=message.json(self.team, self.me), deleted_ts=message.ts)

    def tell(self, message: Message, subtype: str = "", **more: Any) -> None:
        """The event of a message, if the app is where it was written."""
        event = self._as_event(message)
        if subtype in ("message_changed", "message_deleted"):
            event = {"type": "message", "channel": message.channel.id, "channel_type": message.channel.type, "ts": self.stamp(), "hidden": True}
            event |= {"message": message.json(self.team, self.me)} if subtype == "message_changed" else {}
        event |= {"subtype": subtype} if subtype else {}
        self._event(message.channel, event | more)

    def _as_event(self, message: Message) -> Json:
        shown = message.json(self.team, self.me) | {"channel": message.channel.id, "channel_type": message.channel.type, "event_ts": message.ts}
        if (team := self.accounts[message.sender].team) != self.team:
            shown |= {"user_team": team, "source_team": team, "team": team}
        return shown | ({"parent_user_id": message.channel.messages[message.thread].sender} if message.thread in message.channel.messages else {})

    def _event(self, channel: Channel, event: Json) -> None:
        if self.me["user_id"] in channel.members:
            kinds = {"im": "im", "channel": "channels", "group": "groups"}
            name = f"message.{kinds[channel.type]}" if event["type"] == "message" else event["type"]
            self.deliveries.event(name, event)

    def respond(self, ticket: str, given: Json) -> None:
        """What came in by a response_url. Raises Refusal."""
        way = self.tickets.respond(ticket)
        if given.get("delete_original") and way.message:
            way.message.gone = True
        elif given.get("replace_original") and way.message:
            way.message.text, way.message.blocks = str(given.get("text", "")), self.named(check_blocks(given.get("blocks", [])))
            way.message.edited = self.stamp()
        else:
            self.answer(way.account, way.channel, given)

    def answer(self, account: Account, channel: Channel, given: Json) -> None:
        """A message in answer to an act, for that person alone unless it says `in_channel`. Raises Refusal."""
        blocks, text = check_blocks(given.get("blocks") or []), str(given.get("text") or "")
        if not text.strip() and not blocks:
            raise Refusal("no_text")
        only_for = "" if given.get("response_type") == "in_channel" else account.id
        thread = str(given.get("thread_ts") or "")
        self.write(channel, self.me["user_id"], text, blocks=self.named(blocks), thread=thread, only_for=only_for, own_bot=True)

    # views

    def new_view(self, account: Account, content: Json, below: Sequence[View] = ()) -> View:
        id = self.mint("V")
        content = content | {"blocks": self.named(content["blocks"])}
        view = View(id, account, content, self.new_hash(), below[0].root if below else id, below[-1].id if below else "")
        view.state = initial_state(view.blocks)
        return view

    def show(self, account: Account, content: Json) -> View:
        """A modal on top of those that are open."""
        view = self.new_view(account, content, account.stack)
        account.stack.append(view)
        return view

    def replace(self, view: View, content: Json) -> None:
        replace(self, view, content)

    def views(self) -> Iterator[View]:
        """All that are open, of everybody."""
        for account in self.accounts.values():
            yield from account.stack
            yield from [account.home] if account.home else []

    # the rest

    def keep(self, name: str, media_type: str, content: bytes, owner: str) -> File:
        """A file, by whomever."""
        id = self.mint("F")
        file = File(id, name, media_type, content, owner, f"{self.address}/files-pri/{id}/{name.replace('/', '_').replace('?', '_')}")
        self.files[id] = file
        return file

    def named(self, blocks: list[Json]) -> list[Json]:
        return named(blocks, lambda: f"b{next(self._numbers):04x}")

    def mint(self, kind: str) -> str:
        """An id."""
        return f"{kind}0{next(self._numbers):09X}"

    def stamp(self) -> str:
        """The time as Slack writes it, no two alike."""
        return f"{int(self.now())}.{next(self._numbers):06d}"

    def new_hash(self) -> str:
        return f"{int(self.now())}.{next(self._numbers):08x}"

    def permalink(self, message: Message) -> str:
        return f"https://{self.domain}.slack.com/archives/{message.channel.id}/p{message.ts.replace('.', '')}"

    def name(self, id: str) -> str:
        """What people see for an id."""
        if id in self.accounts:
            return self.accounts[id].name
        return self.channels[id].name if id in self.channels else id

    def revoke(self) -> str:
        """The app gets a new token; the old one is worth nothing, and the app is told."""
        self.revoked.add(self.token)
        self.deliveries.event("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.me["user_id"]]}, "event_ts": self.stamp()})
        self.token = f"{TOKEN}{next(self._numbers)}"
        return self.token

    def uninstall(self) -> None:
        """An owner of the workspace takes the app out."""
        self.revoke()
        self.deliveries.event("app_uninstalled", {"type": "app_uninstalled", "event_ts": self.stamp()})
        self.revoked.clear()
        self.token, self.locked = TOKEN, "account_inactive"

    def note(self, call: Call) -> None:
        self.calls.append(call)
        self.watch.noticed()

    def called(self, method: str) -> list[Call]:
        """All calls of a method, oldest first."""
        return [call for call in self.calls if call.method == method]

    @property
    def base_url(self) -> str:
        """What stands before the name of a method in the address of a call."""
        return f"{self.address}/api/"


@contextlib.asynccontextmanager
async def slack(server: FakeSlack | None = None, listener: socket.socket | None = None) -> AsyncIterator[FakeSlack]:
    """A running server, on a free port or that of `listener`."""
    server, listener = server or FakeSlack(), listener or listening()
    server.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    runner = web.AppRunner(Door(server).application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield server
    finally:
        await server.deliveries.close()
        await server.sockets.close()
        await runner.cleanup()
