"""The pages in a real browser: readable by all, by keyboard, on a phone, and true while one looks."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Route, expect
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.app import build
from dashboard.protocols import Settings
from dashboard.views import Fact, Step
from tests.browsers import Window, axe_faults, overflow
from tests.browsers import window as window
from tests.fakes.marketing import example
from tests.fakes.office import Clerk, Office
from tests.webserver import serving

pytestmark = pytest.mark.browser
ROOMS = {
    "board": "/",
    "overdue": "/?view=overdue&holder=sari",
    "queue": "/queue",
    "request": "/requests/PB/0012/XI/2026",
    "act": "/act?request=c18&act=approve&state=boss&visit=1",
    "search": "/search?q=pesawat",
    "sops": "/sops",
    "sop": "/sops/purchase",
    "me": "/me",
    "missing": "/requests/PB/9999",
}


_WATCH = """new MutationObserver(() => window.waits(getComputedStyle(document.querySelector(".rows .title")).color))
    .observe(document.querySelector("main"), {attributes: true, attributeFilter: ["aria-busy"]})"""


class Late:
    """An application that is built once its address is known."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@contextlib.asynccontextmanager
async def open_office(office: Office) -> AsyncIterator[str]:
    late = Late()
    async with serving([Mount("/", late)]) as url:
        late.app = build(office.parts, Settings(url, demo=True))
        try:
            yield url
        finally:
            office.close()


async def enter(page: Page, url: str, person: str = "dewi", to: str = "/") -> None:
    await page.goto(url)
    await page.locator(f"button[value={person}]").click()
    await expect(page.locator(".bar .menu")).to_be_visible()
    if to != "/":
        await page.goto(url + to)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
async def test_axe_finds_nothing_wrong_and_no_page_is_wider_than_its_window(window: Window, dark: bool, width: int) -> None:
    found = {}
    async with open_office(example()) as url:
        page = await window.page(width=width, dark=dark)
        await page.goto(url)
        found["door"] = (await axe_faults(page), await overflow(page))
        await enter(page, url)
        for room, path in ROOMS.items():
            await page.goto(url + path)
            found[room] = (await axe_faults(page), await overflow(page))
        await page.goto(url + ROOMS["request"])
        await page.locator("a.grave:visible").click()
        found["dialog"] = (await axe_faults(page), await overflow(page))
    window.errors[:] = [error for error in window.errors if "404" not in error]
    assert {room: what for room, what in found.items() if what != ([], 0)} == {}


@pytest.mark.parametrize("width", [360, 900, 1280])
async def test_the_longest_names_and_amounts_stay_inside(window: Window, width: int) -> None:
    office = example()
    name = "Raden Ajeng Muhammad Kusumaningrat Wirabuanaputra van den Bergh-Situmorang-Hutapea"
    office.clerks["rina"] = Clerk("rina", name, "Pemasaran", "RH", 0)
    case = office.cases["c12"]
    case.title = ("Perlengkapanpameranperlengkapanpameranperlengkapanpameranperlengkapan " * 2, "")
    case.amount = ("Rp999.999.999.999", "")
    case.facts = (Fact("Keterangantambahanpemohon", "x" * 300), Fact("Pemohon", name))
    case.steps = tuple(Step("here", name, (name, "Rp999.999.999.999")) for _ in range(8))
    async with open_office(office) as url:
        page = await window.page(width=width)
        await enter(page, url)
        for path in ("/", "/queue", "/requests/c12", "/search?q=Raden"):
            await page.goto(url + path)
            assert await overflow(page) == 0, path
        broken = await page.locator(".amount").evaluate_all("cells => cells.filter(cell => cell.getClientRects().length && cell.innerText.includes('\\n')).length")
        assert broken == 0


async def test_a_decision_by_keyboard_alone(window: Window) -> None:
    office = example()
    async with open_office(office) as url:
        page = await window.page()
        await enter(page, url, to="/queue")
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("/")
        await expect(page.locator(".bar [data-search]")).to_be_focused()
        await page.keyboard.press("Tab")
        for key in ("j", "j", "k", "j"):
            await page.keyboard.press(key)
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile("PB/0012"))
        await page.wait_for_load_state()
        await page.locator(".acts.wide a.grave").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog[open] textarea")).to_be_focused()
        await page.keyboard.type("anggaran ha")
        await page.keyboard.press("Escape")
        await expect(page.locator(".acts.wide a.grave")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.type("bis")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".toast")).to_have_text(re.compile("Tercatat: menolak"))
        await expect(page.locator(".head .pill")).to_have_text("Ditolak")
    assert office.cases["c12"].history[-1].quote == "anggaran habis"


