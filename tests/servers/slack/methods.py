"""The methods of the Web API, by their names: docs.slack.dev/reference/methods. Those of messages, views and files have rooms of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.servers.slack.arguments import Arguments
from tests.servers.slack.limits import BY_KIND, RULES, check_scope
from tests.servers.slack.modals import Modals
from tests.servers.slack.places import Account, Channel, Json, Message
from tests.servers.slack.posting import Posting
from tests.servers.slack.refusal import Refusal
from tests.servers.slack.uploads import Uploads

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack


class Methods:
    """Each method does all of what it is asked, or raises Refusal and does nothing."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        posting, modals, uploads = Posting(slack), Modals(slack), Uploads(slack)
        self._named: dict[str, Callable[[Arguments], Json]] = {
            "apps.connections.open": self.connections_open,
            "auth.test": self.auth_test,
            "chat.delete": posting.delete,
            "chat.getPermalink": posting.permalink,
            "chat.postEphemeral": posting.post_ephemeral,
            "chat.postMessage": posting.post_message,
            "chat.update": posting.update,
            "conversations.history": self.history,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "conversations.open": self.open,
            "conversations.replies": self.replies,
            "files.completeUploadExternal": uploads.complete,
            "files.getUploadURLExternal": uploads.address,
            "files.info": uploads.info,
            "team.info": self.team_info,
            "users.info": self.users_info,
            "users.list": self.users_list,
            "users.lookupByEmail": self.lookup_by_email,
            "views.open": modals.open,
            "views.publish": modals.publish,
            "views.push": modals.push,
            "views.update": modals.update,
        }

    def call(self, name: str, token: str, arguments: Arguments) -> Json:
        """Raises Refusal."""
        if name not in self._named:
            raise Refusal("unknown_method", req_method=name)
        check_scope(self._scopes(name, token), RULES[name].scopes)
        place = arguments.text("channel")
        self.slack.pacing.take(name, self.slack.direct[place].id if place in self.slack.direct else place)
        return self._named[name](arguments)

    def held(self, token: str) -> list[str]:
        """The scopes of a token, none where it is not valid."""
        return {self.slack.token: self.slack.scopes, self.slack.app_token: self.slack.app_scopes}.get(token, [])

    def _scopes(self, name: str, token: str) -> list[str]:
        """What the token may. Raises Refusal."""
        if not token:
            raise Refusal("not_authed")
        if token in self.slack.revoked:
            raise Refusal("token_revoked")
        if token not in (self.slack.token, self.slack.app_token):
            raise Refusal("invalid_auth")
        if self.slack.locked:
            raise Refusal(self.slack.locked)
        of_app = token == self.slack.app_token
        if of_app != (name == "apps.connections.open"):
            raise Refusal("not_allowed_token_type")
        return self.held(token)

    # the app itself

    def auth_test(self, arguments: Arguments) -> Json:
        me, team = self.slack.me, {"team": self.slack.team_name, "team_id": self.slack.team}
        return team | {"url": f"https://{self.slack.domain}.slack.com/", "user": me["name"], "user_id": me["user_id"], "bot_id": me["bot_id"], "is_enterprise_install": False}

    def connections_open(self, arguments: Arguments) -> Json:
        return {"url": self.slack.sockets.address()}

    def team_info(self, arguments: Arguments) -> Json:
        return {"team": {"id": self.slack.team, "name": self.slack.team_name, "domain": self.slack.domain}}

    # people

    def users_info(self, arguments: Arguments) -> Json:
        account = self.slack.accounts.get(arguments.needed("user"))
        if account is None:
            raise Refusal("user_not_found")
        return {"user": self._shown(account, arguments.truth("include_locale"))}

    def users_list(self, arguments: Arguments) -> Json:
        found, cursor = self._page(list(self.slack.accounts.values()), arguments)
        return {"members": [self._shown(account, arguments.truth("include_locale")) for account in found], "response_metadata": {"next_cursor": cursor}}

    def lookup_by_email(self, arguments: Arguments) -> Json:
        email = arguments.needed("email").lower()
        found = [account for account in self.slack.accounts.values() if account.email.lower() == email and not account.deleted and account.team == self.slack.team]
        if not found:
            raise Refusal("users_not_found")
        return {"user": self._shown(found[0], False)}

    def _shown(self, account: Account, locale: bool) -> Json:
        return account.json("users:read.email" in self.slack.scopes, locale) | ({"is_stranger": True} if account.team != self.slack.team else {})

    # conversations

    def open(self, arguments: Arguments) -> Json:
        if known := arguments.text("channel"):
            return {"channel": {"id": self.slack.visible(known).id}}
        ids = [id for id in arguments.text("users").split(",") if id]
        if len(ids) != 1:
            raise Refusal("users_list_not_supplied") if not ids else Refusal("missing_scope", needed="mpim:write", provided=",".join(self.slack.scopes))
        opened = ids[0] in self.slack.direct
        channel = self.slack.direct_with(ids[0])
        extra = {"no_op": True, "already_open": True} if opened else {}
        shown = channel.json(self.slack.me["user_id"]) if arguments.truth("return_im") else {"id": channel.id}
        return extra | {"channel": shown}

    def info(self, arguments: Arguments) -> Json:
        channel = self._read(arguments, "read")
        return {"channel": channel.json(self.slack.me["user_id"])}

    def members(self, arguments: Arguments) -> Json:
        found, cursor = self._page(sorted(self._read(arguments, "read").members), arguments)
        return {"members": found, "response_metadata": {"next_cursor": cursor}}

    def history(self, arguments: Arguments) -> Json:
        channel = self._read(arguments, "history", inside=True)
        return self._messages([message for message in channel.shown() if not message.thread or message.broadcast][::-1], arguments)

    def replies(self, arguments: Arguments) -> Json:
        channel, ts = self._read(arguments, "history", inside=True), arguments.needed("ts")
        parent = channel.messages.get(ts)
        if parent is None or parent.gone:
            raise Refusal("thread_not_found")
        return self._messages([parent, *parent.replies()], arguments)

    def _messages(self, found: list[Message], arguments: Arguments) -> Json:
        oldest, latest = arguments.text("oldest") or "0", arguments.text("latest") or "9" * 12
        inclusive, metadata = arguments.truth("inclusive"), arguments.truth("include_all_metadata")
        dated = [
            message for message in found
            if not message.only_for and (float(oldest) < float(message.ts) < float(latest) or (inclusive and message.ts in (oldest, latest)))
        ]  # fmt: skip
        page, cursor = self._page(dated, arguments)
        shown = [message.json(self.slack.team, self.slack.me, metadata) for message in page]
        return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}

    def _read(self, arguments: Arguments, what: str, inside: bool = False) -> Channel:
        """A conversation that the scopes allow to read. Raises Refusal."""
        channel = self.slack.visible(arguments.needed("channel"))
        check_scope(self.slack.scopes, [f"{BY_KIND[channel.kind]}:{what}"])
        if inside and self.slack.me["user_id"] not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _page(self, found: list[Any], arguments: Arguments) -> tuple[list[Any], str]:
        try:
            start, limit = int(arguments.text("cursor") or 0), arguments.number("limit", 100)
        except ValueError:
            raise Refusal("invalid_cursor") from None
        return found[start : start + limit], str(start + limit) if len(found) > start + limit else ""
