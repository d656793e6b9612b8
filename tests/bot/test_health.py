"""What machines are told: that the process lives, whether it can do its work and why not, what it counts; and who is told."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import get_args

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.failures import CannotReach, Locked, TryLater
from bot.clock import HeldClock
from bot.commands import Submit
from bot.demo_company import demo_config
from bot.main import House, build, web
from storage.failures import Kind
from storage.sqlite import SqliteConnection
from storage.unit import Unit
from tests.crashes.house import free_port
from tests.faults.platform import ScriptedPlatform
from tests.stories.at_console import office as office
from tests.stories.office import Office, buy, moment

TOKEN = "only-for-prometheus"
Trouble = Callable[[House], AbstractContextManager[None]]


class PatientClock(HeldClock):
    """Its seconds that only grow are moved by the test too."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> PatientClock:
    return PatientClock(moment("2026-11-25 08:05"))


@pytest.fixture
def house(tmp_path: Path, clock: PatientClock) -> Iterator[House]:
    """The demo company's, at rest: nobody has looked at the outbox or the alarms yet."""
    environment = {"ALUR_DATA": str(tmp_path / "data"), "ALUR_PORT": str(free_port()), "ALUR_WEB__METRICS_TOKEN": TOKEN}
    platform = ScriptedPlatform()
    found = build(demo_config(environment), clock, lambda config, desk: {platform.name: platform})
    try:
        yield found
    finally:
        found.database.close()


