"""When a platform fails: tried again in time, given up where it is hopeless, told to those who can help, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from adapters.failures import CannotReach, Failure, Gone, Locked, Refused, TryLater
from adapters.intents import Account, Address, Asked, IncomingFile, MessageRef, Notice, Opened, Pressed, Reply, Wrote
from bot.clock import HeldClock
from bot.commands import Decide, ImportPeople, LinkAccount, SetLanguage, Submit
from bot.demo_company import PEOPLE, demo_config
from bot.desk import Done
from bot.main import House, build, run, web
from bot.rooms.front import Rooms
from tests.crashes.house import free_port
from tests.faults.platform import ScriptedPlatform, labels_on, words_on
from workflows.events import AlarmRang
from workflows.request import Request

WEDNESDAY = datetime(2026, 11, 25, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """The demo company on a platform that fails by script; the clock stands until it is moved."""

    house: House
    platform: ScriptedPlatform
    clock: HeldClock

    def begin(self, what: str = "laptop") -> Request:
        """Rina asks for something of 4 million."""
        done = self.house.desk.handle(Submit("purchase", "rina", "rina", {"item": what, "total": Decimal(4_000_000), "why": "perlu"}))
        assert done.request is not None
        return done.request

    def decide(self, request: Request, act: str = "approve", by: str = "budi", reason: str = "") -> Done:
        return self.house.desk.handle(Decide(request.id, act, by, "manager", 1, {}, reason))

    async def deliver(self, after: float = 0) -> None:
        """What can be delivered `after` so many seconds."""
        self.clock.put(self.clock.now() + timedelta(seconds=after))
        await self.house.courier.drain()

    def seen_by(self, person: str) -> list[str]:
        return [words_on(card) for card in self.platform.screen(person)]

    def parked(self) -> list[tuple[str, str]]:
        return [(each.person, each.failure) for each in self.house.database.read(lambda reader: reader.outbox.parked())]

    async def ready(self) -> tuple[int, list[str]]:
        await asyncio.to_thread(self.house.alarm.ring_due)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=web(self.house)), base_url="http://127.0.0.1") as client:
            answer = await client.get("/readyz")
            return answer.status_code, answer.json()["reasons"]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    platform, clock = ScriptedPlatform(), HeldClock(WEDNESDAY)
    house = build(demo_config({"ALUR_DATA": str(tmp_path / "data"), "ALUR_PORT": str(free_port())}), clock, lambda config, desk: {platform.name: platform})
    try:
        yield Scene(house, platform, clock)
    finally:
        house.database.close()


async def test_a_wait_that_the_platform_asks_for_is_kept_exactly_and_nobody_else_waits(scene: Scene) -> None:
    scene.platform.failures["budi"].append(TryLater(30))
    scene.begin()
    await scene.deliver()
    assert (len(scene.seen_by("rina")), scene.seen_by("budi")) == (1, [])
    await scene.deliver(after=29)
    assert scene.seen_by("budi") == []
    await scene.deliver(after=1)
    assert len(scene.seen_by("budi")) == 1


async def test_what_there_is_no_room_for_is_put_off_before_it_is_tried_and_nobody_else_waits(scene: Scene) -> None:
    request = scene.begin()
    await scene.deliver()
    scene.platform.tries, scene.platform.full = [], {"rina": 30.0}
    scene.decide(request)
    await scene.deliver(after=1)
    assert set(scene.platform.tries) == {"budi", "putu"}
    scene.platform.full = {}
    await scene.deliver(after=30)
    assert scene.platform.tries.count("rina") == 1


async def test_without_a_word_from_the_platform_each_wait_is_about_twice_the_last_up_to_five_minutes(scene: Scene) -> None:
    scene.platform.failures["budi"].extend(TryLater() for _ in range(12))
    scene.begin()
    await scene.deliver()
    waits = []
    for _ in range(12):
        waiting = scene.house.database.read(lambda reader: reader.outbox.next_at())
        assert waiting is not None
        waits.append((waiting - scene.clock.now()).total_seconds())
        await scene.deliver(after=waits[-1])
    assert all(bound / 2 <= wait <= bound for wait, bound in zip(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300], strict=True))
    assert len(scene.seen_by("budi")) == 1
    assert scene.platform.tries.count("budi") == 13


async def test_what_is_late_shows_what_is_true_by_then_once(scene: Scene) -> None:
    await scene.deliver()
    scene.platform.failures["rina"].append(TryLater(60))
    request = scene.begin()
    await scene.deliver()
    scene.decide(request)
    await scene.deliver()
    assert [card.split("\n")[0] for card in scene.seen_by("budi")] == ["Disetujui Budi Santoso, hari ini 08.05"]
    assert scene.seen_by("rina") == []
    await scene.deliver(after=60)
    assert [card.split("\n")[0] for card in scene.seen_by("rina")] == ["Menunggu Putu Wirawan"]


async def test_nobody_is_asked_any_more_where_it_was_decided_before_the_card_could_go_out(scene: Scene) -> None:
    scene.platform.failures["budi"].append(TryLater(60))
    request = scene.begin()
    await scene.deliver()
    scene.decide(request, "reject", reason="tidak jadi")
    await scene.deliver(after=60)
    assert [card for card in scene.platform.screen("budi") if card.buttons] == []


async def test_what_the_platform_never_takes_is_set_aside_and_logged_and_its_lane_goes_on(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.platform.failures["budi"].append(Refused("too many buttons"))
    request = scene.begin()
    await scene.deliver()
    assert scene.parked() == [("budi", "too many buttons")]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == ["a delivery was refused: too many buttons"]
    scene.decide(request)
    await scene.deliver()
    assert [card.split("\n")[0] for card in scene.seen_by("rina")] == ["Menunggu Putu Wirawan"]
    assert len(scene.seen_by("putu")) == 1


@pytest.mark.parametrize("failure", [CannotReach(), Gone()])
async def test_who_can_help_hears_once_that_somebody_is_out_of_reach(scene: Scene, failure: Failure) -> None:
    scene.house.desk.handle(SetLanguage("putu", "en"))
    await scene.deliver()
    scene.platform.failures["budi"].extend([failure, failure])
    scene.begin()
    await scene.deliver()
    told = scene.seen_by("rina")[-1]
    assert "Budi Santoso belum dapat dihubungi di chat" in told
    assert "Putu Wirawan (penanggung jawab SOP) sudah diberi tahu; batas waktu tetap berjalan." in told
    assert scene.seen_by("putu")[-1].split("\n")[2:] == ["Budi Santoso cannot be reached in chat", "PB/0001/XI/2026 is held up; the clock keeps running.", ""]
    assert scene.parked() == [("budi", "unreachable")]
    assert (len(scene.seen_by("rina")), len(scene.seen_by("putu"))) == (2, 1)


async def test_where_the_only_owner_is_out_of_reach_the_administrators_hear_of_it(scene: Scene) -> None:
    people = PEOPLE.read_text(encoding="utf-8").replace("roles: [purchasing]", "roles: [hrd]").replace("kepala_unit@pemasaran]", "kepala_unit@pemasaran, purchasing]")
    scene.house.desk.handle(ImportPeople(people, "yaml"))
    await scene.deliver()
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin()
    await scene.deliver()
    assert "Dewi Anggraini (penanggung jawab SOP) sudah diberi tahu" in scene.seen_by("rina")[-1]
    assert "Budi Santoso belum dapat dihubungi di chat" in scene.seen_by("dewi")[-1]


async def test_whoever_links_an_account_gets_what_was_set_aside_for_them(scene: Scene) -> None:
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin()
    await scene.deliver()
    assert scene.seen_by("budi") == []
    later = scene.clock.now() + timedelta(minutes=10)
    scene.house.database.write(lambda unit: unit.links.add("CODE2345", "account", "budi", later)).result()
    scene.house.desk.handle(LinkAccount("console", "budi-anew", "CODE2345"))
    await scene.deliver()
    assert "Setujui" in [label for account in ("budi", "budi-anew") for card in scene.platform.screen(account) for label in labels_on(card)]
    assert scene.parked() == []


async def test_the_page_says_who_of_those_asked_is_out_of_reach(scene: Scene) -> None:
    rooms, request = Rooms(scene.house.desk), scene.begin()
    rina = rooms.viewer("rina")
    assert rina is not None

    def waits() -> str:
        page = rooms.request(rina, request.number)
        assert page is not None
        return page.history[0].meta

    assert "dihubungi" not in waits()
    scene.platform.failures["budi"].append(CannotReach())
    await scene.deliver()
    assert waits().endswith(" · belum dapat dihubungi di chat")
    dewi = rooms.viewer("dewi")
    assert dewi is not None
    pages = [page for viewer in (rina, dewi) if (page := rooms.request(viewer, request.number)) is not None]
    assert [page.history[0].help for page in pages] == ["", "/people?view=unreached"]
    scene.house.database.write(lambda unit: unit.outbox.unpark("unreachable", "budi")).result()
    await scene.deliver()
    assert "dihubungi" not in waits()


async def test_an_owner_who_administers_gets_a_button_for_a_code(scene: Scene) -> None:
    people = PEOPLE.read_text(encoding="utf-8").replace("roles: [hrd]", "roles: [hrd, purchasing]")
    scene.house.desk.handle(ImportPeople(people, "yaml"))
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin()
    await scene.deliver()
    told = scene.platform.screen("dewi")[-1]
    assert (words_on(told).split("\n")[2], labels_on(told)) == ("Budi Santoso belum dapat dihubungi di chat", ["Kirim kode"])
    pressed = Pressed("code", Account("console", "dewi"), Address("console", "dewi"), told.buttons[0][0].token, MessageRef("console", "1"))
    answer = await scene.house.reception.receive(pressed)
    assert isinstance(answer, Reply)
    assert words_on(answer.cards[0]).split("\n")[2].startswith("Kode untuk Budi Santoso: ")


async def test_a_card_names_the_page_that_has_all_of_it(scene: Scene) -> None:
    request = scene.begin()
    await scene.deliver()
    (card,) = scene.platform.screen("budi")
    assert card.page == f"{scene.house.config.address}/requests/{request.number}"


async def test_whoever_begins_anew_gets_what_was_held_back_for_them(scene: Scene) -> None:
    scene.platform.failures["budi"].append(CannotReach())
    scene.begin()
    await scene.deliver()
    await scene.house.reception.receive(Asked("again", Account("console", "budi"), Address("console", "budi"), "start"))
    await scene.deliver()
    assert [labels_on(card)[0] for card in scene.platform.screen("budi")] == ["Setujui"]
    assert scene.parked() == []


async def test_a_file_that_is_too_large_is_not_even_fetched(scene: Scene) -> None:
    scene.platform.failures["at the platform"].append(Refused("file is too big"))
    file = IncomingFile("console", "at the platform", "brosur.pdf", 31 * 1024 * 1024, "application/pdf")
    answer = await scene.house.reception.receive(Wrote("large", Account("console", "rina"), Address("console", "rina"), "", (file,)))
    assert answer == Notice("“brosur.pdf” 31\u00a0MB, batasnya 20\u00a0MB.", alert=True)


async def test_a_platform_that_locks_us_out_is_named_keeps_everything_and_takes_it_later(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.platform.failures["budi"].append(Locked("token_revoked"))
    scene.platform.failures["rina"].append(Locked("token_revoked"))
    scene.begin()
    await scene.deliver()
    assert await scene.ready() == (503, ["platform-locked:console"])
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == ["console does not let us in: token_revoked"]
    await scene.deliver(after=300)
    assert await scene.ready() == (200, [])
    assert (len(scene.seen_by("rina")), len(scene.seen_by("budi"))) == (1, 1)


async def test_a_delivery_that_trips_over_a_bug_is_logged_tried_again_and_at_last_set_aside(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    class Bug(Failure):
        """No gateway may raise what nobody knows."""

    scene.platform.failures["budi"].extend(Bug() for _ in range(9))
    scene.begin()
    for _ in range(9):
        await scene.deliver(after=300)
    assert scene.parked() == [("budi", "Bug")]
    assert scene.platform.tries.count("budi") == 5
    assert len([record for record in caplog.records if record.exc_info]) == 5
    assert len(scene.seen_by("rina")) == 1


def damage(house: House, request: Request) -> None:
    """The request's record is one of a newer Alur, or spoilt."""
    with closing(sqlite3.connect(house.database.path)) as raw:
        raw.execute("UPDATE requests SET body = json_set(body, '$.v', 99), state_digest = 'spoilt' WHERE id = ?", (request.id,))
        raw.commit()


