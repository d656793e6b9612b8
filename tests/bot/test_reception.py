"""The door of the chat: who is let how far."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from adapters.failures import TryLater
from adapters.intents import Account, Address, Asked, IncomingFile, Notice, Reply, Wrote
from adapters.port import Gateway, Traits
from bot.commands import Publish
from bot.config import Config
from bot.desk import Desk
from bot.reception import Reception
from bot.viewing import Viewing
from bot.wording.catalogue import say
from storage.unit import Reader
from tests.bot.desks import opened

PEOPLE = """
people:
  - {id: rina, name: Rina Wulandari, language: en, accounts: [chat:rina], roles: [buyer]}
  - {id: budi, name: Budi Santoso, language: en, accounts: [chat:budi]}
  - {id: gone, name: Dewi Anggraini, language: en, accounts: [chat:gone], active: no}
"""
SOP = """
sop: buy
title: {en: Purchase, id: Pembelian}
command: [buy]
headline: {en: Buying, id: Membeli}
start: role.buyer
form:
  item: {title: {en: Item, id: Barang}, ask: {en: "What is it?", id: "Barang apa?"}}
states:
  check: {title: {en: Check, id: Periksa}, approve: role.checker}
  bought: {title: {en: Bought, id: Dibeli}, end: approved}
"""
PLACE = Address("chat", "room")


class Shelf:
    """A platform that holds one file and counts how often it is fetched; the first `failing` times it breaks off."""

    traits = Traits()
    fetched = failing = 0

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        self.fetched += 1
        yield b"by"
        if self.fetched <= self.failing:
            raise TryLater(0)
        yield b"tes"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, PEOPLE, SOP) as desk:
        yield desk


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def reception(desk: Desk, shelf: Shelf) -> Reception:
    return Reception(desk, Viewing(desk, Config()), Config(), {"chat": cast(Gateway, shelf)})


@pytest.mark.parametrize(("who", "times"), [("rina", 1), ("gone", 0), ("nobody", 0)])
async def test_files_are_fetched_for_people_who_work_here_and_for_nobody_else(reception: Reception, shelf: Shelf, who: str, times: int) -> None:
    file = IncomingFile("chat", "1", "offer.pdf", 5, "application/pdf")
    await reception.receive(Wrote("d1", Account("chat", who), PLACE, "", (file,)))
    assert shelf.fetched == times


@pytest.mark.parametrize(("failing", "kept"), [(0, True), (3, True), (4, False)])
async def test_a_file_that_breaks_off_is_fetched_anew_before_anybody_is_asked_to_send_it_again(reception: Reception, shelf: Shelf, failing: int, kept: bool) -> None:
    shelf.failing = failing
    file = IncomingFile("chat", "1", "offer.pdf", 5, "application/pdf")
    answer = await reception.receive(Wrote("d1", Account("chat", "rina"), PLACE, "", (file,)))
    said = answer.text if isinstance(answer, Notice) else ""
    assert (say("refuse.not_saved", "en") in said) is not kept
    assert reception.desk.database.files.path(sha256(b"bytes").hexdigest()).exists() is kept


async def test_whom_a_sop_is_not_open_to_is_told_before_anything_is_asked(reception: Reception) -> None:
    answer = await reception.receive(Asked("d1", Account("chat", "budi"), PLACE, "buy"))
    assert isinstance(answer, Notice)
    assert "The Purchase SOP is not open to you" in answer.text
    assert isinstance(await reception.receive(Asked("d2", Account("chat", "rina"), PLACE, "buy")), Reply)


async def test_a_one_time_code_is_kept_nowhere_and_a_delivery_that_comes_again_gets_one_that_is_good(desk: Desk, reception: Reception) -> None:
    for text in ("link", "dashboard"):
        first, again = [await reception.receive(Asked("1" + text, Account("chat", "rina"), PLACE, text)) for _ in range(2)]
        assert isinstance(first, Reply)
        assert isinstance(again, Reply)
        assert first != again
        delivery = f"1{text}"
        assert desk.database.read(partial(_kept, delivery)) is None


async def test_a_command_is_offered_in_the_language_it_is_of(desk: Desk, reception: Reception) -> None:
    desk.handle(Publish(SOP.replace("command: [buy]", "command: {en: [buy, order], id: beli}")))
    offered = {command.name: set(command.help) for command in reception.commands()}
    assert (offered["buy"], offered["order"], offered["beli"]) == ({"en"}, {"en"}, {"id"})
    assert (offered["queue"], offered["antrian"], offered["lang"]) == ({"en"}, {"id"}, {"en", "id"})
    for name in ("buy", "beli"):  # typed, both begin it
        assert isinstance(await reception.receive(Asked(name, Account("chat", "rina"), PLACE, name)), Reply)


def _kept(delivery: str, reader: Reader) -> object:
    return reader.seen.answer("chat", delivery)
