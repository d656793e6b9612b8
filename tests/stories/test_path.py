"""The drawn path as people meet it: a picture behind the answer to "where", a drawing on the page that follows what happens."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from playwright.async_api import Page, expect

from bot.path.sending import PATH
from tests.browsers import Window, axe_faults, overflow
from tests.stories.office import Office, buy
from tests.stories.stages import ConsoleStage

_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.drawn')].filter(each => each.checkVisibility()).flatMap(drawn => {
    const frame = drawn.getBoundingClientRect();
    return [...drawn.querySelectorAll('text')].map(text => ({ text: text.textContent, frame, box: text.getBoundingClientRect() }));
  });
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  const found = boxes.flatMap((a, place) => boxes.slice(place + 1).filter(b => over(a.box, b.box)).map(b => `${a.text} over ${b.text}`));
  return [...found, ...boxes.filter(({ box, frame }) => box.left < frame.left - 1 || box.right > frame.right + 1).map(({ text }) => `${text} outside`)];
}"""


async def test_where_is_answered_at_once_and_the_picture_of_the_path_follows(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    await office.say("rina", f"/mana {number}")
    answer, picture = (await office.messages("rina"))[-2:]
    assert "Batas waktu langkah ini" in answer.text
    assert (picture.text.splitlines()[0], picture.files) == (f"{number}: Jalur", ("jalur-PB-0001-XI-2026.png",))
    pictures = office.house.database.pictures
    (digest,) = [digest for shelf in pictures.shelves() for digest in pictures.on_shelf(shelf)]
    drawn = pictures.path(digest).read_bytes()
    assert (drawn[:8], sha256(drawn).hexdigest()) == (b"\x89PNG\r\n\x1a\n", digest)
    assert await office.player.file("rina", "jalur-PB-0001-XI-2026.png") == drawn


async def test_whoever_asks_twice_before_it_is_delivered_gets_one_picture(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    request = office.house.database.read(lambda reader: reader.ledger.by_number(number))
    assert request is not None
    now = office.clock.now()
    for _ in range(2):
        office.house.database.carry_out(lambda unit: unit.outbox.add("person:rina", PATH, now, request=request.id, person="rina", body=office.stage.platform, once=True))
    await office.settle()
    assert await office.count("rina", "jalur-PB-0001-XI-2026.png") == 1


async def test_the_page_says_the_path_to_those_who_cannot_see_it_and_draws_it_for_both_widths(office: Office) -> None:
    number = await buy(office, "rina", "60jt laptop", files=["a.pdf"])
    visitor = await office.visitor("budi")
    page = await visitor.go(f"/requests/{number}")
    assert visitor.page.count('role="img" aria-label="Menunggu Atasan langsung, langkah 1 dari 4"') == 2
    assert "Langkah 1 dari 4 · 0 dari 3 persetujuan ada" in page
    assert "Atasan langsung (di sini)" in page
    assert "Direktur (berikutnya)" in page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (800, True), (360, False), (360, True)])
async def test_the_drawing_is_whole_at_every_width_and_follows_what_others_decide(office: Office, window: Window, width: int, dark: bool) -> None:
    number = await buy(office, "rina", "60jt laptop", files=["a.pdf"])
    page = await window.page(width=width, dark=dark)
    await _enter(office, page, "rina", f"/requests/{number}")
    drawn = page.locator(".drawn:visible")
    await expect(drawn).to_have_count(1)
    await expect(drawn.locator(".flag")).to_have_text("Di sini")
    await expect(drawn.locator("text.here")).to_have_text("Atasan langsung")
    assert await page.evaluate(_OVERLAPS) == []
    await office.press("budi", "Setujui")
    await expect(drawn.locator("text.here")).to_have_text("Keuangan")
    await expect(drawn.locator(".line.done")).to_have_count(2)
    assert await page.evaluate(_OVERLAPS) == []
    assert (await axe_faults(page), await overflow(page)) == ([], 0)


@pytest.mark.browser
@pytest.mark.parametrize("office", [ConsoleStage], indirect=True)
async def test_a_picture_in_the_consoles_chat_is_shown_in_place(office: Office, window: Window) -> None:
    number = await buy(office, "rina", "4jt laptop")
    await office.say("rina", f"/mana {number}")
    page = await window.page()
    await page.goto(f"{office.address}/console?left=rina&right=budi")
    image = page.get_by_role("img", name="Menunggu Atasan langsung, langkah 1 dari 2")
    await expect(image).to_be_visible()
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2400
    await expect(page.get_by_text(re.compile("^false$"))).to_have_count(0)


async def _enter(office: Office, page: Page, who: str, to: str) -> None:
    await page.goto(f"{office.address}{await office.link(who)}")
    await page.get_by_role("button", name="Masuk").click()
    await page.goto(f"{office.address}{to}")