async def test_a_request_that_cannot_be_read_keeps_no_other_from_ringing_or_being_delivered(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    spoilt, sound = scene.begin("kursi"), scene.begin("meja")
    damage(scene.house, spoilt)
    await scene.deliver()
    assert [card.split("\n")[1] for card in scene.seen_by("budi")] == ["Rina Wulandari: meja, Rp4.000.000"]
    due = scene.house.alarm.next_at()
    assert due is not None
    scene.clock.put(due)
    again = await asyncio.to_thread(scene.house.alarm.ring_due)
    assert again is not None
    assert again > due
    await scene.deliver()
    assert [entry.event for entry in scene.house.database.read(lambda reader: reader.ledger.history(sound.id))][1:] == [AlarmRang("manager", 1, -1, due)]
    assert len(scene.seen_by("budi")) == 2
    said = {record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR}
    assert f"what was due of {spoilt.id} failed and waits" in said


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    """As `alur run` runs it, until it is asked to end; it must do so within five seconds."""
    task = asyncio.create_task(run(house))
    yield
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, 5)


async def test_a_platform_that_cannot_be_used_at_the_start_is_tried_again_until_it_can(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.platform.announcing.extend([TryLater(0), CannotReach()])
    async with running(scene.house):
        await until(lambda: scene.platform.announced)
    assert [record.levelname for record in caplog.records if "cannot be used now" in record.getMessage()] == ["WARNING", "WARNING"]


async def test_a_platform_that_never_answers_holds_up_nobody_and_not_the_end(scene: Scene) -> None:
    scene.platform.silent.add("budi")
    scene.begin()
    async with running(scene.house):
        await until(lambda: scene.seen_by("rina") and "budi" in scene.platform.tries)
    assert scene.seen_by("budi") == []


async def test_what_another_process_is_sending_is_left_to_it(scene: Scene) -> None:
    await scene.deliver()
    scene.begin("kursi")
    (theirs, *_) = scene.house.database.carry_out(lambda unit: unit.outbox.claim(scene.clock.now(), 20, timedelta(seconds=60)))
    async with delivering(scene, alone=False):
        scene.begin("meja")
        await until(lambda: any("meja" in words.lower() for words in scene.seen_by("rina")))
    assert not any("kursi" in words.lower() for words in scene.seen_by(theirs.person))
    async with delivering(scene, alone=True):
        await until(lambda: any("kursi" in words.lower() for words in scene.seen_by(theirs.person)))


@asynccontextmanager
async def delivering(scene: Scene, alone: bool) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(scene.house.courier.run(alone))
    with scene.house.desk.bulletin.listening(lambda news: scene.house.courier.wake()):
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    ("failures", "left", "seen"),
    [((), (), 1), ((TryLater(),), ("dewi",), 0), ((Locked("no"),), ("dewi",), 0), ((CannotReach(),), (), 0)],
)
async def test_an_administrator_is_told_of_a_full_disk_as_far_as_the_platform_lets_them(scene: Scene, failures: tuple[Failure, ...], left: tuple[str, ...], seen: int) -> None:
    scene.platform.failures["dewi"].extend(failures)
    assert await scene.house.caretaker.tell(("dewi",), scene.clock.now()) == left
    assert len(scene.seen_by("dewi")) == seen
    assert await scene.house.caretaker.tell(left, scene.clock.now()) == ()


