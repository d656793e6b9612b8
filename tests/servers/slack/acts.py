"""What people do, as Slack brings it to the app, and what its answer does on their screen: docs.slack.dev/reference/interaction-payloads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.slack.blocks import check_view
from tests.servers.slack.deliveries import Outcome
from tests.servers.slack.inputs import action
from tests.servers.slack.modals import DEEPEST
from tests.servers.slack.places import Account, Channel, Json, Message, View, nested
from tests.servers.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

_MENTION = re.compile(r"<@([UW]\w+)>")
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Spot:
    """An element on a screen: in a message or a view; `picked` is the entry of a menu."""

    holder: Message | View
    block: Json
    element: Json
    picked: str = ""

    @property
    def place(self) -> tuple[str, str]:
        return self.block["block_id"], self.element["action_id"]


class Acts:
    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    async def command(self, account: Account, channel: Channel, command: str, text: str) -> Outcome:
        slack = self.slack
        payload = {
            "token": "verification-token", "team_id": slack.team, "team_domain": slack.domain, "channel_id": channel.id,
            "channel_name": channel.brief()["name"], "user_id": account.id, "user_name": account.handle, "command": command, "text": text,
            "api_app_id": slack.me["app_id"], "is_enterprise_install": "false", "response_url": self._response_url(account, channel),
            "trigger_id": slack.tickets.trigger(account),
        }  # fmt: skip
        outcome = await slack.deliveries.act("slash_commands", payload)
        if not outcome.taken:
            error = "operation_timeout" if outcome.trouble == "http_timeout" and (slack.request_url or slack.sockets.open) else "dispatch_failed"
            account.notices.append(f'{command} failed with the error "{error}"')
        elif outcome.answer:
            given = outcome.answer if isinstance(outcome.answer, dict) else {"text": outcome.answer}
            try:
                slack.answer(account, channel, given)
            except Refusal:
                account.notices.append(f'{command} failed with the error "invalid_command_response"')
        return outcome

    async def shortcut(self, account: Account, callback: str) -> Outcome:
        return await self._bring(account, {"type": "shortcut", "callback_id": callback, "action_ts": self.slack.stamp()})

    async def message_shortcut(self, account: Account, callback: str, message: Message) -> Outcome:
        way = self._response_url(account, message.channel, message)
        shown = {"message": message.json(self.slack.team, self.slack.me), "message_ts": message.ts, "channel": message.channel.brief()}
        return await self._bring(account, {"type": "message_action", "callback_id": callback, "action_ts": self.slack.stamp(), "response_url": way} | shown)

    async def act(self, account: Account, spot: Spot, value: Json | None = None) -> Outcome:
        """A press or a choice."""
        told = action(spot.block, spot.element, value, self.slack.stamp())
        return await self._bring(account, {"type": "block_actions", "actions": [told]} | self._holder(account, spot.holder), spot.holder)

    async def suggest(self, account: Account, spot: Spot, typed: str) -> list[Json]:
        """The options an app offers for what is being typed."""
        block, element = spot.place
        asked = {"type": "block_suggestion", "action_id": element, "block_id": block, "value": typed}
        outcome = await self._bring(account, asked | self._holder(account, spot.holder), spot.holder) if self.slack.menus else Outcome(False)
        answer = outcome.answer if isinstance(outcome.answer, dict) else {}
        return [*answer.get("options", []), *(option for group in answer.get("option_groups", []) for option in group["options"])][:100]

    async def submit(self, account: Account, view: View) -> Outcome:
        """Sends a form; what the app answers happens to the stack of modals."""
        outcome = await self._bring(account, {"type": "view_submission", "view": self._view(view), "response_urls": []}, view)
        if outcome.taken and view in account.stack:
            try:
                self._follow(account, view, outcome.answer if isinstance(outcome.answer, dict) else {})
            except Refusal:
                account.notices.append(TROUBLE)
        return outcome

    def _follow(self, account: Account, view: View, answer: Json) -> None:
        """Raises Refusal where the answer makes no sense."""
        what = answer.get("response_action")
        if what == "errors":
            errors = answer.get("errors")
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                raise Refusal("invalid_arguments")
            view.errors = {block: str(text) for block, text in errors.items()}
        elif what == "update":
            self.slack.replace(view, check_view(answer.get("view"), "modal"))
        elif what == "push":
            if len(account.stack) >= DEEPEST:
                raise Refusal("push_limit_reached")
            self.slack.show(account, check_view(answer.get("view"), "modal"))
        elif what == "clear":
            account.stack.clear()
        elif what is None:
            account.stack.remove(view)
        else:
            raise Refusal("invalid_arguments")

    async def closed(self, account: Account, view: View, whole: bool) -> Outcome:
        """Tells of a modal that was put away, if the app wanted to know. What stood in it is gone."""
        return await self._bring(account, {"type": "view_closed", "view": self._view(view) | {"state": {"values": {}}}, "is_cleared": whole})

    # what is in all of them

    async def _bring(self, account: Account, payload: Json, holder: Message | View | None = None) -> Outcome:
        team = {"id": self.slack.team, "domain": self.slack.domain}
        common: Json = {"token": "verification-token", "api_app_id": self.slack.me["app_id"], "team": team, "user": account.brief()}
        common |= {"enterprise": None, "is_enterprise_install": False}
        if payload["type"] not in ("view_closed", "block_suggestion"):
            within = isinstance(holder, View) and holder.kind == "modal"
            common["trigger_id"] = self.slack.tickets.trigger(account, within)
        outcome = await self.slack.deliveries.act("interactive", common | payload) if self.slack.interactive else Outcome(False)
        if not outcome.taken:
            account.notices.append(TROUBLE)
        return outcome

    def _holder(self, account: Account, holder: Message | View) -> Json:
        if isinstance(holder, View):
            return {"container": {"type": "view", "view_id": holder.id}, "view": self._view(holder)}
        container = {"type": "message", "message_ts": holder.ts, "channel_id": holder.channel.id, "is_ephemeral": bool(holder.only_for)}
        container |= {"thread_ts": holder.thread} if holder.thread else {}
        shown: Json = {"container": container, "channel": holder.channel.brief(), "state": {"values": nested(holder.states.get(account.id, {}))}}
        shown |= {} if holder.only_for else {"message": holder.json(self.slack.team, self.slack.me)}
        return shown | {"response_url": self._response_url(account, holder.channel, holder)}

    def _view(self, view: View) -> Json:
        return view.json(self.slack.team, self.slack.me)

    def _response_url(self, account: Account, channel: Channel, message: Message | None = None) -> str:
        return f"{self.slack.address}/response/{self.slack.tickets.response(account, channel, message)}"


def typed(text: str) -> list[Json]:
    """What stands in the blocks of a message a person wrote."""
    parts = [{"type": "user", "user_id": part} if place % 2 else {"type": "text", "text": part} for place, part in enumerate(_MENTION.split(text)) if part]
    return [{"type": "rich_text", "block_id": "typed", "elements": [{"type": "rich_text_section", "elements": parts}]}]


def escaped(text: str) -> str:
    """What is typed, as Slack writes it in `text`; mentions stay."""
    parts = _MENTION.split(text)
    return "".join(f"<@{part}>" if place % 2 else part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for place, part in enumerate(parts))
