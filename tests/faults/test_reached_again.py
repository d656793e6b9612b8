"""Who could not be reached takes messages again: what said so says so no more, and what was held back goes out."""

from __future__ import annotations

from datetime import timedelta

from adapters.failures import CannotReach
from bot.commands import LinkAccount
from tests.faults.test_platform_faults import Scene
from tests.faults.test_platform_faults import scene as scene

AWAY, BACK = "Budi Santoso belum dapat dihubungi di chat", "PB/0001/XI/2026: Budi Santoso dapat dihubungi lagi di chat."


def notices(scene: Scene, person: str) -> list[str]:
    """What `person` was told of Budi's being out of reach, oldest first."""
    return [next(line for line in card.split("\n") if "dihubungi" in line) for card in scene.seen_by(person) if "dihubungi" in card]


async def test_the_notice_goes_when_the_person_has_linked_an_account_and_comes_anew_should_it_fail_again(scene: Scene) -> None:
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin()
    await scene.deliver()
    assert (notices(scene, "rina"), notices(scene, "putu"), scene.parked()) == ([AWAY], [AWAY], [("budi", "unreachable")])
    scene.house.database.carry_out(lambda unit: unit.links.add("ABCD2345", "account", "budi", scene.clock.now() + timedelta(minutes=10)))
    scene.house.desk.handle(LinkAccount("console", "budi", "ABCD2345"))
    await scene.deliver()
    assert (notices(scene, "rina"), notices(scene, "putu"), scene.parked()) == ([BACK], [BACK], [])
    assert len(scene.seen_by("budi")) == 1
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin("kamera")
    await scene.deliver()
    assert notices(scene, "rina") == [BACK, AWAY]  # of the other request
