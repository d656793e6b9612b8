"""Linked on Slack by a verified address, where that is switched on."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from tests.servers.fake_slack import Person
from tests.stories.office import Office, opened
from tests.stories.stages import SlackStage

FILED = {"budi": "budi.santoso@kantor.example", "sari": "keuangan@kantor.example", "agus": "keuangan@kantor.example"}


class AddressedStage(SlackStage):
    """Some have an address in the people file and no account; accounts are linked by it if `on`."""

    def __init__(self, on: bool = True) -> None:
        super().__init__()
        self._on = on

    def people(self, text: str) -> str:
        for person, email in FILED.items():
            text = re.sub(rf"accounts: \[console:{person}\]", f"email: {email}", text)
        return super().people(text)

    @contextlib.asynccontextmanager
    async def set_up(self, folder: Path, now: Callable[[], float]) -> AsyncIterator[Mapping[str, str]]:
        async with super().set_up(folder, now) as told:
            yield {**told, "ALUR_SLACK__MATCH_EMAIL": str(self._on).lower()}


@contextlib.asynccontextmanager
async def an_office(folder: Path, on: bool = True) -> AsyncIterator[tuple[Office, AddressedStage]]:
    stage = AddressedStage(on)
    async with opened(folder / "office", "2026-11-25 08:05", stage) as office:
        yield office, stage


async def test_who_writes_first_is_linked_told_as_whom_and_answered_at_once(tmp_path: Path) -> None:
    async with an_office(tmp_path) as (office, _):
        await office.say("budi", "/beli 4jt laptop")
        await office.sees("budi", "Terhubung sebagai Budi Santoso, Pemasaran. Bukan Anda?", "[Bukan saya]")
        await office.sees("budi", "Untuk keperluan apa?")
        assert await office.count("budi", "Terhubung sebagai") == 1
        await office.press("budi", "Mulai")
        await office.sees("budi", "Pengajuan apa?")
        await office.press("budi", "Batal")
        await office.press("budi", "Bukan saya")
        await office.say("budi", "/antrian")
        await office.sees("budi", "/link KODE")
        assert await office.count("budi", "Terhubung sebagai") == 1


async def test_who_opens_the_home_tab_first_finds_it_filled_and_is_told(tmp_path: Path) -> None:
    async with an_office(tmp_path) as (office, stage):
        stage.folk["budi"].open_home()
        await stage.server.deliveries.settled()
        await office.settle()
        await office.settle()
        assert stage.folk["budi"].home is not None
        assert "Tidak ada yang menunggu keputusan Anda." in stage.folk["budi"].home.text
        await office.sees("budi", "Terhubung sebagai Budi Santoso")


def _guest(person: Person) -> None:
    person.account.guest = True


def _of_one_channel(person: Person) -> None:
    person.account.limited = True


def _unconfirmed(person: Person) -> None:
    person.account.confirmed = False


def _of_another_company(person: Person) -> None:
    person.account.team = "T0TETANGGA"


@pytest.mark.parametrize("become", [_guest, _of_one_channel, _unconfirmed, _of_another_company])
async def test_who_is_no_full_member_with_a_confirmed_address_stays_a_stranger(tmp_path: Path, become: Callable[[Person], None]) -> None:
    async with an_office(tmp_path) as (office, stage):
        become(stage.folk["budi"])
        stage.folk["budi"].command("/antrian")
        await stage.server.deliveries.settled()
        await office.settle()
        assert office.house.database.read(lambda reader: reader.people.directory().accounts_of("budi")) == ()


@pytest.mark.parametrize(("person", "email", "on"), [("sari", FILED["sari"], True), ("budi", "budi@lain.example", True), ("budi", FILED["budi"], False)])
async def test_an_address_of_two_or_of_nobody_links_nobody_and_none_does_unless_switched_on(tmp_path: Path, person: str, email: str, on: bool) -> None:
    async with an_office(tmp_path, on) as (office, stage):
        stage.folk[person].account.email = email
        await office.say(person, "/antrian")
        await office.sees(person, "/link KODE")
        assert bool(stage.server.called("users.info")) == on