@asynccontextmanager
async def asking(house: House, by: str = "127.0.0.1", at: str = "127.0.0.1", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the address `by` who calls the server `at`."""
    transport = httpx.ASGITransport(app=web(house), client=(by, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{at}", headers=headers) as client:
        yield client


async def at_work(house: House) -> None:
    """The courier and the bell have looked once."""
    await house.courier.drain()
    await asyncio.to_thread(house.alarm.ring_due)


async def ready(house: House) -> tuple[int, list[str]]:
    async with asking(house) as client:
        answer = await client.get("/readyz")
        return answer.status_code, answer.json()["reasons"]


async def test_a_house_at_work_is_ready_and_says_how_its_platforms_are(house: House) -> None:
    await at_work(house)
    async with asking(house) as client:
        assert (await client.get("/readyz")).json() == {"status": "ready", "reasons": [], "platforms": {"console": "open"}, "why": {}, "deliveries_waiting": 0}
        house.switchboard.troubled["console"] = "no-answer"
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["platforms"], answer.json()["why"]) == (200, {"console": "unavailable"}, {"console": "no-answer"})


async def test_it_lives_while_its_database_is_gone(house: House) -> None:
    house.database.close()
    async with asking(house) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json()["reasons"][0] == "database-closed"
        assert "alur_database_readable 0.0" in (await client.get("/metrics")).text


@contextmanager
def fresh(house: House) -> Iterator[None]:
    """The courier and the bell were not begun."""
    house.courier.beat = house.alarm.beat = None
    yield


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else writes for longer than Alur waits."""

    def hurry(unit: Unit) -> None:
        assert isinstance(unit.connection, SqliteConnection)
        unit.connection.raw.execute("PRAGMA busy_timeout=20")

    house.database.carry_out(hurry)
    with closing(sqlite3.connect(house.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def busy(house: House) -> Iterator[None]:
    """The writer is at something that takes long."""
    done = Event()
    at_it = house.database.write(lambda unit: done.wait(30))
    yield
    done.set()
    at_it.result()


@contextmanager
def behind(house: House) -> Iterator[None]:
    """Somebody put an older database in place."""
    with closing(sqlite3.connect(house.database.path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
        raw.commit()
    yield


@contextmanager
def shut_out(house: House) -> Iterator[None]:
    house.courier.lock("console", Locked("token revoked"))
    yield


@contextmanager
def silent(house: House) -> Iterator[None]:
    """Neither the courier nor the bell was seen for three minutes."""
    assert isinstance(house.clock, PatientClock)
    house.clock.seconds += 180
    yield


@pytest.mark.parametrize(
    ("trouble", "reasons"),
    [
        (fresh, ["courier-not-begun", "bell-not-begun"]),
        (silent, ["courier-stuck", "bell-stuck"]),
        (shut_out, ["platform-locked:console"]),
        (locked, ["database-locked"]),
        (busy, ["database-slow"]),
        (behind, ["database-behind"]),
    ],
)
async def test_what_keeps_it_from_its_work_is_said_with_503(trouble: Trouble, reasons: list[str], house: House) -> None:
    await at_work(house)
    with trouble(house):
        assert await ready(house) == (503, reasons)


@pytest.mark.parametrize(
    ("by", "at", "headers", "told"),
    [
        ("127.0.0.1", "localhost:8080", {}, True),
        ("::1", "[::1]:8080", {}, True),
        ("10.0.0.7", "127.0.0.1", {}, False),
        ("127.0.0.1", "alur.example", {}, False),  # a proxy on this machine
        ("10.0.0.7", "alur.example", {"Authorization": f"Bearer {TOKEN}"}, True),
        ("10.0.0.7", "alur.example", {"Authorization": "Bearer wrong"}, False),
    ],
)
async def test_figures_and_reasons_are_for_this_machine_or_the_token(by: str, at: str, headers: dict[str, str], told: bool, house: House) -> None:
    async with asking(house, by, at, **headers) as client:
        figures, answer = await client.get("/metrics"), await client.get("/readyz")
    assert figures.status_code == (200 if told else 403)
    assert ("alur_outbox_waiting" in figures.text) == told
    assert answer.status_code == 503
    assert set(answer.json()) == ({"status", "reasons", "platforms", "why", "deliveries_waiting"} if told else {"status"})


async def test_without_a_token_an_empty_one_opens_nothing(tmp_path: Path) -> None:
    house = build(demo_config({"ALUR_DATA": str(tmp_path / "data"), "ALUR_PORT": str(free_port())}), gateways_of=lambda config, desk: {})
    with closing(house.database):
        async with asking(house, "10.0.0.7", "alur.example", Authorization="Bearer ") as client:
            assert (await client.get("/metrics")).status_code == 403


Figures = dict[tuple[str, tuple[str, ...]], float]  # the values of the labels in the order of their names


async def figures(client: httpx.AsyncClient) -> Figures:
    """Every sample by its name and its labels."""
    text = (await client.get("/metrics")).text
    return {(sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value for family in text_string_to_metric_families(text) for sample in family.samples}


async def test_what_people_do_is_counted_and_nobody_is_named(office: Office) -> None:
    number = await buy(office, "rina", "4jt laptop")
    late = await office.reach("budi", "Setujui")
    await office.press("budi", "Setujui")
    await office.tap("budi", late)
    async with httpx.AsyncClient(base_url=office.address) as client:
        await client.get("/healthz")
        found = await figures(client)
    assert found["alur_decisions_total", ("submit", "purchase")] == found["alur_decisions_total", ("approve", "purchase")] == 1
    assert found["alur_refusals_total", ("AlreadyDecided",)] == 1
    assert found["alur_deliveries_total", ("sent", "console")] >= 4
    assert found["alur_command_seconds_count", ("Pressed",)] >= 3
    assert found["alur_commit_works_bucket", ("+Inf",)] >= found["alur_commit_works_bucket", ("1.0",)] > 5
    assert found["alur_platform_open", ("console",)] == found["alur_database_readable", ()] == 1
    assert found["alur_outbox_waiting", ()] == found["alur_outbox_oldest_seconds", ()] == 0
    assert found["process_resident_memory_bytes", ()] > 0
    labels = {label for _, values in found for label in values}
    people = await asyncio.to_thread(office.house.database.read, lambda reader: reader.people.directory().people)
    assert labels.isdisjoint({number, *people, *(person.name for person in people.values()), *(person.short for person in people.values())})


async def test_what_lies_about_is_counted(office: Office) -> None:
    await buy(office, "rina", "4jt laptop")
    office.clock.put(moment("2026-12-10 09:00"))
    async with httpx.AsyncClient(base_url=office.address) as client:
        assert (await figures(client))["alur_alarms_due", ()] > 0
        await office.settle()
        found = await figures(client)
    assert found["alur_alarms_due", ()] == 0
    assert found["alur_requests_running", ("purchase",)] == 1
    assert found["alur_alarm_lateness_seconds_count", ()] > 0
    assert found["alur_alarm_lateness_seconds_bucket", ("86400.0",)] < found["alur_alarm_lateness_seconds_bucket", ("+Inf",)]


async def test_deliveries_are_counted_by_platform_and_by_what_came_of_them(house: House) -> None:
    platform = house.gateways["console"]
    assert isinstance(platform, ScriptedPlatform)
    platform.failures["rina"].extend([TryLater(30)])
    platform.failures["budi"].extend([CannotReach()])
    house.desk.handle(Submit("purchase", "rina", "rina", {"item": "laptop", "total": Decimal(4_000_000), "why": "perlu"}))
    await house.courier.drain()
    async with asking(house) as client:
        found = await figures(client)
    assert found["alur_deliveries_total", ("try_later", "console")] == found["alur_deliveries_total", ("unreachable", "console")] == 1
    assert found["alur_outbox_set_aside", ()] == 1
    assert found["alur_outbox_waiting", ()] >= 1


async def test_web_requests_are_counted_by_method_and_status_alone(house: House) -> None:
    async with asking(house) as client:
        await client.get("/healthz")
        await client.request("BREW", "/healthz")
        found = await figures(client)
    assert found["alur_http_seconds_count", ("200", "GET")] == 1
    assert [labels for name, labels in found if name == "alur_http_seconds_count" and labels[1] == "other"] == [("404", "other")]


def test_a_start_does_not_pay_for_figures_that_nobody_asked_for_nor_for_platforms_that_nobody_configured() -> None:
    code = "import sys, bot.main, bot.platforms, bot.rooms.front; print({'prometheus_client', 'slack_bolt', 'slack_sdk', 'telegram', 'aiohttp'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


async def test_the_page_about_running_tells_every_figure_and_every_reason(house: House) -> None:
    page = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
    section = page.partition("## Is it well?")[2].partition("\n## ")[0]
    async with asking(house) as client:
        families = {family.name for family in text_string_to_metric_families((await client.get("/metrics")).text)}
    told = {name.removesuffix("_total") for name in re.findall(r"^\| (`alur_.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", name)}
    assert told == {name for name in families if name.startswith("alur_")}
    reasons = set(re.findall(r"`((?:database|courier|bell|platform)-[a-z-]+)", section))
    assert reasons == {f"database-{kind}" for kind in (*get_args(Kind), "slow", "behind")} | {f"{who}-{what}" for who in ("courier", "bell") for what in ("not-begun", "stuck")} | {"platform-locked"}