async def test_a_row_and_the_tiles_follow_what_others_decide(window: Window) -> None:
    office = example()
    async with open_office(office) as url:
        budi, rina = await window.page(), await window.page()
        await enter(budi, url, "budi", "/queue")
        await enter(rina, url, "rina")
        row = rina.locator("[data-id=c144]")
        await expect(row).to_be_visible()
        office.cases["c31"].late = ("lewat 3 jam kerja", "")
        office.tell("c31")
        await expect(rina.locator("[data-id=c31] .late").last).to_have_text("lewat 3 jam kerja")
        await rina.locator("[data-id=c31]").hover()
        await budi.locator("[data-id=c144] .at-once .button").click()
        await expect(budi.locator("[data-id=c144]")).to_have_count(0)
        await expect(rina.locator(".tiles .big").first).to_have_text("4")
        await expect(row).to_be_visible()
        await rina.mouse.move(5, 5)
        await expect(row).to_have_count(0)


async def test_an_open_request_follows_and_an_open_dialog_keeps_what_was_typed(window: Window) -> None:
    office = example()
    async with open_office(office) as url:
        page = await window.page(width=360, touch=True)
        await enter(page, url, to="/requests/c12")
        await page.locator(".thumb a.grave").click()
        await page.locator("dialog[open] textarea").fill("setengah jadi")
        office.cases["c12"].status = "returned"
        office.cases["c12"].visit = 2
        office.tell("c12")
        await expect(page.locator("dialog[open] textarea")).to_have_value("setengah jadi")
        await page.keyboard.press("Escape")
        await expect(page.locator(".head .pill")).to_have_text("Dikembalikan")


async def test_leaving_in_one_window_closes_the_other(window: Window) -> None:
    async with open_office(example()) as url:
        page = await window.page()
        await enter(page, url, to="/queue")
        second = await page.context.new_page()
        await second.goto(url + "/me")
        await second.locator("main form[action='/logout'] button").click()
        await expect(second.locator("h1")).to_have_text("Pilih siapa Anda")
        await page.reload()
        await expect(page.locator("h1")).to_have_text("Pilih siapa Anda")
    window.errors.clear()


async def test_a_filter_is_chosen_from_a_menu_and_stands_in_the_address(window: Window) -> None:
    async with open_office(example()) as url:
        page = await window.page()
        await enter(page, url)
        await page.get_by_label("Pada:").select_option("sari")
        await expect(page).to_have_url(re.compile("holder=sari"))
        await page.locator(".chips a", has_text="Lewat batas").click()
        await expect(page).to_have_url(re.compile(r"view=overdue&holder=sari"))
        await expect(page.locator("tbody tr")).to_have_count(1)


async def test_a_list_that_is_long_in_coming_turns_to_bars_and_stays_whole_where_it_is_not(window: Window) -> None:
    async with open_office(example()) as url:
        page = await window.page()
        await enter(page, url)
        comes = asyncio.Event()

        async def hold(route: Route) -> None:
            await comes.wait()
            await route.continue_()

        colours: list[str] = []
        await page.route("**/?view=overdue", hold)

        def waits(colour: str) -> None:
            colours.append(colour)
            comes.set()

        await page.expose_function("waits", waits)
        await page.evaluate(_WATCH)
        await page.locator(".chips a", has_text="Lewat batas").click()
        await expect(page).to_have_url(re.compile("view=overdue"))
        assert colours == ["rgba(0, 0, 0, 0)"]
        await expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


async def test_on_phones_buttons_stand_equally_wide_cards_take_the_whole_width_and_notices_are_not_covered(window: Window) -> None:
    office = example()
    async with open_office(office) as url:
        page = await window.page(width=360, touch=True)
        await enter(page, url, to="/requests/c12")
        first, second = [await button.bounding_box() for button in await page.locator(".thumb > .at-once .button, .thumb > a.button").all()]
        assert first
        assert second
        assert abs(first["width"] - second["width"]) < 1
        await page.goto(url + "/")
        await page.locator("[data-lost]").evaluate("notice => { notice.hidden = false; }")
        notice, account = await page.locator("[data-lost]").bounding_box(), await page.locator(".bar .menu").bounding_box()
        assert notice
        assert account
        assert notice["y"] >= account["y"] + account["height"]
        await expect(page.locator("[data-lost] a")).to_have_text("Coba lagi")
        await page.goto(url + "/?view=closed")
        narrowed = await page.locator(".rows .what").evaluate_all("cells => cells.filter(cell => cell.clientWidth < cell.parentElement.clientWidth * 0.4).length")
        assert narrowed == 0


async def test_without_scripts_a_reason_is_given_on_a_page_of_its_own(window: Window) -> None:
    office = example()
    async with open_office(office) as url:
        page = await window.page(java_script_enabled=False)
        await enter(page, url, to="/requests/c12")
        await page.locator(".acts.wide a.grave").click()
        await page.locator("textarea").fill("anggaran habis")
        await page.locator(".foot button").click()
        await expect(page.locator(".head .pill")).to_have_text("Ditolak")
