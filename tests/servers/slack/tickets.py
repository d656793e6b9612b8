"""What an act of a person lets an app do for a while: a trigger_id opens one view within 3 s, a response_url takes 5 messages within 30 minutes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.slack.places import Account, Channel, Message
from tests.servers.slack.refusal import Refusal

TRIGGER_LIFE, RESPONSE_LIFE, RESPONSES = 3.0, 30 * 60.0, 5  # seconds, seconds, messages


@dataclass
class Trigger:
    """`within` a modal it was won: only such a one can push."""

    account: Account
    at: float
    within: bool = False
    used: bool = False


@dataclass
class Response:
    """Where a response_url leads: to `channel` for `account`, and to the `message` that was pressed."""

    account: Account
    channel: Channel
    at: float
    message: Message | None = None
    uses: int = 0


class Tickets:
    """`life` of a trigger in seconds: with less than none, whatever comes of it comes too late."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now, self.life = now, TRIGGER_LIFE
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, Response] = {}
        self._numbers = itertools.count(1)

    def trigger(self, account: Account, within: bool = False) -> str:
        id = f"9876543210.1234567890.{next(self._numbers):032x}"
        self.triggers[id] = Trigger(account, self.now(), within)
        return id

    def response(self, account: Account, channel: Channel, message: Message | None = None) -> str:
        """The last part of a response_url."""
        id = f"{next(self._numbers):024x}"
        self.responses[id] = Response(account, channel, self.now(), message)
        return id

    def exchange(self, id: str) -> Trigger:
        """Uses a trigger. Raises Refusal."""
        trigger = self.triggers.get(id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self.now() - trigger.at > self.life:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def respond(self, id: str) -> Response:
        """Uses a response_url once. Raises Refusal."""
        response = self.responses.get(id)
        if response is None or self.now() - response.at > RESPONSE_LIFE:
            raise Refusal("expired_url", status=404)
        if response.uses >= RESPONSES:
            raise Refusal("used_url", status=404)
        response.uses += 1
        return response
