"""The console's page in a real browser: what people see and do there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from adapters.cards import Card, Fact, words
from adapters.console.settings import ConsolePerson
from adapters.intents import Account, Asked, Pressed, Wrote
from tests.adapters.console_office import BUDI, RINA, Office, ShownRail, request_card
from tests.adapters.console_person import PEOPLE, ConsoleHarness, console
from tests.adapters.contract import HOSTILE, rich_card
from tests.browsers import Window, axe_faults, overflow

pytestmark = pytest.mark.browser
LONG = ConsolePerson(
    "long",
    "Raden Ayu Maria Magdalena Kusumaningrum Hadiwinoto Prawirodirdjo-Sastrowardoyo A",
    "MA",
    "Kepala Bagian Pengadaan dan Umum " * 3,
)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def people() -> list[ConsolePerson]:
    return list(PEOPLE)


@pytest.fixture
async def harness(office: Office, people: list[ConsolePerson], tmp_path: Path) -> AsyncIterator[ConsoleHarness]:
    async with console(tmp_path / "console", office, ShownRail(), people) as harness:
        await office.furnish(harness.gateway)
        yield harness


async def visit(page: Page, harness: ConsoleHarness, query: str = "") -> Page:
    await page.goto(f"{harness.client.base_url}/console{query}")
    await expect(page.locator("#pane-left .card, #pane-left .empty").first).to_be_visible()
    return page


async def test_a_command_is_completed_and_answered_and_a_draft_is_kept(window: Window, harness: ConsoleHarness, office: Office) -> None:
    page = await visit(await window.page(), harness)
    await expect(page.locator("#write-left")).to_be_focused()
    await page.keyboard.type("/")
    await expect(page.locator("#commands-left [role=option]")).to_have_count(5)
    for key in ("ArrowDown", "ArrowDown", "Tab"):
        await page.keyboard.press(key)
    await expect(page.locator("#write-left")).to_have_value("/beli ")
    await page.keyboard.type("4jt laptop")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-left .card.plain").last).to_have_text("Perintah beli: 4jt laptop")
    await expect(page.locator("#pane-left .bubble").last).to_have_text("/beli 4jt laptop")
    assert [(intent.name, intent.text) for intent in office.taken if isinstance(intent, Asked)] == [("beli", "4jt laptop")]
    await page.keyboard.type("belum selesai")
    await page.reload()
    await expect(page.locator("#write-left")).to_have_value("belum selesai")


async def test_a_press_is_shown_as_busy_and_counts_once_and_the_card_closes_in_place(
    window: Window, harness: ConsoleHarness, office: Office
) -> None:
    page = await visit(await window.page(), harness)
    office.held.clear()
    button = page.locator("#pane-right .button.main", has_text="Setujui")
    await button.click()
    busy = page.locator("#pane-right .button[aria-busy]")
    await expect(busy).to_have_text("Menyimpan")
    await busy.click()
    await page.locator("#pane-right .button", has_text="Tolak").click()
    office.held.set()
    await expect(page.locator("#pane-right .pill.ok").last).to_have_text("Disetujui Budi Santoso, hari ini 09.06")
    await expect(page.locator("#pane-right .toast")).to_have_text("Disetujui. Berikutnya Sari Lestari.")
    await expect(page.locator("#pane-right .buttons")).to_have_count(0)
    assert [intent.token for intent in office.taken if isinstance(intent, Pressed)] == ["ok"]


async def test_everything_can_be_done_by_keyboard(window: Window, harness: ConsoleHarness, office: Office) -> None:
    page = await visit(await window.page(), harness)
    await tab_to(page, "Lainnya")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-right .button", has_text="Mengapa saya")).to_be_visible()
    await tab_to(page, "Mengapa saya")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-right .alert")).to_contain_text("atasan langsung Rina Wulandari")
    await page.locator("#write-right").focus()
    await page.keyboard.press("Escape")
    await expect(page.locator("#pane-right .alert")).to_have_count(0)
    await tab_to(page, "Kiri: Rina Wulandari", backwards=True)
    for key in ("Enter", "End", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("#pane-left h2")).to_have_text("Sari Lestari")
    assert page.url.endswith("?left=sari&right=budi")


async def tab_to(page: Page, name: str, backwards: bool = False) -> None:
    """Goes on by Tab until the element that is read out as `name` has the focus."""
    reached = "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent)"
    for _ in range(80):
        if await page.evaluate(reached) == name:
            return
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail(f"{name} cannot be reached by Tab")


async def test_a_phone_shows_one_person_and_never_scrolls_sideways(
    window: Window, harness: ConsoleHarness, people: list[ConsolePerson]
) -> None:
    people.append(LONG)
    await harness.gateway.post(RINA, rich_card())
    await harness.gateway.post(Account("console", "long"), Card(title=words("x" * 300), facts=(Fact("Alasan", words("y" * 300)),)))
    page = await visit(await window.page(360, 740, touch=True), harness)
    await expect(page.locator("#pane-right")).to_be_hidden()
    for tab, text in (("Rina Wulandari", "Raden Ayu"), ("Raden Ayu", "xxx"), ("Budi Santoso", "Perlu keputusan")):
        await page.locator("[role=tab]", has_text=tab).click()
        await expect(page.locator("#pane-left .card", has_text=text).last).to_be_visible()
        assert await overflow(page) == 0
        assert await page.locator("#pane-left .log").evaluate("log => log.scrollWidth - log.clientWidth") == 0
    await page.locator("#rail-button").click()
    await expect(page.locator("#rail")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#rail")).to_be_hidden()
    small = await page.locator("#pane-left .card .button").evaluate_all("all => all.filter(one => one.offsetHeight < 44).length")
    assert small == 0


@pytest.mark.parametrize("dark", [False, True])
async def test_a_screen_reader_and_weak_eyes_find_their_way(window: Window, harness: ConsoleHarness, dark: bool) -> None:
    await harness.gateway.post(RINA, rich_card())
    await harness.send_file("rina", "penawaran-1.pdf", b"x" * 1000, "dua staf baru")
    page = await visit(await window.page(dark=dark), harness)
    await page.locator("#pane-right .button", has_text="Lainnya").click()
    await page.locator("#pane-right .button", has_text="Mengapa saya").click()
    await expect(page.locator("#pane-right .alert")).to_be_visible()
    await page.locator("#pane-right summary").first.click()
    await page.locator("#write-left").press_sequentially("/")
    await expect(page.locator("#commands-left")).to_be_visible()
    assert await axe_faults(page) == []
    phone = await visit(await window.page(360, 740, dark=dark, touch=True), harness)
    await phone.locator("#rail-button").click()
    assert await axe_faults(phone) == []


async def test_a_file_goes_up_is_shown_and_comes_down(window: Window, harness: ConsoleHarness, office: Office) -> None:
    page = await visit(await window.page(), harness)
    await page.set_input_files(
        "#pane-left input[type=file]", FilePayload(name="penawaran 1.pdf", mimeType="application/pdf", buffer=b"%PDF" * 1000)
    )
    await expect(page.locator("#pane-left .attached")).to_contain_text("4 KB")
    await page.locator("#write-left").fill("ini penawarannya")
    await page.keyboard.press("Enter")
    link = page.locator("#pane-left .bubble.file a")
    await expect(link).to_contain_text("penawaran 1.pdf")
    async with page.expect_download() as download:
        await link.click()
    assert Path(await (await download.value).path()).read_bytes() == b"%PDF" * 1000
    assert [(intent.text, intent.files[0].name) for intent in office.taken if isinstance(intent, Wrote)] == [
        ("ini penawarannya", "penawaran 1.pdf")
    ]


async def test_a_network_that_fails_repeats_the_same_delivery_and_shows_it_once(
    window: Window, harness: ConsoleHarness, office: Office
) -> None:
    page = await visit(await window.page(), harness)
    lost: list[str] = []

    async def lose_answer(route: Route) -> None:
        if not lost:
            lost.append((await route.fetch()).status_text)
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/console/say", lose_answer)
    await page.locator("#write-left").fill("sekali saja")
    await page.keyboard.press("Enter")
    async with asyncio.timeout(10):
        while len(office.taken) < 2:
            await page.wait_for_event("response")
    assert len({intent.delivery for intent in office.taken}) == 1
    await expect(page.locator("#pane-left .bubble", has_text="sekali saja")).to_have_count(1)
    window.errors.clear()


async def test_after_a_break_the_page_goes_on_where_it_was(window: Window, harness: ConsoleHarness, office: Office) -> None:
    page = await visit(await window.page(), harness)
    await harness.stop()
    await expect(page.locator("#strip")).to_contain_text("Sambungan terputus")
    await page.locator("#write-left").fill("masih ada?")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-left .unsent")).to_contain_text("Belum terkirim")
    assert office.decision
    await harness.gateway.edit(office.decision, Card(title=words("Ditarik Rina Wulandari")))
    await harness.gateway.post(BUDI, Card(title=words("Kartu di tengah gangguan")))
    again = asyncio.create_task(harness.gateway.run(office))
    await page.locator("#strip .button").click()
    await expect(page.locator("#pane-right .card").last).to_have_text("Kartu di tengah gangguan")
    await expect(page.locator("#pane-right .title", has_text="Ditarik Rina Wulandari")).to_be_visible()
    await expect(page.locator("#strip")).to_be_hidden()
    await page.locator("#pane-left .unsent .button", has_text="Coba lagi").click()
    await expect(page.locator("#pane-left .msg.own:not(.pending) .bubble")).to_have_text("masih ada?")
    again.cancel()
    window.errors.clear()


async def test_hostile_words_stay_words(window: Window, harness: ConsoleHarness) -> None:
    await harness.gateway.post(RINA, Card(title=words(HOSTILE), facts=(Fact(HOSTILE, words(HOSTILE, "quote")),), note=HOSTILE))
    page = await visit(await window.page(), harness)
    await page.locator("#write-left").fill(HOSTILE)
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane-left .bubble")).to_contain_text("<img src=x")
    assert await page.locator("img, b, #pane-left script").count() == 0


async def test_unread_cards_are_counted_at_the_switcher_until_they_are_seen(window: Window, harness: ConsoleHarness) -> None:
    page = await visit(await window.page(), harness)
    await harness.gateway.post(Account("console", "sari"), request_card())
    await page.locator("#switch-right .picker").click()
    await expect(page.locator("#switch-right .option", has_text="Sari").locator(".badge")).to_have_text("1")
    await page.locator("#switch-right .option", has_text="Sari").click()
    await expect(page.locator("#pane-right .title")).to_contain_text("Rina Wulandari: laptop")
    await expect(page.locator("#switch-right .badge")).to_have_count(0)


async def test_a_person_changes_language_and_the_clock_moves_and_all_starts_over(
    window: Window, harness: ConsoleHarness, office: Office, people: list[ConsolePerson]
) -> None:
    page = await visit(await window.page(), harness)
    await page.locator("#pane-left .who .picker").click()
    await page.locator("#pane-left .who .option", has_text="English").click()
    await expect(page.locator("#pane-left .card.plain").last).to_have_text("Perintah lang: en")
    people[0] = replace(people[0], language="en")
    await expect(page.locator("#write-left")).to_have_attribute("placeholder", "Write a message or / for commands")
    await expect(page.locator("#write-right")).to_have_attribute("placeholder", "Tulis pesan atau / untuk perintah")
    await page.locator("#rail .button", has_text="+1 hour").click()
    await expect(page.locator("#rail .big")).to_have_text("10.06")
    await page.locator(".bar .button", has_text="Start over").click()
    await page.locator("#reset-go").click()
    await expect(page.locator("#pane-left .empty")).to_contain_text("No messages yet.")
    await expect(page.locator("#rail .big")).to_have_text("09.06")


async def test_hints_are_ticked_off_told_to_screen_readers_and_put_away_for_good(window: Window, harness: ConsoleHarness) -> None:
    page = await visit(await window.page(), harness)
    hints = page.locator("#hints")
    await expect(hints.locator("li")).to_have_count(3)
    await expect(hints.locator("li.done")).to_have_text(["Selesai: Mengajukan"])
    await expect(hints.locator("li.next .how")).to_be_visible()
    await page.locator("#rail [data-step=hour]").click()
    await expect(hints.locator("[role=status]")).to_have_text("Selesai: Membiarkan waktu berjalan")
    await expect(hints.locator("header .meta")).to_have_text("2 dari 3")
    phone = await visit(await window.page(width=360, touch=True), harness)
    await expect(phone.locator("#hints li.next")).to_be_visible()
    await expect(phone.locator("#hints li.done").first).to_be_hidden()
    assert await overflow(phone) == 0
    await hints.get_by_role("button", name="Sembunyikan").focus()
    await page.keyboard.press("Enter")
    await expect(hints).to_be_hidden()
    await expect(page.locator("#write-left")).to_be_focused()
    await page.reload()
    await expect(page.locator("#rail .big")).to_be_visible()
    await expect(hints).to_be_hidden()
