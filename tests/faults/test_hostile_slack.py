"""Whatever is sent to where Slack calls, in pieces of what Slack really sends: nothing breaks, and without Slack's signature nothing happens at all."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.servers.fake_slack import FakeSlack, Person
from tests.servers.slack.deliveries import written
from tests.servers.workspace import field, modal
from tests.stories.office import Office, buy, opened
from tests.stories.stages import SlackByRequestsStage
from tests.workflows.dice import LONG

EXAMPLES = 5_000 if LONG else 300
Json = dict[str, Any]
Brought = tuple[str, Json]
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["\0", "\ud800", "-", "9" * 400, "<!channel>", "../x", "T0LAIN00001"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "team_id", "value", "user", "text", "blocks", "event"]), inner, max_size=3),
    max_leaves=6,
)


@dataclass
class Street:
    """In front of a whole office on Slack, with everything that Slack brought while Rina asked for something and Budi answered."""

    office: Office
    server: FakeSlack
    client: httpx.AsyncClient
    recorded: list[Brought]

    async def send(self, body: bytes, media_type: str, headers: dict[str, str]) -> int:
        answer = await self.client.post("/slack/events", content=body, headers={"Content-Type": media_type, **headers})
        await self.office.player.gateway.settle(60)  # type: ignore[attr-defined]
        return answer.status_code

    def kept(self) -> tuple[int, ...]:
        """How much is in the database."""
        with closing(sqlite3.connect(self.office.folder / "alur.db")) as raw:
            tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
            return tuple(raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)


async def record(office: Office, server: FakeSlack, rina: Person, budi: Person) -> list[Brought]:
    """One of each kind that Slack brings, and some more."""
    await buy(office, "rina", "4jt laptop")
    await office.press("budi", "Setujui")
    await office.send("rina", "penawaran.pdf")
    await office.say("rina", "/mana laptop")
    room = server.room("gudang", rina, budi)
    rina.say(f"<@{server.me['user_id']}> halo", channel=room.channel)
    rina.open_home()
    rina.shortcut("alur_request")
    rina.message_shortcut("alur_request", budi.say("Tolong laptop", channel=room.channel))
    await office.player.settled()  # type: ignore[attr-defined]
    server.show(rina.account, modal(field("Total", {"type": "plain_text_input"}), callback_id="alur", notify_on_close=True, private_metadata="{}"))
    rina.fill("Total", "4jt")
    rina.submit()
    await office.player.settled()  # type: ignore[attr-defined]
    if not rina.account.stack:
        server.show(rina.account, modal(callback_id="alur", notify_on_close=True))
    rina.close_form()
    await office.player.settled()  # type: ignore[attr-defined]
    found = {json.dumps([kind, payload.get("type"), (payload.get("event") or {}).get("type"), (payload.get("event") or {}).get("subtype")]): (kind, payload) for kind, payload, _ in server.deliveries.brought}
    return [*found.values()]


@pytest.fixture
def street(tmp_path: Path) -> Iterator[tuple[Street, Callable[[Any], Any]]]:
    stage = SlackByRequestsStage()
    with asyncio.Runner() as runner:
        opening = opened(tmp_path / "office", "2026-11-25 08:05", stage)
        office = runner.run(opening.__aenter__())
        client = httpx.AsyncClient(base_url=office.address, timeout=60, verify=False)
        recorded = runner.run(record(office, stage.server, stage.folk["rina"], stage.folk["budi"]))
        yield Street(office, stage.server, client, recorded), runner.run
        runner.run(client.aclose())
        runner.run(opening.__aexit__(None, None, None))


@st.composite
def spoilt(draw: st.DrawFn, recorded: list[Brought]) -> Brought:
    """Something that Slack brought, of which one to four pieces are others, or gone; often it is new to us."""
    kind, payload = copy.deepcopy(draw(st.sampled_from(recorded)))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from([*_places(payload)]))
        if draw(st.integers(0, 4)):
            holder[key] = draw(JUNK)
        elif isinstance(holder, dict):
            del holder[key]
        if not payload:
            break
    fresh = draw(st.text(min_size=6, max_size=12))
    return kind, payload | {name: fresh for name in ("event_id", "trigger_id") if isinstance(payload.get(name), str)}


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    for key, each in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield node, key
        yield from _places(each)


def body_of(brought: Brought) -> tuple[bytes, str]:
    """A command is a form, in which everything is text."""
    kind, payload = brought
    if kind == "slash_commands":
        payload = {key: str(value).encode("utf-8", "replace").decode() for key, value in payload.items()}
    return written(kind, payload)


def test_whatever_slack_signs_breaks_nothing_and_what_it_did_not_sign_does_nothing(street: tuple[Street, Callable[[Any], Any]], caplog: pytest.LogCaptureFixture) -> None:
    at, run = street
    kinds = {kind for kind, _ in at.recorded}, {str(payload.get("type")) for _, payload in at.recorded}
    assert kinds[0] == {"events_api", "slash_commands", "interactive"}
    assert {"block_actions", "shortcut", "message_action", "view_submission", "view_closed", "event_callback"} <= kinds[1]
    statuses = set()

    @settings(max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
    @given(spoilt(at.recorded), st.binary(max_size=4), st.data())
    def bring(brought: Brought, junk: bytes, data: st.DataObject) -> None:
        body, media_type = body_of(brought)
        cut = data.draw(st.integers(0, len(body)))
        whole = body if data.draw(st.integers(0, 3)) else body[:cut] + junk + body[cut:]
        before = at.kept()
        signed = at.server.deliveries.signed(whole)
        wrong = data.draw(st.sampled_from([{}, at.server.deliveries.signed(whole + b"x"), signed | {"X-Slack-Signature": "v0=" + "0" * 64}, signed | {"X-Slack-Request-Timestamp": "0"}]))
        assert run(at.send(whole, media_type, wrong)) == 401
        assert at.kept() == before
        status = run(at.send(whole, media_type, signed))
        statuses.add(status)
        assert status in (200, 400, 401, 404), whole
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == [], whole
        caplog.clear()

    bring()
    assert statuses >= {200, 400}
    assert run(buy(at.office, "rina", "3jt tas"))
    assert at.office.house.database.read(lambda reader: reader.ledger.verify()) == ()
