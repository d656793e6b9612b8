"""People and channels as a test plays them: what they do is brought to the app, what they see is read from their screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.servers.slack.acts import Acts, Spot, escaped, typed
from tests.servers.slack.blocks import elements_of
from tests.servers.slack.deliveries import Outcome
from tests.servers.slack.inputs import chosen, faults, initial_state
from tests.servers.slack.limits import TEXT_LIMIT
from tests.servers.slack.places import Account, Channel, Message, View
from tests.servers.slack.screens import Page, Shown, buttons, labels_of, marked, pings, read

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

Doing = asyncio.Task[Outcome]


class Person:
    """Somebody with Slack in hand. Acts that wait for the app's answer are tasks: await one for its outcome, or `slack.deliveries.settled()` for all."""

    def __init__(self, slack: FakeSlack, account: Account) -> None:
        self.slack, self.account, self._acts = slack, account, Acts(slack)

    @property
    def id(self) -> str:
        return self.account.id

    @property
    def chat(self) -> Channel:
        """The conversation with the app."""
        return self.slack.direct.get(self.id) or self.slack.direct_with(self.id)

    @property
    def notices(self) -> list[str]:
        """What the client told them by itself, such as that the app did not answer."""
        return self.account.notices

    # writing

    def say(self, text: str, channel: Channel | None = None, thread: Message | None = None) -> Message:
        """Writes; a mention is written `<@U…>`, anything else is text. Slack keeps no more of it than it takes of anybody."""
        text = text[:TEXT_LIMIT]
        return self.slack.write(channel or self.chat, self.id, escaped(text), blocks=typed(text), thread=thread.ts if thread else "")

    def upload(self, name: str, content: bytes, text: str = "", media_type: str = "application/pdf", channel: Channel | None = None) -> Message:
        file = self.slack.keep(name, media_type, content, self.id)
        return self.slack.write(channel or self.chat, self.id, text, files=[file])

    def edit(self, message: Message, text: str) -> None:
        """Changes a message of one's own."""
        self.slack.change(message, text, typed(text))

    def delete_message(self, message: Message) -> None:
        self.slack.remove(message)

    def arrive(self) -> None:
        """The workspace tells of the new account."""
        self._told("team_join")

    def leave_slack(self) -> None:
        """The account is deactivated."""
        self.account.deleted = True
        self._told("user_change")

    def change_email(self, email: str) -> None:
        self.account.email = email
        self._told("user_change")

    def _told(self, kind: str) -> None:
        email = "users:read.email" in self.slack.scopes
        self.slack.deliveries.event(kind, {"type": kind, "user": self.account.json(email), "event_ts": self.slack.stamp()})

    # commands and shortcuts

    def command(self, line: str, channel: Channel | None = None) -> Doing:
        """Sends a slash command; `@name` in it is somebody's handle."""
        command, _, text = line.partition(" ")
        known = {account.handle: account for account in self.slack.accounts.values()}
        words = re.sub(r"@([\w.]+)", lambda found: f"<@{known[found[1]].id}|{found[1]}>" if found[1] in known else found[0], escaped(text))
        assert self.slack.commands is None or command in self.slack.commands, f"{command} is not a valid command"
        return self.slack.deliveries.start(self._acts.command(self.account, channel or self.chat, command, words.strip()))

    def shortcut(self, callback: str) -> Doing:
        """Uses a global shortcut."""
        self._offered(callback)
        return self.slack.deliveries.start(self._acts.shortcut(self.account, callback))

    def message_shortcut(self, callback: str, message: Message) -> Doing:
        self._offered(callback)
        return self.slack.deliveries.start(self._acts.message_shortcut(self.account, callback, message))

    def _offered(self, callback: str) -> None:
        assert self.slack.shortcuts is None or callback in self.slack.shortcuts, f"there is no shortcut {callback}"

    def open_home(self, tab: str = "home") -> None:
        """Opens the app; `tab` home or messages."""
        view = {"view": self.account.home.json(self.slack.team, self.slack.me)} if self.account.home and tab == "home" else {}
        event = {"type": "app_home_opened", "user": self.id, "channel": self.chat.id, "tab": tab, "event_ts": self.slack.stamp()}
        self.slack.deliveries.event("app_home_opened", event | view)

    # pressing and choosing

    def press(self, label: str, on: str = "", where: Channel | View | None = None) -> Doing:
        """Presses the newest button of that label, or picks it in an overflow menu, on what holds `on`: in a channel, a modal or the Home tab, else in
        the conversation with the app. One that opens a page tells the app as well."""
        return self.press_late(self.button(label, on, where))

    def press_late(self, spot: Spot) -> Doing:
        """Presses what still stands on their screen, a `spot` of before, though the message has changed since."""
        return self.slack.deliveries.start(self._acts.act(self.account, spot, chosen(spot.element, spot.picked) if spot.picked else None))

    def button(self, label: str, on: str = "", where: Channel | View | None = None) -> Spot:
        """The newest button, or entry of a menu, of that label."""
        spot = self.spot(lambda spot: label in labels_of(spot.element), f"button {label!r}", on, where)
        return replace(spot, picked=label) if spot.element["type"] == "overflow" else spot

    def link(self, label: str, on: str = "", where: Channel | View | None = None) -> str:
        """The page that a button opens."""
        return str(self.button(label, on, where).element["url"])

    def choose(self, label: str, value: Any, on: str = "", where: Channel | View | None = None) -> Doing:
        """Chooses in a menu, in boxes or a calendar that reads `label` (or has that placeholder or action_id): options by their texts, people and
        channels by id, dates as 2026-11-25. The app is told, but for inputs that keep it for the form."""
        spot = self.spot(lambda spot: label in _names(spot), f"menu {label!r}", on, where)
        kept = value if isinstance(value, dict) else chosen(spot.element, value)
        self._state(spot.holder)[spot.place] = kept
        if spot.block["type"] == "input" and not spot.block.get("dispatch_action"):
            return self.slack.deliveries.start(_by_itself(True))
        return self.slack.deliveries.start(self._acts.act(self.account, spot, {name: each for name, each in kept.items() if name != "type"}))

    async def search(self, label: str, text: str, on: str = "", where: Channel | View | None = None) -> list[str]:
        """What the app suggests in a menu for `text`; `pick` chooses among it."""
        spot = self.spot(lambda spot: label in _names(spot), f"menu {label!r}", on, where)
        return [option["text"]["text"] for option in await self._acts.suggest(self.account, spot, text)]

    async def pick(self, label: str, text: str, on: str = "", where: Channel | View | None = None) -> Doing:
        """Types the text of an option into a menu whose options come from the app, and takes the first."""
        spot = self.spot(lambda spot: label in _names(spot), f"menu {label!r}", on, where)
        options = await self._acts.suggest(self.account, spot, text)
        assert options, f"nothing is suggested for {text!r}"
        many = spot.element["type"].startswith("multi_")
        return self.choose(label, {"type": spot.element["type"]} | ({"selected_options": options[:1]} if many else {"selected_option": options[0]}), on, where)

    # forms

    def fill(self, label: str, value: Any) -> Doing:
        """Fills in a field of the form on top."""
        return self.choose(label, value, where=self.form)

    def attach(self, label: str, name: str, content: bytes, media_type: str = "application/pdf") -> None:
        """Adds a file to a field of the form on top."""
        spot = self.spot(lambda spot: label in _names(spot), f"field {label!r}", "", self.form)
        state = self._state(spot.holder)
        file = self.slack.keep(name, media_type, content, self.id).json(int(self.slack.now()))
        state[spot.place] = {"type": "file_input", "files": [*state[spot.place]["files"], file]}

    def submit(self) -> Doing:
        """Sends the form on top; it stays with the client, not taken, where fields are not filled in well."""
        self.form.errors = faults(self.form.blocks, self.form.state)
        return self.slack.deliveries.start(_by_itself(False) if self.form.errors else self._acts.submit(self.account, self.form))

    def close_form(self, whole: bool = False) -> None:
        """Puts the form on top away, or the `whole` stack."""
        closed = self.account.stack[:] if whole or self.form.content.get("clear_on_close") else [self.form]
        for view in reversed(closed):
            self.account.stack.remove(view)
            if view.content.get("notify_on_close"):
                self.slack.deliveries.start(self._acts.closed(self.account, view, len(closed) > 1 or whole))

    @property
    def form(self) -> View:
        """The modal on top."""
        assert self.account.stack, f"{self.account.name} has no form open"
        return self.account.stack[-1]

    # what is seen

    def view(self, channel: Channel | None = None) -> list[Shown]:
        """Everything on the screen of a conversation, oldest first, without what stands in threads only."""
        return [self._shown(message) for message in self._seen(channel or self.chat) if not message.thread or message.broadcast]

    def thread(self, parent: Message | str, channel: Channel | None = None) -> list[Shown]:
        """What was answered to a message, or to the one that holds those words."""
        parent = self.message(parent, channel) if isinstance(parent, str) else parent
        return [self._shown(message) for message in self._seen(parent.channel) if message.thread == parent.ts]

    def message(self, part: str, channel: Channel | None = None) -> Message:
        """The newest message that holds `part`."""
        found = [message for message in self._seen(channel or self.chat) if part in self._shown(message).text]
        assert found, f"{self.account.name} sees nothing with {part!r}, but {[shown.text for shown in self.view(channel)[-6:]]}"
        return found[-1]

    @property
    def page(self) -> Page | None:
        """The form on top as it looks, None where none is open."""
        return self._page(self.form) if self.account.stack else None

    @property
    def home(self) -> Page | None:
        """The Home tab."""
        return self._page(self.account.home) if self.account.home else None

    def reload(self) -> None:
        """Starts the client anew: what was ephemeral is gone."""
        for channel in self.slack.channels.values():
            for message in channel.messages.values():
                message.gone = message.gone or message.only_for == self.id

    def spot(self, wanted: Any, what: str, on: str, where: Channel | View | None) -> Spot:
        """The newest element that is wanted."""
        holders: list[Message | View] = [where] if isinstance(where, View) else list(self._seen(where or self.chat))
        seen = [holder for holder in holders if on in read(holder.blocks, self.slack.name) + (holder.text if isinstance(holder, Message) else "")]
        spots = [Spot(holder, block, element) for holder in seen for block in holder.blocks for element in elements_of(block) if "action_id" in element]
        found = [spot for spot in spots if wanted(spot)]
        assert found, f"{self.account.name} has no {what} but {[label for spot in spots for label in (*labels_of(spot.element), *_names(spot))]}"
        return found[-1]

    def _seen(self, channel: Channel) -> Iterator[Message]:
        assert self.id in channel.members or channel.kind == "public", f"{self.account.name} is not in {channel.name}"
        return (message for message in channel.shown() if message.only_for in ("", self.id))

    def _state(self, holder: Message | View) -> Any:
        return holder.state if isinstance(holder, View) else holder.states.setdefault(self.id, initial_state(holder.blocks))

    def _shown(self, message: Message) -> Shown:
        name, blocks = self.slack.name, message.blocks
        text = read(blocks, name) if blocks else marked(message.text, name)
        return Shown(
            message.ts, text, marked(message.text, name), buttons(blocks), tuple(file.name for file in message.files), message.sender == self.id,
            bool(message.edited), bool(message.only_for), name(message.sender), message.thread, pings(blocks, message.text, name),
        )  # fmt: skip

    def _page(self, view: View) -> Page:
        labels = {block["block_id"]: block["label"]["text"] for block in view.blocks if block["type"] == "input"}
        values = tuple((labels[block], next(each for name, each in value.items() if name != "type")) for (block, _), value in view.state.items() if block in labels)
        texts = {name: (view.content.get(name) or {}).get("text", "") for name in ("title", "submit", "close")}
        errors = tuple((labels[block], text) for block, text in view.errors.items())
        return Page(texts["title"], read(view.blocks, self.slack.name), buttons(view.blocks), values, errors, texts["submit"], texts["close"])


