"""Whether a request is Slack's own: docs.slack.dev/authentication/verifying-requests-from-slack."""

from __future__ import annotations

import hashlib
import hmac

WINDOW = 300.0  # seconds that a signature holds, before and after


def genuine(secret: str, body: bytes, timestamp: str, signature: str, now: float) -> bool:
    """`body` as it came, byte for byte; `timestamp` and `signature` from the headers; `now` in seconds since 1970. Compares in constant time."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16) or abs(now - int(timestamp)) > WINDOW:
        return False
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={digest}".encode(), signature.encode())
