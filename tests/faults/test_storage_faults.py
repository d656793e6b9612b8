"""A full disk and a locked database through the whole product: a clear sentence, nothing half done, well again without a restart."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest

from bot.bulletin import News
from bot.wording.catalogue import say
from storage.sqlite import SqliteConnection
from storage.unit import Unit
from tests.stories.conftest import asking as asking
from tests.stories.conftest import office as office
from tests.stories.office import Office, buy

LONG = "alasan yang panjang " * 190
UNTOLD = say("refuse.disk_untold", "id")
FULL, NOT_SAVED = say("refuse.disk", "id"), say("refuse.not_saved", "id")


def raw(unit: Unit) -> sqlite3.Connection:
    assert isinstance(unit.connection, SqliteConnection)
    return unit.connection.raw


def fill_the_disk(unit: Unit) -> None:
    """No page more for this connection; the next, made after the trouble, has room again."""
    (pages,) = raw(unit).execute("PRAGMA page_count").fetchone()
    raw(unit).execute(f"PRAGMA max_page_count={pages}")


def wait_briefly(unit: Unit) -> None:
    raw(unit).execute("PRAGMA busy_timeout=50")


def on_disk(office: Office) -> Path:
    return office.house.database.path


@contextmanager
def locked(office: Office) -> Iterator[None]:
    """Somebody else holds the database, longer than Alur waits."""
    office.house.database.write(wait_briefly).result()
    with closing(sqlite3.connect(on_disk(office), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def everything(office: Office) -> list[tuple[str, int]]:
    """How many rows each table has."""
    with closing(sqlite3.connect(on_disk(office))) as reader:
        tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(name, reader.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables]


async def test_on_a_full_disk_chat_says_so_and_the_next_try_goes_through(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await office.say("rina", f"/beli 4jt {LONG}")  # more than the draft gives back when it is sent
    await office.say("rina", LONG)
    before = everything(office)
    office.house.database.write(fill_the_disk).result()
    assert await office.press("rina", "Kirim") == FULL
    assert everything(office) == before
    assert await office.press("rina", "Kirim") == "Diajukan. Menunggu Budi."
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == ["an intent could not be stored: full"]
    await office.sees("budi", "PB/0001/XI/2026", "Perlu keputusan")


async def test_administrators_hear_once_that_the_disk_was_full_and_only_who_can_hear_is_said_to(asking: Office) -> None:
    caretaker = asyncio.create_task(asking.house.caretaker.run())
    await asking.say("rina", "/beli 4jt laptop")
    for _ in range(2):
        asking.house.database.write(fill_the_disk).result()
        assert await asking.say("rina", LONG) == FULL
        await until_seen(asking, "dewi", "08.05", "penuh", str(asking.folder))
    assert len([seen for seen in await asking.messages("dewi") if "penuh" in seen.text]) == 1
    assert not caretaker.done()
    caretaker.cancel()
    asking.house.desk.administrators = ()
    asking.house.database.write(fill_the_disk).result()
    assert await asking.say("rina", LONG) == UNTOLD


async def test_a_locked_database_is_said_in_chat_and_on_pages_and_forgiven(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    visitor = await office.visitor("budi")
    await visitor.go(f"/requests/{number}")
    before = everything(office)
    with locked(office):
        assert await office.press("budi", "Setujui") == NOT_SAVED
        assert NOT_SAVED in await visitor.press("Setujui")
        assert everything(office) == before
        assert "Menunggu" in await visitor.go("/")
    assert await office.press("budi", "Setujui") == "Disetujui. Berikutnya Putu."


async def test_nobody_can_sign_in_while_the_database_is_locked_and_everybody_after_it(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    visitor = await office.visitor()
    await visitor.go(await office.link("budi"))
    with locked(office):
        assert "Data aman. Coba lagi sebentar" in await visitor.press("Masuk")
        assert visitor.status == 503
    assert not [record for record in caplog.records if record.exc_info]
    await visitor.go(await office.link("budi"))
    assert "Budi Santoso" in await visitor.press("Masuk")


async def test_a_file_that_finds_no_place_is_said_and_asked_for_again(asking: Office) -> None:
    await asking.say("rina", "/beli 12jt kursi")
    await asking.say("rina", "rusak")
    (asking.folder / "files").write_text("in the way")
    assert await asking.send("rina", "penawaran.pdf") == NOT_SAVED
    (asking.folder / "files").unlink()
    await asking.send("rina", "penawaran.pdf")
    await asking.sees("rina", "Diterima: penawaran.pdf")


@contextlib.asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[tuple[asyncio.Task[None], ...]]:
    """The courier and the bell run by themselves, as they do in `alur run`."""
    house = office.house
    tasks = tuple(asyncio.create_task(work) for work in (house.courier.run(), house.alarm.run()))

    def wake(_: News) -> None:
        house.courier.wake()
        house.alarm.wake()

    with house.desk.bulletin.listening(wake):
        yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def until_seen(office: Office, who: str, *parts: str) -> None:
    end = monotonic() + 20
    while not any(all(part in seen.text for part in parts) for seen in await office.messages(who)):
        assert monotonic() < end, f"{who} never saw {parts}"
        await asyncio.sleep(0.02)


async def test_the_courier_and_the_bell_outlast_a_lock(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    async with at_work(office) as tasks:
        with locked(office):
            office.clock.put(await asyncio.to_thread(lambda: office.house.alarm.next_at() or office.clock.now()))
            office.house.alarm.wake()
            office.house.courier.wake()
            assert await office.player.told("budi") == []
            failing = asyncio.create_task(office.player.say("budi", "/antrian"))
            await failing
            assert await office.player.told("budi") == [NOT_SAVED]
        office.house.alarm.wake()
        await until_seen(office, "budi", number, "Pengingat")
        assert not any(task.done() for task in tasks)
