"""`make shots`: a picture of every scene in every look, into `shots/`, with a page that shows them all; and the pictures of README and docs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page
from rich.progress import track

from tests.conftest import browser
from tests.shots.chats import shoot_chats
from tests.shots.scenes import SCENES
from tests.shots.stage import LOOKS, Look, Stage, staged
from tests.stories.newcomer import HOUSE, Demo, Desk

FOLDER = HOUSE / "shots"
_TALLEST = 3200  # pixels; longer lists go on in the same way
README = HOUSE / "docs" / "images" / "console.png"


async def shoot(chromium: str, root: str, wanted: Iterable[str]) -> None:
    """All scenes whose names hold one of `wanted`, or all there are; the one for the README last, because it changes the demo."""
    words = tuple(wanted)
    async with staged(chromium, root) as stage:
        chosen = [(scene, look) for scene in SCENES for look in LOOKS if not words or any(word in scene.name for word in words)]
        for scene, look in track(chosen, "shots"):
            async with stage.open(scene, look) as page:
                if not scene.path.startswith("/console"):
                    await unrolled(page, look)
                await page.screenshot(path=FOLDER / f"{scene.name}-{look.name}.png")
        if not words:
            await _readme(stage, root)
    if not words or any(word in "telegram" for word in words):
        await shoot_chats(chromium)


async def unrolled(page: Page, look: Look) -> None:
    """The window as tall as the page, so that what is fixed at its foot stands at the foot of the picture."""
    tall = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": look.width, "height": min(max(look.height, tall), _TALLEST)})


async def _readme(stage: Stage, root: str) -> None:
    """Two people at the console: a purchase is sent on the left; on the right the answer is typed and read back."""
    console = next(scene for scene in SCENES if scene.name == "console")
    async with stage.open(console, LOOKS[0]) as page:
        desk = Desk(page, root)
        await desk.seat("rina", "budi")
        await desk.say("rina", "/beli 4jt laptop")
        await desk.say("rina", "staf baru mulai 1 Des")
        await desk.press("rina", "Kirim", "Laptop, Rp4.000.000 akan melewati")
        await desk.sees("budi", "Rina Wulandari: laptop, Rp4.000.000")
        await desk.say("budi", "setuju")
        await desk.sees("budi", "Terbaca")
        await page.evaluate("document.activeElement.blur()")
        await page.screenshot(path=README)


def gallery() -> str:
    """A page with all pictures: a row a scene, a column a look."""
    rows = "".join(f"<tr><th>{escape(scene.name)}</th>{''.join(_cell(scene.name, look) for look in LOOKS)}</tr>" for scene in SCENES)
    return f"<!doctype html><meta charset=utf-8><title>Alur</title><style>img{{width:100%;border:1px solid #ccc}}td{{vertical-align:top;width:24%}}</style><table>{rows}</table>"


def _cell(scene: str, look: Look) -> str:
    file = f"{scene}-{look.name}.png"
    return f'<td><a href="{file}"><img loading="lazy" alt="{file}" src="{file}"></a></td>'


def main() -> None:
    chromium = browser() or sys.exit("No Chromium was found.")
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "demo")
        try:
            asyncio.run(shoot(chromium, demo.start().partition("/console")[0], sys.argv[1:]))
        finally:
            demo.stop()
    (FOLDER / "index.html").write_text(gallery(), encoding="utf-8")


if __name__ == "__main__":
    main()