async def test_a_page_of_ones_own_is_filled_with_the_newest_when_the_platform_takes_it_and_only_where_it_was_opened(scene: Scene) -> None:
    await scene.house.reception.receive(Opened("1", Account("console", "budi"), Address("console", "budi")))
    await scene.deliver()
    assert "Tidak ada yang menunggu" in words_on(scene.platform.homes["budi"][0])
    scene.platform.failures["budi"].append(TryLater(30))
    await scene.house.reception.receive(Opened("2", Account("console", "budi"), Address("console", "budi")))
    await scene.deliver()
    scene.begin()
    await scene.deliver(after=30)
    assert "1 pengajuan menunggu keputusan Anda" in words_on(scene.platform.homes["budi"][0])
    assert list(scene.platform.homes) == ["budi"]
    assert scene.house.database.read(lambda reader: reader.outbox.pending_count()) == 0


async def test_a_page_that_is_gone_is_let_go_until_it_is_opened_again(scene: Scene) -> None:
    await scene.house.reception.receive(Opened("1", Account("console", "budi"), Address("console", "budi")))
    scene.platform.failures["budi"].append(CannotReach())
    await scene.deliver()
    assert scene.house.database.read(lambda reader: reader.places.find("home", "budi")) is None
    assert scene.parked() == []
    scene.begin()
    await scene.deliver()
    assert scene.platform.homes == {}
