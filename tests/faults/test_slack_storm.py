"""Six hundred cards wait for three hundred people on Slack: its limits are kept, and nobody waits behind the conversation that Slack holds up."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path
from typing import cast

from adapters.slack.gateway import SlackGateway
from adapters.slack.pacing import BY_METHOD, POST
from tests.adapters.slack_person import slack_settings
from tests.faults.storm import BEGIN, LoopClock, deliver
from tests.servers.fake_slack import FakeSlack, Fault, Person, slack
from tests.servers.skipping import SkippingLoop

CARDS, PEOPLE, HELD = 600, 300, 70


async def storm(folder: Path, clock: LoopClock) -> tuple[FakeSlack, Person, float]:
    """Gives the seconds it took, and whose conversation Slack takes nothing in for longer than all the others need."""
    server = FakeSlack(lambda: clock.now().timestamp())
    people = [server.person(f"Pegawai {number}") for number in range(PEOPLE)]
    held = people[1]
    async with slack(server):
        server.pacing.strict = True
        server.weather.order(POST, Fault("too_many", after=HELD), chat=held.chat.id)
        gateway = SlackGateway(slack_settings(server, monotonic=clock.monotonic, jitter=lambda seconds: seconds))
        accounts = [f"{server.team}/{people[number * PEOPLE // CARDS].id}" for number in range(CARDS)]
        took = await deliver(folder, clock, gateway, accounts, lambda: sum(call.status == 200 for call in server.called(POST)) >= CARDS)
        await gateway.close()
    return server, held, took


def test_six_hundred_cards_for_three_hundred_people_go_out_at_slacks_pace_and_nobody_waits_behind_anothers_429(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        server, held, took = runner.run(storm(tmp_path, LoopClock(cast(SkippingLoop, runner.get_loop()))))
    sent = defaultdict(list)
    for call in server.called(POST):
        if call.status == 200:
            sent[call.result["channel"]].append((int(call.result["message"]["text"]), call.at - BEGIN.timestamp()))
    pace = BY_METHOD[POST]
    least = (CARDS - pace.burst) * pace.gap
    assert [len(cards) for cards in sent.values()] == [CARDS // PEOPLE] * PEOPLE
    assert [call.status for call in server.calls if call.status != 200] == [429]
    late = sent.pop(held.chat.id)
    assert max(at for cards in sent.values() for _, at in cards) <= 1.1 * least
    assert HELD <= late[0][1] <= took <= HELD + 10
    assert all(cards == sorted(cards) for cards in (late, *sent.values()))
