"""What Slack brings (docs.slack.dev/reference/interaction-payloads, /reference/events) -> Intent. Pure and total: what is not meant for Alur, or makes
no sense, is None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.intents import Account, Address, Asked, Intent, MessageRef, Moved, Opened, Pressed, Quoted, Reached, Wrote
from adapters.slack.payloads import PLATFORM, at, files_of, listed_files, text_of

LABEL = "-"  # what a button carries that is a mere label
EVENTS, COMMANDS, ACTS = "events_api", "slash_commands", "interactive"  # what an envelope of Socket Mode calls its kinds
OWN_COMMAND = "alur"  # the command whose first word is one of Alur's
REQUEST = "request"  # the command that begins one
ANYWHERE, OF_MESSAGE = "request", "request_of_message"  # what the shortcuts for it are called, with their language behind a dot
_CARRIED = {"button": ("value",), "overflow": ("selected_option", "value")}  # where an element that can be pressed has its token
_SAID = (None, "file_share", "thread_broadcast")  # subtypes of what a person wrote
_TYPED = re.compile(r"\s*/([\w-]+)(?:\s+(.*))?", re.S)  # a command that Slack's client let through as a message, after a space
_MARKED = re.compile(r"<([@#!][^<>]+|(?:https?://|mailto:|tel:)[^<>]+)>")
_PLACE = re.compile(r"([CDG][A-Z0-9]+):([0-9]+\.[0-9]+)(?:/([0-9]+\.[0-9]+))?")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9.-]*")
_REACHED = {  # what happens to a channel, and whether it takes messages from then on
    "channel_archive": False, "channel_deleted": False, "channel_left": False, "channel_unarchive": True,
    "group_archive": False, "group_deleted": False, "group_left": False, "group_unarchive": True,
}  # fmt: skip

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The app in its workspace."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An intent with what is needed to answer it: the person's id in Slack, the conversation and the thread of it where it happened ("" for none);
    `command`: whether it is a slash command, which is answered by its acknowledgement. `private`: nobody else reads there. `trigger` opens a modal, once
    and soon, "" for none; `view` is the modal in which it happened. `way_back`: where what becomes of a pressed message that only this person sees is to
    be sent. `at`: when it happened, in seconds since 1970, of what comes again where it was not acknowledged; 0 of anything else."""

    intent: Intent
    user: str
    channel: str
    thread: str = ""
    command: bool = False
    private: bool = True
    trigger: str = ""
    view: Payload = field(default_factory=dict)
    way_back: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands: its conversation, its ts, and the ts of the first message of the thread it is in, "" for none."""

    channel: str
    ts: str
    thread: str = ""


def heard(kind: str, payload: Payload, me: Me) -> Heard | None:
    """What a person wants of Alur."""
    if kind == COMMANDS:
        return _commanded(payload)
    if kind == ACTS:
        return _shortcut(payload) if text_of(payload, "type") in ("shortcut", "message_action") else _acted(payload)
    if kind != EVENTS:
        return None
    what = text_of(payload, "event", "type")
    if what == "app_home_opened":
        return _opened(payload)
    return _wrote(payload, me) if what == "message" else _happened(payload, me, what)


def locks_out(kind: str, payload: Payload) -> bool:
    """Whether Slack says that the app's token may be worth nothing from now on."""
    return kind == EVENTS and text_of(payload, "event", "type") in ("tokens_revoked", "app_uninstalled")


def account_of(team: str, user: str) -> Account:
    """People are known by workspace and id: neither changes, and of two workspaces both may hold the same."""
    return Account(PLATFORM, f"{team}/{user}")


def reference(channel: str, ts: str, thread: str = "") -> MessageRef:
    return MessageRef(PLATFORM, f"{channel}:{ts}/{thread}" if thread else f"{channel}:{ts}")


def place_of(ref: MessageRef) -> Spot | None:
    """Where the message of a reference stands, `None` if it is none of ours."""
    found = _PLACE.fullmatch(ref.handle) if ref.platform == PLATFORM else None
    return Spot(found[1], found[2], found[3] or "") if found else None


def is_shared(place: str) -> bool:
    """Whether it is a channel, where several people read: neither a conversation with one of them nor somebody's id."""
    return place.startswith(("C", "G"))


