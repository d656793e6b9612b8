"""Messages as an app writes, changes and deletes them: docs.slack.dev/reference/methods/chat.postMessage and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.slack.arguments import Arguments
from tests.servers.slack.blocks import check_blocks
from tests.servers.slack.limits import TEXT_LIMIT
from tests.servers.slack.places import Channel, Json, Message
from tests.servers.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack


@dataclass(frozen=True)
class Content:
    """`blocks` None where nothing was said of them."""

    text: str
    blocks: list[Json] | None


def read_content(arguments: Arguments) -> Content:
    """Raises Refusal."""
    given = arguments.fields.get("blocks")
    blocks = None if given is None else check_blocks(given)
    text = arguments.text("text")
    if not text.strip() and not blocks:
        raise Refusal("no_text")
    if len(text) > TEXT_LIMIT:
        raise Refusal("msg_too_long")
    return Content(text, blocks)


class Posting:
    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def post_message(self, arguments: Arguments) -> Json:
        channel = self._place(arguments)
        content, thread = read_content(arguments), self._thread(channel, arguments)
        sent = self.slack.write(
            channel, self.slack.me["user_id"], content.text, blocks=self.slack.named(content.blocks or []), thread=thread,
            broadcast=arguments.truth("reply_broadcast"), metadata=self._metadata(arguments), own_bot=True,
        )  # fmt: skip
        return {"channel": channel.id, "ts": sent.ts, "message": sent.json(self.slack.team, self.slack.me)}

    def post_ephemeral(self, arguments: Arguments) -> Json:
        channel, user = self._place(arguments), arguments.needed("user")
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        content = read_content(arguments)
        sent = self.slack.write(
            channel, self.slack.me["user_id"], content.text, blocks=self.slack.named(content.blocks or []), thread=arguments.text("thread_ts"),
            only_for=user, own_bot=True,
        )  # fmt: skip
        return {"message_ts": sent.ts}

    def update(self, arguments: Arguments) -> Json:
        message = self._own(arguments, "cant_update_message")
        if message.channel.archived:
            raise Refusal("is_archived")
        content = read_content(arguments)
        self.slack.change(message, content.text, content.blocks)
        shown = message.json(self.slack.team, self.slack.me)
        return {"channel": message.channel.id, "ts": message.ts, "text": message.text, "message": shown}

    def delete(self, arguments: Arguments) -> Json:
        message = self._own(arguments, "cant_delete_message")
        self.slack.remove(message)
        return {"channel": message.channel.id, "ts": message.ts}

    def permalink(self, arguments: Arguments) -> Json:
        channel, ts = self.slack.visible(arguments.needed("channel")), arguments.needed("message_ts")
        if ts not in channel.messages or channel.messages[ts].gone:
            raise Refusal("message_not_found")
        return {"channel": channel.id, "permalink": self.slack.permalink(channel.messages[ts])}

    def _own(self, arguments: Arguments, other: str) -> Message:
        """A message of the app's own in a place it can still reach. Raises Refusal; `other` when somebody else wrote it."""
        channel, ts = self.slack.visible(arguments.needed("channel")), arguments.needed("ts")
        if self.slack.me["user_id"] not in channel.members:
            raise Refusal("not_in_channel")
        message = channel.messages.get(ts)
        if message is None or message.gone or message.only_for:
            raise Refusal("message_not_found")
        if not message.own_bot:
            raise Refusal(other)
        return message

    def _place(self, arguments: Arguments) -> Channel:
        """The conversation to write to. Raises Refusal where the app may not."""
        id = arguments.needed("channel")
        channel = self.slack.direct_with(id, "channel_not_found") if id.startswith(("U", "W")) else self.slack.visible(id)
        if self.slack.me["user_id"] not in channel.members and not (channel.kind == "public" and "chat:write.public" in self.slack.scopes):
            raise Refusal("not_in_channel")
        if channel.archived:
            raise Refusal("is_archived")
        if channel.kind == "im" and not self.slack.messages_tab:
            raise Refusal("messages_tab_disabled")
        return channel

    def _thread(self, channel: Channel, arguments: Arguments) -> str:
        thread = arguments.text("thread_ts")
        if not thread:
            return ""
        parent = channel.messages.get(thread)
        if parent is None or parent.gone or parent.only_for:
            raise Refusal("thread_not_found")
        if parent.thread:
            raise Refusal("cannot_reply_to_message")
        return thread

    def _metadata(self, arguments: Arguments) -> Json | None:
        given: Any = arguments.value("metadata")
        if given is None:
            return None
        if not isinstance(given, dict) or not isinstance(given.get("event_type"), str) or not isinstance(given.get("event_payload"), dict):
            raise Refusal("invalid_metadata_format")
        return given
