"""A platform on a bad day: it is busy, broken, hangs up, brings things twice and in another order; the stories come out the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.servers.hasty import HastyLoop
from tests.servers.weather import Weather
from tests.stories.office import Office, opened
from tests.stories.stages import SlackAskingStage, SlackByRequestsStage, SlackStage, TelegramStage
from tests.stories.test_deciding import test_two_who_disagree_leave_it_to_the_third as vote
from tests.stories.test_forms import test_a_reimbursement_brings_its_lines_with_their_receipts_and_may_be_cut_line_by_line as reimbursement
from tests.stories.test_purchase import (
    test_one_of_60_million_is_returned_and_comes_back_lower_and_only_what_changed_is_asked_again as large_purchase,
)

Story = Callable[[Office], Awaitable[None]]
STORIES: dict[str, Story] = {
    "a large purchase, returned and sent again": large_purchase,
    "a vote": vote,
    "a reimbursement with receipts": reimbursement,
}
# Of one of these that failed and was done all the same there is a twin, and no story counts with it.
_SENDS = ("sendMessage", "sendDocument", "sendPhoto", "chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal")


class AskingByRequests(SlackAskingStage):
    called = True


_WEATHER = ((1, TelegramStage), (2, TelegramStage), (1, SlackAskingStage), (2, AskingByRequests))
_TOLD = [(story, seed, kind) for story in STORIES for seed, kind in _WEATHER] + [("a vote", 3, SlackStage), ("a vote", 4, SlackByRequestsStage)]


@pytest.mark.parametrize(("story", "seed", "kind"), _TOLD)
def test_a_story_comes_out_the_same_in_bad_weather(story: str, seed: int, kind: type[TelegramStage | SlackStage], tmp_path: Path) -> None:
    stage = kind(Weather(seed, too_many=0.05, broken=0.05, cut=0.05, repeat=0.3, reorder=0.3, undone=_SENDS))

    async def told() -> None:
        async with opened(tmp_path / "office", "2026-11-25 08:05", stage) as office:
            await STORIES[story](office)

    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(told())
    failed = [call.status for call in stage.server.calls] if isinstance(stage, SlackStage) else [call.code for call in stage.server.calls]
    assert any(code in (429, 500, 0) for code in failed)
