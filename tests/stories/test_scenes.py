"""Every page and state of the demo as `make shots` opens it: nothing that axe finds wrong, nothing wider than its window, no word cut off by a button."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browsers import axe_faults, overflow
from tests.shots.scenes import SCENES
from tests.shots.stage import Look, staged
from tests.stories.newcomer import Demo

pytestmark = pytest.mark.browser
_CUT_OFF = """[...document.querySelectorAll(".button, .pill, .chip, .amount, .number")].filter(
    (each) => each.getClientRects().length && getComputedStyle(each).overflow !== "hidden" && each.scrollWidth > each.clientWidth + 1).map((each) => each.innerText)"""


@pytest.mark.parametrize("look", [Look("desk", 1280, 880), Look("phone", 360, 800, True)], ids=lambda look: look.name)
async def test_every_scene_is_readable_by_all_and_stays_inside_its_window(founded: Path, tmp_path: Path, chromium: str, look: Look) -> None:
    demo, found = Demo(shutil.copytree(founded, tmp_path / "demo")), {}
    try:
        demo.start()
        async with staged(chromium, demo.root) as stage:
            for scene in SCENES:
                async with stage.open(scene, look) as page:
                    found[scene.name] = (await axe_faults(page), await overflow(page), await page.evaluate(_CUT_OFF))
    finally:
        demo.stop()
    assert {name: what for name, what in found.items() if what != ([], 0, [])} == {}