def _names(spot: Spot) -> list[str]:
    """What an element can be called: the label of its block, its placeholder, its action_id."""
    labels = [spot.block[name]["text"] for name in ("label", "text") if name in spot.block]
    return [*labels, *([spot.element["placeholder"]["text"]] if "placeholder" in spot.element else []), spot.element["action_id"]]


async def _by_itself(taken: bool) -> Outcome:
    """What the client does without the app."""
    return Outcome(taken)


class Room:
    """A channel."""

    def __init__(self, slack: FakeSlack, channel: Channel) -> None:
        self.slack, self.channel = slack, channel

    @property
    def id(self) -> str:
        return self.channel.id

    def invite(self, user: str, by: Person) -> None:
        """Takes a person or the app in."""
        self.channel.members.add(user)
        kind = "C" if self.channel.kind == "public" else "G"
        self._tell("member_joined_channel", user=user, channel=self.id, channel_type=kind, team=self.slack.team, inviter=by.id)

    def remove(self, user: str, by: Person) -> None:
        """Puts a person or the app out; the app is told when it was itself."""
        self.channel.members.discard(user)
        if user == self.slack.me["user_id"]:
            self.channel.members.add(user)
            self._tell(f"{self._prefix}_left", channel=self.id, actor_id=by.id)
            self.channel.members.discard(user)

    def archive(self, by: Person) -> None:
        self.channel.archived = True
        self._tell(f"{self._prefix}_archive", channel=self.id, user=by.id)

    def unarchive(self, by: Person) -> None:
        self.channel.archived = False
        self._tell(f"{self._prefix}_unarchive", channel=self.id, user=by.id)

    def delete(self, by: Person) -> None:
        """The channel is no more, with all that was written there."""
        self._tell(f"{self._prefix}_deleted", channel=self.id, actor_id=by.id)
        del self.slack.channels[self.id]

    def convert(self) -> str:
        """The channel gets another id, as when it is shared with another company."""
        old, self.channel.id = self.id, self.slack.mint("C")
        del self.slack.channels[old]
        self.slack.channels[self.id] = self.channel
        self._tell("channel_id_changed", old_channel_id=old, new_channel_id=self.id)
        return self.id

    @property
    def _prefix(self) -> str:
        return "channel" if self.channel.kind == "public" else "group"

    def _tell(self, kind: str, **event: object) -> None:
        """Tells the app, if it is there."""
        if self.slack.me["user_id"] in self.channel.members:
            self.slack.deliveries.event(kind, {"type": kind, **event, "event_ts": self.slack.stamp()})