def unmarked(text: str) -> str:
    """Text as a person sees it: Slack writes mentions and links in angle brackets, and `& < >` as entities."""
    return _MARKED.sub(_seen, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _seen(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target[0] in "@#":
        return target[0] + (label or target[1:])
    if target[0] == "!":
        return label if target.startswith("!date^") else f"@{label.removeprefix('@') or target[1:]}"
    bare = target.removeprefix("mailto:").removeprefix("tel:")
    return bare if not label or label in bare else f"{label} ({bare})"


def _commanded(payload: Payload) -> Heard | None:
    """A slash command. It has no delivery id of its own; its trigger is given out once."""
    team, user, delivery = text_of(payload, "team_id"), text_of(payload, "user_id"), text_of(payload, "trigger_id")
    name, text = text_of(payload, "command").lstrip("/").lower(), unmarked(text_of(payload, "text")).strip()
    if not (team and user and delivery and name):
        return None
    if name == OWN_COMMAND:
        first, _, text = text.partition(" ")
        name, text = first.lstrip("/").lower() or "help", text.strip()
    channel = text_of(payload, "channel_id")
    asked = Asked(delivery, account_of(team, user), address_of(user, channel), name, text, opens=True)
    return Heard(asked, user, "", command=True, private=not is_shared(channel), trigger=delivery)


def _shortcut(payload: Payload) -> Heard | None:
    """A request is begun from a menu of Slack's, perhaps about a message: then where that stands."""
    user, team = text_of(payload, "user", "id"), text_of(payload, "user", "team_id") or text_of(payload, "team", "id")
    delivery, (callback, _, _) = text_of(payload, "trigger_id"), text_of(payload, "callback_id").partition(".")
    if callback not in (ANYWHERE, OF_MESSAGE) or not (user and team and delivery):
        return None
    account = account_of(team, user)
    if text_of(payload, "type") == "shortcut":
        return Heard(Asked(delivery, account, address_of(user), REQUEST, opens=True), user, "", trigger=delivery)
    channel, ts = text_of(payload, "channel", "id"), text_of(payload, "message", "ts") or text_of(payload, "message_ts")
    thread = text_of(payload, "message", "thread_ts")
    quoted = Quoted(unmarked(text_of(payload, "message", "text")).strip(), _permalink(text_of(payload, "team", "domain"), channel, ts, thread))
    under = place_of(reference(channel, thread or ts))
    address = address_of(user, channel, under.ts if under is not None else "")
    return Heard(Asked(delivery, account, address, REQUEST, opens=True, quoted=quoted), user, "", private=not address.shared, trigger=delivery)


def _permalink(domain: str, channel: str, ts: str, thread: str) -> str:
    """The address of a message as Slack's "Copy link" gives it, "" where the payload does not say enough."""
    if not (_DOMAIN.fullmatch(domain) and place_of(reference(channel, ts))):
        return ""
    url = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{url}?thread_ts={thread}&cid={channel}" if thread not in ("", ts) and place_of(reference(channel, thread)) else url


def _acted(payload: Payload) -> Heard | None:
    """A button of a message or of a Home tab, or what was picked in a menu. One that opens a page, and a label, mean nothing."""
    actions = at(payload, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    user, team = text_of(payload, "user", "id"), text_of(payload, "user", "team_id") or text_of(payload, "team", "id")
    channel, ts = text_of(payload, "container", "channel_id"), text_of(payload, "container", "message_ts")
    at_home = text_of(payload, "view", "type") == "home"
    token, delivery = text_of(action, *_CARRIED.get(text_of(action, "type"), ("",))), text_of(payload, "trigger_id") or text_of(action, "action_ts")
    thread = _thread(text_of(payload, "container", "thread_ts"), ts)
    ref = MessageRef(PLATFORM, f"home:{user}") if at_home else reference(channel, ts, thread)
    if text_of(payload, "type") != "block_actions" or token in ("", LABEL) or not (at_home or place_of(ref)):
        return None
    if not (user and team and delivery):
        return None
    trigger, address = text_of(payload, "trigger_id"), address_of(user) if at_home else address_of(user, channel, thread)
    pressed = Pressed(delivery, account_of(team, user), address, token, ref, opens=bool(trigger))
    way_back = text_of(payload, "response_url") if at(payload, "container", "is_ephemeral") is True else ""
    seen_above = text_of(payload, "message", "subtype") == "thread_broadcast"  # it is pressed in the channel, where nobody looks into its thread
    return Heard(pressed, user, channel, "" if seen_above else thread, private=not address.shared, trigger=trigger, way_back=way_back)


def _opened(payload: Payload) -> Heard | None:
    """Somebody looks at their Home tab; the other tabs of the app are conversations."""
    user, team, delivery = text_of(payload, "event", "user"), text_of(payload, "team_id"), text_of(payload, "event_id")
    if text_of(payload, "event", "tab") != "home" or not (user and team and delivery):
        return None
    return Heard(Opened(delivery, account_of(team, user), address_of(user)), user, "")


def _wrote(payload: Payload, me: Me) -> Heard | None:
    """What somebody wrote to the app alone, or in a channel under a message of its own: there everything else is talk among people. Messages of bots,
    its own among them, changed and deleted ones say nothing."""
    event, delivery = at(payload, "event"), text_of(payload, "event_id")
    user, channel, ts = text_of(event, "user"), text_of(event, "channel"), text_of(event, "ts")
    if at(event, "subtype") not in _SAID or at(event, "bot_id"):
        return None
    team = text_of(event, "user_team") or text_of(event, "team") or text_of(payload, "team_id")
    thread, account = _thread(text_of(event, "thread_ts"), ts), account_of(team, user)
    if not (delivery and user and team and channel and ts) or user == me.user:
        return None
    private, under = text_of(event, "channel_type") == "im", bool(thread) and me.user in (text_of(event, "parent_user_id"), text_of(event, "root", "user"))
    if not (private or (under and text_of(event, "channel_type") in ("channel", "group"))):
        return None
    text, files = unmarked(text_of(event, "text")), files_of(event)
    text = "\n".join(part for part in (text, *_elsewhere(event)) if part)
    if not text and not files:
        return None
    typed = _TYPED.fullmatch(text)
    if typed and not files and not thread:
        return Heard(Asked(delivery, account, address_of(user), typed[1].lower(), (typed[2] or "").strip()), user, channel, at=_moment(payload))
    address = address_of(user) if private else address_of(user, channel, thread)
    wrote = Wrote(delivery, account, address, text, files, reference(channel, thread) if under else None, about_it=not private)
    return Heard(wrote, user, channel, thread, private=private, at=_moment(payload))


def _happened(payload: Payload, me: Me, what: str) -> Heard | None:
    """A channel that is called otherwise, or that takes messages no more, or again. Who did it is of no account."""
    event, delivery, team = at(payload, "event"), text_of(payload, "event_id"), text_of(payload, "team_id")
    channel, now, account = text_of(event, "channel"), text_of(event, "new_channel_id"), account_of(team, me.user)
    if not (delivery and team):
        return None
    if what == "channel_id_changed":
        before = text_of(event, "old_channel_id")
        moved = Moved(delivery, account, address_of("", before), address_of("", now), (f"{before}:", f"{now}:"))
        return Heard(moved, "", "", private=False) if before and now else None
    joined = what == "member_joined_channel" and text_of(event, "user") == me.user
    if not channel or not (joined or what in _REACHED):
        return None
    return Heard(Reached(delivery, account, address_of("", channel), joined or _REACHED[what]), "", "", private=False)


def _elsewhere(event: Any) -> list[str]:
    """Files of other services, in words."""
    return [text_of(file, "url_private") for file in listed_files(event) if at(file, "is_external") and text_of(file, "url_private")]


def _moment(payload: Payload) -> float:
    seconds = at(payload, "event_time")
    return float(seconds) if isinstance(seconds, int) and 0 <= seconds < 1 << 40 else 0.0


def _thread(thread: str, ts: str) -> str:
    """The ts of the message that is answered; the first message of a thread answers none."""
    return "" if thread == ts else thread


def address_of(user: str, channel: str = "", thread: str = "") -> Address:
    """The channel, with its thread; of a conversation with the app, whoever it is with."""
    return Address(PLATFORM, channel, thread, shared=True) if is_shared(channel) else Address(PLATFORM, user)
