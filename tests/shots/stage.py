"""A browser in which scenes of a running demo are opened, each as the person of the scene, in four looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browsers import FLAGS
from tests.shots.scenes import Scene


@dataclass(frozen=True, slots=True)
class Look:
    name: str
    width: int
    height: int
    dark: bool = False

    @property
    def phone(self) -> bool:
        return self.width < 768


LOOKS = (Look("desk-light", 1280, 880), Look("desk-dark", 1280, 880, True), Look("phone-light", 390, 844), Look("phone-dark", 390, 844, True))


class Stage:
    """Pages of the demo at `root`; everybody signs in once a look."""

    def __init__(self, browser: Browser, root: str) -> None:
        self._browser, self._root = browser, root
        self._contexts: dict[tuple[str, str], BrowserContext] = {}

    @asynccontextmanager
    async def open(self, scene: Scene, look: Look) -> AsyncIterator[Page]:
        """The scene's page, settled."""
        page = await (await self._context(scene.person, look)).new_page()
        await page.goto(self._root + (scene.path or "/"))
        if scene.request:
            await self._find(page, scene.request)
        if scene.path.startswith("/console"):
            await expect(page.locator("#pane-left .card, #pane-left .empty").first).to_be_visible()
            await page.evaluate("document.activeElement.blur()")
        await scene.then(page)
        yield page
        await page.close()

    async def _find(self, page: Page, words: str) -> None:
        """The newest request found by the words."""
        await page.goto(f"{self._root}/search?q={words}")
        address = await page.locator("[data-rows] .go").first.get_attribute("href")
        await page.goto(self._root + str(address))

    async def _context(self, person: str, look: Look) -> BrowserContext:
        key = (person, look.name)
        if key not in self._contexts:
            context = await self._browser.new_context(
                viewport={"width": look.width, "height": look.height},
                color_scheme="dark" if look.dark else "light",
                device_scale_factor=2 if look.phone else 1,
                has_touch=look.phone,
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                reduced_motion="reduce",
            )
            context.set_default_timeout(20_000)
            self._contexts[key] = context
            if person:
                page = await context.new_page()
                await page.goto(self._root)
                await page.locator(f"button[value={person}]").click()
                await expect(page.locator(".bar .menu").first).to_be_attached()
                await page.close()
        return self._contexts[key]


@asynccontextmanager
async def staged(chromium: str, root: str) -> AsyncIterator[Stage]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Stage(browser, root)
        await browser.close()
