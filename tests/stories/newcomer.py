"""A newcomer at the demo: the console script started as a process of its own, and its page in a browser, by typing and clicking."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.webserver import listening

HOUSE = Path(__file__).parents[2]
ALUR = Path(sys.executable).with_name("alur")
PATIENCE = 20_000  # milliseconds; the machine may be busy


class Demo:
    """`alur demo` in a folder and on a port of its own; it may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with listening() as free:
            self._port = free.getsockname()[1]
        self._environment = {**os.environ, "ALUR_DATA": str(folder), "ALUR_PORT": str(self._port), "ALUR_LANG": "id", "PYTHONPATH": str(HOUSE)}
        self.root = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Waits until it serves; gives the address it printed."""
        self._process = subprocess.Popen([ALUR, "demo"], cwd=HOUSE, env=self._environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        found = re.search(r"http://\S+", self._process.stdout.readline())
        assert found
        return found.group()

    def kill(self) -> None:
        """`kill -9`: nothing can be tidied up."""
        assert self._process is not None
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL
        self._close()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()


class Desk:
    """Two people side by side in the console's page."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self._root = page, root
        self._sides: dict[str, str] = {}

    async def seat(self, left: str, right: str) -> None:
        """Puts two people side by side."""
        await self.page.goto(f"{self._root}/console?left={left}&right={right}")
        self._sides = {left: "left", right: "right"}
        for side in ("left", "right"):
            await expect(self.page.locator(f"#write-{side}[aria-label]")).to_be_visible(timeout=PATIENCE)
            await expect(self.page.locator(f"#pane-{side} .card, #pane-{side} .empty").first).to_be_visible(timeout=PATIENCE)

    async def say(self, who: str, text: str) -> None:
        field = self.page.locator(f"#write-{self._sides[who]}")
        await field.fill(text)
        await field.press("Enter")
        await expect(self._pane(who).locator(".bubble").last).to_have_text(text, timeout=PATIENCE)

    async def press(self, who: str, label: str, on: str) -> None:
        """The button of that label on the newest card that holds `on`."""
        await self._cards(who, on).get_by_role("button", name=label, exact=True).last.click(timeout=PATIENCE)

    async def send(self, who: str, name: str) -> None:
        payload = FilePayload(name=name, mimeType="application/pdf", buffer=b"%PDF-1.4 an offer")
        await self._pane(who).locator("input[type=file]").set_input_files(payload)
        await self.page.locator(f"#write-{self._sides[who]}").press("Enter")

    async def sees(self, who: str, *parts: str) -> Locator:
        """A card that holds all `parts`."""
        card = self._cards(who, *parts).last
        await expect(card).to_be_visible(timeout=PATIENCE)
        return card

    async def cannot_decide(self, who: str, on: str) -> None:
        """No card about `on` has a button to decide any more."""
        await expect(self._cards(who, on).get_by_role("button", name="Setujui", exact=True)).to_have_count(0, timeout=PATIENCE)

    async def next_day(self) -> None:
        """The rail's clock, one day on."""
        date = self.page.locator("#rail .date").first
        before = await date.inner_text()
        await self.page.locator("#rail [data-step=day]").click()
        await expect(date).not_to_have_text(before, timeout=PATIENCE)

    def _pane(self, who: str) -> Locator:
        return self.page.locator(f"#pane-{self._sides[who]}")

    def _cards(self, who: str, *parts: str) -> Locator:
        cards = self._pane(who).locator(".card")
        for part in parts:
            cards = cards.filter(has_text=part)
        return cards
