"""What a call of the Web API came with."""

from __future__ import annotations

import json
from typing import Any

from tests.servers.slack.places import Json
from tests.servers.slack.refusal import Refusal, missing


class Arguments:
    """Fields of a form, or of JSON."""

    def __init__(self, fields: Json) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        return str(self.fields.get(name) or "")

    def needed(self, name: str) -> str:
        """Raises Refusal where it is missing."""
        if self.fields.get(name) is None:
            raise missing(name)
        return self.text(name)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.fields.get(name, default))
        except (TypeError, ValueError):
            raise Refusal("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def truth(self, name: str) -> bool:
        return str(self.fields.get(name, "")).lower() in ("true", "1")

    def value(self, name: str) -> Any:
        """JSON, also where it comes inside of a form; None where it is missing or cannot be read."""
        given = self.fields.get(name)
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except ValueError:
            return None
