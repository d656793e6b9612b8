"""Who may call what how often: scopes and tiers, docs.slack.dev/reference/methods and docs.slack.dev/apis/web-api/rate-limits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.servers.pace import Bucket, Pace
from tests.servers.slack.refusal import Refusal, too_many

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute
IN_A_CHANNEL = Pace(1.0, 3)  # messages; Slack tells of one a second and "short bursts", without a figure for them
TEXT_LIMIT = 40_000
BY_KIND = {"public": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Rule:
    """`tier` 0 is a special one, of which Slack says only that it takes hundreds a minute."""

    tier: int
    scopes: tuple[str, ...] = ()


RULES = {
    "apps.connections.open": Rule(1, ("connections:write",)),
    "auth.test": Rule(0),
    "chat.delete": Rule(3, ("chat:write",)),
    "chat.getPermalink": Rule(0),
    "chat.postEphemeral": Rule(4, ("chat:write",)),
    "chat.postMessage": Rule(0, ("chat:write",)),
    "chat.update": Rule(3, ("chat:write",)),
    "conversations.history": Rule(3, ("channels:history", "groups:history", "im:history")),
    "conversations.info": Rule(3, ("channels:read", "groups:read", "im:read")),
    "conversations.members": Rule(4, ("channels:read", "groups:read", "im:read")),
    "conversations.open": Rule(3, ("im:write",)),
    "conversations.replies": Rule(3, ("channels:history", "groups:history", "im:history")),
    "files.completeUploadExternal": Rule(4, ("files:write",)),
    "files.getUploadURLExternal": Rule(4, ("files:write",)),
    "files.info": Rule(4, ("files:read",)),
    "team.info": Rule(3, ("team:read",)),
    "users.info": Rule(4, ("users:read",)),
    "users.list": Rule(2, ("users:read",)),
    "users.lookupByEmail": Rule(3, ("users:read.email",)),
    "views.open": Rule(4),
    "views.publish": Rule(4),
    "views.push": Rule(4),
    "views.update": Rule(4),
}
SPECIAL = Pace(10.0, 600)


def check_scope(scopes: Collection[str], needed: Collection[str]) -> None:
    """One of `needed` is enough. Raises Refusal."""
    if needed and not set(needed) & set(scopes):
        raise Refusal("missing_scope", needed=",".join(needed), provided=",".join(scopes))


class Pacing:
    """Counts calls of each method and messages in each channel, by the clock it is given; off unless `strict`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now, self.strict = now, False
        self._buckets: dict[str, Bucket] = {}

    def take(self, method: str, channel: str = "") -> None:
        """Counts one call. Raises Refusal with the time to wait."""
        if not self.strict:
            return
        rate = TIERS.get(RULES[method].tier)
        buckets = [self._bucket(method, Pace(rate / 60, rate) if rate else SPECIAL)]
        if method == "chat.postMessage":
            buckets.append(self._bucket(channel, IN_A_CHANNEL))
        if wait := max(bucket.missing for bucket in buckets):
            raise too_many(wait)
        for bucket in buckets:
            bucket.left -= 1

    def _bucket(self, name: str, pace: Pace) -> Bucket:
        bucket = self._buckets.setdefault(name, Bucket(pace, pace.burst, self.now()))
        bucket.fill(self.now())
        return bucket
