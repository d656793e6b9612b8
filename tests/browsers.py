"""A real Chromium for tests: everything that could differ between machines is fixed, and every error of a page fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"]
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"

_GAP = "net::ERR_"  # the server of a test ends before its page does, which then tries again: no fault of the page


class Window:
    """Opens pages in one browser. `errors` is what pages complained of; a test that provokes an error clears it."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.errors: list[str] = []

    async def page(
        self, width: int = 1280, height: int = 880, dark: bool = False, touch: bool = False, scale: float = 1, **more: Any
    ) -> Page:
        """A fresh page with its own storage: Jakarta, Indonesian, nothing moves."""
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            device_scale_factor=scale,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        page = await context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.errors.append(str(fault)))
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and _GAP not in message.text:
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
async def window(chromium: str) -> AsyncIterator[Window]:
    """One browser for one test, which must be marked `browser`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        opened = Window(browser)
        yield opened
        await browser.close()
    assert opened.errors == [], opened.errors


async def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands: rule, and the elements it is about."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]


async def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
