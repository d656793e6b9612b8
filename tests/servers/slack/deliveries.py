"""What Slack brings to an app, by a socket or by signed requests to its address: events, slash commands, acts on blocks and views."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import aiohttp

from tests.servers.slack.manifest import EVENTS
from tests.servers.slack.places import Json

if TYPE_CHECKING:
    from tests.servers.fake_slack import FakeSlack

T = TypeVar("T")
PAUSES = (0.0, 60.0, 300.0)  # seconds before an event comes again: docs.slack.dev/apis/events-api, "Error handling"


@dataclass(frozen=True)
class Outcome:
    """Whether the app took it in time, and what it answered; `trouble` http_timeout | http_error | connection_failed, as retries are told of it."""

    taken: bool
    answer: Any = field(default_factory=dict)
    trouble: str = ""
    last: bool = False


class Deliveries:
    """`patience` is how long Slack waits for an answer, in seconds; pauses between retries are `hurry` times shorter than Slack's, or last until an app
    that was started anew meanwhile holds a socket: `until_back`."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack, self.patience, self.hurry, self.until_back = slack, 3.0, 1000.0, False
        self.brought: list[tuple[str, Json, int]] = []  # kind, payload, number of the retry
        self._numbers, self._tasks, self._queued = itertools.count(1), set[asyncio.Task[Any]](), list[Json]()
        self._session: aiohttp.ClientSession | None = None

    def event(self, name: str, event: Json) -> None:
        """Tells the app of an event if it subscribed to that `name` and may know of it; again if it does not take it, twice or out of turn if the
        weather is so."""
        needed = EVENTS[name]
        if name not in self.slack.subscribed or (needed and not set(needed) & set(self.slack.scopes)):
            return
        of_bot = {"enterprise_id": None, "team_id": self.slack.team, "user_id": self.slack.me["user_id"], "is_bot": True, "is_enterprise_install": False}
        number = next(self._numbers)
        payload = {
            "token": "verification-token", "team_id": self.slack.team, "context_team_id": self.slack.team, "context_enterprise_id": None,
            "api_app_id": self.slack.me["app_id"], "event": event, "type": "event_callback", "event_id": f"Ev{number:09d}",
            "event_time": int(self.slack.now()), "authorizations": [of_bot], "is_ext_shared_channel": False, "event_context": f"4-{number}",
        }  # fmt: skip
        self._queued.append(payload)
        if len(self._queued) == 1:
            self.start(self._flush())

    async def _flush(self) -> None:
        """Brings what happened at one moment."""
        queued, self._queued = self._queued, []
        seen: set[str] = set()
        for payload in self.slack.weather.shaken(queued):
            self.start(self._insist(payload, payload["event_id"] in seen))
            seen.add(payload["event_id"])

    async def act(self, kind: str, payload: Json) -> Outcome:
        """Brings what a person did, once; in bad weather the same comes twice, and what is answered then is lost."""
        first, *again = self.slack.weather.shaken([payload])
        outcome = await self.bring(kind, first)
        for each in again:
            await self.bring(kind, each)
        return outcome

    async def _insist(self, payload: Json, again: bool) -> None:
        outcome = await self.bring("events_api", payload, int(again), "http_timeout" if again else "")
        for number, pause in enumerate(() if again else PAUSES, 1):
            if outcome.taken or outcome.last:
                return
            await asyncio.sleep(pause / self.hurry)
            if self.until_back:
                await self.slack.watch.until(lambda: self.slack.sockets.open)
            outcome = await self.bring("events_api", payload, number, outcome.trouble)

    async def bring(self, kind: str, payload: Json, number: int = 0, reason: str = "") -> Outcome:
        """Brings one thing once. `kind` events_api | slash_commands | interactive."""
        self.brought.append((kind, payload, number))
        if self.slack.request_url:
            return await self._post(kind, payload, number, reason)
        envelope: Json = {"envelope_id": f"00000000-0000-4000-8000-{next(self._numbers):012x}", "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason.removeprefix("http_")}
        answer = await self.slack.sockets.bring(envelope, self.patience)
        return Outcome(answer is not None, answer or {}, "" if answer is not None else "http_timeout")

    async def repeat(self) -> Outcome:
        """The last thing that somebody did comes once more, word for word, though it was taken. What the app itself wrote is passed over."""
        kind, payload, number = next(each for each in reversed(self.brought) if not _own(each[1].get("event") or {}))
        return await self.bring(kind, payload, number + 1 if kind == "events_api" else 0, "http_timeout" if kind == "events_api" else "")

    async def verify(self) -> bool:
        """Asks an address whether it is the app's, as Slack does when it is entered in the settings."""
        outcome = await self._post("events_api", {"token": "verification-token", "challenge": "3eZbrw1aBm2rZgRNFdxV", "type": "url_verification"}, 0, "")
        return outcome.taken and "3eZbrw1aBm2rZgRNFdxV" in (outcome.answer, outcome.answer.get("challenge") if isinstance(outcome.answer, dict) else "")

    async def _post(self, kind: str, payload: Json, number: int, reason: str) -> Outcome:
        body, media_type = written(kind, payload)
        headers = self.signed(body) | {"Content-Type": media_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with asyncio.timeout(self.patience), self._session.post(self.slack.request_url, data=body, headers=headers, allow_redirects=False) as answer:
                said = await answer.text()
                if answer.status != 200:
                    return Outcome(False, {}, "http_error", answer.headers.get("X-Slack-No-Retry") == "1")
                return Outcome(True, json.loads(said) if answer.content_type == "application/json" and said else said)
        except TimeoutError:
            return Outcome(False, {}, "http_timeout")
        except (aiohttp.ClientError, ValueError):
            return Outcome(False, {}, "connection_failed")

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers that prove who sends `body`: docs.slack.dev/authentication/verifying-requests-from-slack."""
        moment = str(int(self.slack.now() if at is None else at))
        digest = hmac.new(self.slack.signing_secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}

    def start(self, act: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(act)
        self._tasks.add(task)
        return task

    async def settled(self, seconds: float = 10) -> None:
        """Waits until the app has answered everything, or Slack has given up. Raises what went wrong in the acts of people."""
        async with asyncio.timeout(seconds):
            while self._tasks:
                done = list(self._tasks)
                self._tasks.difference_update(done)
                await asyncio.gather(*done)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()


def _own(event: Json) -> bool:
    """Whether an event tells of a message of the app."""
    return any("bot_id" in (each or {}) for each in (event, event.get("message"), event.get("previous_message")))


def written(kind: str, payload: Json) -> tuple[bytes, str]:
    """The body of a request to an app, and its media type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
