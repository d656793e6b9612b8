"""What Slack keeps: people, conversations with their messages, files, views; and how each is written in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
State = dict[tuple[str, str], Json]  # by block and action, what is chosen or filled in


@dataclass(eq=False)
class Account:
    """A person as Slack knows them. `deleted`: deactivated; `guest` of the workspace, of one channel only if `limited`; `team` is another one's for people of
    Slack Connect; `confirmed`: they answered what was sent to their address."""

    id: str
    name: str
    email: str
    team: str
    locale: str = "id-ID"
    zone: str = "Asia/Jakarta"
    offset: int = 7 * 3600
    deleted: bool = False
    guest: bool = False
    limited: bool = False
    confirmed: bool = True
    bot: bool = False
    stack: list[View] = field(default_factory=list)
    home: View | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")

    def json(self, email: bool = True, locale: bool = False) -> Json:
        profile = {"real_name": self.name, "display_name": self.handle, "team": self.team} | ({"email": self.email} if email and self.email else {})
        shown: Json = {"id": self.id, "team_id": self.team, "name": self.handle, "deleted": self.deleted, "profile": profile, "is_bot": self.bot}
        if self.deleted:
            return shown
        zone = {"tz": self.zone, "tz_label": self.zone, "tz_offset": self.offset}
        rights = {"is_admin": False, "is_owner": False, "is_restricted": self.guest or self.limited, "is_ultra_restricted": self.limited, "is_app_user": False}
        return shown | {"real_name": self.name, "updated": 0, "is_email_confirmed": self.confirmed} | zone | rights | ({"locale": self.locale} if locale else {})

    def brief(self) -> Json:
        """As it stands in what is brought to an app."""
        return {"id": self.id, "username": self.handle, "name": self.handle, "team_id": self.team}


@dataclass(eq=False)
class File:
    id: str
    name: str
    media_type: str
    content: bytes
    owner: str
    address: str
    title: str = ""
    shared: list[str] = field(default_factory=list)
    complete: bool = True

    def json(self, created: int) -> Json:
        ending = self.name.rsplit(".", 1)[-1].lower() if "." in self.name else ""
        return {
            "id": self.id, "created": created, "timestamp": created, "name": self.name, "title": self.title or self.name, "mimetype": self.media_type,
            "filetype": ending, "user": self.owner, "size": len(self.content), "mode": "hosted", "is_external": False, "is_public": False,
            "url_private": self.address, "url_private_download": f"{self.address}?download=1", "channels": list(self.shared), "file_access": "visible",
        }  # fmt: skip


@dataclass(eq=False)
class Message:
    """A message. `only_for` whom an ephemeral one is; `thread` is the ts of the one it answers; `silent` ones are not in the channel, but in the thread."""

    channel: Channel
    ts: str
    sender: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str = ""
    broadcast: bool = False
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    only_for: str = ""
    own_bot: bool = False
    edited: str = ""
    gone: bool = False
    states: dict[str, State] = field(default_factory=dict)

    def json(self, team: str, bot: Json, metadata: bool = False) -> Json:
        shown: Json = {"type": "message", "user": self.sender, "text": self.text, "ts": self.ts, "team": team}
        shown |= {"bot_id": bot["bot_id"], "app_id": bot["app_id"]} if self.own_bot else {"client_msg_id": f"{self.ts.replace('.', ''):0>32}"}
        shown |= {"blocks": self.blocks} if self.blocks else {}
        shown |= {"files": [file.json(int(float(self.ts))) for file in self.files], "upload": True} if self.files else {}
        shown |= {"edited": {"user": self.sender, "ts": self.edited}} if self.edited else {}
        shown |= {"metadata": self.metadata} if metadata and self.metadata else {}
        if self.thread:
            shown |= {"thread_ts": self.thread} | ({"subtype": "thread_broadcast"} if self.broadcast else {})
        elif replies := self.replies():
            shown |= {"thread_ts": self.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
        return shown

    def replies(self) -> list[Message]:
        return [message for message in self.channel.messages.values() if message.thread == self.ts and not message.gone and not message.only_for]


@dataclass(eq=False)
class Channel:
    """A direct message with the app, a public or a private channel."""

    id: str
    kind: str  # im | public | private
    name: str = ""
    person: str = ""
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    def json(self, bot: str, created: int = 1_790_000_000) -> Json:
        kinds = {"is_channel": self.kind == "public", "is_group": False, "is_im": self.kind == "im", "is_mpim": False, "is_private": self.kind != "public"}
        shown: Json = {"id": self.id, "created": created, "is_archived": self.archived, **kinds}
        if self.kind == "im":
            return shown | {"user": self.person, "is_user_deleted": False, "priority": 0, "is_open": True}
        return shown | {"name": self.name, "name_normalized": self.name, "is_general": False, "is_member": bot in self.members, "num_members": len(self.members)}

    @property
    def type(self) -> str:
        return {"im": "im", "public": "channel", "private": "group"}[self.kind]

    def brief(self) -> Json:
        """As it stands in what is brought to an app."""
        return {"id": self.id, "name": {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)}

    def shown(self) -> Iterator[Message]:
        """What has not been deleted, oldest first."""
        return (message for message in self.messages.values() if not message.gone)


@dataclass(eq=False)
class View:
    """A modal or a Home tab. `errors` by block, as the client shows them at the fields."""

    id: str
    owner: Account
    content: Json
    hash: str
    root: str
    previous: str = ""
    state: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def json(self, team: str, bot: Json) -> Json:
        empty = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "close": None, "submit": None}
        flags = {"clear_on_close": False, "notify_on_close": False}
        ids = {"id": self.id, "team_id": team, "hash": self.hash, "root_view_id": self.root, "previous_view_id": self.previous or None}
        of = {"app_id": bot["app_id"], "bot_id": bot["bot_id"], "app_installed_team_id": team}
        return empty | flags | self.content | ids | of | {"state": {"values": nested(self.state)}}


def nested(state: State) -> Json:
    """As `state.values` has it."""
    values: Json = {}
    for (block, action), value in state.items():
        values.setdefault(block, {})[action] = value
    return values


@dataclass(frozen=True)
class Call:
    """A call of the API as it came in and what became of it: `status` of HTTP, 0 when the connection was cut; `error` of a refusal or the weather."""

    method: str
    arguments: Json
    at: float
    status: int
    error: str = ""
    result: Any = None
