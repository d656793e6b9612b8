"""What Slack says when it does not do something: docs.slack.dev/apis/web-api, "Evaluating responses"."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`. `messages` go into `response_metadata`, `more` beside the error; `after` in seconds, for Retry-After."""

    def __init__(self, error: str, messages: Iterable[str] = (), status: int = 200, after: int = 0, **more: Any) -> None:
        super().__init__(error)
        self.error, self.messages, self.status, self.after, self.more = error, tuple(messages), status, after, more

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        return body | ({"response_metadata": {"messages": [f"[ERROR] {message}" for message in self.messages]}} if self.messages else {})

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.after)} if self.after else {}


def too_many(seconds: float) -> Refusal:
    return Refusal("ratelimited", status=429, after=max(1, math.ceil(seconds - 1e-6)))


def wrong(what: str, at: str) -> str:
    """A message about one place of what was sent."""
    return f"{what} [json-pointer:{at}]"


def missing(name: str) -> Refusal:
    return Refusal("invalid_arguments", [f"missing required field: {name}"])
