"""What there is to see in the demo: who looks at which page, and what they do there before it is looked at. Nothing is sent, nobody decides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page, Route, expect

Doing = Callable[[Page], Awaitable[object]]


async def _nothing(page: Page) -> None:
    """The page as it comes."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`person` looks at `path`, or at the request found by the words `request`; "" has not signed in. `then` is done first."""

    name: str
    person: str
    path: str = ""
    request: str = ""
    then: Doing = _nothing


async def _open_menu(page: Page) -> None:
    menu = page.locator("details.menu > summary:visible")
    if await menu.count():
        await menu.first.click()


async def _reject(page: Page) -> None:
    """The dialog that asks for a reason; a phone has it among the buttons at the thumb."""
    await page.locator("a.grave:visible").click()
    await expect(page.locator("dialog[open] textarea")).to_be_focused()


async def _return(page: Page) -> None:
    """An act that is asked on a page of its own, where scripts do not run or the form is long."""
    address = await page.locator("a[data-dialog]").last.get_attribute("href")
    await page.goto(page.url.split("/requests/")[0] + str(address))


async def _task(page: Page) -> None:
    await page.locator(".acts a.button.main, .thumb a.button.main").locator("visible=true").first.click()
    await expect(page.locator("form#work")).to_be_visible()


async def _alike(page: Page) -> None:
    await page.locator("[data-part=alike] a").first.click()
    await expect(page.locator(".route li").first).to_be_visible()


async def _send_incomplete(page: Page) -> None:
    await page.locator("main .foot button.main").click()
    await expect(page.locator(".fault").first).to_be_visible()


async def _review(page: Page) -> None:
    for name, value in (("item", "Kamera saku"), ("total", "4jt"), ("why", "katalog produk baru")):
        await page.locator(f"[name='field.{name}']").first.fill(value)
    await page.locator("main .foot button.main").click()
    await expect(page.locator(".route")).to_be_visible()


async def _make_code(page: Page) -> None:
    await page.locator(".folk button").first.click()
    await expect(page.locator(".one-time")).to_be_visible()


async def _ask_to_begin_anew(page: Page) -> None:
    button = page.locator("#rail-button")
    if await button.is_visible():
        await button.click()
    await page.locator("[data-reset]:visible").click()
    await expect(page.locator("dialog[open]")).to_be_visible()


async def _lose(page: Page) -> None:
    """The stream breaks off, and is not found again for a while."""

    async def refuse(route: Route) -> None:
        await route.abort()

    await page.route("**/live", refuse)
    await page.clock.install()
    await page.reload()
    await page.wait_for_timeout(300)
    await page.clock.fast_forward(11_000)
    await expect(page.locator("[data-lost]")).to_be_visible()


SCENES = (
    Scene("door", "", "/"),
    Scene("door-link", "", "/login/abc"),
    Scene("board", "dewi", "/"),
    Scene("board-overdue", "dewi", "/?view=overdue"),
    Scene("board-mine", "rina", "/?view=mine"),
    Scene("board-closed", "dewi", "/?view=closed"),
    Scene("board-filtered", "dewi", "/?sop=purchase&holder=budi&sort=amount"),
    Scene("board-nothing", "dewi", "/?sop=leave&holder=sumarno"),
    Scene("board-lost", "dewi", "/", then=_lose),
    Scene("board-en", "ayu", "/"),
    Scene("queue", "budi", "/queue"),
    Scene("queue-alike", "budi", "/queue", then=_alike),
    Scene("queue-empty", "tono", "/queue"),
    Scene("queue-en", "ayu", "/queue"),
    Scene("request-waiting", "budi", request="Laptop 2 unit"),
    Scene("request-late", "budi", request="Cetak brosur 2.000"),
    Scene("request-returned", "rina", request="Booth pameran"),
    Scene("request-voting", "kiki", request="Rak selektif"),
    Scene("request-task", "sumarno", request="Katalog cetak"),
    Scene("request-ended", "dewi", request="Forklift bekas"),
    Scene("request-rejected", "dewi", request="Solar genset 60 liter"),
    Scene("request-long", "dewi", request="Roll banner"),
    Scene("request-en", "ayu", request="Sewa truk 2 hari"),
    Scene("act-reject", "budi", request="Laptop 2 unit", then=_reject),
    Scene("act-return", "budi", request="Laptop 2 unit", then=_return),
    Scene("act-settle", "rina", request="Tiket kereta ke Surabaya", then=_task),
    Scene("act-receive", "sumarno", request="Katalog cetak", then=_task),
    Scene("act-en", "ayu", request="Sewa truk 2 hari", then=_reject),
    Scene("new", "rina", "/new"),
    Scene("new-purchase", "rina", "/new/purchase"),
    Scene("new-incomplete", "rina", "/new/purchase", then=_send_incomplete),
    Scene("new-review", "rina", "/new/purchase", then=_review),
    Scene("new-table", "rina", "/new/procurement"),
    Scene("new-en", "dina", "/new/purchase"),
    Scene("search", "dewi", "/search?q=printer"),
    Scene("search-nothing", "rina", "/search?q=pesawat"),
    Scene("search-begin", "rina", "/search"),
    Scene("sops", "rina", "/sops"),
    Scene("sop", "rina", "/sops/purchase"),
    Scene("sop-owner", "dewi", "/sops/purchase"),
    Scene("sop-owner-long", "dewi", "/sops/procurement"),
    Scene("sop-en", "ayu", "/sops/reimbursement"),
    Scene("people", "dewi", "/people"),
    Scene("people-nobody", "dewi", "/people?view=unreached"),
    Scene("people-code", "dewi", "/people", then=_make_code),
    Scene("people-own-en", "ayu", "/people"),
    Scene("me", "rina", "/me"),
    Scene("menu", "rina", "/", then=_open_menu),
    Scene("missing", "rina", "/requests/PB/9999"),
    Scene("console", "rina", "/console?left=rina&right=budi"),
    Scene("console-en", "dina", "/console?left=dina&right=yohanes"),
    Scene("console-empty", "rina", "/console?left=yohanes&right=tono"),
    Scene("console-reset", "rina", "/console?left=rina&right=budi", then=_ask_to_begin_anew),
)
