"""Cards whose messages are no more: what waits for somebody, and what is under way, comes again; a mere end does not."""

from __future__ import annotations

import pytest

from adapters.failures import Gone, Stuck
from bot.commands import Decide
from tests.faults.test_platform_faults import Scene
from tests.faults.test_platform_faults import scene as scene


async def test_a_card_that_somebody_deleted_comes_again_once_when_it_changes(scene: Scene) -> None:
    request = scene.begin()
    await scene.deliver()
    scene.platform.wipe("rina")
    scene.decide(request)
    await scene.deliver()
    assert [card.split("\n")[0] for card in scene.seen_by("rina")] == ["Menunggu Putu Wirawan"]
    scene.house.desk.handle(Decide(request.id, "done", "putu", "purchase_order", 2, {"po_number": "0087"}))
    await scene.deliver()
    assert [card.split("\n")[0] for card in scene.seen_by("rina")][:1] == ["Selesai"]


ENDS = [("budi", "approve", "budi", 0), ("budi", "reject", "budi", 0), ("budi", "withdraw", "rina", 1), ("rina", "reject", "budi", 1), ("rina", "withdraw", "rina", 0)]


@pytest.mark.parametrize(("who", "act", "by", "messages"), ENDS)
async def test_a_card_that_its_reader_deleted_does_not_come_again_for_a_mere_end(scene: Scene, who: str, act: str, by: str, messages: int) -> None:
    request = scene.begin()
    await scene.deliver()
    scene.platform.wipe(who)
    scene.house.desk.handle(Decide(request.id, act, by) if act == "withdraw" else Decide(request.id, act, by, "manager", 1, {}, "why"))
    await scene.deliver()
    assert (len(scene.seen_by(who)), scene.parked()) == (messages, [])  # what others did is told; no card besides


async def test_a_deleted_card_comes_again_while_it_waits_for_its_reader(scene: Scene) -> None:
    request = scene.begin()
    await scene.deliver()
    scene.platform.wipe("budi")
    scene.house.desk.handle(Decide(request.id, "ask", "budi", "manager", 1, {}, "Which?"))
    await scene.deliver()
    assert [card.split("\n")[0] for card in scene.seen_by("budi")] == ["Menunggu jawaban Rina Wulandari"]


@pytest.mark.parametrize(("failure", "cards"), [(Gone(), 1), (Stuck(), 2)])
async def test_a_card_that_takes_no_changes_any_more_is_followed_by_one_that_says_how_it_ended(scene: Scene, failure: Gone, cards: int) -> None:
    request = scene.begin()
    await scene.deliver()
    scene.platform.failures["budi"].append(failure)
    scene.decide(request)
    await scene.deliver()
    assert len(scene.seen_by("budi")) == cards
